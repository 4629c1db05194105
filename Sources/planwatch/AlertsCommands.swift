import Commands
import PostgresClient
import Storage

/// `planwatch alerts list`: the alerts that stand.
func listAlerts(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let rows = try await ReadModels(connection: connection).alerts(call.invocation.filter)
        guard !call.isForPrograms else {
            try call.console.show(jsonArray(rows))
            return .done
        }
        var table = TextTable([
            .init("severity"), .init("state"), .init("status"), .init("indicator", .flowing),
            .init("area"), .init("since"),
        ])
        for row in rows {
            table.add([
                .init(row.cells[0]), .init(row.cells[1]),
                .init(row.cells[2], style(ofStatus: row.cells[2])), .init(row.cells[4]),
                .init(row.cells[5]), .init(row.cells[6]),
            ])
        }
        if !rows.isEmpty { try call.console.show(table) }
        call.console.remark(rows.isEmpty ? "no alert stands" : "\(rows.count) alerts")
        return .done
    }
}

/// `planwatch alerts tail`: what is firing, then transitions as they come.
func tailAlerts(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        var cursor: Int64
        if let since = call.invocation.number("since") {
            cursor = Int64(since)
        } else {
            // The cursor first: what comes between the two reads is shown twice, never missed.
            cursor = try await models.lastSequence()
            try await showSnapshot(models, cursor, call)
        }
        try await connection.query("LISTEN planwatch_alerts")
        while true {
            cursor = try await showTransitions(models, after: cursor, call)
            if call.invocation.has("no-follow") { return .done }
            // A notification is a hint only: every second the table is looked at anyway.
            _ = try await connection.notifiedChannels(within: .seconds(1))
        }
    }
}

private func showSnapshot(_ models: ReadModels, _ cursor: Int64, _ call: Call) async throws {
    for row in try await models.firing(call.invocation.filter) {
        try call.console.show(
            (call.isForPrograms
                ? tailJSON("snapshot", cursor, row) : alertLine(row, call.console)) + "\n")
    }
    if call.isForPrograms { try call.console.show(cursorJSON(cursor) + "\n") }
}

/// A line of the tail for programs: its kind and the cursor, then the members of the alert's data.
private func tailJSON(_ kind: String, _ cursor: Int64, _ row: ReadRow) -> String {
    "{\"kind\":\"\(kind)\",\"cursor\":\(cursor),\(row.json.dropFirst())"
}

private func cursorJSON(_ cursor: Int64) -> String {
    "{\"kind\":\"cursor\",\"cursor\":\(cursor)}"
}

/// Shows what came after a cursor and gives the new one. A hole in the sequence would be a lost
/// alert: it ends the command.
private func showTransitions(
    _ models: ReadModels, after cursor: Int64, _ call: Call
) async throws -> Int64 {
    var cursor = cursor
    while true {
        let page = try await models.transitions(
            after: cursor, call.invocation.filter, historic: call.invocation.has("historic"))
        guard !page.isEmpty else { return cursor }
        var shown = cursor
        for (sequence, isShown, row) in page {
            guard sequence == cursor + 1 else {
                throw CommandFailure(
                    .bug, "the alert log has a hole between \(cursor) and \(sequence)")
            }
            cursor = sequence
            guard isShown else { continue }
            shown = sequence
            try call.console.show(
                (call.isForPrograms
                    ? tailJSON("transition", sequence, row) : alertLine(row, call.console)) + "\n")
        }
        // Transitions that the filter hides move the cursor too.
        if shown != cursor, call.isForPrograms {
            try call.console.show(cursorJSON(cursor) + "\n")
        }
    }
}

/// A transition as a line: what happened, on which day, how severe, to which indicator where, why.
func alertLine(_ row: ReadRow, _ console: Console) -> String {
    let cells = row.cells
    let verb = cells[3].padding(to: 9)
    let style =
        ["resolved", "withdrawn", "eased"].contains(cells[3])
        ? TextStyle.good : style(ofStatus: cells[4])
    return "\(cells[1])  \(console.hasColours ? style.applied(to: verb) : verb)  "
        + "\(cells[2].padding(to: 8))  \(cells[6]) \(cells[7])\n            \(cells[8])"
}

extension String {
    /// The text with spaces behind it, to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
