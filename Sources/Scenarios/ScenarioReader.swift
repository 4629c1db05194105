import Assessments
import Calendar
import Course
import Documents
import Events
import Indicators
import Language
import Plans

/// Reads a scenario file: the scenario, or nil if anything in it is faulty, and all its faults.
package func readScenario(
    _ root: Node, file: String, setting: ScenarioSetting
) -> (scenario: Scenario?, faults: [Fault]) {
    var reader = ScenarioReader(file: file, setting: setting)
    let scenario = reader.scenario(root)
    let faults = (reader.partFaults + reader.faults.faults).inOrder()
    return (faults.hasErrors ? nil : scenario, faults)
}

extension Construct {
    static let scenario = Construct(
        "a scenario", required: ["plan", "steps"],
        optional: [
            "scenario", "note", "row", "rows", "area", "areas", "vocabulary", "defaults", "alerts",
            "periods", "anyOrder",
        ])
    static let step = Construct(
        "a step", optional: ["on", "note", "events", "expect", "noOtherAlerts"])
    static let scenarioAlerts = Construct("`alerts`", optional: ["hold", "recovery"])
    static let scenarioPeriods = Construct("`periods`", optional: ["graceDays"])
}

private struct ScenarioReader {
    var faults: FaultList
    /// Those of an inline plan, areas and vocabulary, of events and of expectations.
    private(set) var partFaults: [Fault] = []
    private var setting: ScenarioSetting
    /// The name of the file without its folder and ending.
    private let stem: String

    init(file: String, setting: ScenarioSetting) {
        faults = FaultList(file: file)
        self.setting = setting
        let name = file.split(separator: "/").last ?? ""
        stem = String(name.prefix { $0 != "." })
    }

    mutating func scenario(_ root: Node) -> Scenario? {
        guard let fields = faults.fields(of: root, .scenario) else { return nil }
        takeSetting(fields)
        guard let planNode = fields["plan"], var plan = plan(planNode) else { return nil }
        let steps = items(fields["steps"])
        let rows = rows(fields, steps, of: plan)
        plan.indicators = plan.indicators.filter { rows.contains($0.id) }
        setting.plans = [plan]
        let area = fields["area"].flatMap { self.area($0) }
        var entries = EventEntries(setting.types, file: faults.file)
        if let defaults = fields["defaults"] { entries.take(defaults: defaults) }
        var expectations = ExpectationReader(
            faults: FaultList(file: faults.file), setting: setting, plan: plan,
            row: root["row"]?.text, area: area)
        var scenario = Scenario(
            file: faults.file, name: fields["scenario"]?.text ?? stem, plan: plan,
            setting: setting, steps: [])
        for node in steps {
            guard let fields = faults.fields(of: node, .step) else { continue }
            let before = scenario.steps.last?.on
            let on = fields["on"].flatMap { day($0, after: before) }
            var step = Scenario.Step(place: node.place, on: on ?? before ?? plan.startsOn)
            for event in items(fields["events"]) {
                step.events += entries.events(event, on: step.on)
            }
            for node in items(fields["expect"]) {
                step.expectations += expectations.expectations(node, on: step.on)
            }
            step.hasNoOtherAlerts =
                fields["noOtherAlerts"].flatMap { faults.boolean($0, "`noOtherAlerts`") } ?? false
            scenario.steps.append(step)
        }
        partFaults += entries.faults.faults + expectations.faults.faults
        scenario.isInAnyOrder =
            fields["anyOrder"].flatMap { faults.boolean($0, "`anyOrder`") } ?? false
        if steps.isEmpty {
            faults.add(
                .badValue, at: root["steps"]?.place ?? root.place, "the scenario has no steps",
                hint: "write `- on: 2021-01-01`, `events` and `expect`")
        }
        return scenario
    }

    /// The members of a list; one value stands for a list of one.
    private func items(_ node: Node?) -> [Node] {
        guard let node, !node.isNull else { return [] }
        if case .sequence(let nodes) = node.content { return nodes }
        return [node]
    }

    private mutating func day(_ node: Node, after earlier: CivilDay?) -> CivilDay? {
        guard let day = faults.day(node, "day") else { return nil }
        if let earlier, day < earlier {
            faults.add(
                .badValue, at: node.place, "the clock goes back from \(earlier) to \(day)",
                hint: "put the steps in the order of their days")
            return nil
        }
        return day
    }

    // MARK: what the scenario is played with

    private mutating func takeSetting(_ fields: [String: Node]) {
        if let node = fields["areas"] { takeAreas(node) }
        if let node = fields["vocabulary"] { takeVocabulary(node) }
        if let node = fields["alerts"], let fields = faults.fields(of: node, .scenarioAlerts) {
            for (key, path) in [
                ("hold", \Assessment.Rules.hold), ("recovery", \Assessment.Rules.recovery),
            ] {
                if let node = fields[key], let days = faults.whole(node, "days", 0...3_660) {
                    setting.rules[keyPath: path] = days
                }
            }
        }
        if let node = fields["periods"], let fields = faults.fields(of: node, .scenarioPeriods),
            let days = fields["graceDays"], let count = faults.whole(days, "days", 0...3_660)
        {
            setting.rules.graceDays = count
        }
    }

