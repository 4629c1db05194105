extension EventTypes {
    /// Whether a payload that was stored may be read as one of this type: what a database gives
    /// back is not trusted, and reading a field stops the program where a word is none of its list.
    ///
    /// A type that is not in this table is carried along, and nothing reads it.
    package func accept(
        _ payload: PayloadReference, in arena: FactArena, of type: EventType, isRetraction: Bool
    ) -> Bool {
        if isRetraction, payload.count == 0 { return true }
        guard let rule = rules.types.first(where: { $0.type == type }) else { return true }
        let words = StoredWords(arena: arena, payload: payload, layout: rule.wordCount)
        for place in rule.fields.range where !rules.accept(words, place) { return false }
        for condition in rule.conditions.range {
            guard let slot = rules.conditions[condition].slot else { continue }
            let list = rules.conditions[condition].items
            guard rules.accept(word: words.number(at: slot), among: list) else { return false }
        }
        return true
    }
}

/// The words of a payload that was stored; `layout` of them are of the type's layout, the items of
/// lists and maps lie behind.
private struct StoredWords {
    let arena: FactArena
    let payload: PayloadReference
    let layout: Int

    /// What was put into a slot.
    func number(at slot: Slot) -> UInt64 {
        let word = arena.word(Int(slot.word), of: payload)
        guard slot.width >= 32 else {
            return UInt64(word >> UInt32(slot.shift) & (1 << UInt32(slot.width) - 1))
        }
        let high = slot.width > 32 ? arena.word(Int(slot.word) + 1, of: payload) : 0
        return UInt64(word) | UInt64(high) << 32
    }

    /// Whether the items of a list or map lie there, and all are there; zeros at the end of a
    /// payload are not stored.
    func haveItems(at place: UInt64, of size: Int) -> Bool {
        guard place >= layout, place <= UInt32.max else { return false }
        let count = Int(arena.word(Int(place), of: payload))
        return count % size == 0 && count <= max(0, Int(payload.count) - Int(place) + size)
    }
}

extension FieldRules {
    fileprivate func accept(_ words: StoredWords, _ place: Int) -> Bool {
        let rule = fields[place]
        if rule.kind == .object {
            return rule.items.range.allSatisfy { accept(words, $0) }
        }
        guard let slot = rule.slot else { return true }
        let number = words.number(at: slot)
        guard number != 0 else { return !rule.isRequired }
        switch rule.kind {
        case .text, .group, .personIDs, .object: return true
        case .word: return accept(word: number, among: rule.items)
        case .words: return number & 1 == 1
        case .flag: return number < 3
        case .date: return number <= lastStoredDay
        case .period, .semester:
            return StatementPeriod(bits: UInt32(truncatingIfNeeded: number)) != nil
        case .whole: return rule.decimal.low...rule.decimal.high ~= Int64(bitPattern: number &- 1)
        case .decimal:
            let code = number - 1
            let value = Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1)
            return rule.decimal.low...rule.decimal.high ~= value
        case .texts: return words.haveItems(at: number, of: 1)
        case .map: return words.haveItems(at: number, of: MapEntry.wordCount)
        }
    }

    fileprivate func accept(word: UInt64, among list: IndexRange) -> Bool {
        word == 0 || list.range.contains { numbers[$0] == word }
    }
}
