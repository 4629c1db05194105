import Commands
import JSONText
import Judgements
import PostgresClient
import Storage

/// `planwatch forecasts score`: how the kept forecasts did, by method and horizon.
func scoreForecasts(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    let forecasts = try await call.withDatabase(installation) { connection in
        let filter = try await call.filter(installation, ReadModels(connection: connection))
        return try await JudgeReader(connection: connection).scoredForecasts(
            plans: filter.plans, methods: call.invocation.texts("method"))
    }
    let scores = ForecastScore.scores(forecasts)
    guard !call.isForPrograms else {
        try call.console.show(
            scores.isEmpty ? "[]\n" : "[" + scores.map(\.json.text).joined(separator: ",\n") + "]\n"
        )
        return .done
    }
    guard !scores.isEmpty else {
        call.console.remark(
            "no forecast can be scored yet: none was kept, or no deadline has passed")
        return .done
    }
    let methods = scores.chunked { ($0.method, $0.version) == ($1.method, $1.version) }
    for method in methods {
        try show(method, call.console)
    }
    let note =
        "last value and schedule (the same pace as so far) answer yes or no; years are rounded, "
        + "expected is the Brier score that the probabilities themselves foretell."
    try call.console.show(call.console.folded(note) + "\n")
    return .done
}

/// One method: its tables, then in words what is wrong with it.
private func show(_ scores: [ForecastScore], _ console: Console) throws {
    let first = scores[0]
    try console.show("\(name(first)), \(counted(first.forecasts, "forecast"))\n\n")
    var table = TextTable([
        .init("years"), .init("forecasts", .number), .init("rows", .number),
        .init("covered", .number), .init("Brier", .number), .init("expected", .number),
        .init("last value", .number), .init("schedule", .number),
    ])
    for score in scores {
        let isBad = score.isTooSure ? TextStyle.bad : .plain
        table.add([
            .init(score.horizonName, isBad), .init(grouped(score.forecasts)),
            .init(grouped(score.rows)), .init(percent(score.coverage?.share)),
            .init(thousandths(score.chances?.brier)), .init(thousandths(score.chances?.expected)),
            .init(thousandths(score.lastValue?.brier)),
            .init(thousandths(score.linearSchedule?.brier)),
        ])
    }
    try console.show(table)
    try console.show("\nprobability said, and the share of targets met, in percent (of how many)\n")
    try console.show(reliability(scores))
    try console.show("\n")
    for sentence in sentences(scores) {
        try console.show(console.folded(sentence) + "\n")
    }
    try console.show("\n")
}

private func name(_ score: ForecastScore) -> String {
    "\(score.method), version \(score.version)"
}

/// A line a tenth of the chance, a column a horizon.
private func reliability(_ scores: [ForecastScore]) -> TextTable {
    var table = TextTable(
        [.init("said")] + scores.map { .init($0.horizonName, .number) })
    for place in 0..<10 {
        let cells = scores.map { score -> TextTable.Cell in
            guard let tenth = score.reliability.first(where: { $0.from == Double(place) / 10 })
            else { return "" }
            let met = Int((tenth.met.share * 100).rounded())
            return .init("\(met) (\(grouped(tenth.forecasts)))")
        }
        table.add([.init("\(place * 10)-\(place * 10 + 10)")] + cells)
    }
    return table
}

/// What speaks against a method, or that nothing does.
private func sentences(_ scores: [ForecastScore]) -> [String] {
    let found = scores.flatMap { score -> [String] in
        [coverageSentence(score), chanceSentence(score)].compactMap(\.self)
    }
    guard found.isEmpty else { return found }
    let first = scores[0]
    guard first.rows >= ForecastScore.fewestRows else {
        return [
            "\(name(first)): too few rows to say whether it is too sure "
                + "(\(first.rows), from \(ForecastScore.fewestRows) on)."
        ]
    }
    return ["\(name(first)): nothing says that it is too sure or too cautious."]
}

