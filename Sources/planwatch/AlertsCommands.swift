import Calendar
import Codes
import Commands
import JSONText
import Judgements
import Serving
import Storage

/// `planwatch alerts list`: all alerts that were not retracted.
func listAlerts(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let rows = try await models.alerts(call.filter(installation, models))
        if call.isForTables {
            try call.show(csv: csv(rows.limited(to: call.invocation.number("limit"))))
            return .done
        }
        guard !call.isForPrograms else {
            try call.console.show(jsonArray(rows.limited(to: call.invocation.number("limit"))))
            return .done
        }
        if rows.count > StatusOverview.fewRows { try showCounts(rows, call.console) }
        let shown = rows.limited(to: call.limit)
        let length = try await models.alertIDLength()
        let today = try await models.judgedDay()
        var table = TextTable([
            .init("indicator", .name), .init("area"), .init("severity"), .init("state"),
            .init("status"), .init("age", .number), .init("id"),
        ])
        for row in shown.map(\.row) {
            let age = today.map { grouped($0 - row.openedOn) }
            table.add([
                .init("\(row.key.plan)/\(row.key.name)"), .init(row.key.area),
                .init(row.severity.rawValue),
                .init(row.state.rawValue), .init(row.status.rawValue, style(of: row.status)),
                .init(age ?? ""),
                .init(String(row.alertID.prefix(length))),
            ])
        }
        if !shown.isEmpty { try call.console.show(table) }
        // What holds now: the last transition may be years old.
        for row in shown.map(\.row) where row.state != .resolved {
            let texts = [row.currentReason, row.care].compactMap(\.self)
            guard !texts.isEmpty else { continue }
            let line = "\(row.key.name) \(row.key.area): \(texts.joined(separator: "; "))"
            try call.console.show(call.console.folded(line) + "\n")
        }
        try call.showRest(rows.count - shown.count, "alert")
        call.console.remark(rows.isEmpty ? "No alerts." : counted(rows.count, "alert") + ".")
        return .done
    }
}

/// How many alerts of each plan are in which state, what is firing by its severity: a long list
/// begins with it.
private func showCounts(_ rows: [ListedAlert], _ console: Console) throws(OutputFailure) {
    for (plan, alerts) in Dictionary(grouping: rows, by: \.key.plan).sorted(by: { $0.key < $1.key })
    {
        var counts: [String] = []
        for severity in [Severity.critical, .warning, .info] {
            let count = alerts.count { $0.row.state == .firing && $0.row.severity == severity }
            if count > 0 { counts.append("firing \(severity.rawValue) \(grouped(count))") }
        }
        for state in [AlertPhase.pending, .acknowledged, .resolved] {
            let count = alerts.count { $0.row.state == state }
            if count > 0 { counts.append("\(state.rawValue) \(grouped(count))") }
        }
        try console.show("  \(plan)\n")
        try console.show(console.folded("    " + counts.joined(separator: ", ")) + "\n")
    }
    try console.show("\n")
}

/// A transition as a line: what happened, on which day, how severe, to which indicator where, why.
func alertLine(_ row: TransitionRow, _ console: Console) -> String {
    let verb = row.transition.rawValue.padding(to: 12)
    let severity = row.severity.rawValue.padding(to: 8)
    let style =
        [.resolved, .withdrawn, .eased].contains(row.transition)
        ? TextStyle.good : style(of: row.status)
    let head = "\(row.asOf)  \(verb)  \(severity)  "
    let name = "\(row.key.indicator) \(row.key.area)"
    // Under the head where it does not fit beside it.
    let isBeside = head.count + name.count <= console.width
    let indent = "\n            "
    let rest = "  \(severity)\(isBeside ? "  " : indent)\(name)\(indent)\(row.reason ?? "")"
    let begin = "\(row.asOf)  "
    // What colours it takes no room, so it comes last.
    let text = console.folded("\(begin)\(verb)\(rest)").dropFirst(begin.count + verb.count)
    return begin + (console.hasColours ? style.applied(to: verb) : verb) + text
}

