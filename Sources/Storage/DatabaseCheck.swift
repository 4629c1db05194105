import PostgresClient

/// Looks at a database before anything in it is trusted: a server, an encoding or a schema that
/// does not fit would show much later, and as something else.
package enum DatabaseCheck {
    /// Why a database cannot be used and what to do, in one line for an operator.
    package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// PostgreSQL 15 is the oldest that is tested.
    private static let oldestServer: Int64 = 150_000

    /// Throws what makes this server or database unusable; gives warnings.
    package static func look(_ connection: PostgresConnection) async throws -> [String] {
        let server = try await connection.query(
            "SELECT current_setting('server_version_num'), current_setting('server_version')"
        ).only
        try refuse(version: server.int(0), named: server.text(1))
        let found = try await connection.query(
            """
            SELECT current_setting('server_encoding'), current_database(), pg_is_in_recovery(),
                   current_setting('transaction_read_only') = 'on',
                   current_setting('fsync') = 'off', current_setting('synchronous_commit') = 'off'
            """
        ).only
        let (encoding, database) = (try found.text(0), try found.text(1))
        guard encoding == "UTF8" else {
            throw Refusal(
                description: "the database \(database) has the encoding \(encoding), planwatch "
                    + "needs UTF8; make one with CREATE DATABASE … ENCODING 'UTF8' "
                    + "TEMPLATE template0, and name it in postgres.url")
        }
        // A URL may ask for any server, so that the session was opened all the same.
        guard try !found.bool(2), try !found.bool(3) else {
            throw PostgresError(.readOnly, operation: "connect")
        }
        try await refuseForeignSchema(connection, database)
        var warnings: [String] = []
        if try found.bool(4) { warnings.append("fsync is off") }
        if try found.bool(5) { warnings.append("synchronous_commit is off") }
        return warnings.map { "\($0): a crash of the server may lose what it has confirmed" }
    }

    /// Throws for a server that is too old.
    static func refuse(version: Int64, named name: String) throws(Refusal) {
        guard version < oldestServer else { return }
        throw Refusal(
            description: "the server is PostgreSQL \(name), planwatch needs 15 or newer")
    }

    /// Throws where the schema has tables and no record of our migrations, or a record of others'.
    private static func refuseForeignSchema(
        _ connection: PostgresConnection, _ database: String
    ) async throws {
        // The catalogue alone, which any role may read.
        let found = try await connection.query(
            """
            SELECT count(*), count(*) FILTER (WHERE c.relname = 'migration' AND (
                       SELECT count(*) FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND (a.attname, a.atttypid) IN (
                           ('version', 'integer'::regtype), ('name', 'text'::regtype))) = 2),
                   coalesce(bool_or(has_schema_privilege(n.oid, 'USAGE')
                                    AND has_table_privilege(c.oid, 'SELECT'))
                            FILTER (WHERE c.relname = 'migration'), false)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'planwatch'
            """
        ).only
        let objects: Int64 = try found.int(0)
        guard objects > 0 else { return }
        var isOurs = try found.int(1) as Int64 == 1
        if isOurs {
            guard try found.bool(2) else {
                throw Refusal(
                    description: "the role \(try await role(of: connection)) may not read the "
                        + "schema planwatch; connect as planwatch_writer")
            }
            let rows = try await connection.query("SELECT version, name FROM planwatch.migration")
            for row in rows {
                let (version, name): (Int, String) = (try row.int(0), try row.text(1))
                // A version that is not known is a newer program's.
                let known = Migrations.all.first { $0.version == version }
                if let known, known.name != name { isOurs = false }
            }
        }
        guard isOurs else {
            throw Refusal(
                description: "the database \(database) has a schema planwatch that planwatch did "
                    + "not make; give planwatch a database of its own")
        }
    }

    /// Throws where the facts were stored by a version that stores them otherwise: they would be
    /// read wrong. For a schema of this version.
    package static func refuseOtherFormat(_ connection: PostgresConnection) async throws {
        let row = try await connection.query("SELECT facts FROM planwatch.format").only
        let format: Int = try row.int(0)
        guard format != FactCodec.format else { return }
        throw Refusal(
            description: "the facts in this database were stored by another version of planwatch "
                + "(format \(format), this one reads format \(FactCodec.format)) and cannot be "
                + "read; give it a new database, into which it will read the topics again")
    }

    /// Throws where two sessions at once have the same process of the server, as only a pooler does
    /// that gives each transaction another.
    package static func refuseTransactionPooling(
        _ sessions: [PostgresConnection]
    ) async throws {
        var processes: Set<Int32> = []
        for session in sessions {
            let isNew = processes.insert(await session.backendPID).inserted
            guard isNew else {
                throw PostgresError(.transactionPooling, operation: "connect")
            }
        }
    }

    /// The role that this session acts as.
    package static func role(of connection: PostgresConnection) async throws -> String {
        try await connection.query("SELECT current_user").only.text(0)
    }

    /// Throws where this session's role may not read and write as the daemon does.
    package static func refuseMissingRights(_ connection: PostgresConnection) async throws {
        let tables = try await Migrations.tablesWithoutRights(connection)
        guard !tables.isEmpty else { return }
        let (role, names) = (try await role(of: connection), tables.joined(separator: ", "))
        throw Refusal(
            description: "the role \(role) may not write \(names); connect as planwatch_writer, "
                + "or let the owner of the schema run planwatch migrate")
    }

    /// Throws where this session's role may not make or change the schema.
    package static func refuseMigrator(_ connection: PostgresConnection) async throws {
        let found = try await connection.query(
            """
            SELECT current_user, current_database(),
                   coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace
                             WHERE nspname = 'planwatch'),
                            has_database_privilege(current_database(), 'CREATE')),
                   (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'planwatch')
            """
        ).only
        guard try !found.bool(2) else { return }
        let (role, database) = (try found.text(0), try found.text(1))
        let advice =
            try found.text(orNull: 3).map { "connect as its owner, \($0)" }
            ?? "GRANT CREATE ON DATABASE \(database) TO \(role), or connect as its owner"
        throw Refusal(
            description: "the role \(role) may not change the schema planwatch of the database "
                + "\(database); \(advice)")
    }
}
