import Calendar
import Codes
import Exact
import Judgements
import Language
import Plans
import PostgresClient

/// The plans that are in force, with their areas.
package struct LoadedPlans: Sendable {
    var plans: [Plan]
    var areas: AreaTree
    /// From how many persons on analysts see a cell.
    var minimumCell: Int

    package init(plans: [Plan], areas: AreaTree, minimumCell: Int) {
        self.plans = plans
        self.areas = areas
        self.minimumCell = minimumCell
    }
}

extension JudgeStore {
    /// Writes the plans, indicators and areas that are now loaded, and deletes all others.
    package func store(_ loaded: LoadedPlans) async throws {
        let epoch = epoch
        try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            try Self.write(loaded, connection)
        }
    }

    static func write(
        _ loaded: LoadedPlans, _ connection: isolated PostgresConnection
    ) throws {
        for plan in loaded.plans {
            let row = PlanRow(plan)
            try connection.query(
                upsertPlan, Table.plan.values(row) + [.text(row.startsOn.description)])
            try connection.query(
                "DELETE FROM planwatch.loaded_indicator WHERE plan_id = $1", [.text(plan.id)])
            for indicator in plan.indicators {
                let cell = indicator.measure.privateCell(unit: indicator.unit).rawValue
                try connection.query(
                    insertIndicator,
                    Table.indicator.values(LoadedIndicator(indicator, of: plan)) + [.text(cell)])
            }
        }
        try writeVersions(of: loaded.plans, connection)
        // Whom a figure counts, and which areas lie side by side, may be another. Who reads the
        // last round for the page, for seconds, has the row.
        try connection.query("SET LOCAL lock_timeout = '15s'")
        try connection.query("UPDATE planwatch.withheld_round SET judged_at = NULL")
        let ids = PostgresValue.texts(loaded.plans.map(\.id))
        try connection.query("DELETE FROM planwatch.loaded_plan WHERE plan_id <> ALL ($1)", [ids])
        try connection.query(
            "DELETE FROM planwatch.loaded_indicator WHERE plan_id <> ALL ($1)", [ids])
        try store(loaded.areas.areas, connection)
        try connection.query(
            "UPDATE planwatch.privacy SET minimum_cell = $1", [.int(Int64(loaded.minimumCell))])
    }

    /// Ends the versions that are no longer in force and begins those that are.
    private static func writeVersions(
        of plans: [Plan], _ connection: isolated PostgresConnection
    ) throws {
        let (ids, versions) = (plans.map(\.id), plans.map(\.version))
        try connection.query(
            """
            UPDATE planwatch.loaded_version SET replaced_at = clock_timestamp()
            WHERE replaced_at IS NULL
              AND (plan_id, version) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))
            """, [.texts(ids), .texts(versions)])
        for plan in plans {
            try connection.query(
                """
                INSERT INTO planwatch.loaded_version (plan_id, version, content)
                VALUES ($1, $2, $3::json)
                ON CONFLICT (plan_id) WHERE replaced_at IS NULL DO NOTHING
                """, [.text(plan.id), .text(plan.version), .text(plan.content)])
        }
    }

    private static func store(
        _ areas: [AreaTree.Area], _ connection: isolated PostgresConnection
    ) throws {
        try connection.query("DELETE FROM planwatch.loaded_area")
        // Empty texts stand for NULL; a code has no comma.
        try connection.query(
            """
            INSERT INTO planwatch.loaded_area
                (area_code, parent, name_zh, name_en, kind, valid_from, valid_to, formerly)
            SELECT code, nullif(parent, ''), zh, en, kind, nullif(first, '')::date,
                   nullif(last, '')::date, coalesce(string_to_array(nullif(former, ''), ','), '{}')
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                        $7::text[], $8::text[]) t (code, parent, zh, en, kind, first, last, former)
            """,
            [
                .texts(areas.map(\.code)), .texts(areas.map { $0.parent ?? "" }),
                .texts(areas.map(\.nameZh)), .texts(areas.map(\.nameEn)),
                .texts(areas.map(\.kind.rawValue)),
                .texts(areas.map { $0.from?.description ?? "" }),
                .texts(areas.map { $0.to?.description ?? "" }),
                .texts(areas.map { $0.formerly.joined(separator: ",") }),
            ])
    }

    private static let upsertPlan: String = {
        let table = Table.plan
        let changes = table.content.map { "\($0.name) = excluded.\($0.name)" }
        return """
            INSERT INTO planwatch.loaded_plan (\(table.list()), valid_from)
            VALUES (\(table.placeholders), $\(table.columns.count + 1)::date)
            ON CONFLICT (\(table.key.list())) DO UPDATE SET
                \(changes.joined(separator: ", ")), valid_from = excluded.valid_from,
                loaded_at = clock_timestamp()
            WHERE loaded_plan.version <> excluded.version
            """
    }()

    private static let insertIndicator: String = {
        let table = Table.indicator
        return """
            INSERT INTO planwatch.loaded_indicator (\(table.list()), private_cell)
            VALUES (\(table.placeholders), $\(table.columns.count + 1))
            """
    }()
}

