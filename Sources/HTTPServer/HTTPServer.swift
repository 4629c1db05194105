import Synchronization

/// Answers read requests over HTTP/1.1, on one thread of the library's.
///
/// In: an address and a handler. Out: what the handler says. The handler must not wait for
/// anything: it answers from what is prepared, since all connections share its thread. Never
/// changes anything: whatever is not GET or HEAD gets 405. Connections, their silence and their
/// headers are limited.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    private let address: String
    private let requestedPort: UInt16
    private let responder: Responder
    private let streams: EventStreams?
    private let daemon = Mutex<DaemonHandle?>(nil)

    /// Prepares a server without opening a socket. `address` is numeric or `localhost`; port 0
    /// takes any free one.
    ///
    /// - Parameter streams: those that the handler answers with, which end when the server stops.
    package init(
        address: String, port: UInt16, streams: EventStreams? = nil, handler: @escaping Handler
    ) {
        self.address = address
        requestedPort = port
        self.streams = streams
        responder = Responder(policy: HostPolicy(address: address), handler: handler)
    }

    /// Begins to listen and gives the port, which is the one asked for unless that was 0.
    @discardableResult
    package func start() throws(HTTPServerError) -> UInt16 {
        try daemon.withLock { daemon throws(HTTPServerError) in
            let socket = try ListeningSocket(address: address, port: requestedPort)
            let port = socket.port
            daemon = try DaemonHandle(socket, responder)
            return port
        }
    }

    /// Stops listening and closes all connections. May be called twice.
    package func stop() {
        streams?.close()
        daemon.withLock { $0 = nil }
    }
}

/// Turns a request into an answer, whatever carried it.
final class Responder: Sendable {
    private let policy: HostPolicy
    private let handler: HTTPServer.Handler

    init(policy: HostPolicy, handler: @escaping HTTPServer.Handler) {
        self.policy = policy
        self.handler = handler
    }

    func respond(method: String, to request: HTTPRequest) -> HTTPResponse {
        guard method == "GET" || method == "HEAD" else {
            return HTTPResponse(
                status: 405, headers: [("Allow", "GET, HEAD")],
                text: "this server can only be read\n")
        }
        guard policy.allows(request.header("host")) else {
            // 421: "the server is not able to produce a response for this authority".
            return HTTPResponse(
                status: 421,
                text: "call this server by the address it listens on, or by localhost\n")
        }
        var response = handler(request)
        // Headers alone have no end to wait for.
        if method == "HEAD" { response.events = nil }
        return response
    }
}
