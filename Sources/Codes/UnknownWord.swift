/// A stored word that this version has no case for, as a newer one may have written it. It is said,
/// and nothing is shown or decided in its place.
package struct UnknownWord: Error, Equatable, CustomStringConvertible {
    /// Where it was found: `alert_log.severity`.
    package let column: String
    package let word: String

    package init(column: String, word: String) {
        self.column = column
        self.word = word
    }

    package var description: String {
        "the database holds \"\(word.prefix(80))\" as \(column), which this version does not know"
    }
}

extension RawRepresentable<String> {
    /// The case of a stored word.
    ///
    /// - Parameter column: where it was found, for the error.
    package init(stored word: some StringProtocol, in column: String) throws(UnknownWord) {
        guard let known = Self(rawValue: String(word)) else {
            throw UnknownWord(column: column, word: String(word))
        }
        self = known
    }

    /// The same of a column that may be empty.
    package static func stored(
        orNil word: some StringProtocol, in column: String
    ) throws(UnknownWord) -> Self? {
        word.isEmpty ? nil : try Self(stored: word, in: column)
    }
}
