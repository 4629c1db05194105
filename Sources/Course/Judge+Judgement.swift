import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

extension Judge {
    /// Everything that is said of a day.
    ///
    /// - Parameter below: the readings of the areas below on the same day, where the row has such:
    ///   they say where a shortfall lies.
    package mutating func judgement(on day: CivilDay, below: [AreaReading] = []) -> Judgement {
        let finding = finding(on: day)
        let reading = finding.reading
        var judgement = Judgement(
            status: finding.verdict.status, reason: finding.verdict.reason,
            commitment: commitment, reading: reading, readOn: isStated(reading) ? reading.on : nil,
            closedReading: finding.closed, movement: finding.movement,
            isPeriodClosed: periods.isClosed(reading.time, on: day))
        judgement.endedOn = indicator.effective.to.flatMap { day > $0 ? $0 : nil }
        if finding.verdict.status == .needsConfiguration {
            judgement.unsetKeys = indicator.unsetKeys
        }
        guard kind != nil else { return judgement }
        judgement.target = isLimitKnown(on: day) ? side(of: reading.value)?.limit : nil
        judgement.path = path(on: day)
        judgement.expected = expected(of: reading, on: day)
        if let value = reading.value {
            if let side = heldSide(of: value, judgement.expected) {
                judgement.gap = judgement.expected.map { side.lead(of: value, over: $0) }
            }
        }
        // Once the verdict is final there is one story: nothing is expected to change any more.
        if !(finding.verdict.reason?.isFinal ?? false) {
            judgement.requiredPace = reading.value.flatMap {
                requiredPace(from: $0, at: reading.time, on: day)
            }
            judgement.outlook = forecast(on: day)
        }
        judgement.bestPace = bestPace(on: day, judgement.path)
        judgement.outlookPeriod = outlookPeriod(on: day)
        if commitment.sides != nil {
            judgement.readingBefore = readingBefore(reading, on: day)
        }
        if finding.verdict.isShort,
            let side = side(of: reading.value)
                ?? reading.value.flatMap({ heldSide(of: $0, judgement.expected) })
                ?? kind?.limitUnsaid?.onlySide,
            let shortfall = Shortfall(indicator.measure)
        {
            let value = judgement.expected ?? side.limit
            judgement.shortfall = shortfall.missing(
                in: reading, of: value, lowerIsBetter: side.lowerIsBetter)
            if judgement.shortfall != nil {
                judgement.shortfallNoun = shortfall.noun
                judgement.needed = shortfall.needed(
                    in: reading, of: value, lowerIsBetter: side.lowerIsBetter)
                judgement.neededNoun = judgement.needed.flatMap { _ in shortfall.remedy }
                judgement.shortfalls = parts(of: shortfall, value, side, below)
            }
        }
        return judgement
    }

    /// What an area below has of what is expected of this one, where that is the same for both: a
    /// path or a fixed limit of a rate, read on the same day. Of a number each area would have a
    /// part of its own, which no plan says.
    package func comparison(
        of below: Judgement, with judgement: Judgement
    ) -> (expected: Fraction, gap: Fraction?, shortfall: Fraction?, noun: ShortfallNoun?)? {
        guard indicator.unit.isRate, let expected = judgement.expected,
            judgement.path != nil || expected == judgement.target,
            below.readOn != nil, below.readOn == judgement.readOn
        else { return nil }
        guard let value = below.reading.value, let side = heldSide(of: value, expected) else {
            return (expected, nil, nil, nil)
        }
        let shortfall = Shortfall(indicator.measure)
        let missing = shortfall?.missing(
            in: below.reading, of: expected, lowerIsBetter: side.lowerIsBetter)
        return (
            expected, side.lead(of: value, over: expected), missing,
            missing.flatMap { _ in shortfall?.noun }
        )
    }

    /// The side of the target that a value is held against; without a value the only one.
    package func side(of value: Fraction?) -> Bounds.Side? {
        limit?.onlySide ?? value.flatMap { limit?.side(of: $0) }
    }

    /// The side that a value is held against: where no value alone can meet the target, what is
    /// expected after the year before.
    private func heldSide(of value: Fraction, _ expected: Fraction?) -> Bounds.Side? {
        limit?.side(of: value)
            ?? expected.map {
                Bounds.Side(
                    limit: $0, lowerIsBetter: commitment.comparison?.asksForFall ?? false)
            }
    }

    /// Whether the reading is of a day at all: of statements, only where there is one that serves;
    /// of a series, where it has begun.
    func isStated(_ reading: Reading) -> Bool {
        reading.isStated && (periods.days == nil || reading.value != nil)
    }

