/// Which figure of a reading counts private persons, so that few of them are not to be shown to
/// everybody. Staff are none: whom a public office employs is no private matter.
package enum PrivateCell: String, Sendable {
    case none
    /// The value itself is a count.
    case value
    case numerator
    /// Those of the denominator who are not in the numerator are persons too.
    case numeratorAndComplement = "numerator_and_complement"
}

extension Formula {
    /// The cell of a reading of this formula. What areas state is taken for persons where a figure
    /// is divided by another one; alone, its unit has to say so.
    ///
    /// - Parameter unit: the word of the plan file.
    package func privateCell(unit: String) -> PrivateCell {
        switch self {
        case .count(let count): count.countsStaff ? .none : .value
        case .share(let part, _): part.countsStaff ? .none : .numeratorAndComplement
        case .statistic: unit == "persons" ? .value : .none
        case .ratio(.count(let count), let denominator, _):
            if count.countsStaff {
                .none
            } else {
                denominator.countsStaff ? .numerator : .numeratorAndComplement
            }
        case .ratio(.statistic, let denominator, _):
            denominator.countsStaff ? .numerator : .numeratorAndComplement
        // Both sides are shares: their persons are not in the reading.
        case .ratio: .none
        }
    }

    private var countsStaff: Bool { counts.contains { $0.countsStaff } }
}

extension Count {
    fileprivate var countsStaff: Bool {
        switch measure.noun {
        case .students: false
        case .teachers: true
        }
    }
}
