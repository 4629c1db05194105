/// What an event states, before it has a place in a `FactArena`: the words of its type's layout,
/// then the items of its lists and maps.
package struct Payload: Hashable, Sendable {
    package private(set) var words: [UInt32] = []

    package init() {}

    /// Forgets what was put, and begins with `count` empty words.
    package mutating func begin(_ wordCount: Int) {
        words.removeAll(keepingCapacity: true)
        for _ in 0..<wordCount { words.append(0) }
    }

    /// Puts a value, which must fit, into a slot in which nothing is yet; 0 = absent.
    package mutating func put(_ value: UInt64, at slot: Slot) {
        let last = Int(slot.word) + (slot.width > 32 ? 1 : 0)
        while words.count <= last { words.append(0) }
        words[Int(slot.word)] |= UInt32(truncatingIfNeeded: value) << UInt32(slot.shift)
        if slot.width > 32 { words[last] = UInt32(truncatingIfNeeded: value >> 32) }
    }

    /// Puts a number, which its form allows.
    package mutating func put(number: Int64, at slot: Slot) {
        let code = slot.isSigned ? UInt64(bitPattern: number << 1 ^ number >> 63) : UInt64(number)
        put(code + 1, at: slot)
    }

    /// Puts items behind all words of the layout, of which there are `wordCount`; the slot says
    /// where they are.
    package mutating func put(items: [UInt32], at slot: Slot, behind wordCount: Int) {
        while words.count < wordCount { words.append(0) }
        put(UInt64(words.count), at: slot)
        words.append(UInt32(items.count))
        words.append(contentsOf: items)
    }

    /// Words up to the last that is not 0: those behind it need not be kept.
    var significantCount: Int {
        var count = words.count
        while count > 0, words[count - 1] == 0 { count -= 1 }
        return count
    }
}

/// An entry of a map: an open code with a number or a flag.
package struct MapEntry: Hashable, Sendable, BitwiseCopyable {
    package var code: Term
    package var value: Value

    package enum Value: Hashable, Sendable, BitwiseCopyable {
        /// In millionths.
        case number(Int64)
        case flag(Bool)
    }

    package init(code: Term, value: Value) {
        self.code = code
        self.value = value
    }

    /// Words that an entry takes: the code, then 0 or 1 for a flag, or a number n as n + 2 where
    /// 0, −1, 1, −2 … are 0, 1, 2, 3 …
    static let wordCount = 3

    package var words: [UInt32] {
        let number: UInt64 =
            switch value {
            case .flag(let flag): flag ? 1 : 0
            case .number(let number): UInt64(bitPattern: number << 1 ^ number >> 63) + 2
            }
        return [code, UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32)]
    }

    init(_ code: Term, _ low: UInt32, _ high: UInt32) {
        self.code = code
        let number = UInt64(low) | UInt64(high) << 32
        guard number > 1 else {
            value = .flag(number == 1)
            return
        }
        let zigzag = number - 2
        value = .number(Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
    }
}
