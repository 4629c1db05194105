import PostgresClient
import Testing

@Suite struct PostgresErrorTests {
    @Test(arguments: [
        "08006", "40001", "40P01", "53100", "55P03", "57014", "57P01", "58030", "25006", "25P03",
        "XX000",
    ])
    func `a failing world is waited for`(state: String) {
        #expect(PostgresError(.sqlState(state), operation: "query").remedy == .retry)
    }

    @Test(arguments: ["22003", "22021", "23505", "54000"])
    func `bad data is looked for in the batch`(state: String) {
        #expect(PostgresError(.sqlState(state), operation: "query").remedy == .inspectData)
    }

    @Test(arguments: ["42P01", "42501", "28P01", "3D000", "0A000", "25P02", "55000"])
    func `what only a person can mend stops`(state: String) {
        #expect(PostgresError(.sqlState(state), operation: "query").remedy == .stop)
    }

    @Test(
        arguments: [
            ("Connection refused", nil),
            ("FATAL:  password authentication failed for user \"u\"", .login),
            ("fe_sendauth: no password supplied", .login),
            ("FATAL:  role \"u\" does not exist", .login),
            ("FATAL:  database \"d\" does not exist", .noDatabase),
            ("FATAL:  sorry, too many clients already", .full),
            ("FATAL:  remaining connection slots are reserved for roles", .full),
            ("FATAL:  the database system is starting up", .startingOrStopping),
            ("致命错误:  对不起, 已经有太多的客户", .other),
        ] as [(String, PostgresError.Refusal?)])
    func `a session that is refused is no server that is not there`(
        answer: String, refusal: PostgresError.Refusal?
    ) {
        let hint = "connection to server at \"127.0.0.1\", port 5432 failed: " + answer
        let error = PostgresError(.connectionFailed, operation: "connect", hint: hint)
        #expect(error.refusal == refusal)
        #expect(error.description.contains("could not be reached") == (refusal == nil))
    }
}
