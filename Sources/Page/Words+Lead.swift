import Charts
import Codes
import Exact

extension Words {
    /// The decimals of a judgement's figures.
    func places(_ told: Told) -> Int {
        places(told.unit, showing: [told.facts.value, told.facts.expected, told.target])
    }

    /// What is missing, in natural units, as the largest type; else how far ahead or behind, in
    /// the indicator's own unit. A dash where there is nothing to say.
    func gap(_ told: Told) -> String {
        let facts = told.facts
        if let shortfall = facts.shortfall, shortfall.sign > 0 {
            let counted = counted(shortfall, facts.noun)
            return told.indicator.lowerIsBetter
                ? self("多 \(counted)", "\(counted) too many")
                : self("少 \(counted)", "\(counted) short")
        }
        guard let gap = facts.gap else { return "—" }
        let text = difference(gap.magnitude, told.unit, places: places(told))
        if gap.isZero { return self("持平", "level") }
        if gap.sign < 0 { return self("差 \(text)", "\(text) behind") }
        if told.indicator.lowerIsBetter { return self("优于进度 \(text)", "\(text) better") }
        return self("超出 \(text)", told.unit == "percent" ? "+\(text)" : "\(text) ahead")
    }

    /// The first line about an indicator: what is missing, or what it stands at.
    func lead(_ told: Told) -> String {
        if told.facts.gap != nil || told.facts.shortfall != nil { return gap(told) }
        return told.facts.value.map { value($0, told.unit, places: places(told)) }
            ?? told.status.map { status($0) } ?? self("暂无数据", "No data")
    }

    /// The largest parts: 缺口主要在莘县、冠县，占各县缺口的 81%。
    func whereSentence(_ told: Told) -> String {
        guard let (areas, share) = told.facts.mainPlaces else { return "" }
        let percent = number(share, places: 0)
        let names = areas.map { area($0) }
        if isChinese {
            return "缺口主要在\(names.joined(separator: "、"))，占各县区缺口的 \(percent)%。"
        }
        guard let last = names.last else { return "" }
        let list =
            names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
        return "\(list) \(names.count == 1 ? "holds" : "hold") \(percent)% of the shortfall."
    }

    /// What reaching the target takes a year, beside the best year so far.
    func paceSentence(_ told: Told) -> String {
        guard told.status == .offCourse || told.status == .atRisk,
            let pace = told.facts.requiredPace, pace.sign > 0
        else { return "" }
        let decimals = places(told) > 2 ? 2 : 1
        let needed = difference(pace, told.unit, places: decimals)
        let verb = told.indicator.lowerIsBetter ? "下降" : "提高"
        guard let best = told.facts.bestPace else {
            return self("余下每年须\(verb) \(needed)。", "Now needs \(needed) a year.")
        }
        let past =
            best.sign > 0
            ? self("以往最快一年为 ", "best so far ") + paceNumber(best, decimals)
            : self("以往没有一年做到", "no year so far has brought any")
        return self("余下每年须\(verb) \(needed)，\(past)。", "Now needs \(needed) a year; \(past).")
    }

    private func paceNumber(_ value: Fraction, _ least: Int) -> String {
        let places = (least...6).first { value.decimalText(places: $0) != "0" } ?? least
        return number(value, places: places)
    }

    /// All that is said of a judgement: facts, where, pace.
    func reason(_ told: Told) -> String {
        joined([facts(told), whereSentence(told), paceSentence(told)])
    }

    /// The same with what is missing first, to stand alone.
    func whole(_ told: Told) -> String {
        guard told.facts.shortfall != nil else { return reason(told) }
        return joined([gap(told) + self("。", "."), reason(told)])
    }
}
