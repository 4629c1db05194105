extension CommandTable {
    package static let test = Command(
        ["test"], "run the scenarios of plans, in memory",
        details: """
            Needs neither Kafka nor PostgreSQL: events go through the daemon's own code in \
            memory. Of a folder, every file that ends in .yaml is run. Exits with 1 if anything \
            is not as expected, or a file has errors. How scenarios are written: docs/SCENARIOS.md.
            """,
        positionals: [
            Command.Positional(
                metavariable: "FILE", help: "scenario file, or a folder of them",
                isRequired: true, isRepeatable: true)
        ],
        options: [
            config, format,
            CommandOption("junit", .text, "FILE", "also write the results as JUnit XML"),
            CommandOption(
                "coverage", .text, "FILE",
                "also write which statuses of which rows were reached, as CSV; - prints a table"),
        ],
        example: "planwatch test --coverage - /usr/share/planwatch/scenarios")

    package static let plansCoverage = Command(
        ["plans", "coverage"], "count the rows of each plan, and those tested",
        details: """
            With --scenarios, which statuses the scenarios of a folder reach; with --ledger, a \
            CSV file of commitments (id, seed, notes), which of them have no row.
            """,
        options: [
            config,
            CommandOption("scenarios", .text, "DIR", "run the scenarios of this folder"),
            CommandOption("ledger", .text, "CSV", "commitments that there should be a row for"),
        ] + tableFormat,
        example: "planwatch plans coverage --scenarios /usr/share/planwatch/scenarios")
}
