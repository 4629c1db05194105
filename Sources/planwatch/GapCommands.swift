import Commands
import Configuration
import KafkaClient
import PostgresClient
import Serving
import Storage

/// `planwatch gap list`: partitions whose log does not hold what comes next.
func listGaps(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let rows = try await Gaps(connection: connection).list()
        if call.isForTables {
            try call.show(csv: csv(rows))
            return .done
        }
        guard !call.isForPrograms else {
            try call.console.show(jsonArray(rows))
            return .done
        }
        var table = TextTable([
            .init("partition", .name), .init("kind"), .init("expected", .number),
            .init("low", .number),
            .init("high", .number), .init("since", .flowing),
        ])
        for row in rows {
            let halt = row.halt
            table.add([
                .init(row.name), .init(halt.kind.rawValue, .bad), .init(String(halt.expected)),
                .init(String(halt.low)), .init(String(halt.high)), .init(row.since),
            ])
        }
        if !rows.isEmpty { try call.console.show(table) }
        call.console.remark(
            rows.isEmpty ? "No halted partitions." : counted(rows.count, "halted partition") + ".")
        return .done
    }
}

/// `planwatch gap accept`: goes on from the beginning of the log as it is now.
func acceptGap(_ call: Call) async throws -> CommandOutcome {
    let name = call.invocation.arguments[0]
    // A topic has no slash in its name.
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let number = Int32(parts[1]) else {
        throw CommandFailure(.wrongUsage, "'\(name)' is not a partition; expected TOPIC/PARTITION")
    }
    guard let reason = call.invocation.text("reason") else {
        throw CommandFailure(.wrongUsage, "missing --reason TEXT: it is recorded with the decision")
    }
    let partition = TopicPartition(String(parts[0]), number)
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let gaps = Gaps(connection: connection)
        guard try await gaps.list().contains(where: { $0.name == name }) else {
            throw CommandFailure(.no, "partition \(name) is not halted; see planwatch gap list")
        }
        let marks = try await ends(of: partition, installation.settings.kafka, call.timeout)
        guard
            try await gaps.accept(
                topic: partition.topic, partition: number, low: marks.low, high: marks.high,
                by: accountName(), reason: reason)
        else {
            throw CommandFailure(.no, "partition \(name) is not halted; see planwatch gap list")
        }
        call.console.remark("partition \(name) resumes at offset \(marks.low)")
        return .done
    }
}

/// The lines that `status` ends with while partitions are halted.
func haltLines(_ rows: [ListedHalt]) -> [String] {
    rows.map { row in
        let halt = row.halt
        return
            "partition \(row.name) is halted (\(halt.kind.rawValue)): the next offset is "
            + "\(halt.expected), the log holds \(halt.low) to \(halt.high); see planwatch gap list"
    }
}

/// Where a partition's log begins and ends now.
private func ends(
    of partition: TopicPartition, _ kafka: Settings.Kafka, _ timeout: Duration
) async throws -> Watermarks {
    let consumer = KafkaConsumer(
        ConsumerSettings(
            client: ClientSettings(
                bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
            group: kafka.group), name: "kafka-ends")
    let answer: Result<Watermarks?, KafkaError>
    do throws(KafkaError) {
        try await consumer.connect()
        // The topic's leaders have to be known before they can be asked.
        _ = try await consumer.topicPartitions(matching: [partition.topic], within: timeout)
        answer = .success(
            try await consumer.watermarks(of: [partition], within: timeout)[partition])
    } catch {
        answer = .failure(error)
    }
    await consumer.close(within: .seconds(2))
    switch answer {
    case .success(let marks?): return marks
    case .success(nil):
        throw CommandFailure(
            .unreachable,
            "Kafka gives no offsets for \(partition); check that the topic exists")
    case .failure(let error): throw CommandFailure(error)
    }
}
