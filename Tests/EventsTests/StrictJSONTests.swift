import Events
import Testing

/// The reason for refusing an event whose data has this text as a further field.
private func reason(extra text: String) -> RejectionReason? {
    decode(event(data: enrolmentData("\"extra\":" + text))).reason
}

private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
}

@Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":1}"#, #"{"x":[{"é":1,"\u00e9":1}]}"#,
    #"{"the-first-24-bytes-are-so-much-alike":1,"the-first-24-bytes-are-so-much-alike":2}"#,
    #"{"":1,"":1}"#,
])
func `doubled names are refused at every level`(text: String) {
    #expect(reason(extra: text) == .malformedJSON)
}

@Test(arguments: [
    #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#, #"{"a":1,"A":1,"b":1}"#,
    #"{"the-first-24-bytes-are-so-much-alike":1,"the-first-24-bytes-are-so-other":2}"#,
    #"{"the-first-24-bytes-are-":1,"the-first-24-bytes-are-s":2,"the-first-24-bytes-are-so":3}"#,
])
func `different names stand side by side`(text: String) {
    #expect(reason(extra: text) == nil)
}

@Test func `doubled names are found among very many`() {
    let names = (0..<5_000).map { "\"n\($0)\":0" }
    #expect(reason(extra: "{" + names.joined(separator: ",") + "}") == nil)
    #expect(reason(extra: "{" + names.joined(separator: ",") + ",\"n77\":0}") == .malformedJSON)
}

@Test func `a doubled attribute or field is refused`() {
    #expect(decode(event().dropLast() + #","id":"e1"}"#).reason == .malformedJSON)
    #expect(reason(extra: #"1,"stage":"primary""#) == .malformedJSON)
}

@Test func `the whole text has at most 32 levels`() {
    // The event is level 1, its data level 2.
    #expect(reason(extra: nested(30)) == nil)
    #expect(reason(extra: nested(31)) == .malformedJSON)
    #expect(reason(extra: nested(100_000)) == .malformedJSON)
}

@Test(arguments: [
    "\u{FEFF}" + event(), event() + "x", event() + "\u{0}", event() + "{}", " ", "//",
    event() + "\u{B}", "\u{A0}" + event(),
])
func `nothing stands around the text`(text: String) {
    #expect(decode(text).reason == .malformedJSON)
}

@Test func `white space may stand between tokens`() {
    let spaced = event().replacing(",", with: " \t,\r\n ").replacing(":\"", with: " \n:\t\"")
    #expect(decode("\n " + spaced + " \r\n\t").content == decode(event()).content)
}

@Test(arguments: [
    #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800x""#, #""\udc00\ud800""#,
    #""\u0000""#, #"{"\u0000":1}"#, #""\x41""#, #""\u00g0""#, #""\u00""#, #""\""#, "\"a\tb\"",
    "\"a\u{0}b\"", "'a'", "\"",
])
func `strings without a meaning are refused`(text: String) {
    #expect(reason(extra: text) == .malformedJSON)
}

@Test(arguments: [
    "01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", "1e400",
    "-1e400", "1.7976931348623159e308", "1" + String(repeating: "0", count: 309),
])
func `numbers without form or beyond a double are refused`(text: String) {
    #expect(reason(extra: text) == .malformedJSON)
}

@Test(arguments: [
    "0", "-0", "1e-400", "1e-999999999999999999999", "0e400", "0.0e99999999999999999999",
    "1.7976931348623157e308", "1.7976931348623158e308", "-1.7976931348623157E+308",
    String(repeating: "9", count: 308), "0." + String(repeating: "0", count: 400) + "1e401",
])
func `numbers that are finite doubles pass`(text: String) {
    #expect(reason(extra: text) == nil)
}

@Test(
    arguments: [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
        [0xF5, 0x80, 0x80, 0x80],
        [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8], [0xFF],
    ] as [[UInt8]])
func `bytes that are no character are refused`(bytes: [UInt8]) throws {
    let text = event(data: enrolmentData(#""extra":"@""#))
    let place = try #require(text.utf8.firstIndex(of: UInt8(ascii: "@")))
    let value = Array(text.utf8[..<place]) + bytes + Array(text.utf8[place...].dropFirst())
    #expect(decode(value).reason == .invalidUTF8)
}

@Test(arguments: ["é", "聊城", "\u{7FF}\u{800}\u{FFFF}", "😀", "\u{10FFFF}", "\u{D7FF}\u{E000}"])
func `characters of every length pass`(text: String) throws {
    let content = try #require(decode(event(data: enrolmentData("\"extra\":\"\(text)\""))).content)
    #expect(content.contains("\"extra\":\"\(text)\""))
}

@Test func `a record cut anywhere is refused`() {
    let whole = Array(event(data: enrolmentData(#""x":[1.5e2,true,null,"é\u00e9"]"#)).utf8)
    for count in 1..<whole.count {
        let reason = decode(Array(whole[..<count])).reason
        #expect(reason == .malformedJSON || reason == .invalidUTF8)
    }
}
