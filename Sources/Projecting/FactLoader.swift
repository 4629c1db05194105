import Events
import Measures
import Storage
import Synchronization

/// Puts stored facts into a projection while they stream in on the database's thread.
final class FactLoader: Sendable {
    private let projection: Mutex<Projection>
    private let types: EventTypes

    init(_ projection: consuming sending Projection, of types: EventTypes) {
        self.projection = Mutex(projection)
        self.types = types
    }

    /// Adds the facts of a chunk of the journal.
    func add(_ chunk: [UInt8]) throws {
        var arena = FactArena()
        let facts = try FactCodec.facts(chunk, of: types, into: &arena)
        projection.withLock { $0.restore(facts, of: arena) }
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
