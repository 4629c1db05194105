import Calendar
import Codes
import Commands
import Configuration
import Documents
import JSONText
import Plans
import Scenarios

/// `planwatch plans coverage`: how many rows of each plan and tier there are, of each sort.
func planCoverage(_ call: Call) throws -> CommandOutcome {
    let installation = try call.installation(secrets: .none)
    var coverage = ScenarioCoverage()
    var outcome = CommandOutcome.done
    if let folder = call.invocation.text("scenarios") {
        let player = ScenarioPlayer(installation)
        for file in try scenarioFiles([folder]) {
            let played = player.play(file).outcome
            coverage.add(played)
            guard !played.isPassed else { continue }
            call.console.remark("\(file): failed; see planwatch test \(file)")
            outcome = .no
        }
    }
    let ledger = try call.invocation.text("ledger").map { try ledgerRows($0) } ?? []
    let report = PlanCoverage(installation.plans, coverage, ledger: ledger)
    if call.isForTables {
        try call.show(csv: report.csv)
    } else if call.isForPrograms {
        try call.console.show(report.json.text + "\n")
    } else {
        try call.console.show(table(of: report))
        for row in report.missing { call.console.remark("no row: \(row)") }
    }
    return outcome
}

private func ledgerRows(_ file: String) throws(CommandFailure) -> [LedgerRow] {
    do throws(UnreadableFile) {
        if let rows = LedgerRow.rows(csv: try bytes(of: file)) { return rows }
    } catch {
        throw CommandFailure(.wrongUsage, "\(file): \(error.words)")
    }
    throw CommandFailure(.wrongUsage, "\(file): it has no columns id, seed and notes")
}

private func table(of report: PlanCoverage) -> TextTable {
    var table = TextTable(
        PlanCoverage.columns.enumerated().map { place, name in
            .init(name, place < 2 ? .text : .number)
        })
    for line in report.lines { table.add(line.fields.map { .init($0) }) }
    return table
}

/// Rows with the statuses that scenarios reach: a line each.
struct RowCoverage {
    private var rows: [(fields: [String], statuses: [Status: Int])] = []

    /// The rows of the plans that are asked for, whether a scenario speaks of them or not.
    init(_ plans: [Plan], _ coverage: ScenarioCoverage, asked: [String]) {
        for plan in plans where asked.contains(plan.id) {
            for indicator in plan.indicators {
                rows.append(
                    (
                        [
                            plan.id, indicator.id, indicator.target?.kind.word ?? "-",
                            indicator.tier,
                        ],
                        coverage.statuses(of: indicator.id, in: plan.id)
                    ))
            }
        }
    }

    private static let heads = ["plan", "row", "kind", "tier"]

    var csv: String {
        CSV.text(
            RowCoverage.heads + Status.allCases.map(\.rawValue),
            rows.map { row in
                row.fields.map { .string($0) }
                    + Status.allCases.map { .integer(Int64(row.statuses[$0] ?? 0)) }
            })
    }

    var table: TextTable {
        var table = TextTable([.init("plan"), .init("row"), .init("tested statuses", .flowing)])
        for row in rows {
            let words = Status.allCases.filter { row.statuses[$0] != nil }.map(\.rawValue)
            table.add([
                .init(row.fields[0]), .init(row.fields[1]),
                words.isEmpty ? .init("none", .bad) : .init(words.joined(separator: ", ")),
            ])
        }
        return table
    }
}

extension ScenarioOutcome {
    /// For programs.
    var json: JSON {
        .object([
            ("file", .string(file)), ("name", .string(name)), ("plan", .string(plan)),
            ("passed", .bool(isPassed)), ("expectations", .integer(Int64(checks.count))),
            ("errors", .array(faults.map { .string("\($0)") })),
            (
                "failures",
                .array(
                    failures.flatMap { check in
                        check.mismatches.map { mismatch in
                            .object([
                                ("line", .integer(Int64(mismatch.place.line))),
                                ("column", .integer(Int64(mismatch.place.column))),
                                ("on", .string(check.on.description)), ("row", .string(check.row)),
                                ("area", .string(check.area)), ("key", .string(mismatch.key)),
                                ("expected", .string(mismatch.expected)),
                                ("found", .string(mismatch.found)),
                                ("reason", .string(check.reason)),
                            ])
                        }
                    })
            ),
        ])
    }
}
