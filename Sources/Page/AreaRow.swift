import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

/// The evaluation of an indicator in an area, with its alert and its past. Its other members are
/// those of the stored row.
@dynamicMemberLookup
package struct AreaRow: Sendable {
    package var stored: StatusRow
    /// nil of what is not rated.
    package var reason: Reason?
    package var facts = ReasonFacts()
    package var noun: ShortfallNoun?
    /// The severity of the alert, while it is pending or firing.
    package var severity: Severity?
    package var alertState: AlertPhase?
    package var alertSince: CivilDay?
    /// The last day of a silence of it.
    package var silencedTo: CivilDay?
    package var isFlapping = false
    /// Readings by period; what was known before comes first.
    package var periods = PastReadings()
    /// Readings of observation days, only of what is rated.
    package var days = PastReadings()
    /// Transitions of its alert, the newest first.
    package var transitions: [AlertEntry] = []

    package init(_ stored: StatusRow) { self.stored = stored }

    package subscript<Value>(dynamicMember path: WritableKeyPath<StatusRow, Value>) -> Value {
        get { stored[keyPath: path] }
        set { stored[keyPath: path] = newValue }
    }

    package var key: IndicatorKey { stored.indicator }

    package var area: String {
        get { stored.key.area }
        set { stored.key.area = newValue }
    }

    /// Whether it is of a part of those who are counted, and not of all.
    package var isPart: Bool { stored.key.breakdown != "{}" }

    var isPeriodOpen: Bool { stored.periodState == .open }

    /// The verdict is out: what was forecast and how likely it was is the past.
    var isDecided: Bool { reason?.isFinal ?? false }

    /// The reading of the clock's day, which is kept nowhere else.
    func reading(on today: CivilDay) -> PastReading {
        PastReading(
            start: today, end: today, state: isPeriodOpen ? .open : .closed,
            value: stored.value, numerator: stored.numerator, denominator: stored.denominator,
            expected: stored.expected, status: stored.status, knownFrom: "", knownTo: nil)
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
    /// Until when it was known; nil: it is what is known now.
    package var knownTo: String?
}

/// The readings of a row as lines of text: rows of thousands of indicators are kept as such, and
/// taken apart only for the one that is shown.
package struct PastReadings: Sendable, Equatable {
    private let text: String

    /// None.
    package init() { text = "" }

    /// Lines of fields with `|` between them, in the order of `PastReadingField`.
    ///
    /// - Throws: what the lines hold that is none of the words.
    package init(_ text: String) throws(UnknownWord) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var place = 0
            for field in line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            {
                switch PastReadingField(rawValue: place) {
                case .state: _ = try PeriodState(stored: Substring(field), in: "period_state")
                case .status:
                    _ = try Status.stored(orNil: Substring(field), in: "kept_reading.status")
                default: break
                }
                place += 1
            }
            guard place == PastReadingField.allCases.count else {
                throw UnknownWord(column: "a reading", word: "\(place) fields")
            }
        }
        self.text = text
    }

    package var list: [PastReading] {
        text.split(separator: "\n").compactMap { PastReading(line: $0) }
    }
}

extension PastReading {
    fileprivate init?(line: Substring) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == PastReadingField.allCases.count else { return nil }
        func text(_ field: PastReadingField) -> Substring { fields[field.rawValue] }
        func figure(_ field: PastReadingField) -> Fraction? { Fraction(decimal: text(field)) }
        guard let start = CivilDay(text(.start)), let end = CivilDay(text(.end)),
            let state = PeriodState(rawValue: String(text(.state)))
        else { return nil }
        self.init(
            start: start, end: end, state: state, value: figure(.value),
            numerator: figure(.numerator), denominator: figure(.denominator),
            expected: figure(.expected), status: Status(rawValue: String(text(.status))),
            knownFrom: String(text(.knownFrom)),
            knownTo: text(.knownTo).isEmpty ? nil : String(text(.knownTo)))
    }
}

/// One transition of an alert. Its other members are those of the stored row.
@dynamicMemberLookup
package struct AlertEntry: Sendable {
    package var logged: LoggedTransition
    /// Civil time at +08:00 of when it was found.
    package var at: String
    /// Of the evaluation that caused it; nil of a retraction.
    package var reason: Reason?
    package var noun: ShortfallNoun?

    package init(_ logged: LoggedTransition, at: String, reason: Reason?, noun: ShortfallNoun?) {
        self.logged = logged
        self.at = at
        self.reason = reason
        self.noun = noun
    }

    package subscript<Value>(dynamicMember path: WritableKeyPath<TransitionRow, Value>) -> Value {
        get { logged.row[keyPath: path] }
        set { logged.row[keyPath: path] = newValue }
    }

    package var sequence: Int64 { logged.sequence }
    package var key: IndicatorKey { logged.indicator }
    package var area: String { logged.key.area }
    package var isHistoric: Bool { logged.row.historic }

    /// The figures of that evaluation, read only where they are shown.
    func facts(_ nouns: ShortfallNouns) -> ReasonFacts {
        var facts = ReasonFacts(json: logged.row.evidence ?? "", nouns: nouns)
        facts.noun = noun
        return facts
    }
}
