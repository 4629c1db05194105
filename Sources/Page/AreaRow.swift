import Calendar
import Charts
import Codes
import Exact
import Words

/// Where an indicator stands in an area, as the view `indicator_status` has it, with its alert and
/// its past.
package struct AreaRow: Sendable {
    package var key: IndicatorKey
    package var area: String
    /// The Chinese name that the daemon keeps.
    package var areaName: String
    package var value: Fraction?
    package var numerator: Fraction?
    package var denominator: Fraction?
    package var expected: Fraction?
    package var gap: Fraction?
    package var requiredPace: Fraction?
    package var forecast: Fraction?
    package var forecastLow: Fraction?
    package var forecastHigh: Fraction?
    /// 0 to 1.
    package var chance: Double?
    /// nil of what is compared and not judged.
    package var status: Status?
    package var isPeriodOpen = false
    package var readOn: CivilDay?
    /// nil of what is not judged.
    package var reason: Reason?
    package var facts = ReasonFacts()
    package var shortfall: Fraction?
    package var noun: ShortfallNoun?
    /// The severity of the alert that stands, while it is pending or firing.
    package var severity: Severity?
    package var alertState: AlertPhase?
    package var alertSince: CivilDay?
    /// Readings by period; what was believed before comes first.
    package var periods = PastReadings()
    /// Readings of observation days, only of what is judged.
    package var days = PastReadings()
    /// Transitions of its alert, the newest first.
    package var transitions: [AlertEntry] = []

    package init(key: IndicatorKey, area: String, areaName: String) {
        self.key = key
        self.area = area
        self.areaName = areaName
    }

    /// The verdict is out: what was forecast and how likely it was is the past.
    var isDecided: Bool { reason?.isFinal ?? false }

    /// What stands on the clock's day, which is kept nowhere else.
    func reading(on today: CivilDay) -> PastReading {
        PastReading(
            start: today, end: today, state: isPeriodOpen ? .open : .closed, value: value,
            numerator: numerator, denominator: denominator, expected: expected, status: status,
            knownFrom: "", knownTo: nil)
    }
}

/// A reading of a day or of a period, and since when it is known.
package struct PastReading: Sendable, Equatable {
    package var start: CivilDay
    package var end: CivilDay
    package var state: PeriodState
    package var value: Fraction?
    package var numerator: Fraction?
    package var denominator: Fraction?
    package var expected: Fraction?
    package var status: Status?
    /// Civil time at +08:00.
    package var knownFrom: String
    /// Until when it was believed; nil: it is what is known now.
    package var knownTo: String?
}

/// The readings of a row as lines of text: rows of thousands of indicators are kept as such, and
/// taken apart only for the one that is shown.
package struct PastReadings: Sendable, Equatable {
    private let text: String

    /// None.
    package init() { text = "" }

    /// Lines of fields parted by `|`: first day, last day, state, value, numerator, denominator,
    /// expected, status, known from, known to.
    ///
    /// - Throws: what the lines hold that is none of those words.
    package init(_ text: String) throws(UnknownWord) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var fields = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
                .makeIterator()
            var place = 0
            while let field = fields.next() {
                let word = Substring(field)
                if place == 2 { _ = try PeriodState(stored: word, in: "period_state") }
                if place == 7 { _ = try Status.stored(orNil: word, in: "kept_reading.status") }
                place += 1
            }
            guard place == 10 else {
                throw UnknownWord(column: "a reading", word: "\(place) fields")
            }
        }
        self.text = text
    }

    package var list: [PastReading] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 10, let start = CivilDay(fields[0]),
                let end = CivilDay(fields[1]), let state = PeriodState(rawValue: String(fields[2]))
            else { return nil }
            return PastReading(
                start: start, end: end, state: state,
                value: Fraction(decimal: fields[3]), numerator: Fraction(decimal: fields[4]),
                denominator: Fraction(decimal: fields[5]), expected: Fraction(decimal: fields[6]),
                status: Status(rawValue: String(fields[7])), knownFrom: String(fields[8]),
                knownTo: fields[9].isEmpty ? nil : String(fields[9]))
        }
    }
}

/// One transition of an alert.
package struct AlertEntry: Sendable {
    package var sequence: Int64
    package var key: IndicatorKey
    package var area: String
    package var transition: TransitionKind
    package var status: Status?
    package var severity: Severity
    /// Civil time at +08:00 of when it was found.
    package var at: String
    package var asOf: CivilDay
    /// Of the judgement that caused it; nil of a retraction.
    package var reason: Reason?
    package var noun: ShortfallNoun?
    /// The figures of that judgement, as JSON: read only where they are shown.
    package var evidence: String
    package var stands: Bool
    package var isHistoric: Bool

    package init(
        sequence: Int64, key: IndicatorKey, area: String, transition: TransitionKind,
        status: Status?, severity: Severity, at: String, asOf: CivilDay, reason: Reason?,
        noun: ShortfallNoun? = nil, evidence: String, stands: Bool, isHistoric: Bool
    ) {
        self.sequence = sequence
        self.key = key
        self.area = area
        self.transition = transition
        self.status = status
        self.severity = severity
        self.at = at
        self.asOf = asOf
        self.reason = reason
        self.noun = noun
        self.evidence = evidence
        self.stands = stands
        self.isHistoric = isHistoric
    }

    func facts(_ nouns: ShortfallNouns) -> ReasonFacts {
        var facts = ReasonFacts(json: evidence, nouns: nouns)
        facts.noun = noun
        return facts
    }
}
