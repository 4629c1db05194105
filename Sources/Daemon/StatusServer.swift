import HTTPServer

/// The daemon's own address: metrics and probes, read-only.
package struct StatusServer: Sendable {
    private let server: HTTPServer

    package init(address: String, port: UInt16, telemetry: Telemetry, version: String) {
        server = HTTPServer(address: address, port: port) { request in
            Self.respond(to: request.path, telemetry.snapshot, version)
        }
    }

    /// Begins to listen and gives the port.
    package func start() throws -> UInt16 { try server.start() }

    package func stop() { server.stop() }

    private static func respond(
        to path: String, _ state: Telemetry.State, _ version: String
    ) -> HTTPResponse {
        switch path {
        case "/metrics":
            HTTPResponse(
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                text: Metrics.text(state, version: version))
        case "/healthz": json(Probes.health(state, now: .now))
        case "/readyz": json(Probes.readiness(state))
        default: .notFound
        }
    }

    private static func json(_ answer: Probes.Answer) -> HTTPResponse {
        HTTPResponse(
            status: answer.status, contentType: "application/json", text: answer.text)
    }
}
