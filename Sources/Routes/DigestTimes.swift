import Calendar

/// Messages that are gathered and go out together, at times of the day at +08:00.
package struct DigestTimes: Equatable, Sendable {
    /// Minutes after midnight, in order; at least one.
    package var minutes: [Int]
    package var onWorkingDaysOnly: Bool

    package init(minutes: [Int], onWorkingDaysOnly: Bool) {
        self.minutes = minutes.sorted()
        self.onWorkingDaysOnly = onWorkingDaysOnly
    }

    /// Of e-mail that says nothing else: half past eight.
    package static let everyMorning = DigestTimes(minutes: [8 * 60 + 30], onWorkingDaysOnly: false)

    /// The last time that is not after `now`: what was found up to it is due.
    package func last(upTo now: Timestamp, _ workingDays: WorkingDays) -> Timestamp {
        var day = now.day
        // Nobody has more holidays in a row than a year has days.
        for _ in 0...366 {
            if !onWorkingDaysOnly || workingDays.contains(day) {
                let times = minutes.map { Timestamp(on: day, minute: $0) }
                if let time = times.last(where: { $0 <= now }) { return time }
            }
            day = day - 1
        }
        return Timestamp(on: day, minute: 0)
    }

    /// `08:30, 16:00 on working days`.
    package var words: String {
        let times = minutes.map { minute in
            [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
        return times.joined(separator: ", ") + (onWorkingDaysOnly ? " on working days" : "")
    }
}

extension Timestamp {
    /// A minute of a civil day at +08:00.
    package init(on day: CivilDay, minute: Int) {
        let seconds = Int64(day.number) * 86_400 + Int64(minute) * 60 - 8 * 3_600
        self.init(nanoseconds: seconds * 1_000_000_000)
    }
}
