import Codes

/// The words of a closed list, to be found by comparing numbers.
struct WordList<Value: ClosedList>: Sendable {
    private let entries: [(word: Word, value: Value)]

    /// All members of the list, or some.
    init(_ values: [Value] = Array(Value.allCases)) {
        entries = values.map { (Word($0.word), $0) }
    }

    /// The member with this word.
    func value(of word: Word) -> Value? {
        for place in entries.indices where entries[place].word == word {
            return entries[place].value
        }
        return nil
    }
}

/// The closed lists of all event types.
final class WordLists: Sendable {
    let stage = WordList<Stage>()
    let move = WordList<Move>()
    let sex = WordList<Sex>()
    let admissionRoute = WordList<AdmissionRoute>()
    let learnerGroup = WordList<LearnerGroup>()
    let placement = WordList<Placement>()
    let exitOutcome = WordList<ExitOutcome>()
    let role = WordList<Role>()
    let employment = WordList<Employment>()
    let entryCheckResult = WordList<EntryCheckResult>()
    let qualificationKind = WordList<QualificationKind>()
    let degree = WordList<Degree>()
    let institutionChange = WordList<InstitutionChangeKind>()
    let institutionKind = WordList<InstitutionKind>()
    let setting = WordList<Setting>()
    let ownership = WordList<Ownership>()
    /// A statistic has no budget.
    let statisticStatus = WordList<StatementStatus>([.preliminary, .final])
}
