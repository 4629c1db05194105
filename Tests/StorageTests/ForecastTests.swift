import Calendar
import Codes
import Exact
import Judgements
import PostgresClient
import Testing

@testable import Storage

private let key = RowKey(plan: "p", indicator: "i", area: "1")

private func number(_ text: String) -> Fraction { Fraction(decimal: text) ?? .zero }

private func forecast(_ value: String, period: Int, chance: Double) -> ForecastRow {
    var row = ForecastRow(
        key: key, period: period, madeOn: .first(of: period + 1), targetOn: .last(of: 2025),
        forecast: number(value), low: number("88"), high: number("91"), chance: chance,
        target: number("90"), direction: .atLeast, method: "model_average", methodVersion: 1)
    row.lastValue = number("88.2")
    row.linearSchedule = number("90.333333333333")
    return row
}

/// What the view says of each forecast, by period: truth, covered, met, Brier score, horizon.
private func scores(_ connection: PostgresConnection) async throws -> [[String?]] {
    try await connection.query(
        """
        SELECT forecast::text, truth::text, covered::text, met::text,
               round(brier::numeric, 6)::text, horizon_years::text
        FROM planwatch.forecast_score ORDER BY period
        """
    ).map { row in try (0..<6).map { try row.text(orNull: $0) } }
}

private func judge(
    _ store: JudgeStore, _ code: String, _ facts: String, forecasts: [ForecastRow] = []
) async throws {
    var status = StatusRow(key: key, areaName: "A", asOf: .first(of: 2026))
    status.reasonCode = code
    status.reasonFacts = facts
    status.forecast = number("89.5")
    status.forecastLow = number("88.125")
    status.forecastHigh = number("91")
    status.chance = 0.1 + 0.2
    var round = RoundCommit(mark: 0, judgedOn: .first(of: 2026))
    round.statuses = [status]
    round.forecasts = forecasts
    _ = try await store.commit(round)
}

@Test func `a forecast is kept as it was first made, and scored when its truth is known`()
    async throws
{
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let store = JudgeStore(connection: connection, epoch: epoch)
    try await connection.query(
        """
        INSERT INTO planwatch.loaded_indicator (plan_id, indicator_id, name_zh, name_en, unit,
            property, tier, target_on, source_document, source_quote, reading)
        VALUES ('p', 'i', '', '', '', '', 'A', '2025-12-31', '', '', 'running')
        """)
    try await judge(
        store, "on_path", "{}",
        forecasts: [forecast("89.5", period: 2023, chance: 0.4)])
    try await judge(
        store, "on_path", "{}",
        forecasts: [
            forecast("77", period: 2023, chance: 1), forecast("91.5", period: 2024, chance: 0.8),
        ])
    #expect(
        try await scores(connection) == [
            ["89.5", nil, nil, nil, nil, "2.00"], ["91.5", nil, nil, nil, nil, "1.00"],
        ])
    let made = try await connection.query(
        """
        SELECT DISTINCT method, method_version, last_value::text, linear_schedule::text
        FROM planwatch.forecast_score
        """
    ).map { row in try (0..<4).map { try row.text(orNull: $0) } }
    #expect(made == [["model_average", "1", "88.2", "90.333333333333"]])
    try await judge(store, "met_final", #"{"closedValue": 90.25}"#)
    #expect(
        try await scores(connection) == [
            ["89.5", "90.25", "true", "true", "0.360000", "2.00"],
            ["91.5", "90.25", "true", "true", "0.040000", "1.00"],
        ])
    // A late fact changes the truth, and with it the score.
    try await judge(store, "missed_final", #"{"closedValue": 87}"#)
    #expect(
        try await scores(connection) == [
            ["89.5", "87", "false", "false", "0.160000", "2.00"],
            ["91.5", "87", "false", "false", "0.640000", "1.00"],
        ])
    let stored = try #require(try await store.reader.statuses().first)
    #expect(stored.chance == 0.1 + 0.2)
    #expect(stored.forecastLow == number("88.125"))
}
