import Storage

/// Where one partition is read, and what may be taken of what it shows.
///
/// A partition begins at the last record that an earlier life has applied, its *anchor*, which must
/// still be what it was: a log that was deleted and made again has another record there. And
/// librdkafka 2.0.2 may skip records right after an assignment, so a first offset beyond the one
/// asked for is asked for once more before it counts as a hole in the log.
struct PartitionCursor: Sendable {
    /// The offset that comes next.
    private(set) var next: Int64
    /// The record that is still to be seen again before anything behind it is taken.
    private(set) var anchor: PartitionPosition.Anchor?
    /// Whether nothing was accepted yet since the partition was assigned.
    private var isUnseen = true
    /// Whether a first offset too far ahead was asked for a second time already.
    private var wasAskedAgain = false
    /// Whether the rest of what it shows is left for the next assignment.
    private var isLeft = false

    /// What to do with a record, or with the end of the log.
    enum Action: Equatable {
        /// It is what comes next.
        case take
        /// It was applied before, or waits for the next assignment.
        case passOver
        /// Assign the partition again, from `resume`; until then all that it shows is passed over.
        case askAgain
        /// The log has no record any more where the anchor was, which compaction does. Ask a
        /// second time about the same place.
        case anchorIsGone
        /// Another record stands where the anchor was: the partition cannot be read on.
        case anchorWasReplaced
    }

    init(next: Int64) { self.next = next }

    /// Whether it shows nothing but what comes next, in the order of its offsets.
    var isSettled: Bool { anchor == nil && !isUnseen }

    /// The offset to read from.
    var resume: Int64 { anchor?.offset ?? next }

    /// Takes over a position; what was taken meanwhile and is not stored yet counts.
    mutating func reach(_ stored: Int64, anchor: PartitionPosition.Anchor?) {
        next = max(next, stored)
        self.anchor = anchor ?? self.anchor
    }

    /// The partition has been assigned, from `resume`.
    mutating func begin() {
        isUnseen = true
        isLeft = false
    }

    /// It is not read any more: what was to be checked will not be seen.
    mutating func forgetAnchor() { anchor = nil }

    /// Everything up to `next` has been taken.
    mutating func advance(to next: Int64) { self.next = next }

    /// What to do with what stands at an offset.
    ///
    /// - Parameter record: the record there, as an anchor; nil for the end of the log.
    mutating func action(at offset: Int64, record: PartitionPosition.Anchor?) -> Action {
        guard !isLeft, offset >= resume else { return .passOver }
        if isUnseen, offset > resume, !wasAskedAgain {
            wasAskedAgain = true
            isLeft = true
            return .askAgain
        }
        isUnseen = false
        guard let anchor else { return .take }
        self.anchor = nil
        if offset > anchor.offset { return .anchorIsGone }
        return record == nil || record == anchor ? .passOver : .anchorWasReplaced
    }
}
