import Configuration
import KafkaClient
import PostgresClient
import Storage
import Testing

@testable import Daemon
@testable import Instruments
@testable import Projecting
@testable import Serving

/// What passes is waited for; what needs another setting ends the daemon.
@Suite(.timeLimit(.minutes(1)))
struct PassingTests {
    private func server(port: Int, _ telemetry: Telemetry) -> StatusServer {
        var settings = Settings()
        settings.http.listen.port = port
        // Nobody answers there; the page is not what this is about.
        settings.postgres.url = "postgresql://nobody@127.0.0.1:9/none"
        return StatusServer(
            settings.http, telemetry: telemetry, version: "1", database: settings.postgres,
            current: CurrentInstallation(installation(database: "", broker: "")))
    }

    @Test func `a taken port is waited for`() async throws {
        let (first, second) = (Telemetry(), Telemetry())
        let holder = server(port: 0, first)
        let port = Int(try holder.start())
        let waiting = server(port: port, second)
        try waiting.startIfPossible()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await waiting.run() }
            await until { if case .failing = second.snapshot.listening { true } else { false } }
            #expect(first.snapshot.listening == .listening)
            holder.stop()
            await until { second.snapshot.listening == .listening }
            group.cancelAll()
        }
        waiting.stop()
    }

    @Test func `a service whose task is cancelled ends`() async {
        let service = Service(
            installation: installation(
                database: "postgresql://nobody@127.0.0.1:9/none", broker: "127.0.0.1:9"),
            identityKey: EndToEndTests.key, shutdown: Shutdown(), telemetry: Telemetry(),
            owner: "test", patience: .seconds(10))
        await withTaskGroup(of: Service.Ending.self) { group in
            group.addTask { await service.run(once: false) }
            await until { service.telemetry.snapshot.projectorFailure != nil }
            group.cancelAll()
            #expect(await group.next() == .stopped)
        }
    }

    private func until(_ isSo: () -> Bool) async {
        let end = ContinuousClock.now + .seconds(20)
        while !isSo(), ContinuousClock.now < end {
            // Nothing says when another task has come so far.
            try? await Task.sleep(for: .milliseconds(10))
        }
        #expect(isSo())
    }

    @Test func `what was right before in this process does not end it`() {
        let refused = KafkaError(.configuration, operation: "connect")
        let schema = Migrations.Outdated(installed: nil, missing: [1])
        var state = Telemetry.State()
        #expect(Service.ending(after: refused, state) == .refusedSetting("\(refused)"))
        #expect(Service.ending(after: schema, state) == .outdatedSchema(schema))
        state.hasFoundSchema = true
        #expect(Service.ending(after: schema, state) == nil)
        #expect(Service.ending(after: refused, state) == .refusedSetting("\(refused)"))
        state.hasMadeClient = true
        #expect(Service.ending(after: refused, state) == nil)
        #expect(
            Service.ending(after: MemoryLimit(mebibytes: 1), state) == .memoryLimit(mebibytes: 1))
    }

    @Test func `a table that stays missing is asked for less and less`() {
        let missing = PostgresError(.sqlState("42P01"), operation: "query")
        let lost = PostgresError(.connectionLost, operation: "query")
        var pauses: [Duration] = []
        for error in [lost, missing, missing, missing, missing, missing, missing, lost, missing] {
            pauses.append(Service.pause(after: error, before: pauses.last))
        }
        #expect(pauses == [1, 2, 4, 8, 16, 30, 30, 1, 2].map { .seconds($0) })
    }

    @Test func `a standby is waited for, but not by once, and a pooler's mode never`() {
        let standby = PostgresError(.readOnly, operation: "connect")
        let pooler = PostgresError(.transactionPooling, operation: "renew")
        var state = Telemetry.State()
        #expect(Service.ending(after: standby, state) == nil)
        #expect(Service.ending(after: standby, state, once: true) == .refusedDatabase("\(standby)"))
        state.hasFoundSchema = true
        #expect(Service.ending(after: pooler, state) == .refusedDatabase("\(pooler)"))
    }
}
