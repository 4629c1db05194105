import Plans
import Testing
import YAMLReader

@Suite struct `YAML texts` {
    private func read(_ text: String) -> YAMLText { readYAML(Array(text.utf8), file: "a.yaml") }

    private func fault(of text: String) throws -> Fault {
        try #require(read(text).faults.first)
    }

    @Test func `become a tree whose places count from one`() throws {
        let root = try #require(read("a: 1\nb:\n  - 'x'\n  - {c: 012}\n").root)
        let list = try #require(root["b"])
        #expect(root.entry("b")?.place == Place(line: 2, column: 1))
        #expect(list.place == Place(line: 3, column: 3))
        guard case .sequence(let items) = list.content else {
            Issue.record("no list")
            return
        }
        #expect(items[0] == Node(.scalar("x", quoted: true), line: 3, column: 5))
        #expect(items[1]["c"] == Node(.scalar("012", quoted: false), line: 4, column: 9))
    }

    @Test func `keep words that older YAML took for yes and no`() {
        let root = read("no: on\nyes: ~\nday: 2025-12-31\n").root
        #expect(root?["no"]?.text == "on")
        #expect(root?["yes"]?.isNull == true)
        #expect(root?["day"]?.text == "2025-12-31")
    }

    @Test func `may begin with a byte order mark and end lines as Windows does`() {
        let text = readYAML([0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: 2\r\n".utf8), file: "a.yaml")
        #expect(text.faults == [])
        #expect(text.root?.place == Place(line: 1, column: 1))
        #expect(text.root?.entry("b")?.place == Place(line: 2, column: 1))
        #expect(text.root?["a"]?.text == "1")
    }

    @Test func `with a key twice name both places and every such key`() throws {
        let text = read("a: 1\nb: {c: 1, c: 2}\na: 3\n")
        #expect(text.faults.map(\.code) == [.duplicateKey, .duplicateKey])
        #expect(text.faults.map(\.line) == [2, 3])
        #expect(text.faults[1].message == "`a` stands twice: first in line 1, column 1")
        #expect(text.root?["a"]?.text == "1")
    }

    @Test(arguments: [
        ("a: &x 1\n", "anchors", 1, 4), ("a: *x\n", "aliases", 1, 4), ("<<: *x\n", "aliases", 1, 5),
        ("a: !!str 1\n", "tags", 1, 4), ("a: !x {}\n", "tags", 1, 4),
        ("a: 1\n---\nb: 2\n", "second document", 2, 1), ("? [a, b]\n: 1\n", "key", 1, 3),
        ("a: \"\\0\"\n", "NUL", 1, 4),
    ])
    func `with more than the contract allows are refused at the place`(
        text: String, word: String, line: Int, column: Int
    ) throws {
        let fault = try fault(of: text)
        #expect(fault.message.contains(word))
        #expect((fault.line, fault.column) == (line, column))
        #expect(fault.code == .syntax)
    }

    @Test func `are read to a depth of 64 and no deeper`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(read(nested(64)).faults == [])
        #expect(read(nested(65)).faults.map(\.column) == [65])
        #expect(read(String(repeating: "[", count: 200_000)).faults.map(\.column) == [65])
    }

    @Test func `are read up to a mebibyte`() {
        let line = "# 345678901234567890123456789012\n"
        let full = String(repeating: line, count: largestYAMLText / line.utf8.count)
        #expect(read(full).faults == [])
        #expect(read(full + line).faults.map(\.line) == [0])
    }

    @Test func `that are no UTF-8 or hold control characters are refused at the place`() {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0x00], [0x07], [0xED, 0xA0, 0x80]] {
            let faults = readYAML(Array("a: 1\nb: ü".utf8) + bytes, file: "a.yaml").faults
            #expect(faults.map(\.line) == [2])
            #expect(faults.map(\.column) == [5])
        }
    }

    @Test(arguments: [
        ("a: 1\nb: \"open\nc: 2\n", 2, 4), ("a: [1, 2\nb: 3\n", 1, 4), ("a: 1\n\tb: 2\n", 2, 1),
        ("a: @x\n", 1, 4), ("a: b: c\n", 1, 5),
        ("a: 1\nb 2\nc: 3\n", 2, 1), ("a: 1\nb: 2\n c: 3\n", 3, 3),
    ])
    func `with broken syntax name the construct that broke`(
        text: String, line: Int, column: Int
    ) throws {
        let read = read(text)
        #expect(read.root == nil)
        #expect(read.faults.map(\.line) == [line])
        #expect(read.faults.map(\.column) == [column])
        #expect(read.faults.first?.hint.isEmpty == false)
    }

    @Test func `without content have no tree and no fault`() {
        #expect(read("# nothing\n").root == nil)
        #expect(read("").faults == [])
    }
}
