import Codes
import Documents
import Language

/// Turns the measures of all plans into formulas, each once, whichever row asks first.
struct MeasureCompiler {
    private let reader: FilterReader
    private let formulas: Formulas
    private let rows: [DraftKey: RowDraft]
    private var states: [DraftKey: State] = [:]
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

    init(rows: [DraftKey: RowDraft], reader: FilterReader, formulas: Formulas) {
        self.rows = rows
        self.reader = reader
        self.formulas = formulas
    }

    /// The measure of a row; nil if it is faulty, which is then among the faults.
    mutating func measure(of key: DraftKey) -> CompiledMeasure? {
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

    private func row(_ key: DraftKey) -> RowDraft {
        guard let row = rows[key] else {
            preconditionFailure("a row is compiled that was not read")
        }
        return row
    }

    /// One noun or one formula.
    private mutating func measure(
        _ node: Node, of key: DraftKey, _ faults: inout FaultList
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
        if let formula = formulas[entry.key] {
            switch formula.body {
            case .combination(let keys, let later, let rules):
                let shape = Construct(
                    "`\(formula.name)`", required: keys.filter(\.isRequired).map(\.name),
                    optional: keys.filter { !$0.isRequired }.map(\.name), later: later)
                return combination(entry, shape, keys, rules, of: key, &faults)
            case .row(let id, let units):
                let shape = Construct(
                    "`\(formula.name)`", required: [id], optional: [units])
                return reference(entry, shape, id: id, units: units, from: key, &faults)
            }
        }
        if formulas.later.contains(entry.key) {
            faults.addNotSupported(entry.key, at: entry.place)
            return nil
        }
        return noun(entry, of: key, in: "a measure", reader.nouns.names + formulas.names, &faults)
    }

    /// A noun with its filter. `known` are the words that could be meant by another one.
    private func noun(
        _ entry: Node.Entry, of key: DraftKey, in name: String, _ known: [String],
        _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard let noun = reader.nouns[entry.key] else {
            if let later = reader.nouns.later.first(where: { $0.name == entry.key }) {
                faults.addNotSupported(entry.key, at: entry.place)
                reader.checkSlips(entry.value, of: later, in: row(key), &faults)
            } else {
                faults.addUnknown(entry, in: name, known: known)
            }
            return nil
        }
        if case .stated(let reading) = noun.counting {
            let (statistic, isUnset) = reading.statistic(
                entry.value, of: noun, reader.vocabulary, &faults)
            if isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
            return statistic.map { CompiledMeasure(formula: .stated($0)) }
        }
        return reader.filter(entry.value, of: noun, in: row(key), &faults).map {
            CompiledMeasure(formula: .count(Count(noun, $0)), isUnset: $0.isUnset)
        }
    }

    /// What stands under the keys of a formula, put together.
    private mutating func combination(
        _ entry: Node.Entry, _ shape: Construct, _ keys: [FormulaKey], _ rules: CombinationRules,
        of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        let before = faults.faults.count
        guard let fields = faults.fields(of: entry.value, shape) else { return nil }
        var children: [String: [CompiledMeasure]] = [:]
        var arguments: [String: Combination.Argument] = [:]
        var isUnset = false
        for key in keys {
            guard let node = fields[key.name] else { continue }
            switch key.type {
            case .measure:
                children[key.name] = measure(node, of: row, &faults).map { [$0] }
            case .measures:
                children[key.name] = measures(node, key.name, of: row, &faults)
            case .measureOfUnits:
                children[key.name] = measureOfUnits(node, of: row, &faults).map { [$0] }
            case .base:
                children[key.name] = base(node, key.name, of: row, &faults).map { [$0] }
            case .narrowing(let other):
                children[key.name] = narrowed(
                    children[other]?.first, by: node, key.name, base: fields[other], of: row,
                    &faults
                ).map { [$0] }
            case .whole(let range):
                arguments[key.name] = faults.whole(node, "`\(key.name)`", range).map { .whole($0) }
            case .units:
                guard let (units, isOpen) = reader.units(node, in: self.row(row), &faults) else {
                    continue
                }
                arguments[key.name] = .units(units)
                isUnset = isUnset || isOpen
            }
        }
        // A measure may lack because the row that it refers to is faulty, which is reported there.
        let isWhole = keys.allSatisfy { key in
            fields[key.name] == nil || children[key.name] != nil || arguments[key.name] != nil
        }
        guard isWhole, faults.faults.count == before else { return nil }
        let parts = rules.order.flatMap { children[$0] ?? [] }
        if isUnset || parts.contains(where: \.isUnset) {
            return CompiledMeasure(formula: .unset, isUnset: true)
        }
        let combination = Combination(entry.key, rules, parts.map(\.formula), arguments)
        if let problem = rules.problem(combination) {
            faults.add(problem.code, at: entry.place, problem.message, hint: problem.hint)
            return nil
        }
        return CompiledMeasure(formula: .combined(combination))
    }

    /// Several measures; nil if one of them is faulty.
    private mutating func measures(
        _ node: Node, _ name: String, of row: DraftKey, _ faults: inout FaultList
    ) -> [CompiledMeasure]? {
        guard case .sequence(let nodes) = node.content, !nodes.isEmpty else {
            faults.add(
                .badValue, at: node.place, "`\(name)` is not a list of measures",
                hint: "write `- students: {…}` lines")
            return nil
        }
        var found: [CompiledMeasure] = []
        for node in nodes {
            if let measure = measure(node, of: row, &faults) { found.append(measure) }
        }
        return found.count == nodes.count ? found : nil
    }

    /// A measure that can be asked of a single unit, for which no figures are reported.
    private mutating func measureOfUnits(
        _ node: Node, of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard let measure = measure(node, of: row, &faults) else { return nil }
        if !measure.isUnset, measure.formula.leaves.contains(where: { $0.magnitude == .stated }) {
            faults.add(
                .context, at: node.place, "what areas state cannot be asked of a single unit",
                hint: "write a measure of nouns that are counted")
            return nil
        }
        return measure
    }

    /// The noun that a key such as `among` is about: what is counted, never a statement or a
    /// formula.
    private func base(
        _ node: Node, _ name: String, of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard let entries = faults.entries(of: node, "`\(name)`") else { return nil }
        guard entries.count == 1, let entry = entries.first else {
            faults.add(
                .oneKey, at: node.place, "`\(name)` is one noun", hint: "write `{students: {…}}`")
            return nil
        }
        let bases = reader.nouns.bases
        if !bases.contains(entry.key),
            (reader.nouns.names + formulas.names).contains(entry.key)
        {
            faults.add(
                .share, at: entry.place, "a share is not among `\(entry.key)`",
                hint: "write a noun that is counted, such as `students`, or use `ratio`")
            return nil
        }
        return noun(entry, of: row, in: "`\(name)`", bases, &faults)
    }

    /// The part of a base that also passes a filter; nil without a base, whose own error is
    /// reported.
    private func narrowed(
        _ base: CompiledMeasure?, by node: Node, _ name: String, base baseNode: Node?,
        of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        if node.isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            faults.add(
                .share, at: node.place, "`\(name)` is empty: every share would be 100",
                hint: "write what those who count have, `\(name): {degree: {atLeast: bachelor}}`")
            return nil
        }
        // The filter is read by the noun's word, so that its errors are reported beside a faulty
        // base.
        guard case .mapping(let nouns)? = baseNode?.content, let word = nouns.first?.key else {
            return nil
        }
        guard let noun = reader.nouns[word], !noun.isStated, !noun.isOfPlace else {
            if let later = reader.nouns.later.first(where: { $0.name == word && $0.isBase }) {
                reader.checkSlips(node, of: later, in: self.row(row), &faults)
            }
            return nil
        }
        let filter = reader.filter(node, of: noun, in: self.row(row), isWhole: false, &faults)
        guard let filter, let base, case .count(let all) = base.formula else { return nil }
        let before = faults.faults.count
        let part = all.narrowed(by: filter) { addGivenTwice($0, at: node.place, &faults) }
        guard faults.faults.count == before else { return nil }
        return CompiledMeasure(formula: .count(part), isUnset: base.isUnset || filter.isUnset)
    }

