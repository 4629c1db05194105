import Events
import Indicators
import Judgements
import Measures
import Storage

/// What is known and what was evaluated, as text that is the same byte for byte for the same facts,
/// plans and day: two installations are compared by it.
///
/// Nothing in it depends on how the facts came: no offsets, numbers of terms, counters or times of
/// a database.
struct CanonicalDump {
    var types: EventTypes
    /// All facts that were evaluated.
    var projection: Projection
    /// The cells as they are stored.
    var indicatorIndex: IndicatorIndex
    var statuses: [StatusRow]
    /// As they are known now.
    var readings: [KeptReading]
    /// The transitions that were not retracted, a line each.
    var transitions: [String]

    /// A line for each standing fact, cell, status, kept reading, standing transition and
    /// conflicting identity, in the order of their bytes: that of Strings takes two spellings of a
    /// character for one.
    var text: String {
        var lines = standingFacts()
        lines += indicatorIndex.cellLines().map { "cell\t\($0.dumpLine)" }
        lines += statuses.map { "status\t\($0.dumpLine)" }
        lines += readings.map { "reading\t\($0.dumpLine)" }
        lines += transitions.map { "transition\t\($0)" }
        lines += conflicts()
        return lines.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
    }

    private func standingFacts() -> [String] {
        var lines: [String] = []
        projection.forEachStandingFact { fact in
            let type = types.name(of: fact.type)
            lines.append(
                "fact\t\(fact.subject.hex)\t\(fact.source)\t\(fact.id)\t\(type)"
            )
        }
        return lines
    }

    /// Each once, however many contents came under it.
    private func conflicts() -> [String] {
        let lines = projection.conflictingFacts().map {
            Array("conflict\t\($0.subject.hex)\t\($0.source)\t\($0.id)".utf8)
        }
        return Set(lines).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension IndicatorIndex.CellLine {
    fileprivate var dumpLine: String {
        let of = unitDay.map { "\($0)" } ?? (part.isEmpty ? "-" : "of \(part)")
        return "\(measure)\t\(group)\t\(unit)\t\(day)\t\(of)\t\(amount)"
    }
}
