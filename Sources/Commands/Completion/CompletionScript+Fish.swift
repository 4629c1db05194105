extension CompletionScript {
    /// For fish from 3 on.
    static var fish: String {
        """
        # Completion of planwatch for fish, made by 'planwatch completion fish'.

        # The words before the first option are these, and no more.
        function __planwatch_said
            set -l said
            for word in (commandline -opc)[2..-1]
                string match -q -- '-*' $word; and break
                set -a said $word
            end
            test "$said" = "$argv"
        end

        # The words before the first option begin with these.
        function __planwatch_within
            set -l said (commandline -opc)[2..-1]
            test (count $said) -ge (count $argv); or return 1
            set -l begin $said[1..(count $argv)]
            test "$begin" = "$argv"
        end

        complete -c planwatch -f
        complete -c planwatch -n __planwatch_said -l help -d 'all commands'
        complete -c planwatch -n __planwatch_said -l version -d 'the version of this program'
        \(firstWords.map { fishWord("__planwatch_said", $0.word, $0.summary) }.joined())\
        \(CommandTable.groups.flatMap(members).map(fishMember).joined())\
        \(CommandTable.all.map(fishOptions).joined())
        """
    }

    private static func fishWord(
        _ condition: String, _ word: String, _ summary: String
    ) -> String {
        let test = condition.contains(" ") ? quoted(condition) : condition
        return "complete -c planwatch -n \(test) -a \(word) -d \(quoted(summary))\n"
    }

    private static func fishMember(_ command: Command) -> String {
        fishWord("__planwatch_said \(command.words[0])", command.words[1], command.summary)
    }

    private static func fishOptions(_ command: Command) -> String {
        let begin = "complete -c planwatch -n \(quoted("__planwatch_within \(command.name)"))"
        var text = ""
        for option in command.options {
            text += "\(begin) -l \(option.name)"
            let choices = choices(of: option)
            if option.metavariable == "FILE" {
                text += " -r -F"
            } else if option.kind != .flag {
                text += " -x" + (choices.isEmpty ? "" : " -a \(quoted(joined(choices)))")
            }
            text += " -d \(quoted(option.help))\n"
        }
        let choices = choices(ofArgumentOf: command)
        if !choices.isEmpty { text += "\(begin) -a \(quoted(joined(choices)))\n" }
        return text + "\(begin) -l help -d 'this text'\n"
    }

    private static func joined(_ words: [String]) -> String { words.joined(separator: " ") }

    /// In single quotes, as fish reads them.
    private static func quoted(_ text: String) -> String {
        "'" + text.map { "'\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
