import Commands
import JSONText
import PostgresClient
import Projecting
import Storage

/// `planwatch quarantine list`: refused records, and why.
func listQuarantine(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let limit = call.invocation.number("limit") ?? 1_000
        let rows = try await ReadModels(connection: connection).quarantine(limit: limit)
        guard !call.isForPrograms else {
            try call.console.show(jsonArray(rows))
            return .done
        }
        var table = TextTable([
            .init("id", .name), .init("reason"), .init("pointer"),
            .init("detail", .flowing),
        ])
        for row in rows {
            table.add([
                .init(row.id), .init(row.reason), .init(row.pointer), .init(row.detail),
            ])
        }
        if !rows.isEmpty { try call.console.show(table) }
        call.console.remark(
            rows.isEmpty
                ? "No quarantined records." : counted(rows.count, "quarantined record") + ".")
        return .done
    }
}

/// `planwatch quarantine show`: one refused record, with `--bytes` as it came.
func showQuarantine(_ call: Call) async throws -> CommandOutcome {
    let id = call.invocation.arguments[0]
    let place = try refusedID(id)
    let installation = try call.installation()
    let found = try await call.withDatabase(installation) { connection in
        try await ReadModels(connection: connection).quarantined(place)
    }
    guard let found else {
        throw CommandFailure(.no, "no quarantined record \(id); see planwatch quarantine list")
    }
    var record = "null"
    if call.invocation.has("bytes"), let sealed = found.sealed {
        let quarantine = Quarantine(identityKey: try identityKey(installation))
        guard let opened = quarantine.open(sealed) else {
            throw CommandFailure(
                .no, "the record was encrypted under another identity key and cannot be read")
        }
        record = opened.json.text
    }
    if call.isForPrograms {
        let members = call.invocation.has("bytes") ? ",\"record\":\(record)}" : "}"
        try call.console.show(String(found.row.json.dropLast()) + members + "\n")
    } else {
        let row = found.row
        try call.console.show(
            "id       \(row.id)\nreason   \(row.reason)\npointer  \(row.pointer)\n"
                + "at       \(row.at)\ndetail   \(row.detail)\n")
        if call.invocation.has("bytes") { try call.console.show("record   \(record)\n") }
    }
    return .done
}

/// Reads the id of a refused record from the command line.
func refusedID(_ text: String) throws(CommandFailure) -> RefusedID {
    guard let id = RefusedID(text) else {
        throw CommandFailure(.wrongUsage, "'\(text)' is not an id; expected TOPIC/PARTITION/OFFSET")
    }
    return id
}
