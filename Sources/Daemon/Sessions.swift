import Configuration
import PostgresClient
import Storage

/// The four sessions of an active daemon: none waits for another's statement.
struct Sessions: Sendable {
    let lease: PostgresConnection
    let projector: PostgresConnection
    let judge: PostgresConnection
    let delivery: PostgresConnection

    init(_ settings: Settings.Postgres) {
        let (url, password) = (settings.url, settings.password)
        // A lease that cannot be renewed within its validity is worth nothing: no long waits.
        let short = SessionLimits(
            statement: .seconds(4), lock: .seconds(2), idleInTransaction: .seconds(5))
        // A start reads everything that was ever stored, so a statement may take as long as it
        // takes.
        let long = SessionLimits(
            statement: nil, lock: .seconds(3), idleInTransaction: .seconds(15))
        lease = PostgresConnection(
            url: url, password: password, name: Lease.sessionName, limits: short)
        projector = PostgresConnection(
            url: url, password: password, name: "pg-project", limits: long)
        judge = PostgresConnection(
            url: url, password: password, name: "pg-judge", limits: long)
        delivery = PostgresConnection(
            url: url, password: password, name: "pg-deliver", limits: .standard)
    }

    func connectAll() async throws {
        try await projector.connect()
        try await judge.connect()
        try await delivery.connect()
        try await DatabaseCheck.refuseTransactionPooling([lease, projector, judge, delivery])
    }

    /// Names the writing sessions as the holder's, so that a successor can end them.
    func register(epoch: Int64) async throws {
        for connection in [lease, projector, judge, delivery] {
            try await Lease.register(connection, epoch: epoch)
        }
    }

    /// Ends whatever they wait for.
    func interrupt() {
        for connection in [projector, judge, delivery, lease] { connection.interrupt() }
    }

    func close() async {
        await projector.close()
        await judge.close()
        await delivery.close()
        await lease.close()
    }
}
