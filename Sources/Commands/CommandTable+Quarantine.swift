extension CommandTable {
    private static let reasons = [
        "oversize", "not_a_cloudevent", "invalid_utf8", "malformed_json", "unknown_type",
        "schema_violation", "key_mismatch", "implausible_time", "conflicting_duplicate",
        "unknown_reference",
    ]

    private static let ids = Command.Positional(
        metavariable: "ID", help: "topic/partition/offset, from quarantine list",
        isRequired: false, isRepeatable: true)

    private static let allOfReason = CommandOption(
        "reason", .oneOf(reasons), "REASON", "all records quarantined for this reason")

    package static let quarantineList = Command(
        ["quarantine", "list"], "list quarantined (dead-letter) records, or count them",
        options: [config, timeout] + tableFormat + [
            CommandOption(
                "by", .someOf(["reason", "type", "source", "subject", "topic"]), "WORDS",
                "count those that are alike, by some of reason, type, source, subject (its kind), "
                    + "topic, with commas between them"),
            CommandOption(
                "reason", .oneOf(reasons), "REASON", "only for this reason", isRepeatable: true),
            CommandOption(
                "type", .text, "TYPE",
                "only events of this type: enrolment, or whole where it is none of ours",
                isRepeatable: true),
            CommandOption("since", .day, "DAY", "only those refused on this day or later"),
            CommandOption("discarded", "those that were discarded, with who and why"),
            CommandOption(
                "limit", .wholeNumber(0...Int.max), "N", "maximum number of records; 0: no limit",
                defaultValue: "1000"),
        ],
        example: "planwatch quarantine list --by reason,type,source --since 2026-09-01")

    package static let quarantineShow = Command(
        ["quarantine", "show"], "show a quarantined record and its errors",
        details: """
            The first error is the reason. To find the others takes the identity key and the \
            record itself, which is kept for privacy.quarantineDays.
            """,
        positionals: [
            Command.Positional(
                metavariable: "ID", help: "topic/partition/offset, from quarantine list",
                isRequired: true)
        ],
        options: [
            config, timeout, format,
            CommandOption(
                "bytes",
                "include the record itself: as text where it is text; in JSON always in Base64"),
        ],
        example: "planwatch quarantine show education.events/0/17 --bytes")

    package static let quarantineRetry = Command(
        ["quarantine", "retry"], "retry quarantined records",
        details: """
            For records that a newer version or a corrected configuration may accept. Accepted \
            records count as if they had been accepted when first read. The active daemon \
            processes them; if none is active, this command does.
            """,
        positionals: [ids], options: [config, timeout, format, allOfReason],
        example: "planwatch quarantine retry --reason unknown_type")

    package static let quarantineDiscard = Command(
        ["quarantine", "discard"], "take records out of quarantine for good",
        details: """
            For records that were sent again corrected. They stay listed as discarded, with who \
            decided it and why; their encrypted copies are deleted, and they cannot be retried.
            """,
        positionals: [ids],
        options: [
            config, timeout, format, allOfReason,
            CommandOption("why", .text, "TEXT", "why, kept in the database (required)"),
        ],
        example: "planwatch quarantine discard education.events/0/17 --why \"sent again as 17b\"")
}
