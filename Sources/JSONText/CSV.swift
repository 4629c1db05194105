/// Comma-separated values as RFC 4180 says them: lines end with CR LF, and a field with a comma, a
/// quote or a line end stands in quotes.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, which
/// spreadsheets do not show: names and texts of events come from outside. Numbers stay numbers.
package enum CSV {
    /// Excel takes a file without it for one of the computer's own encoding.
    package static let byteOrderMark = "\u{FEFF}"

    /// The heads and a line for each row, whose values are those of the heads in their order.
    package static func text(_ heads: [String], _ rows: [[JSON]]) -> String {
        var out: [UInt8] = []
        append(heads.map { .string($0) }, to: &out)
        for row in rows { append(row, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ row: [JSON], to out: inout [UInt8]) {
        for (place, value) in row.enumerated() {
            if place > 0 { out.append(UInt8(ascii: ",")) }
            switch value {
            case .null: break
            case .bool, .integer, .number: value.write(to: &out)
            case .string(let text): append(text, to: &out)
            case .array, .object: append(value.text, to: &out)
            }
        }
        out.append(contentsOf: "\r\n".utf8)
    }

    private static func append(_ text: String, to out: inout [UInt8]) {
        let safe = text.utf8.first.map { formula.contains($0) } ?? false ? "'" + text : text
        guard safe.utf8.contains(where: { special.contains($0) }) else {
            out.append(contentsOf: safe.utf8)
            return
        }
        out.append(UInt8(ascii: "\""))
        for byte in safe.utf8 {
            if byte == UInt8(ascii: "\"") { out.append(byte) }
            out.append(byte)
        }
        out.append(UInt8(ascii: "\""))
    }

    /// What formulas begin with, in Excel, LibreOffice and Google Sheets.
    private static let formula = Array("=+-@\t\r".utf8)
    private static let special = Array("\",\r\n".utf8)
}

extension CSV {
    /// A table of objects. Its heads are those named, and the members that any object has besides.
    package static func text(_ objects: [JSON], heads named: [String]) -> String {
        var heads = named
        var places = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1, $0) })
        let rows = objects.map { object -> [JSON] in
            guard case .object(let members) = object else { return [] }
            var row = [JSON](repeating: .null, count: heads.count)
            for (name, value) in members {
                if let place = places[name] {
                    row[place] = value
                } else {
                    places[name] = heads.count
                    heads.append(name)
                    row.append(value)
                }
            }
            return row
        }
        let width = heads.count
        return text(heads, rows.map { $0 + [JSON](repeating: .null, count: width - $0.count) })
    }
}
