import Testing

@testable import Commands

@Test(arguments: [
    ("", 0), ("planwatch", 9), ("聊城市", 6), ("3–5 岁", 6), ("e\u{301}", 1), ("（％）", 6),
    ("한국", 4), ("naïve", 5), ("👍", 2), ("𠮷", 2), ("“十四五”", 8), ("a\u{200B}b", 2),
])
func `a Chinese character takes two columns, a mark none`(text: String, expected: Int) {
    #expect(columns(of: text) == expected)
}

@Test func `what a terminal would obey is not printed`() {
    #expect(
        printable("a\u{1B}[31mb\u{7}\u{202E}c\u{9B}") == "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}c\u{FFFD}")
    #expect(printable("公办园 55 %") == "公办园 55 %")
}

@Test func `texts are broken at spaces and hyphens, Chinese anywhere but before a stop`() {
    #expect(wrapped("one two three", columns: 8) == ["one two", "three"])
    #expect(
        wrapped("liaocheng-preschool-gross", columns: 14)
            == ["liaocheng-", "preschool-", "gross"])
    #expect(
        wrapped("not_due 5, off-course 3", columns: 12, breaksNames: false)
            == ["not_due 5,", "off-course 3"])
    #expect(wrapped("学前教育毛入园率。", columns: 8) == ["学前教育", "毛入园", "率。"])
    #expect(wrapped("abcdefghij", columns: 4) == ["abcd", "efgh", "ij"])
    #expect(wrapped("", columns: 4) == [""])
    for width in 2...30 {
        let lines = wrapped("Liaocheng 聊城市：preschool-enrolment，falls 落后 behind", columns: width)
        #expect(lines.allSatisfy { columns(of: $0) <= max(width, 4) }, "\(width)")
    }
}

@Test func `columns align by what is seen, not by characters`() {
    var table = TextTable([.init("area"), .init("value", .number), .init("status")])
    table.add(["聊城市", "92.1", "off_course"])
    table.add(["Daqing", "100", "met"])
    #expect(
        table.text() == """
            area    value  status
            聊城市   92.1  off_course
            Daqing    100  met

            """)
}

@Test func `a table that is too wide breaks its flowing columns`() {
    var table = TextTable([.init("indicator", .flowing), .init("value", .number), .init("status")])
    table.add(["liaocheng-kindergarten-teachers-preschool-major", "50.88", "on_course"])
    let text = table.text(width: 46)
    #expect(
        text == """
            indicator                 value  status
            liaocheng-kindergarten-   50.88  on_course
            teachers-preschool-major

            """)
    #expect(text.split(separator: "\n").allSatisfy { columns(of: String($0)) <= 46 })
}

@Test func `a name is never broken: one that is too wide has a line of its own`() {
    var table = TextTable([.init("indicator", .name), .init("value", .number), .init("status")])
    table.add(["liaocheng-kindergarten-teachers-preschool-major", "50.88", "on_course"])
    table.add(["liaocheng-psych-teachers", "1.02", "met"])
    #expect(
        table.text(width: 46) == """
            indicator                     value  status
            liaocheng-kindergarten-teachers-preschool-major
                                          50.88  on_course
            liaocheng-psych-teachers       1.02  met

            """)
    #expect(table.text(width: 80).split(separator: "\n").count == 3)
}

@Test func `colours surround the text alone, so that they move nothing`() {
    var table = TextTable([.init("a"), .init("b", .number)])
    table.add([.init("x", .bad), .init("12", .good)])
    let plain = table.text()
    var coloured = table.text(hasColours: true)
    #expect(coloured.contains("\u{1B}[31mx\u{1B}[0m"))
    for code in ["\u{1B}[31m", "\u{1B}[32m", "\u{1B}[2m", "\u{1B}[0m"] {
        coloured = coloured.split(separator: code, omittingEmptySubsequences: false).joined()
    }
    #expect(coloured == plain)
    #expect(!plain.contains("\u{1B}"))
}

@Test func `a bar fills with what is done and stays within its width`() {
    let bar = ProgressBar(title: "读取", total: 1_000_000)
    #expect(bar.line(done: 500_000) == "读取  [############············]  50 %  500,000")
    #expect(bar.line(done: 0) == "读取  [························]   0 %  0")
    #expect(bar.line(done: 2_000_000).contains("] 100 %"))
    #expect(columns(of: bar.line(done: 500_000, width: 20)) <= 20)
    #expect(ProgressBar(title: "reading", total: 0).line(done: 1_234) == "reading  1,234")
}

@Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
func `thousands are separated by commas`(number: Int, expected: String) {
    #expect(grouped(number) == expected)
}

@Test func `a long line is folded under itself, a short one stays as it is`() {
    #expect(folded("short\n  a", columns: 22) == "short\n  a")
    #expect(
        folded("  one two three four five six", columns: 24)
            == "  one two three four\n    five six")
    #expect(
        folded("of liaocheng-kindergarten-teachers-college: 3", columns: 24)
            == "of\n  liaocheng-kindergarten-teachers-college:\n  3")
}
