import Calendar
import Commands
import Course
import Exact
import Forecasts
import JSONText
import Plans

/// Why a series cannot be judged, in words that say what to write instead.
struct SeriesFault: Error {
    var words: String
    /// Of a line of a batch, where it tells one.
    var id = JSON.null
}

/// A series and the day on which it is to be judged.
struct SeriesTask {
    var id = JSON.null
    var series: Series
    var asOf: CivilDay
}

/// A number that is within reach of every figure drawn from it.
private func readFigure(_ text: String, _ name: String) throws(SeriesFault) -> Fraction {
    guard text.utf8.count <= 60, let value = Fraction(decimal: text), isInReach(value) else {
        throw SeriesFault(
            words: "\(name) must be a number below 10^18, for example 93.8, not '\(text)'")
    }
    return value
}

private func isInReach(_ value: Fraction) -> Bool {
    value.isZero || (1e-60..<1e18).contains(value.magnitude.double)
}

private func readDate(_ text: String, _ name: String) throws(SeriesFault) -> CivilDay {
    guard let day = CivilDay(text) else {
        throw SeriesFault(words: "\(name) must be a date in the form YYYY-MM-DD, not '\(text)'")
    }
    return day
}

/// Refuses a day that has two values; the same one twice is one.
private func distinct(_ values: [Series.Value]) throws(SeriesFault) -> [Series.Value] {
    let sorted = values.sorted { $0.on < $1.on }
    var kept: [Series.Value] = []
    for value in sorted {
        if let last = kept.last, last.on == value.on {
            guard last.value == value.value else {
                throw SeriesFault(words: "two values for \(value.on)")
            }
        } else {
            kept.append(value)
        }
    }
    return kept
}

private func readComparator(_ direction: String, _ target: Fraction) -> Target.Comparator? {
    switch direction {
    case "at_least": .atLeast(target)
    case "at_most": .atMost(target)
    default: nil
    }
}

/// - Parameters: nil where there is no bound on that side.
private func readBounds(
    _ low: Fraction?, _ high: Fraction?
) throws(SeriesFault) -> ValueBounds {
    if let low, let high, low > high {
        throw SeriesFault(words: "bounds: the lower one comes first, for example 0,100")
    }
    return ValueBounds(low: low?.double, high: high?.double)
}

/// The values of lines `date,value`, under a head line or without. Empty lines, and a line with a
/// date and no value, are passed over.
func seriesValues(csv bytes: ArraySlice<UInt8>) throws(SeriesFault) -> [Series.Value] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw SeriesFault(words: "the file is not UTF-8")
    }
    var values: [Series.Value] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (place, line) in lines.enumerated() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        if fields == [""] || (place == 0 && fields == ["date", "value"]) { continue }
        do throws(SeriesFault) {
            guard fields.count == 2 else {
                throw SeriesFault(words: "expected date,value, for example 2023-12-31,88.2")
            }
            let on = try readDate(fields[0], "the day")
            if fields[1].isEmpty { continue }
            values.append(Series.Value(on: on, value: try readFigure(fields[1], "the value")))
        } catch {
            throw SeriesFault(words: "line \(place + 1): \(error.words)")
        }
    }
    return try distinct(values)
}

extension Call {
    /// What the options ask for, still without values.
    func task(_ method: any ForecastMethod) throws(CommandFailure) -> SeriesTask {
        for name in ["direction", "target", "by", "as-of"] where !invocation.has(name) {
            throw CommandFailure(.wrongUsage, "missing --\(name)")
        }
        do throws(SeriesFault) {
            guard let by = invocation.day("by"), let asOf = invocation.day("as-of"),
                let comparator = readComparator(
                    invocation.text("direction") ?? "",
                    try readFigure(invocation.text("target") ?? "", "--target"))
            else { throw SeriesFault(words: "the options are incomplete") }
            var series = Series(
                values: [], comparator: comparator, deadline: by, method: method)
            if let text = invocation.text("baseline") {
                let parts = text.split(separator: "@", omittingEmptySubsequences: false)
                guard parts.count == 2 else {
                    throw SeriesFault(words: "--baseline must be V@DATE, for example 85@2020-12-31")
                }
                series.baseline = Series.Value(
                    on: try readDate(String(parts[1]), "--baseline"),
                    value: try readFigure(String(parts[0]), "--baseline"))
            }
            if let text = invocation.text("bounds") {
                let parts = text.split(separator: ",", omittingEmptySubsequences: false)
                guard parts.count == 2 else {
                    throw SeriesFault(
                        words: "--bounds must be LO,HI, for example 0,100, or 0, without an end")
                }
                func end(_ part: Substring) throws(SeriesFault) -> Fraction? {
                    try part.isEmpty ? nil : readFigure(String(part), "--bounds")
                }
                series.bounds = try readBounds(try end(parts[0]), try end(parts[1]))
            }
            series.isCumulative = invocation.has("cumulative")
            if let text = invocation.text("breaks") {
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    series.breaks.append(try readDate(String(part), "--breaks"))
                }
            }
            return SeriesTask(series: series, asOf: asOf)
        } catch {
            throw CommandFailure(.wrongUsage, error.words)
        }
    }
}

