import Testing

/// That the rules of the other files would notice: how code is taken apart.
struct ReadingTests {
    @Test func `comments and literals are no code`() {
        let code = SwiftCode(
            """
            let a = "print( \\(b + "try!") x" // Task {
            /* one /* two */ Date() */ let c = #"a " \\#(d) b"#
            """)
        #expect(!code.lines[0].contains("print"))
        #expect(code.lines[0].contains("b + "))
        #expect(!code.lines[0].contains("try!") && !code.lines[0].contains("Task"))
        #expect(!code.lines[1].contains("Date") && code.lines[1].contains("let c ="))
        #expect(code.literals.map(\.text) == ["print( ", "try!", " x", "a \" ", " b"])
    }

    @Test func `a literal of several lines is kept line by line`() {
        let code = SwiftCode("f(\"\"\"\n    SELECT a\n    FROM \"b\"\n    \"\"\")\nawait c")
        #expect(
            code.literals == [
                .init(line: 2, text: "    SELECT a"), .init(line: 3, text: "    FROM \"b\""),
                .init(line: 4, text: "    "),
            ])
        #expect(code.lines[4] == "await c")
    }

    @Test func `functions are measured with their heads`() {
        let code = SwiftCode(
            """
            protocol P { func none() -> Int }
            package struct S {
                @inlinable package init(a: [Int] = [1], b: () -> Int = { 2 }) {
                    self.init()
                }
                static func long(
                    _ a: Int
                ) -> Int {
                    a
                }
            }
            """)
        #expect(
            FunctionSpan.all(in: code) == [.init(first: 3, last: 5), .init(first: 6, last: 10)])
    }

    @Test func `a word is found whole`() {
        #expect("try await x".hasWord("await"))
        #expect(!"awaited".hasWord("await") && !"fingerprint(".hasWord("print("))
        #expect("group.addTask {".hasWord("Task {") == false)
    }

    @Test func `the manifest's targets and lists are read`() {
        let package = PackageFile(
            """
            let package = Package(
                targets: [
                    part("A"),
                    part("B", ["A"]),  // after
                    .target(
                        name: "C", dependencies: ["A", "B"],
                        resources: [.embedInCode("R")]),
                    tests(of: "C", ["A"], without: ["F"]),
                    tests(of: "D", without: ["F"]),
                ]
            )
            """)
        #expect(package.targets.map(\.name) == ["A", "B", "C", "CTests", "DTests"])
        #expect(package.targets.map(\.line) == [3, 4, 5, 8, 9])
        #expect(
            package.targets.map(\.dependencies) == [[], ["A"], ["A", "B"], ["C", "A"], ["D"]])
    }
}
