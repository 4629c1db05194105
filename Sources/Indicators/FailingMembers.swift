import Calendar
import Language
import Plans
import Subjects

/// The institutions or areas of a share that are in its base and not in its part: of a promise to
/// every school those that do not keep it. Never persons.
package struct FailingMembers: Equatable, Sendable {
    /// An institution by its code with the code of its area, or an area with itself.
    package struct Member: Equatable, Sendable {
        package var code: String
        package var area: String
        /// What the events call an institution on the day; nil where none has said it.
        package var name: String?
    }

    /// In the order of their areas and codes, at most `most`.
    package var members: [Member] = []
    package var areInstitutions: Bool
    /// How many more there are.
    package var others = 0

    package static let most = 20
}

extension IndicatorIndex {
    /// Those behind the reading of a row that is in force on a day; nil where the row is no share
    /// of institutions or areas.
    package func failingMembers(of row: Row, inForceOn day: CivilDay) -> FailingMembers? {
        guard let compiled = compiledIndicators[row.place], let steps = compiled.shareOfMembers
        else { return nil }
        let date = readingDate(of: compiled, in: row.area, inForceOn: day)
        switch (steps[0], steps[1]) {
        case (.areas(let part, let conditions), .areas(let base, let baseConditions)):
            let found = passing(base, baseConditions, in: row.area, on: date, compiled)
                .subtracting(passing(part, conditions, in: row.area, on: date, compiled))
            return failing(
                found.map {
                    FailingMembers.Member(code: areas.areas[$0].code, area: areas.areas[$0].code)
                }, areInstitutions: false)
        case (.count(let part, _, _), .count(let base, _, _))
        where compiled.countsOfNamed(rollUp) != nil:
            let there = unitsCounting(base, in: row.area, on: date.countedOn)
            let passing = Set(unitsCounting(part, in: row.area, on: date.countedOn).keys)
            return failing(
                there.filter { !passing.contains($0.key) }.map { unit, area in
                    FailingMembers.Member(
                        code: texts[unit], area: areas.areas[area].code,
                        name: name(of: unit, on: date.countedOn))
                }, areInstitutions: true)
        default: return nil
        }
    }

    private func name(of unit: UInt32, on day: CivilDay) -> String? {
        let span = units.histories[unit]?.spans.last { $0.from <= day.number }
        let name = texts[span?.name ?? 0]
        return name.isEmpty ? nil : name
    }

    private func failing(
        _ members: [FailingMembers.Member], areInstitutions: Bool
    ) -> FailingMembers {
        let sorted = members.sorted { ($0.area, $0.code) < ($1.area, $1.code) }
        return FailingMembers(
            members: Array(sorted.prefix(FailingMembers.most)), areInstitutions: areInstitutions,
            others: max(0, sorted.count - FailingMembers.most))
    }
}

extension CompiledIndicator {
    /// Part and base of a share; nil of anything else.
    fileprivate var shareOfMembers: [Step]? {
        guard case .combined(let share, let steps, _) = formula, share.rules.isQuotient,
            share.rules.bounds != nil
        else { return nil }
        return steps
    }

    /// The counts of a share of institutions, of which those are named that fall short; nil of
    /// anything else.
    func countsOfNamed(_ rollUp: RollUp) -> [Int]? {
        guard let steps = shareOfMembers, case .count(let part, _, _) = steps[0],
            case .count(let base, _, _) = steps[1],
            rollUp.rolled[base].count.measure.noun.itself == .unit
        else { return nil }
        return [part, base]
    }
}

extension RollUp {
    /// The indicators that name institutions, and the measures that these are counted by.
    func naming(
        in indicators: [IndicatorPlace: CompiledIndicator]
    ) -> (Set<IndicatorPlace>, Set<UInt16>) {
        let named = indicators.compactMapValues { $0.countsOfNamed(self) }
        let measures = named.values.joined().compactMap {
            measureNumbers[rolled[$0].count.measure]
        }
        return (Set(named.keys), Set(measures))
    }
}
