import Calendar

// The reasons that any kind of target may give: why there is nothing to evaluate, and that a
// target is held to be met while its comparator holds.

extension Reason {
    /// Of all below.
    package static let shared: [Reason] = [
        .needsConfiguration, .noValue, .noDenominator, .lowCoverage, .staleStatement, .building,
        .beforePlan,
    ]

    package static let needsConfiguration = Reason(
        "needs_config", hasFigures: false,
        zh: { _ in "原文没有写明可评价的数值，设定后再评价" },
        en: { _ in
            "the plan's text leaves something open that has to be set before this is evaluated"
        })

    package static let noValue = Reason(
        "no_value", hasFigures: false,
        zh: { "\($0.day(""))暂无数据，暂不评价" },
        en: { "there was no value\($0.day(" on ")), so nothing is evaluated" })

    package static let noDenominator = Reason(
        "no_denominator", hasFigures: false,
        zh: { _ in "缺少分母数据，无法计算，暂不评价" },
        en: { "denominator missing\($0.day(" on ")): not rated" })

    package static let lowCoverage = Reason(
        "low_coverage", hasFigures: false,
        zh: { "只有\($0.coverage)的人能归到已知的学校，不足 95%，暂不评价" },
        en: {
            "only \($0.coverage) of the persons counted\($0.day(" on ")) could be placed at a known"
                + " institution, and an evaluation needs 95%"
        })

    package static let staleStatement = Reason(
        "stale_statement", hasFigures: false,
        zh: { "最近公布的\($0.readYear.map { "是\($0)年" } ?? "")数据已超过两年，暂不评价" },
        en: {
            "the latest figure is \($0.readYear.map { "for \($0), " } ?? "")over two years old, so"
                + " nothing is evaluated"
        })

    package static let building = Reason(
        "building", hasFigures: false,
        zh: { _ in "数据还在计算，暂不评价" },
        en: { "the value\($0.day(" for ")) is still being worked out" })

    package static let beforePlan = Reason(
        "before_plan", hasFigures: false,
        zh: { "现为 \($0.now)，是规划期以前的数据；有规划期内的数据后再评价" },
        en: {
            "\($0.now)\($0.day(" on ")) is from before the plan, which is evaluated from its first"
                + " own value on"
        })
}

extension Phrasing {
    /// The share of persons who could be placed.
    fileprivate var coverage: String {
        facts.coverage.map { words(" ", "") + words.number($0, places: 2) + "%" + words(" ", "") }
            ?? words("一部分", "a part")
    }

    fileprivate var readYear: Int? { (facts.spokenOn ?? facts.readOn)?.year }
}
