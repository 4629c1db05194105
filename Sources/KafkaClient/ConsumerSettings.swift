/// How a consumer reads.
package struct ConsumerSettings: Equatable, Sendable {
    package var client: ClientSettings
    /// The group under whose name positions are shown to lag tools. It is never joined.
    package var group: String
    /// Records that may wait in the client: one whole batch ahead of the decoder. With the wake-up
    /// of `FetchWaker`, 20,000 to 100,000 read equally fast, and this bounds the memory.
    package var queuedRecords = 25_000
    /// Kibibytes that may wait in the client, for the same reason: four batches of the largest
    /// size.
    package var queuedKibibytes = 32_768

    package init(client: ClientSettings, group: String) {
        self.client = client
        self.group = group
    }

    /// The settings that only consumers have.
    var own: [ClientSettings.Setting] {
        [
            .init(name: "group.id", value: group),
            // Positions are committed with the data, in PostgreSQL; Kafka's copy is for lag tools.
            .init(name: "enable.auto.commit", value: "false"),
            .init(name: "enable.auto.offset.store", value: "false"),
            // Any other value skips or repeats records in silence when the log was cut.
            .init(name: "auto.offset.reset", value: "error"),
            .init(name: "isolation.level", value: "read_committed"),
            .init(name: "check.crcs", value: "true"),
            // The only way to learn that what is left of a log holds no record.
            .init(name: "enable.partition.eof", value: "true"),
            .init(name: "queued.min.messages", value: String(queuedRecords)),
            .init(name: "queued.max.messages.kbytes", value: String(queuedKibibytes)),
            // A broker answers as soon as it has anything, and after half a second with nothing.
            .init(name: "fetch.min.bytes", value: "1"),
            .init(name: "fetch.wait.max.ms", value: "500"),
            .init(name: "fetch.message.max.bytes", value: "1048576"),
            .init(name: "fetch.max.bytes", value: "16777216"),
            .init(name: "receive.message.max.bytes", value: "100000000"),
            .init(name: "fetch.error.backoff.ms", value: "100"),
            // Newer libraries (2.2 and later) need no wake-up with this.
            .init(name: "fetch.queue.backoff.ms", value: "10", isOptional: true),
        ]
    }
}
