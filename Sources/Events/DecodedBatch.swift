/// What a batch of records says: facts, refusals and tombstones, each with its record's index.
package struct DecodedBatch: Sendable {
    /// A fact and whose it is.
    package struct SubjectFact: Sendable, BitwiseCopyable {
        package var subject: SubjectKey
        /// Its subject's kind.
        package var kind: SubjectKind
        /// The id behind `institution/` or `area/`, else 0: only of what is no person.
        package var name: Term
        /// Its record's place in the batch.
        package var record: Int32
        package var fact: Fact

        package init(
            subject: SubjectKey, kind: SubjectKind, name: Term, record: Int32, fact: Fact
        ) {
            self.subject = subject
            self.kind = kind
            self.name = name
            self.record = record
            self.fact = fact
        }
    }

    /// A record that was refused.
    package struct Refusal: Sendable {
        package var record: Int32
        package var rejection: Rejection
        package var origin: EventOrigin

        package init(record: Int32, rejection: Rejection, origin: EventOrigin = EventOrigin()) {
            self.record = record
            self.rejection = rejection
            self.origin = origin
        }
    }

    /// In the order of the records.
    package var facts: [SubjectFact] = []
    package var refusals: [Refusal] = []
    /// Indices of records that are tombstones.
    package var tombstones: [Int32] = []
    /// The ids, references and payloads of the facts.
    package var arena = FactArena()
    /// Texts that were seen for the first time; their numbers go on from `firstNewTerm`.
    package var newTerms: [String] = []
    package var firstNewTerm: Term = 1

    package init() {}
}
