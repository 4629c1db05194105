import Codes

/// Turns the measures of all plans into formulas, each once, whoever asks first.
struct MeasureCompiler {
    let reader: FilterReader
    private let rows: [RowKey: RowDraft]
    private var states: [RowKey: State] = [:]
    /// Of the measures compiled so far.
    private(set) var faults: [Fault] = []

    /// How many rows wait for each other.
    private var depth = 0
    /// A chain of references this long is a slip, and deeper ones would need ever more stack.
    private static let longestChain = 32

    private enum State {
        case compiling
        case done(CompiledMeasure?)
    }

    init(rows: [RowKey: RowDraft], vocabulary: Vocabulary?) {
        self.rows = rows
        reader = FilterReader(vocabulary: vocabulary)
    }

    /// The measure of a row; nil if it is faulty, which is then among the faults.
    mutating func measure(of key: RowKey) -> CompiledMeasure? {
        if case .done(let measure) = states[key] { return measure }
        guard let row = rows[key], let node = row.measure else { return nil }
        states[key] = .compiling
        depth += 1
        defer { depth -= 1 }
        var faults = FaultList(file: row.file)
        faults.row = row.id
        let measure = measure(node, of: key, &faults)
        self.faults += faults.faults
        states[key] = .done(measure)
        return measure
    }

    /// One noun or one formula.
    private mutating func measure(
        _ node: Node, of key: RowKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        if node.isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
        guard let entries = faults.entries(of: node, "a measure") else { return nil }
        guard let entry = entries.first else {
            faults.add(
                .missingKey, at: node.place, "the measure is empty",
                hint: "write a noun such as `students` or a formula such as `share`")
            return nil
        }
        if entries.count > 1 {
            let words = entries.map { "`\($0.key)`" }.joined(separator: ", ")
            faults.add(
                .oneKey, at: entries[1].place, "a measure is one noun or one formula, not \(words)",
                hint: "keep one, or put them into a formula")
            return nil
        }
        if let form = FormulaForm(rawValue: entry.key) {
            return formula(form, entry, of: key, &faults)
        }
        guard let noun = NounForm.byName[entry.key] else {
            faults.addUnknown(
                entry, in: "a measure",
                known: NounForm.all.map(\.name) + FormulaForm.allCases.map(\.rawValue))
            return nil
        }
        return self.noun(noun, entry, &faults)
    }

    private func noun(
        _ noun: NounForm, _ entry: Node.Entry, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        if noun.name == "statistic" {
            let (statistic, isUnset) = reader.statistic(entry.value, &faults)
            if isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
            return statistic.map { CompiledMeasure(formula: .statistic($0)) }
        }
        if !noun.isSupported { faults.addNotSupported(entry.key, at: entry.place) }
        guard let filter = reader.filter(entry.value, of: noun, &faults),
            let counted = Measure.Noun(rawValue: noun.name)
        else { return nil }
        return CompiledMeasure(formula: .count(Count(counted, filter)), isUnset: filter.isUnset)
    }

    private mutating func formula(
        _ form: FormulaForm, _ entry: Node.Entry, of key: RowKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        switch form {
        case .share: return share(entry, &faults)
        case .ratio: return ratio(entry, of: key, &faults)
        case .indicator: return reference(entry, from: key, &faults)
        default:
            faults.addNotSupported(entry.key, at: entry.place)
            return nil
        }
    }

    private func share(_ entry: Node.Entry, _ faults: inout FaultList) -> CompiledMeasure? {
        guard let fields = faults.fields(of: entry.value, .share), let among = fields["among"],
            let noun = base(among, &faults)
        else { return nil }
        let base = self.noun(noun.form, noun.entry, &faults)
        guard let with = fields["with"] else { return nil }
        if case .mapping(let entries) = with.content, !entries.isEmpty {
        } else if !with.isUnset {
            faults.add(
                .share, at: with.place, "`with` is empty: every share would be 100",
                hint: "write what those who count have, `with: {degree: {atLeast: bachelor}}`")
            return nil
        }
        if with.isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
        guard let filter = reader.filter(with, of: noun.form, &faults), let base,
            case .count(let all) = base.formula
        else { return nil }
        let before = faults.faults.count
        let part = all.narrowed(by: filter) { twice in
            addGivenTwice(twice, at: with.place, &faults)
        }
        guard faults.faults.count == before else { return nil }
        return CompiledMeasure(
            formula: .share(part: part, base: all), isUnset: base.isUnset || filter.isUnset)
    }

