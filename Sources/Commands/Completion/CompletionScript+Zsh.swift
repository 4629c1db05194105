extension CompletionScript {
    /// For zsh's own completion system, from a folder of `fpath` or sourced.
    static var zsh: String {
        """
        #compdef planwatch
        # Completion of planwatch for zsh, made by 'planwatch completion zsh'.

        _planwatch() {
            local -a words_here
            if (( CURRENT == 2 )); then
                words_here=(
        \(firstWords.map { zshWord($0.word, $0.summary) }.joined())\
                )
                _describe command words_here
                return
            fi
            case ${words[2]} in
        \(CommandTable.groups.map(zshGroup).joined())\
        \(CommandTable.all.filter { $0.words.count == 1 }.map { zshCase($0, indent: 8) }.joined())\
            esac
        }

        if [[ ${funcstack[1]} == _planwatch ]]; then
            _planwatch "$@"
        else
            compdef _planwatch planwatch
        fi

        """
    }

    private static func zshWord(_ word: String, _ summary: String) -> String {
        "            \(quoted("\(word):\(summary)"))\n"
    }

    private static func zshGroup(_ group: String) -> String {
        let members = members(of: group)
        return """
                    \(group))
                        if (( CURRENT == 3 )); then
                            words_here=(
            \(members.map { "        " + zshWord($0.words[1], $0.summary) }.joined())\
                            )
                            _describe command words_here
                            return
                        fi
                        case ${words[3]} in
            \(members.map { zshCase($0, indent: 16) }.joined())\
                        esac
                        ;;

            """
    }

    private static func zshCase(_ command: Command, indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        var specs = command.options.map(zshOption) + [quoted("--help[this text]")]
        for positional in command.positionals {
            let choices = choices(ofArgumentOf: command)
            let action = "(\(choices.joined(separator: " ")))"
            let many = positional.isRepeatable ? "*" : positional.isRequired ? "" : ":"
            specs.append(quoted("\(many):\(positional.metavariable):\(action)"))
        }
        // _arguments counts from the command's last word on.
        let shift = command.words.count
        let lines = specs.map { " \\\n\(space)        \($0)" }.joined()
        return """
            \(space)\(command.words.last ?? ""))
            \(space)    shift \(shift) words
            \(space)    (( CURRENT -= \(shift) ))
            \(space)    _arguments\(lines)
            \(space)    ;;

            """
    }

    private static func zshOption(_ option: CommandOption) -> String {
        let help = option.help.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        let repeats = option.isRepeatable ? "*" : ""
        guard option.kind != .flag else { return quoted("\(repeats)--\(option.name)[\(help)]") }
        let choices = choices(of: option)
        let action =
            option.metavariable == "FILE"
            ? "_files" : choices.isEmpty ? " " : "(\(choices.joined(separator: " ")))"
        let name = option.metavariable == "FILE" ? "file" : "value"
        return quoted("\(repeats)--\(option.name)=[\(help)]:\(name):\(action)")
    }

    /// In single quotes, as zsh reads them.
    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
