import Instruments
import Synchronization

/// Between the group, which says which shards this member is to have, and the projector, which
/// takes them over and gives them up between two batches.
package final class ShardAssignment: Sendable {
    /// Who this member is, for operators.
    package let owner: String
    /// How many shards there are, and under which key subjects belong to them.
    let count: Int32
    let identityKey: [UInt8]
    private let state = Mutex((wanted: Set<Int32>(), held: Set<Int32>()))
    private let given = WakeSignal()

    package init(owner: String, count: Int, identityKey: [UInt8], wanted: Set<Int32> = []) {
        self.owner = owner
        self.count = Int32(count)
        self.identityKey = identityKey
        state.withLock { $0.wanted = wanted }
    }

    package var wanted: Set<Int32> { state.withLock { $0.wanted } }

    package func add(_ shards: [Int32]) { state.withLock { $0.wanted.formUnion(shards) } }

    /// Takes shards away, and waits until they are given up, `limit` at most: after that their
    /// epochs decide.
    package func remove(_ shards: [Int32], within limit: Duration) async {
        state.withLock { $0.wanted.subtract(shards) }
        let end = ContinuousClock.now + limit
        while !Task.isCancelled, !state.withLock({ $0.held.isDisjoint(with: shards) }) {
            let left = end - ContinuousClock.now
            guard left > .zero else { return }
            await given.wait(atMost: left)
        }
    }

    /// Says which shards the projector has.
    func note(held: Set<Int32>) {
        state.withLock { $0.held = held }
        given.send()
    }
}
