/// A closed list of codes: each case has a number that is stored and a word that events and plans
/// use.
package protocol ClosedList: CaseIterable, Hashable, Sendable, RawRepresentable<UInt8> {}

extension ClosedList {
    /// The word of the contract, `privateInclusive`: the case's own name.
    package var word: String { String(describing: self) }

    /// The case of a word; nil where the list has no such member.
    package init?(word: String) {
        guard let match = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}
