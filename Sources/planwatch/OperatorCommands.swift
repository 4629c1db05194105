import Calendar
import Codes
import Commands
import Configuration
import JSONText
import Judgements
import Plans
import PostgresClient
import Serving
import Storage

/// `planwatch alerts ack`: somebody deals with these alerts.
func acknowledge(_ call: Call) async throws -> CommandOutcome {
    guard let reason = call.invocation.text("reason") else {
        throw CommandFailure(.wrongUsage, "missing --reason TEXT: it is kept with who and when")
    }
    return try await say(call, ends: false, reason: reason)
}

/// `planwatch alerts unack`: nobody deals with them any more.
func unacknowledge(_ call: Call) async throws -> CommandOutcome {
    try await say(call, ends: true, reason: call.invocation.text("reason") ?? "")
}

private func say(_ call: Call, ends: Bool, reason: String) async throws -> CommandOutcome {
    let installation = try call.installation()
    let until = call.invocation.day("until")
    let person = call.person
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let store = OperatorStore(connection: connection)
        let day = try await evaluatedDay(store)
        if let until, until < day {
            throw CommandFailure(
                .wrongUsage, "--until \(until) is before the evaluated day, \(day)")
        }
        let known = try await models.alerts(Filter())
        let said = try await store.records().acknowledgements
        var rows: [AcknowledgementRow] = []
        for written in call.invocation.arguments {
            let id = try alertID(written, try await models.alerts(beginningWith: written))
            let alert = known.first { $0.row.alertID == id }
            let isGiven = alert.flatMap { said[$0.key]?.last }.map { !$0.ends } ?? false
            try require(alert?.row, written, isToEnd: ends, isGiven: isGiven)
            guard let key = alert?.key, !rows.contains(where: { $0.alertID == id }) else {
                continue
            }
            rows.append(
                AcknowledgementRow(
                    id: 0, key: key, alertID: id, madeBy: person, ends: ends, day: day,
                    until: until, reason: reason))
        }
        try await store.acknowledge(rows)
        let word = ends ? "unacknowledged" : "acknowledged"
        if call.isForPrograms {
            let ids = rows.map { JSON.string($0.alertID) }
            try call.console.show(
                JSON.object([
                    (word, .array(ids)), ("by", .string(person)),
                    ("asOf", .string(day.description)),
                ]).text + "\n")
            return .done
        }
        for row in rows {
            try call.console.show("\(word) \(row.key.plan)/\(row.key.name) \(row.key.area)\n")
        }
        call.console.remark("In force with the daemon's next evaluation, as of \(day).")
        return .done
    }
}

/// Whether an alert is in a state in which something can be said of it. One that was acknowledged a
/// moment ago may not have been evaluated since.
private func require(
    _ alert: AlertRow?, _ written: String, isToEnd: Bool, isGiven: Bool
) throws(CommandFailure) {
    guard let alert else {
        throw CommandFailure(.no, "alert \(written) was retracted; nothing was changed")
    }
    guard alert.isOpen, isGiven || !isToEnd else {
        throw CommandFailure(
            .no,
            "alert \(written) is \(alert.state.rawValue), not "
                + (isToEnd && alert.isOpen ? "acknowledged" : "open") + "; nothing was changed")
    }
}

/// `planwatch alerts silence`: for some days these alerts are not given to people.
func silence(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    let isPreview = call.invocation.has("preview")
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let store = OperatorStore(connection: connection)
        let day = try await evaluatedDay(store)
        let filter = try await call.filter(installation, models)
        var row = try call.silence(filter, installation, from: day)
        let hit = try await models.alerts(filter).filter {
            $0.row.isOpen
                && (row.matchers.indicators.isEmpty
                    || row.matchers.indicators.contains($0.key.indicator))
        }
        if !isPreview { row.id = try await store.silence(row) }
        if call.isForPrograms {
            try call.console.show(
                JSON.object([
                    ("silence", isPreview ? .null : .integer(row.id)),
                    ("from", .string(row.from.description)),
                    ("until", .string(row.until.description)),
                    ("alerts", .array(hit.map { .string($0.row.alertID) })),
                ]).text + "\n")
            return .done
        }
        for alert in hit.limited(to: call.limit) {
            let line =
                "\(alert.row.severity.rawValue.padding(to: 8))  \(alert.key.plan)/"
                + "\(alert.key.name) \(alert.key.area)  \(alert.row.state.rawValue)"
            try call.console.show(call.console.folded(line) + "\n")
        }
        try call.showRest(hit.count - hit.limited(to: call.limit).count, "alert")
        let alerts = hit.isEmpty ? "no open alert now" : "\(counted(hit.count, "open alert")) now"
        call.console.remark(
            isPreview
                ? "Would silence \(alerts), from \(row.from) to \(row.until)."
                : "Silence \(row.id), from \(row.from) to \(row.until): \(alerts).")
        return .done
    }
}

