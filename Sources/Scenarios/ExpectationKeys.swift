import Alerts
import Calendar
import Codes
import Course
import Documents
import Exact
import Indicators
import Judgements
import Words

/// What the program says of one row on one day.
package struct RowFinding: Sendable {
    package var judgement: Judgement
    /// Where the row's alert stands; nil without one.
    package var alert: AlertState?
    /// Why, in one English sentence; empty where the row is not evaluated.
    package var reason: String
}

/// A key of `expect`: what it is about, and how its value is written.
package struct ExpectationKey: Sendable {
    package let name: String
    package let meaning: String
    package let form: Form

    package enum Form: Sendable {
        /// A number, `about` a number, or `none`.
        case figure(@Sendable (RowFinding) -> Fraction?)
        /// A member of a list, or `none`.
        case word([String], @Sendable (RowFinding) -> String?)
        /// A code of the installation, or `none`.
        case reasonCode(@Sendable (RowFinding) -> String?)
        /// A day, or `none`.
        case day(@Sendable (RowFinding) -> CivilDay?)
        /// A text that the finding's contains.
        case part(@Sendable (RowFinding) -> String)
        /// A list of transitions.
        case alerts
    }

    /// All of them, in the order in which a table shows them.
    package static let all: [ExpectationKey] = [
        ExpectationKey(
            "value", "the reading in force: exactly, rounded as it is stored (12 decimals)",
            .figure { $0.judgement.reading.value }),
        ExpectationKey("numerator", "its numerator", .figure { $0.judgement.reading.numerator }),
        ExpectationKey(
            "denominator", "its denominator", .figure { $0.judgement.reading.denominator }),
        ExpectationKey(
            "readOn", "the day on which it was read", .day { $0.judgement.readOn }),
        ExpectationKey(
            "status", "where the row stands",
            .word(Status.allCases.map(\.rawValue)) { $0.judgement.status?.rawValue }),
        ExpectationKey(
            "reasonCode", "why, as a code", .reasonCode { $0.judgement.reason?.code }),
        ExpectationKey("reason", "a part of the English sentence that says why", .part(\.reason)),
        ExpectationKey(
            "period", "whether the reading's period is over",
            .word([PeriodState.open, .closed].map(\.rawValue)) {
                ($0.judgement.isPeriodClosed ? PeriodState.closed : .open).rawValue
            }),
        ExpectationKey(
            "expected", "what the plan expects of the reading", .figure { $0.judgement.expected }),
        ExpectationKey(
            "gap", "how far the value is ahead of that; negative: behind",
            .figure { $0.judgement.gap }),
        ExpectationKey(
            "requiredPace", "the movement a year that reaches the target",
            .figure { $0.judgement.requiredPace }),
        ExpectationKey(
            "shortfall", "how many are missing", .figure { $0.judgement.shortfall }),
        ExpectationKey(
            "shortfallNoun", "what these are",
            .word([]) { $0.judgement.shortfallNoun?.code }),
        ExpectationKey(
            "forecast", "the value forecast for the deadline",
            .figure { $0.judgement.forecast?.asStored }),
        ExpectationKey(
            "chance", "the chance of meeting the target, 0 to 1",
            .figure { $0.judgement.chance?.asStored }),
        ExpectationKey(
            "alert", "where the row's alert stands",
            .word(states) { $0.alert?.state.rawValue }),
        ExpectationKey(
            "alerts", "the transitions of the alert since the step before, the oldest first",
            .alerts),
    ]

    private init(_ name: String, _ meaning: String, _ form: Form) {
        self.name = name
        self.meaning = meaning
        self.form = form
    }

    /// States that an alert has without anybody's doing.
    private static let states = [AlertPhase.pending, .firing, .resolved].map(\.rawValue)
}

/// A transition as a scenario expects it; what is nil may be anything.
package struct ExpectedTransition: Sendable {
    package var kind: TransitionKind
    package var on: CivilDay?
    package var severity: Severity?
    package var status: Status?

    package func fits(_ transition: Transition) -> Bool {
        kind == transition.kind && (on.map { $0 == transition.asOf } ?? true)
            && (severity.map { $0 == transition.severity } ?? true)
            && (status.map { $0 == transition.status } ?? true)
    }
}

extension Transition {
    /// As a scenario may write it: `{fired: 2023-01-08, severity: warning, status: off_course}`.
    package var inScenario: String {
        "{\(kind.rawValue): \(asOf), severity: \(severity.rawValue), status: \(status.rawValue)}"
    }
}

/// A number as a scenario expects it.
package struct ExpectedFigure: Sendable {
    /// nil where there is to be none.
    var value: Fraction?
    /// Decimals to which it is only about right; nil where it is exact.
    var places: Int?

    /// Reads `55`, `about 33.3` or `none`; nil of anything else.
    init?(_ text: String) {
        if text == "none" { return }
        let about = "about "
        let number = text.hasPrefix(about) ? String(text.dropFirst(about.count)) : text
        guard let value = Fraction(decimal: number) else { return nil }
        self.value = value
        if text.hasPrefix(about) {
            places = number.split(separator: ".").dropFirst().first?.utf8.count ?? 0
        }
    }

    /// Whether a figure is it: to the 12 decimals that are stored, or as about as it is written.
    func fits(_ found: Fraction?) -> Bool {
        guard let value, let found else { return self.value == nil && found == nil }
        return found.rounded(places: places ?? 12) == value.rounded(places: places ?? 12)
    }
}
