import Calendar
import Codes
import Documents
import Language

/// Reads the rows of a plan.
struct IndicatorReader {
    let areas: AreaTree?
    /// What silent areas mean where a row does not say it.
    let silentAreas: SilentAreas
    /// The plan's own area is `unset`, so no row of it can be judged.
    let planIsUnset: Bool
    let targets: TargetReader
    var faults: FaultList
    /// The concepts so far, of all plans: the unit, and the place of the row that was first.
    var concepts: [String: (unit: MeasureUnit, place: String)]

    /// The row, or nil if anything in it is faulty.
    mutating func indicator(
        _ entry: Node.Entry, _ fields: [String: Node], _ draft: RowDraft?,
        measure: CompiledMeasure?
    ) -> Indicator? {
        faults.row = entry.key
        defer { faults.row = nil }
        let before = faults.faults.count
        if !isIdentifier(entry.key) {
            faults.add(
                .badValue, at: entry.place, "`\(entry.key)` is not an indicator id",
                hint: "write small letters, digits and `-`")
        }
        var isUnset = planIsUnset || measure?.isUnset ?? false
        let name = fields["name"].flatMap { faults.name($0, "`name`") }
        let unit = fields["unit"].flatMap {
            faults.word($0, "unit", of: RowWords.units).flatMap(MeasureUnit.init)
        }
        let tier = fields["tier"].flatMap { faults.word($0, "tier", of: RowWords.tiers) }
        let property = fields["property"].map {
            faults.word($0, "property", of: RowWords.properties).flatMap(CommitmentProperty.init)
        }
        let scope = scope(fields["scope"], isUnset: &isUnset)
        let rowsBelow = fields["rowsBelow"].map {
            faults.word($0, "word for `rowsBelow`", of: RowWords.rowsBelow)
        }
        let statements = fields["statements"].map {
            faults.word($0, "word for `statements`", of: RowWords.statements)
        }
        let silentAreas = fields["coverage"].flatMap { ownSilentAreas($0) } ?? silentAreas
        let target = fields["target"].flatMap { node in
            draft.flatMap {
                targets.target(node, of: measure?.formula, in: $0, isUnset: &isUnset, &faults)
            }
        }
        let recent = recentMeasure(of: measure, target, at: fields["target"]?.place ?? entry.place)
        let parts = fields["breakdowns"].map { self.parts($0, of: measure) } ?? []
        let effective = fields["effective"].map { self.effective($0, isUnset: &isUnset) }
        let source = source(fields["source"])
        let concept = fields["concept"].flatMap { self.concept($0, unit) }
        if let unit, let measure, !measure.isUnset, let node = fields["unit"] {
            refuseUnfit(unit, of: measure.formula, at: node.place)
        }
        guard faults.faults.count == before, let name, let unit, let tier, let measure else {
            return nil
        }
        var indicator = Indicator(
            id: entry.key, nameZh: name.zh, nameEn: name.en, unit: unit, tier: tier,
            // Most sentences say none; a wrong one is a fault, so that there is no row.
            property: (property ?? .unspecified) ?? .unspecified, scope: scope,
            rowsBelow: rowsBelow != "none",
            reading: Self.reading(fields["reading"]), takesYearsOnly: statements == "yearly",
            holdsForSilentAreas: silentAreas == .hold,
            measure: measure.isUnset ? .unset : measure.formula,
            target: tier == "C" ? nil : target, needsConfiguration: isUnset,
            sourceSection: source.section, sourceQuote: source.quote,
            sourceReads: source.reads)
        indicator.concept = concept
        if isUnset {
            indicator.unsetKeys = unsetKeys(
                in: entry.value, measureIsUnset: measure.isUnset)
        }
        if let effective { indicator.effective = effective }
        indicator.recentMeasure = indicator.target == nil ? nil : recent
        indicator.parts = parts
        RowWarnings(
            indicator: indicator, entry: entry, startsOn: targets.startsOn, endsOn: targets.endsOn
        ).add(to: &faults)
        return indicator
    }

    /// Where it says `unset`; `measure` where another row or a definition leaves it open.
    private func unsetKeys(in row: Node, measureIsUnset: Bool) -> [String] {
        var keys = (planIsUnset ? ["area"] : []) + row.unsetKeys
        if measureIsUnset, !keys.contains(where: { $0.hasPrefix("measure") }) {
            keys.append("measure")
        }
        return keys
    }

