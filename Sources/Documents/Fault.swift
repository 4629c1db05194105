/// One thing that is wrong with a configuration, where, and what to write instead.
package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    package var code: Code
    package var file: String
    /// Both from 1; 0 where the whole file is meant.
    package var line: Int
    package var column: Int
    package var isWarning: Bool
    package var message: String
    package var hint: String

    package init(
        _ code: Code = .badValue, file: String, line: Int, column: Int, isWarning: Bool = false,
        message: String, hint: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.isWarning = isWarning
        self.message = message
        self.hint = hint
    }

    /// What sort of fault it is; the raw value is the word of the measure language.
    package enum Code: String, Sendable, CaseIterable {
        // Of any file.
        case unreadable, syntax
        case duplicateKey = "duplicate_key"
        case unknownKey = "unknown_key"
        case missingKey = "missing_key"
        case badValue = "bad_value"
        /// A code that the vocabulary lacks, or an area that the area tree lacks.
        case vocabulary, area
        // Of plans.
        case notSupported = "not_supported"
        case oneKey = "one_key"
        case side
        case mixedSides = "mixed_sides"
        case givenTwice = "given_twice"
        case share, ratio, difference, sum, condition, variation,
            at, reference, target, reading, unit, amount, context, has, join, breakdown
    }

    /// `file:line:column: error: what is wrong [code]; what to write instead`.
    package var description: String {
        "\(file):\(line):\(column): \(isWarning ? "warning" : "error"): "
            + "\(message) [\(code.rawValue)]; \(hint)"
    }
}

extension [Fault] {
    /// By file, then by place in it.
    package func inOrder() -> [Fault] {
        sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }

    /// Whether there is more than warnings.
    package var hasErrors: Bool { contains { !$0.isWarning } }
}
