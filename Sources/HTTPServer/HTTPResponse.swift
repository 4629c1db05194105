/// An answer, complete before it is sent, unless it is a stream of events.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var contentType: String
    /// Further headers; those about length, date and connection are the server's.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Events that follow without end, instead of a body.
    package var events: EventSubscription?

    package init(
        status: Int = 200, contentType: String, headers: [(name: String, value: String)] = [],
        body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// A page, a JSON text, a list of metrics.
    package init(
        status: Int = 200, contentType: String = "text/plain; charset=utf-8",
        headers: [(name: String, value: String)] = [], text: String
    ) {
        self.init(
            status: status, contentType: contentType, headers: headers, body: Array(text.utf8))
    }

    /// A stream of server-sent events.
    package init(_ events: EventSubscription) {
        self.init(contentType: "text/event-stream", body: [])
        self.events = events
    }

    package static let notFound = HTTPResponse(status: 404, text: "not found\n")
}
