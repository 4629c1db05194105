import Commands
import Configuration
import KafkaClient
import Storage

/// The lines that `status` ends with: whether the daemon, Kafka and PostgreSQL are there, how far
/// reading is behind, what is refused, and when the last evaluation ended.
func serviceLines(
    _ models: ReadModels, _ installation: Installation, _ brokers: Result<LogEnds, KafkaError>?
) async throws -> [String] {
    let standing = try await models.serviceStanding()
    let ends = try? brokers?.get()
    let servers = installation.settings.kafka.bootstrapServers
    let kafka = ends.map { "\(servers), \(counted($0.partitions, "partition"))" } ?? "no response"
    let refused = standing.refused.reduce(0) { $0 + $1.count }
    let reasons = standing.refused.map { "\($0.reason) \(grouped(Int($0.count)))" }
    let evaluation = try await evaluationWords(standing, models)
    return [
        "daemon: " + daemonWords(standing)
    ] + shardLines(standing) + [
        "Kafka: " + kafka,
        "PostgreSQL: schema version \(standing.schemaVersion)",
        try await lagLine(models, ends),
    ] + (try await deliveryLines(models)) + [
        "quarantined: \(counted(Int(refused), "record"))"
            + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"),
        "last evaluation: \(evaluation ?? "none yet")",
    ]
}

/// The lag alone, where there is one.
func lagLines(_ models: ReadModels, _ installation: Installation) async throws -> [String] {
    let progress = try await models.intakeProgress()
    guard progress.lag != 0 || progress.isUnheard else { return [] }
    var ends: LogEnds?
    if progress.isUnheard {
        ends = try? await LogEnds.ask(installation.settings.kafka, within: .seconds(2)).get()
    }
    let line = try await lagLine(models, ends)
    return line == "lag: 0 records" ? [] : [line]
}

/// Channels that fail, or that have given something up; none where all is well.
func deliveryLines(_ models: ReadModels) async throws -> [String] {
    try await models.deliveries().compactMap { channel in
        var parts: [String] = []
        if let since = channel.failingSince {
            parts.append("failing since \(since): \(channel.lastError ?? "no reason")")
        }
        if channel.deadLetters > 0 {
            parts.append("\(counted(Int(channel.deadLetters), "transition")) given up")
        }
        return parts.isEmpty
            ? nil : "channel \(channel.channel): " + parts.joined(separator: "; ")
    }
}

/// What is said first where no broker answers: the table is older than it looks.
func noKafkaLine(_ error: KafkaError) -> String {
    "Kafka does not respond: \(error); nothing new is read"
}

/// Who has how many shards; nothing where none are shared.
private func shardLines(_ standing: ServiceStanding) -> [String] {
    guard !standing.shards.isEmpty else { return [] }
    let all = standing.shards.reduce(0) { $0 + $1.count }
    let parts = standing.shards.map { "\($0.owner ?? "without a daemon") \($0.count)" }
    return ["shards: \(all) (\(parts.joined(separator: ", ")))"]
}

private func daemonWords(_ standing: ServiceStanding) -> String {
    let word = standing.shards.isEmpty ? "standby" : "more"
    let waiting = standing.standbys == 0 ? "" : ", \(standing.standbys) \(word)"
    if let active = standing.active { return "active, \(active)" + waiting }
    if standing.standbys > 0 { return "none active" + waiting }
    return "none" + (standing.silent.map { "; \($0) has stopped writing" } ?? "")
}

private func evaluationWords(
    _ standing: ServiceStanding, _ models: ReadModels
) async throws -> String? {
    guard let at = standing.judgedAt else { return nil }
    let day = try await models.judgedDay()
    return at + (day.map { ", as of \($0)" } ?? "")
}
