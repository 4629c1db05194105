/// How a text looks on a terminal that has colours.
package enum TextStyle: Sendable, Hashable {
    case plain
    /// Green: kept, on course.
    case good
    /// Yellow: at risk.
    case warning
    /// Red: off course, breached, missed.
    case bad
    /// Dimmed: nothing to judge.
    case faint

    /// The text with the sequences of ECMA-48 around it.
    package func applied(to text: String) -> String {
        switch self {
        case .plain: text
        case .good: "\u{1B}[32m\(text)\u{1B}[0m"
        case .warning: "\u{1B}[33m\(text)\u{1B}[0m"
        case .bad: "\u{1B}[31m\(text)\u{1B}[0m"
        case .faint: "\u{1B}[2m\(text)\u{1B}[0m"
        }
    }

    /// The same where there are colours, else the text itself.
    func applied(to text: String, if hasColours: Bool) -> String {
        hasColours ? applied(to: text) : text
    }
}

/// A table of text for a terminal, as wide as it needs and no wider than it may be.
package struct TextTable: Sendable {
    /// A column's head and manner.
    package struct Column: Sendable {
        package enum Manner: Sendable {
            /// Texts, from the left.
            case text
            /// Figures, to the right.
            case number
            /// Texts that may be broken into lines where the table gets too wide.
            case flowing
            /// Names that are never broken, so that they can be copied: in the first column. One
            /// that is too wide stands in a line of its own, with the others of its row below it.
            case name
        }

        let title: String
        let manner: Manner

        package init(_ title: String, _ manner: Manner = .text) {
            self.title = title
            self.manner = manner
        }
    }

    /// One field with its look.
    package struct Cell: Sendable, ExpressibleByStringLiteral {
        let text: String
        let style: TextStyle

        package init(_ text: String, _ style: TextStyle = .plain) {
            self.text = printable(text)
            self.style = style
        }

        package init(stringLiteral text: String) { self.init(text) }
    }

    /// Columns narrower than this are not broken further.
    private static let narrowest = 12
    private static let gap = 2

    private let columns: [Column]
    private var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with a cell for each column.
    package mutating func add(_ row: [Cell]) {
        precondition(row.count == columns.count)
        rows.append(row)
    }

    /// The lines of the table, each ended by a line feed: the heads, then the rows.
    package func text(width: Int = 80, hasColours: Bool = false) -> String {
        let widths = self.widths(within: width)
        let heads = columns.map { Cell($0.title, .faint) }
        var text = ""
        for row in [heads] + rows {
            text += self.text(of: row, widths: widths, hasColours: hasColours)
        }
        return text
    }

    /// As wide as the widest cell; where that is too much together, the widest flowing columns
    /// give way.
    private func widths(within width: Int) -> [Int] {
        var widths = columns.indices.map { place in
            rows.reduce(Commands.columns(of: columns[place].title)) {
                max($0, Commands.columns(of: $1[place].text))
            }
        }
        var surplus = widths.reduce(0, +) + Self.gap * (columns.count - 1) - width
        while surplus > 0 {
            let flowing = columns.indices.filter {
                columns[$0].manner == .flowing && widths[$0] > Self.narrowest
            }
            guard let widest = flowing.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            surplus -= 1
        }
        for place in columns.indices where columns[place].manner == .flowing {
            widths[place] = broken(place, to: widths[place])
        }
        if surplus > 0, columns.first?.manner == .name {
            widths[0] = max(Self.narrowest, widths[0] - surplus)
        }
        return widths
    }

    /// The columns that the longest line of a flowing column takes once it is broken.
    private func broken(_ place: Int, to width: Int) -> Int {
        let lines = rows.flatMap { wrapped($0[place].text, columns: width) }
        return lines.reduce(Commands.columns(of: columns[place].title)) {
            max($0, Commands.columns(of: $1))
        }
    }

    private func text(of row: [Cell], widths: [Int], hasColours: Bool) -> String {
        let cells = row.indices.map { place in
            columns[place].manner == .flowing
                ? wrapped(row[place].text, columns: widths[place]) : [row[place].text]
        }
        var text = ""
        let isAlone =
            columns.first?.manner == .name && Commands.columns(of: row[0].text) > widths[0]
        if isAlone { text += row[0].style.applied(to: row[0].text, if: hasColours) + "\n" }
        for line in 0..<(cells.map { $0.count }.max() ?? 1) {
            var spaces = 0
            for place in row.indices {
                let isSaid = line >= cells[place].count || place == 0 && isAlone
                let part = isSaid ? "" : cells[place][line]
                let padding = max(0, widths[place] - Commands.columns(of: part))
                let isNumber = columns[place].manner == .number
                spaces += isNumber ? padding : 0
                if !part.isEmpty {
                    text += String(repeating: " ", count: spaces)
                    text += row[place].style.applied(to: part, if: hasColours)
                    spaces = 0
                }
                spaces += (isNumber ? 0 : padding) + Self.gap
            }
            text += "\n"
        }
        return text
    }
}
