import PostgresClient
import TestSupport
import Testing

@Suite struct PostgresConnectionTests {
    @Test func `values come back as they were bound`() async throws {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect()
        let result = try await connection.query(
            """
            SELECT $1::text AS t, $2::bigint AS i, $3::bytea AS b, $4::boolean AS yes,
                $5::float8 AS d, $6::text AS nothing, '' AS empty
            """,
            [.text("聊城 ' \\"), .int(.min), .bytes([0, 255, 16]), true, .double(0.1), .null])
        let row = try #require(result.first)
        #expect(row.text("t") == "聊城 ' \\")
        #expect(row.int("i") == .min)
        #expect(row.bytes("b") == [0, 255, 16])
        #expect(row.bool("yes") == true)
        #expect(row.double("d") == 0.1)
        #expect(row.text("nothing") == nil)
        #expect(row.text("empty") == "")
        #expect(result.count == 1)
    }

    @Test func `an array parameter becomes rows, whatever its elements hold`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        let texts = ["a,b", "{}", "\"q\"", "back\\slash", "NULL", ""]
        let result = try await connection.query(
            "SELECT t, n FROM unnest($1::text[], $2::bigint[]) AS u(t, n)",
            [.texts(texts), .ints([1, 2, 3, 4, 5, -6])])
        #expect(result.map { $0.text(0) } == texts)
        #expect(result.map { $0.int(1) } == [1, 2, 3, 4, 5, -6])
    }

    @Test func `a NUL in a text is refused before it is sent`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT $1::text", [.text("a\0b")])
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.remedy == .inspectData)
    }

    @Test func `a violated constraint is named and its values are not`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(
            script: "CREATE TABLE person (id text CONSTRAINT person_once UNIQUE)")
        try await connection.query("INSERT INTO person VALUES ($1)", ["secret-value"])
        let error = await #expect(throws: PostgresError.self) {
            try await connection.query("INSERT INTO person VALUES ($1)", ["secret-value"])
        }
        #expect(error?.sqlState == "23505")
        #expect(error?.constraint == "person_once")
        #expect(error?.remedy == .inspectData)
        #expect(error?.description == "query: SQLSTATE 23505, constraint person_once")
    }

    @Test func `a script is one transaction and its failure names the object`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute(script: "CREATE TABLE one (); INSERT INTO two VALUES (1)")
        }
        #expect(error?.sqlState == "42P01")
        #expect(error?.remedy == .stop)
        #expect(error?.hint?.contains("two") == true)
        let found = try await connection.query("SELECT to_regclass('one') IS NULL")
        #expect(found.first?.bool(0) == true)
    }

    @Test func `commit of a failed transaction is an error`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.begin()
        await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1/0") }
        let error = await #expect(throws: PostgresError.self) { try await connection.commit() }
        #expect(error?.code == .notCommitted)
        #expect(try await connection.query("SELECT 1").first?.int(0) == 1)
    }

    @Test func `a transaction keeps its writes, and loses them when its body throws`() async throws
    {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(script: "CREATE TABLE number (n bigint)")
        let kept = try await connection.transaction { transaction in
            try transaction.query("INSERT INTO number VALUES (1)").affectedRows
        }
        #expect(kept == 1)
        await #expect(throws: Stop.self) {
            try await connection.transaction { transaction in
                try transaction.query("INSERT INTO number VALUES (2)")
                throw Stop()
            }
        }
        let rows = try await connection.query("SELECT n FROM number")
        #expect(rows.map { $0.int(0) } == [1])
    }

    @Test func `of two snapshots that write the same row the second must start over`() async throws
    {
        let database = try await TemporaryDatabase.make()
        let first = try await database.connect()
        let second = try await database.connect()
        try await first.execute(script: "CREATE TABLE one (n int); INSERT INTO one VALUES (0)")
        try await first.begin(.repeatableRead)
        try await first.query("SELECT n FROM one")
        try await second.query("UPDATE one SET n = 1")
        let error = await #expect(throws: PostgresError.self) {
            try await first.query("UPDATE one SET n = 2")
        }
        #expect(error?.sqlState == "40001")
        #expect(error?.isRetriable == true)
    }

    @Test func `a session ended by the server is a reason to retry on a new one`() async throws {
        let database = try await TemporaryDatabase.make()
        let victim = try await database.connect()
        let other = try await database.connect()
        try await other.query(
            "SELECT pg_terminate_backend($1::int, 10000)", [.int(Int64(await victim.backendPID))])
        let error = await #expect(throws: PostgresError.self) {
            try await victim.query("SELECT 1")
        }
        #expect(error?.isRetriable == true)
        #expect(error?.isConnectionGone == true)
        #expect(await victim.isConnected == false)
        try await victim.connect()
        #expect(try await victim.query("SELECT 1").first?.int(0) == 1)
    }

    @Test func `a call that waits is ended from another thread, and a new session works`()
        async throws
    {
        let connection = try await TemporaryDatabase.make().connect()
        let pid = await connection.backendPID
        async let failure: PostgresError? = {
            do throws(PostgresError) {
                try await connection.query("SELECT pg_sleep(60)")
                return nil
            } catch {
                return error
            }
        }()
        // Until the server has begun with it nothing would be waited for.
        let other = try await TemporaryDatabase.make().connect()
        let began = ContinuousClock.now
        while try await other.query(
            "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND pid = $1",
            [.int(Int64(pid))]
        ).isEmpty {
            try #require(ContinuousClock.now - began < .seconds(20))
        }
        connection.interrupt()
        #expect(await failure?.isConnectionGone == true)
        connection.interrupt()
        try await connection.connect()
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `a session that dies in COMMIT leaves the outcome unknown`() async throws {
        let database = try await TemporaryDatabase.make()
        let victim = try await database.connect()
        let other = try await database.connect()
        try await victim.begin()
        try await other.query(
            "SELECT pg_terminate_backend($1::int, 10000)", [.int(Int64(await victim.backendPID))])
        let error = await #expect(throws: PostgresError.self) { try await victim.commit() }
        #expect(error?.code == .unknownOutcome)
        #expect(error?.isRetriable == true)
    }

    @Test func `a lock is waited for no longer than the session's limit`() async throws {
        let database = try await TemporaryDatabase.make()
        let holder = try await database.connect()
        var limits = SessionLimits.standard
        limits.lock = .milliseconds(50)
        let waiting = try await database.connect(limits: limits)
        try await holder.execute(script: "CREATE TABLE row (n int); INSERT INTO row VALUES (0)")
        try await holder.begin()
        try await holder.query("UPDATE row SET n = 1")
        let error = await #expect(throws: PostgresError.self) {
            try await waiting.query("UPDATE row SET n = 2")
        }
        #expect(error?.sqlState == "55P03")
        #expect(error?.remedy == .retry)
    }

    @Test func `a notification wakes its listener`() async throws {
        let database = try await TemporaryDatabase.make()
        let listener = try await database.connect()
        let other = try await database.connect()
        try await listener.query("LISTEN news")
        #expect(try await listener.notifiedChannels(within: .zero) == [])
        try await other.query("NOTIFY news")
        #expect(try await listener.notifiedChannels(within: .seconds(10)) == ["news"])
    }

    @Test func `a server that is not there is retriable, and a closed session too`() async throws {
        let connection = PostgresConnection(
            url: "postgresql://nobody@127.0.0.1:1/none", name: "pg-test")
        let refused = await #expect(throws: PostgresError.self) { try await connection.connect() }
        #expect(refused?.code == .connectionFailed)
        #expect(refused?.isRetriable == true)
        await connection.close()
        let closed = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT 1")
        }
        #expect(closed?.code == .notConnected)
    }

    @Test func `a URL that cannot be read is refused without quoting it`() async throws {
        let connection = PostgresConnection(url: "postgresql://x?pass=word", name: "pg-test")
        let error = await #expect(throws: PostgresError.self) { try await connection.connect() }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains("word") == false)
    }

    private struct Stop: Error {}
}