    /// A tree of its own, as in `areas.yaml`; an area's kind and name may be left out.
    private mutating func takeAreas(_ node: Node) {
        guard case .sequence(let areas) = node.content else {
            faults.add(
                .badValue, at: node.place, "`areas` must be a list",
                hint: "write `[{code: \"1\"}, {code: \"11\", parent: \"1\"}]`")
            return
        }
        let filled = areas.map { area -> Node in
            guard let code = area["code"]?.text else { return area }
            let kind = area["parent"] == nil ? "city" : "county"
            return area.filled([
                ("kind", area.word(kind)),
                ("name", area.mapping([("zh", area.word(code)), ("en", area.word(code))])),
            ])
        }
        let list = Node(.sequence(filled), line: node.line, column: node.column)
        let read = readAreas(node.mapping([("areas", list)]), file: faults.file)
        partFaults += read.faults
        if let areas = read.areas { setting.areas = areas }
    }

    /// Codes beside those of the installation, as in `vocabulary.yaml`.
    private mutating func takeVocabulary(_ node: Node) {
        let read = readVocabulary(node, file: faults.file)
        partFaults += read.faults
        guard let more = read.vocabulary else { return }
        setting.vocabulary.series.merge(more.series) { $1 }
        setting.vocabulary.codes.merge(more.codes) { $0.union($1) }
        setting.vocabulary.names.merge(more.names) { old, new in
            old.merging(new) { $1 }
        }
    }

    /// A plan of the installation by its id, or one that is written here.
    private mutating func plan(_ node: Node) -> Plan? {
        if let id = node.text {
            let plan = setting.plans.first { $0.id == id }
            if plan == nil {
                faults.add(
                    .reference, at: node.place, "there is no plan `\(id)`",
                    hint: suggestion(for: id, among: setting.plans.map(\.id)))
            }
            return plan
        }
        let root = inlinePlan(node)
        let read = readPlans(
            [PlanSource(file: faults.file, root: root)], kinds: setting.rules.kinds.shapes,
            areas: setting.areas, vocabulary: setting.vocabulary, calendar: setting.calendar,
            language: setting.language, silentAreas: setting.silentAreas
        ) { _ in "" }
        partFaults += read.faults.filter { !$0.isWarning }
        return read.plans.first
    }

    /// The plan with what a test of a measure or a target need not say.
    private func inlinePlan(_ node: Node) -> Node {
        let title = node.mapping([("zh", node.word(stem)), ("en", node.word(stem))])
        var filled = node.filled([
            ("id", node.word(stem)), ("title", title), ("startsOn", node.word("2021-01-01")),
            ("endsOn", node.word("2025-12-31")), ("document", node.word("scenario")),
            ("area", node.word(setting.areas.areas.first?.code ?? "")),
        ])
        guard case .mapping(var entries) = filled.content,
            let place = entries.firstIndex(where: { $0.key == "indicators" }),
            case .mapping(let rows) = entries[place].value.content
        else { return filled }
        entries[place].value.content = .mapping(
            rows.map { row in
                var row = row
                let value = row.value
                row.value = value.filled([
                    (
                        "name",
                        value.mapping([("zh", value.word(row.key)), ("en", value.word(row.key))])
                    ),
                    ("tier", value.word("A")),
                    (
                        "source",
                        value.mapping([("section", value.word("-")), ("quote", value.word("-"))])
                    ),
                ])
                return row
            })
        filled.content = .mapping(entries)
        return filled
    }

    /// The rows that are evaluated: those that the scenario names anywhere.
    private mutating func rows(
        _ fields: [String: Node], _ steps: [Node], of plan: Plan
    ) -> Set<String> {
        let known = plan.indicators.map(\.id)
        if fields["rows"]?.text == "all" { return Set(known) }
        var named = fields["rows"].flatMap { faults.list($0, "`rows`") } ?? []
        if let row = fields["row"] { named.append(row) }
        named += steps.flatMap { items($0["expect"]) }.compactMap { $0["row"] }
        for node in named {
            guard let id = node.text, !known.contains(id) else { continue }
            faults.add(
                .reference, at: node.place, "the plan `\(plan.id)` has no row `\(id)`",
                hint: known.count > 12 && nearest(to: id, among: known) == nil
                    ? "look in the plan's file" : suggestion(for: id, among: known))
        }
        let ids = Set(named.compactMap(\.text))
        // A plan that is written here is as small as it is to be.
        return ids.isEmpty ? Set(known) : ids
    }

    private mutating func area(_ node: Node) -> String? {
        guard let code = faults.text(node, "`area`") else { return nil }
        return faults.area(code, at: node.place, in: setting.areas)
    }
}

extension FaultList {
    /// The code of an area of the tree.
    mutating func area(_ code: String, at place: Place, in tree: AreaTree) -> String? {
        if let index = tree.index[code] { return tree.areas[index].code }
        add(
            .area, at: place, "there is no area `\(code)`",
            hint: nearest(to: code, among: Array(tree.index.keys)).map { "did you mean `\($0)`?" }
                ?? "write a code of `areas`")
        return nil
    }
}

extension Node {
    /// A word at this place.
    fileprivate func word(_ text: String) -> Node {
        Node(.scalar(text, quoted: true), line: line, column: column)
    }

    /// A mapping at this place.
    fileprivate func mapping(_ entries: [(String, Node)]) -> Node {
        Node(
            .mapping(
                entries.map { Entry(key: $0.0, line: line, column: column, value: $0.1) }),
            line: line, column: column)
    }

    /// With the keys that it lacks.
    fileprivate func filled(_ others: [(String, Node)]) -> Node {
        guard case .mapping(let entries) = content else { return self }
        var node = self
        node.content = .mapping(
            entries
                + others.filter { other in !entries.contains { $0.key == other.0 } }.map {
                    Entry(key: $0.0, line: line, column: column, value: $0.1)
                })
        return node
    }
}
