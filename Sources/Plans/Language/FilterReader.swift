import Codes

/// Reads the filter of a noun, parts its two sides, and knows which codes there are.
struct FilterReader {
    /// nil where it could not be read: then codes are taken as they are.
    let vocabulary: Vocabulary?

    /// The filter beside a noun, or the one that narrows it; what is wrong goes to `faults`.
    func filter(_ node: Node, of noun: NounForm, _ faults: inout FaultList) -> Filter? {
        guard let entries = faults.entries(of: node, "`\(noun.name)`") else { return nil }
        let before = faults.faults.count
        var filter = Filter()
        for entry in entries {
            if FilterKeys.oneSided.contains(entry.key) { refuseMixedSides(entry, &faults) }
            if noun.supported.contains(entry.key) {
                take(entry, into: &filter, &faults)
            } else if noun.keys.contains(entry.key) {
                // A noun that is not understood has been named already: only its slips are told.
                if noun.isSupported {
                    faults.addNotSupported(entry.key, at: entry.place)
                } else if entry.key == "at" {
                    _ = units(entry.value, &faults, tellsLater: false)
                }
            } else if FilterKeys.unit.contains(entry.key), noun.keys.contains("at") {
                faults.add(
                    .side, at: entry.place, "`\(entry.key)` belongs to the unit, not to the person",
                    hint: "write it inside `at: {…}`")
            } else {
                faults.addUnknown(entry, in: "`\(noun.name)`", known: noun.keys)
            }
        }
        return faults.faults.count == before ? filter : nil
    }

    /// The inside of `at`; nil if it is faulty.
    func units(
        _ node: Node, _ faults: inout FaultList, tellsLater: Bool = true
    ) -> (units: UnitFilter, isUnset: Bool)? {
        guard let entries = faults.entries(of: node, "`at`") else { return nil }
        let before = faults.faults.count
        if entries.isEmpty {
            faults.add(
                .badValue, at: node.place, "`at` says nothing", hint: "name a key, or leave it out")
        }
        var units = UnitFilter()
        var isUnset = false
        var known: [Node.Entry] = []
        for entry in entries {
            if FilterKeys.unitSupported.contains(entry.key) {
                known.append(entry)
            } else if FilterKeys.unit.contains(entry.key) {
                if tellsLater { faults.addNotSupported(entry.key, at: entry.place) }
            } else if FilterKeys.person.contains(entry.key) {
                faults.add(
                    .side, at: entry.place,
                    "`\(entry.key)` is known of the person, not of the unit",
                    hint: "write it beside `at`, not inside")
            } else {
                faults.addUnknown(entry, in: "`at`", known: FilterKeys.unit)
            }
        }
        for entry in known {
            if entry.value.isUnset {
                isUnset = true
            } else {
                take(entry, into: &units, &faults)
            }
        }
        return faults.faults.count == before ? (units, isUnset) : nil
    }

    private func take(_ entry: Node.Entry, into units: inout UnitFilter, _ faults: inout FaultList)
    {
        let node = entry.value
        switch entry.key {
        case "ownership":
            units.ownership = faults.codes(node, "ownership", of: Ownership.self) ?? []
        case "setting":
            units.setting = faults.codes(node, "setting", of: Setting.self) ?? []
        default:
            units.kind =
                faults.codes(node, "kind of institution", of: InstitutionKind.self) ?? []
        }
    }

    private func take(
        _ entry: Node.Entry, into filter: inout Filter, _ faults: inout FaultList
    ) {
        if entry.value.isUnset {
            filter.isUnset = true
            return
        }
        switch entry.key {
        case "at":
            guard let (units, isUnset) = units(entry.value, &faults) else { return }
            filter.units = units
            filter.isUnset = filter.isUnset || isUnset
        case "stage":
            filter.stages = faults.codes(entry.value, "stage", of: Stage.self)
        case "degree":
            takeDegree(entry.value, into: &filter, &faults)
        default:
            guard let kind = QualificationKind(word: entry.key),
                let codes = qualificationCodes(entry.value, kind, &faults)
            else { return }
            filter.conditions.append(.qualification(kind, codes: codes))
        }
    }

    private func takeDegree(_ node: Node, into filter: inout Filter, _ faults: inout FaultList) {
        let before = faults.faults.count
        guard let fields = faults.fields(of: node, .degree) else { return }
        guard let lowest = fields["atLeast"] else {
            if faults.faults.count == before {
                faults.add(
                    .missingKey, at: node.place, "`degree` lacks `atLeast`",
                    hint: "write `{atLeast: bachelor}`")
            }
            return
        }
        if lowest.isUnset {
            filter.isUnset = true
        } else if let word = faults.word(lowest, "degree", of: Degree.allCases.map(\.word)),
            let degree = Degree(word: word)
        {
            filter.conditions.append(.degree(atLeast: degree))
        }
    }

    /// Open codes of a qualification, sorted, each once.
    private func qualificationCodes(
        _ node: Node, _ kind: QualificationKind, _ faults: inout FaultList
    ) -> [String]? {
        guard let nodes = faults.list(node, "`\(kind.word)`") else { return nil }
        let list = "qualification" + kind.word.prefix(1).uppercased() + kind.word.dropFirst()
        let codes = nodes.compactMap { code($0, in: list, &faults) }
        return codes.count == nodes.count ? Set(codes).sorted() : nil
    }

    /// An open code that the vocabulary has in that list.
    func code(_ node: Node, in list: String, _ faults: inout FaultList) -> String? {
        guard let code = faults.text(node, "a code of `\(list)`") else { return nil }
        guard let vocabulary else { return code }
        let known = vocabulary.codes[list] ?? []
        guard known.contains(code) else {
            faults.add(
                .vocabulary, at: node.place, "the vocabulary has no `\(code)` under `\(list)`",
                hint: nearest(to: code, among: Array(known)).map { "write `\($0)`" }
                    ?? "add it to the vocabulary file, or write a code that is there")
            return nil
        }
        return code
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
