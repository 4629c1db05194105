/// A point in time to the nanosecond, as RFC 3339 texts of events give it.
package struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Nanoseconds since 1970-01-01T00:00:00Z. Years 1677 to 2262 fit.
    package let nanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The civil day at +08:00.
    package var day: CivilDay {
        let shifted = nanoseconds + 8 * 3_600 * 1_000_000_000
        let perDay: Int64 = 86_400 * 1_000_000_000
        let days = shifted >= 0 ? shifted / perDay : -((-shifted + perDay - 1) / perDay)
        return CivilDay(number: Int32(days))
    }

    /// Day and time of day at +08:00 for people, `2023-09-01 08:00:59 +08:00`.
    package var textForPeople: String {
        let second = Int64(1_000_000_000)
        let shifted = nanoseconds + 8 * 3_600 * second
        let ofDay = (shifted - Int64(day.number) * 86_400 * second) / second
        let parts = [ofDay / 3_600, ofDay / 60 % 60, ofDay % 60].map { part in
            part < 10 ? "0\(part)" : String(part)
        }
        return "\(day) \(parts.joined(separator: ":")) +08:00"
    }

    /// What an RFC 3339 text can be.
    package enum Reading: Sendable, Equatable {
        case timestamp(Timestamp)
        /// A legal text whose year lies outside 1678 to 2261, out of range.
        case outOfRange(before: Bool)
        case malformed
    }

    /// Reads RFC 3339: `T` or `t`, `Z`, `z` or a numeric offset, at most nine digits of fraction,
    /// no second 60, no space.
    package static func read(_ bytes: Span<UInt8>) -> Reading {
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"),
            let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2),
            let dayOfMonth = digits(bytes, 8, 2), let hour = digits(bytes, 11, 2),
            let minute = digits(bytes, 14, 2), let second = digits(bytes, 17, 2),
            let day = CivilDay(year: year, month: month, day: dayOfMonth),
            hour < 24, minute < 60, second < 60,
            let (fraction, zone) = readFraction(bytes, from: 19),
            let offset = readOffset(bytes, from: zone)
        else { return .malformed }
        guard year >= 1678 else { return .outOfRange(before: true) }
        guard year <= 2261 else { return .outOfRange(before: false) }
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return .timestamp(
            Timestamp(nanoseconds: (seconds - Int64(offset)) * 1_000_000_000 + fraction))
    }

    /// Nanoseconds of the fraction that may begin at `start`, and where the offset begins.
    private static func readFraction(_ bytes: Span<UInt8>, from start: Int) -> (Int64, Int)? {
        guard bytes[start] == UInt8(ascii: ".") else { return (0, start) }
        var value: Int64 = 0
        var digits = 0
        var index = start + 1
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
            digits += 1
            index += 1
            guard digits <= 9 else { return nil }
        }
        guard digits > 0 else { return nil }
        for _ in digits..<9 { value *= 10 }
        return (value, index)
    }

    /// Seconds east of Greenwich of the offset that ends the text.
    private static func readOffset(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        if bytes[start] | 0x20 == UInt8(ascii: "z") { return start + 1 == bytes.count ? 0 : nil }
        guard bytes.count == start + 6, bytes[start + 3] == UInt8(ascii: ":"),
            bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-"),
            let hours = digits(bytes, start + 1, 2), let minutes = digits(bytes, start + 4, 2),
            hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return bytes[start] == UInt8(ascii: "-") ? -seconds : seconds
    }
}
