/// The formulas of the measure language.
package struct Formulas: Sendable {
    package let all: [FormulaDefinition]

    package init(_ all: [FormulaDefinition]) { self.all = all }

    package static let standard = Formulas(
        [
            .share, .ratio, .indicator, .difference, .sum, .growth, .increase, .allOf,
            .partsHeld, .partsShare, .defined, .variation, .rank,
        ])

    package subscript(name: String) -> FormulaDefinition? { all.first { $0.name == name } }

    /// Every formula of the language.
    package var names: [String] { all.map(\.name) }
}

/// What can be counted and how it is put together.
package struct MeasureLanguage: Sendable {
    package let nouns: Nouns
    package let formulas: Formulas

    package init(nouns: Nouns, formulas: Formulas) {
        self.nouns = nouns
        self.formulas = formulas
    }

    package static let standard = MeasureLanguage(nouns: .standard, formulas: .standard)
}
