/// Why a call to Kafka failed, in terms a caller can act on. Carries names of topics, brokers and
/// settings, never a record.
package struct KafkaError: Error, Equatable, Sendable {
    package enum Code: Hashable, Sendable {
        /// A setting was refused; a person must change it.
        case configuration
        /// The client was used before `connect` or after `close`.
        case notConnected
        /// The broker does not believe who we are, or TLS failed.
        case authentication
        /// The broker knows who we are and does not allow it.
        case notAuthorised
        /// No broker can be reached.
        case transport
        /// No answer in time.
        case timedOut
        /// The topic or partition is not there.
        case unknownTopic
        /// Records could not be delivered; none of those after the first failure is known to be.
        case deliveryFailed
        /// The client cannot be used any more and must be re-created.
        case fatal
        case other
    }

    package var code: Code
    /// The call that failed.
    package var operation: String
    /// librdkafka's own name of the error, `_ALL_BROKERS_DOWN`; empty when it is ours.
    package var name: String
    /// What an operator can read or do next.
    package var hint: String?

    package init(_ code: Code, operation: String, name: String = "", hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.name = name
        self.hint = hint
    }

    /// Whether the same call may succeed later without a change.
    package var isRetriable: Bool {
        switch code {
        case .transport, .timedOut, .unknownTopic, .deliveryFailed, .notConnected, .other: true
        case .configuration, .authentication, .notAuthorised, .fatal: false
        }
    }

    /// Whether this client must be closed and another one made.
    package var isFatal: Bool { code == .fatal }

    /// The hint for a failed authentication: the broker's own text blames the password.
    static func authenticationHint(libraryVersion: String) -> String {
        "check user, password and certificates; librdkafka \(libraryVersion) cannot use SCRAM with"
            + " Kafka 4.x, which then calls a correct password wrong: use TLS client certificates,"
            + " SASL/PLAIN in TLS, or librdkafka 2.6.1 or newer"
    }
}

extension KafkaError: CustomStringConvertible {
    package var description: String {
        var text = "\(operation): "
        switch code {
        case .configuration: text += "setting rejected"
        case .notConnected: text += "not connected"
        case .authentication: text += "authentication failed"
        case .notAuthorised: text += "not authorised"
        case .transport: text += "Kafka could not be reached"
        case .timedOut: text += "no response in time"
        case .unknownTopic: text += "no such topic or partition"
        case .deliveryFailed: text += "records were not delivered"
        case .fatal: text += "the client must be re-created"
        case .other: text += "failed"
        }
        if !name.isEmpty { text += " [\(name)]" }
        if let hint { text += " (\(hint))" }
        return text
    }
}
