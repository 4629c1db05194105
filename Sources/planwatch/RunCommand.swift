import Commands
import Configuration
import Daemon
import Glibc
import Instruments
import Serving

/// `planwatch run`: the daemon.
func run(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation(secrets: .ofDaemon)
    let key = try identityKey(installation)
    let shutdown = Shutdown()
    shutdown.listenToSignals()
    let telemetry = Telemetry()
    let once = call.invocation.has("once")
    let service = Service(
        installation: installation, identityKey: key, shutdown: shutdown, telemetry: telemetry,
        owner: "\(hostName())/\(getpid())", patience: call.timeout + .seconds(10))
    let server = once ? nil : try listen(service.current, telemetry)
    defer { server?.stop() }
    let reporter = ServiceReporter(telemetry: telemetry, shutdown: shutdown)
    if !once {
        Reloading(current: service.current, reporter: reporter) {
            call.readInstallation(secrets: .ofDaemon)
        }.listenToSignal()
    }
    return try outcome(
        of: await ending(of: service, once: once, beside: server, reporter: reporter))
}

/// Runs the service, and beside it the HTTP server and the reports to systemd.
private func ending(
    of service: Service, once: Bool, beside server: StatusServer?, reporter: ServiceReporter
) async -> Service.Ending {
    await withTaskGroup(of: Service.Ending?.self) { group in
        group.addTask { await service.run(once: once) }
        group.addTask {
            await reporter.run()
            return nil
        }
        if let server {
            group.addTask {
                await server.run()
                return nil
            }
        }
        var ending = Service.Ending.stopped
        for await result in group {
            guard let result else { continue }
            ending = result
            group.cancelAll()
        }
        return ending
    }
}

/// The page, metrics and probes. An address that is not there yet, or a port that is taken, passes:
/// the server itself goes on trying.
private func listen(
    _ current: CurrentInstallation, _ telemetry: Telemetry
) throws(CommandFailure) -> StatusServer {
    let settings = current.installation.settings
    let server = StatusServer(
        settings.http, telemetry: telemetry, version: programVersion,
        database: settings.postgres, current: current)
    do {
        try server.startIfPossible()
    } catch {
        throw CommandFailure(
            .wrongConfiguration,
            "http.listen \(settings.http.listen): \(error); choose another address or port")
    }
    return server
}

private func outcome(of ending: Service.Ending) throws(CommandFailure) -> CommandOutcome {
    switch ending {
    case .stopped, .finished: return .done
    case .partitionHalted:
        throw CommandFailure(
            .no, "a partition is halted; all others were read; see planwatch gap list")
    case .unavailable(let what): throw CommandFailure(.unreachable, what)
    case .outdatedSchema(let schema):
        throw CommandFailure(.wrongConfiguration, "PostgreSQL: \(schema)")
    case .refusedDatabase(let what):
        throw CommandFailure(.wrongConfiguration, "PostgreSQL: \(what)")
    case .refusedSetting(let what): throw CommandFailure(.wrongConfiguration, "Kafka: \(what)")
    case .memoryLimit(let mebibytes):
        throw CommandFailure(
            .wrongConfiguration,
            "the stored facts need more than memory.subjectsMiB (\(mebibytes) MiB); raise the "
                + "limit, or give the machine more memory")
    }
}

/// The key under which persons are hashed, from its file.
func identityKey(_ installation: Installation) throws(CommandFailure) -> [UInt8] {
    let file = installation.settings.identity.keyFile
    guard let key = try? bytes(of: file) else {
        throw CommandFailure(
            .wrongConfiguration,
            "identity.keyFile \(file) cannot be read; correct the path, or run this as who may "
                + "read it. Only a first installation makes a key (deploy/README.md): with "
                + "another one every person counts as somebody else")
    }
    guard key.count >= Settings.Identity.shortestKey else {
        throw CommandFailure(
            .wrongConfiguration,
            "identity.keyFile \(file) has \(key.count) bytes; it needs at least "
                + "\(Settings.Identity.shortestKey)")
    }
    return key
}

/// The name of this machine, for telling who holds the lease.
func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
