import Instruments

/// The text that Prometheus reads.
package enum Metrics {
    /// All metrics of a state, in the exposition format.
    package static func text(_ state: Telemetry.State, version: String) -> String {
        var page = Page()
        page.family("planwatch_build_info", "gauge", "The program's version.")
        page.sample("planwatch_build_info", [("version", version)], 1)
        page.family(
            "planwatch_active", "gauge", "1 on the daemon that holds the lease, 0 on a standby.")
        page.sample("planwatch_active", [], state.isActive ? 1 : 0)
        page.family("planwatch_ready", "gauge", "1 while /readyz returns 200.")
        page.sample("planwatch_ready", [], Probes.readiness(state).status == 200 ? 1 : 0)
        intake(state, &page)
        judgement(state, &page)
        forecasts(state, &page)
        return page.text
    }

    private static func intake(_ state: Telemetry.State, _ page: inout Page) {
        page.family(
            "planwatch_records_total", "counter", "Records read, by topic and outcome.")
        for (topic, outcomes) in state.records.sorted(by: { $0.key < $1.key }) {
            for outcome in Telemetry.Outcome.allCases {
                page.sample(
                    "planwatch_records_total",
                    [("topic", topic), ("outcome", outcome.rawValue)],
                    Double(outcomes[outcome] ?? 0))
            }
        }
        page.family(
            "planwatch_records_quarantined_total", "counter", "Records rejected, by reason.")
        for (reason, count) in state.quarantined.sorted(by: { $0.key < $1.key }) {
            page.sample(
                "planwatch_records_quarantined_total", [("reason", reason)], Double(count))
        }
        page.family("planwatch_consumer_lag_records", "gauge", "Records still to be read.")
        for (partition, lag) in state.lag.sorted(by: { $0.key < $1.key }) {
            page.sample("planwatch_consumer_lag_records", labels(partition), Double(lag))
        }
        page.family(
            "planwatch_partition_halted", "gauge", "1 while a partition waits for an operator.")
        for partition in state.halted.union(state.lag.keys).sorted() {
            page.sample(
                "planwatch_partition_halted", labels(partition),
                state.halted.contains(partition) ? 1 : 0)
        }
        page.family(
            "planwatch_shards_held", "gauge",
            "Shards of this daemon, where several share the subjects.")
        page.sample("planwatch_shards_held", [], Double(state.shardsHeld))
        page.histogram(
            "planwatch_batch_duration_seconds", "Time to apply and commit a batch.",
            state.batchSeconds)
    }

    private static func judgement(_ state: Telemetry.State, _ page: inout Page) {
        page.histogram(
            "planwatch_judge_round_duration_seconds", "Time of an evaluation round.",
            state.roundSeconds)
        page.family("planwatch_indicators", "gauge", "Evaluated rows, by plan and status.")
        for (key, count) in state.indicators.sorted(by: { $0.key < $1.key }) {
            page.sample(
                "planwatch_indicators", [("plan", key.plan), ("status", key.status)],
                Double(count))
        }
        page.family("planwatch_alerts", "gauge", "Alerts, by state and severity.")
        for (key, count) in state.alerts.sorted(by: { $0.key < $1.key }) {
            page.sample(
                "planwatch_alerts", [("state", key.state), ("severity", key.severity)],
                Double(count))
        }
        page.family(
            "planwatch_alert_transitions_total", "counter", "Transitions found, by kind.")
        for (kind, count) in state.transitions.sorted(by: { $0.key < $1.key }) {
            page.sample(
                "planwatch_alert_transitions_total", [("transition", kind)], Double(count))
        }
        page.family("planwatch_outbox_pending", "gauge", "Transitions still to be delivered.")
        page.sample("planwatch_outbox_pending", [], Double(state.outboxPending))
        page.family(
            "planwatch_delivery_failing", "gauge", "1 while a channel does not accept transitions.")
        for channel in state.channels.sorted() {
            page.sample(
                "planwatch_delivery_failing", [("channel", channel)],
                state.failingChannels.contains(channel) ? 1 : 0)
        }
        page.family(
            "planwatch_dead_letters_total", "counter",
            "Transitions that a channel did not deliver within alerts.giveUpAfter.")
        for channel in state.channels.sorted() {
            page.sample(
                "planwatch_dead_letters_total", [("channel", channel)],
                Double(state.deadLetters[channel] ?? 0))
        }
        page.family(
            "planwatch_unattributed_facts", "gauge",
            "Enrolments and appointments at unknown institutions on the evaluation date.")
        page.sample("planwatch_unattributed_facts", [], Double(state.unattributed))
    }

    private static func forecasts(_ state: Telemetry.State, _ page: inout Page) {
        func labels(_ score: Telemetry.ForecastScore) -> [(String, String)] {
            [
                ("method", score.method), ("version", String(score.version)),
                ("years", score.years),
            ]
        }
        page.family(
            "planwatch_forecasts_scored", "gauge",
            "Forecasts whose truth is known, by method and whole years ahead.")
        for score in state.forecastScores {
            page.sample("planwatch_forecasts_scored", labels(score), Double(score.forecasts))
        }
        page.family(
            "planwatch_forecast_coverage_ratio", "gauge",
            "The share of truths in the 80 % intervals.")
        for score in state.forecastScores {
            guard let coverage = score.coverage else { continue }
            page.sample("planwatch_forecast_coverage_ratio", labels(score), coverage)
        }
        page.family(
            "planwatch_forecast_brier_score", "gauge",
            "Brier score of the method, and of last value and linear schedule on its forecasts.")
        for score in state.forecastScores {
            for brier in score.brier {
                page.sample(
                    "planwatch_forecast_brier_score", labels(score) + [("of", brier.of)],
                    brier.score)
            }
        }
        page.family(
            "planwatch_forecast_too_sure", "gauge",
            "1 where intervals are too narrow or probabilities too bold, by three standard errors.")
        for score in state.forecastScores {
            page.sample(
                "planwatch_forecast_too_sure", labels(score), score.isTooSure ? 1 : 0)
        }
    }

    private static func labels(_ partition: Telemetry.Partition) -> [(String, String)] {
        [("topic", partition.topic), ("partition", String(partition.partition))]
    }

    /// A text that grows family by family.
    private struct Page {
        var text = ""

        mutating func family(_ name: String, _ type: String, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        }

        mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
            let inner = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
            let number = value == value.rounded() ? String(Int64(value)) : String(value)
            text += labels.isEmpty ? "\(name) \(number)\n" : "\(name){\(inner)} \(number)\n"
        }

        mutating func histogram(_ name: String, _ help: String, _ value: Telemetry.Histogram) {
            family(name, "histogram", help)
            for (bound, count) in zip(Telemetry.Histogram.bounds, value.counts) {
                sample(name + "_bucket", [("le", String(bound))], Double(count))
            }
            sample(name + "_bucket", [("le", "+Inf")], Double(value.count))
            sample(name + "_sum", [], value.sum)
            sample(name + "_count", [], Double(value.count))
        }

        private func escaped(_ label: String) -> String {
            label.flatMap { character -> [Character] in
                switch character {
                case "\\": ["\\", "\\"]
                case "\"": ["\\", "\""]
                case "\n": ["\\", "n"]
                default: [character]
                }
            }.reduce(into: "") { $0.append($1) }
        }
    }
}
