/// One record as a register would send it to Kafka: a structured CloudEvent under its subject.
package struct SimulatedEvent: Sendable, Hashable {
    /// The record's key, which is the event's subject, in UTF-8.
    package let key: [UInt8]
    /// The event as one line of JSON, in UTF-8, without a line feed.
    package let value: [UInt8]

    package init(key: [UInt8], value: [UInt8]) {
        self.key = key
        self.value = value
    }
}
