import Calendar
import Codes
import Events
import Testing

private let appointment =
    #""unitId":"p-1","role":"teacher","employment":"fullTime","from":"2021-09-01""#
private let qualification = #""kind":"degree","value":"bachelor","validFrom":"2016-07-01""#

@Test func `an appointment keeps all that it states`() throws {
    let more =
        #","stage":"primary","teachingSubject":"music","establishedPost":true,"to":"2024-08-31","#
        + #""newToProfession":false,"entryCheck":{"doneOn":"2021-08-20","result":"refused","#
        + #""by":1},"sex":"male","birthDate":"1990-01-02""#
    let stated = try #require(
        decode(StaffAppointment.definition, "{" + appointment + more + "}").stated)
    #expect(stated.day == "2021-09-01")
    #expect(stated.word("role", of: Role.self) == .teacher)
    #expect(stated.word("stage", of: Stage.self) == .primary)
    #expect(stated.word("employment", of: Employment.self) == .fullTime)
    #expect(stated.flag("establishedPost") == true)
    #expect(stated.flag("newToProfession") == false)
    #expect(stated.word("sex", of: Sex.self) == .male)
    #expect(stated.word("entryCheck.result", of: EntryCheckResult.self) == .refused)
    #expect(stated.date("to") == "2024-08-31")
    #expect(stated.date("entryCheck.doneOn") == "2021-08-20")
    #expect(stated.date("birthDate") == "1990-01-02")
    #expect(stated.term("unitId") != 0 && stated.term("teachingSubject") != 0)
}

@Test(arguments: [
    (#""entryCheck":[]"#, "/data/entryCheck"),
    (#""entryCheck":{"result":"maybe"}"#, "/data/entryCheck/result"),
    (#""entryCheck":{"doneOn":"2021-8-20"}"#, "/data/entryCheck/doneOn"),
    (#""to":"2024-08-32""#, "/data/to"), (#""stage":"upper""#, "/data/stage"),
    (#""teachingSubject":"p e""#, "/data/teachingSubject"),
    (#""establishedPost":0"#, "/data/establishedPost"),
])
func `a wrong field of an appointment is named by its pointer`(field: String, place: String) {
    #expect(
        decode(StaffAppointment.definition, "{" + appointment + "," + field + "}").pointer == place)
}

@Test func `an empty entry check says nothing`() throws {
    let plain = decode(StaffAppointment.definition, "{" + appointment + "}")
    let check = #","entryCheck":{"doneOn":null,"result":null}"#
    let empty = decode(StaffAppointment.definition, "{" + appointment + check + "}")
    #expect(try #require(empty.stated).payload == plain.stated?.payload)
    #expect(empty.content != plain.content)
}

@Test func `the value of a degree is of a closed list, of all else an open code`() throws {
    for (kind, value, isRefused) in [
        ("degree", "doctor", false), ("degree", "phd", true),
        ("degree", "preschoolEducation", true),
        ("major", "preschoolEducation", false), ("title", "senior", false),
        ("certificate", "teacher2", false), ("standardMet", "yes", false), ("rank", "a-b", true),
        ("rank", "doubleQualified", false),
    ] {
        let data = #"{"kind":"\#(kind)","value":"\#(value)","validFrom":"2016-07-01"}"#
        let outcome = decode(StaffQualification.definition, data)
        #expect((outcome.pointer == "/data/value") == isRefused)
        if let fact = outcome.stated {
            let degree = fact.word("value", of: Degree.self)
            #expect((degree == .doctor) == (kind == "degree"))
            #expect(fact.word("kind", of: QualificationKind.self)?.word == kind)
        }
    }
    let fields = "{" + qualification + #","stage":"junior","validTo":"2030-01-01"}"#
    let fact = try #require(decode(StaffQualification.definition, fields).stated)
    #expect(fact.word("stage", of: Stage.self) == .junior)
    #expect(fact.date("validTo") == "2030-01-01")
    #expect(fact.day == "2016-07-01")
}

@Test(
    arguments: [
        ("2023", 2023), ("2023.0", 2023), ("2.023e3", 2023), ("1900", 1900), ("2100", 2100),
        ("1899", nil), ("2101", nil), ("2023.5", nil), (#""2023""#, nil), ("-2023", nil),
        ("[]", nil),
    ] as [(String, Int64?)])
func `a school year lies in 1900 to 2100`(text: String, year: Int64?) {
    let data =
        #"{"fromUnitId":"a","toUnitId":"b","schoolYear":\#(text),"from":"2023-09-04","#
        + #""role":"principal","backbone":true,"to":"2024-01-31"}"#
    let outcome = decode(StaffRotation.definition, data)
    #expect((outcome.pointer == "/data/schoolYear") == (year == nil))
    guard let rotation = outcome.stated else { return }
    #expect(rotation.number("schoolYear") == year)
    #expect(rotation.word("role", of: Role.self) == .principal)
    #expect(rotation.flag("backbone") == true)
    #expect(Set([rotation.term("fromUnitId"), rotation.term("toUnitId"), 0]).count == 3)
    #expect(rotation.date("to") == "2024-01-31")
    #expect(rotation.day == "2023-09-04")
}
