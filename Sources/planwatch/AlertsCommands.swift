import Commands
import Storage

/// `planwatch alerts list`: all alerts that were not retracted.
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
        call.console.remark(rows.isEmpty ? "No alerts." : counted(rows.count, "alert") + ".")
        return .done
    }
}

/// A transition as a line: what happened, on which day, how severe, to which indicator where, why.
func alertLine(_ row: ReadRow, _ console: Console) -> String {
    let cells = row.cells
    let verb = cells[3].padding(to: 9)
    let style =
        ["resolved", "withdrawn", "eased"].contains(cells[3])
        ? TextStyle.good : style(ofStatus: cells[4])
    let head = "\(cells[1])  \(verb)  \(cells[2].padding(to: 8))  "
    let name = "\(cells[6]) \(cells[7])"
    // Under the head where it does not fit beside it.
    let isBeside = head.count + name.count <= console.width
    let indent = "\n            "
    let rest = "  \(cells[2].padding(to: 8))\(isBeside ? "  " : indent)\(name)\(indent)\(cells[8])"
    let begin = "\(cells[1])  "
    // What colours it takes no room, so it comes last.
    let text = console.folded("\(begin)\(verb)\(rest)").dropFirst(begin.count + verb.count)
    return begin + (console.hasColours ? style.applied(to: verb) : verb) + text
}

/// `planwatch alerts show`: one alert, the evidence of its transitions and their history.
func showAlert(_ call: Call) async throws -> CommandOutcome {
    let id = call.invocation.arguments[0]
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let history = try await models.history(ofAlert: id)
        guard let last = history.last else {
            throw CommandFailure(
                .no, "no alert \(id); planwatch alerts list --format json shows the ids")
        }
        let alert = try await models.alert(id)
        if call.isForPrograms {
            // Of a retracted alert the id and the history remain.
            let head = alert.map { String($0.dropLast()) } ?? "{\"alertId\":\"\(id)\""
            let transitions = history.map(\.json).joined(separator: ",\n")
            try call.console.show("\(head),\"transitions\":[\(transitions)]}\n")
            return .done
        }
        try call.console.show(
            "\(last.cells[5])/\(last.cells[6]) in \(last.cells[7])\n"
                + (alert == nil ? "retracted: corrected data no longer support it\n" : ""))
        for row in history {
            try call.console.show(alertLine(row, call.console) + "\n")
            let evidence = try await models.evidence(ofTransition: row.cells[0])
            for (name, value) in evidence {
                let line = "            \(name.padding(to: 14)) \(value)"
                try call.console.show(call.console.folded(line) + "\n")
            }
        }
        return .done
    }
}

extension String {
    /// The text with spaces behind it, to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
