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
        let row = try result.only
        #expect(try row.text(0) == "聊城 ' \\")
        #expect(try row.int(1) == Int64.min)
        #expect(try row.bytes(2) == [0, 255, 16])
        #expect(try row.bool(3))
        #expect(try row.double(4) == 0.1)
        #expect(try row.text(orNull: 5) == nil)
        #expect(try row.text(6) == "")
        #expect(result.count == 1)
    }

    @Test func `an array parameter becomes rows, whatever its elements hold`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        let texts = ["a,b", "{}", "\"q\"", "back\\slash", "NULL", ""]
        let result = try await connection.query(
            "SELECT t, n FROM unnest($1::text[], $2::bigint[]) AS u(t, n)",
            [.texts(texts), .ints([1, 2, 3, 4, 5, -6])])
        #expect(try result.map { try $0.text(0) } == texts)
        #expect(try result.map { try $0.int(1) } == [1, 2, 3, 4, 5, -6])
    }

    @Test func `an array of any values keeps what is missing apart from its word`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        let values: [PostgresValue] = [
            .text("NULL"), .null, .int(-6), .double(0.25), .bool(true), .text(""),
            .text("{\"a\\\": 值}"),
        ]
        let rows = try await connection.query(
            "SELECT e FROM unnest($1::text[]) WITH ORDINALITY u (e, n) ORDER BY n",
            [.array(values)])
        #expect(
            try rows.map { try $0.text(orNull: 0) }
                == ["NULL", nil, "-6", "0.25", "t", "", "{\"a\\\": 值}"])
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
        #expect(try found.only.bool(0))
    }

    @Test func `commit of a failed transaction is an error`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.begin()
        await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1/0") }
        let error = await #expect(throws: PostgresError.self) { try await connection.commit() }
        #expect(error?.code == .notCommitted)
        #expect(try await connection.query("SELECT 1").only.int(0) == 1)
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
        #expect(try rows.map { try $0.int(0) } == [1])
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
        #expect(try await victim.query("SELECT 1").only.int(0) == 1)
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

    @Test func `a value of another form than was asked for is an error that does not show it`()
        async throws
    {
        let connection = try await TemporaryDatabase.make().connect()
        let row = try await connection.query(
            "SELECT 'secret', NULL, 70000, 1.5::numeric, '\\x0g', 'x'::bytea"
        ).only
        #expect(throws: PostgresError.self) { try row.int(0) as Int64 }
        #expect(throws: PostgresError.self) { try row.double(0) }
        #expect(throws: PostgresError.self) { try row.bool(0) }
        #expect(throws: PostgresError.self) { try row.bytes(0) }
        #expect(throws: PostgresError.self) { try row.text(1) }
        #expect(throws: PostgresError.self) { try row.int(2) as UInt16 }
        #expect(throws: PostgresError.self) { try row.int(3) as Int64 }
        #expect(throws: PostgresError.self) { try row.bytes(4) }
        #expect(throws: PostgresError.self) { try row.text(6) }
        let error = #expect(throws: PostgresError.self) { try row.int(0) as Int64 }
        #expect(error?.description.contains("secret") == false)
        #expect(error?.remedy == .stop)
        let none = try await connection.query("SELECT 1 WHERE false")
        #expect(throws: PostgresError.self) { try none.only }
        await #expect(throws: PostgresError.self) {
            try await connection.copyOut("COPY (SELECT 1::int2) TO STDOUT (FORMAT binary)") { row in
                _ = try row.int(0) as Int64
            }
        }
    }

    /// What may be set for a database without anybody asking the program.
    static let foreign = [
        "bytea_output = 'escape'", "DateStyle = 'German, DMY'", "IntervalStyle = 'iso_8601'",
        "TimeZone = 'Asia/Shanghai'", "extra_float_digits = -15", "client_encoding = 'LATIN1'",
        "standard_conforming_strings = off", "array_nulls = off", "transform_null_equals = on",
        "default_transaction_isolation = 'serializable'",
    ]

    @Test(arguments: foreign)
    func `what a database sets changes no result`(setting: String) async throws {
        let database = try await TemporaryDatabase.make()
        let statement = """
            SELECT '\\x00ff'::bytea, date '2024-10-31'::text, interval '1 day 2 hours'::text,
                timestamptz '2024-10-31 12:00+08'::text, 0.1::float8 + 0.2::float8, '聊城',
                length('a\\b'), '{NULL}'::text[] = ARRAY[NULL]::text[], 1 = NULL IS NULL,
                current_setting('transaction_isolation')
            """
        let before = try await database.connect().query(statement)
        let name = try await database.connect().query("SELECT current_database()").only.text(0)
        try await database.connect().execute(script: "ALTER DATABASE \(name) SET \(setting)")
        let after = try await database.connect().query(statement)
        for column in before.columns.indices where column > 0 {
            #expect(try after.only.text(column) == before.only.text(column))
        }
        #expect(try after.only.bytes(0) == [0, 255])
    }

    @Test func `limits that the URL gives stand, and its encoding does not`() async throws {
        let url = try await TemporaryDatabase.make().url
        let connection = PostgresConnection(
            url: url + "&options=-c%20statement_timeout%3D77s&client_encoding=LATIN1",
            name: "pg-test")
        try await connection.connect()
        let row = try await connection.query(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), 'é'"
        ).only
        #expect(try row.text(0) == "77s")
        #expect(try row.text(1) == "3s")
        #expect(try row.text(2) == "é")
    }

    @Test func `a server that takes no writes is named`() async throws {
        let database = try await TemporaryDatabase.make()
        let first = try await database.connect()
        let name = try await first.query("SELECT current_database()").only.text(0)
        try await first.execute(
            script: "ALTER DATABASE \(name) SET default_transaction_read_only = on")
        let error = await #expect(throws: PostgresError.self) { try await database.connect() }
        #expect(error?.code == .readOnly)
        #expect(error?.isRetriable == true)
    }

    private struct Stop: Error {}
}
