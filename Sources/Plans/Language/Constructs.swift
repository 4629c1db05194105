import Codes
import Documents
import Language

/// The mappings of a plan file, apart from filters.
extension Construct {
    static let plan = Construct(
        "a plan",
        required: ["id", "title", "area", "startsOn", "endsOn", "document", "indicators"],
        optional: ["alerts", "define", "stageWeights"])
    static let stageWeights = Construct(
        "`stageWeights`", optional: StageWeights.stages.map(\.word))
    static let alerts = Construct("`alerts`", optional: ["hold", "recovery", "inhibit"])
    static let row = Construct(
        "an indicator", required: ["name", "unit", "tier", "measure", "source"],
        optional: [
            "target", "property", "scope", "rowsBelow", "reading", "statements",
            "coverage", "note", "breakdowns", "effective", "concept",
        ])
    static let effective = Construct("`effective`", optional: ["from", "to"])
    static let coverage = Construct("`coverage`", required: ["silentAreas"])
    static let source = Construct(
        "`source`", required: ["section", "quote"], optional: ["reads"])
    static let scope = Construct("`scope`", required: ["areas"])
    static let within = Construct("`within`", required: ["days"])
    static let baseline = Construct("`baseline`", required: ["value", "year"])
    static let dayOfBreak = Construct("a day of `breaks`", required: ["day", "source"])
}

/// Words of a row that stand alone.
enum RowWords {
    static let units = MeasureUnit.allCases.map(\.rawValue)
    static let tiers = ["A", "B", "C"]
    static let properties = CommitmentProperty.allCases.map(\.rawValue)
    static let rowsBelow = ["all", "none"]
    static let statements = ["all", "yearly"]
}
