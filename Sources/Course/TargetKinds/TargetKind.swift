import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

/// A kind of target: everything that the program knows of it. One file beside this one defines
/// each, and `TargetKinds.standard` names them; nothing else does.
package struct TargetKind: Sendable {
    /// What a plan file may say of it.
    package let shape: TargetShape
    /// How it is drawn; nil where there is nothing to draw.
    package let form: Chart.Form?
    /// The same of a target that names a number, where that is drawn otherwise.
    package let formOfNumber: Chart.Form?
    /// Of what is due on a day: the first day on which it is evaluated, this many days before; nil
    /// where it is evaluated from the first day of the plan on.
    package let leadDays: Int?
    /// Whether a straight line leads from the baseline to the target.
    package let hasPath: Bool
    /// Whether that line begins at 0, at the end of the year before the plan, whatever was counted
    /// then.
    package let startsAtZero: Bool
    /// What holds where the target names no number, for what is missing; nil where it always does.
    let limitUnsaid: Bounds?
    /// Whether a window of the plan or of a cycle that the measure counts in has a line of its own.
    package let followsWindows: Bool
    /// Of a ratio of two shares: what each is a share of, so that a sentence can say which moved.
    package let sides: @Sendable (Formula) -> Commitment.Sides?
    /// The reasons that it gives beside those that every kind shares.
    package let reasons: [Reason]
    /// Every comparison that its targets may make.
    package var comparisons: Comparisons { Comparisons(shape.comparators.map(\.comparison)) }
    let finding: Finder
    let expected: Expectation
    let closing: Closing

    /// What is found on a day of the reading in force.
    package typealias Finder = @Sendable (inout Judge, Reading, CivilDay) -> Finding
    /// What is expected of the reading in force on a day.
    package typealias Expectation = @Sendable (inout Judge, Reading, CivilDay) -> Fraction?
    /// What the closing of a period changes in what was seen on its last day.
    package typealias Closing = @Sendable (inout Judge, inout ObservedReading, CivilDay) -> Void

    package init(
        _ shape: TargetShape, form: Chart.Form?, formOfNumber: Chart.Form? = nil,
        leadDays: Int? = nil, hasPath: Bool, startsAtZero: Bool = false,
        limitUnsaid: Bounds? = nil, followsWindows: Bool = false,
        sides: @escaping @Sendable (Formula) -> Commitment.Sides? = { _ in nil },
        reasons: [Reason], finding: @escaping Finder, expected: @escaping Expectation,
        closing: @escaping Closing
    ) {
        self.shape = shape
        self.form = form
        self.formOfNumber = formOfNumber ?? form
        self.leadDays = leadDays
        self.hasPath = hasPath
        self.startsAtZero = startsAtZero
        self.limitUnsaid = limitUnsaid
        self.followsWindows = followsWindows
        self.sides = sides
        self.reasons = reasons
        self.finding = finding
        self.expected = expected
        self.closing = closing
    }
}

/// The kinds of target that an installation knows.
package struct TargetKinds: Sendable {
    package let all: [TargetKind]
    /// Every reason that a row may have.
    package let reasons: Reasons
    private let byWord: [String: TargetKind]

    package init(_ all: [TargetKind]) {
        self.all = all
        byWord = Dictionary(uniqueKeysWithValues: all.map { ($0.shape.word, $0) })
        reasons = Reasons(Reason.shared + all.flatMap(\.reasons))
    }

    /// What plan files may write.
    package var shapes: [TargetShape] { all.map(\.shape) }

    package subscript(word: String) -> TargetKind? { byWord[word] }

    /// The kind of a target that was read with this table.
    package func kind(of target: Target) -> TargetKind {
        guard let kind = byWord[target.kind.word] else {
            preconditionFailure("a plan was read with another table of kinds")
        }
        return kind
    }
}

extension TargetKinds {
    /// Those of the contract that this version has.
    package static let standard = TargetKinds([
        .levelByDate, .maintain, .ratioOfRatios, .staffingRatio, .cumulativeCount, .milestone,
        .range, .annualChange, .annualQuota, .fullCoverage, .perPersonQuota,
        .monotonicNonDecreasing, .relativeToReference, .other,
    ])
}
