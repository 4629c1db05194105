/// What every client of a cluster shares, and the rules for a user's own properties.
///
/// Every setting that matters is written out, also where it is the library's default, so that a new
/// version of the library changes nothing unseen.
package struct ClientSettings: Equatable, Sendable {
    /// `host:port`, with commas.
    package var bootstrapServers: String
    /// The user's own librdkafka properties: security, certificates, limits.
    package var properties: [String: String]

    package init(bootstrapServers: String, properties: [String: String] = [:]) {
        self.bootstrapServers = bootstrapServers
        self.properties = properties
    }

    /// A setting and whether an older library may not know it.
    struct Setting: Equatable {
        var name: String
        var value: String
        var isOptional = false
    }

    /// The settings of consumers and producers alike.
    var common: [Setting] {
        [
            Setting(name: "bootstrap.servers", value: bootstrapServers),
            Setting(name: "client.id", value: "planwatch"),
            // A request without an answer is given up; the default of a minute holds up lag
            // queries.
            Setting(name: "socket.timeout.ms", value: "10000"),
            Setting(name: "socket.keepalive.enable", value: "true"),
            // Small requests must not wait for an acknowledgement of the one before.
            Setting(name: "socket.nagle.disable", value: "true"),
            // Back within two seconds of a broker's return; the default waits ten.
            Setting(name: "reconnect.backoff.ms", value: "100"),
            Setting(name: "reconnect.backoff.max.ms", value: "2000"),
            // New partitions, and leaders that moved.
            Setting(name: "topic.metadata.refresh.interval.ms", value: "10000"),
            // Reading a topic must never make it.
            Setting(name: "allow.auto.create.topics", value: "false"),
            // Statistics that are not read pile up in the queue.
            Setting(name: "statistics.interval.ms", value: "0"),
            // Without it a broker that goes away is no event, unless it is the last one.
            Setting(name: "log.connection.close", value: "true"),
        ]
    }

    /// All settings: `own` of one kind of client, then the user's, which win where they may.
    func merged(with own: [Setting], operation: String) throws(KafkaError) -> [Setting] {
        for property in properties.keys.sorted() {
            guard let reason = Self.reasonAgainst(property: property) else { continue }
            throw KafkaError(
                .configuration, operation: operation,
                hint: "kafka.properties: \(property) cannot be set: \(reason)")
        }
        let standing = (common + own).filter { properties[$0.name] == nil }
        let users = properties.sorted { $0.key < $1.key }
            .map { Setting(name: $0.key, value: $0.value) }
        return standing + users
    }
}
