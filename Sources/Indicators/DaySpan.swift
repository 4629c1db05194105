import Calendar

/// The days that are kept one by one.
struct DaySpan: Equatable, Sendable {
    /// `CivilDay.number` of the first.
    let first: Int
    let count: Int

    init(_ first: CivilDay, through last: CivilDay) {
        self.first = Int(first.number)
        count = max(1, last - first + 1)
    }

    var last: CivilDay { day(at: count - 1) }

    /// The place of a day to read: days outside are read as the nearest day inside.
    func index(of day: CivilDay) -> Int { min(max(0, Int(day.number) - first), count - 1) }

    func day(at index: Int) -> CivilDay { CivilDay(number: Int32(first + index)) }

    /// The places from one day to the day before another, both as numbers; what lies before the
    /// first day is folded into it, what lies behind the last is cut off.
    func indices(from start: Int, to end: Int) -> Range<Int> {
        let lower = min(max(start, first) - first, count)
        let upper = end >= first + count ? count : max(end, first) - first
        return lower..<max(lower, upper)
    }
}
