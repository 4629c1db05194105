import Codes
import Documents
import Exact
import Language

// Measures with a limit: of `allOf` and the like, and of single institutions and areas in `meets`.
extension MeasureCompiler {
    /// Several measures with their limits; nil if one of them is faulty.
    mutating func conditions(
        _ node: Node, _ name: String, of row: DraftKey, _ faults: inout FaultList
    ) -> (measures: [CompiledMeasure], limits: [NamedLimit])? {
        guard case .sequence(let nodes) = node.content, !nodes.isEmpty else {
            faults.add(
                .badValue, at: node.place, "`\(name)` is not a list of conditions",
                hint: "write `- {students: {…}, atLeast: 1}` lines")
            return nil
        }
        var measures: [CompiledMeasure] = []
        var limits: [NamedLimit] = []
        for node in nodes {
            guard let entries = faults.entries(of: node, "a condition") else { continue }
            let before = faults.faults.count
            let said = entries.filter { MeasureLimit.words.contains($0.key) }
            if said.count > 1 {
                faults.add(
                    .condition, at: said[1].place,
                    "`\(said[0].key)` and `\(said[1].key)` cannot be combined",
                    hint: "keep one of them")
            }
            let title = node.entry("name").flatMap { conditionName($0.value, &faults) }
            let rest = entries.filter {
                $0.key != "name" && !MeasureLimit.words.contains($0.key)
            }
            var isOpen = false
            let limit = said.first.map { self.limit($0, isUnset: &isOpen, &faults) }
            var measured = node
            measured.content = .mapping(rest)
            guard var measure = measure(measured, of: row, &faults),
                faults.faults.count == before
            else { continue }
            measure.isUnset = measure.isUnset || isOpen
            measures.append(measure)
            // Without a limit at least 1 is meant.
            let meant = limit.flatMap(\.self) ?? .atLeast(Fraction(1))
            limits.append(NamedLimit(name: title?.name, nameZh: title?.zh, limit: meant))
        }
        return measures.count == nodes.count ? (measures, limits) : nil
    }

    /// One name, or one in each language.
    private func conditionName(
        _ node: Node, _ faults: inout FaultList
    ) -> (name: String, zh: String?)? {
        if case .mapping = node.content {
            return faults.name(node, "`name`").map { ($0.en, $0.zh) }
        }
        return faults.text(node, "`name`").map { ($0, nil) }
    }

    /// What stands behind a limit's word; nil with a fault, and where it is `unset`.
    private func limit(
        _ entry: Node.Entry, isUnset: inout Bool, _ faults: inout FaultList
    ) -> MeasureLimit? {
        if entry.value.isUnset {
            isUnset = true
            return nil
        }
        if entry.key == "between" {
            guard case .sequence(let nodes) = entry.value.content, nodes.count == 2,
                let low = faults.decimal(nodes[0], "limit"),
                let high = faults.decimal(nodes[1], "limit"), low < high
            else {
                faults.add(
                    .condition, at: entry.value.place, "`between` must be a pair of figures",
                    hint: "write the lower and the upper end, `[6, 8]`")
                return nil
            }
            return .between(low, high)
        }
        return faults.decimal(entry.value, "limit").flatMap { MeasureLimit(entry.key, $0) }
    }

    /// A measure that can be asked of a single unit, for which no figures are reported.
    mutating func measureOfUnits(
        _ node: Node, of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard var measure = measure(node, of: row, &faults) else { return nil }
        measure.formula = measure.formula.ofInstitutions
        return isOfUnits(measure, at: node.place, &faults) ? measure : nil
    }

    private func isOfUnits(
        _ measure: CompiledMeasure, at place: Place, _ faults: inout FaultList
    ) -> Bool {
        guard !measure.isUnset else { return true }
        if measure.formula.leaves.contains(where: \.isOfAreasAlone) {
            faults.add(
                .context, at: place, "what areas state cannot be asked of a single unit",
                hint: "write a measure of nouns that are counted")
            return false
        }
        if measure.formula.comparesAreas {
            faults.add(
                .context, at: place, "what compares areas cannot be asked of a single unit",
                hint: "write a measure of the unit itself")
            return false
        }
        if let areas = measure.formula.counts.first(where: \.measure.noun.isOfAreas) {
            faults.add(
                .context, at: place, "a single unit has no `\(areas.measure.noun.name)`",
                hint: "write a measure of what counts at the unit")
            return false
        }
        return true
    }

    /// A row with the conditions that stand in a filter, at whatever depth.
    mutating func draft(
        _ key: DraftKey, for filter: Node, of noun: NounDefinition? = nil,
        _ faults: inout FaultList
    ) -> RowDraft {
        var draft = row(key)
        for node in nodesOfMeets(in: filter) {
            draft.meets[node.place] = meets(
                node, ofAreas: noun?.isOfAreas ?? false, of: key, &faults)
        }
        return draft
    }

    /// What stands behind `meets` in a filter and the filters inside it.
    private func nodesOfMeets(in node: Node) -> [Node] {
        switch node.content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap { nodesOfMeets(in: $0) }
        case .mapping(let entries):
            entries.flatMap { entry -> [Node] in
                switch entry.key {
                case FilterKey.meets.name: [entry.value]
                case "at", FilterKey.any.name, FilterKey.not.name: nodesOfMeets(in: entry.value)
                default: []
                }
            }
        }
    }

    /// A condition or a list of them, of a single institution or area; nil if one is faulty.
    private mutating func meets(
        _ node: Node, ofAreas: Bool, of key: DraftKey, _ faults: inout FaultList
    ) -> CompiledConditions? {
        var list = node
        if case .mapping = node.content { list.content = .sequence([node]) }
        guard let (measures, limits) = conditions(list, "meets", of: key, &faults) else {
            return nil
        }
        var isWhole = true
        for measure in measures where !ofAreas {
            isWhole = isOfUnits(measure, at: node.place, &faults) && isWhole
            guard row(key).reading == .latest,
                let flow = measure.formula.counts.first(where: \.measure.noun.isFlow)
            else { continue }
            faults.add(
                .reading, at: node.place,
                "`\(flow.measure.noun.name)` in `meets` is not read `latest` in this version",
                hint: "write `reading: running` in the row")
            isWhole = false
        }
        let counts = measures.flatMap(\.formula.counts)
        if !ofAreas, counts.contains(where: \.isMonthlyMean) {
            faults.addNotSupported("average", at: node.place)
            isWhole = false
        }
        guard isWhole else { return nil }
        return CompiledConditions(
            combination: .meets(
                measures.map { ofAreas ? $0.formula : $0.formula.ofInstitutions }, limits),
            isUnset: measures.contains(where: \.isUnset))
    }
}
