import Calendar
import Codes
import Events
import Testing

/// What breaks the schema when an enrolment has this further, or other, field.
private func pointer(_ field: String) -> String? {
    decode(event(data: enrolmentData(field))).pointer
}

@Test func `an enrolment keeps all that it states`() throws {
    let fields =
        #""grade":9,"classId":"c.1","sex":"female","birthDate":"2010-02-28","#
        + #""admissionRoute":"lottery","groups":["poor","disabled","poor"],"#
        + #""disabilityType":"hearing","placement":"home","boarding":true,"placePurchased":false,"#
        + #""guardianIds":["a","b","a"]"#
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: .other, types: .standard, terms: Interner())
    let decoded = decoder.decode(batch([event(data: enrolmentData(fields))]))
    let fact = try #require(decoded.facts.first?.fact)
    let stated = Stated(fact, in: decoded.arena)
    #expect(stated.term("schoolId") == decoder.terms.known("k-1"))
    #expect(stated.word("stage", of: Stage.self) == .primary)
    #expect(stated.word("move", of: Move.self) == .new)
    #expect(stated.number("grade") == 9)
    #expect(stated.term("classId") == decoder.terms.known("c.1"))
    #expect(stated.word("sex", of: Sex.self) == .female)
    #expect(stated.date("birthDate") == "2010-02-28")
    #expect(stated.word("admissionRoute", of: AdmissionRoute.self) == .lottery)
    #expect(stated.words("groups") == bits([LearnerGroup.disabled, .poor]))
    #expect(stated.term("disabilityType") == decoder.terms.known("hearing"))
    #expect(stated.word("placement", of: Placement.self) == .home)
    #expect(stated.flag("boarding") == true)
    #expect(stated.flag("placePurchased") == false)
    #expect(stated.number("guardianIds") == 2)
    #expect(stated.day == "2023-09-01")
    #expect(Array(decoded.arena[fact.id]) == Array("e1".utf8))
    #expect(decoder.terms.text(of: fact.source) == "/test")
    #expect(!decoded.newTerms.contains("a") && !decoded.newTerms.contains("s1"))
}

@Test func `a field that is null is absent`() throws {
    let names = [
        "grade", "classId", "sex", "birthDate", "admissionRoute", "groups", "disabilityType",
        "placement", "boarding", "placePurchased", "guardianIds",
    ]
    let nulls = names.map { "\"\($0)\":null" }.joined(separator: ",")
    let outcome = decode(event(data: enrolmentData(nulls)))
    #expect(outcome.content == decode(event()).content)
    #expect(outcome.stated?.payload == decode(event()).stated?.payload)
}

@Test(arguments: ["schoolId", "stage", "from", "move"])
func `an enrolment needs its school, stage, day and kind`(name: String) {
    let values = ["schoolId": "k", "stage": "primary", "from": "2023-09-01", "move": "new"]
    for replacement in [nil, "null"] {
        let members = values.sorted { $0.key < $1.key }.compactMap { key, value in
            key == name ? replacement.map { "\"\(key)\":\($0)" } : "\"\(key)\":\"\(value)\""
        }
        let data = "{" + members.joined(separator: ",") + "}"
        #expect(decode(event(data: data)).pointer == "/data/" + name)
    }
}

@Test(arguments: [
    (#""grade":0"#, "/data/grade"), (#""grade":13"#, "/data/grade"),
    (#""grade":1.5"#, "/data/grade"),
    (#""grade":"1""#, "/data/grade"), (#""grade":true"#, "/data/grade"),
    (#""sex":"unknown""#, "/data/sex"), (#""birthDate":"2010-02-29""#, "/data/birthDate"),
    (#""groups":["poor","rich"]"#, "/data/groups/1"), (#""groups":[null]"#, "/data/groups/0"),
    (#""groups":"poor""#, "/data/groups"), (#""groups":{}"#, "/data/groups"),
    (#""disabilityType":"hard-of-hearing""#, "/data/disabilityType"),
    (#""disabilityType":"9th""#, "/data/disabilityType"), (#""boarding":"true""#, "/data/boarding"),
    (#""guardianIds":["a","b c"]"#, "/data/guardianIds/1"),
    (#""guardianIds":[1]"#, "/data/guardianIds/0"),
    (#""classId":"a/b""#, "/data/classId"), (#""placement":"school""#, "/data/placement"),
])
func `a wrong field is named by its pointer`(field: String, place: String) {
    #expect(pointer(field) == place)
}

@Test func `a grade counts by its value`() throws {
    for spelling in ["7", "7.0", "0.7e1", "70e-1", "7.00000000000000000000000000000000000000"] {
        let fact = try #require(decode(event(data: enrolmentData("\"grade\":" + spelling))).stated)
        #expect(fact.number("grade") == 7)
    }
}

@Test func `days of long ago are kept as earlier than every reading`() throws {
    let data = enrolmentData(#""birthDate":"0001-01-01""#)
    let enrolment = try #require(decode(event(data: data)).stated)
    #expect(enrolment.date("birthDate") == "1801-01-01")
}

@Test func `an exit keeps school, outcome and destination`() throws {
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: .other, types: .standard, terms: Interner())
    let data =
        #"{"schoolId":"k-1","date":"2024-07-01","outcome":"transferredOut","#
        + #""destinationSchoolId":"k-2"}"#
    let text = event(["type": #""education.learner-exit.v1""#], data: data)
    let decoded = decoder.decode(batch([text]))
    let exit = Stated(try #require(decoded.facts.first?.fact), in: decoded.arena)
    #expect(exit.fact.type == LearnerExit.type)
    #expect(exit.day == "2024-07-01")
    #expect(exit.word("outcome", of: ExitOutcome.self) == .transferredOut)
    #expect(decoder.terms.text(of: exit.term("schoolId")) == "k-1")
    #expect(decoder.terms.text(of: exit.term("destinationSchoolId")) == "k-2")
    #expect(
        decode(LearnerExit.definition, #"{"schoolId":"k","date":"2024-07-01"}"#).pointer
            == "/data/outcome")
}
