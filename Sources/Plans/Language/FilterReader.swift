import Codes
import Documents
import Language

/// Reads the filter of a noun, parts its two sides, and knows which codes there are.
struct FilterReader {
    /// nil where it could not be read: then codes are taken as they are.
    let vocabulary: Vocabulary?
    let areas: AreaTree?
    let nouns: Nouns
    let calendar: SchoolCalendar

    /// The filter beside a noun, or the one that narrows it; what is wrong goes to `faults`.
    ///
    /// - Parameters:
    ///   - row: whose reading gives the window of a flow that names none.
    ///   - isWhole: whether nothing stands beside it that it narrows.
    ///   - isFollowing: whether its events follow others and are not counted.
    func filter(
        _ node: Node, of noun: NounDefinition, in row: RowDraft, isWhole: Bool = true,
        isFollowing: Bool = false, _ faults: inout FaultList
    ) -> Filter? {
        guard let entries = faults.entries(of: node, "`\(noun.name)`") else { return nil }
        let before = faults.faults.count
        if !noun.readings.isEmpty, !noun.readings.contains(row.reading) {
            faults.add(
                .reading, at: node.place, "`\(noun.name)` is not read `\(row.reading.rawValue)`",
                hint: "write `reading: \(noun.readings[0].rawValue)` in the row")
        }
        for key in noun.required where isWhole && !entries.contains(where: { $0.key == key }) {
            faults.add(
                .missingKey, at: node.place, "missing key `\(key)` in `\(noun.name)`",
                hint: "write `\(key)`")
        }
        var filter = Filter()
        if let flow = noun.flow {
            filter.window = .ofReading(row.reading, calendar)
            filter.tally = flow.always.map { .sum($0) }
        } else if noun.isFlow {
            filter.window = .ofReading(row.reading, calendar)
        }
        for entry in entries.filter({ noun.amounts[$0.key] != nil }).dropFirst() {
            addTwoAmounts(at: entry.place, &faults)
        }
        for condition in noun.defaults + (isFollowing ? [] : noun.countedDefaults)
        where isWhole && !entries.contains(where: { $0.key == condition.key.name }) {
            filter.conditions.append(condition)
        }
        for entry in entries {
            if LaterKeys.oneSided.contains(entry.key) { faults.refuseMixedSides(in: entry) }
            if noun.isFlow, !isWhole, FlowKeys.all.contains(entry.key) {
                addOfWhole(entry, &faults)
            } else if entry.key == "at", noun.takesUnits {
                guard let (units, isUnset) = self.units(entry.value, in: row, &faults) else {
                    continue
                }
                filter.units = units
                filter.isUnset = filter.isUnset || isUnset
            } else if let flow = noun.flow, FlowKeys.all.contains(entry.key) {
                take(entry, of: flow, in: row, into: &filter, &faults)
            } else if noun.isFlow, entry.key == FlowKeys.window {
                filter.window = faults.window(
                    entry.value, of: row, calendar, isUnset: &filter.isUnset)
            } else if entry.key == MeanKeys.average, noun.hasMean {
                filter.isMonthlyMean = faults.word(entry.value, "mean", of: MeanKeys.words) != nil
                if !isWhole {
                    faults.add(
                        .amount, at: entry.place, "a mean is one of a whole noun",
                        hint: "write `average` in the noun that this narrows")
                }
            } else if let condition = condition(
                entry, on: .of(noun, nouns), in: row, isUnset: &filter.isUnset, &faults)
            {
                if case .occurrence = condition.key.side, !isWhole { addOfWhole(entry, &faults) }
                take(condition, of: noun, at: entry.place, into: &filter, &faults)
            }
        }
        return faults.faults.count == before ? filter : nil
    }

    /// The inside of `at`; nil if it is faulty.
    func units(
        _ node: Node, in row: RowDraft, _ faults: inout FaultList
    ) -> (units: UnitFilter, isUnset: Bool)? {
        guard let entries = faults.entries(of: node, "`at`") else { return nil }
        let before = faults.faults.count
        if entries.isEmpty {
            faults.add(
                .badValue, at: node.place, "`at` is empty", hint: "name a key, or remove it")
        }
        var isUnset = false
        let side = FilterSide.ofUnits(nouns)
        let conditions = entries.compactMap {
            condition($0, on: side, in: row, isUnset: &isUnset, &faults)
        }
        return faults.faults.count == before ? (UnitFilter(conditions), isUnset) : nil
    }

