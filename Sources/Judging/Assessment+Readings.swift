import Calendar
import Codes
import Course
import Exact
import Indicators
import Plans
import Storage

extension Assessment {
    /// The readings that are kept of a row: those of the observation days from `first` to the day
    /// before the assessed one, whose reading is the status row, and those of the periods that end
    /// on `first` or later. None of a plan that has not begun.
    package func keptReadings(of row: Row, from first: CivilDay) -> [KeptReading] {
        let plan = arrangement.plans[row.place.plan]
        guard day >= plan.startsOn else { return [] }
        var judge = judge(of: row)
        let key = key(of: row)
        var found: [KeptReading] = []
        for observed in observationDays(from: max(first, plan.startsOn), before: day) {
            found.append(
                KeptReading(
                    row: key, span: KeptReading.Span(from: observed, to: observed),
                    figures: KeptReading.Figures(judge.observation(on: observed, seenOn: day))))
        }
        for period in judge.observedPeriods(from: first, seenOn: day) {
            found.append(
                KeptReading(
                    row: key, span: KeptReading.Span(from: period.from, to: period.to),
                    figures: KeptReading.Figures(period.observation)))
        }
        return found
    }
}

extension KeptReading.Figures {
    init(_ observation: ObservedReading) {
        self.init(
            value: observation.reading.value?.decimalText(places: 12),
            numerator: observation.reading.numerator?.decimalText(places: 12),
            denominator: observation.reading.denominator?.decimalText(places: 12),
            expected: observation.expected?.decimalText(places: 12),
            status: observation.status?.rawValue, isOpen: observation.isOpen)
    }
}
