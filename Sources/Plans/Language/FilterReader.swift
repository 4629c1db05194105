import Codes
import Documents
import Language

/// Reads the filter of a noun, parts its two sides, and knows which codes there are.
struct FilterReader {
    /// nil where it could not be read: then codes are taken as they are.
    let vocabulary: Vocabulary?
    let nouns: Nouns

    /// The filter beside a noun, or the one that narrows it; what is wrong goes to `faults`.
    ///
    /// - Parameter row: whose reading gives the window of a flow that names none.
    func filter(
        _ node: Node, of noun: NounDefinition, in row: RowDraft, _ faults: inout FaultList
    ) -> Filter? {
        guard let entries = faults.entries(of: node, "`\(noun.name)`") else { return nil }
        let before = faults.faults.count
        var filter = Filter()
        if noun.isFlow { filter.window = .ofReading(row.reading) }
        for entry in entries {
            if LaterKeys.oneSided.contains(entry.key) { refuseMixedSides(entry, &faults) }
            if let key = noun.ownKeys.first(where: { $0.name == entry.key }) {
                take(entry.value, of: key, into: &filter, &faults)
            } else if entry.key == "at", noun.takesUnits {
                guard let (units, isUnset) = self.units(entry.value, &faults) else { continue }
                filter.units = units
                filter.isUnset = filter.isUnset || isUnset
            } else if let flow = noun.flow, FlowKeys.all.contains(entry.key) {
                take(entry, of: flow, in: row, into: &filter, &faults)
            } else if noun.later.contains(entry.key) {
                faults.addNotSupported(entry.key, at: entry.place)
            } else if nouns.unitKeys.contains(entry.key), noun.takesUnits {
                addSide(entry, &faults)
            } else {
                faults.addUnknown(entry, in: "`\(noun.name)`", known: noun.words)
            }
        }
        return faults.faults.count == before ? filter : nil
    }

    /// The filter of a noun that is not understood: it has been named already, and only its slips
    /// are told.
    func checkSlips(_ node: Node, of noun: LaterNoun, _ faults: inout FaultList) {
        for entry in faults.entries(of: node, "`\(noun.name)`") ?? [] {
            if LaterKeys.oneSided.contains(entry.key) { refuseMixedSides(entry, &faults) }
            if noun.keys.contains(entry.key) {
                if entry.key == "at" { _ = units(entry.value, &faults, tellsLater: false) }
            } else if nouns.unitKeys.contains(entry.key), noun.keys.contains("at") {
                addSide(entry, &faults)
            } else {
                faults.addUnknown(entry, in: "`\(noun.name)`", known: noun.keys)
            }
        }
    }

    /// The inside of `at`; nil if it is faulty.
    func units(
        _ node: Node, _ faults: inout FaultList, tellsLater: Bool = true
    ) -> (units: UnitFilter, isUnset: Bool)? {
        guard let entries = faults.entries(of: node, "`at`") else { return nil }
        let before = faults.faults.count
        if entries.isEmpty {
            faults.add(
                .badValue, at: node.place, "`at` is empty", hint: "name a key, or remove it")
        }
        var conditions: [Condition] = []
        var isUnset = false
        for entry in entries {
            if let key = nouns.unitKey(entry.key) {
                if entry.value.isUnset {
                    isUnset = true
                } else if let value = faults.value(
                    entry.value, of: key, vocabulary, isUnset: &isUnset)
                {
                    conditions.append(Condition(key, value))
                }
            } else if nouns.unitKeys.contains(entry.key) {
                if tellsLater { faults.addNotSupported(entry.key, at: entry.place) }
            } else if nouns.subjectKeys.contains(entry.key) {
                faults.add(
                    .side, at: entry.place,
                    "`\(entry.key)` is known of the person, not of the unit",
                    hint: "write it beside `at`, not inside")
            } else {
                faults.addUnknown(entry, in: "`at`", known: nouns.unitKeys)
            }
        }
        return faults.faults.count == before ? (UnitFilter(conditions), isUnset) : nil
    }

