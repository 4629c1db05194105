import Configuration
import PostgresClient
import Storage

extension Call {
    /// Does something with a session of the configured database, which is closed in any case. A
    /// database that does not answer in time, or has no schema yet, ends the command.
    func withDatabase<Value: Sendable>(
        _ installation: Installation, needsSchema: Bool = true,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let settings = installation.settings.postgres
        let connection = PostgresConnection(
            url: settings.url, password: settings.password, name: "planwatch", limits: .unlimited)
        do {
            try await connection.connect(within: timeout)
            if needsSchema { try await requireSchema(connection) }
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            if let error = error as? PostgresError { throw CommandFailure(error) }
            throw error
        }
    }

    private func requireSchema(_ connection: PostgresConnection) async throws {
        let installed = try await Migrations.installedVersion(connection)
        guard let installed, installed >= Migrations.newest else {
            throw CommandFailure(.wrongConfiguration, outdatedSchema(installed))
        }
    }
}

/// What to do about a schema that is older than the program.
func outdatedSchema(_ installed: Int?) -> String {
    let found = installed.map { "is version \($0)" } ?? "is not there"
    return "the database schema \(found), this program needs version \(Migrations.newest); "
        + "run planwatch migrate"
}
