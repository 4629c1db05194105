import Codes

/// A closed list of codes as a field has it: words, and the numbers that stand for them in facts.
package struct WordList: Sendable {
    package let words: [(word: String, number: UInt8)]
    /// The list whose members these are, as a type and as its optional.
    let list: ObjectIdentifier
    let optional: ObjectIdentifier

    /// All members of a list.
    package static func all<List: ClosedList>(of list: List.Type) -> WordList {
        WordList(Array(List.allCases))
    }

    /// Some members of a list, in their order.
    package static func some<List: ClosedList>(_ members: List...) -> WordList {
        WordList(members)
    }

    private init<List: ClosedList>(_ members: [List]) {
        words = members.map { ($0.word, $0.rawValue) }
        list = ObjectIdentifier(List.self)
        optional = ObjectIdentifier(List?.self)
    }

    /// The greatest number of a member.
    var greatest: Int { Int(words.map(\.number).max() ?? 0) }

    /// Bits that hold every number of the list, and 0 for none.
    var width: Int { Int.bitWidth - greatest.leadingZeroBitCount }
}

/// The bits of a set of cases, bit 0 for raw value 1.
package func bits<Value: RawRepresentable<UInt8>>(_ values: some Sequence<Value>) -> UInt32 {
    values.reduce(0) { $0 | 1 << UInt32($1.rawValue - 1) }
}
