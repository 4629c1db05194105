import Events
import Subjects

/// What a key reads of the states of a subject, as numbers: of a member its number, of a flag 1 or
/// 0, of an open code its term.
///
/// What is read is apart from what is wanted, so that hundreds of conditions with one key read it
/// once, and ask of each number once whether they take it in.
package struct StateQuestion: Sendable {
    /// Gives each number that is known, with the states of which it is known; a state may have
    /// several, or none.
    package let answers: Answers
    package let takes: Takes

    package typealias Answers =
        @Sendable (inout Life, (_ states: Range<Int>, _ answer: UInt32) -> Void) -> Void
    /// Whether a wanted value takes in a number. Open codes come as the terms that events have used
    /// so far.
    package typealias Takes = @Sendable (UInt32, FilterValue, [Term]) -> Bool

    package init(answers: @escaping Answers, takes: @escaping Takes) {
        self.answers = answers
        self.takes = takes
    }
}

/// The same of an event of a flow, or of what was known of the subject on its day.
package struct EventQuestion: Sendable {
    /// nil where nothing is known.
    package let answer: Answer
    package let takes: StateQuestion.Takes
    /// Whether an event that does not say it may be any, which its unit tells when it is counted.
    package let isLeftToUnit: Bool

    package typealias Answer = @Sendable (inout Life, Happening) -> UInt32?

    package init(
        answer: @escaping Answer, takes: @escaping StateQuestion.Takes, isLeftToUnit: Bool = false
    ) {
        self.answer = answer
        self.takes = takes
        self.isLeftToUnit = isLeftToUnit
    }
}

extension FilterValue {
    /// Whether it takes in the number of a member; of a flag 1 or 0.
    package static let takesMember: StateQuestion.Takes = { number, wanted, _ in
        wanted.takes(UInt8(clamping: number))
    }

    /// Whether it takes in an open code.
    package static let takesCode: StateQuestion.Takes = { code, _, codes in codes.contains(code) }
}
