import Events
import Subjects

/// What one batch brings: everything that its transaction writes, offsets apart.
package struct ProjectionDelta: Sendable {
    /// New facts with their subjects, in the order of the records; their parts lie in `arena`.
    package var facts: [DecodedBatch.SubjectFact] = []
    /// The batch's own arena: the writer reads them while the projection already grows again.
    package var arena = FactArena()
    /// Records (indices) that said what was already known.
    package var duplicates: [Int32] = []
    /// What its facts, and those that waited, change in the projections.
    package var changes = ProjectionChanges()
    /// Stored facts that are refused from now on; `record` is the index of the fact's record when
    /// it came in this batch, else nil.
    package var refused: [RefusedFact] = []
    /// Of each of `refused`, what sort of event it is.
    package var refusedSorts: [RefusedSort] = []
    /// Stored facts that were refused and are not any more. A fact that is now refused for another
    /// reason is here with the old one and in `refused` with the new: take this list first.
    package var restored: [RefusedFact] = []
    /// The greatest `time` among the new facts, nanoseconds.
    package var newestTime: Int64?

    package init() {}

    /// Type, source and kind of subject of a fact.
    package struct RefusedSort: Sendable {
        var type: EventType
        var source: Term
        var kind: SubjectKind
    }

    package struct RefusedFact: Hashable, Sendable {
        package var partition: Int32
        package var offset: Int64
        package var record: Int32?
        package var reason: RejectionReason

        package init(partition: Int32, offset: Int64, record: Int32?, reason: RejectionReason) {
            self.partition = partition
            self.offset = offset
            self.record = record
            self.reason = reason
        }
    }
}
