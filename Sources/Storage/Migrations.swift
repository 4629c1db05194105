import PostgresClient

/// The schema `planwatch`, brought to this version step by step. Each step is plain SQL in
/// `schemas/database`, compiled in, and never edited once released.
package enum Migrations {
    package struct Migration: Sendable {
        package let version: Int
        package let name: String
        package let sql: String
    }

    /// In the order in which they are applied.
    package static let all: [Migration] = [
        migration(1, "projections", PackageResources.m0001_projections_sql),
        migration(2, "views", PackageResources.m0002_views_sql),
        migration(3, "roles", PackageResources.m0003_roles_sql),
        migration(4, "forecasts", PackageResources.m0004_forecasts_sql),
        migration(5, "readings", PackageResources.m0005_readings_sql),
        migration(6, "delivery", PackageResources.m0006_delivery_sql),
        migration(7, "repair", PackageResources.m0007_repair_sql),
        migration(8, "small_cells", PackageResources.m0008_small_cells_sql),
        migration(9, "operator_rights", PackageResources.m0009_operator_rights_sql),
        migration(10, "kept_transitions", PackageResources.m0010_kept_transitions_sql),
        migration(11, "clock", PackageResources.m0011_clock_sql),
        migration(12, "format", PackageResources.m0012_format_sql),
        migration(13, "terms", PackageResources.m0013_terms_sql),
        migration(14, "current", PackageResources.m0014_current_sql),
        migration(15, "reporting", PackageResources.m0015_reporting_sql),
        migration(16, "areas", PackageResources.m0016_areas_sql),
        migration(17, "parts", PackageResources.m0017_parts_sql),
        migration(18, "plan_versions", PackageResources.m0018_plan_versions_sql),
        migration(19, "forecast_methods", PackageResources.m0019_forecast_methods_sql),
        migration(20, "withheld", PackageResources.m0020_withheld_sql),
        migration(21, "analysts", PackageResources.m0021_analysts_sql),
        migration(24, "quarantine", PackageResources.m0024_quarantine_sql),
        migration(25, "former_codes", PackageResources.m0025_former_codes_sql),
        migration(26, "operators", PackageResources.m0026_operators_sql),
        migration(27, "flapping", PackageResources.m0027_flapping_sql),
        migration(30, "channels", PackageResources.m0030_channels_sql),
        migration(31, "deliveries", PackageResources.m0031_deliveries_sql),
        migration(32, "waiting", PackageResources.m0032_waiting_sql),
        migration(33, "sharing", PackageResources.m0033_sharing_sql),
        migration(34, "gathered", PackageResources.m0034_gathered_sql),
        migration(35, "erasure", PackageResources.m0035_erasure_sql),
        migration(36, "rebuild", PackageResources.m0036_rebuild_sql),
        migration(37, "comments", PackageResources.m0037_comments_sql),
    ]

    /// The version that this program needs.
    package static var newest: Int { all.last?.version ?? 0 }

    private static func migration(_ version: Int, _ name: String, _ sql: [UInt8]) -> Migration {
        Migration(version: version, name: name, sql: String(decoding: sql, as: UTF8.self))
    }

    /// A step that failed. It was rolled back with all steps before it.
    package struct Failure: Error, CustomStringConvertible {
        package var migration: Migration
        package var reason: PostgresError

        package var description: String {
            "migration \(migration.version) \(migration.name) failed, and nothing was changed: "
                + "\(reason); correct what it names and run planwatch migrate again"
        }
    }

    /// Applies what is missing and gives the steps applied: all of them in one transaction, so that
    /// a failure leaves the schema as it was. Two that migrate at once wait for each other.
    package static func migrate(_ connection: PostgresConnection) async throws -> [Migration] {
        try await connection.transaction { connection in
            // Before the schema is made, for which CREATE … IF NOT EXISTS does not wait.
            try connection.query("SELECT pg_advisory_xact_lock(hashtext('planwatch.migration'))")
            try connection.execute(script: bookkeeping)
            let known = Set<Int>(
                try connection.query("SELECT version FROM planwatch.migration")
                    .map { try $0.int(0) })
            let missing = all.filter { !known.contains($0.version) }
            for migration in missing {
                do throws(PostgresError) {
                    try connection.execute(script: migration.sql)
                    try connection.query(
                        "INSERT INTO planwatch.migration (version, name) VALUES ($1, $2)",
                        [.int(Int64(migration.version)), .text(migration.name)])
                } catch {
                    throw Failure(migration: migration, reason: error)
                }
            }
            return missing
        }
    }

    /// A schema that lacks steps of this program, or does not exist, as while a backup is restored.
    package struct Outdated: Error, Equatable, Sendable, CustomStringConvertible {
        /// The highest step that it has; nil where there is no schema.
        package var installed: Int?
        package var missing: [Int]

        package init(installed: Int?, missing: [Int]) {
            self.installed = installed
            self.missing = missing
        }

        package var description: String {
            let needed = "this program needs version \(newest); run planwatch migrate"
            guard let installed else { return "the database schema does not exist, \(needed)" }
            // Those behind the highest are what an older program leaves.
            let skipped = all.filter { missing.contains($0.version) && $0.version < installed }
            guard !skipped.isEmpty else {
                return "the database schema is version \(installed), \(needed)"
            }
            let names = skipped.map { "\($0.version) \($0.name)" }.joined(separator: ", ")
            return "the database schema is version \(installed) and lacks migration \(names), "
                + needed
        }
    }

    /// Throws where a step of this program has not been applied, wherever in their order it lies. A
    /// newer program's further steps do no harm.
    package static func requireAll(_ connection: PostgresConnection) async throws {
        let table = try await connection.query("SELECT to_regclass('planwatch.migration')::text")
        guard try table.only.text(orNull: 0) != nil else {
            throw Outdated(installed: nil, missing: all.map(\.version))
        }
        let applied = try await connection.query("SELECT version FROM planwatch.migration")
            .map { try $0.int(0) as Int }
        let missing = all.map(\.version).filter { !applied.contains($0) }
        guard missing.isEmpty else { throw Outdated(installed: applied.max(), missing: missing) }
    }

    /// The tables that this connection's role may not read and write as the daemon does, by name.
    /// Rows of those of operators are added and never changed.
    package static func tablesWithoutRights(
        _ connection: PostgresConnection
    ) async throws -> [String] {
        try await connection.query(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'planwatch'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition AND c.relname <> 'migration'
              AND NOT (has_table_privilege(c.oid, 'SELECT')
                       AND has_any_column_privilege(c.oid, 'INSERT')
                       AND (c.relname IN ('alert_acknowledgement', 'alert_silence',
                                          'alert_silence_end')
                            OR has_table_privilege(c.oid, 'INSERT')
                           AND has_table_privilege(c.oid, 'UPDATE')
                           AND has_table_privilege(c.oid, 'DELETE')))
            ORDER BY c.relname
            """
        ).map { try $0.text(0) }
    }

    static let bookkeeping = """
        CREATE SCHEMA IF NOT EXISTS planwatch;
        CREATE TABLE IF NOT EXISTS planwatch.migration (
            version integer PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        """
}
