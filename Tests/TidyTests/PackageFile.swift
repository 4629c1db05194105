/// What `Package.swift` says about targets, read from its text: the manifest is short and regular,
/// and asking SwiftPM from within a test would wait for the lock that the running test holds.
struct PackageFile {
    /// One target with what it names as its direct dependencies.
    struct Declared {
        let name: String
        /// Where its declaration begins, counted from 1.
        let line: Int
        let dependencies: [String]
        let isTest: Bool
    }

    let targets: [Declared]

    /// The kinds of declaration: how one begins, what its name is followed by, whether it is a
    /// test.
    private static let kinds: [(start: String, suffix: String, isTest: Bool)] = [
        ("part(", "", false), (".target(", "", false), (".executableTarget(", "", false),
        (".systemLibrary(", "", false), ("tests(", "Tests", true), (".testTarget(", "", true),
    ]

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.components(before: "//")
        }
        let first = lines.firstIndex { $0.contains("targets: [") && !$0.contains("products") } ?? 0
        var found: [Declared] = []
        var index = lines.index(after: lines[first...].firstIndex(of: "    targets: [") ?? first)
        while index < lines.count {
            let start = lines[index].drop { $0 == " " }
            guard let kind = Self.kinds.first(where: { start.hasPrefix($0.start) }) else {
                index += 1
                continue
            }
            let begin = index
            var declaration = String(start)
            while !Self.isClosed(declaration), index + 1 < lines.count {
                index += 1
                declaration += lines[index]
            }
            index += 1
            // The first name quoted is the target's; those of settings are not written in quotes.
            let names = Self.quoted(declaration)
            guard let name = names.first else { continue }
            let listed =
                kind.start == ".systemLibrary(" ? [] : Self.dependencies(declaration, names)
            let own = kind.start == "tests(" ? [name] : []
            found.append(
                Declared(
                    name: name + kind.suffix, line: begin + 1, dependencies: own + listed,
                    isTest: kind.isTest))
        }
        targets = found
    }

    /// The names in the first list of the declaration: dependencies come before all other lists.
    private static func dependencies(_ declaration: String, _ names: [String]) -> [String] {
        guard let open = declaration.firstIndex(of: "["),
            let close = declaration[open...].firstIndex(of: "]")
        else { return [] }
        let before = declaration[..<open]
        let other =
            before.hasSuffix("without: ") || before.hasSuffix("resources: ")
            || before.hasSuffix("exclude: ")
        return other ? [] : quoted(String(declaration[open..<close]))
    }

    private static func isClosed(_ text: String) -> Bool {
        text.count { $0 == "(" } == text.count { $0 == ")" }
    }

    /// Every second piece between quotes.
    private static func quoted(_ text: String) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}

extension Substring {
    /// The text in front of `mark`, or all of it.
    fileprivate func components(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? String(self)
    }
}
