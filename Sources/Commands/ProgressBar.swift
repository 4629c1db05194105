import Exact

/// How far a long task has come, as one line of a terminal.
package struct ProgressBar: Sendable {
    private let title: String
    private let total: Int
    private static let barColumns = 24

    /// A bar for a task of `total` steps; 0 where the number is not known.
    package init(title: String, total: Int) {
        self.title = title
        self.total = total
    }

    /// `reading  [############············]  50 %  500,000`, cut to the width. The caller begins
    /// the line again by a carriage return.
    package func line(done: Int, width: Int = 80) -> String {
        let counted = "\(title)  \(grouped(done))"
        guard total > 0 else { return cut(counted, to: width) }
        let share = Double(min(max(done, 0), total)) / Double(total)
        let filled = Int(share * Double(Self.barColumns))
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: "·", count: Self.barColumns - filled)
        let percent = Int(share * 100)
        let padding = String(repeating: " ", count: percent < 10 ? 2 : percent < 100 ? 1 : 0)
        return cut("\(title)  [\(bar)] \(padding)\(percent) %  \(grouped(done))", to: width)
    }

    private func cut(_ line: String, to width: Int) -> String {
        var line = line
        while columns(of: line) > width { line.removeLast() }
        return line
    }
}

/// A whole number with a comma after every three digits from the right: `1,234,567`.
package func grouped(_ number: Int) -> String {
    (number < 0 ? "-" : "") + groupedDigits(String(number.magnitude))
}
