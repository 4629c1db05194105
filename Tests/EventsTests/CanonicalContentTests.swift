import Events
import Testing

/// What canonical content makes of a further field; nil where it leaves it out.
private func canonical(extra text: String) -> String? {
    let before = #"{"data":{"extra":"#
    let after = #","from":"2023-09-01""#
    let content = decode(event(data: enrolmentData("\"extra\":" + text))).content ?? ""
    guard content.hasPrefix(before), let end = content.firstRange(of: after) else { return nil }
    return String(content[..<end.lowerBound].dropFirst(before.count))
}

@Test func `canonical content is sorted and leaves out what is null`() {
    let changed = [
        "corrects": #""e0""#, "retracts": "null", "partitionkey": "7", "dataschema": #""urn:x""#,
    ]
    let data =
        #"{"stage":"primary","schoolId":"k-1","move":"new","from":"2023-09-01","#
        + #""grade":null,"zz":{"b":null,"a":1},"Extra":[null,{}]}"#
    #expect(
        decode(event(changed, data: data)).content
            == #"{"corrects":"e0","data":{"Extra":[null,{}],"#
            + #""from":"2023-09-01","move":"new","schoolId":"k-1","stage":"primary","zz":{"a":1}},"#
            + #""subject":"student/s1","time":"2023-09-02T08:00:00+08:00","#
            + #""type":"education.enrolment.v1"}"#)
}

@Test func `id, source and other attributes are no content`() {
    let other = event(["id": #""e2""#, "source": #""/other""#, "x": "1"])
    #expect(decode(other).content == decode(event()).content)
}

@Test func `the time is content as it was written`() {
    let same = event(["time": #""2023-09-02T00:00:00Z""#])
    #expect(decode(same).fact?.time == decode(event()).fact?.time)
    #expect(decode(same).content != decode(event()).content)
}

@Test(arguments: [
    ("2023", "2023"), ("2023.0", "2023"), ("2.023e3", "2023"), ("2.023E+3", "2023"),
    ("20230e-1", "2023"), ("-0", "0"), ("-0.0e5", "0"), ("0.50", "0.5"), ("5e-1", "0.5"),
    ("-1.25e-3", "-0.00125"), ("1e-400", "0"), ("1e3", "1000"), ("100", "100"), ("1.10e1", "11"),
    ("12345678901234567890.123456789012345678900", "12345678901234567890.1234567890123456789"),
    ("1e21", "1000000000000000000000"), ("-7", "-7"), ("0.1e1", "1"), ("10.0", "10"),
])
func `a number is written by its value`(text: String, plain: String) {
    #expect(canonical(extra: text) == plain)
}

@Test(arguments: [
    (#""\u0041\/\u00e9""#, #""A/é""#), (#""\"\\""#, #""\"\\""#),
    (#""\b\f\n\r\t""#, #""\b\f\n\r\t""#), (#""\u0001\u001F""#, #""\u0001\u001f""#),
    (#""\u007f""#, "\"\u{7F}\""), (#""\ud83d\ude00""#, #""😀""#), (#""""#, #""""#),
])
func `a text is written with as few escapes as possible`(text: String, plain: String) {
    #expect(canonical(extra: text) == plain)
}

@Test func `names are sorted by their bytes, whatever their spelling`() {
    let names = #"{"\u00e9":1,"z":2,"Z":3,"":4,"\ud83d\ude00":5,"\uffee":6,"aa":7,"a":8}"#
    #expect(canonical(extra: names) == #"{"":4,"Z":3,"a":8,"aa":7,"z":2,"é":1,"￮":6,"😀":5}"#)
}

@Test func `many names are sorted as few are`() throws {
    let numbers = (0..<100).map { ($0 * 37) % 100 }
    let names = numbers.map { "\"n\($0)\":0" }
    let sorted = names.sorted { $0.dropLast(3).utf8.lexicographicallyPrecedes($1.dropLast(3).utf8) }
    let text = "{" + names.joined(separator: ",") + "}"
    #expect(canonical(extra: text) == "{" + sorted.joined(separator: ",") + "}")
}

@Test func `a long content is written whole`() {
    let long = "\"" + String(repeating: "聊城教育", count: 20_000) + "\""
    #expect(canonical(extra: long) == long)
}

@Test func `another number, null or text is another content`() {
    let contents = ["1", "1.5", "[null]", "[]", #""1""#, "true", "{}"].map { canonical(extra: $0) }
    #expect(Set(contents).count == contents.count)
    #expect(canonical(extra: "null") == nil)
}

/// What one event leaves behind in the decoder's room must not show in the next.
@Test func `events great and small in turn have the content that they have alone`() {
    let numbers = (0..<3_000).map { "\($0)" }.joined(separator: ",")
    let lists = String(repeating: "[1e300],", count: 400)
    let events = [
        event(data: enrolmentData("\"extra\":[\(numbers)]")),
        event(data: enrolmentData(#""extra":[1e308,-2.5e-300,"\u0001"]"#)), event(),
        event(data: enrolmentData("\"extra\":[\(lists)0]")),
        event(data: enrolmentData(#""extra":1e1"#)),
    ]
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: .other, types: .standard, terms: Interner())
    #expect(decoder.decode(batch(events)).facts.count == events.count)
    #expect(digests.contents == events.map { decode($0).content })
    #expect(digests.contents[1].contains("[1" + String(repeating: "0", count: 308) + ",-0.000"))
}
