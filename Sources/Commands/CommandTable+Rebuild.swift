extension CommandTable {
    package static let rebuild = Command(
        ["rebuild"], "make the projections again from the stored facts",
        details: """
            For what verify finds different: counts all measures, units and statements from the \
            stored facts, beside those that are read and beside the daemon, which goes on, and \
            puts them in their place in one transaction. The daemon then evaluates everything and \
            repairs statuses, readings and alerts; no alert is sent twice. If no daemon is \
            active, this command does that. Reads the journal of facts and not Kafka, and needs \
            as much memory as verify.
            """,
        options: [
            config, timeout, format,
            CommandOption("reason", .text, "TEXT", "why, kept in the database"),
        ],
        example: "planwatch rebuild --reason verify-named-cells")
}
