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
    let fact = try #require(decode(.staffAppointment, "{" + appointment + more + "}").fact)
    let stated = StaffAppointment(fact.payload)
    #expect(CivilDay(number: fact.day).description == "2021-09-01")
    #expect(stated.role == .teacher)
    #expect(stated.stage == .primary)
    #expect(stated.employment == .fullTime)
    #expect(stated.establishedPost == true)
    #expect(stated.newToProfession == false)
    #expect(stated.sex == .male)
    #expect(stated.entryCheckResult == .refused)
    #expect(stated.to == CivilDay("2024-08-31")?.number)
    #expect(stated.entryCheckDone == CivilDay("2021-08-20")?.number)
    #expect(stated.birthDay == CivilDay("1990-01-02")?.number)
    #expect(stated.unit != 0 && stated.teachingSubject != 0)
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
    #expect(decode(.staffAppointment, "{" + appointment + "," + field + "}").pointer == place)
}

@Test func `an empty entry check says nothing`() throws {
    let plain = decode(.staffAppointment, "{" + appointment + "}")
    let check = #","entryCheck":{"doneOn":null,"result":null}"#
    let empty = decode(.staffAppointment, "{" + appointment + check + "}")
    #expect(try #require(empty.fact).payload == plain.fact?.payload)
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
        let outcome = decode(.staffQualification, data)
        #expect((outcome.pointer == "/data/value") == isRefused)
        if let fact = outcome.fact {
            #expect((StaffQualification(fact.payload).degree == .doctor) == (kind == "degree"))
            #expect(StaffQualification(fact.payload).kind.word == kind)
        }
    }
    let fields = "{" + qualification + #","stage":"junior","validTo":"2030-01-01"}"#
    let fact = try #require(decode(.staffQualification, fields).fact)
    #expect(StaffQualification(fact.payload).stage == .junior)
    #expect(StaffQualification(fact.payload).validTo == CivilDay("2030-01-01")?.number)
    #expect(CivilDay(number: fact.day).description == "2016-07-01")
}

@Test(
    arguments: [
        ("2023", 2023), ("2023.0", 2023), ("2.023e3", 2023), ("1900", 1900), ("2100", 2100),
        ("1899", nil), ("2101", nil), ("2023.5", nil), (#""2023""#, nil), ("-2023", nil),
        ("[]", nil),
    ] as [(String, UInt32?)])
func `a school year lies in 1900 to 2100`(text: String, year: UInt32?) {
    let data =
        #"{"fromUnitId":"a","toUnitId":"b","schoolYear":\#(text),"from":"2023-09-04","#
        + #""role":"principal","backbone":true,"to":"2024-01-31"}"#
    let outcome = decode(.staffRotation, data)
    #expect((outcome.pointer == "/data/schoolYear") == (year == nil))
    guard let fact = outcome.fact else { return }
    let rotation = StaffRotation(fact.payload)
    #expect(rotation.schoolYear == year)
    #expect(rotation.role == .principal)
    #expect(rotation.backbone == true)
    #expect(rotation.fromUnit != 0 && rotation.toUnit != 0 && rotation.fromUnit != rotation.toUnit)
    #expect(rotation.to == CivilDay("2024-01-31")?.number)
    #expect(CivilDay(number: fact.day).description == "2023-09-04")
}
