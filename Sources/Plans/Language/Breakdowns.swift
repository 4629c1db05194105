import Codes
import Documents
import Exact
import Language

/// 分项: what a row says of parts of its measure, by the members of a key. The key parts every noun
/// of the measure: on the subject's side or on the unit's; of what areas state it names the group.
extension IndicatorReader {
    /// The parts of a row's measure; none with a fault.
    mutating func parts(_ node: Node, of measure: CompiledMeasure?) -> [Indicator.Part] {
        guard let nodes = faults.list(node, "`breakdowns`", mayBeEmpty: true) else { return [] }
        var names: Set<String> = []
        return nodes.flatMap { node -> [Indicator.Part] in
            guard let name = faults.text(node, "a key") else { return [] }
            guard names.insert(name).inserted else {
                faults.add(
                    .givenTwice, at: node.place, "`\(name)` is given already", hint: "remove it")
                return []
            }
            // What is wrong with the measure is told there.
            guard let measure, !measure.isUnset else { return [] }
            let members = measure.formula.members(of: name)
            let parts = members.compactMap { member in
                measure.formula.part(of: name, member).map {
                    Indicator.Part(key: name, member: member, measure: $0)
                }
            }
            guard !parts.isEmpty, parts.count == members.count else {
                faults.add(
                    .breakdown, at: node.place,
                    "`\(name)` does not part every noun of the measure",
                    hint: "write a key with a list, such as `stage`, that all of them have")
                return []
            }
            return parts
        }
    }
}

extension FaultList {
    /// The items of a list, or the one value that stands for it.
    fileprivate mutating func list(
        _ node: Node, _ name: String, mayBeEmpty: Bool
    ) -> [Node]? {
        if case .sequence(let nodes) = node.content, nodes.isEmpty { return [] }
        return list(node, name)
    }
}

extension Formula {
    /// The words of a key's closed list, as the first noun that has the key knows it.
    fileprivate func members(of name: String) -> [String] {
        leaves.lazy.compactMap { $0.noun?.keys.first { $0.name == name } }.first?.list.words ?? []
    }

    /// The same of those alone who have a member of the key; nil where a noun cannot be parted.
    func part(of name: String, _ member: String) -> Formula? {
        switch self {
        case .count(let count): return count.part(of: name, member).map { .count($0) }
        case .stated(let statistic): return statistic.part(of: name, member).map { .stated($0) }
        case .report: return nil
        case .combined(let combination):
            let children = combination.children.compactMap { $0.part(of: name, member) }
            guard children.count == combination.children.count else { return nil }
            let unit = counts.lazy.compactMap { count in
                count.measure.noun.keys.first { $0.name == name && $0.isUnit }
            }.first
            let condition = unit.flatMap { Condition($0, member: member) }
            return .combined(
                Combination(
                    combination.name, combination.rules, children,
                    combination.arguments.mapValues { argument in
                        guard case .units(let filter) = argument, let condition else {
                            return argument
                        }
                        return .units(UnitFilter(filter.conditions + [condition]))
                    }))
        }
    }
}

extension MeasureCompiler {
    /// `{stage: {primary: 2, junior: 1}}`: of each member the part and the base, and the weights;
    /// nil with a fault, and where one of the two is open.
    func strata(
        _ node: Node, _ name: String, of part: CompiledMeasure, over base: CompiledMeasure,
        _ faults: inout FaultList
    ) -> (measures: [CompiledMeasure], weights: Combination.Argument)? {
        guard let entries = faults.entries(of: node, "`\(name)`") else { return nil }
        guard entries.count == 1, let key = entries.first,
            let members = faults.entries(of: key.value, "`\(key.key)`"), !members.isEmpty
        else {
            faults.add(
                .badValue, at: node.place, "`\(name)` is one key with the weights of its members",
                hint: "write `{stage: {primary: 2, junior: 1}}`")
            return nil
        }
        var measures: [CompiledMeasure] = []
        var weights: [Combination.Weight] = []
        for member in members {
            guard let weight = faults.decimal(member.value, "weight") else { return nil }
            guard weight.sign > 0 else {
                faults.add(
                    .badValue, at: member.value.place, "a weight is above 0",
                    hint: "leave the member out, or write how much it counts")
                return nil
            }
            guard let above = part.formula.part(of: key.key, member.key),
                let below = base.formula.part(of: key.key, member.key)
            else {
                faults.add(
                    .breakdown, at: member.place,
                    "`\(key.key)` `\(member.key)` does not part the noun",
                    hint: "write a key with a list of its own, such as `stage`, and its members")
                return nil
            }
            measures += [CompiledMeasure(formula: above), CompiledMeasure(formula: below)]
            weights.append(Combination.Weight(member.key, weight))
        }
        return (measures, .weights(key: key.key, weights))
    }
}

extension Count {
    fileprivate func part(of name: String, _ member: String) -> Count? {
        let noun = measure.noun
        guard !noun.isOfPlace, !noun.isOfAreas,
            let key = noun.keys.first(where: { $0.name == name }),
            let condition = Condition(key, member: member)
        else { return nil }
        var count = self
        if key.isUnit {
            count.units = UnitFilter(units.conditions + [condition])
            return count
        }
        switch key.side {
        case .group: break
        case .states, .events:
            count.measure = Measure(
                noun: noun, conditions: measure.conditions + [condition], tests: measure.tests,
                window: measure.window, tally: measure.tally)
            // What does not part the cells too says it of each contribution alone.
            guard noun.groups.parts.contains(where: { $0.key.key == key }) else { return count }
        default: return nil
        }
        var parted = Count(
            measure: count.measure, groups: groups + [condition], units: units)
        parted.isMonthlyMean = isMonthlyMean
        return parted
    }
}

extension Statistic {
    fileprivate func part(of name: String, _ member: String) -> Statistic? {
        guard let key = noun.keys.first(where: { $0.name == name }), case .member = key.type else {
            return nil
        }
        // The group is canonical JSON of names and words, which have no marks of JSON.
        let others = group.dropFirst().dropLast().split(separator: ",")
            .filter { !$0.hasPrefix("\"\(name)\":") }.map(String.init)
        var statistic = self
        statistic.group =
            "{" + (others + ["\"\(name)\":\"\(member)\""]).sorted().joined(separator: ",") + "}"
        return statistic
    }
}

extension Condition {
    /// That the key has that member alone; nil of a key without a closed list.
    fileprivate init?(_ key: FilterKey, member: String) {
        guard let number = key.list.number(of: member) else { return nil }
        switch key.type {
        case .members: self.init(key, .members(CodeList.bits([number])))
        case .ordered: self.init(key, .exactly(number))
        default: return nil
        }
    }
}
