import Calendar
import PostgresClient

/// What a mail draws of a row: its values on the observation days, its path and its target.
package struct RowCourse: Equatable, Sendable {
    package struct Day: Equatable, Sendable {
        package var day: CivilDay
        package var value: Double?
        package var expected: Double?
        package var isOpen: Bool
    }

    /// By day; those that stand.
    package var days: [Day]
    package var targetLow: Double?
    package var targetHigh: Double?
    package var targetOn: CivilDay?
    package var unit: String
}

extension DeliveryStore {
    /// The course of a row as anybody may see it; nil where its indicator is not loaded any more.
    package func course(
        plan: String, indicator: String, area: String
    ) async throws -> RowCourse? {
        try await connection.transaction(.readOnlySnapshot) { connection in
            try Self.seeOnlyWhatIsPublic(connection)
            let known = try connection.query(
                """
                SELECT target_low::float8, target_high::float8, target_on::text, unit
                FROM planwatch.indicator WHERE plan_id = $1 AND indicator_id = $2
                """, [.text(plan), .text(indicator)])
            guard let row = known.first else { return nil }
            let days = try connection.query(
                """
                SELECT day::text, value::float8, expected::float8, period_state = 'open'
                FROM planwatch.indicator_series
                WHERE plan_id = $1 AND indicator_id = $2 AND area_code = $3
                  AND breakdown = '{}' AND known_to IS NULL
                ORDER BY day
                """, [.text(plan), .text(indicator), .text(area)]
            ).compactMap { row -> RowCourse.Day? in
                guard let day = try row.day(orNull: 0) else { return nil }
                return try RowCourse.Day(
                    day: day, value: row.double(orNull: 1), expected: row.double(orNull: 2),
                    isOpen: row.bool(3))
            }
            return try RowCourse(
                days: days, targetLow: row.double(orNull: 0), targetHigh: row.double(orNull: 1),
                targetOn: row.day(orNull: 2), unit: row.text(3))
        }
    }
}
