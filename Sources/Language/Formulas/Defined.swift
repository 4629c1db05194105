extension FormulaDefinition {
    /// A measure that the plan defines once and several rows use, each read as the row is.
    package static let defined = FormulaDefinition(
        "defined", meaning: "A measure under the plan's key `define`, by its name.", .definition)
}
