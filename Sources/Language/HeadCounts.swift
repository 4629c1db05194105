import Codes
import Events
import Subjects

/// Whom the view `reporting` counts at each institution, a column each.
package enum HeadCount: Sendable {
    case learners
    case staff
}

extension Nouns {
    /// The measures that are counted whatever the plans say: the head counts of institutions.
    package var headCounts: [Measure] {
        (all.filter { $0.headCount != nil } + [.staffHeadCount]).map { Measure(noun: $0) }
    }
}

extension NounDefinition {
    /// 教职工: with a main appointment, where it or a rotation puts them (contract §2.3.6). No plan
    /// can name it.
    package static let staffHeadCount = NounDefinition(
        "staffHeadCount", chinese: "教职工",
        meaning: "Who has an appointment that counts, on the day.",
        counted: [.staff], privacy: .nobody, keys: [.stage],
        counting: .stock { life, states in
            for segment in life.staff.segments {
                states.append(
                    State(
                        from: segment.from, end: segment.end, counts: segment.appointment != nil,
                        group: UInt16(segment.appointment?.stage?.rawValue ?? 0),
                        spot: .unit(segment.unit)))
            }
        },
        groups: GroupKeys([.stage]), units: .only([.persons, .count]), shortage: .none,
        dropsInSummer: false, headCount: .staff)
}
