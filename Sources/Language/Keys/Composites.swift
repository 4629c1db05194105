extension FilterKey {
    /// One of several filters of one side, each of which is a filter of its own.
    package static let any = FilterKey(
        "any", .filters, .combined, meaning: "One of these filters holds.")

    /// Everything that a filter of one side does not take.
    package static let not = FilterKey(
        "not", .filter, .combined, meaning: "This filter does not hold.")
}

extension Condition {
    /// Of a `not` over nothing but a key that an event may leave to its unit: what it asks of the
    /// events that say it, which are then of another member. The unit is asked the `not` itself.
    package var askedOfEvents: Condition? {
        guard case .none(let filter) = value, filter.count == 1,
            case .events(let question) = filter[0].key.side, question.isLeftToUnit,
            case .members(let members) = filter[0].value
        else { return nil }
        let all = CodeList.bits((1...UInt8(filter[0].key.list.words.count)))
        return Condition(filter[0].key, .members(all & ~members))
    }
}
