import Configuration
import Documents
import Events
import Foundation
import Language
import Measures
import Projecting
import Records

/// What a daemon does with each event while it reads much, on one thread and without servers:
/// decoding, storing, counting, each in a function of its own, whose instructions can be counted.
///
///     HotPathProbe CONFIGURATION EVENTS
///
/// Writes a line of JSON: how many events, facts, subjects and cells there were, and a digest of
/// the cells.
@main
struct HotPathProbe {
    /// Records in a batch, and subjects that are counted between two looks at the clock, as of the
    /// daemon.
    private static let (batchRecords, subjectsAtOnce) = (25_000, 4_000)

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Misuse() }
        let installation = loadInstallation(
            configFile: arguments[1], environment: [:], secrets: .none)
        guard !installation.faults.hasErrors else { throw Misuse() }
        let measures = installation.measures.byKey.enumerated().map {
            NumberedMeasure(number: UInt16($0.offset + 1), measure: $0.element.measure)
        }
        let batches = try records(of: arguments[2])
        var decoder = EventDecoder(
            digests: KeyedDigests(identityKey: [UInt8](repeating: 7, count: 32)), clock: .other,
            types: .standard, terms: Interner())
        var projection = Projection(measures: measures)
        var facts = 0
        for batch in batches { facts += store(decode(batch, by: &decoder), in: &projection) }
        let subjects = projection.dueCount
        // A lane compiles the measures, once for all subjects.
        _ = projection.nextDue(0, lanes: 1)
        let cells = count(&projection)
        let events = batches.map(\.records.count).reduce(0, +)
        print(
            "{\"measures\":\(measures.count),\"events\":\(events)",
            "\"facts\":\(facts),\"subjects\":\(subjects),\"cells\":\(cells.count)",
            "\"digest\":\(digest(of: cells))}", separator: ",")
    }

    @inline(never)
    private static func decode(
        _ batch: RecordBatch, by decoder: inout EventDecoder
    ) -> DecodedBatch { decoder.decode(batch) }

    @inline(never)
    private static func store(_ batch: DecodedBatch, in projection: inout Projection) -> Int {
        projection.receive(batch).facts.count
    }

    /// All that is due, as one lane counts it.
    @inline(never)
    private static func count(_ projection: inout Projection) -> [Cell] {
        var (difference, changes) = (TimelineDifference(), ProjectionChanges())
        var sums = CellSums()
        while true {
            let counted: Int
            do {
                let due = projection.nextDue(subjectsAtOnce, lanes: 1)
                due.count(lane: 0, by: &difference, into: &changes)
                counted = due.count
            }
            guard counted > 0 else { break }
            sums.take(from: &changes.cells)
            projection.takeDue(counted)
        }
        return sums.counts.indices.flatMap { measure in
            var cells = sums.take(measure)
            cells.net()
            return cells
        }
    }

    private static func digest(of cells: [Cell]) -> UInt32 {
        cells.reduce(into: UInt32(17)) { digest, cell in
            for number in [
                UInt32(cell.key.measure), UInt32(cell.key.group), cell.key.unit,
                UInt32(bitPattern: cell.key.day), UInt32(bitPattern: cell.key.unitDay),
                UInt32(truncatingIfNeeded: cell.amount),
            ] { digest = digest &* 31 &+ number }
        }
    }

    /// The lines of a file as they come from a broker, with their subjects as keys.
    private static func records(of file: String) throws -> [RecordBatch] {
        let lines = try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: 0x0A)
        let type = Array("application/cloudevents+json".utf8)
        var batches: [RecordBatch] = []
        for (offset, line) in lines.enumerated() {
            if offset % batchRecords == 0 { batches.append(RecordBatch()) }
            let event = try JSONDecoder().decode(Subject.self, from: line)
            batches[batches.count - 1].append(
                offset: Int64(offset), key: Array(event.subject.utf8), value: Array(line),
                headers: [("content-type", type)])
        }
        return batches
    }

    private struct Subject: Decodable { var subject: String }

    private struct Misuse: Error {}
}
