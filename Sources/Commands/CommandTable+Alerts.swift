extension CommandTable {
    package static let alertsTail = Command(
        ["alerts", "tail"], "follow alerts: those firing now, then new transitions",
        details: """
            To continue after cursor N, use --since N: no transition is missed or repeated. \
            --since 2d begins with what was found in the last two days.
            """,
        options: [
            config, timeout,
            CommandOption(
                "format", .oneOf(["text", "json", "logfmt"]), "text|json|logfmt", "output format",
                defaultValue: "text"),
        ] + filters + [
            severity,
            CommandOption(
                "since", .numberOrDays, "N|DAYS",
                "start after the transition with this sequence, or with those of the last days, "
                    + "as 2d; without the snapshot"),
            CommandOption("no-follow", "exit after the last transition"),
            CommandOption("historic", "include backdated transitions, which are not delivered"),
        ],
        example: "planwatch alerts tail --since 1 --no-follow --format json")

    package static let alertsList = Command(
        ["alerts", "list"], "list alerts and their states",
        details: """
            The id at the end of a row is the beginning of the alert's whole id; the first column \
            is what planwatch explain takes. Age is in days since it opened.
            """,
        options: [config, timeout] + tableFormat + filters + [
            severity,
            CommandOption(
                "state", .oneOf(["pending", "firing", "acknowledged", "resolved"]), "STATE",
                "only in this state", isRepeatable: true),
            limit,
        ],
        example: "planwatch alerts list --state firing --severity critical")

    package static let alertsShow = Command(
        ["alerts", "show"], "show an alert with its evidence and history",
        details: "With what operators said of it: who, when, why, also where it has no effect.",
        positionals: [alert],
        options: [config, timeout, format],
        example: "planwatch alerts show 1f9d9814")

    package static let alertsAck = Command(
        ["alerts", "ack"], "acknowledge alerts: somebody deals with them",
        details: """
            An acknowledged alert is not repeated and not escalated. It ends when the alert is \
            resolved, retracted or worse, or when its last day has passed; one of a pending alert \
            begins when the alert fires. It is kept with who and why, and stays when corrected \
            data change the past.
            """,
        positionals: [alerts],
        options: [
            config, timeout, format,
            CommandOption("reason", .text, "TEXT", "why, kept in the database (required)"),
            by,
            CommandOption("until", .day, "DAY", "last day on which it holds (default: no end)"),
        ],
        example: "planwatch alerts ack 1f9d9814 --reason \"recruiting, see letter 12\"")

    package static let alertsUnack = Command(
        ["alerts", "unack"], "end the acknowledgement of alerts",
        positionals: [alerts],
        options: [
            config, timeout, format,
            CommandOption("reason", .text, "TEXT", "why, kept in the database"), by,
        ],
        example: "planwatch alerts unack 1f9d9814 --reason \"nobody was recruited\"")

    package static let alertsSilence = Command(
        ["alerts", "silence"], "silence alerts for some days",
        details: """
            Silenced alerts are not sent to people; they are evaluated, logged and shown as ever. \
            When the silence has ended and an alert still fires without having been acknowledged, \
            one reminder goes out. Shows which open alerts it hits now; with --preview nothing else.
            """,
        options: [config, timeout, format] + filters + [
            severity,
            CommandOption(
                "indicator", .text, "ID", "only this indicator", isRepeatable: true),
            CommandOption("from", .day, "DAY", "first day (default: the evaluated day)"),
            CommandOption("until", .day, "DAY", "last day (required)"),
            CommandOption("reason", .text, "TEXT", "why, kept in the database (required)"), by,
            CommandOption("preview", "show which open alerts it would hit, and silence nothing"),
        ],
        example: "planwatch alerts silence --area 371502 --until 2026-12-31 --reason merger")

    package static let alertsSilences = Command(
        ["alerts", "silences"], "list silences, or end one before its last day",
        details: "list shows those that hold or will; expire takes the numbers of silences.",
        positionals: [
            Command.Positional(
                metavariable: "ACTION", help: "list or expire", isRequired: true,
                choices: ["list", "expire"]),
            Command.Positional(
                metavariable: "N", help: "silences to end, by number", isRequired: false,
                isRepeatable: true),
        ],
        options: [config, timeout] + tableFormat + [
            CommandOption("all", "list: also those that have ended"),
            CommandOption("reason", .text, "TEXT", "expire: why, kept in the database"), by,
        ],
        example: "planwatch alerts silences list")

    /// One alert, as people name it.
    static let alert = Command.Positional(
        metavariable: "ID", help: alertHelp, isRequired: true)

    private static let alerts = Command.Positional(
        metavariable: "ALERT", help: alertHelp, isRequired: true, isRepeatable: true)

    private static let alertHelp = "alert id from alerts list, or a beginning of it"

    private static let by = CommandOption(
        "by", .text, "NAME", "who (default: this account and the role of the database)")
}
