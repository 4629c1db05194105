import Codes
import Events
import Subjects

extension NounDefinition {
    /// 教学班: those of institutions in which somebody is enrolled, by `classId`; at a merged school
    /// they are its successor's (language §12).
    package static let classes = NounDefinition(
        "classes", chinese: "教学班", meaning: "Classes of institutions that have a student.",
        counted: [.student], privacy: .nobody,
        keys: [.stage, LearnerKeys.gradeOfStudents, size] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .stockOfFacts { life, states in
            let arena = life.arena
            for span in life.learner.spans {
                let name = arena[Enrolment.classID, of: span.fact]
                var state = State(
                    from: span.from, end: span.end, counts: span.isCounted && name != 0,
                    group: UInt16(span.stage.rawValue), spot: .unit(span.school))
                state.unitDay = State.countedDay(of: name)
                states.append(state)
            }
        },
        groups: GroupKeys([.stage]),
        together: { conditions in
            for case .limit(let limit) in conditions.filter({ $0.key == size }).map(\.value) {
                return .partsOfUnits(limit)
            }
            return .partsOfUnits(nil)
        },
        countsThings: true, units: .only([.count]), shortage: .none, dropsInSummer: true)

    private static let size = FilterKey(
        "size", .limit, .shape, meaning: "The number of its students.", chinese: ("班额", "人"))
}
