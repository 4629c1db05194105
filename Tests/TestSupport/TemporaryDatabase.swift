import PostgresClient
import PrivatePostgres
import Synchronization

/// An empty database for one test, in a cluster that all tests of this process share.
package struct TemporaryDatabase: Sendable {
    /// The superuser's URL.
    package let url: String

    /// Makes a database; the first call of a process also makes the cluster, which takes a second.
    /// It goes with the process.
    package static func make() async throws -> TemporaryDatabase {
        let cluster = try await SharedCluster.instance.started()
        let number = SharedCluster.databases.add(1, ordering: .relaxed).newValue
        return TemporaryDatabase(url: try await cluster.makeDatabase(named: "test_\(number)"))
    }

    /// A new open session with this database.
    ///
    /// It may be silent inside a transaction: all tests run side by side, and one that holds a
    /// transaction may wait long for its turn.
    package func connect(
        name: String = "pg-test",
        limits: SessionLimits = SessionLimits(
            statement: .seconds(15), lock: .seconds(3), idleInTransaction: nil)
    ) async throws -> PostgresConnection {
        let connection = PostgresConnection(url: url, name: name, limits: limits)
        try await connection.connect()
        return connection
    }
}

/// The cluster of this test process. Held until the end on purpose: the operating system's end of
/// the process is what stops it.
private actor SharedCluster {
    static let instance = SharedCluster()
    static let databases = Atomic<Int>(0)
    private var start: Task<PrivateCluster, any Error>?

    /// The running cluster; the first test starts it, the others wait for the same start.
    func started() async throws -> PrivateCluster {
        let start =
            self.start
            ?? Task {
                let cluster = PrivateCluster()
                // All tests of the process run side by side, and several hold a daemon's dozen of
                // connections: the cluster's own limit was reached on a slow machine.
                try await cluster.start(settings: ["max_connections": "300"])
                return cluster
            }
        self.start = start
        return try await start.value
    }
}
