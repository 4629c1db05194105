import Assessments
import Commands
import Configuration
import Documents
import JSONText
import Projecting
import Scenarios
import YAMLReader

/// `planwatch test`: scenarios, each played from its first event to its last day.
func test(_ call: Call) throws -> CommandOutcome {
    let installation = try call.installation(secrets: .none)
    let player = ScenarioPlayer(installation)
    var results: [PlayedScenario] = []
    for file in try scenarioFiles(call.invocation.arguments) {
        let result = player.play(file)
        results.append(result)
        if !call.isForPrograms { try show(result, call) }
    }
    if call.isForPrograms {
        try call.console.show(JSON.array(results.map { $0.outcome.json }).text + "\n")
    }
    if let file = call.invocation.text("junit") { try writeJUnit(results, to: file) }
    if let file = call.invocation.text("coverage") {
        let coverage = results.reduce(into: ScenarioCoverage()) { $0.add($1.outcome) }
        let table = RowCoverage(installation.plans, coverage, asked: results.map(\.outcome.plan))
        if file == "-" {
            try call.console.show(table.table)
        } else {
            try write(table.csv, to: file)
        }
    }
    let failed = results.count { !$0.outcome.isPassed }
    let checks = results.reduce(0) { $0 + $1.outcome.checks.count }
    call.console.remark(
        "\(counted(results.count, "scenario")), \(counted(checks, "expectation")), "
            + "\(failed) failed")
    return failed == 0 ? .done : .no
}

/// The files that the arguments mean, each once.
func scenarioFiles(_ arguments: [String]) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for argument in arguments {
        let found = yamlFiles(at: argument)
        if found.isEmpty {
            throw CommandFailure(.wrongUsage, "\(argument): no file in it ends in .yaml")
        }
        for file in found where !files.contains(file) { files.append(file) }
    }
    return files
}

/// A scenario that was played, and how long that took.
struct PlayedScenario {
    var outcome: ScenarioOutcome
    var duration: Duration

    /// `0.012`
    var seconds: String {
        let milliseconds =
            duration.components.seconds * 1_000
            + duration.components.attoseconds / 1_000_000_000_000_000
        let digits = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)."
            + String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}

/// Plays scenario files with the plans of an installation.
struct ScenarioPlayer {
    private let setting: ScenarioSetting
    /// Persons of scenarios are made up; any key tells them apart.
    private let digests = KeyedDigests(
        identityKey: [UInt8](repeating: 0, count: Settings.Identity.shortestKey))

    init(_ installation: Installation) { setting = ScenarioSetting(installation) }

    func play(_ file: String) -> PlayedScenario {
        let began = ContinuousClock.now
        return PlayedScenario(outcome: outcome(of: file), duration: .now - began)
    }

    private func outcome(of file: String) -> ScenarioOutcome {
        let text: YAMLText
        do throws(UnreadableFile) {
            text = readYAML(try bytes(of: file), file: file)
        } catch {
            let fault = Fault(
                .unreadable, file: file, line: 0, column: 0, message: error.words,
                hint: "check the path and who may read it")
            return ScenarioOutcome(unreadable: file, faults: [fault])
        }
        guard let root = text.root, !text.faults.hasErrors else {
            let empty = Fault(
                file: file, line: 1, column: 1, message: "the file is empty",
                hint: "write `plan` and `steps`")
            return ScenarioOutcome(
                unreadable: file, faults: text.faults.isEmpty ? [empty] : text.faults)
        }
        let read = readScenario(root, file: file, setting: setting)
        guard let scenario = read.scenario else {
            return ScenarioOutcome(unreadable: file, faults: read.faults)
        }
        return ScenarioRun.outcome(of: scenario, digests: digests)
    }
}

extension ScenarioSetting {
    /// What the installation has: its plans, tables and rules.
    init(_ installation: Installation) {
        self.init(
            plans: installation.plans, areas: installation.areas,
            calendar: installation.calendar, vocabulary: installation.vocabulary,
            language: installation.language,
            rules: Assessment.Rules(
                kinds: installation.kinds, hold: installation.settings.alerts.hold,
                recovery: installation.settings.alerts.recovery,
                graceDays: installation.settings.periods.graceDays,
                minimumCell: installation.settings.privacy.minimumCell),
            silentAreas: installation.settings.coverage.silentAreas)
    }
}

private func show(_ result: PlayedScenario, _ call: Call) throws {
    let outcome = result.outcome
    let style: TextStyle = !call.console.hasColours ? .plain : outcome.isPassed ? .good : .bad
    let word = style.applied(to: outcome.isPassed ? "ok" : "FAILED")
    let checks = counted(outcome.checks.count, "expectation")
    try call.console.show(
        "\(word)  \(outcome.file): \(checks) in \(result.seconds) s\n" + outcome.report)
}

private func writeJUnit(_ results: [PlayedScenario], to file: String) throws {
    var report = JUnitReport()
    for result in results { report.add(result.outcome, seconds: result.seconds) }
    try write(report.text, to: file)
}

/// Writes a whole text to a file; `-` is standard output.
func write(_ text: String, to file: String) throws {
    var output = try Output(file)
    try output.write(line: Array(text.utf8.dropLast(text.hasSuffix("\n") ? 1 : 0)))
    try output.flush()
}
