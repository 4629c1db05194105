import Calendar
import Codes
import Exact

/// What an indicator is committed to, as far as sentences need it.
package struct Commitment: Sendable, Equatable {
    /// nil of bare numbers.
    package var unit: MeasureUnit?
    /// nil where the target has no comparator, or there is no target.
    package var comparison: Comparison?
    /// The figures of the comparator.
    package var ends: Comparison.Ends
    /// nil where there is none: the limit always holds.
    package var deadline: CivilDay?
    /// Of a ratio of two shares: what each is a share of.
    package var sides: Sides?
    /// What its periods are called: 年度, 学期.
    package var period = Bilingual.period(of: .running)

    package struct Sides: Sendable, Equatable {
        package let above: Bilingual
        package let below: Bilingual

        package init(above: Bilingual, below: Bilingual) {
            self.above = above
            self.below = below
        }
    }

    package init(
        unit: MeasureUnit?, comparison: Comparison? = nil,
        ends: Comparison.Ends = Comparison.Ends(), deadline: CivilDay? = nil, sides: Sides? = nil
    ) {
        self.unit = unit
        self.comparison = comparison
        self.ends = ends
        self.deadline = deadline
        self.sides = sides
    }

    /// The side of the target that a value is held against, where it has one for it.
    package func side(of value: Fraction?) -> Bounds.Side? {
        // Of what a value is counted by matters to what holds, not to the side.
        let bounds = comparison.flatMap { $0.bounds(ends, false) }
        return bounds?.onlySide ?? value.flatMap { bounds?.side(of: $0) }
    }

    /// Whether lower values than that one are better.
    package func lowerIsBetter(than value: Fraction?) -> Bool {
        side(of: value)?.lowerIsBetter ?? comparison?.asksForFall ?? false
    }

    /// The target as a sentence part; nil where there is none.
    ///
    /// - Parameter limit: the one of a judgement, which an earlier version of the plan may have
    ///   asked for.
    package func said(
        _ phrase: KeyPath<Comparison, Comparison.Phrase>, _ limit: Fraction? = nil,
        in words: Wording
    ) -> String? {
        guard let comparison else { return nil }
        let ends = limit.map { self.ends.moved(to: $0) } ?? self.ends
        guard ends != Comparison.Ends() || !comparison.namesFigures else { return nil }
        return comparison[keyPath: phrase](words, Comparison.WrittenEnds(ends, unit, words))
    }
}

/// A judgement as it is put into words: its status and figures, and what they are figures of.
package struct Situation: Sendable {
    package var status: Status?
    package var facts: ReasonFacts
    package var commitment: Commitment
    /// The name of an area by its code.
    package var areaName: @Sendable (String, Language) -> String

    package init(
        status: Status?, facts: ReasonFacts, commitment: Commitment,
        areaName: @escaping @Sendable (String, Language) -> String = { code, _ in code }
    ) {
        self.status = status
        self.facts = facts
        self.commitment = commitment
        self.areaName = areaName
    }

    /// A judgement without any figure: its persons are so few that they are not shown to everybody.
    package var isWithheld: Bool {
        guard facts.value == nil, facts.closedValue == nil else { return false }
        return switch status {
        case .onCourse, .atRisk, .offCourse, .met, .missed, .breached: true
        case .needsConfiguration, .noData, .notDue, nil: false
        }
    }
}

extension Bilingual {
    /// What people call the periods of a reading.
    package static func period(of reading: ReadingKind) -> Bilingual {
        switch reading {
        case .running, .census, .schoolYear, .cohort, .latest: Bilingual(zh: "年度", en: "year")
        case .semester: Bilingual(zh: "学期", en: "semester")
        case .day: Bilingual(zh: "日", en: "day")
        }
    }
}
