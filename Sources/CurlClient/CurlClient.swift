import BlockingThreads

/// Requests over HTTP and mails over SMTP, one at a time, on a thread of its own: a server that
/// hangs holds up nobody but the one who asked it.
///
/// The server's certificate is always verified. Redirects are answers like any other. A client is
/// made for each server, whose connection it keeps.
package actor CurlClient {
    private let link: WebLink
    private let thread: BlockingThread
    private var handle: EasyHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    package init(_ link: WebLink = WebLink(), name: String) {
        self.link = link
        thread = BlockingThread(name: name)
    }

    /// Sends a request and gives the answer, whatever its status.
    package func send(_ request: WebRequest) async throws(CurlError) -> WebAnswer {
        try await perform(TransferOrder(request, link))
    }

    /// Hands a mail to a server for all of its recipients, or for none.
    package func send(_ mail: Mail) async throws(CurlError) {
        let answer = try await perform(TransferOrder(mail, link))
        guard answer.status / 100 == 2 else {
            throw CurlError(code: 0, words: "the mail server answered \(answer.status)")
        }
    }

    /// Gives up the connection.
    package func close() { handle = nil }

    private func perform(_ order: TransferOrder) async throws(CurlError) -> WebAnswer {
        let stop = StopSwitch()
        let result = await withTaskCancellationHandler {
            await run(order, stop)
        } onCancel: {
            stop.turnOn()
        }
        return try result.get()
    }

    private func run(_ order: TransferOrder, _ stop: StopSwitch) async -> Result<
        WebAnswer, CurlError
    > {
        if handle == nil { handle = EasyHandle() }
        do throws(CurlError) {
            guard let answer = try handle?.perform(order, stop: stop) else {
                return .failure(CurlError(code: 0, words: "libcurl does not start"))
            }
            return .success(answer)
        } catch {
            // A connection on which something went wrong is not used a second time.
            handle = nil
            return .failure(error)
        }
    }
}

/// How servers are reached.
package struct WebLink: Equatable, Sendable {
    /// A file of certificates of authorities in place of the system's.
    package var authorities: String?
    /// How long a connection may take.
    package var connectLimit: Duration
    /// How long all of it may take.
    package var limit: Duration

    package init(
        authorities: String? = nil, connectLimit: Duration = .seconds(5),
        limit: Duration = .seconds(10)
    ) {
        self.authorities = authorities
        self.connectLimit = connectLimit
        self.limit = limit
    }
}

/// A request over HTTP.
package struct WebRequest: Equatable, Sendable {
    package struct Header: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var url: String
    package var isPost: Bool
    package var headers: [Header]
    package var body: [UInt8]

    package static func get(_ url: String, _ headers: [Header] = []) -> WebRequest {
        WebRequest(url: url, isPost: false, headers: headers, body: [])
    }

    package static func post(
        _ url: String, _ headers: [Header] = [], _ body: [UInt8]
    ) -> WebRequest {
        WebRequest(url: url, isPost: true, headers: headers, body: body)
    }
}

/// What a server answered.
package struct WebAnswer: Equatable, Sendable {
    package var status: Int
    package var body: [UInt8]
    /// How long it asks to be left alone.
    package var retryAfter: Duration?
}

/// A message, and to whom it goes by which server.
package struct Mail: Equatable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// TLS after STARTTLS, or nothing is sent.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
        case none
    }

    /// Host and port.
    package var server: String
    package var security: Security
    package var user: String?
    package var password: String?
    package var from: String
    package var to: [String]
    /// With its headers, lines ended by CR LF.
    package var message: [UInt8]

    package init(
        server: String, security: Security, user: String?, password: String?, from: String,
        to: [String], message: [UInt8]
    ) {
        self.server = server
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.to = to
        self.message = message
    }
}

/// Why a transfer failed. Its words name neither address nor content: these may be secret.
package struct CurlError: Error, Equatable, CustomStringConvertible {
    /// libcurl's number, 0 where it is not the library's.
    package var code: Int32
    package var words: String

    package var description: String { words }
}
