import Calendar

/// What a command line asks for.
package enum Request: Sendable, Hashable {
    /// A command with its options.
    case invocation(Invocation)
    /// Text for standard output, and the end.
    case help(String)
}

/// A command with the values that it was given; all of them have passed the checks of the table.
package struct Invocation: Sendable, Hashable {
    package let command: Command
    /// Arguments without a name.
    package let arguments: [String]
    private let values: [String: [String]]

    init(command: Command, arguments: [String], values: [String: [String]]) {
        self.command = command
        self.arguments = arguments
        self.values = values
    }

    /// Whether the flag or option was given, on the command line or by its variable.
    package func has(_ name: String) -> Bool { values[name] != nil }

    /// All values of a repeatable option, in the order in which they were given.
    package func texts(_ name: String) -> [String] { values[name] ?? [] }

    /// The value of an option, or its default; nil where there is neither.
    package func text(_ name: String) -> String? {
        values[name]?.last ?? command.option(named: name)?.defaultValue
    }

    /// The value of an option that takes a whole number.
    package func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    /// The value of an option that takes a day.
    package func day(_ name: String) -> CivilDay? { text(name).flatMap { CivilDay($0) } }
}

/// Reads a command line against the table of commands.
package struct CommandLineParser: Sendable {
    private let environment: [String: String]

    /// A parser that takes values from these variables where options name one.
    package init(environment: [String: String] = [:]) { self.environment = environment }

    /// What the arguments, without the program's name, ask for.
    package func parse(_ arguments: [String]) throws(UsageError) -> Request {
        guard let first = arguments.first else {
            throw UsageError("missing command; 'planwatch demo' runs a self-contained demo")
        }
        if first == "--help" || first == "-h" { return .help(HelpText.program) }
        if first == "--version" {
            return .invocation(
                Invocation(command: CommandTable.version, arguments: [], values: [:]))
        }
        if first.hasPrefix("-") {
            throw UsageError("the command comes before its options: planwatch COMMAND \(first) …")
        }
        if first == "help" { return try help(on: Array(arguments.dropFirst())) }
        if CommandTable.groups.contains(first) { return try parseGroup(arguments) }
        guard let command = CommandTable.all.first(where: { $0.words == [first] }) else {
            throw unknown(first)
        }
        return try parse(arguments.dropFirst(), of: command)
    }

    private func unknown(_ word: String) -> UsageError {
        let names = CommandTable.groups + CommandTable.all.map { $0.words[0] }
        return UsageError("unknown command '\(word)'" + hint(for: word, among: names))
    }

    private func parseGroup(_ arguments: [String]) throws(UsageError) -> Request {
        let group = arguments[0]
        let members = CommandTable.all.filter { $0.words[0] == group }
        let names = members.map { $0.words[1] }
        guard arguments.count > 1 else {
            throw UsageError(
                "missing subcommand; expected \(alternatives(names))", in: group)
        }
        if arguments[1] == "--help" || arguments[1] == "-h" {
            return .help(HelpText.group(group))
        }
        guard let command = members.first(where: { $0.words[1] == arguments[1] }) else {
            throw UsageError(
                "unknown command '\(group) \(arguments[1])'"
                    + hint(for: arguments[1], among: names, prefix: group + " "), in: group)
        }
        return try parse(arguments.dropFirst(2), of: command)
    }

    private func help(on words: [String]) throws(UsageError) -> Request {
        if words.isEmpty || words[0].hasPrefix("-") { return .help(HelpText.program) }
        if words.count == 1, CommandTable.groups.contains(words[0]) {
            return .help(HelpText.group(words[0]))
        }
        guard let command = CommandTable.all.first(where: { $0.words == words }) else {
            throw unknown(words.joined(separator: " "))
        }
        return .help(HelpText.command(command))
    }

    private func parse(
        _ arguments: ArraySlice<String>, of command: Command
    ) throws(UsageError) -> Request {
        // Help is given whatever else is wrong with the line.
        let named = arguments.prefix { $0 != "--" }
        if named.contains("--help") || named.contains("-h") {
            return .help(HelpText.command(command))
        }
        var reader = LineReader(command: command)
        try reader.read(arguments)
        try reader.readVariables(environment)
        try reader.checkWhole()
        return .invocation(
            Invocation(command: command, arguments: reader.arguments, values: reader.values))
    }
}

/// Collects the values of one command line.
private struct LineReader {
    let command: Command
    var arguments: [String] = []
    var values: [String: [String]] = [:]

    init(command: Command) { self.command = command }

    private func failure(_ message: String) -> UsageError {
        UsageError(message, in: command.name)
    }

    mutating func read(_ line: ArraySlice<String>) throws(UsageError) {
        var rest = line
        var areOptionsOver = false
        while let word = rest.popFirst() {
            if areOptionsOver || !word.hasPrefix("-") || word == "-" {
                arguments.append(word)
            } else if word == "--" {
                areOptionsOver = true
            } else {
                try readOption(word, &rest)
            }
        }
    }

    private mutating func readOption(
        _ word: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let written = String(parts[0])
        guard let option = command.option(named: String(written.dropFirst(2))),
            written.hasPrefix("--")
        else {
            let names = command.options.map { $0.name }
            let bare = String(written.drop { $0 == "-" })
            throw failure(
                "unknown option \(written)" + hint(for: bare, among: names, prefix: "--"))
        }
        if option.kind == .flag {
            guard parts.count == 1 else { throw failure("--\(option.name) takes no value") }
            values[option.name] = [""]
            return
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
            throw failure("--\(option.name) needs a value: --\(option.name) \(option.metavariable)")
        }
        if values[option.name] != nil, !option.isRepeatable {
            throw failure("--\(option.name) was given more than once")
        }
        if let fault = option.fault(of: value) { throw failure("--\(option.name) \(fault)") }
        values[option.name, default: []].append(value)
    }

    mutating func readVariables(_ environment: [String: String]) throws(UsageError) {
        for option in command.options where values[option.name] == nil {
            guard let variable = option.environment, let value = environment[variable],
                !value.isEmpty
            else { continue }
            if let fault = option.fault(of: value) { throw failure("\(variable) \(fault)") }
            values[option.name] = [value]
        }
    }

    /// What can only be said of the line as a whole.
    func checkWhole() throws(UsageError) {
        let given = command.exclusive.filter { values[$0] != nil }
        if given.count > 1 {
            throw failure("--\(given[0]) and --\(given[1]) cannot be used together")
        }
        let isOpen = command.positionals.last?.isRepeatable ?? false
        if arguments.count > command.positionals.count, !isOpen {
            let surplus = arguments[command.positionals.count]
            let taken = command.positionals.isEmpty ? "no argument" : "no more arguments"
            throw failure("\(command.name) takes \(taken): unexpected '\(surplus)'")
        }
        for (positional, value) in zip(command.positionals, arguments)
        where !positional.choices.isEmpty && !positional.choices.contains(value) {
            let choices = positional.choices.joined(separator: ", ")
            throw failure(
                "\(positional.metavariable) must be one of \(choices), not '\(value)'"
                    + hint(for: value, among: positional.choices))
        }
        let missing = command.positionals.dropFirst(arguments.count).first { $0.isRequired }
        if let missing {
            throw failure("\(command.name) needs \(missing.metavariable): \(missing.help)")
        }
    }
}
