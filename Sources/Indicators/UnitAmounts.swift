import Calendar
import Language

/// What single units come to on the latest days, or in a year, so that an area does not ask those
/// again which areas within it have asked, and what the parts of a row of conditions come to, which
/// are asked for its value and to be shown: of one indicator after another.
///
/// It changes nothing that one can see: what it gives is a function of the index. It is not for two
/// processors.
package final class UnitAmounts {
    /// Days before it are not kept: a round looks at few of them, and who judges all days of a plan
    /// goes row by row and would not come back to them. Of what is read once a year all are.
    private let first: CivilDay
    private var place: IndicatorPlace?
    private var known: [Key: [UInt32: [Amount]]] = [:]
    /// Units and parts in all of it.
    private var count = 0
    private var parts: [Part: [Amount]] = [:]

    private struct Key: Hashable {
        /// Of the combination, `CompiledIndicator.Asked.number`.
        let number: Int
        let date: ReadingDate
    }

    private struct Part: Hashable {
        /// Of the combination.
        let number: Int
        let area: Int
        let date: ReadingDate
    }

    private static let days = 31
    /// With more than these, some twenty megabytes, all is forgotten.
    private static let most = 100_000

    /// - Parameter day: the last one that is asked for.
    package init(upTo day: CivilDay) { first = day - UnitAmounts.days }

    /// Begins with an indicator, of which all rows follow.
    package func begin(_ place: IndicatorPlace) {
        guard place != self.place else { return }
        self.place = place
        forget()
    }

    private func forget() {
        known.removeAll(keepingCapacity: true)
        count = 0
        parts.removeAll(keepingCapacity: true)
    }

    /// What the parts of a combination come to in an area; `amounts` says it where it is not known.
    func of(
        partsOf number: Int, in area: Int, on date: ReadingDate, isYearly: Bool,
        amounts: () -> [Amount]
    ) -> [Amount] {
        guard isYearly || date.countedOn > first else { return amounts() }
        let key = Part(number: number, area: area, date: date)
        if let found = parts[key] { return found }
        let found = amounts()
        if count > UnitAmounts.most { forget() }
        parts[key] = found
        count += found.count
        return found
    }

    /// What some units come to in a combination, by their order; `amounts` says it of one that is
    /// not known.
    func of(
        _ units: [UInt32], in number: Int, on date: ReadingDate, isYearly: Bool,
        amounts: (UInt32) -> [Amount]
    ) -> [[Amount]] {
        guard isYearly || date.countedOn > first else { return units.map(amounts) }
        let key = Key(number: number, date: date)
        if count > UnitAmounts.most { forget() }
        return units.map { unit in
            if let found = known[key]?[unit] { return found }
            let found = amounts(unit)
            known[key, default: [:]][unit] = found
            count += 1
            return found
        }
    }
}
