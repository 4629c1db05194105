import JSONText
import Testing

private func read(_ text: String) throws -> JSON { try JSON(Array(text.utf8)) }

@Test func `what is written is read again`() throws {
    let value = JSON.object([
        ("a", .array([.null, .bool(true), .bool(false), .array([]), .object([])])),
        ("名", .string("\"\\\n\u{1}教育\u{1F600}")), ("n", .number("-0.5e+3")), ("", .integer(7)),
    ])
    #expect(try read(value.text) == value)
    #expect(
        try read(" [ 1 , { \"a\" : 2 } ]\r\n")
            == .array([.number("1"), .object([("a", .number("2"))])]))
}

@Test func `a number keeps its digits`() throws {
    #expect(try read("93.8520") == .number("93.8520"))
    #expect(try read("0.1")["a"] == nil)
    #expect(try read(#"{"a":1E400}"#)["a"] == .number("1E400"))
}

@Test func `escapes stand for their characters`() throws {
    #expect(try read(#""\u6559\ud83d\ude00\/\t""#) == .string("教\u{1F600}/\t"))
}

@Test(arguments: [
    "", " ", "[1,]", "[1 2]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":1,\"a\":2}", "[", "{",
    "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\u{1}\"",
    "01", "+1", "1.", ".5", "1e", "-", "nul", "truex", "1 2", "\u{FEFF}1", "NaN",
])
func `what is no JSON is refused`(_ text: String) {
    #expect(throws: JSONFault.self) { try read(text) }
}

@Test func `nesting ends at 32 levels`() throws {
    func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try read(nested(32)) }
    #expect(throws: JSONFault.self) { try read(nested(33)) }
}

@Test func `a fault says where it is`() {
    #expect(throws: JSONFault(column: 4, words: ", is missing")) { try read("[1 2]") }
}

@Test func `bytes that are no UTF-8 are refused`() {
    #expect(throws: JSONFault.self) { try JSON([0x22, 0xC3, 0x28, 0x22]) }
}
