import Codes
import Exact
import Indicators
import Language

/// How what is missing is counted in natural units, for formulas that count something.
struct Shortfall {
    /// nil of what has no word.
    let noun: ShortfallNoun?
    /// What more of would bring a value down that is too high; nil where that is no way.
    let remedy: ShortfallNoun?
    /// nil of a plain count.
    private let per: Fraction?
    /// Whether what is due grows with a denominator, so that areas below have their part in it.
    var isRelative: Bool { per != nil }

    /// nil where nothing is counted: a statement, a ratio of shares, a numerator that is stated.
    init?(_ formula: Formula) {
        guard let missing = formula.missing else { return nil }
        noun = missing.noun
        remedy = missing.remedy
        per = missing.per.map { Fraction($0) }
    }

    /// What a reading lacks of that value, of a proportion rounded up to whole persons; where lower
    /// is better, what it has too many. nil when nothing is missing, or where a figure is.
    func missing(in reading: Reading, of value: Fraction, lowerIsBetter: Bool) -> Fraction? {
        let due: Fraction
        let present: Fraction
        if let per {
            guard let numerator = reading.numerator, let denominator = reading.denominator,
                let wanted = (value * denominator).divided(by: per)
            else { return nil }
            due = wanted
            present = numerator
        } else {
            guard let count = reading.value else { return nil }
            let missing = lowerIsBetter ? count - value : value - count
            return missing.sign > 0 ? missing : nil
        }
        let missing = lowerIsBetter ? present - due.floor : due.ceiling - present
        return missing.sign > 0 ? missing : nil
    }

    /// How much of what is counted a part of the value is: of a proportion so much of its
    /// denominator.
    func counted(_ part: Fraction, in reading: Reading) -> Fraction? {
        guard let per else { return part }
        return reading.denominator.flatMap { (part * $0).divided(by: per) }
    }

    /// How many more under the line bring a reading down to that value, rounded up; nil where that
    /// is no way, or nothing is needed.
    func needed(in reading: Reading, of value: Fraction, lowerIsBetter: Bool) -> Fraction? {
        guard lowerIsBetter, remedy != nil, let per, let numerator = reading.numerator,
            let denominator = reading.denominator,
            let due = (numerator * per).divided(by: value)
        else { return nil }
        let needed = due.ceiling - denominator
        return needed.sign > 0 ? needed : nil
    }
}