extension SeriesTask {
    /// A line of a batch.
    init(line: ArraySlice<UInt8>, method: any ForecastMethod) throws(SeriesFault) {
        let object: JSON
        do throws(JSONFault) {
            object = try JSON(line)
        } catch {
            throw SeriesFault(words: "not JSON: column \(error.column): \(error.words)")
        }
        guard case .object = object else {
            throw SeriesFault(words: "a line must be one JSON object")
        }
        let id = object["id"] ?? .null
        do throws(SeriesFault) {
            switch id {
            case .string, .number, .null: break
            default: throw SeriesFault(words: "id must be a string or a number")
            }
            self.init(
                id: id, series: try Series(object, method: method),
                asOf: try object.date("asOf"))
        } catch {
            throw SeriesFault(words: error.words, id: id)
        }
    }
}

extension Series {
    fileprivate init(_ object: JSON, method: any ForecastMethod) throws(SeriesFault) {
        let values = try (object["series"] ?? .null).values("series")
        let target = try (object["target"] ?? .null).figure("target")
        guard case .string(let direction) = object["direction"],
            let comparator = readComparator(direction, target)
        else { throw SeriesFault(words: "direction must be at_least or at_most") }
        self.init(
            values: values, comparator: comparator,
            deadline: try object.date("by"), method: method)
        if let given = object["baseline"], given != .null {
            baseline = Value(
                on: try given.date("on"),
                value: try (given["value"] ?? .null).figure("value of baseline"))
        }
        if let given = object["bounds"], given != .null {
            guard case .array(let ends) = given, ends.count == 2 else {
                throw SeriesFault(words: "bounds must be two numbers, for example [0, 100]")
            }
            bounds = try readBounds(
                try ends[0] == .null ? nil : ends[0].figure("bounds"),
                try ends[1] == .null ? nil : ends[1].figure("bounds"))
        }
        switch object["cumulative"] {
        case .bool(let isSo): isCumulative = isSo
        case nil, .null: break
        default: throw SeriesFault(words: "cumulative must be true or false")
        }
        if let given = object["breaks"], given != .null {
            guard case .array(let days) = given else {
                throw SeriesFault(words: "breaks must be a list of dates")
            }
            for item in days {
                guard case .string(let text) = item else {
                    throw SeriesFault(words: "breaks must be a list of dates")
                }
                breaks.append(try readDate(text, "breaks"))
            }
        }
        if let given = object["siblings"], given != .null {
            guard case .array(let others) = given else {
                throw SeriesFault(words: "siblings must be a list of series")
            }
            for other in others { siblings.append(try other.values("siblings")) }
        }
    }
}

extension JSON {
    /// Pairs of a date and a value, each day once; a null is no value.
    fileprivate func values(_ name: String) throws(SeriesFault) -> [Series.Value] {
        guard case .array(let items) = self else {
            throw SeriesFault(words: "\(name) must be a list of [date, value]")
        }
        var values: [Series.Value] = []
        for item in items {
            guard case .array(let pair) = item, pair.count == 2, case .string(let on) = pair[0]
            else {
                throw SeriesFault(words: "\(name) must have pairs like [\"2023-12-31\", 88.2]")
            }
            let day = try readDate(on, name)
            if pair[1] == .null { continue }
            values.append(Series.Value(on: day, value: try pair[1].figure(name)))
        }
        return try distinct(values)
    }

    fileprivate func figure(_ name: String) throws(SeriesFault) -> Fraction {
        guard case .number(let text) = self else {
            throw SeriesFault(words: "\(name) must be a number, not \(text)")
        }
        return try readFigure(text, name)
    }

    fileprivate func date(_ name: String) throws(SeriesFault) -> CivilDay {
        guard case .string(let text) = self[name] else {
            throw SeriesFault(words: "\(name) must be a date in the form YYYY-MM-DD")
        }
        return try readDate(text, name)
    }
}
