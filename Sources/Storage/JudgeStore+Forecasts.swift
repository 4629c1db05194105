import PostgresClient

extension JudgeStore {
    /// Keeps forecasts. Of a row and closed period the first stays: a forecast that is made anew
    /// when more is known would be scored for what it did not say.
    static func keep(
        _ forecasts: [ForecastRow], _ connection: isolated PostgresConnection
    ) throws {
        for row in forecasts {
            try connection.query(
                """
                INSERT INTO planwatch.forecast_made (plan_id, indicator_id, area_code, breakdown,
                    period, made_on, target_on, forecast, forecast_low, forecast_high, chance,
                    target, direction)
                VALUES ($1, $2, $3, $4::jsonb, $5, $6::date, $7::date, $8::numeric, $9::numeric,
                    $10::numeric, $11, $12::numeric, $13)
                ON CONFLICT DO NOTHING
                """,
                [
                    .text(row.key.plan), .text(row.key.indicator), .text(row.key.area),
                    .text(row.key.breakdown), .int(Int64(row.period)), .text(row.madeOn),
                    .text(row.targetOn), .text(row.forecast), .text(orNull: row.low),
                    .text(orNull: row.high), row.chance.map { .double($0) } ?? .null,
                    .text(row.target), .text(row.direction),
                ])
        }
    }
}
