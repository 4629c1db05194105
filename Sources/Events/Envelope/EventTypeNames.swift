/// The names of event types, to be found by comparing numbers.
final class EventTypeNames: Sendable {
    private let prefix = Word("education.")
    private let suffix = Word(".v1")
    private let names = EventType.allCases.map { (word: Word($0.name), type: $0) }
    private let subjectPrefixes = SubjectKind.allCases.map { Word($0.word + "/") }

    /// `student/` as a word.
    func subjectPrefix(of kind: SubjectKind) -> Word { subjectPrefixes[Int(kind.rawValue) - 1] }

    /// The type that a text `education.<name>.v1` names; nil where it is not known.
    func type(of node: JSONNode, in document: JSONDocument) -> EventType? {
        let (start, count) = (node.start, node.count)
        let nameCount = count - 13
        guard 1...Word.capacity ~= nameCount else { return nil }
        let bytes = document.bytes.span.bytes
        guard Word(bytes, at: start, count: 10) == prefix,
            Word(bytes, at: start + count - 3, count: 3) == suffix
        else { return nil }
        let name = Word(bytes, at: start + 10, count: nameCount)
        for entry in names where entry.word == name { return entry.type }
        return nil
    }
}

extension EventType {
    /// The kind of subject that events of this type are about.
    var subjectKind: SubjectKind {
        switch self {
        case .enrolment, .learnerExit: .student
        case .staffAppointment, .staffQualification, .staffRotation: .staff
        case .institutionChange: .institution
        case .statistic: .area
        }
    }
}
