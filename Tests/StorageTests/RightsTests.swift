import PostgresClient
import TestSupport
import Testing

@testable import Storage

/// What `planwatch check --connect` asks of a server and of a role.
struct RightsTests {
    @Test func `a server is refused from version 14 down`() throws {
        try DatabaseCheck.refuse(version: 150_000, named: "15.0")
        let refusal = #expect(throws: DatabaseCheck.Refusal.self) {
            try DatabaseCheck.refuse(version: 140_012, named: "14.12 (Debian)")
        }
        #expect(
            refusal?.description
                == "the server is PostgreSQL 14.12 (Debian), planwatch needs 15 or newer")
    }

    @Test func `a role that may only read learns which tables it cannot write`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        _ = try await Migrations.migrate(connection)
        #expect(try await Migrations.tablesWithoutRights(connection) == [])
        try await connection.query("SET ROLE planwatch_operator")
        let refused = try await Migrations.tablesWithoutRights(connection)
        #expect(refused.contains("fact_chunk") && refused.contains("mark"))
        try await connection.query("SET ROLE planwatch_writer")
        #expect(try await Migrations.tablesWithoutRights(connection) == [])
        await connection.close()
    }
}
