import Synchronization

/// Answers read requests over HTTP/1.1, on one thread of the library's.
///
/// In: an address and a handler. Out: what the handler says. The handler must not wait for
/// anything: it answers from what is prepared, since all connections share its thread. Never
/// changes anything: whatever is not GET or HEAD gets 405. Connections, their silence, their
/// request line and their headers are limited.
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
    /// - Parameters:
    ///   - hosts: names by which it may be called, besides its address.
    ///   - openPaths: paths that are answered under any name or none, as probes ask.
    ///   - streams: those that the handler answers with, which end when the server stops.
    package init(
        address: String, port: UInt16, hosts: [String] = [], openPaths: Set<String> = [],
        streams: EventStreams? = nil, handler: @escaping Handler
    ) {
        self.address = address
        requestedPort = port
        self.streams = streams
        responder = Responder(
            policy: HostPolicy(address: address, hosts: hosts), openPaths: openPaths,
            handler: handler)
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
    let places = Places()

    private let policy: HostPolicy
    private let openPaths: Set<String>
    private let handler: HTTPServer.Handler

    init(policy: HostPolicy, openPaths: Set<String>, handler: @escaping HTTPServer.Handler) {
        self.policy = policy
        self.openPaths = openPaths
        self.handler = handler
    }

    /// - Parameters:
    ///   - target: path and query as they came.
    ///   - headers: with their names in lower case.
    func respond(
        method: String, target: [UInt8], headers: [(name: String, value: String)]
    ) -> HTTPResponse {
        guard method == "GET" || method == "HEAD" else {
            return HTTPResponse(
                status: 405, headers: [("Allow", "GET, HEAD")],
                text: "this server can only be read\n")
        }
        let request: HTTPRequest
        do throws(RequestTarget.Fault) {
            let target = try RequestTarget(target)
            request = HTTPRequest(path: target.path, query: target.query, headers: headers)
        } catch {
            return Self.refusal(of: error)
        }
        guard openPaths.contains(request.path) || policy.allows(request.header("host")) else {
            // 421: "the server is not able to produce a response for this authority".
            return HTTPResponse(
                status: 421,
                text: "call this server by the address it listens on, by localhost, or by a name "
                    + "in http.hosts\n")
        }
        var response = handler(request)
        // Headers alone have no end to wait for.
        if method == "HEAD" { response.events = nil }
        return response
    }

    private static func refusal(of fault: RequestTarget.Fault) -> HTTPResponse {
        switch fault {
        case .tooLong: HTTPResponse(status: 414, text: "the address is too long\n")
        case .malformed: HTTPResponse(status: 400, text: "the address is malformed\n")
        case .unknown: .notFound
        }
    }
}
