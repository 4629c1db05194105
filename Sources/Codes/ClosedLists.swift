// The closed lists of the events. The raw value of a case is its place in the contract's list,
// counted from 1; it is stored in facts and never changes. 0 means "not stated".

/// 学段: the stage of an enrolment, an appointment or a unit.
package enum Stage: UInt8, ClosedList, BitwiseCopyable {
    case kindergarten = 1
    case primary, junior, senior, vocational, special, higher, adult
}

/// How a learner came to be enrolled.
package enum Move: UInt8, ClosedList, BitwiseCopyable {
    case new = 1
    case transferIn, `return`, promoted
}

package enum Sex: UInt8, ClosedList, BitwiseCopyable {
    case female = 1
    case male
}

package enum AdmissionRoute: UInt8, ClosedList, BitwiseCopyable {
    case catchment = 1
    case examFree, lottery, quota, other
}

/// Groups of learners to whom plans promise something; a set of bits in a fact.
package enum LearnerGroup: UInt8, ClosedList, BitwiseCopyable {
    case disabled = 1
    case leftBehind, poor, migrantPermit, willingVocational
}

package enum Placement: UInt8, ClosedList, BitwiseCopyable {
    case ordinary = 1
    case special, inclusive, home
}

/// How an enrolment ended, or was interrupted.
package enum ExitOutcome: UInt8, ClosedList, BitwiseCopyable {
    case graduated = 1
    case completed, transferredOut, withdrawn, droppedOut, suspended, movedAway, died
}

package enum Role: UInt8, ClosedList, BitwiseCopyable {
    case teacher = 1
    case principal, vicePrincipal, inspector, psychologist, counsellor, researcher, careWorker
    case nurse, `guard`, administrator, other
}

package enum Employment: UInt8, ClosedList, BitwiseCopyable {
    case fullTime = 1
    case partTime, substitute, selfHired, external
}

package enum EntryCheckResult: UInt8, ClosedList, BitwiseCopyable {
    case clear = 1
    case refused
}

package enum QualificationKind: UInt8, ClosedList, BitwiseCopyable {
    case degree = 1
    case major, certificate, title, rank, standardMet
}

/// 学历, lowest first, so that raw values compare.
package enum Degree: UInt8, ClosedList, BitwiseCopyable {
    case secondary = 1
    case college, bachelor, master, doctor
}

package enum InstitutionChangeKind: UInt8, ClosedList, BitwiseCopyable {
    case opened = 1
    case closed, merged, converted, moved, reclassified, approved, updated
}

package enum InstitutionKind: UInt8, ClosedList, BitwiseCopyable {
    case kindergarten = 1
    case primarySchool, juniorSchool, seniorSchool, nineYearSchool, completeSchool
    case twelveYearSchool, vocationalSchool, specialSchool, teachingPoint, higherCollege
    case communitySchool, trainingInstitution, enterprise, other
}

/// 城乡分类: where a unit lies.
package enum Setting: UInt8, ClosedList, BitwiseCopyable {
    case urban = 1
    case town, rural
}

/// 办学性质; `privateInclusive` is 普惠性民办.
package enum Ownership: UInt8, ClosedList, BitwiseCopyable {
    case `public` = 1
    case privateInclusive, privateOther
}

/// How final a statement is; the greater beats the smaller.
package enum StatementStatus: UInt8, ClosedList, BitwiseCopyable {
    case budget = 1
    case preliminary, final
}

/// 毕业去向: what a graduate does when it is counted.
package enum DestinationOutcome: UInt8, ClosedList, BitwiseCopyable {
    case employed = 1
    case furtherStudy, none
}

/// 体质健康等级: best first.
package enum FitnessLevel: UInt8, ClosedList, BitwiseCopyable {
    case excellent = 1
    case good, pass, fail
}

package enum AssessmentKind: UInt8, ClosedList, BitwiseCopyable {
    case sportSkill = 1
    case artSkill, swimming, firstAid, householdLabour, vocationalSkill, psychological, examination
}

package enum AssessmentResult: UInt8, ClosedList, BitwiseCopyable {
    case passed = 1
    case failed
}

/// As whom a person was trained.
package enum PersonRole: UInt8, ClosedList, BitwiseCopyable {
    case teacher = 1
    case principal, official, parent, resident
}

/// The phases of a facility in their order: one reaches all before it. `retired` is after all.
package enum FacilityPhase: UInt8, ClosedList, BitwiseCopyable {
    case planned = 1
    case designed, started, completed, accepted, inService, retired
}

/// 新建、改建、扩建、更新.
package enum ProjectKind: UInt8, ClosedList, BitwiseCopyable {
    case new = 1
    case rebuild, expansion, replace
}

/// 级别: who gives a title or holds an activity, from the country to the school.
package enum TitleLevel: UInt8, ClosedList, BitwiseCopyable {
    case national = 1
    case province, city, county, school
}

package enum DesignationChange: UInt8, ClosedList, BitwiseCopyable {
    case granted = 1
    case revoked
}

/// What a supervision found; `rectified` is 整改到位.
package enum SupervisionOutcome: UInt8, ClosedList, BitwiseCopyable {
    case met = 1
    case notMet, violation, rectified
}

package enum ResourceKind: UInt8, ClosedList, BitwiseCopyable {
    case course = 1
    case resource, lesson, library, platform
}

package enum PublicationChange: UInt8, ClosedList, BitwiseCopyable {
    case published = 1
    case withdrawn
}
