import Calendar
import Codes
import Exact

/// What is measured: a tree whose leaves are counted or stated, and whose branches say how their
/// children are put together.
///
/// Every filter is already split: what is known of the subject stands in a leaf's `Measure`, what
/// belongs to the unit in its `UnitFilter`.
package indirect enum Formula: Hashable, Sendable {
    /// Counted at units and areas, in cells.
    case count(Count)
    /// Stated about areas, a figure a year.
    case stated(Statistic)
    /// Reported of areas and institutions, in cells.
    case report(Report)
    case combined(Combination)
}

/// A formula of the language with what stands under it.
///
/// A class, since one is passed on for each unit that is asked: its parts never change, and to pass
/// it on costs one count of references and not one for each of them.
package final class Combination: Hashable, Sendable {
    /// The word of the file.
    package let name: String
    package let rules: CombinationRules
    package let children: [Formula]
    /// What else was said, by key.
    package let arguments: [String: Argument]
    /// The limits of its children; empty where it has none.
    package let limits: [NamedLimit]

    package init(
        _ name: String, _ rules: CombinationRules, _ children: [Formula],
        _ arguments: [String: Argument] = [:]
    ) {
        self.name = name
        self.rules = rules
        self.children = children
        self.arguments = arguments
        limits =
            arguments.values.lazy.compactMap { argument in
                if case .limits(let limits) = argument { limits } else { nil }
            }.first ?? []
    }

    /// What a key of a formula can hold besides measures.
    package enum Argument: Hashable, Sendable {
        case whole(Int)
        case units(UnitFilter)
        case day(CivilDay)
        case word(String)
        case figures([Fraction])
        case areas([String])
        /// By member of a key.
        case weights(key: String, [Weight])
        /// Of each child.
        case limits([NamedLimit])
    }

    /// How much a member of a key counts.
    package struct Weight: Hashable, Sendable {
        package let member: String
        package let weight: Fraction

        package init(_ member: String, _ weight: Fraction) {
            self.member = member
            self.weight = weight
        }
    }

    /// The day of a key; nil where none is said.
    package func day(_ key: String) -> CivilDay? {
        if case .day(let day) = arguments[key] { day } else { nil }
    }

    /// The whole number of a key; 1 where none is said.
    package func whole(_ key: String) -> Int {
        if case .whole(let number) = arguments[key] { number } else { 1 }
    }

    /// The word of a key; nil where none is said.
    package func word(_ key: String) -> String? {
        if case .word(let word) = arguments[key] { word } else { nil }
    }

    /// The figures of a key; empty where none are said.
    func figures(_ key: String) -> [Fraction] {
        if case .figures(let figures) = arguments[key] { figures } else { [] }
    }

    /// The weights of a key that names some; nil where it is not said.
    package func weights(_ key: String) -> (key: String, members: [Weight])? {
        if case .weights(let name, let members) = arguments[key] { (name, members) } else { nil }
    }

    /// The codes of the areas in which its last child is asked too; nil where its rules ask none.
    package var askedAreas: [String]? {
        guard let key = rules.asksAreas else { return nil }
        return if case .areas(let codes) = arguments[key] { codes } else { [] }
    }

    /// Whether its value is made of the values of single units.
    package var asksUnits: Bool { rules.asksUnits(self) }

    /// The units that it is about; all where none are said.
    package var askedUnits: UnitFilter {
        UnitFilter(
            arguments.values.flatMap { argument -> [Condition] in
                if case .units(let filter) = argument { filter.conditions } else { [] }
            })
    }

    /// One definition has one name: two combinations of a name are put together alike.
    package static func == (left: Combination, right: Combination) -> Bool {
        left === right
            || left.name == right.name && left.children == right.children
                && left.arguments == right.arguments
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(children)
    }
}

extension Combination {
    /// What is counted and stated in it.
    package var leaves: [Formula] { children.flatMap(\.leaves) }

    /// What its children are together: what is counted makes it a count.
    fileprivate var mixed: Magnitude {
        let sorts = children.map(\.magnitude)
        if sorts.contains(.proportion) { return .proportion }
        return sorts.contains(.number) ? .number : .stated
    }
}

