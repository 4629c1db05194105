import Bytes

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

/// What the facts of a batch, or of a timeline that is read, hold of no fixed size, end to end in
/// two arrays: ids and references in their packed form (`PackedID`), and payloads.
///
/// A million Strings would take twice the memory of all facts.
public struct FactArena: Sendable {
    /// The first byte is never the beginning of a text, so that reference 0 can mean none.
    package private(set) var bytes: [UInt8] = [0]
    @usableFromInline package private(set) var words: [UInt32] = []

    package init() {}

    /// Makes room for a batch of facts. Ids are mostly of one length: a packed UUID takes 17 bytes.
    mutating func reserve(_ factCount: Int) {
        bytes.reserveCapacity(factCount * 20)
        words.reserveCapacity(factCount * 6)
    }

    /// Forgets all, and takes the texts of the facts that lie packed in these bytes.
    mutating func begin(over bytes: [UInt8]) {
        self.bytes = bytes
        words.removeAll(keepingCapacity: true)
    }

    // MARK: Texts

    /// Appends a text of at most 256 bytes. Stops the program beyond 4 GiB, which no batch has, and
    /// no timeline below the memory limit that the configuration has by itself.
    package mutating func add(_ text: Span<UInt8>) -> TextReference {
        let reference = TextReference(offset: UInt32(bytes.count))
        PackedID.append(text, to: &bytes)
        return reference
    }

    mutating func add(_ uuid: UUIDText.Value) -> TextReference {
        let reference = TextReference(offset: UInt32(bytes.count))
        PackedID.append(uuid, to: &bytes)
        return reference
    }

    private mutating func add(_ reference: TextReference, of other: FactArena) -> TextReference {
        guard reference != .none else { return .none }
        let copy = TextReference(offset: UInt32(bytes.count))
        bytes.append(contentsOf: other.bytes[other.packed(reference)])
        return copy
    }

    /// Copies the parts of a fact over from another arena; gives the fact with its parts here.
    package mutating func add(_ fact: Fact, of other: FactArena) -> Fact {
        var copy = fact
        copy.id = add(fact.id, of: other)
        copy.reference = add(fact.reference, of: other)
        copy.payload = add(fact.payload, of: other)
        return copy
    }

    /// Where the packed form of a text lies in `bytes`. Of two texts it is the same when they are.
    package func packed(_ reference: TextReference) -> Range<Int> {
        guard reference != .none else { return 0..<0 }
        let start = Int(reference.offset)
        return start..<PackedID.end(of: start, in: bytes)
    }

    /// The text as bytes.
    package subscript(reference: TextReference) -> [UInt8] {
        reference == .none ? [] : PackedID.text(at: Int(reference.offset), in: bytes)
    }

    /// Below 0, 0 or above 0, by bytes; a shorter text comes first when it begins the longer one.
    package func compare(_ left: TextReference, _ right: TextReference) -> Int {
        guard left != .none, right != .none else { return Int(left.offset) - Int(right.offset) }
        return PackedID.compare(Int(left.offset), Int(right.offset), in: bytes)
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

    private mutating func add(
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

    /// Takes in a payload that was packed, without the zeros at its end.
    package mutating func addPayload(_ reader: inout ByteReader) -> PayloadReference {
        let start = words.count
        var (first, second, place, count) = (UInt32(0), UInt32(0), 0, 0)
        PackedPayload.forEachWord(of: &reader) { word in
            switch place {
            case 0: first = word
            case 1: second = word
            default: words.append(word)
            }
            place += 1
            if word != 0 { count = place }
        }
        words.removeLast(max(0, place - max(count, PayloadReference.inlineWords)))
        return PayloadReference(
            first: first, second: second, start: UInt32(start), count: UInt32(count))
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