    /// The noun of `among`: persons or things, never a statement or a formula.
    private func base(
        _ node: Node, _ faults: inout FaultList
    ) -> (form: NounForm, entry: Node.Entry)? {
        guard let entries = faults.entries(of: node, "`among`") else { return nil }
        guard entries.count == 1, let entry = entries.first else {
            faults.add(
                .oneKey, at: node.place, "`among` is one noun", hint: "write `{students: {…}}`")
            return nil
        }
        let bases = NounForm.all.filter(\.isBase)
        guard let form = bases.first(where: { $0.name == entry.key }) else {
            if NounForm.byName[entry.key] != nil || FormulaForm(rawValue: entry.key) != nil {
                faults.add(
                    .share, at: entry.place, "a share is not among `\(entry.key)`",
                    hint: "write a noun that is counted, such as `students`, or use `ratio`")
            } else {
                faults.addUnknown(entry, in: "`among`", known: bases.map(\.name))
            }
            return nil
        }
        return (form, entry)
    }

    private mutating func ratio(
        _ entry: Node.Entry, of key: RowKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        let before = faults.faults.count
        guard let fields = faults.fields(of: entry.value, .ratio) else { return nil }
        let per = fields["per"].map { faults.whole($0, "`per`", 1...1_000_000) } ?? 1
        let above = fields["of"].flatMap { measure($0, of: key, &faults) }
        let below = fields["to"].flatMap { measure($0, of: key, &faults) }
        guard let per, let above, let below, faults.faults.count == before else { return nil }
        if above.isUnset || below.isUnset {
            return CompiledMeasure(formula: .unset, isUnset: true)
        }
        if above.formula.isProportion && below.formula.isCount
            || above.formula.isCount && below.formula.isProportion
        {
            faults.add(
                .ratio, at: entry.place, "a proportion and a number of persons make no ratio",
                hint: "write two counts, two shares, or a statement on one side")
            return nil
        }
        return CompiledMeasure(
            formula: .ratio(of: above.formula, to: below.formula, per: per))
    }

    private mutating func reference(
        _ entry: Node.Entry, from key: RowKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        var id = entry.value
        var at: Node?
        if case .mapping = id.content {
            guard let fields = faults.fields(of: id, .reference), let target = fields["id"] else {
                return nil
            }
            id = target
            at = fields["at"]
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
        let units = reader.units(at, &faults)
        guard let measure = measure(of: other), let units else { return nil }
        if units.isUnset || measure.isUnset {
            return CompiledMeasure(formula: .unset, isUnset: true)
        }
        let before = faults.faults.count
        let narrowed = narrow(measure.formula, by: units.units, at: at.place, &faults)
        return faults.faults.count == before ? CompiledMeasure(formula: narrowed) : nil
    }

    /// The row of that id: in the same plan, else in the only other one that has it.
    private func find(
        _ id: String, near key: RowKey, at place: Place, _ faults: inout FaultList
    ) -> RowKey? {
        let own = RowKey(plan: key.plan, row: id)
        if rows[own] != nil { return own }
        let others = rows.keys.filter { $0.row == id }
        if others.count == 1 { return others.first }
        if others.isEmpty {
            faults.add(
                .reference, at: place, "no plan has an indicator `\(id)`",
                hint: nearest(to: id, among: rows.keys.map(\.row)).map { "write `\($0)`" }
                    ?? "write the id of a row of a loaded plan")
        } else {
            faults.add(
                .reference, at: place, "\(others.count) plans have an indicator `\(id)`",
                hint: "refer to a row of this plan, or give the rows different ids")
        }
        return nil
    }

    private func narrow(
        _ formula: Formula, by units: UnitFilter, at place: Place, _ faults: inout FaultList
    ) -> Formula {
        func narrowed(_ count: Count) -> Count {
            count.narrowed(by: Filter(units: units)) { twice in
                addGivenTwice(twice, at: place, &faults)
            }
        }
        switch formula {
        case .count(let count): return .count(narrowed(count))
        case .share(let part, let base):
            return .share(part: narrowed(part), base: narrowed(base))
        case .ratio(let above, let below, let per):
            return .ratio(
                of: narrow(above, by: units, at: place, &faults),
                to: narrow(below, by: units, at: place, &faults), per: per)
        case .statistic:
            faults.add(
                .at, at: place, "`at` cannot narrow a statement: it is made about an area",
                hint: "refer to a row without `statistic`, or leave `at` out")
            return formula
        }
    }

    private func addGivenTwice(_ key: String, at place: Place, _ faults: inout FaultList) {
        faults.add(
            .givenTwice, at: place, "`\(key)` is given already and this does not narrow it",
            hint: "leave it out here, or list fewer members than above")
    }
}

extension Formula {
    /// A share, or a ratio: no number of persons.
    fileprivate var isProportion: Bool {
        switch self {
        case .share, .ratio: true
        case .count, .statistic: false
        }
    }

    fileprivate var isCount: Bool {
        if case .count = self { true } else { false }
    }
}
