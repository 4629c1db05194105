import Calendar

// The reasons that any kind of target may give for not evaluating it.

extension Reason {
    /// Of all below.
    package static let shared: [Reason] = [
        .needsConfiguration, .noValue, .noDenominator, .lowCoverage, .staleStatement, .building,
        .beforePlan,
    ]

    package static let needsConfiguration = Reason(
        "needs_config", hasFigures: false,
        zh: { "原文未给出\($0.unsetKeys ?? "可评价的数值")，设定后再评价" },
        en: {
            $0.unsetKeys.map { "not evaluated: the plan does not say \($0); set it" }
                ?? "not evaluated: the plan gives no figure to evaluate against; set one"
        })

    /// Where a closed period shows a value it is another figure that is missing: that of the period
    /// before, or the period's own statement.
    package static let noValue = Reason(
        "no_value", hasFigures: false,
        zh: {
            if let end = $0.facts.endedOn { return "该项要求到\(Wording(.zh).day(end))为止，此后不再评价" }
            return $0.facts.closedValue == nil
                ? "\($0.day(""))暂无数据，暂不评价"
                : "缺少评价所需的数据，暂不评价"
        },
        en: {
            if let end = $0.facts.endedOn {
                return "the commitment ended on \(Wording(.en).day(end)): no longer evaluated"
            }
            return $0.facts.closedValue == nil
                ? "no value\($0.day(" on ")): not evaluated"
                : "a figure that is needed for it is missing: not evaluated"
        })

    package static let noDenominator = Reason(
        "no_denominator", hasFigures: false,
        zh: { _ in "缺少分母数据，无法计算，暂不评价" },
        en: { "denominator missing\($0.day(" on ")): not evaluated" })

    package static let lowCoverage = Reason(
        "low_coverage", hasFigures: false,
        zh: {
            $0.facts.coverage == nil && $0.silence == nil
                ? "5%以上的学校或地区没有所需数据，暂不评价"
                : $0.silence.map { "\($0)没有数据，暂不评价" }
                    ?? "只有\($0.coverage)的人员能对应到已知机构，不足 95%，暂不评价"
        },
        en: {
            $0.facts.coverage == nil && $0.silence == nil
                ? "more than 5% of the institutions or areas have no data on this: not evaluated"
                : $0.silence.map { "no data from \($0): not evaluated" }
                    ?? "only \($0.coverage) of the persons counted\($0.day(" on ")) are at a known"
                    + " institution (95% required): not evaluated"
        })

    package static let staleStatement = Reason(
        "stale_statement", hasFigures: false,
        zh: { "最近公布的\($0.readYear.map { "是\($0)年" } ?? "")数据已超过两年，暂不评价" },
        en: {
            "the latest figure is \($0.readYear.map { "for \($0), " } ?? "")over two years old:"
                + " not evaluated"
        })

    package static let building = Reason(
        "building", hasFigures: false,
        zh: { _ in "数据还在计算，暂不评价" },
        en: { "the value\($0.day(" for ")) is still being computed" })

    package static let beforePlan = Reason(
        "before_plan", hasFigures: false,
        zh: {
            $0.facts.value == nil
                ? "规划期内的首个年度尚未开始，暂不评价" : "现为 \($0.now)，是规划期以前的数据；有规划期内的数据后再评价"
        },
        en: {
            if $0.facts.value == nil {
                return "the first period within the plan has not begun: not evaluated"
            }
            return "\($0.now)\($0.day(" on ")) predates the plan; evaluation starts with the"
                + " first value within it"
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
