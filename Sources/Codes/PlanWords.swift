/// 约束性, 预期性, or not said.
package enum CommitmentProperty: String, CaseIterable, Sendable {
    case binding, anticipatory, unspecified
}

/// Which day's value counts (contract §4).
package enum ReadingKind: String, CaseIterable, Sendable {
    case running, census, schoolYear, cohort, latest
}

/// The side of a target on which a value is good; the raw value is the contract's word.
package enum Direction: String, CaseIterable, Sendable {
    case atLeast = "at_least"
    case atMost = "at_most"
    case equals
}

/// Whether a period can still change: provisional, final, or final and changed by a later fact.
package enum PeriodState: String, CaseIterable, Sendable {
    case open, closed, revised
}

/// What a shortfall counts; the raw value is the contract's word.
package enum ShortfallNoun: String, CaseIterable, Sendable {
    case children, students, teachers, staff, schools, areas, people
}
