/// The help texts, made from the table of commands; no line is wider than 80 columns.
package enum HelpText {
    private static let width = 80

    /// The text of `planwatch --help`.
    package static var program: String {
        """
        planwatch: tracks education plans against their targets

        Usage: planwatch COMMAND [OPTIONS]

        Commands:
        \(list(CommandTable.all))

        'planwatch COMMAND --help' shows a command's options and an example.
        'planwatch demo' needs no configuration.

        \(exitCodes)

        """
    }

    /// The text of `planwatch alerts --help`.
    package static func group(_ word: String) -> String {
        """
        Usage: planwatch \(word) COMMAND [OPTIONS]

        Commands:
        \(list(CommandTable.all.filter { $0.words[0] == word }))

        'planwatch \(word) COMMAND --help' shows a command's options and an example.

        """
    }

    /// The text of `planwatch status --help`.
    package static func command(_ command: Command) -> String {
        var text = wrapped("planwatch \(command.name): \(command.summary)") + "\n"
        text += "Usage: planwatch \(command.name)"
        if !command.options.isEmpty { text += " [OPTIONS]" }
        for positional in command.positionals {
            let name = positional.metavariable + (positional.isRepeatable ? "…" : "")
            text += positional.isRequired ? " \(name)" : " [\(name)]"
        }
        text += "\n\n"
        if !command.details.isEmpty { text += wrapped(command.details) + "\n" }
        if !command.positionals.isEmpty {
            text += "Arguments:\n"
            text += entries(command.positionals.map { ($0.metavariable, $0.help) }) + "\n\n"
        }
        text += "Options:\n"
        let options = command.options.map { ("--\($0.name) \($0.metavariable)", $0.helpWithNotes) }
        text += entries(options + [("--help", "show this help")])
        text += "\n\nExample:\n  \(command.example)\n"
        return text
    }

    private static let exitCodes = """
        Exit codes:
          0   done
          1   negative result, such as errors or differences found
          64  usage error
          69  Kafka or PostgreSQL not reached
          70  internal error
          78  configuration error
        """

    private static func list(_ commands: [Command]) -> String {
        entries(commands.map { ($0.name, $0.summary) })
    }

    /// Two columns: names, and what they mean.
    private static func entries(_ entries: [(name: String, help: String)]) -> String {
        let names = entries.map { $0.name.last == " " ? String($0.name.dropLast()) : $0.name }
        let column = min(24, names.reduce(0) { max($0, $1.count) } + 4)
        var text: [String] = []
        for (name, entry) in zip(names, entries) {
            var head = "  " + name
            let help = lines(of: entry.help, width: width - column)
            if head.count > column - 2 {
                text.append(head)
                head = ""
            }
            for (place, line) in help.enumerated() {
                let start = place == 0 ? head : ""
                text.append(start + String(repeating: " ", count: column - start.count) + line)
            }
        }
        return text.joined(separator: "\n")
    }

    private static func wrapped(_ text: String) -> String {
        lines(of: text, width: width).joined(separator: "\n") + "\n"
    }

    /// The text broken at spaces into lines of at most `width` characters.
    static func lines(of text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}
