import Codes
import Documents
import Language

// What a measure takes from elsewhere: another row's measure, and those that a plan defines.
extension MeasureCompiler {
    mutating func reference(
        _ entry: Node.Entry, _ shape: Construct, id idKey: String, units: String,
        from key: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        var id = entry.value
        var at: Node?
        if case .mapping = id.content {
            guard let fields = faults.fields(of: id, shape), let target = fields[idKey] else {
                return nil
            }
            id = target
            at = fields[units]
        }
        if id.isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
        guard let name = faults.text(id, "an indicator id"),
            let other = find(name, near: key, at: id.place, &faults)
        else { return nil }
        if case .compiling = states[other] {
            faults.add(
                .reference, at: id.place, "`\(name)` refers back to this row",
                hint: "break the circle: write the measure out in one of the rows")
            return nil
        }
        guard depth <= Self.longestChain else {
            faults.add(
                .reference, at: id.place,
                "more than \(Self.longestChain) rows refer to each other in a chain",
                hint: "write the measure out in one of them")
            return nil
        }
        if let own = rows[key], let row = rows[other], row.reading != own.reading {
            faults.add(
                .reference, at: id.place,
                "`\(name)` is read `\(row.reading.rawValue)`, this row `\(own.reading.rawValue)`",
                hint: "give both the same `reading`, or write the measure out")
            return nil
        }
        guard let at else { return measure(of: other) }
        let told = faults.faults.count
        let units = reader.units(at, in: draft(key, for: at, &faults), &faults)
        guard let measure = measure(of: other), let units, faults.faults.count == told else {
            return nil
        }
        if units.isUnset || measure.isUnset {
            return CompiledMeasure(formula: .unset, isUnset: true)
        }
        let before = faults.faults.count
        let narrowed = narrow(measure.formula, by: units.units, at: at.place, &faults)
        return faults.faults.count == before ? CompiledMeasure(formula: narrowed) : nil
    }

    /// The row of that id: in the same plan, else in the only other one that has it.
    private func find(
        _ id: String, near key: DraftKey, at place: Place, _ faults: inout FaultList
    ) -> DraftKey? {
        let own = DraftKey(plan: key.plan, row: id)
        if rows[own] != nil { return own }
        let others = rows.keys.filter { $0.row == id && !$0.isDefinition }
        if others.count == 1 { return others.first }
        if others.isEmpty {
            faults.add(
                .reference, at: place, "no plan has an indicator `\(id)`",
                hint: nearest(to: id, among: rows.keys.map(\.row)).map { "did you mean `\($0)`?" }
                    ?? "write the id of a row of a loaded plan")
        } else {
            faults.add(
                .reference, at: place, "\(others.count) plans have an indicator `\(id)`",
                hint: "refer to a row of this plan, or give the rows different ids")
        }
        return nil
    }

    /// A measure under `define`, read as the row that uses it is.
    mutating func definition(
        _ node: Node, from key: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        if node.isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
        guard let name = faults.text(node, "a name under `define`") else { return nil }
        let other = DraftKey(plan: key.plan, row: name, isDefinition: true)
        guard let measure = rows[other]?.measure else {
            let names = rows.keys.filter { $0.isDefinition && $0.plan == key.plan }.map(\.row)
            faults.add(
                .reference, at: node.place, "the plan does not define `\(name)`",
                hint: nearest(to: name, among: names.sorted()).map { "did you mean `\($0)`?" }
                    ?? "write it under `define`")
            return nil
        }
        if case .compiling = states[other] {
            faults.add(
                .reference, at: node.place, "`\(name)` refers back to itself",
                hint: "break the circle: write the measure out in one of them")
            return nil
        }
        // Its own errors are reported once, where it is defined.
        guard let own = self.measure(of: other) else { return nil }
        return key.isDefinition ? own : self.measure(measure, of: key, &faults)
    }

    private func narrow(
        _ formula: Formula, by units: UnitFilter, at place: Place, _ faults: inout FaultList
    ) -> Formula {
        func narrowed(_ count: Count) -> Formula {
            let part = Formula.count(
                count.narrowed(by: Filter(units: units)) { twice in
                    addGivenTwice(twice, at: place, &faults)
                })
            if part.asksMeetsOfParts { faults.addNotSupported("meets", at: place) }
            return part
        }
        switch formula {
        case .count(let count) where count.measure.noun.isOfPlace:
            faults.add(
                .at, at: place, "`at` cannot narrow what is said of an area or institution",
                hint: "refer to a row without `\(count.measure.noun.name)`, or leave `at` out")
            return formula
        case .count(let count): return narrowed(count)
        case .combined(let combination):
            return .combined(
                Combination(
                    combination.name, combination.rules,
                    combination.children.map { narrow($0, by: units, at: place, &faults) },
                    combination.arguments))
        case .report(let report) where report.units != nil:
            return .report(
                report.narrowed(by: Filter(units: units)) { addGivenTwice($0, at: place, &faults) })
        case .stated, .report:
            faults.add(
                .at, at: place, "`at` cannot narrow a statement: it is made about an area",
                hint: "refer to a row without `\(formula.noun?.name ?? "")`, or leave `at` out")
            return formula
        }
    }

    func addGivenTwice(_ key: String, at place: Place, _ faults: inout FaultList) {
        faults.add(
            .givenTwice, at: place, "`\(key)` is given already and this does not narrow it",
            hint: "leave it out here, or list fewer members than above")
    }
}
