import Calendar
import Codes
import Documents
import Exact

/// A way of putting measures together: everything that the program knows of a formula.
package struct FormulaDefinition: Sendable {
    /// The word of the file.
    package let name: String
    /// One sentence for the schema and the reference.
    package let meaning: String
    package let body: Body

    package enum Body: Sendable {
        /// A branch of the tree.
        case combination([FormulaKey], CombinationRules)
        /// The measure of another row with the same reading: an id, or an id and units that
        /// narrow it.
        case row(id: String, units: String)
        /// A measure that the plan defines under a name.
        case definition
    }

    package init(_ name: String, meaning: String, _ body: Body) {
        self.name = name
        self.meaning = meaning
        self.body = body
    }
}

/// A key of a formula.
package struct FormulaKey: Sendable {
    package let name: String
    package let type: KeyType
    package let isRequired: Bool
    /// For the schema and the reference; empty where the name says it.
    package let meaning: String

    package enum KeyType: Sendable {
        /// Any measure: a child.
        case measure
        /// Any number of measures: children.
        case measures
        /// Any number of measures, each with a limit and perhaps a name: children.
        case conditions
        /// A measure that is asked of single units: a child that is never reported.
        case measureOfUnits
        /// A noun that is counted: a child.
        case base
        /// A filter that narrows the noun of another key: a child. Those of the base of whom
        /// nothing is known of what it asks are another one, `silent`, where there can be any.
        case narrowing(String)
        /// A whole number; 1 where none is said.
        case whole(ClosedRange<Int>)
        /// One of these words.
        case word([String])
        /// A measure that is asked of single units: a child; or `none`.
        case weight
        /// Which units, by what they are.
        case units
        /// The first day of a time: `plan` for that of the plan, or a day.
        case since
        /// Areas by their codes.
        case areas
        /// Weights of the members of a key: of each member the narrowed noun of the first key and
        /// the noun of the second are children too.
        case strata(of: String, over: String)
    }

    /// Where the silent members of a base stand in `CombinationRules.order`.
    package static let silent = "silent"

    package init(
        _ name: String, _ type: KeyType, isRequired: Bool = true, meaning: String = ""
    ) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.meaning = meaning
    }
}

/// How a combination is computed, tested, shown and said.
package struct CombinationRules: Sendable {
    /// nil where that is as its children are.
    package let magnitude: Magnitude?
    /// Of which earlier time the children are asked too.
    package let asksEarlier: Earlier?
    /// The key of areas in which the last child is asked as well as in the place itself.
    package let asksAreas: String?
    /// The first child is the numerator and the second the denominator.
    package let isQuotient: Bool
    /// Whether the value is made of the values of single units.
    let asksUnits: @Sendable (Combination) -> Bool
    package let bounds: ClosedRange<Double>?
    /// Whether a value may be below 0.
    package let isSigned: Bool
    /// The order in which the children of the keys stand in the tree.
    package let order: [String]
    /// Whom the value counts; nil = the most private of its children.
    let privacy: Privacy?
    /// What is wrong with children that do not go together; nil where they do.
    package let problem: @Sendable (Combination) -> Problem?
    package let value: @Sendable (borrowing Operands) -> Amount
    /// The counts whose coverage decides whether the value can be trusted (contract §5), without
    /// those that a child tests itself.
    package let tested: @Sendable (Combination) -> [Count]
    /// The cell of a reading under that unit.
    package let cell: @Sendable (Combination, MeasureUnit) -> PrivateCell
    package let units: @Sendable (Combination) -> UnitRule
    package let missing: @Sendable (Combination) -> Missing?
    /// Said of what the children say, by language.
    package let english: @Sendable (Combination, [ChildWords]) -> String
    package let chinese: @Sendable (Combination, [ChildWords]) -> String

    /// An earlier time than that of the reading.
    package enum Earlier: Hashable, Sendable {
        /// The same reading a year before.
        case yearBefore
        /// The reading in force on the day before the one that this key names.
        case eve(of: String)
    }

    /// A fault of the formula.
    package struct Problem: Sendable {
        package let code: Fault.Code
        package let message: String
        package let hint: String

        package init(_ code: Fault.Code, _ message: String, hint: String) {
            self.code = code
            self.message = message
            self.hint = hint
        }
    }

    package init(
        magnitude: Magnitude?, isQuotient: Bool = false, asksUnits: Bool = false,
        asksUnitsWhere: (@Sendable (Combination) -> Bool)? = nil,
        asksEarlier: Earlier? = nil, asksAreas: String? = nil,
        bounds: ClosedRange<Double>? = nil, isSigned: Bool = false, order: [String],
        privacy: Privacy? = nil,
        problem: @escaping @Sendable (Combination) -> Problem? = { _ in nil },
        value: @escaping @Sendable (borrowing Operands) -> Amount,
        tested: @escaping @Sendable (Combination) -> [Count],
        cell: @escaping @Sendable (Combination, MeasureUnit) -> PrivateCell,
        units: @escaping @Sendable (Combination) -> UnitRule,
        missing: @escaping @Sendable (Combination) -> Missing?,
        english: @escaping @Sendable (Combination, [ChildWords]) -> String,
        chinese: @escaping @Sendable (Combination, [ChildWords]) -> String
    ) {
        self.magnitude = magnitude
        self.asksEarlier = asksEarlier
        self.asksAreas = asksAreas
        self.isQuotient = isQuotient
        self.asksUnits = asksUnitsWhere ?? { _ in asksUnits }
        self.bounds = bounds
        self.isSigned = isSigned
        self.order = order
        self.privacy = privacy
        self.problem = problem
        self.value = value
        self.tested = tested
        self.cell = cell
        self.units = units
        self.missing = missing
        self.english = english
        self.chinese = chinese
    }
}

/// What a combination is computed from, in one place on one day.
package struct Operands: Sendable {
    package let combination: Combination
    /// Of each child.
    package let amounts: [Amount]
    /// Of each open unit of the place, of each child; empty where the rules do not ask for it.
    package let units: [[Amount]]
    /// Of each child at the earlier time; empty where the rules do not ask for it.
    package let earlier: [Amount]
    /// Of the last child in each area that the rules ask for, apart from the place itself.
    package let elsewhere: [Amount]

    package init(
        combination: Combination, amounts: [Amount], units: [[Amount]], earlier: [Amount] = [],
        elsewhere: [Amount] = []
    ) {
        self.combination = combination
        self.amounts = amounts
        self.units = units
        self.earlier = earlier
        self.elsewhere = elsewhere
    }
}

extension Operands {
    /// Of each child with a limit, whether it holds; nil where that is not known.
    package var held: [Bool?] {
        zip(combination.limits, amounts).map { limit, amount in
            amount.value.map { limit.limit.holds($0) }
        }
    }
}

/// What a child of a combination says of itself.
package struct ChildWords: Sendable {
    package let text: String
    private let isPlain: Bool
    private let brackets: (String, String)

    init(_ text: String, isPlain: Bool, brackets: (String, String)) {
        self.text = text
        self.isPlain = isPlain
        self.brackets = brackets
    }

    /// In brackets where it is put together itself.
    package var operand: String { isPlain ? text : brackets.0 + text + brackets.1 }
}
