import Codes
import Language

/// Short ways to write measures of the standard nouns and formulas in tests.
extension Formula {
    package static func share(part: Count, base: Count) -> Formula {
        combined(.share, [.count(part), .count(base)])
    }

    package static func ratio(of above: Formula, to below: Formula, per: Int) -> Formula {
        combined(.ratio, [above, below], per == 1 ? [:] : ["per": .whole(per)])
    }

    package static func statistic(_ statistic: Statistic) -> Formula { .stated(statistic) }

    /// A combination by a definition that has rules.
    package static func combined(
        _ definition: FormulaDefinition, _ children: [Formula],
        _ arguments: [String: Combination.Argument] = [:]
    ) -> Formula {
        guard case .combination(_, let rules) = definition.body else {
            preconditionFailure("\(definition.name) is no combination")
        }
        return .combined(Combination(definition.name, rules, children, arguments))
    }
}

extension Statistic {
    package init(series: String, group: String, own: Bool) {
        self.init(noun: .statistic, series: series, group: group, own: own)
    }
}

extension Count {
    package init(measure: Measure, stages: Set<Stage>, units: UnitFilter = UnitFilter()) {
        self.init(
            measure: measure, groups: [Condition].members(.stage, stages), units: units)
    }
}

extension UnitFilter {
    package init(
        ownership: Set<Ownership> = [], setting: Set<Setting> = [],
        kind: Set<InstitutionKind> = []
    ) {
        self.init(
            [Condition].members(.ownership, ownership) + [Condition].members(.setting, setting)
                + [Condition].members(.kind, kind))
    }
}

extension Condition {
    package static func degree(atLeast lowest: Degree) -> Condition {
        Condition(.degree, .atLeast(lowest.rawValue))
    }

    package static func qualification(
        _ kind: QualificationKind, codes: [String]
    ) -> Condition {
        Condition(.qualification(kind), .codes(codes.sorted()))
    }
}

extension [Condition] {
    /// None where nothing is wanted.
    fileprivate static func members(
        _ key: FilterKey, _ wanted: Set<some ClosedList>
    ) -> [Condition] {
        wanted.isEmpty ? [] : [Condition(key, .members(CodeList.bits(wanted.map(\.rawValue))))]
    }
}
