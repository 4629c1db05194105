// All commands of the program with their options and examples. The parser, the help texts, the
// manual page and the dispatch all read this table, so that they agree.

/// The commands in the order in which the help lists them.
package enum CommandTable {
    package static let all: [Command] = [
        run, demo, migrate, check, test, plansCoverage, status, alertsTail, alertsList, alertsShow,
        alertsAck, alertsUnack, alertsSilence, alertsSilences,
        alertsRoute, alertsTest,
        explain, forecastsScore,
        quarantineList, quarantineShow,
        quarantineRetry, quarantineDiscard, erase, gapList, gapAccept, verify, rebuild, simulate,
        judge,
        completion,
        manual,
        help, version,
    ]

    /// Words that name a group of commands: `alerts`, `quarantine`.
    static var groups: [String] {
        var seen: [String] = []
        for command in all where command.words.count > 1 {
            if seen.last != command.words[0] { seen.append(command.words[0]) }
        }
        return seen
    }

    package static let run = Command(
        ["run"], "run the daemon: consume events, evaluate indicators, send alerts",
        details: """
            Runs until SIGTERM, and waits for Kafka and PostgreSQL if they are not available. \
            SIGHUP reloads the plans; if they have errors, the loaded ones stay.
            """,
        options: [
            config, timeout,
            CommandOption(
                "once",
                "read every partition to its current end, evaluate, deliver the alerts, and exit"),
        ],
        example: "planwatch run")

    package static let demo = Command(
        ["demo"], "run a self-contained demo with simulated data",
        details: """
            Needs nothing but PostgreSQL's programs: starts a private database and a broker in \
            this process, plays four years of the simulated places of all plans, shows alerts as \
            they are raised and serves the page. It rests inside the plans, where their targets \
            are still open. Removes everything when it ends.
            """,
        options: [
            CommandOption("once", "exit after the final table"),
            CommandOption("to", .day, "DAY", "last day", defaultValue: "2024-10-31"), format,
            CommandOption(
                "limit", .wholeNumber(0...Int.max), "N",
                "how many rows that are behind are named at the end; 0: all", defaultValue: "20"),
        ],
        example: "planwatch demo --once --to 2026-01-31")

    package static let migrate = Command(
        ["migrate"], "create or upgrade the database schema",
        details: "The database itself must exist. Idempotent.",
        options: [
            config, timeout, CommandOption("print", "print the SQL without running it"),
        ],
        example: "planwatch migrate")

    package static let check = Command(
        ["check"], "check configuration, plans, areas and vocabulary for errors",
        details: """
            Prints every error as file:line:column and exits with 1 if there are any; what would \
            change is no error. With --diff or --preview in another format than text standard \
            output has nothing but that, and errors and warnings are on standard error.
            """,
        options: [config, timeout] + tableFormat + [
            CommandOption(
                "connect", "also check the broker, the topics and the database privileges"),
            CommandOption(
                "preview", "also show what each row of the plans reads now from the stored facts"),
            CommandOption(
                "diff",
                "also show what these plans would change against the loaded ones: rows, values, "
                    + "statuses, alerts"),
            CommandOption(
                "without-secrets", "do not read keys, passwords and certificates"),
        ],
        example: "planwatch check --connect")

    package static let status = Command(
        ["status"], "show the status of indicators",
        details: """
            A long table begins with the number of rows by status and plan, and the rows that are \
            behind, the worst first. It ends with how the service stands: daemon, Kafka, \
            PostgreSQL, records to be read and quarantined, last evaluation. With --format json \
            only what is wrong is said of the service, on standard error.
            """,
        options: [config, timeout] + tableFormat + filters + [
            CommandOption(
                "section", .text, "TEXT",
                "only rows whose section of the plan contains this text", isRepeatable: true),
            limit,
            CommandOption(
                "wait", .wholeNumber(0...86_400), "SECONDS",
                "wait until everything is read, evaluated and delivered; exit with 1 on timeout"),
        ],
        example: "planwatch status --area 371500 --status off_course --status breached")

    package static let explain = Command(
        ["explain"], "explain a value and what would resolve its alert",
        details: """
            Recomputes the value from the stored data: formula, counts, on-track values, forecast, \
            status and reason.
            """,
        positionals: [
            Command.Positional(
                metavariable: "PLAN/INDICATOR", help: "plan id and indicator id",
                isRequired: true)
        ],
        options: [
            config, timeout, format,
            CommandOption("area", .text, "AREA", "area, by code or name (required)"),
        ],
        example: "planwatch explain liaocheng-14fyp/liaocheng-kg-teachers-college --area 371500")

    package static let gapList = Command(
        ["gap", "list"], "list partitions halted by an offset gap",
        options: [config, timeout] + tableFormat, example: "planwatch gap list")

    package static let gapAccept = Command(
        ["gap", "accept"], "resume a halted partition",
        details: """
            Resumes at the beginning of the log as it is now. Lost records stay lost; records \
            read again count as duplicates. Who accepted the gap and why is recorded.
            """,
        positionals: [
            Command.Positional(
                metavariable: "TOPIC/PARTITION", help: "partition, from gap list",
                isRequired: true)
        ],
        options: [
            config, timeout,
            CommandOption("reason", .text, "TEXT", "reason, kept in the database (required)"),
        ],
        example: "planwatch gap accept education.events/0 --reason retention")

    package static let verify = Command(
        ["verify"], "compare the stored projections with a full recomputation",
        details: "Exits with 1 if anything differs. The daemon may keep running.",
        options: [
            config, timeout, format,
            CommandOption("dump", "print the whole state as canonical text instead"),
        ],
        example: "planwatch verify --format json")

    package static let simulate = Command(
        ["simulate"], "generate realistic events of a simulated city",
        details: """
            The output is deterministic: the same options give the same bytes. Events are \
            structured CloudEvents, one per line; in Kafka the key is the subject.
            """,
        options: [
            CommandOption(
                "scenario", .oneOf(["steady", "demo", "bench"]), "NAME",
                "steady: a city that meets its targets; demo: one target missed, one recovered, "
                    + "one false alarm; bench: random facts for benchmarks",
                defaultValue: "steady"),
            CommandOption(
                "seed", .wholeNumber(0...Int.max), "N", "random seed",
                defaultValue: "1"),
            CommandOption(
                "from", .day, "DAY", "first day: the registers are loaded",
                defaultValue: "2020-09-01"),
            CommandOption(
                "to", .day, "DAY", "last day", defaultValue: "2026-01-31"),
            CommandOption(
                "schools", .wholeNumber(56...100_000), "N",
                "initial number of schools (default 800, steady 160)"),
            CommandOption(
                "students", .wholeNumber(500...50_000_000), "N",
                "initial number of learners (default 40000, steady 24000, bench 200000)"),
            CommandOption(
                "places", .text, "CODES",
                "all, or some of 371500,230600,120101,990001: these places with all of their "
                    + "offices, as the demo plays them; without it Liaocheng with its first "
                    + "registers"),
            CommandOption(
                "out", .text, "FILE", "output file; - is standard output", defaultValue: "-"),
            CommandOption(
                "to-kafka", .text, "TOPIC", "send to this topic of the configured broker instead"),
            config, timeout,
        ],
        exclusive: ["out", "to-kafka"],
        example: "planwatch simulate --scenario demo --seed 7 --out city.ndjson")

    package static let help = Command(
        ["help"], "show help for a command",
        positionals: [
            Command.Positional(
                metavariable: "COMMAND", help: "command (default: an overview)",
                isRequired: false)
        ],
        example: "planwatch help status")

    package static let version = Command(
        ["version"], "print the version", example: "planwatch version")

    package static let completion = Command(
        ["completion"], "print a shell completion script",
        details: """
            Where to install it: bash: /usr/share/bash-completion/completions/planwatch; zsh: \
            a folder of fpath, as _planwatch; fish: \
            ~/.config/fish/completions/planwatch.fish.
            """,
        positionals: [
            Command.Positional(
                metavariable: "SHELL", help: "bash, zsh or fish", isRequired: true,
                choices: CompletionScript.Shell.allCases.map(\.rawValue))
        ],
        example: "planwatch completion bash")

    package static let manual = Command(
        ["manual"], "print the manual page",
        details: "To read it: planwatch manual | man -l -", example: "planwatch manual")

    // Options that several commands share.

    static let config = CommandOption(
        "config", .text, "FILE", "configuration file",
        defaultValue: "/etc/planwatch/planwatch.yaml", environment: "PLANWATCH_CONFIG")

    static let timeout = CommandOption(
        "timeout", .wholeNumber(1...86_400), "SECONDS",
        "timeout for Kafka and PostgreSQL", defaultValue: "10")

    static let format = CommandOption(
        "format", .oneOf(["text", "json"]), "text|json", "output format",
        defaultValue: "text")

    /// Of a command that prints a table.
    static let tableFormat = [
        CommandOption(
            "format", .oneOf(["text", "json", "csv"]), "text|json|csv", "output format",
            defaultValue: "text"),
        CommandOption(
            "excel", "CSV with a byte order mark, without which Excel does not read Chinese"),
    ]

    static let limit = CommandOption(
        "limit", .wholeNumber(0...Int.max), "N",
        "maximum number of rows; 0: no limit (default 100 on a terminal, else 0)")

    static let severity = CommandOption(
        "severity", .oneOf(["critical", "warning", "info"]), "SEVERITY",
        "only of this severity", isRepeatable: true)

    static let filters = [
        CommandOption("plan", .text, "ID", "only this plan", isRepeatable: true),
        CommandOption(
            "area", .text, "AREA", "only this area, by code or name", isRepeatable: true),
        CommandOption(
            "status",
            .oneOf([
                "needs_config", "no_data", "not_due", "on_course", "at_risk", "off_course", "met",
                "breached", "missed",
            ]), "STATUS", "only this status, for example off_course", isRepeatable: true),
        CommandOption(
            "property", .oneOf(["binding", "anticipatory", "unspecified"]), "NAME",
            "binding, anticipatory (indicative) or unspecified", isRepeatable: true),
    ]
}
