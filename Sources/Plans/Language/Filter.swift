import Codes

/// One noun's filter as it was read, the sides apart.
struct Filter: Equatable {
    /// nil = not said.
    var stages: Set<Stage>?
    var conditions: [PersonCondition] = []
    var units = UnitFilter()
    /// A key whose value is `unset`: the filter says something, and nobody knows what.
    var isUnset = false

    var isEmpty: Bool {
        stages == nil && conditions.isEmpty && units.isEmpty && !isUnset
    }
}

extension Count {
    /// The persons of a noun that pass the filter.
    init(_ noun: Measure.Noun, _ filter: Filter) {
        self.init(
            measure: Measure(noun: noun, conditions: filter.conditions),
            stages: filter.stages ?? [], units: filter.units)
    }

    /// Those who also pass a second filter. `twice` hears of every key that the second gives again
    /// without narrowing the first's list.
    func narrowed(by filter: Filter, twice: (String) -> Void) -> Count {
        var result = self
        result.stages = narrowedList(stages, by: filter.stages ?? [], key: "stage", twice)
        var conditions = measure.conditions
        for condition in filter.conditions {
            if let place = conditions.firstIndex(where: { $0.word == condition.word }) {
                guard let narrower = conditions[place].narrowed(by: condition) else {
                    twice(condition.word)
                    continue
                }
                conditions[place] = narrower
            } else {
                conditions.append(condition)
            }
        }
        result.measure = Measure(noun: measure.noun, conditions: conditions)
        result.units = units.narrowed(by: filter.units, twice: twice)
        return result
    }
}

extension UnitFilter {
    /// The units that pass both.
    func narrowed(by other: UnitFilter, twice: (String) -> Void) -> UnitFilter {
        UnitFilter(
            ownership: narrowedList(ownership, by: other.ownership, key: "ownership", twice),
            setting: narrowedList(setting, by: other.setting, key: "setting", twice),
            kind: narrowedList(kind, by: other.kind, key: "kind", twice))
    }
}

extension PersonCondition {
    /// The key of the language that says it.
    var word: String {
        switch self {
        case .degree: "degree"
        case .qualification(let kind, _): kind.word
        }
    }

    /// The other, where it narrows a list of codes; nil where it only says something again.
    fileprivate func narrowed(by other: PersonCondition) -> PersonCondition? {
        guard case .qualification(_, let codes) = self,
            case .qualification(_, let narrower) = other,
            Set(narrower).isStrictSubset(of: codes)
        else { return nil }
        return other
    }
}

/// The second list where it lies within the first; empty lists say nothing.
private func narrowedList<Member>(
    _ list: Set<Member>, by other: Set<Member>, key: String, _ twice: (String) -> Void
) -> Set<Member> {
    if other.isEmpty { return list }
    if list.isEmpty || other.isStrictSubset(of: list) { return other }
    twice(key)
    return list
}
