import Calendar
import Codes
import Exact
import Indicators

extension Judge {
    /// What is kept of a day, as it is known on a later one.
    package mutating func observation(on day: CivilDay, seenOn today: CivilDay) -> ObservedReading {
        let finding = finding(on: day)
        let year = periods.year(of: finding.reading.time, inForceOn: day)
        return ObservedReading(
            reading: finding.reading, expected: expected(of: finding.reading, on: day),
            status: finding.verdict.status, isOpen: periods.closing(of: year) > today)
    }

    /// The periods that have begun by `today` and do not end before `first`, the oldest first.
    package mutating func observedPeriods(
        from first: CivilDay, seenOn today: CivilDay
    ) -> [ObservedPeriod] {
        periods.begun(on: today).filter { periods.readingDay(of: $0) >= first }.map { year in
            ObservedPeriod(
                from: periods.beginning(of: year), to: periods.readingDay(of: year),
                observation: observation(ofPeriod: year, seenOn: today))
        }
    }

    /// A closed period has the reading and status of its last day, unless its closing has the last
    /// word on it: the verdict of the deadline, or the breach of a limit. One that is open has what
    /// is known of it today; a census that is not in force yet judges nobody.
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
