import Calendar
import Codes
import Events
import Testing

// Each handle of the types that no fold reads, on an event that states everything.

/// A fact of a type, and its fields by their handles.
private struct Full {
    let day: String
    private let stated: Stated

    init(_ type: EventDefinition, _ data: String) throws {
        stated = try #require(decode(type, data).stated)
        day = stated.day
    }

    subscript<Value>(read: (FactArena, Fact) -> Value) -> Value { read(stated.arena, stated.fact) }
    func has(_ field: Field<Term>) -> Bool { stated.arena[field, of: stated.fact] != 0 }
    subscript(field: Field<Bool?>) -> Bool? { stated.arena[field, of: stated.fact] }
    subscript(field: Field<Int64>) -> Int64 { stated.arena[field, of: stated.fact] }
    subscript(field: Field<Int64?>) -> Int64? { stated.arena[field, of: stated.fact] }
    subscript<List: ClosedList>(field: Field<List>) -> List { stated.arena[field, of: stated.fact] }
    subscript<List: ClosedList>(field: Field<List?>) -> List? {
        stated.arena[field, of: stated.fact]
    }
}

@Test func `a graduate's destination`() throws {
    let fact = try Full(
        GraduateDestination.definition,
        #"{"schoolId":"s","graduationYear":2023,"countNumber":2,"countDate":"2023-12-31","#
            + #""outcome":"none"}"#)
    #expect(fact.day == "2023-12-31")
    #expect(fact.has(GraduateDestination.school))
    #expect(fact[GraduateDestination.graduationYear] == 2023)
    #expect(fact[GraduateDestination.countNumber] == 2)
    #expect(fact[GraduateDestination.outcome] == DestinationOutcome.none)
}

@Test func `a fitness test`() throws {
    let fact = try Full(
        FitnessTest.definition,
        #"{"schoolId":"s","schoolYear":2023,"date":"2024-03-01","stage":"junior","score":85.5,"#
            + #""level":"good","bmiClass":"normal","sampled":false}"#)
    #expect(fact.day == "2024-03-01")
    #expect(fact.has(FitnessTest.school) && fact.has(FitnessTest.bmiClass))
    #expect((fact[FitnessTest.schoolYear], fact[FitnessTest.score]) == (2023, 855))
    #expect((fact[FitnessTest.stage], fact[FitnessTest.level]) == (.junior, .good))
    #expect(fact[FitnessTest.sampled] == false)
}

@Test func `a vision screening`() throws {
    let fact = try Full(
        VisionScreening.definition,
        #"{"schoolId":"s","areaCode":"1","stage":"primary","age":9,"date":"2024-03-01","#
            + #""myopic":true}"#)
    #expect(fact.has(VisionScreening.school) && fact.has(VisionScreening.area))
    #expect((fact[VisionScreening.stage], fact[VisionScreening.age]) == (.primary, 9))
    #expect(fact[VisionScreening.myopic] == true)
}

@Test func `an assessment`() throws {
    let fact = try Full(
        LearnerAssessment.definition,
        #"{"schoolId":"s","stage":"senior","kind":"artSkill","skillCode":"piano","#
            + #""result":"failed","date":"2024-03-01"}"#)
    #expect(fact.has(LearnerAssessment.school) && fact.has(LearnerAssessment.skill))
    #expect(fact[LearnerAssessment.stage] == .senior)
    #expect((fact[LearnerAssessment.kind], fact[LearnerAssessment.result]) == (.artSkill, .failed))
}

@Test func `an aid grant takes effect with its semester`() throws {
    let fact = try Full(
        AidGrant.definition,
        #"{"schoolId":"s","programme":"grant","stage":"adult","amount":750.25,"#
            + #""semester":"2023-2"}"#)
    #expect(fact.day == "2024-03-01")
    #expect(fact.has(AidGrant.school) && fact.has(AidGrant.programme))
    #expect((fact[AidGrant.stage], fact[AidGrant.amount]) == (.adult, 75_025))
    #expect(fact[{ $0[AidGrant.semester, of: $1] }] == .spring(2023))
}

@Test func `eligibility for rotation takes effect with its school year`() throws {
    let fact = try Full(
        RotationEligibility.definition,
        #"{"unitId":"s","schoolYear":2023,"eligible":true,"backbone":false}"#)
    #expect(fact.day == "2023-09-01")
    #expect(fact.has(RotationEligibility.unit))
    #expect(fact[RotationEligibility.schoolYear] == 2023)
    #expect(fact[RotationEligibility.eligible] == true)
    #expect(fact[RotationEligibility.backbone] == false)
}

@Test func `a training credit`() throws {
    let fact = try Full(
        TrainingCredit.definition,
        #"{"unitId":"s","personRole":"official","programme":"schoolBased","sessionId":"x","#
            + #""date":"2024-03-01","credits":1.5,"hours":0.000001,"practiceDays":0}"#)
    #expect(fact.has(TrainingCredit.unit) && fact.has(TrainingCredit.programme))
    #expect(fact.has(TrainingCredit.session))
    #expect(fact[TrainingCredit.personRole] == .official)
    #expect((fact[TrainingCredit.credits], fact[TrainingCredit.hours]) == (1_500_000, 1))
    #expect(fact[TrainingCredit.practiceDays] == 0)
}

@Test func `a count of attendances`() throws {
    let fact = try Full(
        AttendanceCount.definition,
        #"{"programme":"p","sessionId":"x","date":"2024-03-01","attendances":412}"#)
    #expect(fact.has(AttendanceCount.programme) && fact.has(AttendanceCount.session))
    #expect(fact[AttendanceCount.attendances] == 412)
}

@Test func `a change of a facility`() throws {
    let fact = try Full(
        FacilityChange.definition,
        #"{"facilityId":"f","facilityType":"network","phase":"inService","date":"2024-03-01","#
            + #""projectKind":"expansion","capabilities":{"wifi":true,"places":45,"x":null}}"#)
    #expect(fact.has(FacilityChange.facility) && fact.has(FacilityChange.facilityType))
    #expect(fact[FacilityChange.phase] == .inService)
    #expect(fact[FacilityChange.projectKind] == .expansion)
    let offered = fact[{ $0[FacilityChange.capabilities, of: $1] }]
    #expect(offered.map(\.value) == [.number(45_000_000), .flag(true)])
}

@Test func `a staffing standard`() throws {
    let fact = try Full(
        StaffingStandard.definition,
        #"{"role":"nurse","teachingSubject":"art","postsRequired":2,"postsEstablished":0,"#
            + #""effectiveFrom":"2024-03-01"}"#)
    #expect(fact.day == "2024-03-01")
    #expect(fact[StaffingStandard.role] == .nurse && fact.has(StaffingStandard.teachingSubject))
    #expect(fact[StaffingStandard.postsRequired] == 2)
    #expect(fact[StaffingStandard.postsEstablished] == 0)
}

@Test func `a finance report takes effect with its fiscal year`() throws {
    let fact = try Full(
        FinanceReport.definition,
        #"{"fiscalYear":2023,"itemCode":"pay","amount":-0.01,"headcount":7,"status":"budget"}"#)
    #expect(fact.day == "2023-01-01")
    #expect(fact.has(FinanceReport.item) && fact[FinanceReport.status] == .budget)
    #expect((fact[FinanceReport.fiscalYear], fact[FinanceReport.amount]) == (2023, -1))
    #expect(fact[FinanceReport.headcount] == 7)
}

@Test func `a designation`() throws {
    let fact = try Full(
        Designation.definition,
        #"{"titleCode":"t","level":"county","change":"revoked","date":"2024-03-01","#
            + #""areaCode":"1","unitId":"s","batch":"3"}"#)
    #expect(fact.has(Designation.title) && fact.has(Designation.area))
    #expect(fact.has(Designation.unit) && fact.has(Designation.batch))
    #expect((fact[Designation.level], fact[Designation.change]) == (.county, .revoked))
}

@Test func `a result of supervision, without the supervisor`() throws {
    let data =
        #"{"matterCode":"m","criterion":"c","round":"2","result":"rectified","value":87.5,"#
        + #""caseId":"k","date":"2024-03-01","#
    let fact = try Full(SupervisionResult.definition, data + #""supervisor":"Somebody"}"#)
    #expect(fact.has(SupervisionResult.matter) && fact.has(SupervisionResult.criterion))
    #expect(fact.has(SupervisionResult.round) && fact.has(SupervisionResult.caseID))
    #expect(fact[SupervisionResult.result] == .rectified)
    #expect(fact[SupervisionResult.value] == 87_500_000)
    let said = decode(SupervisionResult.definition, data + #""supervisor":"Somebody"}"#)
    let unsaid = decode(SupervisionResult.definition, data + #""supervisor":null}"#)
    #expect(said.stated?.payload == unsaid.stated?.payload)
    #expect(said.content != unsaid.content, "it is part of what the event says")
}

@Test func `an adopted policy`() throws {
    let fact = try Full(
        PolicyAdoption.definition,
        #"{"policyCode":"homework","parameter":"minutes","value":60,"#
            + #""effectiveFrom":"2024-03-01","effectiveTo":"2024-08-31"}"#)
    #expect(fact.day == "2024-03-01")
    #expect(fact.has(PolicyAdoption.policy) && fact.has(PolicyAdoption.parameter))
    #expect(fact[PolicyAdoption.value] == 60_000_000)
    #expect(
        fact[{ $0[PolicyAdoption.effectiveTo, of: $1] }] == CivilDay("2024-08-31")?.number)
}

@Test func `a publication`() throws {
    let fact = try Full(
        ResourcePublication.definition,
        #"{"kind":"lesson","media":"video","stage":"senior","free":true,"date":"2024-03-01","#
            + #""change":"published","areaCode":"1","unitId":"s","influential":false}"#)
    #expect(fact.has(ResourcePublication.media) && fact.has(ResourcePublication.area))
    #expect(fact.has(ResourcePublication.unit))
    #expect(fact[ResourcePublication.kind] == .lesson)
    #expect(fact[ResourcePublication.stage] == .senior)
    #expect(fact[ResourcePublication.change] == .published)
    #expect(fact[ResourcePublication.free] == true)
    #expect(fact[ResourcePublication.influential] == false)
}

@Test func `an activity`() throws {
    let fact = try Full(
        ActivityHeld.definition,
        #"{"activityId":"a","activityKind":"k","level":"school","date":"2024-03-01","#
            + #""participants":120}"#)
    #expect(fact.has(ActivityHeld.activity) && fact.has(ActivityHeld.kind))
    #expect((fact[ActivityHeld.level], fact[ActivityHeld.participants]) == (.school, 120))
}

@Test func `a result of a survey`() throws {
    let fact = try Full(
        SurveyResult.definition,
        #"{"surveyId":"2023-p","questionCode":"q","date":"2024-03-01","group":{"sex":"male"},"#
            + #""respondents":1000,"positive":913,"value":4.5}"#)
    #expect(fact.has(SurveyResult.survey) && fact.has(SurveyResult.question))
    #expect(fact.has(SurveyResult.group))
    #expect((fact[SurveyResult.respondents], fact[SurveyResult.positive]) == (1_000, 913))
    #expect(fact[SurveyResult.value] == 4_500_000)
}
