import Calendar
import Configuration
import Events
import Foundation
import KafkaClient
import PostgresClient
import Records
import Simulation
import Storage
import TestSupport
import Testing

@testable import Daemon
@testable import Inspection
@testable import Instruments
@testable import Projecting

/// A database and a broker in this process, with a topic of one partition.
private struct Scene {
    static let key = [UInt8]("a key of the tests, longer than 32 bytes".utf8)
    let connection: PostgresConnection
    let url: String
    let cluster: MockCluster
    let installation: Installation
    let shutdown = Shutdown()

    init(clock: String = "events") async throws {
        let database = try await TemporaryDatabase.make()
        url = database.url
        connection = try await database.connect(limits: .unlimited)
        _ = try await Migrations.migrate(connection)
        cluster = try MockCluster()
        try cluster.createTopic(named: "education.events", partitions: 1)
        installation = firstRows([
            "PLANWATCH_POSTGRES_URL": url,
            "PLANWATCH_KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrapServers,
            "PLANWATCH_CLOCK": clock,
        ])
    }

    var service: Service { service(knowing: .standard) }

    func service(knowing types: EventTypes) -> Service {
        Service(
            installation: installation, identityKey: Self.key, shutdown: shutdown,
            telemetry: Telemetry(), owner: "test", patience: .seconds(20), types: types)
    }

    func produce(_ events: [SimulatedEvent]) async throws {
        let producer = KafkaProducer(
            ClientSettings(bootstrapServers: cluster.bootstrapServers), name: "produce")
        try await producer.connect()
        try await producer.produce(
            events.map {
                OutgoingRecord(
                    topic: "education.events", key: $0.key, value: $0.value,
                    headers: [.init("content-type", Array("application/cloudevents+json".utf8))])
            })
        try await producer.flush()
        await producer.close()
    }

    /// Puts another copy in place of the one that is kept: what a program that understands more
    /// sees in it.
    func replaceCopy(at offset: Int, by event: SimulatedEvent?, reason: String? = nil) async throws
    {
        let sealed = event.map { event in
            var batch = RecordBatch()
            batch.append(
                offset: Int64(offset), key: event.key, value: event.value,
                headers: [("content-type", Array("application/cloudevents+json".utf8))])
            return Quarantine(identityKey: Self.key)
                .seal(StoredRecord(batch.records[0], of: batch))
        }
        try await connection.query(
            """
            UPDATE planwatch.quarantine_record SET sealed = $2, reason = coalesce($3, reason)
            WHERE "offset" = $1
            """,
            [.int(Int64(offset)), sealed.map { .bytes($0) } ?? .null, .text(orNull: reason)])
    }

    func verify() async throws -> (report: Verification.Report, dump: String) {
        let verification = try await Verification.read(connection, installation: installation)
        return (verification.report(), verification.dump())
    }
}

/// Events of a small city, and the same with some of a type that nobody knows.
private func events(unknown places: [Int]) -> (known: [SimulatedEvent], sent: [SimulatedEvent]) {
    let city = SimulationSettings(
        from: CivilDay("2020-09-01") ?? .last(of: 2020),
        to: CivilDay("2021-03-31") ?? .last(of: 2021), schools: 56, students: 2_000)
    let known = Array(city.events().prefix(1_500))
    var sent = known
    for place in places {
        var value = String(decoding: known[place].value, as: UTF8.self)
        if let range = value.firstRange(of: "\"type\":\"") {
            value.insert(contentsOf: "later.", at: range.upperBound)
        }
        sent[place] = SimulatedEvent(key: known[place].key, value: Array(value.utf8))
    }
    return (known, sent)
}

/// The good samples of all types, each with an id of its own; and the same ids with another time.
private func samples() throws -> (events: [SimulatedEvent], others: [SimulatedEvent]) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "schemas/events/samples")
    var found: (events: [SimulatedEvent], others: [SimulatedEvent]) = ([], [])
    for type in EventTypes.standard.definitions {
        let folder = root.appending(path: type.name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for file in files where file.hasPrefix("good-") {
            var text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let subject = try #require(try /"subject": "([^"]+)"/.firstMatch(in: text)).output.1
            text.replace(/"id": "[^"]+"/, with: "\"id\": \"\(type.name)-\(file)\"")
            found.events.append(SimulatedEvent(key: Array(subject.utf8), value: Array(text.utf8)))
            text.replace(/"time": "[^"]+"/, with: "\"time\": \"2024-01-01T00:00:00Z\"")
            found.others.append(SimulatedEvent(key: Array(subject.utf8), value: Array(text.utf8)))
        }
    }
    return found
}

