import Calendar
import Codes
import Documents
import Exact
import Language

/// Reads one plan: its head at once, its rows when all plans' measures can be looked up.
struct PlanReader {
    private(set) var faults: FaultList
    private let source: PlanSource
    private let kinds: [TargetShape]
    private let areas: AreaTree?
    private let fields: [String: Node]
    /// What the plan says of alerts of areas within others.
    private var inhibits = true
    private let rows: [(entry: Node.Entry, fields: [String: Node])]
    /// The rows with the measures that wait to be compiled.
    let drafts: [RowDraft]
    /// The measures that the plan defines by name, as rows of which nothing else is said.
    let definitions: [RowDraft]

    init(_ source: PlanSource, kinds: [TargetShape], areas: AreaTree?) {
        var faults = FaultList(file: source.file)
        let fields = faults.fields(of: source.root, .plan) ?? [:]
        var rows: [(entry: Node.Entry, fields: [String: Node])] = []
        var drafts: [RowDraft] = []
        let startsOn = fields["startsOn"]?.text.flatMap { CivilDay($0) }
        let stageWeights = faults.stageWeights(fields["stageWeights"])
        for entry in fields["indicators"].flatMap({ faults.entries(of: $0, "`indicators`") }) ?? []
        {
            faults.row = entry.key
            guard let fields = faults.fields(of: entry.value, .row) else { continue }
            rows.append((entry, fields))
            drafts.append(
                RowDraft(
                    file: source.file, id: entry.key, measure: fields["measure"],
                    reading: IndicatorReader.reading(fields["reading"], &faults),
                    startsOn: startsOn, stageWeights: stageWeights))
        }
        faults.row = nil
        var definitions: [RowDraft] = []
        for entry in fields["define"].flatMap({ faults.entries(of: $0, "`define`") }) ?? [] {
            if !isName(entry.key) {
                faults.add(
                    .badValue, at: entry.place, "`\(entry.key)` is not a name",
                    hint: "write letters and digits, a letter first")
            }
            definitions.append(
                RowDraft(
                    file: source.file, id: entry.key, measure: entry.value, reading: .running,
                    startsOn: startsOn, stageWeights: stageWeights))
        }
        self.definitions = definitions
        self.source = source
        self.kinds = kinds
        self.areas = areas
        self.faults = faults
        self.fields = fields
        self.rows = rows
        self.drafts = drafts
    }

