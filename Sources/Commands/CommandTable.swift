// In: nothing. Out: all commands of the program with their options and examples. The parser, the
// help texts and the program's dispatch read this table and nothing else, so that they agree.

/// The commands in the order in which the help lists them.
package enum CommandTable {
    package static let all: [Command] = [
        run, demo, migrate, check, status, alertsTail, alertsList, alertsShow, explain,
        quarantineList, quarantineShow,
        quarantineRetry, gapList, gapAccept, verify, simulate, judge, completion, manual,
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
        ["run"], "consume events, keep the projections, judge and alert",
        details: """
            Runs until SIGTERM and waits for Kafka and PostgreSQL as long as it takes. SIGHUP \
            reloads the plans, whole or not at all.
            """,
        options: [
            config, timeout,
            CommandOption(
                "once",
                "read every partition to its present end, judge, deliver the alerts, and end"),
        ],
        example: "planwatch run")

    package static let demo = Command(
        ["demo"], "show the whole of it with a simulated city",
        details: """
            Needs nothing but PostgreSQL's programs: starts a private database and a broker in \
            this process, reads six years of a simulated city, shows alerts as they come and \
            serves the page. Cleans up after itself.
            """,
        options: [
            CommandOption("once", "end by itself with the final table"), format,
        ],
        example: "planwatch demo --once")

    package static let migrate = Command(
        ["migrate"], "bring the database schema to this version",
        details: "The database itself must exist. Nothing is done twice.",
        options: [
            config, timeout, CommandOption("print", "show the SQL and change nothing"),
        ],
        example: "planwatch migrate")

    package static let check = Command(
        ["check"], "look for faults in configuration, plans, areas and vocabulary",
        details: "Prints every fault as file:line:column and ends with 1 if there is any.",
        options: [
            config, timeout,
            CommandOption("connect", "also try the broker, the topics and the database rights"),
            CommandOption(
                "without-secrets", "leave keys, passwords and certificates unread"),
        ],
        example: "planwatch check --connect")

    package static let status = Command(
        ["status"], "the indicators and how they stand",
        options: [config, timeout, format] + filters + [
            CommandOption(
                "wait", .wholeNumber(0...86_400), "SECONDS",
                "wait until everything is read, judged and delivered; else end with 1")
        ],
        example: "planwatch status --area 371500 --status off_course --status breached")

    package static let alertsTail = Command(
        ["alerts", "tail"], "what is firing now, then every transition as it comes",
        details: """
            A tail that ended at cursor N goes on with --since N and neither misses nor repeats \
            anything.
            """,
        options: [config, timeout, format] + filters + [
            CommandOption(
                "since", .wholeNumber(0...Int.max), "N",
                "begin after the transition with this sequence, without what is firing"),
            CommandOption("no-follow", "end when there is no more"),
            CommandOption("historic", "also what was long past when it was found"),
        ],
        example: "planwatch alerts tail --since 1 --no-follow --format json")

    package static let alertsList = Command(
        ["alerts", "list"], "the alerts and their states",
        options: [config, timeout, format] + filters,
        example: "planwatch alerts list --plan liaocheng-14fyp --format json")

    package static let alertsShow = Command(
        ["alerts", "show"], "one alert with its evidence and its history",
        positionals: [
            Command.Positional(
                metavariable: "ID", help: "the alert's id, as alerts list --format json shows it",
                isRequired: true)
        ],
        options: [config, timeout, format],
        example: "planwatch alerts show 1f9d981441d4be6e03c46aa4bb521a77")

    package static let explain = Command(
        ["explain"], "how a figure comes about and what would clear it",
        details: """
            Recomputes the figure from what is stored: formula, counts behind it, path, forecast, \
            status and why.
            """,
        positionals: [
            Command.Positional(
                metavariable: "PLAN/INDICATOR", help: "the indicator, by the ids of its files",
                isRequired: true)
        ],
        options: [
            config, timeout, format, CommandOption("area", .text, "CODE", "the area; needed"),
        ],
        example: "planwatch explain liaocheng-14fyp/liaocheng-kg-teachers-college --area 371500")

    package static let quarantineList = Command(
        ["quarantine", "list"], "records that were refused, and why",
        options: [
            config, timeout, format,
            CommandOption(
                "limit", .wholeNumber(0...Int.max), "N", "at most so many records; 0 shows all",
                defaultValue: "1000"),
        ],
        example: "planwatch quarantine list --limit 20")

    package static let quarantineShow = Command(
        ["quarantine", "show"], "one refused record",
        positionals: [
            Command.Positional(
                metavariable: "ID", help: "topic/partition/offset, as the list shows it",
                isRequired: true)
        ],
        options: [config, timeout, format, CommandOption("bytes", "the record itself too")],
        example: "planwatch quarantine show education.events/0/17 --bytes")

    package static let quarantineRetry = Command(
        ["quarantine", "retry"], "try refused records again",
        details: """
            For records that a newer version or a corrected configuration may accept. What is \
            accepted counts as if it had been read so. The active daemon does it; where none is \
            active, this command does.
            """,
        positionals: [
            Command.Positional(
                metavariable: "ID", help: "topic/partition/offset, as the list shows it",
                isRequired: false, isRepeatable: true)
        ],
        options: [
            config, timeout, format,
            CommandOption(
                "reason",
                .oneOf([
                    "oversize", "not_a_cloudevent", "invalid_utf8", "malformed_json",
                    "unknown_type", "schema_violation", "key_mismatch", "implausible_time",
                    "conflicting_duplicate", "unknown_reference",
                ]), "REASON", "all records refused for this reason"),
        ],
        example: "planwatch quarantine retry --reason unknown_type")

    package static let gapList = Command(
        ["gap", "list"], "partitions whose log was cut or replaced",
        options: [config, timeout, format], example: "planwatch gap list")

    package static let gapAccept = Command(
        ["gap", "accept"], "go on with a halted partition",
        details: """
            Reads on from the beginning of its log. What is lost stays lost; what is read again \
            counts as duplicates. Who accepted it and why is kept.
            """,
        positionals: [
            Command.Positional(
                metavariable: "TOPIC/PARTITION", help: "the partition, as the list shows it",
                isRequired: true)
        ],
        options: [
            config, timeout,
            CommandOption("reason", .text, "TEXT", "why it may go on; needed"),
        ],
        example: "planwatch gap accept education.events/0 --reason retention")

    package static let verify = Command(
        ["verify"], "recompute the projections from the facts and compare",
        details: "Ends with 1 if anything differs. The daemon may run meanwhile.",
        options: [
            config, timeout, format,
            CommandOption("dump", "print the canonical text of the whole state instead"),
        ],
        example: "planwatch verify --format json")

    package static let simulate = Command(
        ["simulate"], "realistic events of a simulated city",
        details: """
            The same options give the same bytes. Events are structured CloudEvents, one a line; \
            on Kafka their key is the subject.
            """,
        options: [
            CommandOption(
                "scenario", .oneOf(["steady", "demo", "bench"]), "NAME",
                "steady: a city that keeps its promises; demo: one broken, one caught up with, "
                    + "one false alarm; bench: random facts for measuring speed",
                defaultValue: "steady"),
            CommandOption(
                "seed", .wholeNumber(0...Int.max), "N", "which of all such cities",
                defaultValue: "1"),
            CommandOption(
                "from", .day, "DAY", "the day on which the registers are loaded",
                defaultValue: "2020-09-01"),
            CommandOption(
                "to", .day, "DAY", "the last day of recording", defaultValue: "2026-01-31"),
            CommandOption(
                "schools", .wholeNumber(56...100_000), "N",
                "schools at the beginning (default 800, steady 160)"),
            CommandOption(
                "students", .wholeNumber(500...50_000_000), "N",
                "learners at the beginning (default 40000, steady 24000, bench 200000)"),
            CommandOption(
                "out", .text, "FILE", "write to a file; - is standard output", defaultValue: "-"),
            CommandOption(
                "to-kafka", .text, "TOPIC", "send to a topic of the configured broker instead"),
            config, timeout,
        ],
        exclusive: ["out", "to-kafka"],
        example: "planwatch simulate --scenario demo --seed 7 --out city.ndjson")

    package static let help = Command(
        ["help"], "what a command does and takes",
        positionals: [
            Command.Positional(
                metavariable: "COMMAND", help: "the command, all of them if none is named",
                isRequired: false)
        ],
        example: "planwatch help status")

    package static let version = Command(
        ["version"], "the version of this program", example: "planwatch version")

    package static let completion = Command(
        ["completion"], "what lets a shell complete this program's command lines",
        details: """
            Prints a script. bash: into /usr/share/bash-completion/completions/planwatch; zsh: \
            into a folder of fpath as _planwatch; fish: into \
            ~/.config/fish/completions/planwatch.fish.
            """,
        positionals: [
            Command.Positional(
                metavariable: "SHELL", help: "bash, zsh or fish", isRequired: true,
                choices: CompletionScript.Shell.allCases.map(\.rawValue))
        ],
        example: "planwatch completion bash")

    package static let manual = Command(
        ["manual"], "the manual page, for man",
        details: "planwatch manual | man -l - shows it.", example: "planwatch manual")

    // Options that several commands share.

    private static let config = CommandOption(
        "config", .text, "FILE", "the configuration",
        defaultValue: "/etc/planwatch/planwatch.yaml", environment: "PLANWATCH_CONFIG")

    private static let timeout = CommandOption(
        "timeout", .wholeNumber(1...86_400), "SECONDS",
        "how long Kafka and PostgreSQL may take to answer", defaultValue: "10")

    static let format = CommandOption(
        "format", .oneOf(["text", "json"]), "text|json", "for people or for programs",
        defaultValue: "text")

    private static let filters = [
        CommandOption("plan", .text, "ID", "only this plan", isRepeatable: true),
        CommandOption("area", .text, "CODE", "only this area", isRepeatable: true),
        CommandOption(
            "status",
            .oneOf([
                "needs_config", "no_data", "not_due", "on_course", "at_risk", "off_course", "met",
                "breached", "missed",
            ]), "STATUS", "only this status, off_course", isRepeatable: true),
        CommandOption(
            "property", .oneOf(["binding", "anticipatory", "unspecified"]), "NAME",
            "only binding, anticipatory or unspecified indicators", isRepeatable: true),
    ]
}
