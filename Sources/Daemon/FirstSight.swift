/// Whether what a partition shows first after an assignment is what was asked for.
///
/// librdkafka 2.0.2 may skip records right after an assignment. A first offset beyond the one asked
/// for is therefore asked for once more before it counts as a hole in the log.
struct FirstSight: Sendable {
    private var unseen: Set<Int32> = []
    private var askedTwice: Set<Int32> = []

    enum Answer: Equatable {
        case goOn
        case askAgain
    }

    /// Begins anew for these partitions; what was asked for twice stays so.
    mutating func begin(_ partitions: some Sequence<Int32>) { unseen = Set(partitions) }

    /// Whether the partition has shown nothing yet since it was assigned.
    func isUnseen(_ partition: Int32) -> Bool { unseen.contains(partition) }

    /// What to do about an offset of a partition of which `expected` comes next.
    mutating func judge(_ partition: Int32, offset: Int64, expected: Int64) -> Answer {
        guard unseen.contains(partition) else { return .goOn }
        if offset > expected, askedTwice.insert(partition).inserted { return .askAgain }
        unseen.remove(partition)
        return .goOn
    }
}
