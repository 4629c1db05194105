import Events
import Measures
import Storage
import Synchronization

/// Puts stored facts into a projection while they stream in on the database's thread.
final class FactLoader: Sendable {
    private let projection: Mutex<Projection>
    private let waitingChunks = Mutex<Int32>(0)
    private let gathered = Mutex((pieces: 0, damage: GatheredCodec.Damage?.none))
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

    /// Adds a piece of the gathered facts, all of them before the first chunk.
    func add(piece: [UInt8], number: Int) {
        gathered.withLock { gathered in
            guard gathered.damage == nil else { return }
            do throws(GatheredCodec.Damage) {
                guard number == gathered.pieces else { throw .missing }
                let timelines = try GatheredCodec.timelines(piece)
                guard projection.withLock({ $0.restore(timelines) }) else { throw .twice }
                gathered.pieces += 1
            } catch {
                gathered.damage = error
            }
        }
    }

    /// Throws where a piece could not be used, or fewer than these were added: then the loader
    /// cannot be used either.
    func require(pieces: Int) throws(GatheredCodec.Damage) {
        let (count, damage) = gathered.withLock { $0 }
        if let damage { throw damage }
        guard count >= pieces else { throw .missing }
    }

    /// Adds the facts of a chunk of the journal.
    func add(_ chunk: [UInt8], of batch: Int64) throws {
        var arena = FactArena()
        let facts = try FactCodec.facts(chunk, of: types, into: &arena)
        let isCounted = batch <= lastBatch
        if !isCounted { waitingChunks.withLock { $0 += 1 } }
        projection.withLock { $0.restore(facts, of: arena, isCounted: isCounted) }
    }

    /// Facts that were added.
    var factCount: Int { projection.withLock { $0.factCount } }

    /// Asks something of the projection with all that was added.
    func withProjection<Answer>(_ body: (borrowing Projection) -> sending Answer) -> Answer {
        projection.withLock { body($0) }
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
