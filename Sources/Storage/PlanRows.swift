import Calendar
import Codes
import Exact
import Language
import Plans
import PostgresClient

extension JudgeStore {
    /// Writes the plans, indicators and areas that are now loaded, and takes away what is not any
    /// more.
    ///
    /// - Parameter minimumCell: from how many persons on analysts see a cell.
    package func store(
        _ plans: [Plan], areas: AreaTree, minimumCell: Int
    ) async throws {
        let epoch = epoch
        try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            for plan in plans {
                try connection.query(
                    """
                    INSERT INTO planwatch.loaded_plan (plan_id, version, title_zh, title_en,
                        area_code, starts_on, ends_on, valid_from)
                    VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $6::date)
                    ON CONFLICT (plan_id) DO UPDATE SET version = excluded.version,
                        title_zh = excluded.title_zh, title_en = excluded.title_en,
                        area_code = excluded.area_code, starts_on = excluded.starts_on,
                        ends_on = excluded.ends_on, valid_from = excluded.valid_from,
                        loaded_at = clock_timestamp()
                    WHERE loaded_plan.version <> excluded.version
                    """,
                    [
                        .text(plan.id), .text(plan.version), .text(plan.titleZh),
                        .text(plan.titleEn), .text(orNull: plan.area),
                        .text(plan.startsOn.description), .text(plan.endsOn.description),
                    ])
                try connection.query(
                    "DELETE FROM planwatch.loaded_indicator WHERE plan_id = $1", [.text(plan.id)])
                for indicator in plan.indicators {
                    try connection.query(Self.insertIndicator, Self.parameters(indicator, plan))
                }
            }
            let ids = PostgresValue.texts(plans.map(\.id))
            try connection.query(
                "DELETE FROM planwatch.loaded_plan WHERE plan_id <> ALL ($1)", [ids])
            try connection.query(
                "DELETE FROM planwatch.loaded_indicator WHERE plan_id <> ALL ($1)", [ids])
            try connection.query("DELETE FROM planwatch.loaded_area")
            try connection.query(
                """
                INSERT INTO planwatch.loaded_area (area_code, parent)
                SELECT code, nullif(parent, '') FROM unnest($1::text[], $2::text[]) t (code, parent)
                """,
                [.texts(areas.areas.map(\.code)), .texts(areas.areas.map { $0.parent ?? "" })])
            try connection.query(
                "UPDATE planwatch.privacy SET minimum_cell = $1", [.int(Int64(minimumCell))])
        }
    }

    private static let insertIndicator = """
        INSERT INTO planwatch.loaded_indicator (plan_id, indicator_id, name_zh, name_en, unit, kind,
            direction, property, tier, baseline, baseline_on, target_low, target_high, target_on,
            source_document, source_quote, reading, private_cell)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::numeric, $11::date, $12::numeric,
            $13::numeric, $14::date, $15, $16, $17, $18)
        """

    private static func parameters(_ indicator: Indicator, _ plan: Plan) -> [PostgresValue] {
        let target = indicator.target
        let low = target?.comparator?.low?.decimalText(places: 12)
        let high = target?.comparator?.high?.decimalText(places: 12)
        let baseline = target?.baseline
        return [
            .text(plan.id), .text(indicator.id), .text(indicator.nameZh), .text(indicator.nameEn),
            .text(indicator.unit.rawValue), .text(orNull: target?.kind.word),
            .text(orNull: target?.comparator?.direction),
            .text(indicator.property.rawValue), .text(indicator.tier),
            .text(orNull: baseline?.value.decimalText(places: 12)),
            .text(orNull: baseline.map { "\($0.year)-12-31" }), .text(orNull: low),
            .text(orNull: high), .text(orNull: target?.deadline?.description),
            .text(plan.document), .text(indicator.sourceQuote), .text(indicator.reading.rawValue),
            .text(indicator.measure.privateCell(unit: indicator.unit).rawValue),
        ]
    }
}
