import Codes
import JSONText
import Plans

/// A commitment that there should be a row for.
package struct LedgerRow: Sendable {
    package var id: String
    /// The document that it stands in, as a plan's `document` names it.
    package var document: String
    /// A, B or C; empty where it is not said.
    package var tier: String

    /// The rows of a table with the columns `id`, `seed` (its first three letters are the
    /// document) and `notes` (`tier A; …`); nil where one of them is missing.
    package static func rows(csv bytes: [UInt8]) -> [LedgerRow]? {
        let records = csvRecords(bytes)
        guard let heads = records.first, let id = heads.firstIndex(of: "id"),
            let seed = heads.firstIndex(of: "seed"), let notes = heads.firstIndex(of: "notes")
        else { return nil }
        return records.dropFirst().compactMap { record in
            guard record.count == heads.count else { return nil }
            let words = record[notes].split { $0 == " " || $0 == ";" }
            let isTold = words.count > 1 && words[0] == "tier"
            return LedgerRow(
                id: record[id], document: String(record[seed].prefix(3)),
                tier: isTold ? String(words[1]) : "")
        }
    }
}

/// The records of a CSV text (RFC 4180), heads first; a byte order mark is passed over.
private func csvRecords(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var (record, field): ([String], [UInt8]) = ([], [])
    var (isQuoted, wasQuote) = (false, false)
    func text() -> String { String(decoding: field, as: UTF8.self) }
    for byte in bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...] {
        if byte == UInt8(ascii: "\"") {
            // The second of two quotes inside a quoted field is one of its letters.
            if wasQuote { field.append(byte) }
            wasQuote = isQuoted && !wasQuote
            isQuoted = wasQuote ? isQuoted : true
            continue
        }
        if wasQuote { (isQuoted, wasQuote) = (false, false) }
        switch byte {
        case UInt8(ascii: ",") where !isQuoted:
            record.append(text())
            field = []
        case 0x0A where !isQuoted:
            records.append(record + [text()])
            (record, field) = ([], [])
        case 0x0D where !isQuoted: break
        default: field.append(byte)
        }
    }
    if !record.isEmpty || !field.isEmpty { records.append(record + [text()]) }
    return records
}

/// How many rows of each plan and tier are evaluated, charted, not configured, tested, missing.
package struct PlanCoverage: Sendable {
    package private(set) var lines: [Line] = []
    /// Ids of commitments without a row, in the order of the ledger.
    package private(set) var missing: [String] = []

    package struct Line: Sendable {
        package var plan: String
        package var tier: String
        package var rows = 0
        /// With a target, and everything said that it needs.
        package var judged = 0
        /// Without a target: shown only.
        package var charted = 0
        package var needsConfiguration = 0
        /// Of a ledger, without a row.
        package var missing = 0
        /// Of which a scenario reaches a status.
        package var tested = 0
        /// Rows by status that a scenario reaches.
        package var statuses: [Status: Int] = [:]

        /// In the order of `columns`.
        package var fields: [String] {
            [plan, tier]
                + ([rows, judged, charted, needsConfiguration, missing, tested]
                + Status.allCases.map { statuses[$0] ?? 0 }).map { String($0) }
        }
    }

    package static let columns =
        ["plan", "tier", "rows", "judged", "charted", "not_configured", "missing", "tested"]
        + Status.allCases.map(\.rawValue)

    package init(_ plans: [Plan], _ coverage: ScenarioCoverage, ledger: [LedgerRow]) {
        var found: [[String]: Line] = [:]
        var order: [[String]] = []
        func note(_ plan: String, _ tier: String, _ change: (inout Line) -> Void) {
            let key = [plan, tier]
            if found[key] == nil { order.append(key) }
            change(&found[key, default: Line(plan: plan, tier: tier)])
        }
        for plan in plans {
            for indicator in plan.indicators {
                let statuses = coverage.statuses(of: indicator.id, in: plan.id)
                note(plan.id, indicator.tier) { line in
                    line.rows += 1
                    if indicator.tier == "C" {
                        line.charted += 1
                    } else if indicator.needsConfiguration {
                        line.needsConfiguration += 1
                    } else if indicator.target == nil {
                        line.charted += 1
                    } else {
                        line.judged += 1
                    }
                    if !statuses.isEmpty { line.tested += 1 }
                    for status in statuses.keys { line.statuses[status, default: 0] += 1 }
                }
            }
        }
        let known = Set(plans.flatMap { $0.indicators.map(\.id) })
        let planOfDocument = Dictionary(
            plans.map { ($0.document, $0.id) }, uniquingKeysWith: { first, _ in first })
        for row in ledger where !known.contains(row.id) {
            missing.append(row.id)
            note(planOfDocument[row.document] ?? "(document \(row.document))", row.tier) {
                $0.missing += 1
            }
        }
        lines = order.compactMap { found[$0] }.sorted { ($0.plan, $0.tier) < ($1.plan, $1.tier) }
    }

    package var csv: String {
        CSV.text(PlanCoverage.columns, lines.map { $0.fields.map { .string($0) } })
    }

    package var json: JSON {
        .object([
            (
                "plans",
                .array(
                    lines.map { line in
                        .object([
                            ("plan", .string(line.plan)), ("tier", .string(line.tier)),
                            ("rows", .integer(Int64(line.rows))),
                            ("judged", .integer(Int64(line.judged))),
                            ("charted", .integer(Int64(line.charted))),
                            ("needsConfig", .integer(Int64(line.needsConfiguration))),
                            ("missing", .integer(Int64(line.missing))),
                            ("tested", .integer(Int64(line.tested))),
                            (
                                "statuses",
                                .object(
                                    Status.allCases.map {
                                        ($0.rawValue, .integer(Int64(line.statuses[$0] ?? 0)))
                                    })
                            ),
                        ])
                    })
            ), ("missing", .array(missing.map { .string($0) })),
        ])
    }
}
