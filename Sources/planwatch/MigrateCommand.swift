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
    let applied = try await call.withDatabase(installation, needsSchema: false) {
        try await Migrations.migrate($0)
    }
    for migration in applied {
        try call.console.show("applied \(migration.version) \(migration.name)\n")
    }
    if applied.isEmpty { call.console.remark("the schema is at version \(Migrations.newest)") }
    return .done
}
