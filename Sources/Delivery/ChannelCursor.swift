import Storage

/// What was wrong with a channel; the database was well.
package struct ChannelFailure: Error, Equatable, CustomStringConvertible {
    package var channel: String
    package var reason: String
    /// How long the other end asks to be left alone.
    package var retryAfter: Duration?
    /// Whether it would refuse the same again.
    package var isRefused = false

    package init(channel: String, reason: String) {
        self.channel = channel
        self.reason = reason
    }

    init(channel: String, _ error: DeliveryError) {
        self.init(channel: channel, reason: error.words)
        retryAfter = error.retryAfter
        isRefused = error.isRefused
    }

    package var description: String { "\(channel): \(reason)" }
}

/// One channel and how far it has come.
///
/// Behind the cursor there may be transitions that are out already: those that were on their way
/// when a daemon died. They are recognised at the channel's own end and passed over, so a repeat is
/// only possible where that end cannot be read.
struct ChannelCursor {
    let channel: any Channel
    let store: DeliveryStore
    /// nil while the channel is not open.
    private var cursor: Int64?
    private var present: Set<Int64> = []
    /// Transitions at the channel's end that this database does not know; to be reported once.
    private(set) var foreign: Int64?
    /// What was last given to the channel.
    private(set) var attempted: [Int64] = []
    /// Whether the last call delivered anything.
    private(set) var hasDelivered = false

    init(_ channel: any Channel, _ store: DeliveryStore) {
        self.channel = channel
        self.store = store
    }

    /// Delivers everything there is. A `ChannelFailure` closes the channel; the next call begins
    /// with opening it. Any other error is the database's, or the lost lease.
    mutating func deliverAll() async throws {
        attempted = []
        hasDelivered = false
        do {
            var sequence = try await opened()
            while !Task.isCancelled {
                let portion = await channel.portion(of: try await page(after: sequence))
                guard let last = portion.last else { break }
                let due = portion.due.filter { !present.contains($0.sequence) }
                attempted = due.map(\.sequence)
                if !due.isEmpty { try await attempt { try await channel.deliver(due) } }
                hasDelivered = hasDelivered || !due.isEmpty
                try await store.move(
                    channel.name, to: last, delivered: !due.isEmpty,
                    logging: channel.isRouted ? attempted : [])
                attempted = []
                sequence = last
                cursor = last
                present = present.filter { $0 > last }
            }
            if !Task.isCancelled, try await attempt({ try await channel.beat() }) {
                hasDelivered = true
                try await store.noteSuccess(channel.name)
            }
        } catch {
            cursor = nil
            await channel.close()
            throw error
        }
    }

    func close() async { await channel.close() }

    private func page(after sequence: Int64) async throws -> [OutboxTransition] {
        channel.isRouted
            ? try await store.shownOutbox(after: sequence, limit: channel.batchSize)
            : try await store.outbox(after: sequence, limit: channel.batchSize)
    }

    private mutating func opened() async throws -> Int64 {
        if let cursor { return cursor }
        let stored = try await store.cursor(of: channel.name)
        let end = try await attempt { try await channel.open() }
        let beyond = end.filter { $0.sequence > stored }
        present = try await store.known(beyond)
        let known = present
        foreign = beyond.map(\.sequence).filter { !known.contains($0) }.max()
        cursor = stored
        return stored
    }

    private func attempt<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as DeliveryError {
            throw ChannelFailure(channel: channel.name, error)
        } catch {
            throw ChannelFailure(channel: channel.name, reason: "\(error)")
        }
    }
}
