import Calendar
import Codes
import Commands
import Configuration
import Exact
import Judgements
import KafkaClient
import Plans
import PostgresClient
import Serving
import Storage
import Words

/// `planwatch status`: the indicator table; with `--wait`, once everything is read and judged.
func status(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let filter = try await call.filter(installation, models)
        let isSettled = try await call.wait(for: connection, installation)
        // For programs the brokers are asked only where it matters: the table comes at once.
        var brokers: Result<LogEnds, KafkaError>?
        if !call.isForPrograms, !call.isForTables {
            brokers = await LogEnds.ask(installation.settings.kafka, within: .seconds(2))
        }
        if case .failure(let error)? = brokers {
            try call.console.show(call.console.folded(noKafkaLine(error)) + "\n\n")
        }
        let asked = call.indicatorsOfSections(installation)
        let rows = try await models.statuses(filter)
            .filter { asked?.contains($0.key.ofIndicator) ?? true }
        let wanted = rows.limited(to: call.invocation.number("limit"))
        if call.isForTables {
            try call.show(csv: csv(wanted))
        } else if call.isForPrograms {
            try call.console.show(jsonArray(wanted))
        } else {
            try showTable(rows, asOf: try await models.judgedDay(), call)
        }
        let halts = haltLines(try await Gaps(connection: connection).list())
        let troubles = try await halts + clockLines(models)
        if call.isForPrograms || call.isForTables {
            for line in try await troubles + lagLines(models, installation) + deliveryLines(models)
            {
                call.console.remark("planwatch: " + line)
            }
        } else {
            try call.console.show("\n")
            for line in try await troubles + serviceLines(models, installation, brokers) {
                try call.console.show(call.console.folded(line) + "\n")
            }
        }
        guard isSettled else {
            call.console.remark(
                "planwatch: timed out: not everything has been read, evaluated and delivered")
            return .no
        }
        return .done
    }
}