/// What sort of number a measure is.
package enum Magnitude: Hashable, Sendable {
    /// A number of persons or things.
    case number
    /// A part of something, or one number over another.
    case proportion
    /// Whatever somebody states.
    case stated
}

extension Formula {
    /// A measure in which something is `unset`: a statement that is never reported, so it never has
    /// a value.
    package static let unset = Formula.stated(
        Statistic(noun: .unset, series: "", group: "", own: true))

    /// What a leaf counts or states; nil of a combination.
    package var noun: NounDefinition? {
        switch self {
        case .count(let count): count.measure.noun
        case .stated(let statistic): statistic.noun
        case .report(let report): report.noun
        case .combined: nil
        }
    }

    /// What is counted and stated in it, in the order in which it is said.
    package var leaves: [Formula] {
        switch self {
        case .count, .stated, .report: [self]
        case .combined(let combination): combination.leaves
        }
    }

    /// All that is counted in it, on both sides of every division.
    package var counts: [Count] {
        leaves.compactMap { leaf in
            if case .count(let count) = leaf { count } else { nil }
        }
    }

    /// Whether it compares areas with each other, so that it cannot be asked of a unit.
    package var comparesAreas: Bool {
        guard case .combined(let combination) = self else { return false }
        return combination.rules.asksAreas != nil
            || combination.children.contains(where: \.comparesAreas)
    }

    /// The first window of a plan or a cycle in which something must have happened to those who
    /// count; nil where there is none.
    package var longWindow: Window? {
        counts.lazy.flatMap { $0.measure.conditions + $0.measure.tests }.flatMap(\.parts)
            .compactMap { condition -> Window? in
                switch condition.value {
                case .happened(let measure, _), .happenedForDays(let measure, _):
                    switch measure.window {
                    case .since, .cycle: return measure.window
                    default: return nil
                    }
                default: return nil
                }
            }.first
    }

    /// All that must be counted for it, the conditions of units and areas with it.
    package var measures: [Measure] {
        switch self {
        case .count(let count): count.measures
        case .stated: []
        case .report(let report): report.parts + (report.units?.measures ?? [])
        case .combined(let combination):
            combination.askedUnits.measures + combination.children.flatMap(\.measures)
        }
    }

    /// What is asked of units and areas themselves by filters, anywhere in it.
    package var asked: [Measure] {
        switch self {
        case .count(let count): count.asked
        case .stated: []
        case .report(let report): report.units?.asked ?? []
        case .combined(let combination):
            combination.askedUnits.asked + combination.children.flatMap(\.asked)
        }
    }

    /// What is added up in it. What its value is made of otherwise, from conditions or unit by
    /// unit, is nobody of whom it is a part.
    package var addends: [Count] {
        switch self {
        case .count(let count): [count]
        case .stated, .report: []
        case .combined(let combination):
            combination.limits.isEmpty && !combination.asksUnits
                ? combination.children.flatMap(\.addends) : []
        }
    }

    /// The persons who are asked for where it is asked who has reported: those whose coverage is
    /// tested, else all that it counts. What is asked of single units or of conditions has none.
    package var reported: [Count] {
        switch self {
        case .count(let count): return count.countsPersons ? [count] : []
        case .stated, .report: return []
        case .combined(let combination):
            guard combination.limits.isEmpty, combination.rules.isQuotient || !combination.asksUnits
            else { return [] }
            let own = combination.rules.tested(combination).filter(\.countsPersons)
            return own.isEmpty ? combination.children.flatMap(\.reported) : own
        }
    }

    /// The same where it is asked of single institutions: what is reported is theirs then.
    package var ofInstitutions: Formula {
        switch self {
        case .count, .stated: self
        case .report(let report): .report(report.ofInstitutions)
        case .combined(let combination):
            .combined(
                Combination(
                    combination.name, combination.rules,
                    combination.children.map(\.ofInstitutions), combination.arguments))
        }
    }

    /// Whether only areas state it, never a single institution.
    package var isOfAreasAlone: Bool {
        if case .stated = self { true } else { false }
    }

    /// The counts whose coverage is tested (contract §5), those of its parts with them. Conditions
    /// are tested each for itself: one that is not known does not hold. Nothing is tested of what
    /// is asked of single units: who is at no known institution is not at one of them.
    package var tested: [Count] {
        switch self {
        case .count, .stated, .report: []
        case .combined(let combination):
            combination.rules.tested(combination)
                + (combination.limits.isEmpty && !combination.asksUnits
                    ? combination.children.flatMap(\.tested) : [])
        }
    }