/// `planwatch alerts show`: one alert, the evidence of its transitions and their history.
func showAlert(_ call: Call) async throws -> CommandOutcome {
    let written = call.invocation.arguments[0]
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let id = try alertID(written, try await models.alerts(beginningWith: written))
        let history = try await models.history(ofAlert: id)
        guard let last = history.last?.logged else { throw noAlert(written) }
        let alert = try await models.alert(id)
        let said = try await OperatorStore(connection: connection).said(of: id)
        let deliveries = try await models.deliveries(ofAlert: id)
        if call.isForPrograms {
            // Of a retracted alert the id and the history remain.
            let head = alert.map { String($0.dropLast()) } ?? "{\"alertId\":\"\(id)\""
            let transitions = history.map(\.json).joined(separator: ",\n")
            try call.console.show(
                "\(head),\"transitions\":[\(transitions)],"
                    + "\"operators\":[\(said.map(\.json).joined(separator: ",\n"))],"
                    + "\"deliveries\":[\(deliveries.map(\.json).joined(separator: ",\n"))]}\n")
            return .done
        }
        try call.console.show(
            "\(last.key.plan)/\(last.key.indicator) in \(last.key.area)\n"
                + (alert == nil
                    ? "retracted: data and plan as they are now no longer support it\n" : ""))
        for each in said {
            let line = printable("\(each.at)  \(each.words)")
            try call.console.show(call.console.folded(line) + "\n")
        }
        for row in history {
            try call.console.show(alertLine(row.logged.row, call.console) + "\n")
            let evidence = try await models.evidence(ofTransition: row.logged.sequence)
            for (name, value) in evidence {
                let line = "            \(name.padding(to: 14)) \(value)"
                try call.console.show(call.console.folded(line) + "\n")
            }
            for each in deliveries where each.sequence == row.logged.sequence {
                try call.console.show(call.console.folded(each.words) + "\n")
            }
        }
        return .done
    }
}

/// The id that begins as it was written.
func alertID(
    _ written: String, _ found: [ReadModels.AlertName]
) throws(CommandFailure) -> String {
    guard let first = found.first, !written.isEmpty else { throw noAlert(written) }
    guard found.count > 1 else { return first.id }
    let names = found.map { "\n  \($0.id)  \($0.key.plan)/\($0.key.name) \($0.key.area)" }
    throw CommandFailure(
        .no, "several alerts begin with \(written); write more of the id:" + names.joined())
}

func noAlert(_ written: String) -> CommandFailure {
    CommandFailure(.no, "no alert \(written); planwatch alerts list shows the ids")
}

extension String {
    /// The text with spaces behind it, to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension DeliveryRow {
    fileprivate var json: String {
        JSON.object([
            ("sequence", .integer(sequence)), ("channel", .string(channel)), ("at", .string(at)),
            ("delivered", .bool(error == nil)), ("error", .optional(error)),
        ]).text
    }

    fileprivate var words: String {
        let outcome = error.map { "given up: \($0)" } ?? "delivered"
        return printable("            \("channel".padding(to: 14)) \(channel), \(at): \(outcome)")
    }
}

extension AlertPhase {
    /// Whether there is nothing left to deal with.
    fileprivate var isOver: Bool {
        switch self {
        case .pending, .firing, .acknowledged: false
        case .resolved, .retracted: true
        }
    }
}

extension AlertRow {
    /// What operators said of it, and whether it goes back and forth; nil where there is nothing.
    fileprivate var care: String? {
        let texts = [
            acknowledgedBy.map { "acknowledged by \($0)" },
            silencedTo.map { "silenced to the end of \($0)" },
            flapping == true && !state.isOver ? "flapping" : nil,
        ].compactMap(\.self)
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }
}
