import Storage

/// Drains the outbox: delivers the transitions that are not historic, in the order of their
/// sequence, through each channel at its own pace.
///
/// A channel that fails is tried again, at first after a second, at the latest every half minute;
/// neither the other channels nor the loops wait for it. An error of the database, or a lost
/// lease, ends it: its caller restarts it.
package struct Deliverer: Sendable {
    /// Events for log and metrics.
    package enum News: Equatable, Sendable {
        /// The number of transitions that some channel has not delivered yet.
        case pending(Int64)
        case failing(ChannelFailure)
        case wellAgain(channel: String)
        /// At the channel's end lies a transition of this sequence that the database does not know,
        /// as after a restore from a backup.
        case foreign(channel: String, sequence: Int64)
    }

    private let store: DeliveryStore
    private let channels: [any Channel]
    private let report: @Sendable (News) -> Void

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)

    package init(
        store: DeliveryStore, channels: [any Channel],
        report: @escaping @Sendable (News) -> Void
    ) {
        self.store = store
        self.channels = channels
        self.report = report
    }

    /// Delivers until cancelled. `waiting` returns when there may be something new; it is called
    /// by one channel at a time under its number.
    package func run(waiting: @escaping @Sendable (Int) async -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, channel) in channels.enumerated() {
                group.addTask { try await follow(channel) { await waiting(number) } }
            }
            group.addTask { try await count() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Delivers what is there and ends. Failing channels are tried again until `limit` has passed;
    /// gives the failures that remain.
    package func drain(within limit: Duration) async throws -> [ChannelFailure] {
        let end = ContinuousClock.now + limit
        var failures: [ChannelFailure] = []
        for channel in channels {
            var cursor = ChannelCursor(channel, store)
            while true {
                let failure = try await attempt(&cursor)
                guard let failure else { break }
                report(.failing(failure))
                guard ContinuousClock.now < end, !Task.isCancelled else {
                    failures.append(failure)
                    break
                }
                await pause(Self.shortestPause)
            }
            await cursor.close()
        }
        report(.pending(try await store.pending()))
        return failures
    }

    private func follow(_ channel: any Channel, waiting: () async -> Void) async throws {
        var cursor = ChannelCursor(channel, store)
        var isFailing = false
        var rest = Self.shortestPause
        while !Task.isCancelled {
            if let failure = try await attempt(&cursor) {
                report(.failing(failure))
                isFailing = true
                await pause(rest)
                rest = min(rest * 2, Self.longestPause)
            } else {
                if isFailing { report(.wellAgain(channel: channel.name)) }
                isFailing = false
                rest = Self.shortestPause
                await waiting()
            }
        }
        await cursor.close()
    }

    private func attempt(_ cursor: inout ChannelCursor) async throws -> ChannelFailure? {
        let before = cursor.foreign
        do {
            try await cursor.deliverAll()
        } catch let failure as ChannelFailure {
            return failure
        }
        if let foreign = cursor.foreign, foreign != before {
            report(.foreign(channel: cursor.channel.name, sequence: foreign))
        }
        return nil
    }

    private func count() async throws {
        while !Task.isCancelled {
            report(.pending(try await store.pending()))
            await pause(.seconds(1))
        }
    }

    private func pause(_ duration: Duration) async {
        // Cancellation ends the sleep, so a stop does not wait for it.
        try? await Task.sleep(for: duration)
    }
}
