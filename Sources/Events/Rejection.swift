/// Why a record or an event cannot be accepted; the raw value is the word of the contract.
package enum RejectionReason: String, CaseIterable, Sendable {
    case oversize
    case notACloudEvent = "not_a_cloudevent"
    case invalidUTF8 = "invalid_utf8"
    case malformedJSON = "malformed_json"
    case unknownType = "unknown_type"
    case schemaViolation = "schema_violation"
    case keyMismatch = "key_mismatch"
    case implausibleTime = "implausible_time"
    /// A state of a stored fact, found again whenever its timeline changes; so is the next.
    case conflictingDuplicate = "conflicting_duplicate"
    case unknownReference = "unknown_reference"
}

/// What an event says of where it comes from, with nobody's id in it; nil where it cannot be read.
package struct EventOrigin: Hashable, Sendable {
    /// `education.enrolment.v1`.
    package var type: String?
    package var source: String?
    package var subjectKind: SubjectKind?
    /// The hashes of whom it names as its subject and as its key. They are not stored: by them it
    /// is found out whether the record is of a person who was forgotten.
    package var named: [SubjectKey] = []

    package init(type: String? = nil, source: String? = nil, subjectKind: SubjectKind? = nil) {
        self.type = type
        self.source = source
        self.subjectKind = subjectKind
    }
}

/// A refusal of one record, with no byte of it inside.
package struct Rejection: Error, Equatable, Sendable {
    package var reason: RejectionReason
    /// What is wrong, in words that hold no value of the record.
    package var detail: String
    /// JSON pointer from the whole event, `/data/from`; only of a `schema_violation`.
    package var pointer: String?

    package init(_ reason: RejectionReason, _ detail: String, pointer: String? = nil) {
        self.reason = reason
        self.detail = detail
        self.pointer = pointer
    }
}
