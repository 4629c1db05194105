/// A record to be written.
package struct OutgoingRecord: Equatable, Sendable {
    package struct Header: Equatable, Sendable {
        package var name: String
        package var value: [UInt8]?

        package init(_ name: String, _ value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    package var topic: String
    /// Nil: chosen by the key, as other clients choose it.
    package var partition: Int32?
    package var key: [UInt8]?
    /// Nil: a tombstone.
    package var value: [UInt8]?
    package var headers: [Header]

    package init(
        topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?,
        headers: [Header] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}
