import Events
import Testing

@Test(arguments: [
    nil, "null", "7", #""""#, #""student""#, #""student/""#, #""staff/s1""#, #""Student/s1""#,
    #""student/s 1""#, #""student/é""#, #""student/s1\n""#, #""resource/s1""#, #""students/s1""#,
])
func `a subject is of the kind that the type is about`(subject: String?) {
    let outcome = decode(event(["subject": subject]))
    #expect(outcome.reason == .schemaViolation)
    #expect(outcome.pointer == "/subject")
}

@Test func `a subject's id has at most 128 characters`() {
    for (count, isRefused) in [(128, false), (129, true)] {
        let subject = "student/" + String(repeating: "a", count: count)
        let outcome = decode(key: subject, event(["subject": "\"\(subject)\""]))
        #expect((outcome.pointer == "/subject") == isRefused)
    }
}

@Test func `the digests are asked for the subject as it is written`() {
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: .other, types: .standard, terms: Interner())
    _ = decoder.decode(batch([event(["subject": #""student\/s\u0031""#])]))
    #expect(digests.subjects == ["student/s1"])
}

@Test(arguments: [nil, "null", "1693612800", #""2023-09-02""#, #""2023-09-02 08:00:00Z""#])
func `a time is a text of RFC 3339`(time: String?) {
    let outcome = decode(event(["time": time]))
    #expect(outcome.reason == .schemaViolation)
    #expect(outcome.pointer == "/time")
}

@Test func `a correction and a retraction name another event`() throws {
    let correction = try #require(decode(event(["corrects": #""e0""#])).fact)
    #expect(correction.link == .corrects)
    #expect(correction.reference != .none)
    let retraction = try #require(decode(event(["retracts": #""e0""#])).fact)
    #expect(retraction.link == .retracts)
    #expect(retraction.day != 0)
    let plain = try #require(decode(event(["retracts": "null", "corrects": "null"])).fact)
    #expect(plain.link == .none)
    #expect(plain.reference == .none)
}

@Test(arguments: ["corrects", "retracts"])
func `a reference has the form of an id`(name: String) {
    for value in [#""""#, "5", #""a\u0007""#, "[]", "\"\(String(repeating: "x", count: 257))\""] {
        #expect(decode(event([name: value])).pointer == "/" + name)
    }
}

@Test func `an event does not correct and retract at once`() {
    let outcome = decode(event(["corrects": #""a""#, "retracts": #""b""#]))
    #expect(outcome.pointer == "/retracts")
}

@Test func `only a retraction may do without data`() {
    for data in [nil, "null"] {
        #expect(decode(event(data: data)).pointer == "/data")
        #expect(decode(event(["retracts": #""e0""#], data: data)).fact?.day == 0)
    }
    #expect(decode(event(["retracts": #""e0""#], data: "{}")).pointer == "/data/schoolId")
    #expect(decode(event(data: "[]")).pointer == "/data")
}

@Test func `only JSON is read`() {
    for type in [#""application/json""#, #""Application/JSON; a=b""#, "null"] {
        #expect(decode(event(["datacontenttype": type])).fact != nil)
    }
    for type in [#""application/xml""#, #""""#, "1"] {
        #expect(decode(event(["datacontenttype": type])).pointer == "/datacontenttype")
    }
}

@Test func `institutions and areas are known by name, persons are not`() throws {
    let digests = KeptDigests()
    var decoder = EventDecoder(
        digests: digests, clock: .other, types: .standard, terms: Interner(["k-9"]))
    let closing = event(
        [
            "type": #""education.institution-change.v1""#, "subject": #""institution/k-9""#,
            "source": #""/a""#,
        ], data: #"{"change":"closed","date":"2023-01-01"}"#)
    let decoded = decoder.decode(batch([closing, event(["source": #""/a""#])]))
    #expect(decoded.facts.count == 2)
    #expect(decoded.facts[0].name == 1)
    #expect(decoded.facts[0].kind == .institution)
    #expect(decoded.facts[1].name == 0)
    #expect(decoded.firstNewTerm == 2)
    #expect(decoded.newTerms == ["/a", "k-1"])
}

@Test func `a refused event leaves no term behind`() {
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: .other, types: .standard, terms: Interner())
    let refused = event(data: enrolmentData(#""classId":"c-1","boarding":0"#))
    let decoded = decoder.decode(batch([refused, event()]))
    #expect(decoded.refusals.map(\.record) == [0])
    #expect(decoded.refusals.map(\.rejection.pointer) == ["/data/boarding"])
    #expect(decoded.newTerms == ["k-1", "/test"])
    #expect(decoded.facts.map(\.record) == [1])
    #expect(decoder.terms.text(of: 2) == "/test")
}
