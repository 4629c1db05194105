extension EventTypes {
    /// Whether a payload that was stored may be read as one of this type: what a database gives
    /// back is not trusted, and reading a field stops the program where a word is none of its list.
    ///
    /// A type that is not in this table is carried along, and nothing reads it.
    package func accept(
        _ payload: PayloadReference, in arena: FactArena, of type: EventType, isRetraction: Bool
    ) -> Bool {
        if isRetraction, payload.count == 0 { return true }
        guard let place = rules.place(of: type) else { return true }
        let (fields, conditions) = (rules.types[place].fields, rules.types[place].conditions)
        let layout = rules.types[place].wordCount
        for field in fields.range where !rules.accept(payload, in: arena, layout, field) {
            return false
        }
        for condition in conditions.range {
            guard let slot = rules.conditions[condition].slot else { continue }
            let (word, list) = (
                arena.number(at: slot, of: payload), rules.conditions[condition].items
            )
            guard rules.accept(word: word, among: list) else { return false }
        }
        return true
    }
}

extension FactArena {
    /// What was put into a slot.
    fileprivate func number(at slot: Slot, of payload: PayloadReference) -> UInt64 {
        let word = word(Int(slot.word), of: payload)
        guard slot.width >= 32 else {
            return UInt64(word >> UInt32(slot.shift) & (1 << UInt32(slot.width) - 1))
        }
        let high = slot.width > 32 ? self.word(Int(slot.word) + 1, of: payload) : 0
        return UInt64(word) | UInt64(high) << 32
    }

    /// Whether the items of a list or map lie there behind the words of the layout, and all are
    /// there; zeros at the end of a payload are not stored.
    fileprivate func hasItems(
        at place: UInt64, of payload: PayloadReference, behind layout: Int, size: Int
    ) -> Bool {
        guard place >= layout, place <= UInt32.max else { return false }
        let count = Int(word(Int(place), of: payload))
        return count % size == 0 && count <= max(0, Int(payload.count) - Int(place) + size)
    }
}

extension FieldRules {
    fileprivate func accept(
        _ payload: PayloadReference, in arena: FactArena, _ layout: Int, _ place: Int
    ) -> Bool {
        if fields[place].kind == .object {
            return fields[place].items.range.allSatisfy { accept(payload, in: arena, layout, $0) }
        }
        guard let slot = fields[place].slot else { return true }
        let number = arena.number(at: slot, of: payload)
        let rule = fields[place]
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
        case .texts: return arena.hasItems(at: number, of: payload, behind: layout, size: 1)
        case .map:
            return arena.hasItems(
                at: number, of: payload, behind: layout, size: MapEntry.wordCount)
        }
    }

    fileprivate func accept(word: UInt64, among list: IndexRange) -> Bool {
        word == 0 || list.range.contains { numbers[$0] == word }
    }
}
