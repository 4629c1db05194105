import Codes
import Events

/// Payloads by hand: a test states only what it is about, where an event must state more.
extension Payload {
    package mutating func set(_ field: Field<Term>, to term: Term) {
        put(UInt64(term), at: field.slot)
    }

    package mutating func set<List: ClosedList>(_ field: Field<List>, to word: List) {
        put(UInt64(word.rawValue), at: field.slot)
    }

    package mutating func set<List: ClosedList>(_ field: Field<List?>, to word: List?) {
        if let word { put(UInt64(word.rawValue), at: field.slot) }
    }

    /// A set of words, bit 0 for raw value 1.
    package mutating func set(_ field: Field<UInt32?>, to bits: UInt32?) {
        if let bits { put(UInt64(bits) << 1 | 1, at: field.slot) }
    }

    package mutating func set(_ field: Field<Bool?>, to flag: Bool?) {
        if let flag { put(flag ? 2 : 1, at: field.slot) }
    }

    package mutating func set(_ field: Field<Int32?>, to day: Int32?) {
        put(UInt64(storedDay(day)), at: field.slot)
    }

    package mutating func set(_ field: Field<StatementPeriod>, to period: StatementPeriod) {
        put(UInt64(period.bits), at: field.slot)
    }

    package mutating func set(_ field: Field<Int64>, to number: Int64) {
        put(number: number, at: field.slot)
    }

    package mutating func set(_ field: Field<Int64?>, to number: Int64?) {
        if let number { put(number: number, at: field.slot) }
    }
}
