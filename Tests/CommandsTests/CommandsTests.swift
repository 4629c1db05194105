import Calendar
import Simulation
import Testing

@testable import Commands

/// The invocation that a command line asks for.
private func invocation(
    _ line: String, environment: [String: String] = [:]
) throws -> Invocation {
    let words = line.split(separator: " ").map(String.init)
    guard
        case .invocation(let invocation) =
            try CommandLineParser(environment: environment).parse(words)
    else { throw UsageError("it asks for help") }
    return invocation
}

/// What is said about a command line that cannot be followed.
private func complaint(_ line: String, environment: [String: String] = [:]) -> String {
    do {
        _ = try invocation(line, environment: environment)
        return "nothing"
    } catch { return "\(error)" }
}

@Test func `options are read in both spellings, before and after arguments`() throws {
    let first = try invocation("quarantine show --bytes t/0/1 --config=a.yaml")
    #expect(first.command == CommandTable.quarantineShow)
    #expect(first.arguments == ["t/0/1"])
    #expect(first.text("config") == "a.yaml")
    #expect(first.has("bytes"))
    #expect(!first.has("format"))
    #expect(first.text("format") == "text")
    #expect(first.number("timeout") == 10)
}

@Test func `a repeatable option keeps all its values in their order`() throws {
    let status = try invocation("status --status off_course --status missed --area 371500")
    #expect(status.texts("status") == ["off_course", "missed"])
    #expect(status.texts("area") == ["371500"])
    #expect(status.texts("plan") == [])
    #expect(status.number("wait") == nil)
}

@Test func `a variable gives what the line does not`() throws {
    let environment = ["PLANWATCH_CONFIG": "/srv/planwatch.yaml"]
    let given = try invocation("run --config here.yaml", environment: environment)
    #expect(given.text("config") == "here.yaml")
    let taken = try invocation("run", environment: environment)
    #expect(taken.text("config") == "/srv/planwatch.yaml")
    #expect(try invocation("run").text("config") == "/etc/planwatch/planwatch.yaml")
}

@Test func `days and numbers come as such`() throws {
    let simulate = try invocation("simulate --from 2021-01-01 --seed 42 --out -")
    #expect(simulate.day("from") == CivilDay.on(1, 1, 2021))
    #expect(simulate.day("to") == CivilDay.on(1, 31, 2026))
    #expect(simulate.number("seed") == 42)
    #expect(simulate.number("schools") == nil)
    #expect(simulate.text("out") == "-")
}

@Test(arguments: [
    ("stats", "planwatch: unknown command 'stats'; did you mean status?\nSee 'planwatch --help'."),
    ("xyz", "planwatch: unknown command 'xyz'\nSee 'planwatch --help'."),
    (
        "completion bsh",
        "planwatch: SHELL must be one of bash, zsh, fish, not 'bsh'; did you mean bash?\n"
            + "See 'planwatch completion --help'."
    ),
    (
        "alerts tial",
        "planwatch: unknown command 'alerts tial'; did you mean alerts tail?\n"
            + "See 'planwatch alerts --help'."
    ),
    (
        "alerts",
        "planwatch: missing subcommand; expected tail, list, show, ack, unack, silence, "
            + "silences, route or test\n"
            + "See 'planwatch alerts --help'."
    ),
    (
        "run --confg x",
        "planwatch: unknown option --confg; did you mean --config?\nSee 'planwatch run --help'."
    ),
    ("run -c x", "planwatch: unknown option -c\nSee 'planwatch run --help'."),
    (
        "run --config",
        "planwatch: --config needs a value: --config FILE\nSee 'planwatch run --help'."
    ),
    ("run --once=yes", "planwatch: --once takes no value\nSee 'planwatch run --help'."),
    (
        "run --timeout 0",
        "planwatch: --timeout must be a whole number from 1 to 86400, not '0'\n"
            + "See 'planwatch run --help'."
    ),
    (
        "run --timeout +5",
        "planwatch: --timeout must be a whole number from 1 to 86400, not '+5'\n"
            + "See 'planwatch run --help'."
    ),
    (
        "status --format jsn",
        "planwatch: --format must be one of text, json, csv, not 'jsn'; did you mean json?\n"
            + "See 'planwatch status --help'."
    ),
    (
        "simulate --from 2023-02-29",
        "planwatch: --from must be a date in the form YYYY-MM-DD, not '2023-02-29'\n"
            + "See 'planwatch simulate --help'."
    ),
    (
        "simulate --out x --to-kafka y",
        "planwatch: --out and --to-kafka cannot be used together\n"
            + "See 'planwatch simulate --help'."
    ),
    (
        "run --config a --config b",
        "planwatch: --config was given more than once\nSee 'planwatch run --help'."
    ),
    (
        "status 371500",
        "planwatch: status takes no argument: unexpected '371500'\n"
            + "See 'planwatch status --help'."
    ),
    (
        "quarantine show",
        "planwatch: quarantine show needs ID: topic/partition/offset, from quarantine list\n"
            + "See 'planwatch quarantine show --help'."
    ),
    (
        "--config x run",
        "planwatch: the command comes before its options: planwatch COMMAND --config …\n"
            + "See 'planwatch --help'."
    ),
    (
        "",
        "planwatch: missing command; 'planwatch demo' runs a self-contained demo\n"
            + "See 'planwatch --help'."
    ),
])
func `a wrong line is answered by what to write instead`(line: String, expected: String) {
    #expect(complaint(line) == expected)
}