    private func take(
        _ node: Node, of key: FilterKey, into filter: inout Filter, _ faults: inout FaultList
    ) {
        if node.isUnset {
            filter.isUnset = true
            return
        }
        guard let value = faults.value(node, of: key, vocabulary, isUnset: &filter.isUnset) else {
            return
        }
        switch key.side {
        case .group: filter.groups.append(Condition(key, value))
        case .states, .days, .events: filter.conditions.append(Condition(key, value))
        case .unit, .statement: preconditionFailure("\(key.name) stands beside a counted noun")
        }
    }

    /// What a flow says beside its own keys: its window, and what is counted of several events.
    private func take(
        _ entry: Node.Entry, of flow: Flow, in row: RowDraft, into filter: inout Filter,
        _ faults: inout FaultList
    ) {
        let node = entry.value
        if node.isUnset {
            filter.isUnset = true
            return
        }
        switch entry.key {
        case FlowKeys.window:
            filter.window = window(node, of: row, isUnset: &filter.isUnset, &faults)
        case FlowKeys.count:
            guard faults.word(node, "thing to count", of: ["events"]) != nil else { return }
            setTally(.events, in: &filter, at: entry.place, &faults)
        case FlowKeys.sum:
            let amounts = flow.amounts.keys.sorted()
            guard let amount = faults.word(node, "amount", of: amounts) else { return }
            setTally(.sum(amount), in: &filter, at: entry.place, &faults)
        default: preconditionFailure("\(entry.key) is a key of flows that nobody reads")
        }
    }

    private func setTally(
        _ tally: Measure.Tally, in filter: inout Filter, at place: Place,
        _ faults: inout FaultList
    ) {
        if filter.tally != nil {
            faults.add(
                .amount, at: place, "two amounts cannot be combined", hint: "keep one of them")
        }
        filter.tally = tally
    }

    private func window(
        _ node: Node, of row: RowDraft, isUnset: inout Bool, _ faults: inout FaultList
    ) -> Window? {
        guard case .mapping = node.content else {
            if node.text == "before" {
                faults.addNotSupported("before", at: node.place)
                return nil
            }
            let word = faults.word(node, "window", of: ["plan"] + Window.words.keys.sorted())
            // Where the plan's first day is faulty there is no plan.
            return word == "plan"
                ? row.startsOn.map { .since($0) } : word.flatMap { Window.words[$0] }
        }
        let isCycle = node["cycleYears"] != nil
        let shape = Construct(
            "`in`", required: isCycle ? ["cycleYears", "from"] : ["years"])
        guard let fields = faults.fields(of: node, shape) else { return nil }
        guard let years = fields[isCycle ? "cycleYears" : "years"] else { return nil }
        let from = fields["from"]
        if years.isUnset || from?.isUnset ?? false {
            isUnset = true
            return nil
        }
        guard let count = faults.whole(years, "number of years", 1...30) else { return nil }
        guard isCycle else { return .years(count) }
        return from.flatMap { faults.day($0, "first day of the cycle") }
            .map { .cycle(years: count, from: $0) }
    }

    private func addSide(_ entry: Node.Entry, _ faults: inout FaultList) {
        faults.add(
            .side, at: entry.place, "`\(entry.key)` belongs to the unit, not to the person",
            hint: "write it inside `at: {…}`")
    }

    private func refuseMixedSides(_ entry: Node.Entry, _ faults: inout FaultList) {
        for place in placesOfAt(in: entry.value) {
            faults.add(
                .mixedSides, at: place,
                "`at` inside `\(entry.key)` mixes what is known of the person with the unit",
                hint: "write `at` beside `\(entry.key)`, or two measures and a `sum`")
        }
    }

    private func placesOfAt(in node: Node) -> [Place] {
        switch node.content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap(placesOfAt)
        case .mapping(let entries):
            entries.flatMap { $0.key == "at" ? [$0.place] : placesOfAt(in: $0.value) }
        }
    }
}

/// The keys that every flow has.
private enum FlowKeys {
    static let window = "in"
    static let count = "count"
    static let sum = "sum"
    static let all = [window, count, sum]
}

extension NounDefinition {
    /// nil of what does not happen.
    fileprivate var flow: Flow? {
        if case .flow(let flow) = counting { flow } else { nil }
    }

    /// Every key that may stand in its filter, those of later versions with them.
    fileprivate var words: [String] {
        ownKeys.map(\.name) + (takesUnits ? ["at"] : []) + (isFlow ? FlowKeys.all : []) + later
    }
}
