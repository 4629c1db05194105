import Judgements
import PostgresClient

extension JudgeReader {
    /// The forecasts that were kept and whose truth is known; of these plans and methods, no name
    /// stands for all. A session that may not see small cells gets none of theirs.
    package func scoredForecasts(
        plans: [String] = [], methods: [String] = []
    ) async throws -> [ScoredForecast] {
        try await connection.query(
            """
            SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown::text, f.target_on::text,
                   f.method, f.method_version::bigint, round(f.horizon_years)::bigint,
                   f.covered, f.chance, f.met, last.met, last.nearer, pace.met, pace.nearer
            FROM planwatch.forecast_score f
            CROSS JOIN LATERAL (\(Self.rival("last_value"))) last
            CROSS JOIN LATERAL (\(Self.rival("linear_schedule"))) pace
            WHERE f.truth IS NOT NULL
              AND ($1::text[] = '{}' OR f.plan_id = ANY ($1))
              AND ($2::text[] = '{}' OR f.method = ANY ($2))
            """, [.texts(plans), .texts(methods)]
        ).map { row in
            var scored = ScoredForecast(
                key: RowKey(
                    plan: try row.text(0), indicator: try row.text(1), area: try row.text(2),
                    breakdown: try row.text(3)),
                targetOn: try row.day(4), method: try row.text(5),
                methodVersion: try row.int(6), years: try row.int(7),
                isMet: try row.bool(10))
            scored.isCovered = try row.text(orNull: 8) == nil ? nil : row.bool(8)
            scored.chance = try row.double(orNull: 9)
            if let chance = scored.chance, !(0...1).contains(chance) {
                throw PostgresError.unexpectedValue(in: 9, "no probability")
            }
            scored.lastValue = try Self.plain(row, 11)
            scored.linearSchedule = try Self.plain(row, 13)
            return scored
        }
    }

    /// What a plain method's figure says, and how much nearer to the truth the forecast was.
    private static func rival(_ column: String) -> String {
        """
        SELECT CASE f.direction WHEN 'at_least' THEN f.\(column) >= f.target
                                ELSE f.\(column) <= f.target END AS met,
               ((1 + sign(abs(f.\(column) - f.truth) - abs(f.error))) / 2)::double precision
                   AS nearer
        """
    }

    private static func plain(
        _ row: PostgresRow, _ column: Int
    ) throws -> ScoredForecast.Plain? {
        guard let nearer = try row.double(orNull: column + 1) else { return nil }
        return ScoredForecast.Plain(isMet: try row.bool(column), nearer: nearer)
    }
}
