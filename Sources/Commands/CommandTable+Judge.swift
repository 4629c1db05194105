extension CommandTable {
    package static let judge = Command(
        ["judge"], "hold a series of dated values against a target",
        details: """
            Needs neither daemon nor database. Every value counts as the reading of a period that \
            has closed; values from after --as-of are not looked at. A batch has one JSON object a \
            line: {"id", "series": [["2021-12-31", 86.1], …], "direction", "target", "by", \
            "baseline": {"on", "value"}, "asOf", "bounds": [0, 100]}; baseline and bounds may be \
            missing, other members are passed over. It is answered line by line in JSON, a faulty \
            line by an error with its number, and then the command ends with 1.
            """,
        options: [
            CommandOption(
                "series", .text, "FILE", "lines of date,value; - is standard input"),
            CommandOption(
                "direction", .oneOf(["at_least", "at_most"]), "NAME",
                "which side of the target meets it: at_least or at_most"),
            CommandOption("target", .text, "V", "the value to be reached"),
            CommandOption("by", .day, "DATE", "the deadline"),
            CommandOption(
                "baseline", .text, "V@DATE",
                "where the path begins, 85@2020-12-31 (default the first value)"),
            CommandOption("as-of", .day, "DATE", "the day to judge"),
            CommandOption(
                "bounds", .text, "LO,HI", "what no value can leave, 0,100 for a share in percent"),
            CommandOption(
                "batch", .text, "FILE", "many series, one JSON object a line; - is standard input"),
            CommandOption(
                "method",
                .oneOf([
                    "least_squares", "linear_schedule", "last_value", "drift", "predict_linear",
                    "eurostat_cagr",
                ]), "NAME",
                "how to forecast: least_squares with interval and chance, or a published way "
                    + "without: linear_schedule, last_value, drift, predict_linear, eurostat_cagr",
                defaultValue: "least_squares"),
            format,
        ],
        exclusive: ["series", "batch"],
        example: "planwatch judge --batch series.ndjson")
}
