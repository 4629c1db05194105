import Calendar
import Codes
import Exact

/// What an indicator is committed to, as far as sentences need it.
package struct Commitment: Sendable, Equatable {
    /// nil of bare numbers.
    package var unit: MeasureUnit?
    /// nil where the target has no comparator, or there is no target.
    package var direction: Direction?
    /// The limit that decides.
    package var target: Fraction?
    /// nil where there is none: the limit always holds.
    package var deadline: CivilDay?
    /// Of a ratio of two shares: what each is a share of.
    package var sides: Sides?

    package struct Sides: Sendable, Equatable {
        package let above: Bilingual
        package let below: Bilingual

        package init(above: Bilingual, below: Bilingual) {
            self.above = above
            self.below = below
        }
    }

    package init(
        unit: MeasureUnit?, direction: Direction? = nil, target: Fraction? = nil,
        deadline: CivilDay? = nil, sides: Sides? = nil
    ) {
        self.unit = unit
        self.direction = direction
        self.target = target
        self.deadline = deadline
        self.sides = sides
    }

    package var lowerIsBetter: Bool {
        switch direction {
        case .atMost: true
        case .equals: target?.isZero ?? false
        case .atLeast, nil: false
        }
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
