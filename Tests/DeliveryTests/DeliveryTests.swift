import KafkaClient
import PostgresClient
import Records
import Storage
import Synchronization
import Testing

@testable import Delivery

extension RecordBatch {
    func text(_ slice: Slice?) -> String {
        slice.map { String(decoding: bytes[$0.range], as: UTF8.self) } ?? ""
    }
}

/// Collects what a deliverer says.
final class Ear: Sendable {
    private let heard = Mutex<[Deliverer.News]>([])
    var all: [Deliverer.News] { heard.withLock { $0 } }
    func hear(_ news: Deliverer.News) { heard.withLock { $0.append(news) } }
}

/// A channel that does not work until it is told to.
actor BrokenChannel: Channel {
    nonisolated let name = "journal"
    nonisolated let batchSize = 2
    private(set) var taken: [Int64] = []
    private var failures: Int

    struct Broken: Error {}

    init(failures: Int) { self.failures = failures }

    func open() async throws -> [GivenOut] { [] }

    func deliver(_ transitions: [OutboxTransition]) async throws {
        if failures > 0 {
            failures -= 1
            throw Broken()
        }
        taken += transitions.map(\.sequence)
    }

    func close() {}
}

@Suite(.serialized)
struct DeliveryTests {
    private func drain(
        _ outbox: Outbox, _ channels: [any Channel], ear: Ear = Ear(),
        within limit: Duration = .seconds(20)
    ) async throws -> [ChannelFailure] {
        try await Deliverer(store: outbox.store, channels: channels) { ear.hear($0) }
            .drain(within: limit)
    }

    private func sequences(_ records: [(key: String, value: String)]) -> [Int] {
        records.compactMap { record in
            guard let mark = record.value.firstRange(of: "\"sequence\" : ") else { return nil }
            return Int(record.value[mark.upperBound...].prefix { $0.isNumber })
        }
    }

    @Test func `each transition becomes one event, in order, and historic ones do not`()
        async throws
    {
        let outbox = try await Outbox.make()
        let topic = try AlertsTopic()
        try await outbox.find(2)
        try await outbox.find(1, historic: true)
        try await outbox.find(1_200)
        #expect(try await outbox.store.pending() == 1_202)
        #expect(try await drain(outbox, [topic.channel]) == [])
        let records = try await topic.records()
        #expect(sequences(records) == [1, 2] + Array(4...1_203))
        let first = try #require(records.first)
        #expect(first.key == "alert-0")
        for part in [
            #""specversion":"1.0","id":"alert-0/1","source":"planwatch/test""#,
            #""type":"planwatch.alert.transition.v1","subject":"p/i/371500""#,
            #""areaCode" : "371500""#, #""value" : 12.50"#, #""shortfallNoun" : "children""#,
            #""toState" : "firing""#, #""evidence" : {"#,
        ] { #expect(first.value.contains(part), "\(part) is not in \(first.value)") }
        #expect(try await outbox.store.cursor(of: "kafka") == 1_203)
        // The journal has not been given anything.
        #expect(try await outbox.store.pending() == 1_202)
    }

    @Test(arguments: [Int32(1), 4])
    func `what was out when a deliverer died is not delivered again`(partitions: Int32)
        async throws
    {
        let outbox = try await Outbox.make()
        let topic = try AlertsTopic(partitions: partitions)
        try await outbox.find(10)
        // Died after the records were safe and before the cursor was moved.
        let dead = topic.channel
        _ = try await dead.open()
        try await dead.deliver(Array(try await outbox.store.outbox(after: 0, limit: 7)))
        await dead.close()
        #expect(try await outbox.store.cursor(of: "kafka") == 0)
        #expect(try await drain(outbox, [topic.channel]) == [])
        let found = sequences(try await topic.records())
        #expect(found.sorted() == Array(1...10))
        if partitions == 1 { #expect(found == Array(1...10)) }
    }

    @Test func `a topic that is ahead of a restored database hides nothing`() async throws {
        let topic = try AlertsTopic()
        let lost = try await Outbox.make()
        try await lost.find(5)
        #expect(try await drain(lost, [topic.channel]) == [])
        // The same sequences, found at another time.
        let restored = try await Outbox.make()
        try await restored.find(3)
        let ear = Ear()
        #expect(try await drain(restored, [topic.channel], ear: ear) == [])
        #expect(sequences(try await topic.records()) == [1, 2, 3, 4, 5, 1, 2, 3])
    }

    @Test func `a channel that fails is tried again and holds up no other`() async throws {
        let outbox = try await Outbox.make()
        let topic = try AlertsTopic()
        let journal = BrokenChannel(failures: 1)
        try await outbox.find(5)
        let ear = Ear()
        let deliverer = Deliverer(store: outbox.store, channels: [journal, topic.channel]) {
            ear.hear($0)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Nothing signals here: what fails is tried again by time alone.
                try await deliverer.run { _ in try? await Task.sleep(for: .seconds(1)) }
            }
            let limit = ContinuousClock.now + .seconds(30)
            while try await outbox.store.pending() > 0, ContinuousClock.now < limit {
                try await Task.sleep(for: .milliseconds(10))
            }
            group.cancelAll()
        }
        #expect(try await outbox.store.pending() == 0)
        #expect(await journal.taken == [1, 2, 3, 4, 5])
        #expect(sequences(try await topic.records()) == Array(1...5))
        #expect(
            ear.all.contains { news in
                if case .failing(let failure) = news { return failure.channel == "journal" }
                return false
            })
    }

    @Test func `without a broker the outbox stays, and says so`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.find(1)
        let channel = KafkaChannel(
            client: ClientSettings(bootstrapServers: "127.0.0.1:9"), topic: "t", group: "g")
        let failures = try await drain(outbox, [channel], within: .zero)
        #expect(failures.map(\.channel) == ["kafka"])
        #expect(try await outbox.store.pending() == 1)
    }

    @Test func `a daemon that lost its lease moves no cursor`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.find(1)
        let stale = DeliveryStore(
            connection: outbox.connection, epoch: outbox.store.epoch - 1)
        await #expect(throws: Lease.Lost.self) { try await stale.move("kafka", to: 1) }
        #expect(try await outbox.store.cursor(of: "kafka") == 0)
    }

    @Test func `an entry of the journal has the fields that it is searched by`() async throws {
        let outbox = try await Outbox.make()
        try await outbox.find(1)
        let lines = Mutex<[String]>([])
        let channel = JournalChannel(.lines { line in lines.withLock { $0.append(line) } })
        #expect(try await drain(outbox, [channel]) == [])
        let expected = [
            #"{"MESSAGE":"fired warning p/i 371500: 3 children short","PRIORITY":"4""#,
            #""SYSLOG_IDENTIFIER":"planwatch","PLANWATCH_ALERT_ID":"alert-0""#,
            #""PLANWATCH_PLAN":"p","PLANWATCH_INDICATOR":"i","PLANWATCH_AREA":"371500""#,
            #""PLANWATCH_TRANSITION":"fired","PLANWATCH_STATUS":"off_course""#,
            #""PLANWATCH_SEVERITY":"warning","PLANWATCH_SEQUENCE":"1"}"#,
        ].joined(separator: ",")
        #expect(lines.withLock { $0 } == [expected])
    }
}
