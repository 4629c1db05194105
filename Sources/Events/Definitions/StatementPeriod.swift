import Calendar

/// The period of a statement.
package enum StatementPeriod: Hashable, Sendable {
    case year(Int)
    /// A day, as `CivilDay.number`.
    case day(Int32)
    /// `y-1`, from y-09-01.
    case autumn(Int)
    /// `y-2`, from (y+1)-03-01.
    case spring(Int)

    /// As a word that is never 0: the kind in the lowest two bits, above it the year or the day.
    package var bits: UInt32 {
        switch self {
        case .year(let year): UInt32(year) << 2
        case .day(let day): storedDay(day) << 2 | 1
        case .autumn(let year): UInt32(year) << 2 | 2
        case .spring(let year): UInt32(year) << 2 | 3
        }
    }

    /// What `bits` gave; nil of 0 and of what it never gives.
    package init?(bits: UInt32) {
        let (year, kind) = (Int(bits >> 2), bits & 3)
        if kind == 1, let day = loadedDay(bits >> 2), bits >> 2 <= lastStoredDay {
            self = .day(day)
            return
        }
        guard kind != 1, 1900...2100 ~= year else { return nil }
        self = kind == 0 ? .year(year) : kind == 2 ? .autumn(year) : .spring(year)
    }
}

extension StatementPeriod {
    /// The day on which a statement takes effect (contract §2.2).
    package var begins: CivilDay {
        switch self {
        case .year(let year): .first(of: year)
        case .day(let number): CivilDay(number: number)
        case .autumn(let year): .on(9, 1, year)
        case .spring(let year): .on(3, 1, year + 1)
        }
    }

    /// The last day on which it can be the latest one: a year's to the end of the second year
    /// after its own, that of a day, or of a semester, to the same day two years later.
    package var lastServed: CivilDay {
        if case .year(let year) = self { return .last(of: year + StatementPeriod.yearsServed) }
        let (year, month, day) = begins.date
        let later = year + StatementPeriod.yearsServed
        // Of 29 February it is 28 February.
        return CivilDay(year: later, month: month, day: day) ?? .on(2, 28, later)
    }

    /// Whether it has begun and may still be the latest one.
    package func serves(on day: CivilDay) -> Bool { begins <= day && day <= lastServed }

    package var isYear: Bool {
        if case .year = self { true } else { false }
    }

    private static let yearsServed = 2
}
