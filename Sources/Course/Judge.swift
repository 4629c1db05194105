import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Plans
import Words

/// Judges one indicator in one area on any day (contract §5): a pure function of the readings, the
/// plan and the day.
///
/// It keeps what does not change from day to day, the readings of closed periods and the path, so
/// that the years of a plan are judged day by day without asking for them again. It must be made
/// again when readings or the plan have changed.
package struct Judge {
    package let indicator: Indicator
    let periods: Periods
    /// nil where the row is not judged.
    package let kind: TargetKind?
    /// nil where the row is not judged, or its kind has no comparator.
    package let limit: Bounds?
    /// The first day on which the limit is known; nil = from the beginning.
    private let limitFrom: CivilDay?
    /// The fixed window of the measure whose line takes the place of a deadline.
    let line: Window?
    /// What the target's own window has seen, of the day that it ends on; nil where it has none.
    let recent: (CivilDay) -> Fraction?
    /// When what the target waits for came; nil while it has not, or where it waits for nothing.
    let occasion: CivilDay?
    /// What the same indicator has done in other areas by a day.
    let siblings: (CivilDay) -> [SiblingPast]
    /// nil where there is no deadline.
    let due: Periods.Due?
    let commitment: Commitment
    /// A baseline that the plan itself gives.
    private let givenBaseline: (value: Fraction, time: PlanTime, on: CivilDay)?
    let forecasting: Forecasting
    let read: (CivilDay) -> Reading
    /// What may be kept beyond the judge: another one of the same row can begin with it.
    package var memory = Memory()
    private var knownPath: (baseline: PlanTime, path: Path)?

    /// - Parameters:
    ///   - kinds: the table that the plan was read with.
    ///   - startsOn: the plan's first day, `endsOn` its last.
    ///   - graceDays: `periods.graceDays` of the configuration.
    ///   - calendar: its semesters.
    ///   - occasion: the day on which what the target waits for came.
    ///   - recent: what the target's own window has seen by its end.
    ///   - siblings: what the same indicator has done in other areas by a day.
    ///   - reading: the reading in force on a day, for any day from that before the plan on.
    package init(
        _ indicator: Indicator, kinds: TargetKinds, startsOn: CivilDay, endsOn: CivilDay,
        graceDays: Int, calendar: SchoolCalendar = SchoolCalendar(), occasion: CivilDay? = nil,
        recent: @escaping (CivilDay) -> Fraction? = { _ in nil },
        siblings: @escaping (CivilDay) -> [SiblingPast] = { _ in [] },
        reading: @escaping (CivilDay) -> Reading
    ) {
        let kind = indicator.target.map { kinds.kind(of: $0) }
        self.init(
            indicator, unit: indicator.unit, kind,
            periods: Periods(
                kind: indicator.reading, startsOn: startsOn, endsOn: endsOn, graceDays: graceDays,
                calendar: calendar),
            baseline: indicator.target?.baseline.map {
                ($0.value, PlanTime(year: $0.year), CivilDay.last(of: $0.year))
            },
            forecasting: Forecasting(of: indicator, kind), occasion: occasion, recent: recent,
            siblings: siblings, reading: reading)
    }

    /// - Parameters:
    ///   - unit: nil of bare numbers.
    ///   - baseline: where it is given, whatever the target says of it.
    init(
        _ indicator: Indicator, unit: MeasureUnit?, _ kind: TargetKind?, periods: Periods,
        baseline: (value: Fraction, time: PlanTime, on: CivilDay)?, forecasting: Forecasting,
        occasion: CivilDay? = nil, recent: @escaping (CivilDay) -> Fraction? = { _ in nil },
        siblings: @escaping (CivilDay) -> [SiblingPast] = { _ in [] },
        reading: @escaping (CivilDay) -> Reading
    ) {
        self.indicator = indicator
        self.periods = periods
        self.forecasting = forecasting
        givenBaseline = baseline
        if let kind, let target = indicator.target, indicator.tier != "C",
            !indicator.needsConfiguration
        {
            self.kind = kind
            let first = target.comparator.flatMap { comparator in
                comparator.comparison.isOfFirst
                    ? Judge.firstValue(periods, baseline?.value, reading) : nil
            }
            limitFrom = first?.from
            // Where no year is observed nothing has a value that could be held against one.
            limit = target.comparator.flatMap {
                $0.moved(to: first?.value).bounds(in: indicator.unit)
            }
            line = kind.followsWindows ? indicator.measure.longWindow : nil
            let isEnding =
                kind.shape.hasDeadline && line == nil
                && (target.occasion == nil || occasion != nil)
            let end = target.deadline ?? (kind.shape.isDeadlineOptional ? nil : periods.endsOn)
            due = isEnding ? (occasion ?? end).map { periods.due(by: $0) } : nil
        } else {
            self.kind = nil
            limit = nil
            limitFrom = nil
            line = nil
            due = nil
        }
        self.occasion = occasion
        self.recent = recent
        self.siblings = siblings
        commitment = Commitment(indicator, unit: unit, self.kind, due: occasion)
        read = reading
    }

    /// The value of the first observed year, and from when on it is known: a baseline, else what
    /// was read on the eve of the plan, else the first closed period that has one.
    private static func firstValue(
        _ periods: Periods, _ baseline: Fraction?, _ read: (CivilDay) -> Reading
    ) -> (value: Fraction, from: CivilDay?)? {
        if let value = baseline ?? read(periods.startsOn - 1).value { return (value, nil) }
        for period in periods.begun(on: periods.endsOn) {
            if let value = read(periods.readingDay(of: period)).value {
                return (value, periods.closing(of: period))
            }
        }
        return nil
    }

    /// Whether on a day it is known already what the value is held against.
    package func isLimitKnown(on day: CivilDay) -> Bool { limitFrom.map { $0 <= day } ?? true }

    /// Status and reason of a day, and nothing that is only shown.
    package mutating func verdict(on day: CivilDay) -> Verdict { finding(on: day).verdict }

    /// What the closing of a period says of it. A reading of before the plan leaves the day not
    /// due; the period has closed without one of its own, or with one that may still serve.
    mutating func verdictOfPeriod(closing day: CivilDay) -> Verdict {
        var reading = read(day)
        reading.isBeforePlan = false
        return finding(of: reading, on: day).verdict
    }

    /// A verdict with the readings that it was found from.
    mutating func finding(on day: CivilDay) -> Finding { finding(of: read(day), on: day) }

    private mutating func finding(of reading: Reading, on day: CivilDay) -> Finding {
        guard let kind else {
            let isOpen = indicator.needsConfiguration && indicator.tier != "C"
            return Finding(
                verdict: isOpen ? Verdict(.needsConfiguration, .needsConfiguration) : Verdict(),
                reading: reading)
        }
        // Whatever else a kind says of a day without a value, of this one nothing is known yet.
        if reading.absence == .building {
            return Finding(verdict: Verdict(.noData, .building), reading: reading)
        }
        return kind.finding(&self, reading, day)
    }

    /// The value where there is one of a period within the plan; otherwise the finding says why
    /// not.
    package func judgedValue(of reading: Reading, _ finding: inout Finding) -> Fraction? {
        guard let value = reading.value else {
            finding.verdict = Verdict(.noData, reading.reasonOfAbsence)
            return nil
        }
        if reading.isBeforePlan {
            finding.verdict = Verdict(.notDue, .beforePlan)
            return nil
        }
        return value
    }

    /// The path as it is known on a day. Of what is counted up it begins at 0. Elsewhere, without a
    /// baseline in the plan, it begins with the reading
    /// in force on the eve of the plan, else with the first closed period that has a value.
    package mutating func path(on day: CivilDay) -> Path? {
        guard let kind, kind.hasPath, let limit, let due else { return nil }
        guard let baseline = baseline(on: day) else { return nil }
        if let knownPath, knownPath.baseline == baseline.time { return knownPath.path }
        let side = limit.side(of: baseline.value)
        let path = Path(
            baseline: baseline.value, begins: Fraction(baseline.time), target: side.limit,
            ends: Fraction(due.time), lowerIsBetter: side.lowerIsBetter,
            through: pointsOnTheWay)
        knownPath = (baseline.time, path)
        return path
    }

    /// What the plan itself names on the way to the target, in order.
    var pointsOnTheWay: [Path.Point] {
        (indicator.target?.path ?? []).map { Path.Point(Fraction(PlanTime($0.on)), $0.value) }
    }

    mutating func baseline(
        on day: CivilDay
    ) -> (value: Fraction, time: PlanTime, on: CivilDay)? {
        if kind?.startsAtZero ?? false {
            let year = periods.startsOn.year - 1
            return (.zero, PlanTime(year: year), .last(of: year))
        }
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
    package mutating func lastClosedReadings(_ count: Int, on day: CivilDay) -> [Reading] {
        var found: [Reading] = []
        for year in periods.closed(on: day).reversed() where found.count < count {
            let reading = closedReading(of: year)
            if reading.value != nil, !reading.isBeforePlan { found.append(reading) }
        }
        return found
    }

    /// The reading that the verdict of the deadline rests on.
    mutating func readingOfVerdict(_ due: Periods.Due) -> Reading {
        closedReading(on: due.readingDay)
    }

    mutating func eveOfPlan() -> Reading {
        closedReading(on: periods.startsOn - 1)
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
        closedReading(on: periods.readingDay(of: year))
    }

    private mutating func closedReading(on day: CivilDay) -> Reading {
        if let known = memory.readings[day] { return known }
        let reading = read(day)
        memory.readings[day] = reading
        return reading
    }
}

/// A verdict and what it rests on.
package struct Finding {
    package var verdict = Verdict()
    /// In force on the day.
    package var reading: Reading
    /// The closed reading that decided, where one did.
    package var closed: Reading?
    /// The last yearly movement toward the limit, where it decided.
    package var movement: Fraction?

    package init(verdict: Verdict = Verdict(), reading: Reading) {
        self.verdict = verdict
        self.reading = reading
    }
}

extension Reading {
    /// Why there is no value.
    var reasonOfAbsence: Reason {
        switch absence {
        case .noDenominator: .noDenominator
        case .lowCoverage: .lowCoverage
        case .staleStatement: .staleStatement
        case .building: .building
        case .noValue, nil: .noValue
        }
    }
}

extension Commitment {
    /// What a plan's row is committed to.
    ///
    /// - Parameters:
    ///   - kind: nil where it is not judged; then there is only its unit.
    ///   - occasion: when what it waits for came.
    init(
        _ indicator: Indicator, unit: MeasureUnit?, _ kind: TargetKind?, due occasion: CivilDay?
    ) {
        self.init(unit: unit)
        period = .period(of: indicator.reading)
        guard let kind, let target = indicator.target else { return }
        comparison = target.comparator?.comparison
        ends = target.comparator?.ends ?? Comparison.Ends()
        deadline = target.deadline ?? occasion
        sides = kind.sides(indicator.measure)
    }
}
