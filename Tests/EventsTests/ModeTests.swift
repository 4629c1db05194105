import Events
import Testing

/// The headers of a binary event that says the same as `event()`.
private func binaryHeaders(_ changed: [String: String?] = [:]) -> Headers {
    var values: [String: String?] = [
        "ce_specversion": "1.0", "ce_id": "e1", "ce_source": "/test",
        "ce_type": "education.enrolment.v1", "ce_subject": "student/s1",
        "ce_time": "2023-09-02T08:00:00+08:00", "content-type": "application/json",
    ]
    for (name, value) in changed { values[name] = value }
    return values.sorted { $0.key < $1.key }.compactMap { name, value in
        value.map { (name, Array($0.utf8)) }
    }
}

private func contentType(_ text: String) -> Headers { [("content-type", Array(text.utf8))] }

@Test func `both content modes give the same content`() throws {
    let structured = try #require(decode(event()).content)
    #expect(decode(enrolmentData(), headers: binaryHeaders()).content == structured)
}

@Test(arguments: [
    "application/cloudevents+json", "Application/CloudEvents+JSON",
    "application/cloudevents+json; charset=UTF-8", "application/cloudevents+json-more",
])
func `a content type that begins as a structured one is one`(type: String) {
    #expect(decode(event(), headers: contentType(type)).fact != nil)
}

@Test(arguments: ["application/json", "APPLICATION/JSON", "application/json ; charset=utf-8"])
func `plain JSON with a specversion is a structured event`(type: String) {
    #expect(decode(event(), headers: contentType(type)).fact != nil)
    #expect(decode(event(), headers: []).fact != nil)
}

@Test(arguments: [
    "text/plain", "application/jsonx", "", "application/cloudevents-batch+json",
    "application/cloudevents+avro",
])
func `another content type is no event`(type: String) {
    let refused = decode(event(), headers: contentType(type)).rejection
    #expect(refused?.reason == .notACloudEvent)
    #expect(refused?.detail.contains("content-type: application/cloudevents+json") == true)
}

@Test func `a byte order mark is named, whatever the headers say`() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let structured = decode(mark + Array(event().utf8)).rejection
    #expect(structured?.reason == .malformedJSON)
    #expect(structured?.detail.contains("byte order mark") == true)
    let undeclared = decode(mark + Array(event().utf8), headers: []).rejection
    #expect(undeclared?.reason == .notACloudEvent)
    #expect(undeclared?.detail.contains("byte order mark") == true)
    #expect(decode("{").rejection?.detail.contains("byte order mark") == false)
}

@Test(arguments: ["[]", "{}", #"{"specversion":null}"#, "{", "\u{FEFF}{}", "7"])
func `without a header only an object with a specversion is an event`(value: String) {
    #expect(decode(value, headers: []).reason == .notACloudEvent)
}

@Test func `without a header bytes that are not UTF-8 are no event`() {
    #expect(decode([0xFF, 0xFE], headers: []).reason == .notACloudEvent)
    #expect(decode([0xFF, 0xFE], headers: structuredMode).reason == .invalidUTF8)
}

@Test func `batched mode is refused beside attributes too`() {
    let headers = binaryHeaders(["content-type": "application/cloudevents-batch+json"])
    #expect(decode("[]", headers: headers).reason == .notACloudEvent)
}

@Test func `the same attribute header twice is no event`() {
    for name in ["ce_id", "ce_extension"] {
        let twice: Headers = [(name, Array("e1".utf8)), (name, Array("e1".utf8))]
        let headers = binaryHeaders(["ce_id": nil]) + [("ce_id", Array("e1".utf8))] + twice
        #expect(decode(enrolmentData(), headers: headers).reason == .notACloudEvent)
    }
    let others: Headers = [("x", nil), ("x", nil)]
    #expect(decode(enrolmentData(), headers: binaryHeaders() + others).fact != nil)
}

@Test func `an attribute header that is not UTF-8 is refused as such`() {
    let headers: Headers = binaryHeaders() + [("ce_extension", [0xC3, 0x28])]
    #expect(decode(enrolmentData(), headers: headers).reason == .invalidUTF8)
    let other: Headers = binaryHeaders() + [("extension", [0xC3, 0x28])]
    #expect(decode(enrolmentData(), headers: other).fact != nil)
}

@Test func `attribute headers are never decoded from percent signs`() throws {
    let headers = binaryHeaders(["ce_corrects": "a%20\"b\\"])
    let content = try #require(decode(enrolmentData(), headers: headers).content)
    #expect(content.hasPrefix(#"{"corrects":"a%20\"b\\","data""#))
}

@Test(arguments: [nil, []] as [[UInt8]?])
func `a record without value and attributes is a tombstone`(value: [UInt8]?) {
    for headers in [[], structuredMode] {
        guard case .tombstone = decode(value, headers: headers) else {
            Issue.record("no tombstone")
            return
        }
    }
}

@Test func `a record without value but with attributes is an event without data`() throws {
    #expect(decode(nil, headers: binaryHeaders()).pointer == "/data")
    let fact = try #require(
        decode(nil, headers: binaryHeaders(["ce_retracts": "e0"])).fact)
    #expect(fact.link == .retracts)
    #expect(fact.day == 0)
}

@Test(arguments: ["application/json", "Application/JSON;v=1", nil])
func `the content type of a binary event is that of its data`(type: String?) {
    #expect(
        decode(enrolmentData(), headers: binaryHeaders(["content-type": type])).fact != nil)
}

@Test func `binary data of another type breaks the schema`() {
    let outcome = decode(
        enrolmentData(), headers: binaryHeaders(["content-type": "application/xml"]))
    #expect(outcome.reason == .schemaViolation)
    #expect(outcome.pointer == "/datacontenttype")
}
