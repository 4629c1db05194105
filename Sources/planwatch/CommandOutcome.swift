import KafkaClient
import PostgresClient

/// How a command ends; the raw value is the exit code.
enum CommandOutcome: Int32 {
    case done = 0
    /// Negative result: errors or differences found, or nothing of that name.
    case no = 1
    /// EX_USAGE
    case wrongUsage = 64
    /// EX_UNAVAILABLE: Kafka or PostgreSQL was not reached.
    case unreachable = 69
    /// EX_SOFTWARE
    case bug = 70
    /// EX_CONFIG
    case wrongConfiguration = 78
}

/// Why a command could not do what was asked, in words for standard error.
struct CommandFailure: Error {
    let outcome: CommandOutcome
    let message: String

    init(_ outcome: CommandOutcome, _ message: String) {
        self.outcome = outcome
        self.message = message
    }

    /// A cluster that does not answer can be waited for; one that refuses needs another setting.
    init(_ error: KafkaError) {
        switch error.code {
        case .configuration, .authentication, .notAuthorised:
            self.init(.wrongConfiguration, "Kafka: \(error)")
        case .transport, .timedOut, .unknownTopic, .deliveryFailed, .notConnected, .fatal, .other:
            self.init(
                .unreachable,
                "Kafka: \(error); check that it is running and kafka.bootstrapServers is correct"
            )
        }
    }

    /// The same for the database.
    init(_ error: PostgresError) {
        guard error.code != .readOnly else {
            self.init(
                .wrongConfiguration, "PostgreSQL: \(error); name the primary in postgres.url")
            return
        }
        guard error.isRetriable else {
            self.init(.wrongConfiguration, "PostgreSQL: \(error)")
            return
        }
        let advice =
            switch error.refusal {
            case .login: "check postgres.url, PGPASSWORD or postgres.passwordFile"
            case .noDatabase: "create it, or correct its name in postgres.url"
            case .full: "end other sessions, or raise max_connections"
            case .startingOrStopping: "try again when it has started"
            case .other: "see its own log, and check postgres.url"
            case nil: "check that it is running and postgres.url is correct"
            }
        self.init(.unreachable, "PostgreSQL: \(error); \(advice)")
    }
}
