extension CommandTable {
    package static let judge = Command(
        ["judge"], "evaluate a time series against a target",
        details: """
            Needs neither daemon nor database. Every value is taken as the final value of a \
            period; values after --as-of are ignored. A batch has one JSON object per \
            line: {"id", "series": [["2021-12-31", 86.1], …], "direction", "target", "by", \
            "baseline": {"on", "value"}, "asOf", "bounds": [0, 100], "cumulative": false, \
            "breaks": ["2023-01-01"], "siblings": []}; those from baseline on, but for asOf, are \
            optional, other members are ignored. Siblings are a list of series of the same figure \
            elsewhere: three or more with values on the same days say how such figures move. The \
            answer is one JSON object per line; for a \
            line with an error it has the line number and the error, and the exit code is 1.
            """,
        options: [
            CommandOption(
                "series", .text, "FILE", "CSV file of date,value; - is standard input"),
            CommandOption(
                "direction", .oneOf(["at_least", "at_most"]), "NAME",
                "at_least: higher is better; at_most: lower is better"),
            CommandOption("target", .text, "V", "target value"),
            CommandOption("by", .day, "DATE", "deadline"),
            CommandOption(
                "baseline", .text, "V@DATE",
                "start of the trajectory, 85@2020-12-31 (default: the first value)"),
            CommandOption("as-of", .day, "DATE", "evaluation date"),
            CommandOption(
                "bounds", .text, "LO,HI",
                "lowest and highest possible value, 0,100 for a share in percent; 0, without an end"
            ),
            CommandOption(
                "cumulative", "the values are counts so far, which only grow"),
            CommandOption(
                "breaks", .text, "DATES",
                "days from which on values are not comparable with those before, with commas"),
            CommandOption(
                "batch", .text, "FILE", "many series, one JSON object per line; - is standard input"
            ),
            CommandOption(
                "method",
                .oneOf([
                    "model_average", "least_squares", "linear_schedule", "last_value", "drift",
                    "predict_linear",
                    "eurostat_cagr",
                ]), "NAME",
                "forecast method: model_average and least_squares give interval and probability; "
                    + "the other published methods do not: linear_schedule, last_value, drift, "
                    + "predict_linear, eurostat_cagr",
                defaultValue: "model_average"),
        ] + tableFormat,
        exclusive: ["series", "batch"],
        example: "planwatch judge --batch series.ndjson")

    package static let forecastsScore = Command(
        ["forecasts", "score"], "compare kept forecasts with what happened",
        details: """
            By method and by years from the forecast to the deadline: how many of the 80 % \
            intervals held the truth, the Brier score of the probabilities beside the one that \
            they foretell and beside those of last value and linear schedule, and how often \
            targets with such a probability were met. A method is called too sure when the upper \
            end of its coverage, three standard errors up (Wilson), is below 80 %, or its Brier \
            score is three standard errors above the expected one (Spiegelhalter). The forecasts \
            of one row and deadline count as one; of fewer than ten nothing is said.
            """,
        options: [
            config, timeout, format,
            CommandOption("plan", .text, "ID", "only this plan", isRepeatable: true),
            CommandOption(
                "method", .text, "NAME", "only forecasts of this method", isRepeatable: true),
        ],
        example: "planwatch forecasts score --plan liaocheng-14fyp")
}
