import Codes
import Events
import Subjects

extension NounDefinition {
    /// 入学人数: who was enrolled, at the school and on the day. A new grade or class at the school
    /// and stage where the student is already is none (language §12).
    package static let admissions = NounDefinition(
        "admissions", chinese: "入学学生", meaning: "Learners who were enrolled.",
        counted: [.student], event: Enrolment.type, privacy: .persons,
        keys: [.stageOfEvents] + LearnerKeys.ofEvents.all + FilterKey.units + [.has],
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                let arena = life.arena
                life.forEachMove { place, fact, before in
                    guard fact.type == Enrolment.type else { return }
                    let school = arena[Enrolment.school, of: fact]
                    let stage = arena[Enrolment.stage, of: fact]
                    if let before, arena[Enrolment.school, of: before.fact] == school,
                        arena[Enrolment.stage, of: before.fact] == stage
                    {
                        return
                    }
                    happenings.append(
                        Happening(
                            day: fact.day, group: UInt16(stage.rawValue), spot: .unit(school),
                            fact: place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.students, isProvided: false), dropsInSummer: false)
}

extension Life {
    /// Goes through the enrolments of a learner, and the exits that end or suspend one, with the
    /// enrolment that was in force before each (contract §2.3.5). A body that reads the life itself
    /// makes a copy of it: it takes the arena before.
    package func forEachMove(
        _ body: (_ place: Int32, _ fact: Fact, _ before: (place: Int32, fact: Fact)?) -> Void
    ) {
        var open: (place: Int32, fact: Fact)?
        for place in standing {
            let fact = facts[Int(place)]
            if fact.type == Enrolment.type {
                body(place, fact, open)
                open = (place, fact)
            } else if fact.type == LearnerExit.type {
                guard let before = open,
                    arena[Enrolment.school, of: before.fact] == arena[LearnerExit.school, of: fact]
                else { continue }
                body(place, fact, before)
                if arena[LearnerExit.outcome, of: fact] != .suspended { open = nil }
            }
        }
    }
}
