import Commands
import Storage

/// `planwatch migrate`: brings the schema to this version, one line a step.
func migrate(_ call: Call) async throws -> CommandOutcome {
    if call.invocation.has("print") {
        for migration in Migrations.all {
            try call.console.show("-- \(migration.version) \(migration.name)\n\(migration.sql)\n")
        }
        return .done
    }
    let installation = try call.installation()
    let applied = try await call.withDatabase(installation, for: .owner) { connection in
        try await DatabaseCheck.refuseMigrator(connection)
        let warnings = try await DatabaseCheck.look(connection)
        for warning in warnings { call.console.remark("warning: \(warning)") }
        let applied = try await Migrations.migrate(connection)
        for migration in applied {
            try call.console.show("applied \(migration.version) \(migration.name)\n")
        }
        // A schema of this version does not help where the facts in it cannot be read.
        try await DatabaseCheck.refuseOtherFormat(connection)
        return applied
    }
    if applied.isEmpty {
        call.console.remark("nothing to do: the schema is at version \(Migrations.newest)")
    }
    return .done
}