    /// One key of a side with its value; nil if it is faulty or `unset`.
    private func condition(
        _ entry: Node.Entry, on side: FilterSide, in row: RowDraft, isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> Condition? {
        guard let key = side.keys.first(where: { $0.name == entry.key }) else {
            refuse(entry, on: side, &faults)
            return nil
        }
        if entry.value.isUnset {
            isUnset = true
            return nil
        }
        switch key.type {
        case .since:
            if entry.value.text == "plan" {
                // Where the plan's first day is faulty there is no plan.
                return row.startsOn.map { Condition(key, .since($0)) }
            }
            return faults.day(entry.value, "day").map { Condition(key, .since($0)) }
        case .areaCodes:
            return areaCodes(entry.value, key.name, &faults).map { Condition(key, .codes($0)) }
        case .asked(let noun):
            return measure(entry.value, of: noun, in: row, isUnset: &isUnset, &faults)
                .map { Condition(key, .holds($0)) }
        case .happened:
            return happened(entry, on: side, in: row, isUnset: &isUnset, &faults)
                .map { Condition(key, $0) }
        case .conditions:
            // They were compiled before; what is faulty in them has been told.
            guard let conditions = row.meets[entry.value.place] else { return nil }
            isUnset = isUnset || conditions.isUnset
            return Condition(key, .meets(conditions.combination))
        case .followed:
            return followed(entry, on: side, in: row, isUnset: &isUnset, &faults)
                .map { Condition(key, $0) }
        case .filters:
            guard case .sequence(let nodes) = entry.value.content, !nodes.isEmpty else {
                faults.add(
                    .badValue, at: entry.value.place, "`\(key.name)` is not a list of filters",
                    hint: "write `[{…}, {…}]`")
                return nil
            }
            let filters = nodes.map {
                conditions($0, under: key, on: side, in: row, isUnset: &isUnset, &faults)
            }
            return Condition(key, .any(filters))
        case .filter:
            return Condition(
                key,
                .none(
                    conditions(
                        entry.value, under: key, on: side, in: row, isUnset: &isUnset, &faults)))
        default:
            return faults.value(entry.value, of: key, vocabulary, isUnset: &isUnset).map {
                Condition(key, $0)
            }
        }
    }

    /// Codes of areas, each once, in the order of their texts; nil with a fault.
    func areaCodes(_ node: Node, _ name: String, _ faults: inout FaultList) -> [String]? {
        guard let nodes = faults.list(node, "`\(name)`") else { return nil }
        let codes = nodes.compactMap { node in
            faults.text(node, "an area code").flatMap {
                faults.known($0, at: node.place, in: areas)
            }
        }
        return Set(codes).sorted()
    }

    /// A filter under `any` or `not`; empty if it is faulty.
    private func conditions(
        _ node: Node, under key: FilterKey, on side: FilterSide, in row: RowDraft,
        isUnset: inout Bool, _ faults: inout FaultList
    ) -> [Condition] {
        guard let entries = faults.entries(of: node, "`\(key.name)`") else { return [] }
        if entries.isEmpty {
            faults.add(
                .badValue, at: node.place, "a filter under `\(key.name)` is empty",
                hint: "name a key, or remove it")
        }
        return entries.compactMap {
            condition($0, on: side, in: row, isUnset: &isUnset, &faults)
        }
    }

    /// What a noun counts that is asked of somebody or something itself.
    func measure(
        _ node: Node, of noun: NounDefinition, in row: RowDraft, isUnset: inout Bool,
        isFollowing: Bool = false, _ faults: inout FaultList
    ) -> Measure? {
        guard
            let filter = filter(
                node, of: noun, in: row, isFollowing: isFollowing, &faults)
        else { return nil }
        isUnset = isUnset || filter.isUnset
        return Count(noun, filter).measure
    }

    private func refuse(_ entry: Node.Entry, on side: FilterSide, _ faults: inout FaultList) {
        if side.later.contains(entry.key) {
            faults.addNotSupported(entry.key, at: entry.place)
        } else if side.personKeys.contains(entry.key) {
            faults.add(
                .side, at: entry.place,
                "`\(entry.key)` is known of the person, not of the unit",
                hint: "write it beside `at`, not inside")
        } else if side.unitKeys.contains(entry.key) {
            addSide(entry, &faults)
        } else if entry.key == FilterKey.followedBy.name, let noun = side.noun {
            faults.add(
                .join, at: entry.place, "`\(noun.name)` are no events that another could follow",
                hint: "write a flow, such as `leavers`")
        } else if entry.key == "at", side.takesUnits {
            // Under `any` and the like: that is told once, of the whole.
        } else {
            faults.addUnknown(
                entry, in: side.name, known: side.words.filter { !side.later.contains($0) })
        }
    }

    private func take(
        _ condition: Condition, of noun: NounDefinition, at place: Place,
        into filter: inout Filter, _ faults: inout FaultList
    ) {
        if noun.itself == .unit || noun.itself == .area {
            filter.units = UnitFilter(filter.units.conditions + [condition])
            return
        }
        switch condition.key.side {
        case .group: filter.groups.append(condition)
        case .states, .days, .events, .asked, .following, .occurrence, .shape:
            filter.conditions.append(condition)
            // What parts the cells too says who is expected to report any.
            if let part = noun.groups.parts.first(where: { $0.key.key == condition.key }) {
                filter.groups.append(Condition(part.key.key, condition.value))
            }
        case .combined:
            let parts = condition.parts
            if case .none(let filterOfOne) = condition.value, filterOfOne.count == 1,
                case .group = filterOfOne[0].key.side
            {
                filter.groups.append(condition)
            } else if let asked = condition.askedOfEvents {
                filter.conditions.append(asked)
                filter.groups.append(condition)
            } else if let part = parts.first(where: { !noun.combines($0) }) {
                faults.add(
                    .notSupported, at: place,
                    "`\(part.key.name)` inside `\(condition.key.name)` is not implemented in "
                        + "this version", hint: "write it beside `\(condition.key.name)`")
            } else {
                filter.conditions.append(condition)
            }
        case .unit, .unitQuestion, .askedOfPlace, .measured, .area, .statement:
            preconditionFailure("\(condition.key.name) stands beside a counted noun")
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
            filter.window = faults.window(
                node, of: row, calendar, isUnset: &filter.isUnset)
        case FlowKeys.count:
            guard let word = faults.word(node, "thing to count", of: ["days", "events"]) else {
                return
            }
            setTally(word == "days" ? .days : .events, in: &filter, at: entry.place, &faults)
        case FlowKeys.each:
            let shape = Construct("`each`", required: ["atLeast"])
            guard let least = faults.fields(of: node, shape)?["atLeast"] else { return }
            if least.isUnset {
                filter.isUnset = true
                return
            }
            guard let least = faults.whole(least, "`atLeast`", 1...1_000_000) else { return }
            setEach(least, in: &filter, at: entry.place, &faults)
        case FlowKeys.distinct:
            let words = flow.distinct.keys.sorted()
            guard let word = faults.word(node, "thing to count", of: words) else { return }
            setTally(.distinct(word), in: &filter, at: entry.place, &faults)
        case FlowKeys.sum:
            let amounts = flow.amounts.keys.sorted()
            guard let amount = faults.word(node, "amount", of: amounts) else { return }
            setTally(.sum(amount), in: &filter, at: entry.place, &faults)
        default: preconditionFailure("\(entry.key) is a key of flows that nobody reads")
        }
    }

    /// Of events, or of what a `sum` or `distinct` beside it names.
    private func setEach(
        _ least: Int, in filter: inout Filter, at place: Place, _ faults: inout FaultList
    ) {
        let tally = filter.tally
        filter.tally = nil
        setTally(.each(atLeast: least, of: nil), in: &filter, at: place, &faults)
        if let tally { setTally(tally, in: &filter, at: place, &faults) }
    }

    private func setTally(
        _ tally: Measure.Tally, in filter: inout Filter, at place: Place,
        _ faults: inout FaultList
    ) {
        switch (filter.tally, tally) {
        case (.each(let least, nil), .sum(let amount)):
            filter.tally = .each(atLeast: least, of: amount)
        case (.each(let least, nil), .distinct(let name)):
            filter.tally = .eachOfDistinct(atLeast: least, of: name)
        case (nil, _): filter.tally = tally
        default:
            addTwoAmounts(at: place, &faults)
            filter.tally = tally
        }
    }

    private func addOfWhole(_ entry: Node.Entry, _ faults: inout FaultList) {
        faults.add(
            .share, at: entry.place, "`\(entry.key)` is asked by the filter of a whole noun",
            hint: "write it in the noun that this narrows")
    }

    private func addTwoAmounts(at place: Place, _ faults: inout FaultList) {
        faults.add(
            .amount, at: place, "two amounts cannot be combined", hint: "keep one of them")
    }

    private func addSide(_ entry: Node.Entry, _ faults: inout FaultList) {
        faults.add(
            .side, at: entry.place, "`\(entry.key)` belongs to the unit, not to the person",
            hint: "write it inside `at: {…}`")
    }
}