private func coverageSentence(_ score: ForecastScore) -> String? {
    guard let coverage = score.coverage else { return nil }
    let head = "\(percent(coverage.share)) of the truths lie in its 80 % intervals"
    switch coverage.finding {
    case .tooSure:
        return "\(name(score)) is too sure\(horizon(score)): only \(head), and with three "
            + "standard errors (\(counted(coverage.count, "row"))) at most "
            + "\(percent(coverage.high)). Its intervals are too narrow."
    case .tooCautious:
        return "\(name(score)) is too cautious\(horizon(score)): \(head), and with three "
            + "standard errors (\(counted(coverage.count, "row"))) at least "
            + "\(percent(coverage.low)). Its intervals are wider than they need to be."
    case .inLine, .tooFew: return nil
    }
}

private func chanceSentence(_ score: ForecastScore) -> String? {
    guard let chances = score.chances else { return nil }
    let figures =
        "its Brier score is \(thousandths(chances.brier)), its own probabilities foretell "
        + thousandths(chances.expected)
    let errors = chances.deviation.map { $0.isFinite ? tenths(abs($0)) : "countless" } ?? "no"
    switch chances.finding {
    case .tooSure:
        return "\(name(score)) is too sure of its probabilities\(horizon(score)): \(figures), "
            + "by \(errors) standard errors too little."
    case .tooCautious:
        return "\(name(score)) is too cautious in its probabilities\(horizon(score)): "
            + "\(figures), by \(errors) standard errors too much."
    case .inLine, .tooFew: return nil
    }
}

private func horizon(_ score: ForecastScore) -> String {
    switch score.years {
    case nil: ""
    case 1: " one year ahead"
    case ForecastScore.mostYears: " five years and more ahead"
    case let years?: " \(years) years ahead"
    }
}

/// A share in whole percent.
private func percent(_ share: Double?) -> String {
    share.map { "\(Int(($0 * 100).rounded())) %" } ?? "-"
}

private func thousandths(_ score: Double?) -> String {
    guard let score else { return "-" }
    let digits = String(Int((score * 1_000).rounded()))
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(padded.dropLast(3)).\(padded.suffix(3))"
}

private func tenths(_ value: Double) -> String {
    let whole = Int((min(value, 1e6) * 10).rounded())
    return "\(whole / 10).\(whole % 10)"
}

extension Array {
    /// Neighbours that belong together.
    fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [[Element]] {
        var chunks: [[Element]] = []
        for element in self {
            if let last = chunks.last?.last, belong(last, element) {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
        return chunks
    }
}

extension ForecastScore {
    /// For programs.
    fileprivate var json: JSON {
        .object([
            ("method", .string(method)), ("methodVersion", .integer(Int64(version))),
            ("years", years.map { .integer(Int64($0)) } ?? .null),
            ("forecasts", .integer(Int64(forecasts))), ("rows", .integer(Int64(rows))),
            ("coverage", number(coverage?.share)), ("coverageLow", number(coverage?.low)),
            ("coverageHigh", number(coverage?.high)),
            ("intervals", .optional(coverage?.finding.rawValue)),
            ("brier", number(chances?.brier)), ("brierExpected", number(chances?.expected)),
            ("deviation", number(chances?.deviation)),
            ("chances", .optional(chances?.finding.rawValue)),
            ("lastValue", rival(lastValue)), ("linearSchedule", rival(linearSchedule)),
            (
                "reliability",
                .array(
                    reliability.map {
                        .object([
                            ("from", number($0.from)), ("to", number($0.to)),
                            ("forecasts", .integer(Int64($0.forecasts))),
                            ("meanChance", number($0.meanChance)), ("met", number($0.met.share)),
                            ("metLow", number($0.met.low)), ("metHigh", number($0.met.high)),
                        ])
                    })
            ),
        ])
    }

    private func rival(_ rival: Rival?) -> JSON {
        guard let rival else { return .null }
        return .object([
            ("forecasts", .integer(Int64(rival.count))), ("brier", number(rival.brier)),
            ("brierOfMethod", number(rival.brierOfMethod)), ("nearer", number(rival.nearer)),
        ])
    }
}

/// A figure, or null: JSON has no infinity.
private func number(_ value: Double?) -> JSON {
    .optionalNumber(value.flatMap { $0.isFinite ? $0.description : nil })
}
