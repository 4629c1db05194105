import Synchronization

/// Streams of server-sent events to any number of clients: one ring of the newest events, and of
/// each stream the place in it.
///
/// Streams pull: a client that reads slowly or comes back late finds its place again, and what the
/// ring has dropped by then is asked for (`wanted`) and handed to it alone (`supply`). No client
/// that publishes waits for a client. Numbers must grow; between two of them nothing may come
/// later.
package final class EventStreams: Sendable {
    /// Most streams at a time: below the server's limit of connections of one address, behind
    /// which a proxy may stand, so that metrics and probes find one free.
    package static let limit = 150
    /// Events that are kept; those before can be had only from the publisher.
    package static let kept = 2_000

    private let state = Mutex(State())

    package init() {}

    /// A stream that asks for events before the ring's.
    package struct Want: Equatable, Sendable {
        package var stream: Int
        package var after: Int64
    }

    // MARK: - Publishing

    /// Begins behind this number, without events; streams that are open end, so that their clients
    /// come again.
    package func restart(at number: Int64) {
        state.withLock { state in
            state.ring = []
            state.firstPlace += Self.kept
            state.floor = number
            state.end = number
            for stream in state.streams.keys { state.streams[stream]?.isEnded = true }
            state.wake()
        }
    }

    /// Adds events for everybody; with them there is everything up to `number`, where one is given:
    /// numbers may pass without an event.
    package func publish(_ events: [ServerEvent], upTo number: Int64? = nil) {
        state.withLock { state in
            if let number { state.end = max(state.end, number) }
            guard !events.isEmpty else { return }
            for event in events {
                if event.id == nil { state.standing[event.name] = event.bytes }
                state.ring.append((event.id, event.bytes))
            }
            let excess = state.ring.count - Self.kept
            if excess > 0 {
                state.floor = max(
                    state.floor, state.ring.prefix(excess).compactMap(\.id).max() ?? 0)
                state.ring.removeFirst(excess)
                state.firstPlace += excess
            }
            state.wake()
        }
    }

    /// Streams that wait for events which the ring does not have.
    package func wanted() -> [Want] {
        state.withLock { state in
            state.streams.filter { state.lacks($0.value) }
                .map { Want(stream: $0.key, after: $0.value.cursor) }
        }
    }

    /// Hands one stream the events that it asked for; with them it has everything up to `number`.
    package func supply(_ events: [ServerEvent], to stream: Int, upTo number: Int64) {
        state.withLock { state in
            state.streams[stream]?.pending += events.flatMap(\.bytes)
            state.streams[stream]?.cursor = number
            state.wake()
        }
    }

    /// Streams that know a greater number than has been published: of a moment ago, or of a log
    /// that is not this one any more.
    package func ahead() -> [Want] {
        state.withLock { state in
            state.streams.filter { $0.value.cursor > state.newest }
                .map { Want(stream: $0.key, after: $0.value.cursor) }
        }
    }

    /// Tells a stream that the number it knows is none of this log, which ends with `number`, and
    /// goes on behind that.
    package func reset(_ stream: Int, to number: Int64) {
        state.withLock { state in
            // With a number of its own, so that a client that comes back begins there.
            let event = ServerEvent(id: number, name: "reset", data: String(number))
            state.streams[stream]?.pending += event.bytes
            state.streams[stream]?.cursor = number
            state.wake()
        }
    }

    /// Sends a comment to all, by which each side notices that the other has gone. To be called
    /// more often than a silent connection lives.
    package func beat() {
        state.withLock { state in
            state.beats += 1
            state.wake()
        }
    }

    /// Number of open streams.
    package var count: Int { state.withLock { $0.streams.count } }

    /// Ends all streams, for good. The library aborts the process when it is stopped with waiting
    /// streams.
    func close() {
        state.withLock { state in
            state.isClosing = true
            state.wake()
        }
    }

    // MARK: - Reading

    /// What a stream sends next.
    enum Piece {
        case bytes(ArraySlice<UInt8>)
        /// Nothing yet: the connection sleeps, and is woken once.
        case waiting
        case ended
    }

    /// A new stream behind a number, or with what comes next; it begins with how things stand. nil
    /// when there are too many.
    func open(after number: Int64?, connection: UInt) -> Int? {
        state.withLock { state in
            guard !state.isClosing, state.streams.count < Self.limit else { return nil }
            state.lastStream += 1
            var stream = Stream(connection: connection, cursor: number ?? state.newest)
            // A ring that is behind what the client knows must not repeat it.
            stream.place = number == nil ? state.nextPlace : state.firstPlace
            stream.begun = state.nextPlace
            stream.beats = state.beats
            stream.pending = state.standing.sorted { $0.key < $1.key }.flatMap(\.value)
            // The standard's own words for "come back after two seconds".
            stream.pending += Array("retry: 2000\n\n".utf8)
            state.streams[state.lastStream] = stream
            return state.lastStream
        }
    }

    /// At most `capacity` bytes of what is next. `sleep` puts the connection to sleep and is called
    /// under the lock: else a wake-up could be lost.
    func read(_ number: Int, upTo capacity: Int, sleep: () -> Void) -> Piece {
        state.withLock { state in
            guard var stream = state.streams[number], !state.isClosing else { return .ended }
            defer { state.streams[number] = stream }
            if stream.sent == stream.pending.count { state.fill(&stream) }
            guard stream.sent < stream.pending.count else {
                guard !stream.isEnded else { return .ended }
                state.sleeping.insert(stream.connection)
                sleep()
                return .waiting
            }
            let end = min(stream.pending.count, stream.sent + capacity)
            defer { stream.sent = end }
            return .bytes(stream.pending[stream.sent..<end])
        }
    }

    /// Forgets a stream whose connection is gone.
    func remove(_ number: Int) {
        state.withLock { $0.streams[number] = nil }
    }

    // MARK: - State

    private struct Stream {
        let connection: UInt
        /// Everything up to this number has been sent, or is not wanted.
        var cursor: Int64
        /// The next place of the ring to be looked at.
        var place = 0
        /// The first place of the ring whose events are newer than the stream.
        var begun = 0
        var pending: [UInt8] = []
        /// Bytes of `pending` that are on their way.
        var sent = 0
        var beats = 0
        var isEnded = false

        init(connection: UInt, cursor: Int64) {
            self.connection = connection
            self.cursor = cursor
        }
    }

    private struct State {
        var ring: [(id: Int64?, bytes: [UInt8])] = []
        /// The place of the ring's first event; places are never used twice.
        var firstPlace = 0
        /// The ring has every event with a greater number.
        var floor: Int64 = 0
        /// Everything up to this number has been published.
        var end: Int64 = 0
        /// The last event of each name without a number.
        var standing: [String: [UInt8]] = [:]
        var streams: [Int: Stream] = [:]
        var lastStream = 0
        var beats = 0
        var isClosing = false
        /// Connections that sleep.
        var sleeping: Set<UInt> = []

        var nextPlace: Int { firstPlace + ring.count }
        var newest: Int64 { max(end, ring.last { $0.id != nil }?.id ?? floor) }

        /// Whether a stream has nothing left to send and needs events from before the ring.
        func lacks(_ stream: Stream) -> Bool {
            stream.cursor < floor && stream.sent == stream.pending.count
        }

        /// Gives a stream what comes next, if anything.
        mutating func fill(_ stream: inout Stream) {
            stream.pending = []
            stream.sent = 0
            if !lacks(stream), !stream.isEnded {
                stream.place = max(stream.place, firstPlace)
                while stream.pending.isEmpty, stream.place < nextPlace {
                    let event = ring[stream.place - firstPlace]
                    stream.place += 1
                    if let id = event.id {
                        guard id > stream.cursor else { continue }
                        stream.cursor = id
                    } else if stream.place <= stream.begun {
                        // How things stood before: the stream began with how they stand.
                        continue
                    }
                    stream.pending = event.bytes
                }
            }
            if stream.pending.isEmpty, stream.beats < beats {
                stream.pending = Array(": \n\n".utf8)
            }
            stream.beats = beats
        }

        /// Wakes every sleeping connection, each once.
        mutating func wake() {
            for connection in sleeping { resume(connection) }
            sleeping = []
        }
    }
}
