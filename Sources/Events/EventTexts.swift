/// The place of a short text in an `EventTexts`; 0 = none.
package struct TextReference: Hashable, Sendable, BitwiseCopyable {
    package let offset: UInt32

    @inlinable
    package init(offset: UInt32) { self.offset = offset }

    package static let none = TextReference(offset: 0)
}

/// Event ids, end to end in one array: each is its length (two bytes, little-endian) and its bytes.
///
/// A million Strings would take twice the memory of all facts.
package struct EventTexts: Sendable {
    /// The first byte is never used, so that reference 0 can mean none.
    package private(set) var bytes: [UInt8] = [0]

    package init() {}

    /// An arena that was stored before.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Makes room for a batch that is as large as another one was.
    mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(byteCount) }

    /// Appends a text of at most 256 bytes. Stops the program beyond 4 GiB of ids (some hundred
    /// million facts): the memory limit of the configuration is reached long before.
    package mutating func add(_ text: Span<UInt8>) -> TextReference {
        let reference = TextReference(offset: UInt32(bytes.count))
        let start = bytes.count + 2
        bytes.append(contentsOf: repeatElement(0, count: 2 + text.count))
        bytes[start - 2] = UInt8(truncatingIfNeeded: text.count)
        bytes[start - 1] = UInt8(truncatingIfNeeded: text.count >> 8)
        // Growing once leaves nothing to check at each byte.
        var room = bytes.mutableSpan
        for index in text.indices { room[start + index] = text[index] }
        return reference
    }

    /// Copies a text over from another arena.
    package mutating func add(_ reference: TextReference, of other: EventTexts) -> TextReference {
        guard reference != .none else { return .none }
        return add(other.bytes.span.extracting(other.range(of: reference)))
    }

    /// Where the text lies in `bytes`.
    func range(of reference: TextReference) -> Range<Int> { stored(reference).dropFirst(2) }

    /// The text as bytes.
    package subscript(reference: TextReference) -> ArraySlice<UInt8> {
        bytes[range(of: reference)]
    }

    /// Whether two texts, of this and another arena, are the same.
    package func equal(
        _ reference: TextReference, _ otherReference: TextReference, of other: EventTexts
    ) -> Bool {
        compare(reference, otherReference, of: other) == 0
    }

    /// Below 0, 0 or above 0, by bytes; a shorter text comes first when it begins the longer one.
    package func compare(
        _ reference: TextReference, _ otherReference: TextReference, of other: EventTexts
    ) -> Int {
        let mine = range(of: reference)
        let theirs = other.range(of: otherReference)
        for step in 0..<min(mine.count, theirs.count) {
            let difference =
                Int(bytes[mine.lowerBound + step]) - Int(other.bytes[theirs.lowerBound + step])
            if difference != 0 { return difference }
        }
        return mine.count - theirs.count
    }

    /// Length and bytes of a text.
    private func stored(_ reference: TextReference) -> Range<Int> {
        guard reference != .none else { return 0..<0 }
        let start = Int(reference.offset)
        return start..<start + 2 + Int(bytes[start]) + Int(bytes[start + 1]) << 8
    }
}
