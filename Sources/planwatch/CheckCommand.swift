import Commands
import Configuration
import KafkaClient
import Plans
import PostgresClient

/// `planwatch check`: all faults of the configuration, and with `--connect` whether Kafka and
/// PostgreSQL are there.
func check(_ call: Call) async throws -> CommandOutcome {
    let installation = call.readInstallation()
    for fault in installation.faults { try call.console.show("\(fault)\n") }
    let errors = installation.faults.count { !$0.isWarning }
    let warnings = installation.faults.count - errors
    call.console.remark(
        "\(counted(installation.plans.count, "plan")), \(counted(errors, "fault")), "
            + counted(warnings, "warning"))
    guard errors == 0 else { return .no }
    if call.invocation.has("connect") {
        try await reachKafka(installation.settings.kafka, call)
        try await reachPostgres(installation.settings.postgres, call)
    }
    return .done
}

/// `1 fault`, `2 faults`.
private func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// Looks for the topics. One that is missing is no fault: it is waited for.
private func reachKafka(_ kafka: Settings.Kafka, _ call: Call) async throws {
    let consumer = KafkaConsumer(
        ConsumerSettings(
            client: ClientSettings(
                bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
            group: kafka.group))
    do throws(KafkaError) {
        try await consumer.connect()
        let catalogue = try await consumer.topicPartitions(
            matching: kafka.topics, within: call.timeout)
        await consumer.close(within: .seconds(2))
        call.console.remark(
            "Kafka at \(kafka.bootstrapServers): \(counted(catalogue.partitions.count, "partition"))"
        )
        for topic in catalogue.missing { call.console.remark("no topic \(topic) yet") }
    } catch {
        await consumer.close(within: .seconds(2))
        throw CommandFailure(error)
    }
}

private func reachPostgres(_ postgres: Settings.Postgres, _ call: Call) async throws {
    let connection = PostgresConnection(url: postgres.url, name: "pg-check")
    do throws(PostgresError) {
        try await connection.connect(within: call.timeout)
        _ = try await connection.query("SELECT 1")
        await connection.close()
        call.console.remark("PostgreSQL: connected")
    } catch {
        await connection.close()
        throw CommandFailure(error)
    }
}
