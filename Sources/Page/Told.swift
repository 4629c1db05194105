import Calendar
import Charts
import Codes
import Exact

/// A judgement as it is put into words: its code and figures, and what they are figures of.
struct Told: Sendable {
    var indicator: IndicatorRow
    var status: Status?
    var code: String?
    var facts: ReasonFacts
    /// The daemon's own sentence, for codes that nobody has words for, in English.
    var english: String

    init(_ row: AreaRow, _ indicator: IndicatorRow) {
        self.indicator = indicator
        status = row.status
        code = row.reasonCode
        facts = row.facts
        english = row.reason
        facts.value = row.value
        facts.numerator = row.numerator
        facts.denominator = row.denominator
        facts.expected = row.expected
        facts.gap = row.gap
        facts.requiredPace = row.requiredPace
        facts.shortfall = row.shortfall
        facts.noun = row.noun
        facts.chance = row.chance
        facts.readOn = row.readOn
    }

    init(_ entry: AlertEntry, _ indicator: IndicatorRow) {
        self.indicator = indicator
        status = entry.status
        code = entry.reasonCode
        facts = entry.facts
        english = entry.reason
    }

    /// The limit that it is judged by.
    var target: Fraction? { facts.target ?? indicator.target }

    var unit: String { indicator.unit }

    /// A judgement without any figure: its persons are so few that they are not shown to everybody.
    var isWithheld: Bool {
        guard facts.value == nil, facts.closedValue == nil, indicator.kind != "milestone" else {
            return false
        }
        return switch status {
        case .onCourse, .atRisk, .offCourse, .met, .missed, .breached: true
        case .needsConfiguration, .noData, .notDue, nil: false
        }
    }
}
