import Documents

/// How a noun that is stated is read: which of its keys say whose figure it is; all others name its
/// group.
package struct StatementReading: Sendable {
    /// The key of the series.
    private let series: String
    /// The key of what is never summed over children.
    private let own: String

    package init(series: String, own: String) {
        self.series = series
        self.own = own
    }

    /// A statistic: its series and exactly one group. `unset` anywhere gives nil and no fault.
    package func statistic(
        _ node: Node, of noun: NounDefinition, _ vocabulary: Vocabulary?,
        _ faults: inout FaultList
    ) -> (Statistic?, isUnset: Bool) {
        let shape = Construct(
            "`\(noun.name)`", required: [series],
            optional: noun.keys.map(\.name).filter { $0 != series }, later: noun.later)
        let before = faults.faults.count
        guard let fields = faults.fields(of: node, shape) else { return (nil, false) }
        var isUnset = fields.values.contains(where: \.isUnset)
        var members: [String] = []
        var isOwn = false
        var yearsBefore = 0
        var name: String?
        for key in noun.keys {
            guard let node = fields[key.name], !node.isUnset else { continue }
            if case .ages = key.type {
                if let (youngest, oldest) = faults.ages(node, key.name) {
                    members += [#""ageFrom":\#(youngest)"#, #""ageTo":\#(oldest)"#]
                }
                continue
            }
            if case .years = key.type {
                yearsBefore = faults.whole(node, "`\(key.name)`", 0...30) ?? 0
                continue
            }
            guard let value = faults.value(node, of: key, vocabulary, isUnset: &isUnset) else {
                continue
            }
            let condition = Condition(key, value)
            if key.name == series {
                name = condition.words[0]
            } else if key.name == own {
                isOwn = value == .flag(true)
            } else {
                members.append(#""\#(key.name)":"\#(condition.words[0])""#)
            }
        }
        guard let name, faults.faults.count == before, !isUnset else { return (nil, isUnset) }
        // The canonical JSON of statements: members in the order of their names.
        let group = members.isEmpty ? "" : "{" + members.sorted().joined(separator: ",") + "}"
        let meant = vocabulary?.group(of: name, said: group) ?? group
        return (
            Statistic(
                noun: noun, series: name, group: meant, own: isOwn, yearsBefore: yearsBefore),
            false
        )
    }
}
