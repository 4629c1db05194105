import Events
import Testing

/// The table of the contract (§2.2), by the types' numbers, in a notation of this test: `*` is
/// required, `a|b` a closed list, `[…]` a list, `@` the field that dates.
private let table = """
    1 enrolment student @from
      schoolId* id
      stage* kindergarten|primary|junior|senior|vocational|special|higher|adult
      from* date
      move* new|transferIn|return|promoted
      grade 1...12
      classId id
      sex female|male
      birthDate date
      admissionRoute catchment|examFree|lottery|quota|other
      groups [disabled|leftBehind|poor|migrantPermit|willingVocational]
      disabilityType code
      placement ordinary|special|inclusive|home
      boarding flag
      placePurchased flag
      guardianIds [id of a person]
    2 learner-exit student @date
      schoolId* id
      date* date
      outcome* \
    graduated|completed|transferredOut|withdrawn|droppedOut|suspended|movedAway|died
      destinationSchoolId id
    3 staff-appointment staff @from
      unitId* id
      role* teacher|principal|vicePrincipal|inspector|psychologist|counsellor|researcher|\
    careWorker|nurse|guard|administrator|other
      stage kindergarten|primary|junior|senior|vocational|special|higher|adult
      teachingSubject code
      employment* fullTime|partTime|substitute|selfHired|external
      establishedPost flag
      from* date
      to date
      newToProfession flag
      entryCheck {doneOn date, result clear|refused}
      sex female|male
      birthDate date
    4 staff-qualification staff @validFrom
      kind* degree|major|certificate|title|rank|standardMet
      value* code
      stage kindergarten|primary|junior|senior|vocational|special|higher|adult
      validFrom* date
      validTo date
      kind degree: value secondary|college|bachelor|master|doctor
    5 staff-rotation staff @from
      fromUnitId* id
      toUnitId* id
      role teacher|principal|vicePrincipal|inspector|psychologist|counsellor|researcher|\
    careWorker|nurse|guard|administrator|other
      backbone flag
      schoolYear* 1900...2100
      from* date
      to date
    6 institution-change institution @date
      change* opened|closed|merged|converted|moved|reclassified|approved|updated
      date* date
      kind kindergarten|primarySchool|juniorSchool|seniorSchool|nineYearSchool|completeSchool|\
    twelveYearSchool|vocationalSchool|specialSchool|teachingPoint|higherCollege|communitySchool|\
    trainingInstitution|enterprise|other
      name name
      areaCode areaCode
      townshipCode areaCode
      setting urban|town|rural
      townshipSeat flag
      ownership public|privateInclusive|privateOther
      forProfit flag
      stages [kindergarten|primary|junior|senior|vocational|special|higher|adult]
      mergedInto id
      classCount 0...999999999999
      change opened: kind* areaCode* setting* ownership*
    7 statistic area @period
      series* code
      period* period
      group {ageFrom 0...999999999999, ageTo 0...999999999999, sex female|male, \
    setting urban|town|rural, stage kindergarten|primary|junior|senior|vocational|special|\
    higher|adult, item code}
      value* -999999999999999999...999999999999999999 / 10^6
      status* preliminary|final
    8 graduate-destination student @countDate
      schoolId* id
      graduationYear* 1900...2100
      countNumber* 0...999999999999
      countDate* date
      outcome* employed|furtherStudy|none
    9 fitness-test student @date
      schoolId* id
      schoolYear* 1900...2100
      date* date
      stage* kindergarten|primary|junior|senior|vocational|special|higher|adult
      score 0...1200 / 10^1
      level* excellent|good|pass|fail
      bmiClass code
      sampled flag
    10 vision-screening student,person @date
      schoolId id
      areaCode areaCode
      stage kindergarten|primary|junior|senior|vocational|special|higher|adult
      age 0...999999999999
      date* date
      myopic* flag
    11 learner-assessment student @date
      schoolId* id
      stage* kindergarten|primary|junior|senior|vocational|special|higher|adult
      kind* sportSkill|artSkill|swimming|firstAid|householdLabour|vocationalSkill|psychological|\
    examination
      skillCode code
      result* passed|failed
      date* date
    12 aid-grant student,staff,person @semester
      schoolId id
      programme* code
      stage kindergarten|primary|junior|senior|vocational|special|higher|adult
      amount* -9999999999999999...9999999999999999 / 10^2
      semester* semester
    13 rotation-eligibility staff @schoolYear
      unitId* id
      schoolYear* 1900...2100
      eligible* flag
      backbone flag
    14 training-credit staff,person @date
      unitId id
      personRole* teacher|principal|official|parent|resident
      programme* code
      sessionId* id
      date* date
      credits -999999999999999999...999999999999999999 / 10^6
      hours -999999999999999999...999999999999999999 / 10^6
      practiceDays 0...999999999999
    15 attendance-count institution,area @date
      programme* code
      sessionId* id
      date* date
      attendances* 0...999999999999
    16 facility-change institution @date
      facilityId* id
      facilityType* code
      phase* planned|designed|started|completed|accepted|inService|retired
      projectKind new|rebuild|expansion|replace
      capabilities {code: number or flag}
      date* date
    17 staffing-standard institution @effectiveFrom
      role* teacher|principal|vicePrincipal|inspector|psychologist|counsellor|researcher|\
    careWorker|nurse|guard|administrator|other
      teachingSubject code
      postsRequired* 0...999999999999
      postsEstablished 0...999999999999
      effectiveFrom* date
    18 finance-report institution,area @fiscalYear
      fiscalYear* 1900...2100
      itemCode* code
      amount* -9999999999999999...9999999999999999 / 10^2
      headcount 0...999999999999
      status* budget|preliminary|final
    19 designation staff,institution,area,resource,person @date
      titleCode* code
      level* national|province|city|county|school
      change* granted|revoked
      date* date
      areaCode areaCode
      unitId id
      batch name
    20 supervision-result institution,area,staff @date
      matterCode* code
      criterion code
      round name
      result* met|notMet|violation|rectified
      value -999999999999999999...999999999999999999 / 10^6
      caseId id
      date* date
      supervisor name, not kept
    21 policy-adoption institution,area @effectiveFrom
      policyCode* code
      parameter code
      value -999999999999999999...999999999999999999 / 10^6
      effectiveFrom* date
      effectiveTo date
    22 resource-publication resource @date
      kind* course|resource|lesson|library|platform
      media code
      stage kindergarten|primary|junior|senior|vocational|special|higher|adult
      free flag
      date* date
      change* published|withdrawn
      areaCode* areaCode
      unitId id
      influential flag
    23 activity-held institution,area @date
      activityId* id
      activityKind* code
      level national|province|city|county|school
      date* date
      participants 0...999999999999
    24 survey-result area,institution @date
      surveyId* id
      questionCode* code
      date* date
      group {ageFrom 0...999999999999, ageTo 0...999999999999, sex female|male, \
    setting urban|town|rural, stage kindergarten|primary|junior|senior|vocational|special|\
    higher|adult, item code}
      respondents* 0...999999999999
      positive* 0...999999999999
      value -999999999999999999...999999999999999999 / 10^6
    """

