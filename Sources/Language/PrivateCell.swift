import Codes

/// Which figure of a reading counts private persons, so that few of them are not to be shown to
/// everybody.
package enum PrivateCell: String, Sendable {
    case none
    /// The value itself is a count.
    case value
    case numerator
    /// Those of the denominator who are not in the numerator are persons too.
    case numeratorAndComplement = "numerator_and_complement"
}

/// Whom a number counts, as far as it matters who may see a small one.
package enum Privacy: Sendable {
    /// Learners and other private persons.
    case persons
    /// Whom a public office employs, and things: no private matter.
    case nobody
    /// What areas state may be a number of persons or not.
    case unknown
}

extension Formula {
    /// The cell of a reading of this formula. What areas state is taken for persons where a figure
    /// is divided by another one; alone, its unit has to say so.
    package func privateCell(unit: MeasureUnit) -> PrivateCell {
        switch self {
        case .count(let count): Formula.cell(ofValue: count.measure.noun.privacy, unit: unit)
        case .stated(let statistic): Formula.cell(ofValue: statistic.noun.privacy, unit: unit)
        case .report(let report): Formula.cell(ofValue: report.noun.privacy, unit: unit)
        case .combined(let combination): combination.rules.cell(combination, unit)
        }
    }

    /// The cell of a value that is a count itself.
    package static func cell(ofValue privacy: Privacy, unit: MeasureUnit) -> PrivateCell {
        switch privacy {
        case .persons: .value
        case .nobody: .none
        case .unknown: unit == .persons ? .value : .none
        }
    }

    /// The cell of what counts are added up to, or taken from each other.
    package static func cell(ofSumOf parts: [Formula], _ unit: MeasureUnit) -> PrivateCell {
        guard parts.allSatisfy({ $0.magnitude != .proportion }) else { return .none }
        let privacies = parts.map(\.privacy)
        if privacies.contains(.persons) { return .value }
        return cell(ofValue: privacies.contains(.unknown) ? .unknown : .nobody, unit: unit)
    }

    /// The cell of a number over another one. A proportion above shows no number of persons.
    package static func cell(of above: Formula, over below: Formula) -> PrivateCell {
        guard above.magnitude != .proportion, above.privacy != .nobody else { return .none }
        let isOverOthers = below.counts.contains { $0.measure.noun.privacy == .nobody }
        return isOverOthers ? .numerator : .numeratorAndComplement
    }

    /// Whom the value counts: the most private of what it is made of.
    package var privacy: Privacy {
        switch self {
        case .count(let count): return count.measure.noun.privacy
        case .stated(let statistic): return statistic.noun.privacy
        case .report(let report): return report.noun.privacy
        case .combined(let combination):
            if let privacy = combination.rules.privacy { return privacy }
            let parts = combination.children.map(\.privacy)
            if parts.contains(.persons) { return .persons }
            return parts.contains(.unknown) ? .unknown : .nobody
        }
    }
}
