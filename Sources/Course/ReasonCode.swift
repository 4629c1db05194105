/// Why an indicator has its status, in one word; the raw value is the contract's.
package enum ReasonCode: String, CaseIterable, Sendable {
    case needsConfiguration = "needs_config"

    case noValue = "no_value"
    case noDenominator = "no_denominator"
    case lowCoverage = "low_coverage"
    case staleStatement = "stale_statement"
    case building

    case beforePlan = "before_plan"
    case noBaseline = "no_baseline"

    case holds
    case metFinal = "met_final"
    case missedFinal = "missed_final"

    case onPath = "on_path"
    case behindPath = "behind_path"
    case lowChance = "low_chance"

    case withinLimit = "within_limit"
    case thinHeadroom = "thin_headroom"
    case provisional
    case pastLimit = "past_limit"
    case recovering
}
