/// One command of the program, as a value that feeds the parser and the help text alike.
package struct Command: Sendable, Hashable {
    /// An argument without a name.
    package struct Positional: Sendable, Hashable {
        /// What stands for it in the help text, `ID`.
        package let metavariable: String
        package let help: String
        package let isRequired: Bool
        /// Whether any number of them may be given; only the last one may say so.
        package var isRepeatable = false
        /// All values that it may have; none where it takes any.
        package var choices: [String] = []
    }

    /// `["alerts", "tail"]`.
    package let words: [String]
    /// What it does, in a few words.
    package let summary: String
    /// What a user has to know beyond the summary; may be empty.
    package let details: String
    package let positionals: [Positional]
    package let options: [CommandOption]
    /// Names of options of which at most one may be given.
    package let exclusive: [String]
    /// A command line that works.
    package let example: String

    init(
        _ words: [String], _ summary: String, details: String = "",
        positionals: [Positional] = [], options: [CommandOption] = [], exclusive: [String] = [],
        example: String
    ) {
        self.words = words
        self.summary = summary
        self.details = details
        self.positionals = positionals
        self.options = options
        self.exclusive = exclusive
        self.example = example
    }

    /// `alerts tail`.
    package var name: String { words.joined(separator: " ") }

    func option(named name: String) -> CommandOption? { options.first { $0.name == name } }
}