extension Call {
    /// Waits as long as `--wait` says; whether all that was sent before is read, judged and given
    /// out, or `--wait` was not given.
    fileprivate func wait(
        for connection: PostgresConnection, _ installation: Installation
    ) async throws -> Bool {
        guard let seconds = invocation.number("wait") else { return true }
        let end = ContinuousClock.now + .seconds(seconds)
        let answer = await LogEnds.ask(
            installation.settings.kafka, within: min(timeout, .seconds(max(1, seconds))))
        if case .failure(let error) = answer {
            console.remark("\(noKafkaLine(error)); waiting for the lag last reported")
        }
        let ends = try? answer.get()
        let models = ReadModels(connection: connection)
        let store = ProjectorReader(connection: connection)
        while true {
            let halted = Set(try await store.halts().map { TopicPartition($0.topic, $0.partition) })
            let positions = try await store.positions()
            let standing = try await models.intakeProgress()
            // Without an answer of the brokers the daemon's own word must do.
            let isRead =
                ends?.areReached(by: positions, except: halted) ?? (standing.lag == 0)
            // What is halted is not read, however long one waits for the others.
            if isRead, standing.isJudged, standing.pending == 0, !standing.isBuilding {
                return halted.isEmpty
            }
            if ContinuousClock.now > end { return false }
            // Positions change with every batch without a notification: they are polled.
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

/// The table for people: with many rows its beginning says what is wrong.
func showTable(_ rows: [ListedStatus], asOf day: CivilDay?, _ call: Call) throws {
    guard let day else {
        call.console.remark("no indicator has been evaluated yet")
        return
    }
    if rows.isEmpty { call.console.remark("no row matches") }
    if rows.count > StatusOverview.fewRows { try StatusOverview(rows).show(call.console) }
    // What is rated goes before what is only compared.
    let shown = (rows.filter { $0.row.status != nil } + rows.filter { $0.row.status == nil })
        .limited(to: call.limit)
    // Plan and area are said once, above the table of their rows.
    for place in places(of: rows.count == shown.count ? rows : shown) {
        try call.console.show("\n\(place.name)\n")
        var table = TextTable([
            .init("indicator", .name), .init("value", .number), .init("expected", .number),
            .init("status"),
        ])
        for listed in place.rows {
            let row = listed.row
            table.add([
                .init(row.key.name), .init(figure(row.value, listed.unit)),
                .init(figure(row.expected, listed.unit)),
                .init(row.status?.rawValue ?? "-", style(of: row.status)),
            ])
        }
        try call.console.show(table)
        for line in reportingLines(place.rows) {
            try call.console.show(call.console.folded(line) + "\n")
        }
    }
    try call.showRest(rows.count - shown.count, "row")
    call.console.remark("as of \(day)")
}

extension Call {
    /// The indicators of the sections that were asked for; nil where none was.
    fileprivate func indicatorsOfSections(_ installation: Installation) -> Set<IndicatorKey>? {
        let texts = invocation.texts("section")
        guard !texts.isEmpty else { return nil }
        return Set(
            installation.plans.flatMap { plan in
                plan.indicators.filter { row in texts.contains { row.sourceSection.contains($0) } }
                    .map { IndicatorKey(plan: plan.id, indicator: $0.id) }
            })
    }

    /// How many rows are listed for people; 0 stands for all of them.
    var limit: Int { invocation.number("limit") ?? (console.isTerminal ? 100 : 0) }

    /// Says how many rows were left out.
    func showRest(_ left: Int, _ noun: String) throws {
        guard left > 0 else { return }
        try console.show("\n… and \(counted(left, "more " + noun))\n")
    }
}

extension Array {
    /// The first of them, as many as asked for; 0 and nil ask for all.
    func limited(to limit: Int?) -> Self {
        limit.map { $0 > 0 ? Array(prefix($0)) : self } ?? self
    }
}

extension RowKey {
    fileprivate var ofIndicator: IndicatorKey { IndicatorKey(plan: plan, indicator: indicator) }

    /// The indicator, with its breakdown where it has one: `id setting=urban`.
    var name: String {
        guard breakdown != "{}" else { return indicator }
        let pairs = breakdown.dropFirst().dropLast().split(separator: ",").map { pair in
            pair.replacing("\"", with: "").replacing(":", with: "=")
        }
        return indicator + " " + pairs.joined(separator: " ")
    }
}

/// From how much of an area the values come, where that is not all of it: a line for all rows of
/// which the same is said.
private func reportingLines(_ rows: [ListedStatus]) -> [String] {
    var indicators: [String: [String]] = [:]
    for row in rows.map(\.row) {
        guard let text = row.reasonFacts else { continue }
        let facts = ReasonFacts(json: text, nouns: ShortfallNouns([]))
        let situation = Situation(
            status: row.status, facts: facts, commitment: Commitment(unit: nil))
        guard let said = Phrasing(situation, in: .en).reporting else { continue }
        indicators[said, default: []].append(row.key.indicator)
    }
    return indicators.sorted { $0.value[0] < $1.value[0] }.map {
        "\($0.key): \($0.value.joined(separator: ", "))"
    }
}

/// The rows by plan and area, the plans' own areas first.
private func places(of rows: [ListedStatus]) -> [(name: String, rows: [ListedStatus])] {
    var order: [String] = []
    var byPlace: [String: [ListedStatus]] = [:]
    for row in rows.sorted(by: { ($0.key.plan, $0.key.area) < ($1.key.plan, $1.key.area) }) {
        let name = "\(row.key.plan) · \(row.key.area) \(row.row.areaName)"
        if byPlace[name] == nil { order.append(name) }
        byPlace[name, default: []].append(row)
    }
    return order.map { ($0, byPlace[$0] ?? []) }
}

/// What needs a person stands out.
func style(of status: Status?) -> TextStyle {
    switch status {
    case .offCourse, .breached, .missed: .bad
    case .atRisk: .warning
    case .met, .onCourse: .good
    case .noData, .needsConfiguration, .notDue, nil: .faint
    }
}

/// A figure with two decimals.
func figure(_ value: Fraction?, _ unit: String?) -> String {
    guard let text = value?.decimalText(places: 2) else { return "-" }
    let behind = text.split(separator: ".").dropFirst().first?.count ?? 0
    let padded = text + (behind == 0 ? "." : "") + String(repeating: "0", count: 2 - behind)
    return unit == "percent" ? padded + " %" : padded
}

/// The rows as one JSON array, an object a line.
func jsonArray(_ rows: [some Listing]) -> String {
    rows.isEmpty ? "[]\n" : "[" + rows.map(\.json).joined(separator: ",\n") + "]\n"
}