/// `planwatch alerts silences`: lists them, or ends some.
func silences(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    let numbers = call.invocation.arguments.dropFirst()
    let isList = call.invocation.arguments[0] == "list"
    guard isList == numbers.isEmpty else {
        throw CommandFailure(
            .wrongUsage,
            isList ? "list takes no numbers" : "expire needs the number of a silence")
    }
    return try await call.withDatabase(installation) { connection in
        let store = OperatorStore(connection: connection)
        let day = try await evaluatedDay(store)
        if isList {
            try show(try await store.silences(on: day, all: call.invocation.has("all")), call)
            return .done
        }
        let known = try await store.silences(on: day, all: false).map(\.row.id)
        let ids = try numbers.map { text throws(CommandFailure) in
            guard let id = Int64(text), known.contains(id) else {
                throw CommandFailure(
                    .no, "no silence \(text) that holds or will; nothing was changed")
            }
            return id
        }
        for id in ids {
            let isEnded = try await store.endSilence(
                id, on: day, by: call.person, reason: call.invocation.text("reason") ?? "")
            call.console.remark(
                isEnded ? "Silence \(id) ended." : "Silence \(id) had been ended before.")
        }
        return .done
    }
}

private func show(_ rows: [ListedSilence], _ call: Call) throws {
    if call.isForTables { return try call.show(csv: csv(rows)) }
    if call.isForPrograms { return try call.console.show(jsonArray(rows)) }
    for listed in rows {
        let row = listed.row
        let head = "\(row.id)  \(row.from) to \(row.until)  \(row.matchers.words)"
        let ended = row.endedOn.map { ", ended on \($0)" } ?? ""
        try call.console.show(call.console.folded(printable(head)) + "\n")
        try call.console.show(
            call.console.folded(printable("            by \(row.madeBy)\(ended): \(row.reason)"))
                + "\n")
    }
    call.console.remark(rows.isEmpty ? "No silences." : counted(rows.count, "silence") + ".")
}

private func evaluatedDay(_ store: OperatorStore) async throws -> CivilDay {
    guard let day = try await store.judgedDay() else {
        throw CommandFailure(.no, "nothing has been evaluated yet; is the daemon running?")
    }
    return day
}

extension Call {
    /// Who is at work, as records of what operators did name him.
    fileprivate var person: String { invocation.text("by") ?? accountName() }

    /// The silence that the options ask for; one of everything is refused as a slip.
    fileprivate func silence(
        _ filter: Filter, _ installation: Installation, from day: CivilDay
    ) throws(CommandFailure) -> SilenceRow {
        guard let until = invocation.day("until") else {
            throw CommandFailure(.wrongUsage, "missing --until DAY: a silence has a last day")
        }
        guard let reason = invocation.text("reason") else {
            throw CommandFailure(.wrongUsage, "missing --reason TEXT: it is kept with who and when")
        }
        var matchers = SilenceRow.Matchers()
        matchers.plans = filter.plans
        matchers.areas = filter.areas
        matchers.statuses = filter.statuses
        matchers.severities = filter.severities
        matchers.properties = filter.properties
        matchers.indicators = invocation.texts("indicator")
        guard matchers != SilenceRow.Matchers() else {
            throw CommandFailure(
                .wrongUsage,
                "say which alerts: --plan, --indicator, --area, --status, --severity "
                    + "or --property")
        }
        let ids = installation.plans.flatMap { $0.indicators.map(\.id) }
        for id in matchers.indicators where !ids.contains(id) {
            let near = nearestName(to: id, among: ids).map { "; did you mean \($0)?" } ?? ""
            throw CommandFailure(.no, "no indicator \(id)\(near)")
        }
        let from = invocation.day("from") ?? day
        guard from >= day, until >= from else {
            throw CommandFailure(
                .wrongUsage,
                "a silence begins on the evaluated day (\(day)) or later, and does "
                    + "not end before it begins")
        }
        return SilenceRow(
            id: 0, madeBy: person, matchers: matchers, from: from, until: until, reason: reason)
    }
}

extension AlertRow {
    /// Whether it is still to be dealt with.
    fileprivate var isOpen: Bool {
        switch state {
        case .pending, .firing, .acknowledged: true
        case .resolved, .retracted: false
        }
    }
}

extension SilenceRow.Matchers {
    /// `area 371502, severity info or warning`.
    fileprivate var words: String {
        [
            ("plan", plans), ("indicator", indicators), ("area", areas), ("status", statuses),
            ("severity", severities), ("property", properties),
        ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: " or "))" }
            .joined(separator: ", ")
    }
}
