import Calendar
import Events
import Testing

// Each event here breaks two rules that stand beside each other in the contract's order; the
// earlier one names the reason.

@Test func `a great value that is no event is oversize`() {
    let great = [UInt8](repeating: 0xFF, count: 1_048_577)
    #expect(decode(great, headers: [("content-type", nil)]).reason == .oversize)
    #expect(decode(Array(great.dropLast())).reason == .invalidUTF8)
}

@Test func `a value of exactly the greatest size is read`() {
    let rest = 1_048_576 - event(data: enrolmentData(#""x":"""#)).utf8.count
    let text = event(data: enrolmentData("\"x\":\"\(String(repeating: "x", count: rest))\""))
    #expect(text.utf8.count == 1_048_576)
    #expect(decode(text).fact != nil)
}

@Test func `the wrong mode comes before the wrong bytes`() {
    #expect(
        decode([0xFF], headers: [("content-type", Array("a/b".utf8))]).reason == .notACloudEvent)
}

@Test func `wrong bytes come before wrong JSON wherever they stand`() {
    #expect(decode(Array("{]".utf8) + [0xC0, 0x80]).reason == .invalidUTF8)
}

@Test func `wrong JSON comes before a missing attribute`() {
    #expect(decode(#"{"specversion":"1.0","a":1,"a":2}"#).reason == .malformedJSON)
}

@Test(arguments: ["specversion", "id", "source", "type"])
func `a missing attribute comes before an unknown type`(name: String) {
    for value in [
        nil, "null", "7", #""""#, #""a\u0085""#, "\"\(String(repeating: "é", count: 129))\"",
    ] {
        var changed: [String: String?] = ["type": #""education.none.v1""#]
        changed[name] = value
        #expect(decode(event(changed)).reason == .notACloudEvent)
    }
}

@Test(arguments: [
    "education.graduate-destinations.v1", "education.enrolment.v2", "education.enrolment", "x",
    "education..v1", "Education.enrolment.v1", "education.staff-qualificationstaff-qual.v1",
])
func `an unknown type comes before the schema`(type: String) {
    #expect(decode(event(["type": "\"\(type)\"", "subject": nil])).reason == .unknownType)
}

@Test func `the schema comes before the key`() {
    #expect(decode(key: "student/s2", event(data: "{}")).reason == .schemaViolation)
}

@Test func `the key comes before the time`() {
    let early = event(["time": #""1850-01-01T00:00:00Z""#])
    #expect(decode(key: "student/s2", early).reason == .keyMismatch)
    #expect(decode(key: nil, Array(early.utf8)).reason == .keyMismatch)
    #expect(decode(early).reason == .implausibleTime)
}

@Test(arguments: [
    ("1899-12-31T15:59:59.999999999Z", false), ("1899-12-31T16:00:00Z", true),
    ("2100-01-01T23:59:59+08:00", true), ("2100-01-02T00:00:00+08:00", false),
    ("0000-01-01T00:00:00Z", false), ("9999-12-31T23:59:59Z", false),
])
func `a time lies in the days from 1900 to 2100-01-01`(time: String, isPlausible: Bool) {
    let reason = decode(event(["time": "\"\(time)\""])).reason
    #expect(reason == (isPlausible ? nil : .implausibleTime))
}

@Test func `an event takes effect in 1900 or later, also in the future`() {
    let days = [
        "1899-12-31": RejectionReason.implausibleTime, "1900-01-01": nil, "9999-12-31": nil,
    ]
    for (day, reason) in days {
        let data = #"{"schoolId":"k","stage":"primary","from":"\#(day)","move":"new"}"#
        #expect(decode(event(data: data)).reason == reason)
    }
}

@Test func `the wall clock allows a day ahead, and only the wall clock looks`() throws {
    let today = try #require(CivilDay("2023-08-31"))
    let ahead = event(["time": #""2023-09-01T23:59:59+08:00""#])
    let tooFar = event(["time": #""2023-09-02T00:00:00+08:00""#])
    #expect(decode(ahead, clock: .wall(today: today)).reason == nil)
    #expect(decode(tooFar, clock: .wall(today: today)).reason == .implausibleTime)
    #expect(decode(tooFar, clock: .other).reason == nil)
}
