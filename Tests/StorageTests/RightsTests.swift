import PostgresClient
import Storage
import TestSupport
import Testing

/// What `planwatch check --connect` asks of a role.
struct RightsTests {
    @Test func `a role that may only read is told which tables it cannot write`() async throws {
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
