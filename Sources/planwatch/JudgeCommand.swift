import Calendar
import Codes
import Commands
import Configuration
import Course
import Exact
import Forecasts
import Glibc
import Indicators
import JSONText
import Words

/// `planwatch judge`: series of dated values against targets, by the daemon's own rules.
func judge(_ call: Call) throws -> CommandOutcome {
    let name = call.invocation.text("method")
    guard let method = forecastMethods.first(where: { $0.name == name }) else {
        throw CommandFailure(.bug, "the method \(name ?? "") is in the table only")
    }
    if let file = call.invocation.text("batch") { return try judgeBatch(file, method, call) }
    guard let file = call.invocation.text("series") else {
        throw CommandFailure(.wrongUsage, "missing --series FILE or --batch FILE")
    }
    var task = try call.task(method)
    let text = try contents(of: file)
    do throws(SeriesFault) {
        task.series.values = try seriesValues(csv: text)
    } catch {
        throw CommandFailure(.no, "\(file): \(error.words)")
    }
    let judgement = task.series.judgement(on: task.asOf)
    if call.isForTables {
        try call.show(csv: CSV.text([JSON.object(members(judgement, method))], heads: []))
    } else if call.isForPrograms {
        try call.console.show(JSON.object(members(judgement, method)).text + "\n")
    } else {
        try show(judgement, method, call)
    }
    return .done
}

/// Answers line by line; whether every line could be answered.
private func judgeBatch(
    _ file: String, _ method: any ForecastMethod, _ call: Call
) throws -> CommandOutcome {
    for name in [
        "direction", "target", "by", "baseline", "as-of", "bounds", "cumulative", "breaks",
    ]
    where call.invocation.has(name) {
        throw CommandFailure(
            .wrongUsage, "--\(name) cannot be used with --batch: each line has its own")
    }
    var output = try Output("-")
    var outcome = CommandOutcome.done
    let lines = try contents(of: file).split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
        var answer: [(String, JSON)] = []
        do throws(SeriesFault) {
            let task = try SeriesTask(line: line, method: method)
            answer = [("id", task.id)] + members(task.series.judgement(on: task.asOf), method)
        } catch {
            answer = [
                ("line", .integer(Int64(place + 1))), ("id", error.id),
                ("error", .string(error.words)),
            ]
            outcome = .no
        }
        try output.write(line: Array(JSON.object(answer).text.utf8))
    }
    try output.flush()
    return outcome
}

/// The text of a file, without the byte order mark that Excel begins it with.
private func contents(of file: String) throws(CommandFailure) -> ArraySlice<UInt8> {
    let bytes = try allBytes(of: file)
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
}

private func allBytes(of file: String) throws(CommandFailure) -> [UInt8] {
    if file == "-" {
        guard let bytes = readAll(from: STDIN_FILENO) else {
            throw CommandFailure(.wrongUsage, "standard input cannot be read")
        }
        return bytes
    }
    do throws(UnreadableFile) {
        return try bytes(of: file)
    } catch {
        throw CommandFailure(.wrongUsage, "\(file): \(error.words)")
    }
}

/// What is said of a series, in the order in which it is read.
private func members(
    _ judgement: Judgement, _ method: any ForecastMethod
) -> [(String, JSON)] {
    func number(_ value: Fraction?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }
    func number(_ value: Double?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }
    var members: [(String, JSON)] = [
        ("value", number(judgement.reading.value)), ("expected", number(judgement.expected)),
        ("gap", number(judgement.gap)), ("requiredPace", number(judgement.requiredPace)),
        ("forecast", number(judgement.forecast)), ("forecastLow", number(judgement.forecastLow)),
        ("forecastHigh", number(judgement.forecastHigh)),
        ("chance", .optionalNumber(judgement.chance?.description)),
        ("status", .optional(judgement.status?.rawValue)), ("reason", .string(judgement.sentence)),
        ("method", .string(method.name)),
        ("reasonCode", .optional(judgement.reason?.code)),
        ("readOn", .optional(judgement.readOn?.description)),
    ]
    if let ratio = judgement.outlook?.ratio { members.append(("ratio", number(ratio))) }
    return members
}

private func show(
    _ judgement: Judgement, _ method: any ForecastMethod, _ call: Call
) throws {
    var table = TextTable([.init("figure"), .init("answer", .flowing)])
    for (name, value) in members(judgement, method) {
        let text =
            switch value {
            case .null: "-"
            case .string(let text), .number(let text): text
            default: value.text
            }
        let look = name == "status" ? style(of: Status(rawValue: text)) : .plain
        table.add([.init(name), .init(text, look)])
    }
    try call.console.show(table)
}
