/// A shell's completion of the command line, made from the table of commands.
package enum CompletionScript {
    /// A shell that can be served.
    package enum Shell: String, CaseIterable, Sendable {
        case bash, zsh, fish
    }

    /// The script, to be put where the shell looks for completions, or to be sourced.
    package static func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// The first words with what each does: commands of one word, and groups.
    static var firstWords: [(word: String, summary: String)] {
        var words: [(word: String, summary: String)] = []
        for command in CommandTable.all where words.last?.word != command.words[0] {
            let isGroup = command.words.count > 1
            let summary =
                isGroup
                ? members(of: command.words[0]).map(\.words[1]).joined(separator: ", ")
                : command.summary
            words.append((command.words[0], summary))
        }
        return words
    }

    /// The commands of a group.
    static func members(of group: String) -> [Command] {
        CommandTable.all.filter { $0.words.count > 1 && $0.words[0] == group }
    }

    /// The values that an option is limited to; none where it takes any.
    static func choices(of option: CommandOption) -> [String] {
        switch option.kind {
        case .oneOf(let words), .someOf(let words): words
        case .flag, .text, .wholeNumber, .numberOrDays, .day: []
        }
    }

    /// The values that a command's first argument is limited to.
    static func choices(ofArgumentOf command: Command) -> [String] {
        switch command {
        case CommandTable.help: firstWords.map(\.word)
        default: command.positionals.first?.choices ?? []
        }
    }
}
