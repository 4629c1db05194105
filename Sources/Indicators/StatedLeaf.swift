import Calendar
import Codes
import Exact
import Language

/// A leaf of a formula that is stated or reported: where its figures are kept.
struct StatedLeaf: Sendable {
    let source: Source
    /// In whose cells it is reported; empty of a statistic.
    let parts: [Measure]
    /// Whether its figures are of days and count until the next; else they are of periods.
    let isUntilNext: Bool
    private let scale: Int

    enum Source: Sendable {
        /// Among the figures of areas; of several those that are stated are added up.
        case areas([Int])
        /// Summed over institutions, likewise.
        case institutions([Summed])
    }

    /// Among the counts of `RollUp`, by `FigurePart`.
    struct Summed: Sendable {
        let amount: Int
        let given: Int
        let earlierAmount: Int
        let earlierGiven: Int
        let new: Int

        var all: [Int] { [amount, given, earlierAmount, earlierGiven, new] }
    }

    init(_ statistic: Statistic, _ stated: inout StatedFigures) {
        source = .areas([stated.index(of: statistic)])
        parts = []
        isUntilNext = false
        scale = 1
    }

    init(
        _ report: Report, reading: ReadingKind, _ rollUp: inout RollUp,
        _ stated: inout StatedFigures
    ) {
        parts = report.parts
        isUntilNext = !report.rules.isYearly
        scale = report.scale
        if let units = report.units {
            source = .institutions(
                parts.map { Summed($0, at: units, isYearly: report.rules.isYearly, &rollUp) })
        } else {
            let kept: StatedFigures.Kept =
                report.rules.isYearly ? .year : .untilNext(served: reading == .latest)
            source = .areas(
                parts.map { stated.index(of: $0, kept: kept, isOwn: report.own) })
        }
    }

    /// Among the figures of areas.
    var figures: [Int] {
        if case .areas(let figures) = source { figures } else { [] }
    }

    /// Among the counts of `RollUp`.
    var rolled: [Int] {
        if case .institutions(let summed) = source { summed.flatMap(\.all) } else { [] }
    }

    /// The figure of several parts, nil where none of them is stated.
    func sum(_ parts: [Fraction?]) -> Fraction? {
        let stated = parts.compactMap(\.self)
        guard !stated.isEmpty else { return nil }
        let sum = stated.reduce(.zero, +)
        return scale == 1 ? sum : sum.divided(by: Fraction(scale))
    }
}

extension StatedLeaf.Summed {
    fileprivate init(
        _ measure: Measure, at units: UnitFilter, isYearly: Bool, _ rollUp: inout RollUp
    ) {
        func index(_ part: FigurePart) -> Int {
            rollUp.index(of: Count(measure: measure, groups: [part.condition], units: units))
        }
        amount = index(.amount)
        given = index(.given)
        // What counts until the next has no year before, and what is of a year no new day.
        earlierAmount = isYearly ? index(.earlierAmount) : amount
        earlierGiven = isYearly ? index(.earlierGiven) : given
        new = isYearly ? given : index(.new)
    }
}
