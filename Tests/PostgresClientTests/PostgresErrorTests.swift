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
}
