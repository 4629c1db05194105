import Calendar
import Configuration
import Documents
import KafkaClient
import Plans
import PostgresClient
import Simulation
import Storage
import TestSupport
import Testing

@testable import Daemon
@testable import Inspection
@testable import Instruments

/// The package's own configuration with the few rows of Tests/FirstRows, which stay as they are.
func firstRows(_ variables: [String: String] = [:]) -> Installation {
    let root = String(#filePath.dropLast("Tests/DaemonTests/EndToEndTests.swift".count))
    var environment = variables
    environment["PLANWATCH_PLANS"] = root + "Tests/FirstRows/*.yaml"
    return loadInstallation(configFile: root + "config/planwatch.yaml", environment: environment)
}

/// The same over a private database and a broker in this process.
func installation(database: String, broker: String) -> Installation {
    firstRows([
        "PLANWATCH_POSTGRES_URL": database, "PLANWATCH_KAFKA_BOOTSTRAP_SERVERS": broker,
        "PLANWATCH_CLOCK": "events",
    ])
}

@Suite(.serialized)
struct EndToEndTests {
    static let key = [UInt8]("a key of the tests, longer than 32 bytes".utf8)

    /// A topic with a small city in it.
    static func broker(_ settings: SimulationSettings) async throws -> (MockCluster, Int) {
        let cluster = try MockCluster()
        try cluster.createTopic(named: "education.events", partitions: 3)
        let producer = KafkaProducer(
            ClientSettings(bootstrapServers: cluster.bootstrapServers), name: "produce")
        try await producer.connect()
        let events = Array(settings.events())
        try await producer.produce(
            events.map {
                OutgoingRecord(
                    topic: "education.events", key: $0.key, value: $0.value,
                    headers: [.init("content-type", Array("application/cloudevents+json".utf8))])
            })
        try await producer.flush()
        await producer.close()
        return (cluster, events.count)
    }

    @Test func `a small city is read, judged, and equal to what its facts say`() async throws {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect(limits: .unlimited)
        _ = try await Migrations.migrate(connection)
        let city = SimulationSettings(
            from: CivilDay("2020-09-01") ?? .last(of: 2020),
            to: CivilDay("2022-03-31") ?? .last(of: 2022), schools: 60, students: 2_000)
        let (cluster, count) = try await Self.broker(city)
        let installation = installation(
            database: database.url, broker: cluster.bootstrapServers)
        #expect(installation.faults.filter { !$0.isWarning } == [])
        let service = Service(
            installation: installation, identityKey: Self.key, shutdown: Shutdown(),
            telemetry: Telemetry(), owner: "test", patience: .seconds(10))
        #expect(await service.run(once: true) == .finished)

        let verification = try await Verification.read(connection, installation: installation)
        let report = verification.report()
        #expect(report.differences.prefix(5) == [])
        #expect(report.records == Int64(count))
        let rows = try await ReadModels(connection: connection).statuses(Filter())
        #expect(rows.count > 15)
    }
}
