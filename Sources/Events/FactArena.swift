/// The place of a short text in a `FactArena`; 0 = none.
package struct TextReference: Hashable, Sendable, BitwiseCopyable {
    package let offset: UInt32

    @inlinable
    package init(offset: UInt32) { self.offset = offset }

    package static let none = TextReference(offset: 0)
}

/// A payload: its first two words, and the place of the others in a `FactArena`. Folds go through
/// all facts of a subject, and of most they read no other word.
public struct PayloadReference: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline let first: UInt32
    @usableFromInline let second: UInt32
    /// The place of the third word in the arena.
    @usableFromInline let start: UInt32
    /// Words; those that follow count as 0.
    public let count: UInt32

    /// Words that lie in the reference itself.
    static let inlineWords = 2

    /// The payload of what states nothing.
    package static let none = PayloadReference(first: 0, second: 0, start: 0, count: 0)
}

/// What facts hold that has no fixed size, end to end in two arrays: ids and references, each as
/// its length (two bytes, little-endian) and its bytes, and payloads.
///
/// A million Strings would take twice the memory of all facts.
public struct FactArena: Sendable {
    /// The first byte is never used, so that reference 0 can mean none.
    package private(set) var bytes: [UInt8] = [0]
    @usableFromInline package private(set) var words: [UInt32] = []

    package init() {}

    /// Makes room for a batch of facts. Ids are mostly of one length: 40 bytes is a UUID
    /// with its length, and some to spare.
    mutating func reserve(_ factCount: Int) {
        bytes.reserveCapacity(factCount * 40)
        words.reserveCapacity(factCount * 6)
    }

    /// Bytes that are held, close to what the allocator gave.
    package var memoryBytes: Int { bytes.capacity + words.capacity * 4 }

    // MARK: Texts

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
    package mutating func add(_ reference: TextReference, of other: FactArena) -> TextReference {
        guard reference != .none else { return .none }
        let copy = TextReference(offset: UInt32(bytes.count))
        bytes.append(contentsOf: other.bytes[other.stored(reference)])
        return copy
    }

    /// Where the text lies in `bytes`.
    func range(of reference: TextReference) -> Range<Int> { stored(reference).dropFirst(2) }

    /// The text as bytes.
    package subscript(reference: TextReference) -> ArraySlice<UInt8> {
        bytes[range(of: reference)]
    }

    /// Whether two texts, of this and another arena, are the same.
    package func equal(
        _ reference: TextReference, _ otherReference: TextReference, of other: FactArena
    ) -> Bool {
        compare(reference, otherReference, of: other) == 0
    }

    /// Below 0, 0 or above 0, by bytes; a shorter text comes first when it begins the longer one.
    package func compare(
        _ reference: TextReference, _ otherReference: TextReference, of other: FactArena
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

    // MARK: Payloads

    /// Takes in a payload, without the zeros at its end.
    package mutating func add(_ payload: Payload) -> PayloadReference {
        let (all, count) = (payload.words, payload.significantCount)
        let start = words.count
        if count > PayloadReference.inlineWords {
            words.append(contentsOf: all[PayloadReference.inlineWords..<count])
        }
        return PayloadReference(
            first: count > 0 ? all[0] : 0, second: count > 1 ? all[1] : 0, start: UInt32(start),
            count: UInt32(count))
    }

    /// Takes in a payload of another arena.
    package mutating func add(
        _ payload: PayloadReference, of other: FactArena
    ) -> PayloadReference {
        guard payload.count > PayloadReference.inlineWords else { return payload }
        let (start, first) = (words.count, Int(payload.start))
        for index in first..<first + Int(payload.count) - PayloadReference.inlineWords {
            words.append(other.words[index])
        }
        return PayloadReference(
            first: payload.first, second: payload.second, start: UInt32(start),
            count: payload.count)
    }

    /// A word of a payload; behind its last one they are 0.
    @inlinable
    @inline(__always)
    public func word(_ index: Int, of payload: PayloadReference) -> UInt32 {
        if index == 0 { return payload.first }
        if index == 1 { return payload.second }
        return index < Int(payload.count) ? words[Int(payload.start) + index - 2] : 0
    }
}
