import BlockingThreads
import PostgresClient

/// A PostgreSQL of one's own in a temporary directory, for the demonstration and for tests.
///
/// It listens on a Unix socket in its own directory, so no port is taken and no one else can
/// connect. It never runs as root: started by root, it belongs to `postgres` or `nobody`. It ends,
/// and its directory goes, when it is stopped or when this process ends in whatever way. Nothing in
/// it survives a crash of the machine: it is made to be thrown away, so it does not wait for the
/// disk.
package actor PrivateCluster {
    private let thread = BlockingThread(name: "pg-private")
    private var server: ServerProcess?
    /// The cluster's directory, nil until started.
    package private(set) var directory: String?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    package init() {}

    /// Makes a cluster and starts it; `settings` are lines of `postgresql.conf` that differ from
    /// those here. Takes about a second.
    package func start(settings: [String: String] = [:]) throws(PrivateClusterError) {
        stop()
        let binaries = try PostgresBinaries.find()
        let account = try ServerAccount.current()
        let directory = try makeDirectory(for: account)
        self.directory = directory
        do throws(PrivateClusterError) {
            server = try ServerProcess(
                account.command(guardedServer(in: directory, binaries, settings)),
                log: "\(directory)/server.log")
            try waitUntilReady(in: directory)
        } catch {
            stop()
            throw error
        }
    }

    /// Stops the server, at once but cleanly, and removes its directory. May be called twice.
    package func stop() {
        server?.end(within: .seconds(10))
        server = nil
        if let directory { removeDirectory(directory) }
        directory = nil
    }

    /// The URL of one of its databases for the superuser, nil while it does not run.
    package func url(database: String = "postgres") -> String? {
        directory.map { "postgresql:///\(database)?host=\($0)&user=postgres" }
    }

    /// Makes an empty database and gives its URL.
    package func makeDatabase(named name: String) async throws -> String {
        guard let administration = url(), let url = url(database: name) else {
            throw PrivateClusterError.notRunning
        }
        precondition(name.utf8.allSatisfy(Self.isPlain), "a database name of a to z, 0 to 9, _")
        let connection = PostgresConnection(url: administration, name: "pg-make")
        try await connection.connect()
        try await connection.query("CREATE DATABASE \(name) TEMPLATE template0")
        await connection.close()
        return url
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The server under a shell that reads from a socket whose other end only this process holds:
    /// when this process ends, even by SIGKILL, the shell reads the end, stops the server and
    /// removes the directory. The cluster is made under it too, so that an early end leaves nothing
    /// either.
    private func guardedServer(
        in directory: String, _ binaries: PostgresBinaries, _ settings: [String: String]
    ) -> [String] {
        let standing = [
            "listen_addresses": "", "unix_socket_directories": directory,
            "unix_socket_permissions": "0700", "fsync": "off", "full_page_writes": "off",
            "max_connections": "60", "shared_buffers": "64MB", "max_wal_size": "1GB",
            "log_error_verbosity": "terse", "log_parameter_max_length_on_error": "0",
        ]
        let options = standing.merging(settings) { $1 }.sorted { $0.key < $1.key }
            .flatMap { ["-c", "\($0.key)=\($0.value)"] }
        let script = """
            directory=$1; initdb=$2; shift 2
            if "$initdb" -D "$directory/data" -U postgres --auth=trust --encoding=UTF8 \
                --locale=C --no-sync --no-instructions </dev/null
            then "$@" </dev/null & server=$!
            else echo "\(Self.initdbFailure)"
            fi
            read -r _
            if [ -n "$server" ]; then kill -INT $server; wait $server; fi
            cd / && rm -rf -- "$directory"
            """
        let server = [binaries.postgres, "-D", "\(directory)/data"] + options
        return ["/bin/sh", "-c", script, "private-postgres", directory, binaries.initdb] + server
    }

    /// What the shell writes to the log when there is no cluster to start.
    private static let initdbFailure = "private-postgres: initdb failed"

    private func waitUntilReady(in directory: String) throws(PrivateClusterError) {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let log = lastLines(of: "\(directory)/server.log")
            if log.contains(Self.initdbFailure) { throw .initdbFailed(log: log) }
            if log.contains("ready to accept connections") { return }
            pause(milliseconds: 20)
        }
        throw .startFailed(log: lastLines(of: "\(directory)/server.log"))
    }
}
