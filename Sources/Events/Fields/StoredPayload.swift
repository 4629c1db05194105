extension EventTypes {
    /// Whether a payload that was stored may be read as one of this type: what a database gives
    /// back is not trusted, and reading a field stops the program where a word is none of its list.
    ///
    /// A type that is not in this table is carried along, and nothing reads it.
    package func accept(
        _ payload: Payload, of type: EventType, isRetraction: Bool
    ) -> Bool {
        if isRetraction, payload.significantCount == 0 { return true }
        guard let rule = rules.types.first(where: { $0.type == type }) else { return true }
        for place in rule.fields.range where !rules.accept(payload, place, rule.wordCount) {
            return false
        }
        for condition in rule.conditions.range {
            guard let slot = rules.conditions[condition].slot else { continue }
            let list = rules.conditions[condition].items
            guard rules.accept(word: payload.number(at: slot), among: list) else { return false }
        }
        return true
    }
}

extension FieldRules {
    fileprivate func accept(_ payload: Payload, _ place: Int, _ wordCount: Int) -> Bool {
        let rule = fields[place]
        if rule.kind == .object {
            return rule.items.range.allSatisfy { accept(payload, $0, wordCount) }
        }
        guard let slot = rule.slot else { return true }
        let number = payload.number(at: slot)
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
        case .texts: return accept(payload, itemsAt: number, wordCount, of: 1)
        case .map: return accept(payload, itemsAt: number, wordCount, of: MapEntry.wordCount)
        }
    }

    fileprivate func accept(word: UInt64, among list: IndexRange) -> Bool {
        word == 0 || list.range.contains { numbers[$0] == word }
    }

    /// Whether the items of a list or map lie behind the words of the layout, and all are there;
    /// zeros at the end of a payload are not stored.
    private func accept(
        _ payload: Payload, itemsAt place: UInt64, _ wordCount: Int, of size: Int
    ) -> Bool {
        guard place >= wordCount, place < payload.words.count else { return false }
        let count = Int(payload.words[Int(place)])
        return count % size == 0 && count <= payload.words.count - Int(place) + size
    }
}
