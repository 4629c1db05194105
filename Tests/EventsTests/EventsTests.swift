import Calendar
import Codes
import Events
import Testing

@Test func `a structured enrolment becomes a fact`() throws {
    let fact = try #require(
        decode(event(data: enrolmentData(#""grade":1,"sex":"male","groups":["poor"]"#))).fact)
    #expect(fact.type == .enrolment)
    #expect(CivilDay(number: fact.day).description == "2023-09-01")
    let enrolment = Enrolment(fact.payload)
    #expect(enrolment.stage == .primary)
    #expect(enrolment.grade == 1)
    #expect(enrolment.sex == .male)
    #expect(enrolment.groups == bits([LearnerGroup.poor]))
}

@Test func `both content modes give the same content`() throws {
    let headers: Headers = [
        ("ce_specversion", "1.0"), ("ce_id", "e1"), ("ce_source", "/test"),
        ("ce_type", "education.enrolment.v1"), ("ce_subject", "student/s1"),
        ("ce_time", "2023-09-02T08:00:00+08:00"), ("content-type", "application/json"),
    ].map { ($0, Array($1.utf8)) }
    let structured = try #require(decode(event()).content)
    #expect(decode(enrolmentData(), headers: headers).content == structured)
}
