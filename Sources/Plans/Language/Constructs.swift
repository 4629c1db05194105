import Codes
import Documents

/// The mappings of a plan file, apart from filters.
extension Construct {
    static let plan = Construct(
        "a plan",
        required: ["id", "title", "area", "startsOn", "endsOn", "document", "indicators"],
        optional: ["alerts"], later: ["define", "stageWeights"])
    static let alerts = Construct("`alerts`", optional: ["hold", "recovery"])
    static let row = Construct(
        "an indicator", required: ["name", "unit", "tier", "measure", "source"],
        optional: ["target", "property", "scope", "rowsBelow", "reading", "note", "breakdowns"],
        later: ["effective"])
    static let source = Construct("`source`", required: ["section", "quote"])
    static let scope = Construct("`scope`", required: ["areas"])
    static let baseline = Construct("`baseline`", required: ["value", "year"])
}

/// Words of a row that stand alone.
enum RowWords {
    static let units = [
        "percent", "persons", "institutions", "areas", "count", "yuan", "years", "perThousand",
        "ratio", "points", "truth", "places", "attendances",
    ]
    static let tiers = ["A", "B", "C"]
    static let properties = CommitmentProperty.allCases.map(\.rawValue)
    static let rowsBelow = ["all", "none"]
}

/// A kind of target as the language has it: which comparators fit, and whether it ends on a day.
struct TargetForm: Sendable {
    let kind: String
    let comparators: [String]
    let hasDeadline: Bool
    /// What else may stand beside kind, comparator, `by`, `baseline` and `effort`.
    let others: [String]

    init(_ kind: String, _ comparators: [String], by hasDeadline: Bool, others: [String] = []) {
        self.kind = kind
        self.comparators = comparators
        self.hasDeadline = hasDeadline
        self.others = others
    }

    static let all = [
        TargetForm("level_by_date", ["atLeast", "atMost", "equals"], by: true),
        TargetForm("ratio_of_ratios", ["atLeast", "atMost"], by: true),
        TargetForm("maintain", ["atLeast", "atMost", "equals", "above", "below"], by: false),
        TargetForm(
            "relative_to_reference", ["atLeast", "atMost", "equals", "above", "below", "about"],
            by: true),
        TargetForm("annual_change", ["increaseBy", "decreaseBy", "above", "below"], by: false),
        TargetForm("annual_quota", ["atLeast", "equals", "about"], by: false),
        TargetForm("cumulative_count", ["atLeast", "equals", "about"], by: true),
        TargetForm("range", ["between", "about"], by: false, others: ["permission"]),
        TargetForm("staffing_ratio", ["atLeast", "between"], by: false),
        TargetForm("full_coverage", ["equals"], by: true),
        TargetForm("per_person_quota", ["equals"], by: true),
        TargetForm("milestone", [], by: true, others: ["parts"]),
        TargetForm("monotonic_non_decreasing", [], by: false),
        TargetForm("other", [], by: false, others: ["trend", "every"]),
    ]
    static let comparators = [
        "atLeast", "atMost", "equals", "above", "below", "about", "between", "increaseBy",
        "decreaseBy",
    ]
    /// Those that this version judges.
    static let supportedComparators = ["atLeast", "atMost", "equals"]
    /// Words of targets that this version does not understand yet.
    static let later = ["path", "tolerance", "permission", "lead", "parts", "trend", "every"]
}
