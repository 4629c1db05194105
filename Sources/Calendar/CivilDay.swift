/// A civil day at +08:00, counted from 1970-01-01 (day 0).
///
/// Everything that Planwatch judges happens on such days: the offset is fixed, there is no time
/// zone database in between. Legal days of events lie in 1900 to 2100, but any from the
/// year −399 on can be used in calculations.
package struct CivilDay: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Days since 1970-01-01; negative before.
    package let number: Int32

    @inlinable
    package init(number: Int32) { self.number = number }

    /// The day of that date; nil where the calendar has no such date.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1,
            day <= CivilDay.daysIn(month: month, of: year)
        else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// 1 January to 31 December are given by constants in the program, so they always exist.
    private init(uncheckedYear year: Int, month: Int, day: Int) {
        // After Howard Hinnant's days_from_civil: years begin in March, so that the leap day is
        // last. Counted from 400 years earlier, since a year 0 would go below zero; in 32 bits,
        // since several days of each event come through here.
        let shifted = UInt32(truncatingIfNeeded: month <= 2 ? year + 399 : year + 400)
        let shiftedMonth = UInt32(truncatingIfNeeded: month > 2 ? month - 3 : month + 9)
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + UInt32(truncatingIfNeeded: day) - 1
        number = Int32(shifted * 365 + leapDays + dayOfYear) - (719_468 + 146_097)
    }

    /// 1 January of the year.
    package static func first(of year: Int) -> CivilDay {
        CivilDay(uncheckedYear: year, month: 1, day: 1)
    }

    /// 31 December of the year.
    package static func last(of year: Int) -> CivilDay {
        CivilDay(uncheckedYear: year, month: 12, day: 31)
    }

    /// The day of that month and year which is known to exist in every year (not 29 February).
    package static func on(_ month: Int, _ day: Int, _ year: Int) -> CivilDay {
        precondition(day <= 28 || day <= daysIn(month: month, of: 2023))
        return CivilDay(uncheckedYear: year, month: month, day: day)
    }

    /// Year, month and day of the month.
    package var date: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    /// The civil year.
    package var year: Int { date.year }

    /// 1 for 1 January.
    package var dayOfYear: Int { Int(number - CivilDay.first(of: year).number) + 1 }

    /// The year in which the school year of this day began: 2023 for 2023-09-01 to 2024-08-31.
    package var schoolYear: Int { date.month >= 9 ? date.year : date.year - 1 }

    /// Days in the year: 365 or 366.
    package static func daysIn(year: Int) -> Int { isLeap(year) ? 366 : 365 }

    /// Days in the month.
    package static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    @inlinable
    package static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    /// The day `days` days later, or earlier where `days` is negative.
    @inlinable
    package static func + (day: CivilDay, days: Int) -> CivilDay {
        CivilDay(number: day.number + Int32(days))
    }

    @inlinable
    package static func - (day: CivilDay, days: Int) -> CivilDay { day + -days }

    /// Days from the second to the first.
    @inlinable
    package static func - (later: CivilDay, earlier: CivilDay) -> Int {
        Int(later.number) - Int(earlier.number)
    }
}

extension CivilDay: CustomStringConvertible {
    /// `2023-09-01`.
    package var description: String {
        let (year, month, day) = date
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension CivilDay {
    /// The day that `2023-09-01` names: ten ASCII characters, nothing else, and a date that exists.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// The same from bytes, for the hot path.
    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2),
            let day = digits(bytes, 8, 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

/// The value of `count` ASCII digits from `start` on; nil where one is no digit. Inlined, since
/// every caller has a fixed count.
@inline(__always)
func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for index in start..<start + count {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
}
