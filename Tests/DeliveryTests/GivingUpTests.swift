import PostgresClient
import Routes
import Storage
import Testing

@testable import Delivery

/// A channel of the routes whose other end always says the same.
private actor RefusingChannel: Channel {
    nonisolated let name = "duty"
    nonisolated let batchSize = 10
    nonisolated let isRouted = true
    private(set) var attempts = 0
    private let error: DeliveryError

    init(_ error: DeliveryError) { self.error = error }

    func open() async throws -> [GivenOut] { [] }

    func deliver(_ transitions: [OutboxTransition]) async throws {
        attempts += 1
        throw error
    }

    func close() {}
}

@Suite(.serialized) struct `A channel that is not served` {
    private func deadLetters(_ outbox: Outbox) async throws -> [String] {
        try await outbox.connection.query(
            "SELECT sequence || ' ' || error FROM planwatch.dead_letter ORDER BY sequence"
        ).map { try $0.text(0) }
    }

    @Test func `begins at the end of the log, and keeps why it fails`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.find(2)
        try await outbox.store.begin([("duty", "wecom")])
        #expect(try await outbox.store.cursor(of: "duty") == 2)
        try await outbox.find(3)
        let channel = RefusingChannel(DeliveryError("HTTP 503"))
        let failures = try await Deliverer(store: outbox.store, channels: [channel]) { _ in }
            .drain(within: .zero)
        #expect(failures.map(\.reason) == ["HTTP 503"])
        let models = ReadModels(connection: outbox.connection)
        let standing = try #require(
            try await models.deliveries().first { $0.channel == "duty" })
        #expect(standing.waiting == 3 && standing.lastError == "HTTP 503")
        #expect(standing.failingSince != nil && standing.deadLetters == 0)
        // Nobody waits for it.
        try await outbox.store.move("kafka", to: 5)
        try await outbox.store.move("journal", to: 5)
        #expect(try await outbox.store.pending() == 0)
        // A daemon without the channel says so.
        try await outbox.store.begin([])
        #expect(try await models.deliveries().map(\.channel) == ["journal", "kafka"])
    }

    @Test func `gives up after its time, and goes on behind it`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.store.begin([("duty", "wecom")])
        try await outbox.find(3)
        let ear = Ear()
        let channel = RefusingChannel(DeliveryError("HTTP 503"))
        let failures = try await Deliverer(
            store: outbox.store, channels: [channel], giveUpAfter: .zero
        ) { ear.hear($0) }.drain(within: .seconds(5))
        #expect(failures == [])
        #expect(try await deadLetters(outbox) == ["1 HTTP 503", "2 HTTP 503", "3 HTTP 503"])
        #expect(try await outbox.store.cursor(of: "duty") == 3)
        #expect(
            ear.all.contains(.gaveUp(ChannelFailure(channel: "duty", reason: "HTTP 503"), count: 3))
        )
    }

    @Test func `is left alone for as long as it asks`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.store.begin([("duty", "wecom")])
        try await outbox.find(1)
        let memory = ChannelMemory()
        let channel = RefusingChannel(DeliveryError("busy", retryAfter: .seconds(600)))
        let ear = Ear()
        // A deliverer that begins again, as after a broker that was away, has not forgotten it.
        for _ in 0..<2 {
            let deliverer = Deliverer(store: outbox.store, channels: [channel], memory: memory) {
                ear.hear($0)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await deliverer.run { _ in } }
                // Longer than the first pauses between attempts.
                try await Task.sleep(for: .seconds(2))
                group.cancelAll()
            }
        }
        #expect(await channel.attempts == 1)
        #expect(memory.isFailing("duty"))
    }
}
