import PostgresClient
import TestSupport
import Testing

@Suite struct BinaryCopyTests {
    private static let table = """
        CREATE TABLE kept (
            a smallint, b integer, c bigint, d float8, e boolean, f text, g bytea, h uuid, i jsonb)
        """

    @Test func `every type goes in by COPY and comes out by COPY as it was`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(script: Self.table)
        var copy = BinaryCopy()
        copy.startRow(fields: 9)
        copy.append(int2: -2)
        copy.append(int4: .min)
        copy.append(int8: .max)
        copy.append(float8: -0.25)
        copy.append(bool: true)
        copy.append(text: "东昌府区")
        copy.append(bytes: [0, 1, 255])
        copy.append(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10)
        copy.append(jsonb: #"{"k":[1]}"#)
        copy.startRow(fields: 9)
        for _ in 0..<9 { copy.appendNull() }
        let stored = try await connection.copyIn(
            "COPY kept FROM STDIN (FORMAT binary)", copy.finished())
        #expect(stored == 2)
        let row = try await connection.query("SELECT h::text, i->'k'->>0 FROM kept").first
        #expect(try row?.text(0) == "01020304-0506-0708-090a-0b0c0d0e0f10")
        #expect(try row?.text(1) == "1")

        let seen = try await connection.perform { connection in
            var seen: [String] = []
            try connection.copyOut(
                "COPY (SELECT a, b, c, d, e, f, g FROM kept) TO STDOUT (FORMAT binary)"
            ) { row in
                seen.append(
                    try row.isNull(6)
                        ? "\(row.text(orNull: 5) ?? "-")"
                        : """
                        \(row.int(0) as Int16) \(row.int(1) as Int32) \(row.int(2) as Int64) \
                        \(row.double(3)) \(row.bool(4)) \(row.text(5)) \(Array(row.bytes(6)))
                        """)
            }
            return seen
        }
        #expect(
            seen == [
                "-2 \(Int32.min) \(Int64.max) -0.25 true 东昌府区 [0, 1, 255]", "-",
            ])
    }

    @Test func `a hundred thousand rows go in and come out`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(script: "CREATE TABLE fact (id bigint, body bytea)")
        var copy = BinaryCopy(reservingBytes: 100_000 * 90)
        let body = [UInt8](repeating: 7, count: 64)
        for id in 0..<100_000 {
            copy.startRow(fields: 2)
            copy.append(int8: Int64(id))
            copy.append(bytes: body)
        }
        let rows = copy.rowCount
        let stored = try await connection.copyIn(
            "COPY fact FROM STDIN (FORMAT binary)", copy.finished())
        #expect(stored == rows)
        let (count, sum) = try await connection.perform { connection in
            var count = 0
            var sum: Int64 = 0
            try connection.copyOut("COPY fact TO STDOUT (FORMAT binary)") { row in
                count += try row.bytes(1).count
                sum += try row.int(0)
            }
            return (count, sum)
        }
        #expect(count == 6_400_000)
        #expect(sum == 4_999_950_000)
    }

    @Test func `an empty table comes out as no row`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(script: "CREATE TABLE fact (id bigint)")
        let count = try await connection.perform { connection in
            var count = 0
            try connection.copyOut("COPY fact TO STDOUT (FORMAT binary)") { _ in count += 1 }
            return count
        }
        #expect(count == 0)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `a row that the table refuses fails the COPY and not the session`() async throws {
        let connection = try await TemporaryDatabase.make().connect()
        try await connection.execute(
            script: "CREATE TABLE fact (id bigint CONSTRAINT positive CHECK (id > 0))")
        var copy = BinaryCopy()
        copy.startRow(fields: 1)
        copy.append(int8: -1)
        let bytes = copy.finished()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.copyIn("COPY fact FROM STDIN (FORMAT binary)", bytes)
        }
        #expect(error?.sqlState == "23514")
        #expect(error?.constraint == "positive")
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `a session that ends during COPY is a reason to retry`() async throws {
        let database = try await TemporaryDatabase.make()
        let victim = try await database.connect()
        try await victim.execute(script: "CREATE TABLE fact (id bigint)")
        var copy = BinaryCopy()
        copy.startRow(fields: 1)
        copy.append(int8: 1)
        let bytes = copy.finished()
        let other = try await database.connect()
        try await other.query(
            "SELECT pg_terminate_backend($1::int, 10000)", [.int(Int64(await victim.backendPID))])
        let error = await #expect(throws: PostgresError.self) {
            try await victim.copyIn("COPY fact FROM STDIN (FORMAT binary)", bytes)
        }
        #expect(error?.isRetriable == true)
        #expect(await victim.isConnected == false)
    }
}