    private mutating func reference(
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
        let units = reader.units(at, in: row(key), &faults)
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
        _ id: String, near key: DraftKey, at place: Place, _ faults: inout FaultList
    ) -> DraftKey? {
        let own = DraftKey(plan: key.plan, row: id)
        if rows[own] != nil { return own }
        let others = rows.keys.filter { $0.row == id }
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

    private func narrow(
        _ formula: Formula, by units: UnitFilter, at place: Place, _ faults: inout FaultList
    ) -> Formula {
        func narrowed(_ count: Count) -> Count {
            count.narrowed(by: Filter(units: units)) { twice in
                addGivenTwice(twice, at: place, &faults)
            }
        }
        switch formula {
        case .count(let count) where count.measure.noun.isOfPlace:
            faults.add(
                .at, at: place, "`at` cannot narrow what is said of an area or institution",
                hint: "refer to a row without `\(count.measure.noun.name)`, or leave `at` out")
            return formula
        case .count(let count): return .count(narrowed(count))
        case .combined(let combination):
            return .combined(
                Combination(
                    combination.name, combination.rules,
                    combination.children.map { narrow($0, by: units, at: place, &faults) },
                    combination.arguments))
        case .stated(let statistic):
            faults.add(
                .at, at: place, "`at` cannot narrow a statement: it is made about an area",
                hint: "refer to a row without `\(statistic.noun.name)`, or leave `at` out")
            return formula
        }
    }

    private func addGivenTwice(_ key: String, at place: Place, _ faults: inout FaultList) {
        faults.add(
            .givenTwice, at: place, "`\(key)` is given already and this does not narrow it",
            hint: "leave it out here, or list fewer members than above")
    }
}
