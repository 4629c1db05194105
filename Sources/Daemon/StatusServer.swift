import Configuration
import HTTPServer

/// The daemon's own address: the page, figures, metrics and probes, read-only.
package struct StatusServer: Sendable {
    private let server: HTTPServer
    private let board: Board

    /// - Parameters:
    ///   - database: read on a session of its own, see `run`.
    ///   - isSimulated: all figures are made up, which the page then says.
    package init(
        address: String, port: UInt16, telemetry: Telemetry, version: String,
        database: Settings.Postgres, current: CurrentInstallation, isSimulated: Bool = false
    ) {
        let board = Board(database, current: current, isSimulated: isSimulated)
        self.board = board
        server = HTTPServer(address: address, port: port, streams: board.streams) { request in
            Self.respond(to: request, telemetry.snapshot, version, board)
        }
    }

    /// Begins to listen and gives the port.
    package func start() throws -> UInt16 { try server.start() }

    /// Keeps up with the database until cancelled.
    package func run() async { await board.run() }

    package func stop() { server.stop() }

    private static func respond(
        to request: HTTPRequest, _ state: Telemetry.State, _ version: String, _ board: Board
    ) -> HTTPResponse {
        switch request.path {
        case "/metrics":
            HTTPResponse(
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                text: Metrics.text(state, version: version))
        case "/healthz": json(Probes.health(state, now: .now))
        case "/readyz": json(Probes.readiness(state))
        default: board.answer(request) ?? .notFound
        }
    }

    private static func json(_ answer: Probes.Answer) -> HTTPResponse {
        HTTPResponse(
            status: answer.status, contentType: "application/json", text: answer.text)
    }
}
