import Calendar
import Foundation
import Testing

// Vectors for RFC 3339 of others, in the folder that PLANWATCH_TEST_SUITES names.

private let suites = ProcessInfo.processInfo.environment["PLANWATCH_TEST_SUITES"]

/// Texts of a suite with what the suite says of each; those that are no texts are left out.
private func vectors(_ file: String) throws -> [(text: String, isValid: Bool)] {
    let path = URL(filePath: try #require(suites)).appending(path: "json-schema-formats/" + file)
    let groups = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [[String: Any]]
    return try #require(groups).flatMap { $0["tests"] as? [[String: Any]] ?? [] }.compactMap {
        test in
        guard let text = test["data"] as? String, let isValid = test["valid"] as? Bool else {
            return nil
        }
        return (text, isValid)
    }
}

@Test(.enabled(if: suites != nil, "PLANWATCH_TEST_SUITES names no folder of test suites"))
func `times are read as RFC 3339 has them, but for leap seconds and beyond nine digits`() throws {
    let tests = try vectors("date-time.json")
    #expect(tests.count > 20)
    for (text, isValid) in tests {
        let bytes = Array(text.utf8)
        let isRead = Timestamp.read(bytes.span) != .malformed
        let hasLeapSecond = text.dropFirst(17).hasPrefix("60")
        let fraction = text.dropFirst(19).prefix { $0 == "." || $0.isNumber }
        let isTooFine = fraction.count > 10
        #expect(isRead == (isValid && !hasLeapSecond && !isTooFine), "\(text)")
    }
}

@Test(.enabled(if: suites != nil, "PLANWATCH_TEST_SUITES names no folder of test suites"))
func `days are read as RFC 3339 has them`() throws {
    let tests = try vectors("date.json")
    #expect(tests.count > 40)
    for (text, isValid) in tests {
        #expect((CivilDay(text) != nil) == isValid, "\(text)")
    }
}

@Test(
    arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01t08:00:00+08:00", 0),
        ("1969-12-31T23:59:59.999999999z", -1), ("1970-01-01T00:00:00.1-00:00", 100_000_000),
        ("1970-01-01T00:00:00.000000001Z", 1), ("1969-12-31T00:01:00-23:59", 0),
    ] as [(String, Int64)])
func `a time is exact to the nanosecond`(text: String, nanoseconds: Int64) {
    let bytes = Array(text.utf8)
    #expect(Timestamp.read(bytes.span) == .timestamp(Timestamp(nanoseconds: nanoseconds)))
}

@Test(arguments: [
    "1970-01-01T00:00:00.1234567890Z", "1970-01-01T00:00:00.Z", "1970-01-01 00:00:00Z",
    "1970-01-01T00:00:60Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:00", "1970-01-01T00:00:00,5Z",
    "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+0800", "1970-01-01T00:00:00+08:60",
    "1970-01-01T00:00:00ZZ", "1970-01-01T00:00:00.", "1970-01-01T00:00:00.123456789",
])
func `another spelling of a time is malformed`(text: String) {
    let bytes = Array(text.utf8)
    #expect(Timestamp.read(bytes.span) == .malformed)
}

@Test func `a time too far away is legal but out of range`() {
    for (text, isBefore) in [
        ("0000-01-01T00:00:00Z", true), ("9999-12-31T23:59:59.9+08:00", false),
    ] {
        let bytes = Array(text.utf8)
        #expect(Timestamp.read(bytes.span) == .outOfRange(before: isBefore))
    }
}