/// What each type's facts are stored with: word, and of what has a part of it, first bit and bits.
/// A line may grow at its end, by fields that come after all others. Anything else makes stored
/// facts unreadable: then `FactCodec.format` goes up.
private let layouts = """
    enrolment schoolId 0, stage 1:0+4, move 1:4+3, grade 1:7+4, classId 2, sex 1:11+2, \
    birthDate 3, admissionRoute 1:13+3, groups 1:16+6, disabilityType 4, placement 1:22+3, \
    boarding 1:25+2, placePurchased 1:27+2, guardianIds 5
    learner-exit schoolId 0, outcome 1:0+4, destinationSchoolId 2
    staff-appointment unitId 0, role 1:0+4, stage 1:4+4, teachingSubject 2, employment 1:8+3, \
    establishedPost 1:11+2, to 3, newToProfession 1:13+2, entryCheck.doneOn 4, \
    entryCheck.result 1:15+2, sex 1:17+2, birthDate 5
    staff-qualification kind 0:0+3, value 1, stage 0:3+4, validTo 2, value 0:7+3
    staff-rotation fromUnitId 0, toUnitId 1, role 2:0+4, backbone 2:4+2, schoolYear 2:6+12, to 3
    institution-change change 0:0+4, kind 0:4+4, name 1, areaCode 2, townshipCode 3, \
    setting 0:8+2, townshipSeat 0:10+2, ownership 0:12+2, forProfit 0:14+2, stages 0:16+9, \
    mergedInto 4, classCount 5+2
    statistic series 0, period 1, group 2, value 3+2, status 5:0+2
    graduate-destination schoolId 0, graduationYear 1:0+12, countNumber 2+2, outcome 1:12+2
    fitness-test schoolId 0, schoolYear 1:0+12, stage 1:12+4, score 2+2, level 1:16+3, \
    bmiClass 4, sampled 1:19+2
    vision-screening schoolId 0, areaCode 1, stage 2:0+4, age 3+2, myopic 2:4+2
    learner-assessment schoolId 0, stage 1:0+4, kind 1:4+4, skillCode 2, result 1:8+2
    aid-grant schoolId 0, programme 1, stage 2:0+4, amount 3+2, semester 5
    rotation-eligibility unitId 0, schoolYear 1:0+12, eligible 1:12+2, backbone 1:14+2
    training-credit unitId 0, personRole 1:0+3, programme 2, sessionId 3, credits 4+2, \
    hours 6+2, practiceDays 8+2
    attendance-count programme 0, sessionId 1, attendances 2+2
    facility-change facilityId 0, facilityType 1, phase 2:0+3, projectKind 2:3+3, capabilities 3
    staffing-standard role 0:0+4, teachingSubject 1, postsRequired 2+2, postsEstablished 4+2
    finance-report fiscalYear 0:0+12, itemCode 1, amount 2+2, headcount 4+2, status 0:12+2
    designation titleCode 0, level 1:0+3, change 1:3+2, areaCode 2, unitId 3, batch 4
    supervision-result matterCode 0, criterion 1, round 2, result 3:0+3, value 4+2, caseId 6
    policy-adoption policyCode 0, parameter 1, value 2+2, effectiveTo 4
    resource-publication kind 0:0+3, media 1, stage 0:3+4, free 0:7+2, change 0:9+2, areaCode 2, \
    unitId 3, influential 0:11+2
    activity-held activityId 0, activityKind 1, level 2:0+3, participants 3+2
    survey-result surveyId 0, questionCode 1, group 2, respondents 3+2, positive 5+2, value 7+2
    """