extension Table<PlanRow> {
    /// Of the table; the view `plan` has the same columns.
    static let plan = Table(
        "loaded_plan",
        blank: PlanRow(
            id: "", version: "", titleZh: "", titleEn: "", area: nil,
            startsOn: CivilDay(number: 0), endsOn: CivilDay(number: 0)),
        [
            Column("plan_id", .text, \.id, isKey: true),
            Column("version", .text, \.version),
            Column("title_zh", .text, \.titleZh),
            Column("title_en", .text, \.titleEn),
            Column("area_code", .text, \.area),
            Column("starts_on", .date, \.startsOn),
            Column("ends_on", .date, \.endsOn),
            .day("valid_from"), .stamp("loaded_at"),
        ])
}

extension Table<LoadedIndicator> {
    static let indicator = Table(
        "loaded_indicator",
        blank: LoadedIndicator(
            key: IndicatorKey(plan: "", indicator: ""), nameZh: "", nameEn: "", unit: .count,
            property: .unspecified, tier: "", document: "", quote: "", reading: .running),
        [
            Column("plan_id", .text, \.key.plan, isKey: true),
            Column("indicator_id", .text, \.key.indicator, isKey: true),
            Column("name_zh", .text, \.nameZh),
            Column("name_en", .text, \.nameEn),
            Column("unit", .word, \.unit),
            Column("kind", .text, \.kind),
            Column("direction", .text, \.direction),
            Column("property", .word, \.property),
            Column("tier", .text, \.tier),
            Column("baseline", .numeric, \.baseline),
            Column("baseline_on", .date, \.baselineOn),
            Column("target_low", .numeric, \.targetLow),
            Column("target_high", .numeric, \.targetHigh),
            Column("target_on", .date, \.targetOn),
            Column("source_document", .text, \.document),
            Column("source_quote", .text, \.quote),
            Column("reading", .word, \.reading),
            .text("private_cell"),
            Column("concept", .text, \.concept),
        ])

    /// As the view has it.
    static let shownIndicator = indicator.without("private_cell").named("indicator")
}

extension PlanRow {
    fileprivate init(_ plan: Plan) {
        self.init(
            id: plan.id, version: plan.version, titleZh: plan.titleZh, titleEn: plan.titleEn,
            area: plan.area, startsOn: plan.startsOn, endsOn: plan.endsOn)
    }
}

extension LoadedIndicator {
    fileprivate init(_ indicator: Indicator, of plan: Plan) {
        self.init(
            key: IndicatorKey(plan: plan.id, indicator: indicator.id), nameZh: indicator.nameZh,
            nameEn: indicator.nameEn, unit: indicator.unit, property: indicator.property,
            tier: indicator.tier, document: plan.document, quote: indicator.sourceQuote,
            reading: indicator.reading)
        concept = indicator.concept
        guard let target = indicator.target else { return }
        kind = target.kind.word
        direction = target.comparator?.direction
        baseline = target.baseline?.value
        baselineOn = target.baseline.map { .last(of: $0.year) }
        targetLow = target.comparator?.low
        targetHigh = target.comparator?.high
        targetOn = target.deadline
    }
}
