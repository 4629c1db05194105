extension FilterKey {
    /// One of several filters of one side, each of which is a filter of its own.
    package static let any = FilterKey(
        "any", .filters, .combined, meaning: "One of these filters holds.")

    /// Everything that a filter of one side does not take.
    package static let not = FilterKey(
        "not", .filter, .combined, meaning: "This filter does not hold.")
}
