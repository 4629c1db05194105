import PostgresClient
import Synchronization

/// By what a projector writes: the lease, or the shards that it owns. Each writing transaction
/// proves it first.
package enum WriteRight: Sendable {
    case lease(Int64)
    case shards(HeldShards)

    package var isShared: Bool {
        if case .shards = self { true } else { false }
    }

    /// The epoch that positions carry: of shards the greatest.
    var epoch: Int64 {
        switch self {
        case .lease(let epoch): epoch
        case .shards(let held): held.epochs.values.max() ?? 0
        }
    }

    /// The first shard that is held; nil where nothing is shared.
    var firstShard: Int32? {
        guard case .shards(let held) = self else { return nil }
        return held.epochs.keys.min()
    }

    /// How long locks of others are waited for. Of an owner of shards that stands still the shards
    /// are taken away after some ten seconds; the lease has nobody else who writes.
    var patience: Duration {
        isShared ? .seconds(20) : .zero
    }

    func prove(_ connection: isolated PostgresConnection) throws {
        switch self {
        case .lease(let epoch): try Lease.prove(connection, epoch: epoch)
        case .shards(let held): try held.prove(connection)
        }
    }
}

/// The shards that this process owns, with their epochs. An epoch grows with each change of the
/// owner; who comes with an old one writes nothing.
package final class HeldShards: Sendable {
    /// How many shards there are.
    package let count: Int32
    private let state = Mutex<[Int32: Int64]>([:])

    package init(count: Int) { self.count = Int32(count) }

    /// The epoch of each shard that is held.
    package var epochs: [Int32: Int64] { state.withLock { $0 } }

    func hold(_ taken: [Int32: Int64]) { state.withLock { $0.merge(taken) { $1 } } }

    func drop(_ shards: [Int32]) {
        state.withLock { held in
            for shard in shards { held[shard] = nil }
        }
    }

    /// A shard has another owner by now: what is in memory of it is worthless.
    package struct Lost: Error, Equatable, CustomStringConvertible {
        package var description: String { "another daemon has taken over shards of this one" }

        package init() {}
    }

    /// The first statement of a writing transaction.
    func prove(_ connection: isolated PostgresConnection) throws {
        let held = epochs.sorted { $0.key < $1.key }
        guard !held.isEmpty else { throw Lost() }
        let rows = try connection.query(
            """
            SELECT s.number FROM planwatch.shard s
            JOIN unnest($1::bigint[], $2::bigint[]) AS mine (number, epoch)
                ON mine.number = s.number AND mine.epoch = s.epoch
            ORDER BY s.number FOR KEY SHARE OF s
            """, [.ints(held.map { Int64($0.key) }), .ints(held.map(\.value))])
        guard rows.affectedRows == held.count else { throw Lost() }
    }
}

extension PostgresError {
    /// Whether locks of others have kept the transaction from being done; it can be done again.
    package var isAboutLocks: Bool { sqlState == "55P03" || sqlState == "40P01" }
}
