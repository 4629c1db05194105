import Calendar
import Commands
import Configuration
import Crypto
import Daemon
import Documents
import Glibc
import Instruments
import KafkaClient
import Plans
import PrivatePostgres
import Serving
import Simulation
import Storage

/// `planwatch demo`: the main job on embedded parts. A private PostgreSQL and a broker in this
/// process, four years of the simulated places of all plans, alerts as they are raised, the final
/// table.
func demo(_ call: Call) async throws -> CommandOutcome {
    let settings = SimulationSettings(
        scenario: .demo, to: call.invocation.day("to") ?? CivilDay.on(10, 31, 2024),
        places: Place.all)
    if let fault = settings.fault { throw CommandFailure(.wrongUsage, fault) }
    Log.keep(upTo: .warning)
    let shutdown = Shutdown()
    shutdown.listenToSignals()
    call.console.remark("starting a private PostgreSQL and a broker in this process")
    let cluster = PrivateCluster()
    do {
        try await cluster.start()
    } catch {
        throw CommandFailure(.unreachable, "\(error)")
    }
    let result = await outcome {
        if shutdown.isRequested { return .no }
        let database = try await cluster.makeDatabase(named: "planwatch")
        return try await Demo(
            call: call, database: database, shutdown: shutdown, settings: settings
        ).run()
    }
    await cluster.stop()
    if case .success(.no) = result { call.console.remark("stopped and cleaned up") }
    return try result.get()
}

/// A failure as a value, so that what was started can be stopped before it is thrown on.
private func outcome(
    of body: () async throws -> CommandOutcome
) async -> Result<CommandOutcome, any Error> {
    do { return .success(try await body()) } catch { return .failure(error) }
}

private struct Demo {
    let call: Call
    let database: String
    let shutdown: Shutdown
    let settings: SimulationSettings

    private static let topic = "education.events"
    private static let partitions: Int32 = 4
    /// Any free port, on the loopback only.
    private static var address: Settings.HTTP {
        var settings = Settings().http
        settings.listen.port = 0
        return settings
    }

    func run() async throws -> CommandOutcome {
        let broker = try MockCluster()
        try broker.createTopic(named: Self.topic, partitions: Self.partitions)
        let installation = try installation(broker: broker.bootstrapServers)
        // Clients of this broker cannot create topics.
        try broker.createTopic(named: installation.settings.kafka.alertsTopic, partitions: 1)
        let began = ContinuousClock.now
        let telemetry = Telemetry()
        let service = Service(
            installation: installation, identityKey: randomBytes(32), shutdown: shutdown,
            telemetry: telemetry, owner: "demo", patience: call.timeout,
            showsAlerts: false)
        let server = StatusServer(
            Self.address, telemetry: telemetry, version: programVersion,
            database: installation.settings.postgres, current: service.current,
            isSimulated: true)
        let port = try server.start()
        defer { server.stop() }
        return try await call.withDatabase(installation, for: .owner) { connection in
            _ = try await Migrations.migrate(connection)
            let models = ReadModels(connection: connection)
            let stage = DemoStage(
                call: call, models: models, broker: broker.bootstrapServers, shutdown: shutdown,
                settings: settings)
            async let ending = service.run(once: false)
            async let _ = server.run()
            // To its end, whatever fails: the service is stopped after it in any case.
            let played = await outcome {
                guard case .done = try await stage.play() else { return .no }
                try await stage.showEnd(seconds: (ContinuousClock.now - began) / .seconds(1))
                if !call.invocation.has("once") {
                    try await stage.waitForPage(of: server)
                    call.console.remark(
                        "the page is at http://127.0.0.1:\(port)/; Ctrl-C ends the demo")
                    try await stage.waitForEnd()
                }
                return .done
            }
            shutdown.request()
            _ = await ending
            return try played.get()
        }
    }

    /// The package's own configuration over the private parts; nothing of the user's is touched.
    private func installation(broker: String) throws(CommandFailure) -> Installation {
        guard let file = configFile() else {
            throw CommandFailure(
                .wrongConfiguration,
                "config/planwatch.yaml not found: run the demo from the package's folder")
        }
        let installation = loadInstallation(
            configFile: file,
            environment: [
                "PLANWATCH_POSTGRES_URL": database, "PLANWATCH_KAFKA_BOOTSTRAP_SERVERS": broker,
                "PLANWATCH_KAFKA_TOPICS": Self.topic, "PLANWATCH_CLOCK": "events",
                // Months pass in a second here: what is a month old was found in time.
                "PLANWATCH_ALERTS_MAX_AGE": "366",
            ],
            amending: { file, bytes in DemoStage.amended(file, bytes) })
        guard installation.faults.allSatisfy(\.isWarning) else {
            for fault in installation.faults { call.console.remark("\(fault)") }
            throw CommandFailure(.wrongConfiguration, "the configuration has errors")
        }
        return installation
    }

    /// Beside the program's source, or where a package installs it.
    private func configFile() -> String? {
        let program = CommandLine.arguments.first ?? ""
        // .build/release/planwatch lies three levels below the package's folder.
        let folder = program.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast(3).joined(separator: "/")
        return [
            "config/planwatch.yaml", "\(folder.isEmpty ? "." : folder)/config/planwatch.yaml",
            "/etc/planwatch/planwatch.yaml",
        ].first { access($0, R_OK) == 0 }
    }
}
