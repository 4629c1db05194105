/// One thing that is wrong with a configuration, where, and what to write instead.
package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// Both from 1; 0 where the whole file is meant.
    package var line: Int
    package var column: Int
    package var isWarning: Bool
    package var message: String
    package var hint: String

    package init(
        file: String, line: Int, column: Int, isWarning: Bool = false, message: String,
        hint: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.isWarning = isWarning
        self.message = message
        self.hint = hint
    }

    /// `file:line:column: error: what is wrong; what to write instead`.
    package var description: String {
        "\(file):\(line):\(column): \(isWarning ? "warning" : "error"): \(message); \(hint)"
    }
}
