extension CompletionScript {
    /// For bash from 4 on; uses nothing of the package bash-completion.
    static var bash: String {
        """
        # Completion of planwatch for bash, made by 'planwatch completion bash'.

        _planwatch() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
            local said="" words="" files="" place
            # bash takes --option=value apart.
            if [[ $word == = ]]; then
                word=""
            elif [[ $before == = ]]; then
                before=${COMP_WORDS[COMP_CWORD - 2]}
            fi
            for ((place = 1; place < COMP_CWORD; place++)); do
                [[ ${COMP_WORDS[place]} == -* ]] && break
                said+="${COMP_WORDS[place]} "
            done
            case $said in
                "") words="\(firstWords.map(\.word).joined(separator: " "))" ;;
        \(CommandTable.groups.map(bashGroup).joined())\
        \(CommandTable.all.map(bashCommand).joined())\
            esac
            mapfile -t COMPREPLY < <(compgen ${files:+-f} -W "$words" -- "$word")
            if [[ ${#COMPREPLY[@]} -eq 1 && -d ${COMPREPLY[0]} ]]; then
                COMPREPLY[0]+=/
                compopt -o nospace
            fi
        }

        complete -F _planwatch planwatch

        """
    }

    private static func bashGroup(_ group: String) -> String {
        let words = members(of: group).map(\.words[1]).joined(separator: " ")
        return "        \"\(group) \") words=\"\(words)\" ;;\n"
    }

    private static func bashCommand(_ command: Command) -> String {
        var text = "        \"\(command.name) \"*)\n            case $before in\n"
        for option in command.options where option.kind != .flag {
            let choices = choices(of: option).joined(separator: " ")
            let values =
                option.metavariable == "FILE"
                ? "files=yes" : choices.isEmpty ? ":" : "words=\"\(choices)\""
            text += "                --\(option.name)) \(values) ;;\n"
        }
        let names = (command.options.map { "--\($0.name)" } + ["--help"]).joined(separator: " ")
        let arguments = choices(ofArgumentOf: command).joined(separator: " ")
        text += "                *) words=\"\(arguments.isEmpty ? names : arguments)\" ;;\n"
        return text + "            esac\n            ;;\n"
    }
}
