extension CommandTable {
    package static let alertsRoute = Command(
        ["alerts", "route"], "show to which channels an alert goes, and why",
        details: """
            Goes through the routes of alerts.yaml in their order: the first that matches counts. \
            Kafka and the journal have every alert, with or without a route.
            """,
        positionals: [alert],
        options: [config, timeout, format],
        example: "planwatch alerts route 1f9d9814")

    package static let alertsTest = Command(
        ["alerts", "test"], "send a trial message to a channel of alerts.yaml",
        details: """
            The message says that it is a trial. It reads the channel's secret file, and needs \
            neither the daemon nor the database.
            """,
        positionals: [
            Command.Positional(
                metavariable: "CHANNEL", help: "name of a channel in alerts.yaml",
                isRequired: true)
        ],
        options: [config, format],
        example: "planwatch alerts test duty-wecom")
}