struct ContractTableTests {
    @Test func `the definitions are the table of the contract`() {
        let lines = EventTypes.standard.definitions.flatMap(lines)
        #expect(lines == table.split(separator: "\n").map(String.init))
    }

    @Test func `each field lies where stored facts have it`() {
        let lines = EventTypes.standard.definitions.map { type in
            type.name + " "
                + type.places.map { $0.name + " " + text($0.slot) }.joined(separator: ", ")
        }
        #expect(lines == layouts.split(separator: "\n").map(String.init))
    }

    private func text(_ slot: Slot) -> String {
        if slot.width < 32 { return "\(slot.word):\(slot.shift)+\(slot.width)" }
        return "\(slot.word)" + (slot.width > 32 ? "+2" : "")
    }

    private func lines(_ type: EventDefinition) -> [String] {
        let subjects = type.subjects.map(\.word).joined(separator: ",")
        return ["\(type.type.number) \(type.name) \(subjects) @\(type.dating.field)"]
            + type.fields.map { "  " + text($0) } + type.conditions.map { "  " + text($0) }
    }

    private func text(_ field: FieldDefinition) -> String {
        field.name + (field.isRequired ? "* " : " ") + text(field.form)
            + (field.isKept ? "" : ", not kept")
    }

    private func text(_ form: FieldForm) -> String {
        switch form {
        case .text(let form): text(form)
        case .word(let list): text(list)
        case .words(let list): "[\(text(list))]"
        case .flag: "flag"
        case .date: "date"
        case .period: "period"
        case .semester: "semester"
        case .whole(let bounds): "\(bounds)"
        case .decimal(let form): "\(form.low)...\(form.high) / 10^\(form.places)"
        case .personIDs: "[id of a person]"
        case .texts(let form): "[\(text(form))]"
        case .map: "{code: number or flag}"
        case .object(let fields), .group(let fields):
            "{\(fields.map(text).joined(separator: ", "))}"
        }
    }

    private func text(_ form: TextForm) -> String {
        switch form {
        case .id, .unit: "id"
        case .openCode: "code"
        case .areaCode: "areaCode"
        case .name: "name"
        }
    }

    private func text(_ list: WordList) -> String {
        list.words.map(\.word).joined(separator: "|")
    }

    private func text(_ condition: EventDefinition.Condition) -> String {
        let demand =
            switch condition.demand {
            case .requires(let names): names.map { $0 + "*" }.joined(separator: " ")
            case .limits(let name, let list): "\(name) \(text(list))"
            }
        return "\(condition.field) \(condition.word): \(demand)"
    }
}
