import Calendar
import Codes
import Exact

/// The parts that sentences about a judgement are made of, in one language. A part that has nothing
/// to say is empty, so that a sentence can place it without asking.
package struct Phrasing: Sendable {
    package let words: Wording
    package let situation: Situation
    private let extent: Reason.Extent

    package init(
        _ situation: Situation, in language: Language, _ extent: Reason.Extent = .whole
    ) {
        words = Wording(language)
        self.situation = situation
        self.extent = extent
    }

    package var facts: ReasonFacts { situation.facts }
    package var commitment: Commitment { situation.commitment }
    package var unit: MeasureUnit? { commitment.unit }

    /// The decimals of the judgement's figures.
    package var places: Int {
        words.places(unit, showing: [facts.value, facts.expected, facts.target])
    }

    // MARK: - Figures

    /// The value in force.
    package var now: String {
        facts.value.map { words.value($0, unit, places: places) } ?? words("暂无数据", "no value")
    }

    /// The value expected of it.
    package var expected: String {
        facts.expected.map { words.value($0, unit, places: places) } ?? "—"
    }

    /// The final value on which a verdict or a breach rests; the one in force where there is none.
    package var closed: String {
        guard let closed = facts.closedValue else { return now }
        return words.value(
            closed, unit,
            places: words.places(unit, showing: [closed, facts.value, facts.target]))
    }

    /// The day of that value, behind a word such as ` on `.
    package func closedDay(_ before: String) -> String {
        facts.closedOn.map { before + words.fullDay($0) } ?? ""
    }

    /// 年度, 学期; `year`, `semester`.
    package var period: String { words(commitment.period.zh, commitment.period.en) }

    /// 2023年度; `2023`. Of shorter periods the day on which they ended.
    package var closedYear: String {
        guard let day = facts.closedOn else { return words("上一\(period)", "the last \(period)") }
        guard commitment.period == .period(of: .running) else {
            let end = words.fullDay(day)
            return words("截至\(end)的\(period)", "the \(period) to \(end)")
        }
        return words("\(day.year)年度", "\(day.year)")
    }

    /// The day that was read, or that is spoken of: ` on 31 December 2020`.
    package func day(_ before: String) -> String {
        (facts.spokenOn ?? facts.readOn).map { before + words.fullDay($0) } ?? ""
    }

    /// A difference in the indicator's unit.
    package func difference(_ value: Fraction?, places: Int = 2) -> String {
        value.map { words.difference($0.magnitude, unit, places: places) } ?? "—"
    }

    // MARK: - What is asked for

    /// Whether values fall toward the target.
    package var lowerIsBetter: Bool { commitment.lowerIsBetter(than: facts.value) }

    /// 目标 95%, 目标不高于 1.12; `target ≥ 95% by end 2025`.
    package var wanted: String {
        guard let goal = commitment.said(\.goal, facts.target, in: words) else {
            return words("目标", "target")
        }
        return goal + words("", by)
    }

    /// Whether no figure is asked for: something is to be done.
    package var isNamed: Bool { commitment.comparison == nil }

    /// 2025年底; empty where there is no end.
    package var due: String { commitment.deadline.map { words.deadline($0) } ?? "" }

    package var isBehind: Bool { facts.gap.map { $0.sign < 0 } ?? false }

    private var by: String {
        guard let day = commitment.deadline else { return "" }
        return day == CivilDay.last(of: day.year)
            ? " by end \(day.year)" : " by \(words.fullDay(day))"
    }

    /// 底线 52%, 上限 90%; `the limit of at least 52%`.
    package var limit: String {
        commitment.said(\.limit, facts.target, in: words) ?? words("底线", "the limit")
    }

    // MARK: - Clauses

    /// 还差 116 名儿童; `116 children short`. Empty where nothing is counted.
    package var shortfall: String {
        guard let shortfall = facts.shortfall, shortfall.sign > 0 else { return "" }
        if let needed = facts.needed { return words.short(words.counted(needed, facts.neededNoun)) }
        return words.short(words.counted(shortfall, facts.noun), isTooMany: lowerIsBetter)
    }

    /// Whether what is counted is too many, and not too few.
    private var isOver: Bool { lowerIsBetter && facts.needed == nil }

    /// What is missing, in front of a sentence that stands alone.
    package var lead: String {
        guard extent == .whole, !shortfall.isEmpty else { return "" }
        return shortfall + words("。", isOver ? " the limit: " : ": ")
    }

    /// The same in front of a value on its way: short *of plan*, over *plan*.
    package var leadOfPlan: String {
        guard extent == .whole, !shortfall.isEmpty else { return "" }
        return shortfall + words("。", isOver ? " plan: " : " of plan: ")
    }

    /// What is missing, behind a sentence that stands alone.
    package var tail: String {
        guard extent == .whole, !shortfall.isEmpty else { return "" }
        return words("，", ", ") + shortfall
            + (isOver ? words("", " the limit") : "")
    }

    /// The areas that hold most of what is missing.
    package var mainPlaces: String {
        guard extent != .brief, let (areas, percent) = facts.mainPlaces else { return "" }
        let list = words.list(areas.map { situation.areaName($0, words.language) })
        let share = words.number(percent, places: 0)
        return words(
            "。缺口主要在\(list)，占各县区缺口的 \(share)%",
            "; \(list) \(areas.count == 1 ? "accounts" : "account") for \(share)% of the shortfall")
    }

    /// What reaching the target takes a year, beside the best year so far.
    package var pace: String {
        guard extent != .brief, facts.gap.map({ $0.sign < 0 }) ?? true,
            let pace = facts.requiredPace, pace.sign > 0
        else { return "" }
        let decimals = 2
        let sign = lowerIsBetter ? "−" : "+"
        let needed = words.difference(pace, unit, places: decimals)
        let verb = lowerIsBetter ? "降低" : "提高"
        let width = lowerIsBetter ? "降幅" : "增幅"
        let start = words("。今后每年需\(verb) \(needed)", "; needs \(sign)\(needed) a year")
        guard let best = facts.bestPace else { return start }
        guard best.sign > 0 else {
            return start
                + words("，历年均未达到该\(width)", ", no year so far has moved in the right direction")
        }
        let most = words.difference(best, unit, places: decimals)
        let bare = (decimals...6).first { best.decimalText(places: $0) != "0" } ?? decimals
        return start
            + words(
                "，历年最大\(width) \(most)",
                ", best year so far \(sign)\(words.number(best, places: bare))")
    }

    /// How each side of a ratio of two shares has moved: the ratio can worsen by either.
    package var sides: String {
        guard extent != .brief, let sides = commitment.sides, let above = facts.numerator,
            let below = facts.denominator, let aboveBefore = facts.numeratorBefore,
            let belowBefore = facts.denominatorBefore, let day = facts.beforeOn
        else { return "" }
        let names = [sides.above(in: words.language), sides.below(in: words.language)]
        let first = movement(from: aboveBefore, to: above)
        let second = movement(from: belowBefore, to: below)
        return words(
            "。\(words.day(day))以来，\(names[0])\(first)，\(names[1])\(second)",
            "; since \(words.fullDay(day)) the \(names[0]) share \(first), the \(names[1]) one "
                + second)
    }

    private func movement(from before: Fraction, to now: Fraction) -> String {
        let places = words.places(.percent, showing: [before, now])
        let (old, new) = (
            words.value(before, .percent, places: places),
            words.value(now, .percent, places: places)
        )
        if before == now { return words("保持在 \(new)", "stayed at \(new)") }
        return words(
            "由 \(old) 变为 \(new)", "\(before < now ? "rose" : "fell") from \(old) to \(new)")
    }

    /// What the final periods lead to, where that made the status worse.
    package var doubt: String {
        guard let chance = facts.chance else { return "" }
        let value = facts.forecast.flatMap { $0.decimalText(places: 6) }
            .flatMap { Fraction(decimal: $0) }
        let forecast = value.map {
            words("预计为 ", "") + words.value($0, unit, places: places) + words("，", " forecast, ")
        }
        let rests = basis.isEmpty ? "" : words("（\(basis)）", " (\(basis))")
        return words(
            "；按历年趋势测算，到期\(forecast ?? "")达标概率为 \(words.percent(chance))\(rests)",
            "; \(forecast ?? "")probability of meeting the target: \(words.percent(chance))\(rests)"
        )
    }

    /// What the chance rests on: `from 5 readings, 2020 to 2024`.
    package var basis: String { facts.basis.map { words.basis($0) } ?? "" }

    /// How the final value differs from the year before: `, 0.5 points less than the year before,`.
    package var change: String {
        guard let movement = facts.movement else { return "" }
        if movement.isZero { return words("，与上\(period)持平", ", as the \(period) before,") }
        let text = difference(movement)
        return movement.sign > 0
            ? words("，比上\(period)提高 \(text)", ", \(text) more than the \(period) before,")
            : words("，比上\(period)降低 \(text)", ", \(text) less than the \(period) before,")
    }

    /// How far the value is ahead, or that it is just there.
    package var ahead: String {
        guard let gap = facts.gap, gap.sign >= 0 else { return "" }
        if gap.isZero { return words("，与应达值持平", ", just as planned") }
        let text = difference(gap)
        return words(
            "，\(lowerIsBetter ? "优" : "高")于应达值 \(text)", ", \(text) ahead")
    }

    /// The conditions that do not hold, where all have to.
    var failing: String {
        guard !facts.failing.isEmpty else { return "" }
        let known = Dictionary(facts.conditions.map { ($0.name, $0.nameZh) }) { first, _ in first }
        let names = words.list(facts.failing.map { words(known[$0].flatMap(\.self) ?? $0, $0) })
        return words("；未达到：\(names)", "; not fulfilled: \(names)")
    }

    /// Where the denominator is older than the numerator.
    var staleDenominator: String {
        guard facts.value != nil, let year = facts.staleDenominator else { return "" }
        return words("。分母用的是\(year)年的数据", "; denominator from \(year)")
    }

    var withheld: String { words("人数过少，不予显示。", "Suppressed: too few persons.") }
}

extension Phrasing {
    /// What is missing, in natural units, as the largest type; else how far ahead or behind, in
    /// the indicator's own unit. A dash where there is nothing to say.
    package var gap: String {
        if !shortfall.isEmpty { return shortfall }
        guard let gap = facts.gap else { return "—" }
        if gap.isZero { return words("持平", "level") }
        let text = words.difference(gap.magnitude, unit, places: places)
        return words.distance(text, isAhead: gap.sign > 0, lowerIsBetter)
    }
}
