import Language

/// Which measures of a noun may count what has certain answers to its questions.
///
/// Lives differ in few ways that any plan asks about: each answer is held against the conditions
/// once, and so is each row of them. After that a state costs one look-up, however many
/// measures there are.
struct KnownAnswers: Sendable {
    let noun: MeasureTable.CountedNoun
    /// Of each question, one after the other, where the bits of its small answers begin in `bits`;
    /// −1 = not yet known.
    private var small: [Int32]
    private var great: [[UInt32: Int32]]
    /// For each answer the conditions that take it in.
    private var bits: [UInt64] = []
    private var rows: BitRows
    /// Of each row the measures whose conditions hold with it.
    private var measures: [UInt64] = []

    /// The numbers of members and flags are below.
    private static let smallAnswers: UInt32 = 64
    /// With more rows all is forgotten, so that no stream of oddities fills the memory.
    private static let mostRows = 65_536

    init(_ noun: MeasureTable.CountedNoun) {
        self.noun = noun
        small = Array(repeating: -1, count: noun.questions.count * Int(Self.smallAnswers))
        great = noun.questions.map { _ in [:] }
        rows = BitRows(width: noun.rowWidth)
    }

    /// Whether it is of that noun, and no more is known than should be kept.
    func isOf(_ noun: MeasureTable.CountedNoun) -> Bool {
        self.noun === noun && rows.count <= Self.mostRows
    }

    /// Sets the bits of an answer in the rows of a range of states or events.
    mutating func set(
        _ answer: UInt32, to question: Int, in table: inout [UInt64], _ range: Range<Int>
    ) {
        let start = start(of: answer, to: question)
        let width = noun.rowWidth
        for index in range {
            for word in 0..<width { table[index * width + word] |= bits[start + word] }
        }
    }

    private mutating func start(of answer: UInt32, to question: Int) -> Int {
        let place = question * Int(Self.smallAnswers) + Int(answer)
        if answer < Self.smallAnswers {
            if small[place] >= 0 { return Int(small[place]) }
        } else if let known = great[question][answer] {
            return Int(known)
        }
        let start = bits.count
        for _ in 0..<noun.rowWidth { bits.append(0) }
        for (bit, takes) in noun.questions[question].conditions where takes(answer) {
            bits[start + bit >> 6] |= 1 << UInt64(bit & 63)
        }
        if answer < Self.smallAnswers {
            small[place] = Int32(start)
        } else {
            great[question][answer] = Int32(start)
        }
        return start
    }

    /// Appends the measures that a row of a table has, a bit each.
    mutating func append(
        measuresOfRow index: Int, in table: [UInt64], to list: inout [UInt64]
    ) {
        let (number, isNew) = rows.number(of: table, at: index * noun.rowWidth)
        if isNew { choose(table, index) }
        for word in 0..<noun.measureWords {
            list.append(measures[number * noun.measureWords + word])
        }
    }

    /// Finds out which measures a new row has. What answers do not decide is asked later.
    private mutating func choose(_ table: [UInt64], _ index: Int) {
        let start = measures.count
        for _ in 0..<noun.measureWords { measures.append(0) }
        for (place, measure) in noun.measures.enumerated() {
            let holds = noun.conditions[measure.conditions].allSatisfy {
                noun.mayHold($0, inRow: index, of: table)
            }
            if holds { measures[start + place >> 6] |= 1 << UInt64(place & 63) }
        }
    }

}

/// Rows of bits of one width, each kept once and known by its number.
struct BitRows: Sendable {
    let width: Int
    private(set) var count = 0
    private var words: [UInt64] = []
    /// Numbers by hash, −1 = free; at most half are taken.
    private var slots = [Int32](repeating: -1, count: 64)

    init(width: Int) { self.width = width }

    /// The number of the row that begins at a place of a table, and whether it is a new one.
    mutating func number(of table: [UInt64], at start: Int) -> (number: Int, isNew: Bool) {
        var slot = BitRows.hash(table, start..<start + width) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if isRow(number, at: start, of: table) { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(count)
        words += table[start..<start + width]
        count += 1
        if 2 * count > slots.count { grow() }
        return (count - 1, true)
    }

    private func isRow(_ number: Int, at start: Int, of table: [UInt64]) -> Bool {
        for word in 0..<width where words[number * width + word] != table[start + word] {
            return false
        }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for number in 0..<count {
            let start = number * width
            var slot = BitRows.hash(words, start..<start + width) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }

    private static func hash(_ words: [UInt64], _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0
        for index in range {
            hash = (hash ^ words[index]) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
        }
        return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF)
    }
}
