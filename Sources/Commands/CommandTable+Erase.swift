extension CommandTable {
    package static let erase = Command(
        ["erase"], "forget a person; totals stay right",
        details: """
            What is stored of the person stays under a name of nobody's, without the ids of its \
            events; its quarantined records are deleted. No event of it is stored from then on, \
            also when topics are read again: each counts as a duplicate. This cannot be undone. \
            Kafka's own log and backups of the database still have the person. The active daemon \
            does it; if none is active, this command does.
            """,
        positionals: [
            Command.Positional(
                metavariable: "SUBJECT",
                help: "student/ID, staff/ID or person/ID, as in the events; - reads it from "
                    + "standard input, which leaves it out of the shell's history",
                isRequired: true)
        ],
        options: [
            config, timeout, format,
            CommandOption("reason", .text, "TEXT", "why, kept in the database (required)"),
        ],
        example: "planwatch erase student/S20230001 --reason request-17")
}