@Test func `a wrong variable is named`() {
    let environment = ["PLANWATCH_CONFIG": ""]
    #expect(complaint("run", environment: environment) == "nothing", "empty is as good as absent")
}

@Test func `after two hyphens everything is an argument`() throws {
    #expect(try invocation("quarantine show -- --x/0/1").arguments == ["--x/0/1"])
}

@Test func `every command explains itself within 80 columns, with an example that works`() throws {
    for command in CommandTable.all {
        let request = try CommandLineParser().parse(command.words + ["--nonsense", "--help"])
        guard command != CommandTable.help else { continue }
        guard case .help(let text) = request else {
            Issue.record("\(command.name) --help gives no help")
            continue
        }
        #expect(text.contains(command.summary))
        for option in command.options { #expect(text.contains("--\(option.name)")) }
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let example = command.example.split(separator: " ").map(String.init)
        #expect(example.first == "planwatch")
        guard
            case .invocation(let invocation) =
                try CommandLineParser().parse(Array(example.dropFirst()))
        else { continue }
        #expect(invocation.command == command, "\(command.example)")
    }
}

@Test func `the program's help names every command and every exit code`() throws {
    for line in ["--help", "-h", "help", "help --help"] {
        let words = line.split(separator: " ").map(String.init)
        guard case .help(let text) = try CommandLineParser().parse(words) else {
            Issue.record("\(line) gives no help")
            continue
        }
        for command in CommandTable.all { #expect(text.contains("  \(command.name) ")) }
        for code in ["0", "1", "64", "69", "70", "78"] { #expect(text.contains(" \(code) ")) }
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}

@Test func `help names a group's members and a single command's options`() throws {
    let parser = CommandLineParser()
    #expect(try parser.parse(["alerts", "--help"]) == .help(HelpText.group("alerts")))
    #expect(try parser.parse(["help", "alerts"]) == .help(HelpText.group("alerts")))
    #expect(HelpText.group("alerts").contains("alerts tail"))
    #expect(
        try parser.parse(["help", "alerts", "tail"])
            == .help(HelpText.command(CommandTable.alertsTail)))
}

@Test func `the version is asked for in two ways`() throws {
    #expect(try invocation("--version").command == CommandTable.version)
    #expect(try invocation("version").command == CommandTable.version)
}

@Test func `defaults pass the checks of their own options, and names are unique`() {
    for command in CommandTable.all {
        #expect(Set(command.options.map(\.name)).count == command.options.count)
        for option in command.options {
            if let value = option.defaultValue { #expect(option.fault(of: value) == nil) }
        }
        for name in command.exclusive { #expect(command.option(named: name) != nil) }
    }
}

@Test func `simulate offers what the simulation has`() {
    let scenario = CommandTable.simulate.option(named: "scenario")
    #expect(scenario?.kind == .oneOf(Scenario.allCases.map(\.rawValue)))
    let settings = SimulationSettings()
    #expect(CommandTable.simulate.option(named: "from")?.defaultValue == "\(settings.from)")
    #expect(CommandTable.simulate.option(named: "to")?.defaultValue == "\(settings.to)")
    #expect(CommandTable.simulate.option(named: "seed")?.defaultValue == "\(settings.seed)")
    let schools = CommandTable.simulate.option(named: "schools")
    #expect(schools?.kind == .wholeNumber(SimulationSettings.fewestSchools...100_000))
}

@Test func `the nearest name allows a slip for every three letters`() {
    let names = ["status", "simulate", "demo", "verify"]
    #expect(nearestName(to: "staus", among: names) == "status")
    #expect(nearestName(to: "sattus", among: names) == "status")
    #expect(nearestName(to: "sim", among: names) == "simulate")
    #expect(nearestName(to: "dmo", among: names) == "demo")
    #expect(nearestName(to: "watch", among: names) == nil)
    #expect(nearestName(to: "s", among: names) == nil)
}
