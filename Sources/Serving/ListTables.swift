import Calendar
import HTTPServer
import JSONText
import Judgements
import Page
import Storage

/// Rows as comma-separated values: the members of their JSON, which are the columns of the view,
/// and what stands beside.
///
/// - Parameter forExcel: with the mark by which Excel reads it as UTF-8.
package func csv<Row: Listing>(_ rows: [Row], forExcel: Bool = false) -> String {
    let objects = rows.map { row -> JSON in
        // PostgreSQL has written it.
        guard case .object(let members)? = try? JSON(row.json.utf8) else { return .object([]) }
        return .object(members + row.beside.map { ($0.head, JSON.optional($0.text)) })
    }
    return (forExcel ? CSV.byteOrderMark : "") + CSV.text(objects, heads: Row.members)
}

extension PageCache {
    static var notYetRead: HTTPResponse {
        HTTPResponse(
            status: 503, contentType: "application/json", headers: [("Retry-After", "1")],
            text: "{\"reasons\":[\"the database has not been read yet\"]}\n")
    }

    /// What the page lists, as a file for a spreadsheet.
    func listed(_ request: HTTPRequest) -> HTTPResponse {
        guard let shown, let snapshot = withPage({ page, _ in page.snapshot }) else {
            return Self.notYetRead
        }
        let asked = PageRequest(
            path: "/", arguments: request.query.map { ($0.name, $0.value ?? "") })
        let statuses = Dictionary(
            shown.statuses.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = Page.listed(asked, snapshot: snapshot, site: site).compactMap { statuses[$0] }
        return table(rows, named: "planwatch", asOf: shown.asOf, request)
    }

    /// Rows as an attachment; with `excel=1` in the address for Excel.
    func table(
        _ rows: [some Listing], named name: String, asOf day: CivilDay?, _ request: HTTPRequest
    ) -> HTTPResponse {
        let file = name + (day.map { "-\($0)" } ?? "") + ".csv"
        return HTTPResponse(
            contentType: "text/csv; charset=utf-8; header=present",
            headers: [("Content-Disposition", "attachment; filename=\"\(file)\"")],
            text: csv(rows, forExcel: request.arguments("excel").contains { $0 != "0" }))
    }
}
