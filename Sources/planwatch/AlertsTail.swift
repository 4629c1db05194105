import Calendar
import Codes
import Commands
import Configuration
import Judgements
import PostgresClient
import Storage

/// `planwatch alerts tail`: what is firing, then transitions as they come.
func tailAlerts(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    var tail = AlertsTail(call: call, installation: installation)
    guard !call.invocation.has("no-follow") else {
        return try await call.withDatabase(installation) { connection in
            try await tail.catchUp(ReadModels(connection: connection))
            return .done
        }
    }
    // The first time a database that does not answer ends the command, as with any other.
    var isAway = false
    while true {
        do {
            try await call.withDatabase(installation) { connection in
                if isAway { call.console.remark("planwatch: PostgreSQL is available again") }
                isAway = false
                try await tail.follow(connection)
            }
        } catch let failure as CommandFailure where failure.outcome != .bug && tail.hasBegun {
            // Also a schema that is not there for the moment, as while a backup is restored.
            if !isAway { call.console.remark("planwatch: \(failure.message); retrying") }
            isAway = true
            // Asked again after a second: nothing else says when it is back.
            for _ in 0..<10 {
                try call.console.requireReader()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}

/// How far a tail has come. It lives longer than a session, so that a database that goes away for a
/// while makes it neither miss nor repeat anything.
private struct AlertsTail {
    let call: Call
    /// The last sequence that was shown or passed over; nil before the beginning.
    private var cursor: Int64?
    private let installation: Installation
    /// Of `--since 2d` the days.
    private var sinceDays: Int?
    /// Known once there is a session, in which the names are looked up.
    private var filter: Filter?

    init(call: Call, installation: Installation) {
        self.call = call
        self.installation = installation
        cursor = call.invocation.number("since").map { Int64($0) }
        if let text = call.invocation.text("since"), text.hasSuffix("d") {
            sinceDays = Int(text.dropLast())
        }
    }

    /// Whether the database has been read once.
    private(set) var hasBegun = false

    /// Shows what comes until the session ends.
    mutating func follow(_ connection: PostgresConnection) async throws {
        let models = ReadModels(connection: connection)
        try await connection.query("LISTEN planwatch_alerts")
        while true {
            try await catchUp(models)
            // A notification is a hint only: every second the table is looked at anyway. In short
            // pieces, since a closed pipe sends no signal.
            for _ in 0..<10 {
                try call.console.requireReader()
                let channels = try await connection.notifiedChannels(within: .milliseconds(100))
                if !channels.isEmpty { break }
            }
        }
    }

    /// Shows everything there is: at the beginning what is firing, then the transitions. A hole in
    /// the sequence would be a lost alert: it ends the command.
    mutating func catchUp(_ models: ReadModels) async throws {
        let filter = try await chosen(models)
        var cursor = try await beginning(models, filter)
        while true {
            let page = try await models.transitions(
                after: cursor, filter, historic: call.invocation.has("historic"))
            hasBegun = true
            guard !page.isEmpty else { return try await goBack(from: cursor, models) }
            var shown = cursor
            for (isShown, row) in page {
                let sequence = row.logged.sequence
                guard sequence == cursor + 1 else {
                    throw CommandFailure(
                        .bug, "the alert log has a gap between \(cursor) and \(sequence)")
                }
                cursor = sequence
                self.cursor = cursor
                guard isShown else { continue }
                shown = sequence
                try show(row, "transition", sequence)
            }
            // Transitions that the filter hides move the cursor too.
            if shown != cursor { try showCursor(cursor) }
        }
    }

    /// Nothing lies behind the cursor: where the log ends before it, as after a restore, its
    /// sequence is of another log, and waiting for it would miss what comes until then.
    private mutating func goBack(from cursor: Int64, _ models: ReadModels) async throws {
        guard let end = try await models.lastSequence(), end < cursor else { return }
        call.console.remark(
            "planwatch: the alert log ends at \(end), before \(cursor) (restored backup?);"
                + " continuing after \(end)")
        self.cursor = end
        try showCursor(end)
    }

    private mutating func chosen(_ models: ReadModels) async throws -> Filter {
        if let filter { return filter }
        let found = try await call.filter(installation, models)
        filter = found
        return found
    }

    private mutating func beginning(
        _ models: ReadModels, _ filter: Filter
    ) async throws -> Int64 {
        if let cursor { return cursor }
        if let sinceDays {
            let found = try await models.sequence(beforeDays: sinceDays)
            cursor = found
            return found
        }
        let (cursor, rows) = try await models.firingNow(filter)
        self.cursor = cursor
        for row in rows { try show(row, "snapshot", cursor) }
        try showCursor(cursor)
        return cursor
    }

    private func show(_ row: ListedTransition, _ kind: String, _ cursor: Int64) throws {
        guard !call.isForPrograms else {
            try call.console.show(row.tailLine(kind: kind, cursor: cursor) + "\n")
            return
        }
        if call.invocation.text("format") == "logfmt" {
            return try call.console.show(logfmt(row.logged, kind) + "\n")
        }
        try call.console.show(alertLine(row.logged.row, call.console) + "\n")
        // The transition may be years old.
        if let now = row.currentReason, now != row.logged.row.reason {
            try call.console.show(call.console.folded("            now: " + now) + "\n")
        }
    }

    private func showCursor(_ cursor: Int64) throws {
        guard call.isForPrograms else { return }
        try call.console.show("{\"kind\":\"cursor\",\"cursor\":\(cursor)}\n")
    }
}

/// A transition as a line of `key=value`, for tools that read logs.
private func logfmt(_ logged: LoggedTransition, _ kind: String) -> String {
    let row = logged.row
    let fields: [(String, String?)] = [
        ("kind", kind), ("sequence", String(logged.sequence)), ("as_of", row.asOf.description),
        ("alert", row.alertID), ("plan", row.key.plan), ("indicator", row.key.indicator),
        ("area", row.key.area), ("breakdown", row.key.breakdown == "{}" ? nil : row.key.breakdown),
        ("transition", row.transition.rawValue), ("state", row.toState.rawValue),
        ("status", row.status.rawValue), ("severity", row.severity.rawValue),
        ("silence", row.heldBackBySilence.map { String($0) }), ("reason", row.reason),
    ]
    return fields.compactMap { name, value in value.map { "\(name)=\(quoted($0))" } }
        .joined(separator: " ")
}

/// In quotes where a reader would take it apart.
private func quoted(_ text: String) -> String {
    let isPlain =
        !text.isEmpty && text.allSatisfy { $0 > " " && $0 != "\"" && $0 != "=" && $0 != "\\" }
    if isPlain { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n")
    return "\"\(escaped)\""
}
