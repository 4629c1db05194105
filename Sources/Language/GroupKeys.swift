import Subjects

/// A key that parts the contributions of a noun: cells are kept by its members, so that filters
/// that differ in it alone share one measure.
package struct GroupKey: Sendable {
    package let key: FilterKey
    /// Of a contribution without a member: the bits of what stands in at a unit, 0 = nothing.
    package let standIn: @Sendable (UnitHistory.Span) -> UInt64
    /// The bits of the members that a unit has room for: who is expected to report any.
    package let offered: @Sendable (UnitHistory.Span) -> UInt64
    /// Whether every contribution has a member, so that it is known without the unit.
    package let isAlwaysStated: Bool

    package init(
        _ key: FilterKey, standIn: @escaping @Sendable (UnitHistory.Span) -> UInt64 = { _ in 0 },
        offered: @escaping @Sendable (UnitHistory.Span) -> UInt64 = { _ in .max },
        isAlwaysStated: Bool = false
    ) {
        self.key = key
        self.standIn = standIn
        self.offered = offered
        self.isAlwaysStated = isAlwaysStated
    }
}

/// All keys that part the contributions of a noun, side by side in the number of a cell's group.
package struct GroupKeys: Sendable {
    package let parts: [Part]

    /// One key and where it stands.
    package struct Part: Sendable {
        package let key: GroupKey
        package let bits: Bits

        fileprivate init(_ key: GroupKey, shift: UInt16, width: UInt16) {
            self.key = key
            bits = Bits(shift: shift, mask: 1 << width - 1)
        }

        /// A member's number, from 1, as it stands in the number of a group; 0 = none is said.
        package func callAsFunction(_ member: UInt8) -> UInt16 {
            precondition(UInt16(member) <= bits.mask, "\(key.key.name) has no member \(member)")
            return UInt16(member) << bits.shift
        }
    }

    /// Where the members of a key are in the number of a group.
    package struct Bits: Sendable, BitwiseCopyable {
        /// How many bits lie below it.
        fileprivate let shift: UInt16
        fileprivate let mask: UInt16

        /// The member's number in that of a group; 0 = none.
        package func member(of group: UInt16) -> UInt16 { group >> shift & mask }
    }

    /// - Parameter keys: the first keeps its members' own numbers. All must find room in 16 bits.
    package init(_ keys: [GroupKey]) {
        var parts: [Part] = []
        var shift: UInt16 = 0
        for key in keys {
            let count = key.key.list.words.count
            precondition(count > 0, "\(key.key.name) has no closed list to part by")
            let width = UInt16(UInt16.bitWidth - UInt16(count).leadingZeroBitCount)
            precondition(
                shift + width <= UInt16.bitWidth, "the groups of a noun need too much room")
            parts.append(Part(key, shift: shift, width: width))
            shift += width
        }
        self.parts = parts
    }

    /// The members' words of a group: `primary`, `primary,female`; empty = none.
    package func words(of group: UInt16) -> String {
        let words = parts.map { part in
            part.key.key.list.word(of: UInt8(truncatingIfNeeded: part.bits.member(of: group)))
        }
        return words.allSatisfy(\.isEmpty) ? "" : words.joined(separator: ",")
    }

    /// As it stands in a measure's key: a noun that is parted otherwise is counted again. One key
    /// alone says nothing that the noun does not.
    var text: String? {
        parts.count < 2 ? nil : "by=" + parts.map(\.key.key.name).joined(separator: ",")
    }
}