    /// The plan, or nil if anything in it is faulty. `measure` gives a row's compiled measure;
    /// `silentAreas` holds for rows without a `coverage` of their own; `filters` reads what targets
    /// ask of areas; `concepts` are those of the plans before.
    mutating func plan(
        silentAreas: SilentAreas, filters: FilterReader,
        concepts: inout [String: (unit: MeasureUnit, place: String)],
        measure: (String) -> CompiledMeasure?
    ) -> Plan? {
        let id = id()
        let title = fields["title"].flatMap { faults.name($0, "`title`") }
        let area = fields["area"].flatMap { self.area($0) }
        let startsOn = fields["startsOn"].flatMap { faults.day($0, "first day of the plan") }
        let endsOn = fields["endsOn"].flatMap { faults.day($0, "last day of the plan") }
        let document = fields["document"].flatMap { faults.text($0, "`document`") }
        let alerts = alerts()
        if let startsOn, let endsOn, endsOn <= startsOn, let node = fields["endsOn"] {
            faults.add(
                .badValue, at: node.place, "the plan ends before it starts",
                hint: "write a day after \(startsOn)")
        }
        var reader = IndicatorReader(
            areas: areas, silentAreas: silentAreas, planIsUnset: fields["area"]?.isUnset ?? false,
            targets: TargetReader(
                // A faulty day is told above; what it would limit is then not limited.
                shapes: kinds, filters: filters, startsOn: startsOn ?? .first(of: 1900),
                endsOn: endsOn ?? .last(of: 2100)),
            faults: faults, concepts: concepts)
        let byID = Dictionary(
            drafts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let indicators = rows.compactMap { row in
            reader.indicator(
                row.entry, row.fields, byID[row.entry.key], measure: measure(row.entry.key))
        }
        faults = reader.faults
        concepts = reader.concepts
        guard indicators.count == rows.count, let id, let title, let startsOn, let endsOn,
            !faults.faults.hasErrors
        else { return nil }
        var plan = Plan(
            id: id, titleZh: title.zh, titleEn: title.en, area: area, startsOn: startsOn,
            endsOn: endsOn, document: document ?? "", hold: alerts.hold, recovery: alerts.recovery,
            indicators: indicators)
        plan.inhibits = inhibits
        return plan
    }

    /// Two files with one id would be one plan in two shapes.
    mutating func refuseSecond(_ firstFiles: inout [String: String]) {
        guard let node = fields["id"], let id = node.text else { return }
        if let first = firstFiles[id] {
            faults.add(
                .duplicateKey, at: node.place, "the plan `\(id)` is in \(first) already",
                hint: "give this plan another id, or leave the file out")
        } else {
            firstFiles[id] = source.file
        }
    }

    private mutating func id() -> String? {
        guard let node = fields["id"], let id = faults.text(node, "`id`") else { return nil }
        guard isIdentifier(id) else {
            faults.add(
                .badValue, at: node.place, "\(shown(node)) is not a plan id",
                hint: "write small letters, digits and `-`")
            return nil
        }
        let name = source.file.split(separator: "/").last ?? ""
        for ending in [".yaml", ".yml"] where name.hasSuffix(ending) && name != id + ending {
            faults.add(
                .badValue, at: node.place, "the plan `\(id)` is in the file `\(name)`",
                hint: "name the file `\(id)\(ending)`")
        }
        return id
    }

    private mutating func area(_ node: Node) -> String? {
        if node.isUnset { return nil }
        guard let code = faults.text(node, "`area`") else { return nil }
        return faults.known(code, at: node.place, in: areas)
    }

    private mutating func alerts() -> (hold: Int?, recovery: Int?) {
        guard let node = fields["alerts"], let fields = faults.fields(of: node, .alerts) else {
            return (nil, nil)
        }
        if let node = fields["inhibit"] {
            inhibits = faults.boolean(node, "`inhibit`") ?? true
        }
        return (
            fields["hold"].flatMap { faults.whole($0, "number of days", 0...3_660) },
            fields["recovery"].flatMap { faults.whole($0, "number of days", 0...3_660) }
        )
    }
}

/// Ids of plans and indicators: small letters, digits and `-`, as they stand in addresses.
func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
}

/// Names under `define`: letters and digits, a letter first, as codes are.
private func isName(_ text: String) -> Bool {
    text.utf8.count <= 64 && (text.first?.isLetter ?? false)
        && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
}

extension FaultList {
    /// The code as it came, if the tree has it.
    mutating func known(_ code: String, at place: Place, in areas: AreaTree?) -> String? {
        guard let areas, areas.index[code] == nil else { return code }
        add(
            .area, at: place, "there is no area `\(code)`",
            hint: nearest(to: code, among: Array(areas.index.keys)).map {
                "did you mean \"\($0)\"?"
            }
                ?? "write a code of the areas file, in quotes")
        return nil
    }
}

extension FaultList {
    /// The weights that a plan says, beside those that it does not.
    fileprivate mutating func stageWeights(_ node: Node?) -> StageWeights {
        var weights = StageWeights.standard
        guard let node, let fields = fields(of: node, .stageWeights) else { return weights }
        for (index, stage) in StageWeights.stages.enumerated() {
            guard let said = fields[stage.word], let weight = decimal(said, "weight") else {
                continue
            }
            if weight.sign > 0 {
                weights.ofStages[index] = weight
            } else {
                add(
                    .badValue, at: said.place, "the weight of a stage is not above 0",
                    hint: "write how many primary pupils a pupil stands for, such as 1.1")
            }
        }
        return weights
    }
}
