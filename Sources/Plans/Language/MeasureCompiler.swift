import Codes
import Documents
import Language

/// Turns the measures of all plans into formulas, each once, whichever row asks first.
struct MeasureCompiler {
    let reader: FilterReader
    private let formulas: Formulas
    let rows: [DraftKey: RowDraft]
    var states: [DraftKey: State] = [:]
    /// Of the measures compiled so far.
    private(set) var faults: [Fault] = []

    /// How many rows wait for each other.
    var depth = 0
    /// A chain of references this long is a slip, and deeper ones would need ever more stack.
    static let longestChain = 32

    enum State {
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
        faults.row = key.isDefinition ? "define.\(row.id)" : row.id
        let measure = measure(node, of: key, &faults)
        self.faults += faults.faults
        states[key] = .done(measure)
        return measure
    }

    func row(_ key: DraftKey) -> RowDraft {
        guard let row = rows[key] else {
            preconditionFailure("a row is compiled that was not read")
        }
        return row
    }

    /// One noun or one formula.
    mutating func measure(
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
            case .combination(let keys, let rules):
                let shape = Construct(
                    "`\(formula.name)`", required: keys.filter(\.isRequired).map(\.name),
                    optional: keys.filter { !$0.isRequired }.map(\.name))
                return combination(entry, shape, keys, rules, of: key, &faults)
            case .row(let id, let units):
                let shape = Construct(
                    "`\(formula.name)`", required: [id], optional: [units])
                return reference(entry, shape, id: id, units: units, from: key, &faults)
            case .definition: return definition(entry.value, from: key, &faults)
            }
        }
        return noun(entry, of: key, in: "a measure", reader.nouns.names + formulas.names, &faults)
    }

    /// A noun with its filter. `known` are the words that could be meant by another one.
    private mutating func noun(
        _ entry: Node.Entry, of key: DraftKey, in name: String, _ known: [String],
        _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard let noun = reader.nouns[entry.key] else {
            faults.addUnknown(entry, in: name, known: known)
            return nil
        }
        if case .stated(let reading) = noun.counting {
            let (statistic, isUnset) = reading.statistic(
                entry.value, of: noun, reader.vocabulary, &faults)
            if isUnset { return CompiledMeasure(formula: .unset, isUnset: true) }
            return statistic.map { CompiledMeasure(formula: .stated($0)) }
        }
        if case .reported(let rules) = noun.counting {
            return reported(entry.value, of: noun, rules, in: row(key), &faults)
        }
        let before = faults.faults.count
        let draft = draft(key, for: entry.value, of: noun, &faults)
        let filter = reader.filter(entry.value, of: noun, in: draft, &faults)
        guard let filter, faults.faults.count == before else { return nil }
        if !filter.isUnset, case .distinct(let name) = filter.tally {
            faults.add(
                .join, at: entry.place, "different ones by `\(name)` are those of one person",
                hint: "write `each: {atLeast: 2}` beside `distinct`, or ask it in `has`")
            return nil
        }
        let formula = Formula.counting(noun, filter, draft.stageWeights)
        if formula.asksMeetsOfParts {
            faults.addNotSupported("meets", at: entry.place)
            return nil
        }
        return CompiledMeasure(formula: formula, isUnset: filter.isUnset)
    }

    /// What areas or institutions report.
    private func reported(
        _ node: Node, of noun: NounDefinition, _ rules: ReportRules, in row: RowDraft,
        _ faults: inout FaultList
    ) -> CompiledMeasure? {
        guard let filter = reader.filter(node, of: noun, in: row, &faults) else { return nil }
        if !ReportRules.isOfInstitutions(filter.conditions), let at = node.entry("at") {
            faults.add(
                .at, at: at.place, "`at` cannot narrow a statement: it is made about an area",
                hint: "write `of: institutions` beside it, or leave `at` out")
            return nil
        }
        let report = Report(noun, rules, filter, isLatest: row.reading == .latest)
        return CompiledMeasure(formula: .report(report), isUnset: filter.isUnset)
    }

    /// What stands under the keys of a formula, put together.
    private mutating func combination(
        _ entry: Node.Entry, _ shape: Construct, _ keys: [FormulaKey], _ rules: CombinationRules,
        of row: DraftKey, _ faults: inout FaultList
    ) -> CompiledMeasure? {
        let before = faults.faults.count
        let isBare = keys.count == 1 && keys[0].name == entry.key
        guard
            let fields = isBare ? [entry.key: entry.value] : faults.fields(of: entry.value, shape)
        else { return nil }
        var children: [String: [CompiledMeasure]] = [:]
        var arguments: [String: Combination.Argument] = [:]
        var isUnset = false
        for key in keys {
            guard let node = fields[key.name] else { continue }
            switch key.type {
            case .measures where node.isUnset, .conditions where node.isUnset,
                .since where node.isUnset, .areas where node.isUnset,
                .strata where node.isUnset:
                isUnset = true
            case .strata(let part, let base):
                guard let part = children[part]?.first, let base = children[base]?.first,
                    let strata = self.strata(node, key.name, of: part, over: base, &faults)
                else { continue }
                children[key.name] = strata.measures
                arguments[key.name] = strata.weights
            case .measure:
                children[key.name] = measure(node, of: row, &faults).map { [$0] }
            case .measures:
                children[key.name] = measures(node, key.name, of: row, &faults)
            case .conditions:
                let found = conditions(node, key.name, of: row, &faults)
                children[key.name] = found?.measures
                arguments[key.name] = found.map { .limits($0.limits) }
            case .weight where node.text == "none": arguments[key.name] = .word("none")
            case .measureOfUnits, .weight:
                children[key.name] = measureOfUnits(node, of: row, &faults).map { [$0] }
            case .base:
                children[key.name] = base(node, key.name, of: row, &faults).map { [$0] }
            case .narrowing(let other):
                let found = narrowed(
                    children[other]?.first, by: node, key.name, base: fields[other], of: row,
                    &faults)
                MeasureCompiler.enter(found, key.name, narrowing: other, in: &children)
            case .whole, .word, .since, .areas:
                arguments[key.name] = argument(node, key, of: row, &faults)
            case .units:
                let draft = draft(row, for: node, &faults)
                guard let (units, isOpen) = reader.units(node, in: draft, &faults) else { continue }
                arguments[key.name] = .units(units)
                isUnset = isUnset || isOpen
            }
        }
        // A measure may lack because the row that it refers to is faulty, which is reported there.
        let isWhole = keys.allSatisfy { key in
            fields[key.name]?.isUnset ?? true || children[key.name] != nil
                || arguments[key.name] != nil
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

    private static func enter(
        _ found: (part: CompiledMeasure, silent: CompiledMeasure?)?, _ key: String,
        narrowing base: String, in children: inout [String: [CompiledMeasure]]
    ) {
        children[key] = found.map { [$0.part] }
        children[FormulaKey.silent] = found?.silent.map { [$0] }
        // Both sides count an event on the day on which it is settled.
        if let following = found?.part.settling {
            children[base] = children[base]?.map { $0.settled(by: following) }
        }
    }

    /// What a key says that is no measure; nil with a fault.
    private func argument(
        _ node: Node, _ key: FormulaKey, of row: DraftKey, _ faults: inout FaultList
    ) -> Combination.Argument? {
        switch key.type {
        case .whole(let range): faults.whole(node, "`\(key.name)`", range).map { .whole($0) }
        case .word(let words): faults.word(node, "`\(key.name)`", of: words).map { .word($0) }
        // A faulty first day of the plan is reported there.
        case .since where node.text == "plan": self.row(row).startsOn.map { .day($0) }
        case .since: faults.day(node, "day, or `plan`").map { .day($0) }
        case .areas: reader.areaCodes(node, key.name, &faults).map { .areas($0) }
        case .measure, .measures, .conditions, .measureOfUnits, .weight, .base, .narrowing, .units,
            .strata:
            nil
        }
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

    /// The noun that a key such as `among` is about: what is counted, never a statement or a
    /// formula.
    private mutating func base(
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

    /// The part of a base that also passes a filter, with the members of whom nothing is known of
    /// what it asks, where there can be any; nil without a base, whose own error is reported.
    private mutating func narrowed(
        _ base: CompiledMeasure?, by node: Node, _ name: String, base baseNode: Node?,
        of row: DraftKey, _ faults: inout FaultList
    ) -> (part: CompiledMeasure, silent: CompiledMeasure?)? {
        if node.isUnset { return (CompiledMeasure(formula: .unset, isUnset: true), nil) }
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
        guard let noun = reader.nouns[word], noun.isBase else { return nil }
        let before = faults.faults.count
        let draft = draft(row, for: node, of: noun, &faults)
        let filter = reader.filter(node, of: noun, in: draft, isWhole: false, &faults)
        guard let filter, let base, faults.faults.count == before else { return nil }
        let isUnset = base.isUnset || filter.isUnset
        switch base.formula {
        case .count(let all):
            let part = all.narrowed(by: filter) { addGivenTwice($0, at: node.place, &faults) }
            if Formula.count(part).asksMeetsOfParts {
                faults.addNotSupported("meets", at: node.place)
            }
            guard faults.faults.count == before else { return nil }
            let silent = all.silent(to: filter).map { CompiledMeasure(formula: .count($0)) }
            return (CompiledMeasure(formula: .count(part), isUnset: isUnset), silent)
        case .report(let all):
            let part = all.narrowed(by: filter) { addGivenTwice($0, at: node.place, &faults) }
            guard faults.faults.count == before else { return nil }
            return (CompiledMeasure(formula: .report(part), isUnset: isUnset), nil)
        case .combined:
            faults.add(
                .share, at: baseNode?.place ?? node.place,
                "a share is not among what is split by stage",
                hint: "write a `ratio` of two amounts")
            return nil
        case .stated: return nil
        }
    }
}

extension Formula {
    /// Whether parts of units are counted where measures of the units are met: of them no numbers
    /// are kept unit by unit.
    var asksMeetsOfParts: Bool {
        counts.contains { !$0.units.meets.isEmpty && $0.measure.together != .sum }
    }
}
