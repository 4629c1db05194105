import Assessments
import Calendar
import Codes
import Course
import Documents
import Events
import Exact
import Plans
import Words

/// Reads the mappings under `expect`.
struct ExpectationReader {
    var faults: FaultList
    let setting: ScenarioSetting
    let plan: Plan
    /// Id of the row that is meant where none is named.
    let row: String?
    /// Code of the area that is meant where none is named.
    let area: String?

    /// One expectation for each area that the mapping names.
    mutating func expectations(_ node: Node, on day: CivilDay) -> [Expectation] {
        guard let entries = faults.entries(of: node, "`expect`") else { return [] }
        let keys = ExpectationKey.all
        for entry in entries
        where !["row", "area"].contains(entry.key)
            && !keys.contains(where: { $0.name == entry.key })
        {
            faults.addUnknown(entry, in: "`expect`", known: ["row", "area"] + keys.map(\.name))
        }
        if day < plan.startsOn {
            faults.add(
                .badValue, at: node.place, "the plan has no rows before \(plan.startsOn)",
                hint: "expect something from its first day on")
        }
        guard let indicator = indicator(node) else { return [] }
        let areas = areas(node, of: plan.indicators[indicator])
        let demands = keys.compactMap { key in
            node.entry(key.name).flatMap { demand(key, $0) }
        }.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
        if demands.isEmpty {
            faults.add(
                .missingKey, at: node.place, "nothing is expected here",
                hint: "add `value`, `status`, `alerts` …")
        }
        return areas.map {
            Expectation(place: node.place, indicator: indicator, area: $0, demands: demands)
        }
    }

    private mutating func indicator(_ node: Node) -> Int? {
        let only = plan.indicators.count == 1 ? plan.indicators[0].id : nil
        guard let id = node["row"]?.text ?? row ?? only else {
            faults.add(
                .missingKey, at: node.place, "the expectation does not say of which row",
                hint: "add `row` here, or at the top of the file")
            return nil
        }
        // A row that the plan lacks has been told already.
        return plan.indicators.firstIndex { $0.id == id }
    }

    /// The areas that are named, else that of the scenario, else the one that is judged.
    private mutating func areas(_ node: Node, of indicator: Indicator) -> [String] {
        if let named = node["area"] {
            return (faults.list(named, "`area`") ?? []).compactMap { node in
                node.text.flatMap { faults.area($0, at: node.place, in: setting.areas) }
            }
        }
        if let area { return [area] }
        switch indicator.scope {
        case .areas(let codes) where codes.count == 1: return codes
        case .plan:
            if let area = plan.area { return [area] }
            faults.add(
                .area, at: node.place, "the plan's area is unset, so that it has no rows",
                hint: "write a plan with an area")
        case .eachCounty, .areas:
            faults.add(
                .missingKey, at: node.place, "the row is judged in several areas",
                hint: "add `area`: a code or a list of codes")
        }
        return []
    }

    private mutating func demand(
        _ key: ExpectationKey, _ entry: Node.Entry
    ) -> Expectation.Demand? {
        guard let match = match(key, entry.value) else { return nil }
        return Expectation.Demand(
            place: entry.place, key: key.name, shown: entry.value.inLine, matches: match)
    }

    private mutating func match(_ key: ExpectationKey, _ node: Node) -> Expectation.Match? {
        let name = "`\(key.name)`"
        switch key.form {
        case .figure(let figure):
            guard let text = node.text, let wanted = ExpectedFigure(text) else {
                faults.add(
                    .badValue, at: node.place, "invalid value \(shown(node)) for \(name)",
                    hint: "write a number such as 55, `about 33.3`, or `none`")
                return nil
            }
            return .judgement(
                { wanted.fits(figure($0)) },
                found: { figure($0)?.decimalText(places: 12) ?? "none" })
        case .word(let words, let word):
            guard let wanted = self.word(node, name, of: words) else { return nil }
            return .judgement({ word($0) ?? "none" == wanted }, found: { word($0) ?? "none" })
        case .reasonCode(let code):
            let known = setting.rules.kinds.reasons.codes
            guard let wanted = word(node, name, of: known) else { return nil }
            return .judgement({ code($0) ?? "none" == wanted }, found: { code($0) ?? "none" })
        case .day(let day):
            let found: @Sendable (RowFinding) -> String = { finding in
                day(finding)?.description ?? "none"
            }
            if node.text == "none" { return .judgement({ day($0) == nil }, found: found) }
            guard let wanted = faults.day(node, "day") else { return nil }
            return .judgement({ day($0) == wanted }, found: found)
        case .part(let text):
            guard let wanted = faults.text(node, name) else { return nil }
            return .judgement({ text($0).contains(wanted) }, found: { text($0) })
        case .alerts:
            return .alerts(transitions(node))
        }
    }

    /// A word of a list, or `none`; any word where the list is empty.
    private mutating func word(_ node: Node, _ name: String, of words: [String]) -> String? {
        if words.isEmpty { return faults.text(node, name) }
        return faults.word(node, "word for \(name)", of: words + ["none"])
    }

    private mutating func transitions(_ node: Node) -> [ExpectedTransition] {
        if node.isNull || node.content == .sequence([]) || node.text == "none" { return [] }
        var nodes = [node]
        if case .sequence(let several) = node.content { nodes = several }
        return nodes.compactMap { transition($0) }
    }

    /// `fired`, or `{fired: 2023-01-08, severity: warning, status: off_course}`.
    private mutating func transition(_ node: Node) -> ExpectedTransition? {
        let kinds = TransitionKind.allCases.map(\.rawValue)
        guard case .mapping(let entries) = node.content else {
            return faults.word(node, "transition", of: kinds).flatMap {
                TransitionKind(rawValue: $0)
            }
            .map { ExpectedTransition(kind: $0) }
        }
        guard let first = entries.first(where: { kinds.contains($0.key) }),
            let kind = TransitionKind(rawValue: first.key)
        else {
            faults.add(
                .missingKey, at: node.place, "a transition must say what happened",
                hint: "write `{fired: 2023-01-08}`; one of: " + kinds.joined(separator: ", "))
            return nil
        }
        var transition = ExpectedTransition(kind: kind)
        for entry in entries {
            switch entry.key {
            case first.key:
                if !entry.value.isNull { transition.on = faults.day(entry.value, "day") }
            case "severity":
                transition.severity = faults.word(
                    entry.value, "severity", of: Severity.allCases.map(\.rawValue)
                ).flatMap { Severity(rawValue: $0) }
            case "status":
                transition.status = faults.word(
                    entry.value, "status", of: Status.allCases.map(\.rawValue)
                ).flatMap { Status(rawValue: $0) }
            default:
                faults.addUnknown(
                    entry, in: "a transition", known: [first.key, "severity", "status"])
            }
        }
        return transition
    }
}

extension Node {
    /// The node in one line, as it could stand in the file.
    var inLine: String {
        switch content {
        case .scalar(let text, _): isNull ? "none" : text
        case .sequence(let nodes): "[" + nodes.map(\.inLine).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \($0.value.inLine)" }.joined(separator: ", ") + "}"
        }
    }
}