    /// The code of what is measured. Values of one concept are compared over plans, so that they
    /// are in one unit.
    private mutating func concept(_ node: Node, _ unit: MeasureUnit?) -> String? {
        guard let code = faults.text(node, "`concept`") else { return nil }
        guard isIdentifier(code) else {
            faults.add(
                .badValue, at: node.place, "\(shown(node)) is not a concept",
                hint: "write small letters, digits and `-`")
            return nil
        }
        guard let unit else { return code }
        let first = concepts[code, default: (unit, "\(faults.file):\(node.place.line)")]
        concepts[code] = first
        if first.unit != unit {
            faults.add(
                .unit, at: node.place,
                "the concept `\(code)` is in `\(first.unit.rawValue)` in \(first.place)",
                hint: "give one of the two rows another concept, or the same unit")
        }
        return code
    }

    /// What happens in the window that the target watches; nil where it watches none, and with a
    /// fault.
    private mutating func recentMeasure(
        of measure: CompiledMeasure?, _ target: Target?, at place: Place
    ) -> Formula? {
        guard let target, let measure, !measure.isUnset,
            let window = target.kind.window(target.values, targets.filters.calendar)
        else { return nil }
        guard case .count(var count) = measure.formula, count.measure.noun.isFlow else {
            faults.add(
                .target, at: place,
                "the target watches a window, and the measure counts nothing that happens",
                hint: "write a flow such as `activities`")
            return nil
        }
        count.measure.window = window
        return .count(count)
    }

    /// The reading that a row says, `running` where it says none; a wrong one is noted.
    static func reading(_ node: Node?, _ faults: inout FaultList) -> ReadingKind {
        guard let node else { return .running }
        let words = ReadingKind.allCases.map(\.rawValue)
        return faults.word(node, "reading", of: words).flatMap(ReadingKind.init) ?? .running
    }

    private static func reading(_ node: Node?) -> ReadingKind {
        node?.text.flatMap(ReadingKind.init) ?? .running
    }

    /// When the row has a value; of what is faulty, always.
    private mutating func effective(_ node: Node, isUnset: inout Bool) -> Indicator.Effective {
        guard let fields = faults.fields(of: node, .effective) else { return .init() }
        var days: [String: CivilDay] = [:]
        for (name, node) in fields {
            if node.isUnset {
                isUnset = true
            } else {
                days[name] = faults.day(node, "`\(name)`")
            }
        }
        if let from = days["from"], let to = days["to"], to < from {
            faults.add(
                .badValue, at: node.place, "`effective` ends before it begins",
                hint: "write a day from \(from) on as `to`")
        }
        return .init(from: days["from"], to: days["to"])
    }

    /// What the row itself says of silent areas.
    private mutating func ownSilentAreas(_ node: Node) -> SilentAreas? {
        faults.fields(of: node, .coverage)?["silentAreas"].flatMap {
            faults.word($0, "word for `silentAreas`", of: SilentAreas.words)
                .flatMap(SilentAreas.init)
        }
    }

    private mutating func scope(_ node: Node?, isUnset: inout Bool) -> Indicator.Scope {
        guard let node else { return .plan }
        if node.isUnset {
            isUnset = true
            return .plan
        }
        if node.text != nil {
            let word = faults.word(node, "scope", of: ["plan", "eachCounty"])
            return word == "eachCounty" ? .eachCounty : .plan
        }
        guard let fields = faults.fields(of: node, .scope), let list = fields["areas"] else {
            return .plan
        }
        if list.isUnset {
            isUnset = true
            return .plan
        }
        let nodes = faults.list(list, "`areas`") ?? []
        return .areas(
            nodes.compactMap { node in
                faults.text(node, "an area code").flatMap {
                    faults.known($0, at: node.place, in: areas)
                }
            })
    }

    private mutating func source(
        _ node: Node?
    ) -> (section: String, quote: String, reads: String) {
        guard let node, let fields = faults.fields(of: node, .source) else { return ("", "", "") }
        return (
            fields["section"].flatMap { faults.text($0, "`section`") } ?? "",
            fields["quote"].flatMap { faults.text($0, "`quote`") } ?? "",
            fields["reads"].flatMap { faults.texts($0, "`reads`") }?.joined(separator: " | ") ?? ""
        )
    }

    /// A unit that cannot be that of the measure.
    private mutating func refuseUnfit(_ unit: MeasureUnit, of measure: Formula, at place: Place) {
        guard let meant = measure.units.meant(insteadOf: unit) else { return }
        faults.add(
            .unit, at: place, "the measure is not in `\(unit.rawValue)`",
            hint: "write `unit: \(meant.rawValue)`, or change the measure")
    }
}
