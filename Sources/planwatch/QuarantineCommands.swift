import Commands
import Configuration
import Events
import JSONText
import PostgresClient
import Projecting
import Serving
import Storage

/// `planwatch quarantine list`: refused records and why, or how many are alike.
func listQuarantine(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    var filter = RefusedFilter()
    filter.reasons = call.invocation.texts("reason")
    // The short name of a type of the contract will do.
    filter.types = call.invocation.texts("type").map {
        $0.contains(".") ? $0 : "education.\($0).v1"
    }
    filter.since = call.invocation.day("since")
    filter.isDiscarded = call.invocation.has("discarded")
    let asked = filter
    return try await call.withDatabase(installation) { connection in
        let records = RefusedRecords(connection: connection)
        if let words = call.invocation.text("by") {
            let names = words.split(separator: ",").map(String.init)
            try show(try await records.groups(by: names, asked), by: names, call)
            return .done
        }
        let limit = call.invocation.number("limit") ?? 1_000
        let rows = try await records.list(asked, limit: limit)
        if call.isForTables {
            try call.show(csv: csv(rows))
            return .done
        }
        guard !call.isForPrograms else {
            try call.console.show(jsonArray(rows))
            return .done
        }
        try show(rows, call)
        let all = Int(try await records.count(asked))
        try call.showRest(all - rows.count, "record")
        var others = asked
        others.isDiscarded = true
        let discarded = asked.isDiscarded ? 0 : Int(try await records.count(others))
        let sort = asked.isDiscarded ? "discarded record" : "quarantined record"
        call.console.remark(
            (all == 0 ? "No \(sort)s" : counted(all, sort))
                + (discarded > 0 ? ", \(grouped(discarded)) discarded" : "") + ".")
        return .done
    }
}

/// Two lines a record: in a table of eighty columns ids and sources would have to be broken.
private func show(_ rows: [ListedRecord], _ call: Call) throws {
    for row in rows {
        let source = row.source.map { "  from \($0)" } ?? ""
        let head = printable("\(row.id)  \(row.reason)  \(row.event)\(source)")
        let what = [row.pointer, row.detail].filter { !$0.isEmpty }.joined(separator: ": ")
        let left = row.discarded.map { "; discarded by \($0.by): \($0.why)" } ?? ""
        try call.console.show(call.console.folded(head) + "\n")
        try call.console.show(call.console.folded("    " + printable(what + left)) + "\n")
    }
}

private func show(_ groups: [RefusedGroup], by names: [String], _ call: Call) throws {
    if call.isForTables { return try call.show(csv: csv(groups)) }
    guard !call.isForPrograms else {
        try call.console.show(jsonArray(groups))
        return
    }
    var columns = names.enumerated().map { TextTable.Column($1, $0 == 0 ? .name : .text) }
    columns += [.init("count", .number), .init("last")]
    var table = TextTable(columns)
    for group in groups {
        var cells = group.values.map { TextTable.Cell($0.map(shortType) ?? "-") }
        cells += [.init(grouped(Int(group.count))), .init(String(group.lastAt.prefix(10)))]
        table.add(cells)
    }
    if !groups.isEmpty { try call.console.show(table) }
    let all = groups.reduce(0) { $0 + Int($1.count) }
    call.console.remark(
        all == 0 ? "No quarantined records." : counted(all, "quarantined record") + ".")
}

extension ListedRecord {
    /// `enrolment of student`, as far as the record says it.
    fileprivate var event: String {
        (type.map(shortType) ?? "unknown event") + (subjectKind.map { " of \($0)" } ?? "")
    }
}

/// `enrolment` of `education.enrolment.v1`; any other text as it is.
private func shortType(_ text: String) -> String {
    let parts = text.split(separator: ".")
    let isOurs = parts.count == 3 && parts[0] == "education" && parts[2] == "v1"
    return isOurs ? String(parts[1]) : text
}