@Suite(.serialized)
struct RetryTests {
    @Test func `after an upgrade what was parked of all types is taken, as if it had been read`()
        async throws
    {
        let (events, others) = try samples()
        let sent = events + others + events.prefix(10)
        let plain = try await Scene()
        try await plain.produce(sent)
        #expect(await plain.service.run(once: true) == .finished)

        let scene = try await Scene()
        try await scene.produce(sent)
        let older = EventTypes(Array(EventTypes.standard.definitions.prefix(7)))
        #expect(await scene.service(knowing: older).run(once: true) == .finished)
        #expect(try await scene.verify().report.counts.quarantined > events.count)
        let requests = RetryRequests(connection: scene.connection)
        let request = try await requests.put(
            reason: "unknown_type", places: [], askedBy: "test")
        #expect(try await scene.service.actInPlaceOfDaemon())
        let progress = try #require(try await requests.progress(of: request))
        #expect(progress.retried > events.count && progress.unretriable == 0)

        #expect(await scene.service.run(once: true) == .finished)
        let left = try await scene.verify()
        let right = try await plain.verify()
        #expect(left.report.differences.prefix(5) == [])
        #expect(right.report.differences.prefix(5) == [])
        #expect(left.dump == right.dump)
        #expect(left.report.counts.facts == right.report.counts.facts)
        #expect(left.report.counts.duplicates == right.report.counts.duplicates)
        // The same with another time: a conflict, of every sample.
        #expect(left.report.counts.quarantined == events.count)
        #expect(right.report.counts.quarantined == events.count)
    }

    @Test func `a retried record leaves what reading it would have left`() async throws {
        let places = [3, 700, 701, 1_200]
        let (known, sent) = events(unknown: places)
        let plain = try await Scene()
        try await plain.produce(known)
        #expect(await plain.service.run(once: true) == .finished)

        let scene = try await Scene()
        // Behind all: an event that is there already, one whose copy is gone, one that stays.
        try await scene.produce(sent + [sent[3], sent[700], sent[701]])
        #expect(await scene.service.run(once: true) == .finished)
        #expect(try await scene.verify().report.counts.quarantined == 7)
        for place in places { try await scene.replaceCopy(at: place, by: known[place]) }
        try await scene.replaceCopy(at: 1_500, by: known[3])
        try await scene.replaceCopy(at: 1_501, by: nil)

        let requests = RetryRequests(connection: scene.connection)
        let request = try await requests.put(
            reason: "unknown_type", places: [], askedBy: "test")
        #expect(try await scene.service.actInPlaceOfDaemon())
        let progress = try #require(try await requests.progress(of: request))
        #expect(progress.isFinished)
        #expect((progress.retried, progress.accepted, progress.unretriable) == (6, 5, 1))

        #expect(await scene.service.run(once: true) == .finished)
        let left = try await scene.verify()
        let right = try await plain.verify()
        #expect(left.report.differences.prefix(5) == [])
        #expect(left.dump == right.dump)
        #expect(left.report.counts.facts == right.report.counts.facts)
        #expect(left.report.counts.duplicates == right.report.counts.duplicates + 1)
        #expect(left.report.counts.quarantined == 2)
        #expect(left.report.records == 1_503)
    }

    @Test func `the active daemon takes a request up while it reads on`() async throws {
        let (known, sent) = events(unknown: [5, 9])
        let scene = try await Scene()
        try await scene.produce(Array(sent.prefix(1_000)))
        #expect(await scene.service.run(once: true) == .finished)
        for place in [5, 9] { try await scene.replaceCopy(at: place, by: known[place]) }
        let requests = RetryRequests(connection: scene.connection)
        let id = try #require(RefusedID("education.events/0/9"))
        let place = try #require(try await requests.place(of: id))

        async let ending = scene.service.run(once: false)
        let request = try await requests.put(reason: nil, places: [place], askedBy: "test")
        try await scene.produce(Array(sent.dropFirst(1_000)))
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            let isRead = try await ReadModels(connection: scene.connection).intakeProgress()
            let progress = try await requests.progress(of: request)
            if progress?.isFinished ?? true, isRead.records == 1_500, isRead.isJudged { break }
            await WakeSignal().wait(atMost: .milliseconds(50))
        }
        #expect(try await scene.service.actInPlaceOfDaemon() == false)
        scene.shutdown.request()
        #expect(await ending == .stopped)

        let report = try await scene.verify().report
        #expect(try await requests.progress(of: request)?.accepted == 1)
        #expect(report.differences.prefix(5) == [])
        #expect(report.counts.quarantined == 1)
        #expect(try await requests.place(of: id) == nil)
    }

    @Test func `what lay in the future is tried by itself, and again on another day`()
        async throws
    {
        let (known, sent) = events(unknown: [7])
        let scene = try await Scene(clock: "wall")
        try await scene.produce(Array(sent.prefix(100)))
        #expect(await scene.service.run(once: true) == .finished)
        try await scene.replaceCopy(at: 7, by: known[7], reason: "implausible_time")
        #expect(await scene.service.run(once: true) == .finished)
        let report = try await scene.verify().report
        #expect(report.differences.prefix(5) == [])
        #expect(report.counts.quarantined == 0)

        var state = RetryState()
        let day = CivilDay.last(of: 2025)
        let reasons = [day, day, day + 1].map { state.takeDailyRequest(on: $0)?.reason }
        #expect(reasons == ["implausible_time", nil, "implausible_time"])
    }

    @Test func `the id of a refused record says which reading of an offset is meant`() throws {
        let first = try #require(RefusedID("education.events/3/4711"))
        #expect((first.topic, first.partition, first.offset) == ("education.events", 3, 4711))
        #expect(first.generation == 1)
        #expect(RefusedID("t/0/1@2")?.generation == 2)
        #expect(RefusedID("t/0/1@2")?.description == "t/0/1@2")
        for wrong in ["t/0", "t/0/x", "/0/1", "t/0/1@", "t/0/1@2@3", "t/0/1/2"] {
            #expect(RefusedID(wrong) == nil)
        }
    }
}
