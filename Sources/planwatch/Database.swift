import Commands
import Configuration
import PostgresClient
import Storage

/// Which role of the database a command needs.
enum DatabaseRole {
    /// Reads what is judged and what is refused.
    case `operator`
    /// Writes as the daemon does.
    case writer
    /// Makes and changes the schema.
    case owner

    /// Who may do what another role may not.
    var names: String {
        switch self {
        case .operator: "planwatch_operator or planwatch_writer"
        case .writer: "planwatch_writer"
        case .owner: "the owner of the schema"
        }
    }
}

extension Call {
    /// Does something with a session of the configured database, which is closed in any case. A
    /// database that does not answer in time, or has no schema yet, ends the command; so does a
    /// role without the rights, with the name of one that has them.
    func withDatabase<Value: Sendable>(
        _ installation: Installation, for role: DatabaseRole = .operator,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let settings = installation.settings.postgres
        let connection = PostgresConnection(
            url: settings.url, password: settings.password, name: "planwatch", limits: .unlimited)
        do {
            try await connection.connect(within: timeout)
            if role != .owner { try await requireSchema(connection) }
            let value = try await body(connection)
            await connection.close()
            return value
        } catch let error as PostgresError where error.sqlState == "42501" {
            let user = try? await DatabaseCheck.role(of: connection)
            await connection.close()
            throw CommandFailure(
                .wrongConfiguration,
                "PostgreSQL: \(error); \(invocation.command.name) needs the role "
                    + "\(role.names), postgres.url connects as \(user ?? "another role")")
        } catch {
            await connection.close()
            throw databaseFailure(error) ?? error
        }
    }

    private func requireSchema(_ connection: PostgresConnection) async throws {
        try await Migrations.requireAll(connection)
        try await DatabaseCheck.refuseOtherFormat(connection)
    }
}

/// An error of the database as the end of a command; nil for any other error.
func databaseFailure(_ error: any Error) -> CommandFailure? {
    switch error {
    case let error as PostgresError: CommandFailure(error)
    case let refusal as DatabaseCheck.Refusal:
        CommandFailure(.wrongConfiguration, "PostgreSQL: \(refusal)")
    case let failure as Migrations.Failure:
        CommandFailure(
            failure.reason.isRetriable ? .unreachable : .wrongConfiguration,
            "PostgreSQL: \(failure)")
    case let schema as Migrations.Outdated:
        CommandFailure(.wrongConfiguration, "PostgreSQL: \(schema)")
    default: nil
    }
}
