import Commands
import Inspection
import JSONText
import PostgresClient
import Storage

/// `planwatch verify`: whether what is stored is what the facts say.
func verify(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    let isDump = call.invocation.has("dump")
    let verification = try await call.withDatabase(installation) { connection in
        try await Verification.read(
            connection, installation: installation, checksGathered: !isDump)
    }
    if isDump {
        try call.console.show(verification.dump())
        return .done
    }
    let report = verification.report()
    if report.isRebuilt {
        call.console.remark(
            "the daemon has not evaluated the rebuilt projections yet: statuses, readings and "
                + "alerts were not compared")
    }
    if report.isHolding {
        call.console.remark(
            "the daemon is catching up: alert transitions are held back and were not compared")
    }
    if report.building > 0 {
        call.console.remark(
            "\(counted(report.building, "row")) still being computed: "
                + "alerts and history of these were not compared")
    }
    if call.isForPrograms {
        try call.console.show(report.json.text + "\n")
    } else {
        let counts = report.counts
        try call.console.show(
            "\(grouped(Int(report.records))) records in \(counts.partitions) partitions:\n  "
                + "\(grouped(Int(counts.facts))) facts, "
                + "\(grouped(Int(counts.duplicates))) duplicates, "
                + "\(grouped(Int(counts.quarantined))) quarantined, "
                + "\(grouped(Int(counts.tombstones))) tombstones\n")
        for difference in report.differences.prefix(100) {
            try call.console.show("\(difference)\n")
        }
        try call.console.show(

            report.isEqual
                ? "OK: stored projections match a full recomputation\n"
                : "DIFFERENT: stored projections do not match a full recomputation\n")
    }
    return report.isEqual ? .done : .no
}
