import PostgresClient
import TestSupport
import Testing

@testable import Storage

/// Facts of another build are never read.
struct FormatTests {
    @Test func `facts that an earlier build has stored are refused, an empty store is taken`()
        async throws
    {
        for hasFacts in [false, true] {
            let connection = try await TemporaryDatabase.make().connect()
            try await connection.execute(script: Migrations.bookkeeping)
            for migration in Migrations.all.prefix(11) {
                try await connection.execute(script: migration.sql)
                try await connection.query(
                    "INSERT INTO planwatch.migration (version, name) VALUES ($1, $2)",
                    [.int(Int64(migration.version)), .text(migration.name)])
            }
            if hasFacts {
                try await connection.query("INSERT INTO planwatch.fact_chunk VALUES (1, 0, '')")
            }
            _ = try await Migrations.migrate(connection)
            if hasFacts {
                await #expect(throws: DatabaseCheck.Refusal.self) {
                    try await DatabaseCheck.refuseOtherFormat(connection)
                }
            } else {
                try await DatabaseCheck.refuseOtherFormat(connection)
            }
            await connection.close()
        }
    }

    @Test func `facts of a later build are refused too, in words that say what to do`()
        async throws
    {
        let (_, connection) = try await migratedDatabase()
        try await connection.query("UPDATE planwatch.format SET facts = facts + 1")
        let refusal = await #expect(throws: DatabaseCheck.Refusal.self) {
            try await DatabaseCheck.refuseOtherFormat(connection)
        }
        #expect(refusal?.description.contains("give it a new database") == true)
        await connection.close()
    }
}
