/// The number of an event type. It is stored with every fact: it never changes and is given once.
///
/// What a type is called, whom it is about and what it states says its `EventDefinition`.
public struct EventType: Hashable, Sendable, BitwiseCopyable {
    public let number: UInt8

    @inlinable
    public init(number: UInt8) { self.number = number }

    /// Written out: what the compiler makes is not inlined in other modules.
    @inlinable
    public static func == (left: EventType, right: EventType) -> Bool {
        left.number == right.number
    }
}

/// The kinds of subject, `student` of `student/…`. Raw values are stored.
package enum SubjectKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case student = 1
    case staff = 2
    case institution = 3
    case area = 4
    case resource = 5
    case person = 6

    /// The word before the slash.
    package var word: String {
        switch self {
        case .student: "student"
        case .staff: "staff"
        case .institution: "institution"
        case .area: "area"
        case .resource: "resource"
        case .person: "person"
        }
    }

    /// Whether it is somebody.
    package var isPerson: Bool {
        switch self {
        case .student, .staff, .person: true
        case .institution, .area, .resource: false
        }
    }

    /// Whether the id behind the word is kept as a term beside the subject's hash: other events
    /// name institutions and areas by it. The id of a person is never kept.
    package var isNamed: Bool {
        switch self {
        case .institution, .area: true
        case .student, .staff, .resource, .person: false
        }
    }
}
