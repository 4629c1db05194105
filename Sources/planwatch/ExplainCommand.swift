import Commands
import Configuration
import Inspection
import JSONText
import Plans
import PostgresClient
import Storage

/// `planwatch explain`: how one value was computed, the reason for its status, and what would
/// clear it.
func explain(_ call: Call) async throws -> CommandOutcome {
    let name = call.invocation.arguments[0]
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
        throw CommandFailure(.wrongUsage, "invalid indicator '\(name)'; expected PLAN/INDICATOR")
    }
    guard let area = call.invocation.text("area") else {
        throw CommandFailure(.wrongUsage, "missing --area CODE")
    }
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        // A row is explained by the plan files: one that is no longer there cannot be.
        let names = KnownNames(installation, loaded: [])
        let plan = try names.plan(parts[0])
        let area = try names.area(area)
        let explanation: Explanation
        do {
            explanation = try await Explanation.read(
                plan: plan, indicator: parts[1], area: area, connection,
                installation: installation)
        } catch let missing as Explanation.Missing {
            throw CommandFailure(.no, words(missing, parts, installation) { names.described($0) })
        }
        if call.isForPrograms {
            try call.console.show(explanation.json.text + "\n")
        } else {
            try call.console.show(call.console.folded(explanation.text))
        }
        return .done
    }
}

/// - Parameter described: an area's code with its name.
private func words(
    _ missing: Explanation.Missing, _ parts: [String], _ installation: Installation,
    described: (String) -> String
) -> String {
    switch missing {
    case .plan: return "no plan \(parts[0])"
    case .indicator:
        let plan = installation.plans.first { $0.id == parts[0] }
        let near = nearestName(to: parts[1], among: plan?.indicators.map(\.id) ?? [])
        return "no indicator \(parts[1]) in plan \(parts[0])"
            + (near.map { "; did you mean \($0)?" }
                ?? "; planwatch status --plan \(parts[0]) lists all of them")
    case .area(let area, let others):
        let known = others.prefix(5).map(described).joined(separator: ", ")
        let more = others.count > 5 ? " and \(others.count - 5) more" : ""
        return "\(parts[0])/\(parts[1]) has no values for area \(described(area)); "
            + "it has them for \(known)\(more)"
    case .judgement:
        return "nothing has been evaluated yet; planwatch status --wait 60 waits for it"
    }
}
