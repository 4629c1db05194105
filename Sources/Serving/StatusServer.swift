import Configuration
import HTTPServer
import Instruments
import Storage

/// The daemon's own address: the page, figures, metrics and probes, read-only.
package struct StatusServer: Sendable {
    private let server: HTTPServer
    private let cache: PageCache
    private let settings: Settings.HTTP
    private let telemetry: Telemetry

    /// How long after a failed attempt to listen the next one is made.
    private static let rest = Duration.seconds(2)

    /// - Parameters:
    ///   - database: read on a session of its own, see `run`.
    ///   - isSimulated: all figures are made up, which the page then says.
    package init(
        _ settings: Settings.HTTP, telemetry: Telemetry, version: String,
        database: Settings.Postgres, current: CurrentInstallation, isSimulated: Bool = false
    ) {
        let cache = PageCache(database, current: current, isSimulated: isSimulated)
        self.cache = cache
        self.settings = settings
        self.telemetry = telemetry
        server = HTTPServer(
            address: settings.listen.host, port: UInt16(settings.listen.port),
            hosts: settings.hosts, openPaths: ["/metrics", "/healthz", "/readyz"],
            streams: cache.streams
        ) { request in
            Self.respond(to: request, telemetry.snapshot, version, cache)
        }
    }

    /// Begins to listen and gives the port.
    @discardableResult
    package func start() throws(HTTPServerError) -> UInt16 {
        let port = try server.start()
        let endpoint = Settings.Endpoint(host: settings.listen.host, port: Int(port))
        Log.write(.info, "listening", ["address": "\(endpoint)"])
        telemetry.update { $0.listening = .listening }
        return port
    }

    /// Begins to listen. What keeps it from that and may pass is left to `run`, which goes on
    /// trying; anything else needs another setting, and is thrown.
    package func startIfPossible() throws(HTTPServerError) {
        do throws(HTTPServerError) { try start() } catch {
            guard error.mayPass else { throw error }
        }
    }

    /// Keeps up with the database until cancelled; what keeps it from listening is waited for, and
    /// delays no one else.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cache.run() }
            group.addTask { await listen() }
        }
    }

    private func listen() async {
        while !Task.isCancelled {
            let before = telemetry.snapshot.listening
            if before == .listening { return }
            do throws(HTTPServerError) {
                try start()
            } catch {
                let reason = "\(error)"
                telemetry.update { $0.listening = .failing(reason) }
                if before != .failing(reason) {
                    Log.write(.warning, "not listening yet, retrying", ["because": reason])
                }
                // Nothing says when an address comes or a port is free. Cancellation ends the
                // sleep.
                try? await Task.sleep(for: Self.rest)
            }
        }
    }

    package func stop() { server.stop() }

    /// Whether the page shows a round. Who asks is one who looks: the page is read on for them.
    package func shows(_ round: ReadModels.Pulse) -> Bool { cache.shows(round) }

    private static func respond(
        to request: HTTPRequest, _ state: Telemetry.State, _ version: String, _ cache: PageCache
    ) -> HTTPResponse {
        switch request.path {
        case "/metrics":
            HTTPResponse(
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                text: Metrics.text(state, version: version))
        case "/healthz": json(Probes.health(state, now: .now))
        case "/readyz": json(Probes.readiness(state))
        default: cache.answer(request) ?? .notFound
        }
    }

    private static func json(_ answer: Probes.Answer) -> HTTPResponse {
        HTTPResponse(
            status: answer.status, contentType: "application/json", text: answer.text)
    }
}
