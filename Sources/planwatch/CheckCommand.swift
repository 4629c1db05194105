import Codes
import Commands
import Configuration
import Documents
import Inspection
import JSONText
import Judgements
import KafkaClient
import Plans
import PostgresClient
import Storage

/// `planwatch check`: all errors of the configuration and of the secret files that it names, and
/// with `--connect` whether Kafka and PostgreSQL are there.
func check(_ call: Call) async throws -> CommandOutcome {
    let installation = call.readInstallation(
        secrets: call.invocation.has("without-secrets") ? .none : .ofDaemon)
    let isForPrograms =
        call.isForPrograms && call.invocation.has("diff")
        || call.isForTables && (call.invocation.has("diff") || call.invocation.has("preview"))
    if call.isForTables, call.invocation.has("diff"), call.invocation.has("preview") {
        throw CommandFailure(
            .wrongUsage, "--diff and --preview are two tables: ask for one as CSV")
    }
    for fault in installation.faults {
        if isForPrograms {
            call.console.remark("\(fault)")
        } else {
            try call.console.show("\(fault)\n")
        }
    }
    let errors = installation.faults.count { !$0.isWarning }
    let warnings = installation.faults.count - errors
    call.console.remark(
        "\(counted(installation.plans.count, "plan")), \(counted(errors, "error")), "
            + counted(warnings, "warning"))
    guard errors == 0 else { return .no }
    if call.invocation.has("preview"), !isForPrograms || call.isForTables {
        try await preview(installation, call)
    }
    if call.invocation.has("diff") { try await showDifference(installation, call) }
    guard call.invocation.has("connect") else { return .done }
    // Both are tried, so that an operator sees all that is to be done at once.
    let failures = [
        await reachKafka(installation.settings.kafka, call),
        await reachPostgres(installation.settings.postgres, call),
    ].compactMap { $0 }
    for failure in failures { try call.console.show("\(failure.message)\n") }
    // What only a person can change outweighs what may pass by waiting.
    let first = failures.first { $0.outcome == .wrongConfiguration } ?? failures.first
    return first?.outcome ?? .done
}

/// The values and statuses that these plans would have, from the stored facts, before a daemon
/// reads the plans. Nothing is written.
private func preview(_ installation: Installation, _ call: Call) async throws {
    let rows = try await call.withDatabase(installation) { connection in
        try await Verification.read(connection, installation: installation, countsAll: true)
            .preview()
    }
    if call.isForTables { return try call.show(csv: table(of: rows)) }
    let units = units(of: installation)
    let listed = rows.map { ListedStatus(row: $0, unit: units[$0.indicator]) }
    try showTable(listed, asOf: rows.first?.asOf, call)
}

/// What these plans would change against those that are loaded. Nothing is written.
private func showDifference(_ installation: Installation, _ call: Call) async throws {
    let difference = try await call.withDatabase(installation) { connection in
        try await Verification.read(connection, installation: installation, countsAll: true)
            .difference()
    }
    try show(difference, units: units(of: installation), call)
}

/// What the table for people has, and the reason.
private func table(of rows: [StatusRow]) -> String {
    CSV.text(
        [
            "planId", "indicatorId", "areaCode", "areaName", "breakdown", "asOf", "value",
            "expected", "status", "reason", "reasonZh",
        ],
        rows.map { row in
            [
                .string(row.key.plan), .string(row.key.indicator), .string(row.key.area),
                .string(row.areaName), .string(row.key.breakdown), .string("\(row.asOf)"),
                .optionalNumber(row.value?.storedText), .optionalNumber(row.expected?.storedText),
                .optional(row.status?.rawValue), .optional(row.reason), .optional(row.reasonZh),
            ]
        })
}

private func units(of installation: Installation) -> [IndicatorKey: String] {
    Dictionary(
        installation.plans.flatMap { plan in
            plan.indicators.map {
                (IndicatorKey(plan: plan.id, indicator: $0.id), $0.unit.rawValue)
            }
        }, uniquingKeysWith: { first, _ in first })
}

/// `1 error`, `2 errors`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// Looks for the topics. One that is missing is no fault: it is waited for.
private func reachKafka(_ kafka: Settings.Kafka, _ call: Call) async -> CommandFailure? {
    let consumer = KafkaConsumer(
        ConsumerSettings(
            client: ClientSettings(
                bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
            group: kafka.group))
    var failure: CommandFailure?
    do throws(KafkaError) {
        try await consumer.connect()
        let catalogue = try await consumer.topicPartitions(
            matching: kafka.topics, within: call.timeout)
        let partitions = counted(catalogue.partitions.count, "partition")
        call.console.remark("Kafka at \(kafka.bootstrapServers): \(partitions)")
        for topic in catalogue.missing {
            call.console.remark("Kafka: topic \(topic) does not exist yet; the daemon waits for it")
        }
    } catch { failure = CommandFailure(error) }
    await consumer.close(within: .seconds(2))
    return failure
}

/// Looks for the schema, and whether the daemon's user may write all its tables.
private func reachPostgres(_ postgres: Settings.Postgres, _ call: Call) async -> CommandFailure? {
    let connection = PostgresConnection(
        url: postgres.url, password: postgres.password, name: "pg-check")
    var failure: CommandFailure?
    do {
        try await connection.connect(within: call.timeout)
        let warnings = try await DatabaseCheck.look(connection)
        for warning in warnings { call.console.remark("PostgreSQL: warning: \(warning)") }
        try await refuseTransactionPooling(beside: connection, postgres, within: call.timeout)
        try await Migrations.requireAll(connection)
        try await DatabaseCheck.refuseMissingRights(connection)
        try await DatabaseCheck.refuseOtherFormat(connection)
        call.console.remark("PostgreSQL: schema and privileges OK")
    } catch {
        failure = databaseFailure(error) ?? CommandFailure(.bug, "\(error)")
    }
    await connection.close()
    return failure
}

/// A second session beside the first shows a pooler that gives each transaction another one.
private func refuseTransactionPooling(
    beside first: PostgresConnection, _ postgres: Settings.Postgres, within: Duration
) async throws {
    let second = PostgresConnection(
        url: postgres.url, password: postgres.password, name: "pg-check")
    do {
        try await second.connect(within: within)
        try await DatabaseCheck.refuseTransactionPooling([first, second])
    } catch {
        await second.close()
        throw error
    }
    await second.close()
}