/// `planwatch quarantine show`: one refused record with all that is wrong with it, with `--bytes`
/// as it came.
func showQuarantine(_ call: Call) async throws -> CommandOutcome {
    let id = call.invocation.arguments[0]
    let place = try refusedID(id)
    let installation = try call.installation()
    let found = try await call.withDatabase(installation) { connection in
        try await RefusedRecords(connection: connection).record(place)
    }
    guard let found else {
        throw CommandFailure(.no, "no quarantined record \(id); see planwatch quarantine list")
    }
    let wantsBytes = call.invocation.has("bytes")
    let record = try call.opened(found.sealed, installation, isNeeded: wantsBytes)
    let faults = faults(of: record, found.row, installation)
    if call.isForPrograms {
        let list = JSON.array(faults.map(\.json)).text
        let bytes = wantsBytes ? ",\"record\":\(record?.json.text ?? "null")" : ""
        try call.console.show(
            String(found.row.json.dropLast()) + ",\"faults\":\(list)\(bytes)}\n")
        return .done
    }
    let row = found.row
    var lines = [
        ("id", row.id), ("reason", row.reason), ("pointer", row.pointer), ("at", row.at),
        ("detail", row.detail), ("type", row.type ?? "-"), ("source", row.source ?? "-"),
        ("subject", row.subjectKind ?? "-"),
    ]
    for fault in faults.dropFirst() {
        let what = [fault.pointer ?? "", fault.detail].filter { !$0.isEmpty }
        lines.append(("also", "\(fault.reason.rawValue) " + what.joined(separator: " ")))
    }
    if let left = row.discarded {
        lines.append(("discarded", "\(left.at) by \(left.by): \(left.why)"))
    }
    for (name, text) in lines {
        try call.console.show(
            call.console.folded("\(name.padding(to: 9)) \(printable(text))") + "\n")
    }
    guard wantsBytes else { return .done }
    try call.console.show(record.map { text(of: $0) } ?? "record    null\n")
    return .done
}

extension Call {
    /// The record of an encrypted copy; nil where none is kept. Without the identity key an
    /// operator sees why a record was refused, and nothing of the record.
    ///
    /// - Parameter isNeeded: whether the command makes no sense without it.
    fileprivate func opened(
        _ sealed: [UInt8]?, _ installation: Installation, isNeeded: Bool
    ) throws(CommandFailure) -> StoredRecord? {
        guard let sealed else { return nil }
        let key: [UInt8]
        do throws(CommandFailure) {
            key = try identityKey(installation)
        } catch {
            if isNeeded { throw error }
            console.remark("only the first error is known: \(error.message)")
            return nil
        }
        if let record = Quarantine(identityKey: key).open(sealed) { return record }
        guard isNeeded else { return nil }
        throw CommandFailure(
            .no, "the record was encrypted under another identity key and cannot be read")
    }
}

/// All that is wrong with a record, why it was refused first.
private func faults(
    of record: StoredRecord?, _ row: ListedRecord, _ installation: Installation
) -> [Rejection] {
    let all = record?.faults(by: installation.settings.clock) ?? []
    if let first = all.first, first.reason.rawValue == row.reason { return all }
    // A stored fact that others refuse has no fault of its own.
    let reason = RejectionReason(rawValue: row.reason) ?? .malformedJSON
    return [
        Rejection(reason, row.detail, pointer: row.pointer.isEmpty ? nil : row.pointer)
    ]
}

extension Rejection {
    fileprivate var json: JSON {
        .object([
            ("reason", .string(reason.rawValue)), ("pointer", .optional(pointer)),
            ("detail", .string(detail)),
        ])
    }
}

/// The record's parts as text where they are text, else in Base64.
private func text(of record: StoredRecord) -> String {
    record.parts.map { name, bytes in
        guard let bytes else { return "\(printable(name)): null\n" }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            return "\(printable(name)), in Base64: \(Base64.text(bytes))\n"
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return "\(printable(name)): " + lines.map { printable(String($0)) }.joined(separator: "\n")
            + "\n"
    }.joined()
}

/// `planwatch quarantine discard`: leaves refused records, as when they were sent again corrected.
func discardQuarantine(_ call: Call) async throws -> CommandOutcome {
    let reason = call.invocation.text("reason")
    let ids = try call.invocation.arguments.map { text throws(CommandFailure) in
        try refusedID(text)
    }
    guard ids.isEmpty != (reason == nil) else {
        throw CommandFailure(.wrongUsage, "give either record ids or --reason")
    }
    guard let why = call.invocation.text("why") else {
        throw CommandFailure(.wrongUsage, "missing --why TEXT: it is recorded with the decision")
    }
    let installation = try call.installation()
    let count = try await call.withDatabase(installation) { connection in
        do {
            return try await RefusedRecords(connection: connection).discard(
                reason: reason, ids: ids, by: accountName(), why: why)
        } catch let missing as RefusedRecords.NoSuchRecord {
            throw CommandFailure(.no, "no quarantined record \(missing.id); nothing was discarded")
        }
    }
    if call.isForPrograms {
        try call.console.show(JSON.object([("discarded", .integer(count))]).text + "\n")
    } else {
        try call.console.show("\(grouped(Int(count))) discarded\n")
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
