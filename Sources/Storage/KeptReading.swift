import Calendar

/// A reading that is kept: that of an observation day, or that of a period.
package struct KeptReading: Equatable, Sendable {
    package var row: RowKey
    package var span: Span
    package var figures: Figures

    package init(row: RowKey, span: Span, figures: Figures) {
        self.row = row
        self.span = span
        self.figures = figures
    }

    /// The days that it speaks of: one, or those of a period.
    package struct Span: Hashable, Comparable, Sendable, BitwiseCopyable {
        package var from: CivilDay
        package var to: CivilDay

        package init(from: CivilDay, to: CivilDay) {
            self.from = from
            self.to = to
        }

        package static func < (left: Span, right: Span) -> Bool {
            (left.from, left.to) < (right.from, right.to)
        }
    }

    /// What it says, figures as decimal texts.
    package struct Figures: Equatable, Sendable {
        package var value: String?
        package var numerator: String?
        package var denominator: String?
        package var expected: String?
        package var status: String?
        /// Whether the period is still open, so that this may be overwritten.
        package var isOpen: Bool

        package init(
            value: String?, numerator: String?, denominator: String?, expected: String?,
            status: String?, isOpen: Bool
        ) {
            self.value = value
            self.numerator = numerator
            self.denominator = denominator
            self.expected = expected
            self.status = status
            self.isOpen = isOpen
        }
    }

    /// What two installations that know the same agree in: not whether it was ever revised, which
    /// depends on what came first.
    package var dumpLine: String {
        let texts: [String?] = [
            figures.value, figures.numerator, figures.denominator, figures.expected,
            figures.status, figures.isOpen ? "open" : "closed",
        ]
        let key = [row.plan, row.indicator, row.area, row.breakdown]
        return (key + [span.from.description, span.to.description] + texts.map { $0 ?? "-" })
            .joined(separator: "\t")
    }
}
