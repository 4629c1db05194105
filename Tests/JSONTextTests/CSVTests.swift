import JSONText
import Testing

@Test func `fields that would end too early stand in quotes, and lines end as RFC 4180 says`() {
    let text = CSV.text(
        ["a", "b,c"],
        [
            [.string("x\"y"), .string("1\n2")], [.null, .number("-3.50")],
            [.bool(true), .array([.integer(1), .string("z")])],
        ])
    #expect(
        text == "a,\"b,c\"\r\n\"x\"\"y\",\"1\n2\"\r\n,-3.50\r\ntrue,\"[1,\"\"z\"\"]\"\r\n")
}

@Test(arguments: ["=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
func `a text that a spreadsheet would compute is shown as it is`(text: String) {
    // CR LF is one character.
    let field = CSV.text(["a"], [[.string(text)]]).dropFirst(2)
    #expect(field.hasPrefix("'\(text)") || field.hasPrefix("\"'\(text)"))
}

@Test func `objects share the heads that any of them has`() {
    let text = CSV.text(
        [.object([("b", .integer(1))]), .object([("a", .integer(2)), ("c", .string("x"))])],
        heads: ["a"])
    #expect(text == "a,b,c\r\n,1,\r\n2,,x\r\n")
    #expect(CSV.text([], heads: ["a", "b"]) == "a,b\r\n")
}
