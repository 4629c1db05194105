import Calendar

/// One option of a command, as a value that feeds the parser and the help text alike.
package struct CommandOption: Sendable, Hashable {
    /// What an option takes.
    package enum Kind: Sendable, Hashable {
        /// Nothing: it is there or not.
        case flag
        case text
        case wholeNumber(ClosedRange<Int>)
        /// A whole number, or days with a `d` behind them: `17`, `2d`.
        case numberOrDays
        /// A civil day, `2023-09-01`.
        case day
        case oneOf([String])
        /// Some of the words, with commas between them.
        case someOf([String])
    }

    /// The name without the two hyphens.
    package let name: String
    package let kind: Kind
    /// What stands for the value in the help text; empty for a flag.
    package let metavariable: String
    /// What it does, in a few words that begin with a small letter and end without a full stop.
    package let help: String
    /// The value where none is given; nil where there is none.
    package let defaultValue: String?
    /// The variable that gives the value where the option does not.
    package let environment: String?
    package let isRepeatable: Bool

    init(
        _ name: String, _ kind: Kind, _ metavariable: String, _ help: String,
        defaultValue: String? = nil, environment: String? = nil, isRepeatable: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.metavariable = metavariable
        self.help = help
        self.defaultValue = defaultValue
        self.environment = environment
        self.isRepeatable = isRepeatable
    }

    /// A flag.
    init(_ name: String, _ help: String) { self.init(name, .flag, "", help) }

    /// What it does, with its default and the other ways to give it.
    var helpWithNotes: String {
        var notes: [String] = []
        if let defaultValue { notes.append("default \(defaultValue)") }
        if let environment { notes.append("or \(environment)") }
        if isRepeatable { notes.append("repeatable") }
        return notes.isEmpty ? help : help + " (\(notes.joined(separator: ", ")))"
    }

    /// What is wrong with a value, in words; nil where nothing is.
    func fault(of value: String) -> String? {
        switch kind {
        case .flag: return "takes no value"
        case .text: return value.isEmpty ? "needs a \(metavariable), not an empty value" : nil
        case .wholeNumber(let range):
            let isWritten = value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
            if isWritten, let number = Int(value), range.contains(number) { return nil }
            let upper = range.upperBound == Int.max ? "up" : "to \(range.upperBound)"
            return "must be a whole number from \(range.lowerBound) \(upper), not '\(value)'"
        case .numberOrDays:
            let digits = value.hasSuffix("d") ? value.dropLast() : value[...]
            let isWritten = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
            if isWritten, Int(digits) != nil { return nil }
            return "must be a whole number, or days such as 2d, not '\(value)'"
        case .day:
            return CivilDay(value) == nil
                ? "must be a date in the form YYYY-MM-DD, not '\(value)'" : nil
        case .someOf(let words):
            let parts = value.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            guard let unknown = parts.first(where: { !words.contains($0) }) else {
                return Set(parts).count == parts.count ? nil : "names something twice"
            }
            return "must be some of \(words.joined(separator: ", ")), not '\(unknown)'"
                + hint(for: unknown, among: words)
        case .oneOf(let words):
            if words.contains(value) { return nil }
            let choice = words.joined(separator: ", ")
            return "must be one of \(choice), not '\(value)'" + hint(for: value, among: words)
        }
    }
}
