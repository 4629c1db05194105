import Codes

extension FilterReader {
    /// A statistic: its series and exactly one group. `unset` anywhere gives nil and no fault.
    func statistic(_ node: Node, _ faults: inout FaultList) -> (Statistic?, isUnset: Bool) {
        let form = Construct(
            "`statistic`", required: ["series"],
            optional: ["ages", "sex", "setting", "stage", "item", "own"], later: ["yearsBefore"])
        let before = faults.faults.count
        guard let fields = faults.fields(of: node, form) else { return (nil, false) }
        let isUnset = fields.values.contains(where: \.isUnset)
        // Keys of a group in the order of their letters: the canonical JSON of statements.
        var members: [String] = []
        if let ages = fields["ages"], !ages.isUnset {
            members += self.ages(ages, &faults)
        }
        if let item = fields["item"], !item.isUnset,
            let code = code(item, in: "statisticItem", &faults)
        {
            members.append(#""item":"\#(code)""#)
        }
        add("setting", Setting.self, from: fields, to: &members, &faults)
        add("sex", Sex.self, from: fields, to: &members, &faults)
        add("stage", Stage.self, from: fields, to: &members, &faults)
        let own = fields["own"].flatMap { $0.isUnset ? nil : faults.boolean($0, "`own`") } ?? false
        guard let node = fields["series"], !node.isUnset, let series = series(node, &faults) else {
            return (nil, isUnset)
        }
        guard faults.faults.count == before, !isUnset else { return (nil, isUnset) }
        let group = members.isEmpty ? "" : "{" + members.joined(separator: ",") + "}"
        let meant = vocabulary?.group(of: series, said: group) ?? group
        return (Statistic(series: series, group: meant, own: own), false)
    }

    private func series(_ node: Node, _ faults: inout FaultList) -> String? {
        guard let series = faults.text(node, "a series") else { return nil }
        guard let vocabulary else { return series }
        guard vocabulary.series[series] != nil else {
            faults.add(
                .vocabulary, at: node.place, "the vocabulary has no `\(series)` under `series`",
                hint: nearest(to: series, among: Array(vocabulary.series.keys))
                    .map { "write `\($0)`" } ?? "add it to the vocabulary file")
            return nil
        }
        return series
    }

    private func ages(_ node: Node, _ faults: inout FaultList) -> [String] {
        guard case .sequence(let nodes) = node.content, nodes.count == 2 else {
            faults.add(
                .badValue, at: node.place, "`ages` is no pair of ages",
                hint: "write the youngest and the oldest, `[3, 5]`")
            return []
        }
        guard let youngest = faults.whole(nodes[0], "age", 0...150),
            let oldest = faults.whole(nodes[1], "age", 0...150)
        else { return [] }
        guard youngest <= oldest else {
            faults.add(
                .badValue, at: node.place, "`ages` is upside down",
                hint: "write `[\(oldest), \(youngest)]`")
            return []
        }
        return [#""ageFrom":\#(youngest)"#, #""ageTo":\#(oldest)"#]
    }

    private func add<List: ClosedList>(
        _ key: String, _ list: List.Type, from fields: [String: Node], to members: inout [String],
        _ faults: inout FaultList
    ) {
        guard let node = fields[key], !node.isUnset,
            let word = faults.word(node, key, of: List.allCases.map(\.word))
        else { return }
        members.append(#""\#(key)":"\#(word)""#)
    }
}
