import Documents
import Exact
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

    @Test func `with full-width signs say what to type instead`() {
        let colon = read("a: 1\nmy-row：\n  b: 2\n").faults
        #expect(colon.count == 1 && colon[0].hint.contains("`：` (U+FF1A)"))
        // At the mark, not where libyaml gives up.
        #expect((colon.first?.line, colon.first?.column) == (2, 7))
        let comma = read("a: {b: 1， c: 2}\n").faults
        #expect(comma.isEmpty || comma[0].hint.contains("`，` (U+FF0C)"))
        #expect(read("name: {zh: 人口，按年龄：三岁}\n").faults == [])
    }

    @Test func `with a key twice name both places and every such key`() throws {
        let text = read("a: 1\nb: {c: 1, c: 2}\na: 3\n")
        #expect(text.faults.map(\.code) == [.duplicateKey, .duplicateKey])
        #expect(text.faults.map(\.line) == [2, 3])
        #expect(text.faults[1].message == "duplicate key `a`; first defined in line 1, column 1")
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

    /// Of the kinds that the yaml-test-suite has: streams without a document or with several,
    /// directives, tags, tabs, keys without a name, collections that never end.
    @Test(arguments: [
        "---\n---\n", "...\n", "--- a\n... b\n", "a\n...\n---\nb\n", "%YAML 1.3\n---\na: 1\n",
        "%YAML 1.2\n%YAML 1.2\n---\n", "%YAML\n", "%TAG ! x\n", "%WHAT\n---\n", "%YAML 1.2\n",
        "!!str\n", "!x!y z\n", "&a\n", "*a\n", ": a\n: b\n", "- :,\n- -\n ?", "\t[\n\t]\n",
        "-\t-\n", "a:\n\tb: 1\n", "[a, b\n", "{a: 1", "[", "]", "}", ",", "\"", "'a\nb", "@", "`",
        "|\n", ">9x\n a\n", "a: |\n  b\n c\n", "? \n", "a: b: c\n", "[a]: 1\n", "a\nb: 1\n",
        "a: \"\\x\"\n", "- a\nb: 1\n", "--- {a: 1\n---\n",
    ])
    func `are refused with a place within the text`(text: String) {
        for fault in read(text).faults {
            #expect(fault.column > 0)
            let lines = text.split(separator: "\n").count
            #expect((1...lines).contains(fault.line), "\(fault)")
        }
    }

    @Test func `without content have no tree and no fault`() {
        #expect(read("# nothing\n").root == nil)
        #expect(read("").faults == [])
    }

    /// YAML 1.2.2, 10.3.2: what a plain text means, and what only older YAML takes for a number.
    @Test(arguments: [
        ("12", 12), ("012", 12), ("+12", 12), ("-12", -12), ("0o14", 12), ("0x1F", 31),
        ("0x1f", 31), ("1e3", 1_000), ("1E+3", 1_000), ("12.0", 12), ("12.", 12), ("120e-1", 12),
        ("-0", 0), ("0o8", nil), ("0xG", nil), ("-0x1F", nil), ("0x-1", nil), ("0o", nil),
        ("0X1F", nil), ("0b11", nil), ("1_000", nil), ("1,000", nil), ("1:30", nil), ("12.5", nil),
        (".inf", nil), ("-.INF", nil), (".nan", nil), ("1e", nil), (".", nil), ("e3", nil),
        ("\"12\"", nil), ("'0o14'", nil), ("~", nil), ("twelve", nil), ("1e40", nil),
        ("9223372036854775808", nil),
    ])
    func `have the whole numbers of the core schema`(text: String, value: Int?) throws {
        let node = try #require(read("a: \(text)\n").root?["a"])
        var faults = FaultList(file: "a.yaml")
        #expect(faults.whole(node, "a", Int.min...Int.max) == value)
        #expect(faults.faults.isEmpty == (value != nil))
    }

    @Test(arguments: [
        ("98.5", "98.5"), (".5", "0.5"), ("-.5e1", "-5"), ("+1.50", "1.5"), ("0x10", "16"),
        ("0o17", "15"), ("1.e2", "100"), ("685.2302e+3", "685230.2"), (".inf", nil),
        ("+.Inf", nil), (".NaN", nil), ("1.2.3", nil), ("98,5", nil), ("30%", nil), ("'1'", nil),
    ])
    func `have the numbers of the core schema, and no figure is without end`(
        text: String, value: String?
    ) throws {
        let node = try #require(read("a: \(text)\n").root?["a"])
        var faults = FaultList(file: "a.yaml")
        #expect(faults.decimal(node, "a")?.decimalText(places: 9) == value)
    }

    @Test(arguments: [
        ("", true), ("~", true), ("null", true), ("Null", true), ("NULL", true), ("nULL", false),
        ("''", false), ("none", false),
    ])
    func `have nothing where the core schema has null`(text: String, isNull: Bool) throws {
        #expect(try #require(read("a: \(text)\n").root?["a"]).isNull == isNull)
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false),
        ("FALSE", false), ("tRUE", nil), ("yes", nil), ("on", nil), ("y", nil), ("1", nil),
        ("'true'", nil),
    ])
    func `have the two words of the core schema for yes and no`(text: String, value: Bool?) throws {
        let node = try #require(read("a: \(text)\n").root?["a"])
        var faults = FaultList(file: "a.yaml")
        #expect(faults.boolean(node, "a") == value)
    }
}
