import Events
import Instruments
import Language
import Measures
import Plans
import Storage

/// What a projector begins with: everything that is stored, read back.
package struct ProjectorStart: Sendable {
    var projection: Projection
    package var terms: [String]
    var positions: [PartitionPosition]
    var batch: Int64

    /// Reads the stored facts, and fills measures that no daemon has counted before. `moved` is
    /// called on the way, since that may take minutes.
    package static func load(
        _ store: ProjectorStore, measures: Set<Measure>, types: EventTypes,
        moved: @escaping @Sendable () -> Void
    ) async throws -> ProjectorStart {
        let began = ContinuousClock.now
        let terms = try await store.reader.terms()
        let measures = measures.sorted { $0.key < $1.key }
        let (numbers, newKeys) = try await store.measureNumbers(measures.map(\.key))
        let numbered = measures.map {
            NumberedMeasure(number: numbers[$0.key] ?? 0, measure: $0)
        }
        let loader = FactLoader(
            Projection(measures: numbered, terms: terms, types: types), of: types)
        try await store.reader.forEachFactChunk {
            try loader.add($0)
            moved()
        }
        var start = ProjectorStart(
            projection: loader.finish(), terms: terms,
            positions: try await store.reader.positions(),
            batch: try await store.reader.lastBatch())
        let new = numbered.filter { newKeys.contains($0.measure.key) }
        if !new.isEmpty {
            try await start.fill(new, in: store)
        }
        let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
        Log.write(
            .info, "stored facts loaded",
            [
                "facts": String(start.projection.factCount),
                "milliseconds": String(Int(milliseconds)),
                "bytes": String(start.projection.memoryBytes),
            ])
        return start
    }

    /// Counts new measures over all stored facts, as a batch of their own. Names of institutions
    /// and the newest facts of each, which earlier versions did not keep, come with them: where one
    /// of those ran, the head counts are new.
    private mutating func fill(
        _ measures: [NumberedMeasure], in store: ProjectorStore
    ) async throws {
        var commit = BatchCommit(batch: batch + 1)
        commit.newMeasures = measures.map { ($0.measure.key, $0.number) }
        commit.changes = ChangeCodec.chunks(
            cells: projection.cells(of: measures), units: projection.allUnits(), statements: [],
            mentions: projection.allMentions())
        try await store.commit(commit)
        batch += 1
    }
}
