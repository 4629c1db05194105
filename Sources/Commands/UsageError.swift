/// A command line that cannot be followed, in words that say what to write instead.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `unknown option --confg; did you mean --config?`
    package let message: String
    /// The command whose help explains more: `status`, or nothing for the program's own.
    package let command: String

    init(_ message: String, in command: String = "") {
        self.message = message
        self.command = command
    }

    /// The message and where to read on, for standard error.
    package var description: String {
        let place = command.isEmpty ? "planwatch --help" : "planwatch \(command) --help"
        return "planwatch: \(message)\nSee '\(place)'."
    }
}
