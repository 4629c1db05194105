import Codes

/// 统计: a figure that an area states for a period.
package struct StatisticStatement: Equatable, Sendable {
    package var series: Term = 0
    /// `2023`, `2023-09-01`, `2023-1` as it was stated, and what it means.
    package var period: StatementPeriod = .year(2000)
    /// The group as canonical JSON (`{"ageFrom":3,"ageTo":5}`); 0 = without a group, or an empty
    /// one.
    package var group: Term = 0
    /// The value in millionths.
    package var millionths: Int64 = 0
    package var status: StatementStatus = .final

    package init() {}

    package init(_ payload: Payload) {
        series = payload.w0
        group = payload.w1
        millionths = Int64(
            bitPattern: UInt64(payload.w2) | UInt64(payload.w3) << 32)
        var first = BitReader(payload.w4)
        status = first.take(StatementStatus.self, 2) ?? .final
        let kind = first.take(2)
        let year = Int(payload.w5)
        switch kind {
        case 0: period = .year(year)
        case 1: period = .day(Int32(bitPattern: payload.w5))
        case 2: period = .autumn(year)
        default: period = .spring(year)
        }
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(status, 2)
        var payload = Payload()
        switch period {
        case .year(let year):
            first.put(0, 2)
            payload.w5 = UInt32(year)
        case .day(let day):
            first.put(1, 2)
            payload.w5 = UInt32(bitPattern: day)
        case .autumn(let year):
            first.put(2, 2)
            payload.w5 = UInt32(year)
        case .spring(let year):
            first.put(3, 2)
            payload.w5 = UInt32(year)
        }
        payload.w0 = series
        payload.w1 = group
        let bits = UInt64(bitPattern: millionths)
        payload.w2 = UInt32(truncatingIfNeeded: bits)
        payload.w3 = UInt32(truncatingIfNeeded: bits >> 32)
        payload.w4 = first.word
        return payload
    }
}

/// The period of a statement.
package enum StatementPeriod: Hashable, Sendable {
    case year(Int)
    /// A day, as `CivilDay.number`.
    case day(Int32)
    /// `y-1`, from y-09-01.
    case autumn(Int)
    /// `y-2`, from (y+1)-03-01.
    case spring(Int)
}
