/// Texts as numbers: units, sources, open codes. Numbers are consecutive from 1, in the order in
/// which the texts were first seen, so that a list of texts restores the whole.
///
/// Two flat arrays and a hash table of numbers, since a dictionary of Strings would cost more than
/// reading the event does.
package struct Interner: Sendable {
    /// All texts, end to end.
    private var bytes: [UInt8] = []
    /// Where each text begins and, one further, ends: text n is `ends[n - 1]..<ends[n]`.
    private var ends: [Int] = [0]
    /// Linear probing: 0 is free, else the upper half of the hash and the term. Half is free.
    private var slots = [UInt64](repeating: 0, count: 1 << 10)
    /// Texts come from outside: with a known seed one could choose them to collide.
    private let seed = UInt64.random(in: .min ... .max)

    package init() {}

    /// Takes up again: the text at index i is term i + 1.
    package init(_ texts: some Sequence<String>) {
        for text in texts { append(Array(text.utf8).span) }
    }

    /// The highest term, which is also how many there are.
    package var count: Int { ends.count - 1 }

    /// The text of a term; nil of 0 and of terms that were never given.
    package func text(of term: Term) -> String? {
        guard term > 0, Int(term) <= count else { return nil }
        return String(decoding: bytes[range(of: term)], as: UTF8.self)
    }

    /// The term of a text that was seen before; 0 where it never was.
    package func known(_ text: String) -> Term {
        let wanted = Array(text.utf8)
        return term(at: slot(for: wanted.span, hash(wanted.span)))
    }

    /// The term of a text that lies in `bytes`, a new one where it was never seen.
    mutating func term(of range: Range<Int>, in bytes: [UInt8]) -> Term {
        let text = bytes.span.extracting(range)
        let found = term(at: slot(for: text, hash(text)))
        return found != 0 ? found : append(text)
    }

    /// Takes in the text of the next term.
    mutating func learn(_ text: String) { append(Array(text.utf8).span) }

    /// Forgets the latest texts, those of an event that was refused after all.
    mutating func forget(after kept: Int) {
        while count > kept {
            let latest = range(of: Term(count))
            let (taken, _) = place(of: Term(count))
            // The latest text ends its chain of probes, so freeing its slot breaks no other chain.
            slots[taken] = 0
            bytes.removeLast(latest.count)
            ends.removeLast()
        }
    }

    /// The texts of the terms after that one, in order.
    func texts(after term: Int) -> [String] {
        (term..<count).map { String(decoding: bytes[ends[$0]..<ends[$0 + 1]], as: UTF8.self) }
    }

    @discardableResult
    private mutating func append(_ text: Span<UInt8>) -> Term {
        if count * 2 >= slots.count { grow() }
        let hashed = hash(text)
        let free = slot(for: text, hashed)
        for index in text.indices { bytes.append(text[index]) }
        ends.append(bytes.count)
        let term = Term(count)
        slots[free] = hashed & 0xFFFF_FFFF_0000_0000 | UInt64(term)
        return term
    }

    /// Doubles the table and enters all texts again in their order, which `forget` relies on.
    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        for term in Term(1)..<Term(count + 1) {
            let (free, hashed) = place(of: term)
            slots[free] = hashed & 0xFFFF_FFFF_0000_0000 | UInt64(term)
        }
    }

    /// The slot where a text is, or belongs, and its hash.
    private func place(of term: Term) -> (slot: Int, hash: UInt64) {
        let text = bytes.span.extracting(range(of: term))
        let hashed = hash(text)
        return (slot(for: text, hashed), hashed)
    }

    private func range(of term: Term) -> Range<Int> { ends[Int(term) - 1]..<ends[Int(term)] }

    private func term(at slot: Int) -> Term { Term(truncatingIfNeeded: slots[slot]) }

    /// The slot of this text, or the free one where it belongs.
    private func slot(for text: Span<UInt8>, _ hashed: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashed) & mask
        while slots[slot] != 0 {
            if slots[slot] ^ hashed < 1 << 32, isText(of: term(at: slot), text) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isText(of term: Term, _ text: Span<UInt8>) -> Bool {
        bytes.span.extracting(range(of: term)).isSame(as: text)
    }

    /// Eight bytes at a time, multiplied and folded.
    private func hash(_ text: Span<UInt8>) -> UInt64 {
        var state = seed
        var index = 0
        while index < text.count {
            var word: UInt64 = 0
            if index + 8 <= text.count {
                word = text.word(at: index)
            } else {
                for step in index..<text.count { word = word << 8 | UInt64(text[step]) }
            }
            state = fold(state ^ word)
            index += 8
        }
        return fold(state ^ UInt64(text.count))
    }

    @inline(__always)
    private func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
