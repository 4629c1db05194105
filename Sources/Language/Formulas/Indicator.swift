extension FormulaDefinition {
    /// The measure of another row, of this plan or of the only other one that has the id.
    package static let indicator = FormulaDefinition(
        "indicator",
        meaning: "The measure of another row with the same reading, every noun narrowed by `at`.",
        .row(id: "id", units: "at"))
}
