import Storage

/// Drains the outbox: delivers the transitions that are not historic, in the order of their
/// sequence, through each channel at its own pace.
///
/// A channel that fails is tried again, at first after a second, at the latest every half minute,
/// or when its other end allows it; neither the other channels nor the loops wait for it. A channel
/// of `alerts.yaml` gives up what it could not deliver for too long. An error of the database, or a
/// lost lease, ends it: its caller restarts it.
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
        /// A channel did not deliver this many transitions, and never will.
        case gaveUp(ChannelFailure, count: Int)
    }

    private let store: DeliveryStore
    private let channels: [any Channel]
    private let giveUpAfter: Duration
    private let memory: ChannelMemory
    private let report: @Sendable (News) -> Void

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)
    /// The longest that another end can ask for.
    private static let longestWait = Duration.seconds(3_600)
    /// What is refused for its content holds up what comes behind it, and seldom becomes right.
    private static let patienceWithRefusals = Duration.seconds(900)

    package init(
        store: DeliveryStore, channels: [any Channel],
        giveUpAfter: Duration = .seconds(3 * 86_400), memory: ChannelMemory = ChannelMemory(),
        report: @escaping @Sendable (News) -> Void
    ) {
        self.store = store
        self.channels = channels
        self.giveUpAfter = giveUpAfter
        self.memory = memory
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
        var rest = Self.shortestPause
        while !Task.isCancelled {
            await pause(memory.restLeft(channel.name, at: .now))
            if let failure = try await attempt(&cursor) {
                // What a stop breaks off has not failed.
                guard !Task.isCancelled else { break }
                report(.failing(failure))
                memory.setFailing(channel.name, true)
                if let asked = failure.retryAfter {
                    memory.rest(channel.name, until: .now + min(asked, Self.longestWait))
                }
                await pause(Self.jittered(rest))
                rest = min(rest * 2, Self.longestPause)
            } else {
                // What is not tried does not show that a channel of the routes is well again.
                if memory.isFailing(channel.name), cursor.hasDelivered || !channel.isRouted {
                    try await store.noteSuccess(channel.name)
                    report(.wellAgain(channel: channel.name))
                    memory.setFailing(channel.name, false)
                }
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
            // What a stop breaks off has not failed.
            guard !Task.isCancelled else { return failure }
            try await store.noteFailure(failure.channel, failure.reason)
            try await giveUp(cursor.attempted, after: failure, isRouted: cursor.channel.isRouted)
            return failure
        }
        if let foreign = cursor.foreign, foreign != before {
            report(.foreign(channel: cursor.channel.name, sequence: foreign))
        }
        return nil
    }

    /// Gives up what was tried for too long.
    private func giveUp(
        _ attempted: [Int64], after failure: ChannelFailure, isRouted: Bool
    ) async throws {
        guard isRouted, !attempted.isEmpty else { return }
        let patience =
            failure.isRefused ? min(giveUpAfter, Self.patienceWithRefusals) : giveUpAfter
        let lost = try await store.overdue(
            attempted, of: failure.channel, after: patience.components.seconds)
        guard let last = lost.last else { return }
        try await store.giveUp(lost, of: failure.channel, upTo: last, because: failure.reason)
        report(.gaveUp(failure, count: lost.count))
    }

    /// A fifth more or less, so that those who fail together do not come back together.
    private static func jittered(_ duration: Duration) -> Duration {
        duration * Double.random(in: 0.8...1.2)
    }

    private func count() async throws {
        while !Task.isCancelled {
            report(.pending(try await store.pending()))
            await pause(.seconds(1))
        }
    }

    private func pause(_ duration: Duration) async {
        guard duration > .zero else { return }
        // Cancellation ends the sleep, so a stop does not wait for it.
        try? await Task.sleep(for: duration)
    }
}
