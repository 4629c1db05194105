import Calendar
import Course
import Exact
import Indicators
import Judgements
import Plans

extension Assessment {
    /// The readings that are kept of a row: those of the observation days from `first` to the day
    /// before the evaluated one, whose reading is the status row, and those of the periods that end
    /// on `first` or later. None of a plan that has not begun.
    ///
    /// - Parameter known: the judge with which the row was looked at already.
    package func keptReadings(
        of row: Row, from first: CivilDay, by known: Judge? = nil
    ) -> [KeptReading] {
        let plan = indicatorIndex.plans[row.place.plan]
        guard day >= plan.startsOn else { return [] }
        var judge = known ?? judge(of: row)
        let key = key(of: row)
        var found: [KeptReading] = []
        for observed in observationDays(from: max(first, plan.startsOn), before: day) {
            found.append(
                KeptReading(
                    key: key, span: KeptReading.Span(from: observed, to: observed),
                    figures: KeptReading.Figures(judge.observation(on: observed, seenOn: day)),
                    planVersion: plan.version))
        }
        for period in judge.observedPeriods(from: first, seenOn: day) {
            found.append(
                KeptReading(
                    key: key, span: KeptReading.Span(from: period.from, to: period.to),
                    figures: KeptReading.Figures(period.observation), planVersion: plan.version))
        }
        return row.isPart ? found.filter(\.figures.showsPart) : found
    }
}

extension KeptReading.Figures {
    fileprivate var showsPart: Bool { value != nil && (numerator?.sign ?? 0) > 0 }

    init(_ observation: ObservedReading) {
        self.init(
            value: observation.reading.value?.asStored,
            numerator: observation.reading.numerator?.asStored,
            denominator: observation.reading.denominator?.asStored,
            expected: observation.expected?.asStored, status: observation.status,
            isOpen: observation.isOpen)
    }
}