    /// What is expected of the reading, by the kind of target.
    mutating func expected(of reading: Reading, on day: CivilDay) -> Fraction? {
        kind?.expected(&self, reading, day)
    }

    /// The distance to the target over the plan years left; nil after the deadline, and where no
    /// time is left and the target is not reached.
    private func requiredPace(
        from value: Fraction, at time: PlanTime, on day: CivilDay
    ) -> Fraction? {
        guard let side = limit?.side(of: value), let due, day <= due.deadline else { return nil }
        let distance = -side.lead(of: value, over: side.limit)
        if distance.sign <= 0 { return .zero }
        let left = Fraction(due.time) - Fraction(time)
        return left.sign > 0 ? distance.divided(by: left) : nil
    }

    /// The largest movement a year toward the target between neighbours among the baseline and the
    /// closed readings, a year apart at least.
    private mutating func bestPace(on day: CivilDay, _ path: Path?) -> Fraction? {
        guard let path, let side = limit?.side(of: path.baseline) else { return nil }
        var points = [(time: path.begins, value: path.baseline)]
        for reading in lastClosedReadings(.max, on: day).reversed() {
            let time = Fraction(reading.time)
            if let value = reading.value, let last = points.last,
                time - last.time >= Fraction(1)
            {
                points.append((time, value))
            }
        }
        return zip(points, points.dropFirst()).compactMap { earlier, later in
            side.lead(of: later.value, over: earlier.value)
                .divided(by: later.time - earlier.time)
        }.max()
    }

    /// What each area below lacks of the same value, the largest first.
    private func parts(
        of shortfall: Shortfall, _ value: Fraction, _ side: Bounds.Side, _ below: [AreaReading]
    ) -> [Judgement.AreaShortfall] {
        // A count is promised by the whole area: no part of it is due from one below.
        guard shortfall.isRelative else { return [] }
        return below.compactMap { area in
            shortfall.missing(
                in: area.reading, of: value, lowerIsBetter: side.lowerIsBetter
            ).map {
                Judgement.AreaShortfall(
                    areaCode: area.areaCode, shortfall: $0,
                    needed: shortfall.needed(
                        in: area.reading, of: value, lowerIsBetter: side.lowerIsBetter))
            }
        }.sorted {
            $0.shortfall == $1.shortfall
                ? $0.areaCode < $1.areaCode : $0.shortfall > $1.shortfall
        }
    }
}

extension Verdict {
    /// Whether something may be missing on such a day.
    fileprivate var isShort: Bool {
        switch status {
        case .offCourse, .breached, .missed: true
        case .atRisk: reason?.leavesShortfall ?? false
        case .needsConfiguration, .noData, .notDue, .onCourse, .met, nil: false
        }
    }
}

extension Judge {
    /// What is kept of a day, as it is known on a later one.
    package mutating func observation(on day: CivilDay, seenOn today: CivilDay) -> ObservedReading {
        let finding = finding(on: day)
        let year = periods.year(of: finding.reading.time, inForceOn: day)
        return ObservedReading(
            reading: finding.reading, expected: expected(of: finding.reading, on: day),
            status: finding.verdict.status, isOpen: periods.closing(of: year) > today)
    }

    /// The periods that have begun by `today` and do not end before `first`, the oldest first; none
    /// where each day is a period, of which the observation days are kept.
    package mutating func observedPeriods(
        from first: CivilDay, seenOn today: CivilDay
    ) -> [ObservedPeriod] {
        if periods.kind == .day { return [] }
        return periods.begun(on: today).filter { periods.readingDay(of: $0) >= first }.map { year in
            ObservedPeriod(
                from: periods.beginning(of: year), to: periods.readingDay(of: year),
                observation: observation(ofPeriod: year, seenOn: today))
        }
    }

    /// A closed period has the reading and status of its last day, unless its closing has the last
    /// word on it: the verdict of the deadline, or the breach of a limit. One that is open has what
    /// is known of it today; a census that is not in force yet gives no status.
    private mutating func observation(
        ofPeriod year: Int, seenOn today: CivilDay
    ) -> ObservedReading {
        let last = periods.readingDay(of: year)
        if periods.closing(of: year) > today {
            guard periods.isCounted(year, on: today) else {
                return ObservedReading(
                    reading: read(last), expected: nil, status: nil, isOpen: true)
            }
            return observation(on: min(last, today), seenOn: today)
        }
        var observation = observation(on: last, seenOn: today)
        kind?.closing(&self, &observation, periods.closing(of: year))
        return observation
    }
}
