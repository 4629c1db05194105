import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans

/// Judges one indicator in one area on any day (contract §5): a pure function of the readings, the
/// plan and the day.
///
/// It keeps what does not change from day to day, the readings of closed periods and the path, so
/// that the years of a plan are judged day by day without asking for them again. It must be made
/// anew when readings or the plan have changed.
package struct Judge {
    package let indicator: Indicator
    let periods: Periods
    /// nil where the row is not judged.
    let limit: Limit?
    let due: Periods.Due?
    /// A baseline that the plan itself gives.
    private let givenBaseline: (value: Fraction, time: PlanTime, on: CivilDay)?
    let forecasting: Forecasting
    let read: (CivilDay) -> Reading
    private var closedReadings: [Int: Reading] = [:]
    private var verdictReading: Reading?
    private var readingBeforePlan: Reading?
    private var knownPath: (baseline: PlanTime, path: Path)?
    var knownForecast: (closed: Int, forecast: Forecast?)?

    /// - Parameters:
    ///   - startsOn: the plan's first day, `endsOn` its last.
    ///   - graceDays: `periods.graceDays` of the configuration.
    ///   - reading: the reading in force on a day, for any day from that before the plan on.
    package init(
        _ indicator: Indicator, startsOn: CivilDay, endsOn: CivilDay, graceDays: Int,
        reading: @escaping (CivilDay) -> Reading
    ) {
        self.init(
            indicator,
            periods: Periods(
                kind: indicator.reading, startsOn: startsOn, endsOn: endsOn, graceDays: graceDays),
            baseline: indicator.target?.baseline.map {
                ($0.value, PlanTime(year: $0.year), CivilDay.last(of: $0.year))
            },
            forecasting: Forecasting(of: indicator), reading: reading)
    }

    /// - Parameter baseline: where it is given, whatever the target says of it.
    init(
        _ indicator: Indicator, periods: Periods,
        baseline: (value: Fraction, time: PlanTime, on: CivilDay)?, forecasting: Forecasting,
        reading: @escaping (CivilDay) -> Reading
    ) {
        self.indicator = indicator
        self.periods = periods
        self.forecasting = forecasting
        givenBaseline = baseline
        if let target = indicator.target, indicator.tier != "C", !indicator.needsConfiguration {
            limit = Limit(target, of: indicator.measure)
            due =
                target.kind == .maintain ? nil : periods.due(by: target.deadline ?? periods.endsOn)
        } else {
            limit = nil
            due = nil
        }
        read = reading
    }

    /// Status and reason of a day, and nothing that is only shown.
    package mutating func verdict(on day: CivilDay) -> Verdict { finding(on: day).verdict }

    /// A verdict with the readings that it was found from.
    mutating func finding(on day: CivilDay) -> Finding {
        let reading = read(day)
        guard let limit else {
            let isOpen = indicator.needsConfiguration && indicator.tier != "C"
            return Finding(
                verdict: isOpen ? Verdict(.needsConfiguration, .needsConfiguration) : Verdict(),
                reading: reading)
        }
        if let due {
            return judgeByDeadline(on: day, reading, limit, due)
        }
        return judgeByLimit(on: day, reading, limit)
    }

    /// level_by_date and ratio_of_ratios: the first rule that applies.
    private mutating func judgeByDeadline(
        on day: CivilDay, _ reading: Reading, _ limit: Limit, _ due: Periods.Due
    ) -> Finding {
        var finding = Finding(reading: reading)
        if day >= due.verdictOn {
            let last = verdictReading ?? read(due.readingDay)
            verdictReading = last
            finding.closed = last
            finding.verdict =
                if let value = last.value {
                    limit.holds(value) ? Verdict(.met, .metFinal) : Verdict(.missed, .missedFinal)
                } else {
                    Verdict(.noData, last.reasonCode)
                }
            return finding
        }
        guard let value = judgedValue(of: reading, &finding) else { return finding }
        if limit.holds(value) {
            finding.verdict = Verdict(.met, .holds)
            return finding
        }
        guard let path = path(on: day) else {
            finding.verdict = Verdict(.notDue, .noBaseline)
            return finding
        }
        let behind = -limit.lead(of: value, over: path.expected(at: reading.time))
        if behind.sign <= 0 {
            finding.verdict = Verdict(.onCourse, .onPath)
        } else if let step = path.yearlyStep, behind * Fraction(4) <= step {
            finding.verdict = Verdict(.atRisk, .behindPath)
        } else {
            finding.verdict = Verdict(.offCourse, .behindPath)
        }
        weighChance(&finding, on: day)
        return finding
    }

    /// maintain: the last closed period, then the open one, then the headroom.
    private mutating func judgeByLimit(
        on day: CivilDay, _ reading: Reading, _ limit: Limit
    ) -> Finding {
        var finding = Finding(reading: reading)
        guard let value = judgedValue(of: reading, &finding) else { return finding }
        let closed = lastClosedReadings(2, on: day)
        if let last = closed.first, let lastValue = last.value, !limit.holds(lastValue) {
            finding.closed = last
            finding.verdict = Verdict(.breached, limit.holds(value) ? .recovering : .pastLimit)
            return finding
        }
        guard limit.holds(value) else {
            let isZero = indicator.target?.isZeroTarget ?? false
            finding.verdict =
                isZero ? Verdict(.breached, .pastLimit) : Verdict(.atRisk, .provisional)
            return finding
        }
        if closed.count == 2, let last = closed[0].value, let before = closed[1].value {
            let movement = limit.lead(of: before, over: last)
            if movement.sign > 0, limit.lead(of: value, over: limit.value) < movement {
                finding.movement = movement
                finding.verdict = Verdict(.atRisk, .thinHeadroom)
                return finding
            }
        }
        finding.verdict = Verdict(.onCourse, .withinLimit)
        return finding
    }

    /// The value where there is one of a period within the plan; otherwise the finding says why
    /// not.
    private func judgedValue(of reading: Reading, _ finding: inout Finding) -> Fraction? {
        guard let value = reading.value else {
            finding.verdict = Verdict(.noData, reading.reasonCode)
            return nil
        }
        if reading.isBeforePlan {
            finding.verdict = Verdict(.notDue, .beforePlan)
            return nil
        }
        return value
    }

    /// The path as it is known on a day. Without a baseline in the plan it begins with the reading
    /// in force on the eve of the plan, else with the first closed period that has a value.
    package mutating func path(on day: CivilDay) -> Path? {
        guard let limit, let due else { return nil }
        guard let baseline = baseline(on: day) else { return nil }
        if let knownPath, knownPath.baseline == baseline.time { return knownPath.path }
        let path = Path(
            baseline: baseline.value, begins: Fraction(baseline.time), target: limit.value,
            ends: Fraction(due.time), lowerIsBetter: limit.lowerIsBetter)
        knownPath = (baseline.time, path)
        return path
    }

    mutating func baseline(
        on day: CivilDay
    ) -> (value: Fraction, time: PlanTime, on: CivilDay)? {
        if let givenBaseline { return givenBaseline }
        let eve = eveOfPlan()
        if let value = eve.value { return (value, eve.time, eve.on) }
        for year in periods.closed(on: day) {
            let reading = closedReading(of: year)
            if let value = reading.value, !reading.isBeforePlan {
                return (value, reading.time, reading.on)
            }
        }
        return nil
    }

    /// The last readings of closed periods that have a value, the newest first.
    mutating func lastClosedReadings(_ count: Int, on day: CivilDay) -> [Reading] {
        var found: [Reading] = []
        for year in periods.closed(on: day).reversed() where found.count < count {
            let reading = closedReading(of: year)
            if reading.value != nil, !reading.isBeforePlan { found.append(reading) }
        }
        return found
    }

    private mutating func eveOfPlan() -> Reading {
        let eve = readingBeforePlan ?? read(periods.startsOn - 1)
        readingBeforePlan = eve
        return eve
    }

    /// The last closed reading of an earlier time than that one, else that of the plan's eve.
    mutating func readingBefore(_ reading: Reading, on day: CivilDay) -> Reading? {
        let closed = lastClosedReadings(2, on: day).first {
            Fraction($0.time) < Fraction(reading.time)
        }
        if let closed { return closed }
        let eve = eveOfPlan()
        return eve.value == nil ? nil : eve
    }

    mutating func closedReading(of year: Int) -> Reading {
        if let known = closedReadings[year] { return known }
        let reading = read(periods.readingDay(of: year))
        closedReadings[year] = reading
        return reading
    }
}

/// A verdict and what it rests on.
struct Finding {
    var verdict = Verdict()
    /// In force on the day.
    var reading: Reading
    /// The closed reading that decided, where one did.
    var closed: Reading?
    /// The last yearly movement toward the limit, where it decided.
    var movement: Fraction?
}

extension Reading {
    /// Why there is no value.
    fileprivate var reasonCode: ReasonCode {
        switch absence {
        case .noDenominator: .noDenominator
        case .lowCoverage: .lowCoverage
        case .staleStatement: .staleStatement
        case .building: .building
        case .noValue, nil: .noValue
        }
    }
}
