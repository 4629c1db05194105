import Events

/// All stored facts of one subject, whether they stand or not.
package struct Timeline: Sendable {
    package let subject: SubjectKey
    /// In the order in which they came, so that what was known before a batch is a front part.
    package internal(set) var facts = PackedFacts()
    /// The id behind `institution/` or `area/`, else 0.
    package let name: Term
    /// How many facts, from the front, are already counted in the projections.
    package internal(set) var projected: Int32 = 0
    package let kind: SubjectKind
    /// No fact names another one and no two are the same event: every fact stands.
    package internal(set) var isPlain = true

    init(subject: SubjectKey, kind: SubjectKind, name: Term) {
        self.subject = subject
        self.kind = kind
        self.name = name
    }

    /// A timeline that was packed before, all of it counted.
    package init(
        subject: SubjectKey, kind: SubjectKind, name: Term, facts: PackedFacts, isPlain: Bool
    ) {
        self.init(subject: subject, kind: kind, name: name)
        self.facts = facts
        self.isPlain = isPlain
        projected = Int32(facts.count)
    }

    /// The same timeline under another name, with its facts packed once more.
    func renamed(_ name: SubjectKey, _ facts: PackedFacts) -> Timeline {
        var copy = Timeline(
            subject: name, kind: kind, name: self.name, facts: facts, isPlain: isPlain)
        copy.projected = projected
        return copy
    }
}
