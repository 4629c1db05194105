import Events
import Measures
import Storage
import Synchronization

/// Puts stored facts into a projection while they stream in on the database's thread.
final class FactLoader: Sendable {
    private let projection: Mutex<Projection>
    private let waitingChunks = Mutex<Int32>(0)
    private let types: EventTypes
    private let lastBatch: Int64

    /// - Parameter lastBatch: the last one that is complete; what is of a later one waits.
    init(
        _ projection: consuming sending Projection, of types: EventTypes, lastBatch: Int64
    ) {
        self.projection = Mutex(projection)
        self.types = types
        self.lastBatch = lastBatch
    }

    /// Chunks that wait to be counted.
    var waiting: Int32 { waitingChunks.withLock { $0 } }

    /// Adds the facts of a chunk of the journal.
    func add(_ chunk: [UInt8], of batch: Int64) throws {
        var arena = FactArena()
        let facts = try FactCodec.facts(chunk, of: types, into: &arena)
        let isCounted = batch <= lastBatch
        if !isCounted { waitingChunks.withLock { $0 += 1 } }
        projection.withLock { $0.restore(facts, of: arena, isCounted: isCounted) }
    }

    /// The projection with all that was added; the loader is empty from then on.
    func finish() -> Projection {
        projection.withLock { projection in
            let full = projection
            projection = Projection(measures: [])
            return full
        }
    }
}
