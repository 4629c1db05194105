import HTTPServer
import JSONText
import Storage

extension Board {
    /// The answer to a request for the page or below `/api/v1`; nil where there is nothing of that
    /// name.
    package func answer(_ request: HTTPRequest) -> HTTPResponse? {
        switch request.path {
        case "/api/v1/status":
            list("indicators", request, \.statuses, plan: 0, area: 2, status: 7, property: 9)
        case "/api/v1/alerts":
            list("alerts", request, \.alerts, plan: 3, area: 5, status: 2, property: 8)
        case "/api/v1/alerts/stream": stream(request)
        default: page(request)
        }
    }

    /// The rows that the filters let through; each filter may be repeated. The numbers are those of
    /// the cells to be compared.
    private func list(
        _ name: String, _ request: HTTPRequest, _ rows: KeyPath<Shown, [ReadRow]>, plan: Int,
        area: Int, status: Int, property: Int
    ) -> HTTPResponse {
        guard let shown else {
            return HTTPResponse(
                status: 503, contentType: "application/json", headers: [("Retry-After", "1")],
                text: "{\"reasons\":[\"the database has not been read yet\"]}\n")
        }
        let filters = [
            ("plan", plan), ("area", area), ("status", status), ("property", property),
        ].map { (cell: $0.1, wanted: request.arguments($0.0)) }.filter { !$0.wanted.isEmpty }
        let found = shown[keyPath: rows].filter { row in
            filters.allSatisfy { $0.wanted.contains(row.cells[$0.cell]) }
        }
        return HTTPResponse(
            contentType: "application/json",
            text: "{\"asOf\":\(JSON.optional(shown.asOf).text),\"\(name)\":["
                + found.map(\.json).joined(separator: ",\n") + "]}\n")
    }

    /// Begins after `Last-Event-ID`, which a browser sends when it comes back; else after `since`;
    /// else with what comes next.
    private func stream(_ request: HTTPRequest) -> HTTPResponse {
        guard shown != nil else {
            return HTTPResponse(
                status: 503, headers: [("Retry-After", "1")],
                text: "the database has not been read yet\n")
        }
        let place = request.header("last-event-id") ?? request.arguments("since").first
        guard let place else { return HTTPResponse(EventSubscription(streams, after: nil)) }
        guard let number = Int64(place), number >= 0 else {
            return HTTPResponse(status: 400, text: "a sequence is a whole number\n")
        }
        return HTTPResponse(EventSubscription(streams, after: number))
    }
}
