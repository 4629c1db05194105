import Events
import Foundation
import Testing

// JSON texts of others: each is read as a whole value and as a field inside an event. They lie in
// the folder that PLANWATCH_TEST_SUITES names.

private let suites = ProcessInfo.processInfo.environment["PLANWATCH_TEST_SUITES"]

/// JSON by RFC 8259 that the contract refuses: doubled names and NUL.
private let refusedThough: Set = [
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json", "y_string_null_escape.json",
]

/// What a reader may refuse and this one accepts: numbers that a double rounds, or takes for zero.
private let acceptedThough: Set = [
    "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json",
]

/// The reason for which a text is refused, nil where it is accepted.
private func expectedReason(_ name: String, _ text: [UInt8]) -> RejectionReason? {
    if name.hasPrefix("y_"), !refusedThough.contains(name) { return nil }
    if acceptedThough.contains(name) { return nil }
    return String(validating: text, as: UTF8.self) == nil ? .invalidUTF8 : .malformedJSON
}

/// Reads a text as a field of an event's data and as a whole value.
private func check(_ name: String, _ text: [UInt8], _ expected: RejectionReason?) {
    let frame = Array(event(data: enrolmentData(#""extra":@"#)).utf8)
    let parts = frame.split(separator: UInt8(ascii: "@"))
    let inside = decode(Array(parts[0]) + text + Array(parts[1])).reason
    #expect(inside == expected, "\(name) inside an event")
    let whole = decode(text).reason
    // An accepted text is JSON, but no event.
    #expect(whole == (text.isEmpty ? nil : expected ?? .notACloudEvent), "\(name) as a value")
}

@Test(.enabled(if: suites != nil, "PLANWATCH_TEST_SUITES names no folder of test suites"))
func `the texts of the JSON test suite are read as the contract reads them`() throws {
    let folder = URL(filePath: try #require(suites)).appending(path: "json-test-suite")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".json") }
    #expect(files.count > 300)
    for name in files.sorted() {
        let text = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        check(name, text, expectedReason(name, text))
    }
}

@Test func `very deep texts are refused`() {
    let arrays = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    check("100,000 open lists", arrays, .malformedJSON)
    let objects = String(repeating: #"[{"":"#, count: 50_000) + "\n"
    check("50,000 open lists of objects", Array(objects.utf8), .malformedJSON)
}
