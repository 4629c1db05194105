import Synchronization

/// Who holds the server's connections. When they run short, the connection that has been silent
/// longest makes room: a probe finds a place, however many connections lie idle, arrive byte by
/// byte or are read slowly, and from wherever they come. Streams stay; they have a limit of their
/// own.
final class Places: Sendable {
    /// From this many connections on, each new one takes the place of another: above the streams'
    /// limit, so that there is always one to take, and below the library's.
    static let roomy = 200

    private struct State {
        var holders: [UInt: Holder] = [:]
        /// Grows with everything that happens: an order that no clock can turn back.
        var moment = 0
    }

    private struct Holder {
        let socket: Int32
        var movedAt: Int
        var isStream = false
    }

    private let state = Mutex(State())

    /// A new connection; gives the socket of the one that is to end for it.
    func admit(_ connection: UInt, socket: Int32) -> Int32? {
        state.withLock { state in
            state.moment += 1
            defer { state.holders[connection] = Holder(socket: socket, movedAt: state.moment) }
            guard state.holders.count >= Self.roomy else { return nil }
            let silent = state.holders.filter { !$0.value.isStream }
                .min { $0.value.movedAt < $1.value.movedAt }
            guard let silent else { return nil }
            // Already ended, though its close is still to come: no other connection is closed in
            // its place.
            state.holders[silent.key] = nil
            return silent.value.socket
        }
    }

    /// A request has come on a connection, or has been answered.
    func move(_ connection: UInt) {
        state.withLock { state in
            state.moment += 1
            state.holders[connection]?.movedAt = state.moment
        }
    }

    /// A stream has begun on a connection.
    func keep(_ connection: UInt) {
        state.withLock { $0.holders[connection]?.isStream = true }
    }

    /// A connection has ended.
    func leave(_ connection: UInt) {
        state.withLock { $0.holders[connection] = nil }
    }
}
