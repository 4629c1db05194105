import Events
import Subjects

/// A unit on a day, as a filter sees it.
package struct UnitView {
    package let span: UnitHistory.Span
    /// The first day of the time without a break in which it has been open, as `CivilDay.number`.
    package let openedOn: Int32
    /// Its code: what stands behind `institution/`.
    package let code: String
    private let text: (Term) -> String
    private let liesIn: (String) -> Bool

    /// - Parameters:
    ///   - text: of a term.
    ///   - liesIn: whether the area of a code is its own or one that this lies in.
    package init(
        span: UnitHistory.Span, openedOn: Int32, code: String, text: @escaping (Term) -> String,
        liesIn: @escaping (String) -> Bool
    ) {
        self.span = span
        self.openedOn = openedOn
        self.code = code
        self.text = text
        self.liesIn = liesIn
    }

    package var township: String { text(span.township) }

    package func lies(in area: String) -> Bool { liesIn(area) }
}

/// An area, as a filter sees it.
package struct AreaView {
    package let code: String
    /// What former codes it goes by too.
    package let formerly: [String]
    /// `district`.
    package let kind: String

    package init(code: String, formerly: [String], kind: String) {
        self.code = code
        self.formerly = formerly
        self.kind = kind
    }
}