    package var magnitude: Magnitude {
        switch self {
        case .count: .number
        case .stated, .report: .stated
        case .combined(let combination): combination.rules.magnitude ?? combination.mixed
        }
    }

    /// Whether it is a number of persons or things, added up or not.
    package var isCount: Bool { magnitude == .number }

    /// Whether it is one count over another.
    package var isRatioOfNumbers: Bool {
        guard case .combined(let combination) = self, combination.rules.isQuotient else {
            return false
        }
        return combination.rules.bounds == nil
            && combination.children.allSatisfy { $0.magnitude == .number }
    }

    /// Whether it is a part of a number of institutions.
    package var isShareOfInstitutions: Bool {
        guard case .combined(let combination) = self, combination.rules.bounds != nil,
            combination.rules.isQuotient
        else { return false }
        return combination.children.last?.noun?.isOfInstitutions ?? false
    }

    /// The units of an indicator that fit.
    package var units: UnitRule {
        switch self {
        case .count(let count): count.measure.figure?.units ?? count.measure.noun.units
        case .stated(let statistic): statistic.noun.units
        case .report(let report): report.parts.first?.figure?.units ?? report.noun.units
        case .combined(let combination): combination.rules.units(combination)
        }
    }

    /// What no value of it can leave; nil where there is no such thing.
    package var bounds: ClosedRange<Double>? {
        if case .combined(let combination) = self { combination.rules.bounds } else { nil }
    }

    /// Whether a value may be below 0: a change, or what one thing is more than another.
    package var isSigned: Bool {
        if case .combined(let combination) = self { combination.rules.isSigned } else { false }
    }

    /// The two sides of a proportion of two proportions.
    package var comparedSides: (of: Formula, to: Formula)? {
        guard case .combined(let combination) = self, combination.rules.isQuotient,
            combination.children.allSatisfy({ $0.magnitude == .proportion })
        else { return nil }
        return (combination.children[0], combination.children[1])
    }

    /// What people call this side of a comparison: `urban`, where all of it is at urban units.
    package var sideName: String? {
        guard let count = counts.last else { return nil }
        return count.units.conditions.lazy.compactMap { condition in
            condition.key.namesSides && condition.words.count == 1 ? condition.words[0] : nil
        }.first
    }

    /// What can be missing of it in natural units; nil where nothing is counted.
    package var missing: Missing? {
        switch self {
        case .count(let count):
            count.measure.noun.isOfPlace
                ? nil : Missing(noun: count.measure.noun.shortage.noun(of: count), per: nil)
        case .stated, .report: nil
        case .combined(let combination): combination.rules.missing(combination)
        }
    }
}

/// How what is missing is counted.
package struct Missing: Hashable, Sendable {
    /// nil of what has no word of its own.
    package var noun: ShortfallNoun?
    /// What is due is the wanted value × the denominator ÷ this; nil of a plain count.
    package var per: Int?
    /// What more of under the line would bring the value down; nil where that is no way.
    package var remedy: ShortfallNoun?

    package init(noun: ShortfallNoun?, per: Int?) {
        self.noun = noun
        self.per = per
    }

    /// The same where it is what is counted itself that is missing.
    package var ofCount: Missing? { per == nil ? self : nil }

    /// Of a count over something.
    package init?(_ above: Formula, per: Int) {
        guard let missing = above.missing, missing.per == nil else { return nil }
        self.init(noun: missing.noun, per: per)
    }
}

/// Which units an indicator of a measure may have.
package enum UnitRule: Hashable, Sendable {
    case any
    /// One of these; the first is what is meant.
    case only([MeasureUnit])
    /// None of these; the other one is what is meant.
    case not([MeasureUnit], but: MeasureUnit)

    /// What to write instead of that unit; nil where it fits.
    package func meant(insteadOf unit: MeasureUnit) -> MeasureUnit? {
        switch self {
        case .any: nil
        case .only(let units): units.contains(unit) ? nil : units[0]
        case .not(let units, let other): units.contains(unit) ? other : nil
        }
    }
}
