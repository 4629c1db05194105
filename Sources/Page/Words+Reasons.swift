import Calendar
import Charts
import Exact

extension Words {
    /// A judgement's figures in a sentence or two, made from its code. Every code of the contract
    /// has its words; one that is newer than they are is told by its figures in Chinese, and in the
    /// daemon's own sentence in English.
    func facts(_ told: Told) -> String {
        if told.isWithheld { return self("人数太少，不予显示。", "Too few persons to be shown.") }
        let text =
            switch told.code {
            case "no_value", "no_denominator", "low_coverage", "stale_statement", "building",
                "needs_config", "before_plan", "no_baseline", "milestone_ahead", "period_open":
                whyNotJudged(told)
            case "on_path", "behind_path", "low_chance", "milestone_near": onTheWay(told)
            case "holds", "met_final", "achieved_late", "missed_final": atTheDeadline(told)
            case "within_limit", "thin_headroom", "provisional", "past_limit", "recovering",
                "quota_missed":
                atTheLimit(told)
            default: isChinese || told.english.isEmpty ? bareFigures(told) : told.english
            }
        guard told.facts.value != nil, let year = told.facts.staleDenominator else { return text }
        return joined([text, self("分母用的是\(year)年的数。", "The denominator is that of \(year).")])
    }

    // MARK: - Parts

    private func now(_ told: Told) -> String {
        told.facts.value.map { value($0, told.unit, places: places(told)) }
            ?? self("没有数", "No value")
    }

    /// The reading on which the verdict or breach rests.
    private func closed(_ told: Told) -> String {
        guard let closed = told.facts.closedValue else { return now(told) }
        return value(
            closed, told.unit,
            places: places(told.unit, showing: [closed, told.facts.value, told.target]))
    }

    private func expected(_ told: Told) -> String? {
        told.facts.expected.map { value($0, told.unit, places: places(told)) }
    }

    /// 目标 95%, 目标不高于 1.12; the target of at least 95%.
    private func wanted(_ told: Told) -> String {
        guard let target = told.target else { return self("目标", "the target") }
        let text = self.target(target, told.unit)
        guard told.indicator.lowerIsBetter else {
            return self("目标 \(text)", "the target of \(text)")
        }
        return self("目标不高于 \(text)", "the target of at most \(text)")
    }

    private func limit(_ told: Told) -> String {
        let word = told.indicator.lowerIsBetter ? self("上限", "ceiling") : self("底线", "floor")
        return told.target.map { "\(word) \(target($0, told.unit))" } ?? word
    }

    private func bareFigures(_ told: Told) -> String {
        guard let path = expected(told) else {
            return self("现为 \(now(told))。", "\(now(told)) now.")
        }
        return self("现为 \(now(told))，按进度应为 \(path)。", "\(now(told)) against \(path) on the path.")
    }

    /// Of a ratio of two shares: which side has moved.
    private func sides(_ told: Told) -> String {
        let facts = told.facts
        guard told.indicator.kind == "ratio_of_ratios", let above = facts.numerator,
            let below = facts.denominator, let aboveBefore = facts.numeratorBefore,
            let belowBefore = facts.denominatorBefore, let day = facts.beforeOn
        else { return "" }
        let share = { (value: Fraction) in number(value, places: 2, isFixed: true) + "%" }
        return self(
            "\(self.day(day))以来，前项由 \(share(aboveBefore)) 变为 \(share(above))，"
                + "后项由 \(share(belowBefore)) 变为 \(share(below))。",
            "Since \(self.day(day)) the first share went from \(share(aboveBefore)) to "
                + "\(share(above)), the second from \(share(belowBefore)) to \(share(below)).")
    }

    // MARK: - Not judged

    private func whyNotJudged(_ told: Told) -> String {
        let facts = told.facts
        switch told.code {
        case "no_denominator":
            return self("没有分母，算不出数，不作判断。", "Nothing to divide by: not judged.")
        case "low_coverage":
            let part = facts.coverage.map { number($0, places: 2) + "%" } ?? self("一部分", "A part")
            return self(
                "只有 \(part) 的人能归到已知的学校，不足 95%，不作判断。",
                "Only \(part) of the persons counted could be placed at a known school; "
                    + "95% are needed to judge.")
        case "stale_statement":
            guard let year = facts.readOn?.year else {
                return self(
                    "最近公布的数已超过两年，不作判断。", "The latest figure is over two years old: not judged.")
            }
            return self(
                "最近公布的是\(year)年数，已超过两年，不作判断。",
                "The latest figure is for \(year), over two years old: not judged.")
        case "building": return self("数还在计算，暂不判断。", "The figure is still being worked out.")
        case "needs_config":
            return self(
                "原文没有写明可判断的数值，设定后才判断。",
                "The text leaves open what to judge by; not judged until it is set.")
        case "before_plan":
            return self(
                "现为 \(now(told))，是规划期以前的数；有了规划期内的数再判断。",
                "\(now(told)) is from before the plan: judged from its own first reading on."
            )
        case "no_baseline":
            return self(
                "现为 \(now(told))，\(wanted(told))；没有基期数，第一个年度收官后再画进度。",
                "\(now(told)) is short of \(wanted(told)); without a baseline the path begins when "
                    + "a first period has closed.")
        case "milestone_ahead": return milestoneAhead(told)
        case "period_open":
            return self("第一个年度还没有收官，暂不判断。", "The first period has not closed: not judged yet.")
        default:
            guard let day = facts.readOn else {
                return self("没有数，不作判断。", "No value: not judged.")
            }
            return self("\(self.day(day))没有数，不作判断。", "No value on \(self.day(day)): not judged.")
        }
    }

    private func milestoneAhead(_ told: Told) -> String {
        guard let due = told.indicator.targetOn else {
            return self("还没有到应当判断的时候。", "Too early to judge.")
        }
        let from = due - 180
        return self(
            "\(day(from))起判断，\(day(due, year: due.year != from.year))到期。",
            "Judged from \(day(from)), due \(day(due)).")
    }

    // MARK: - Judged

    private func onTheWay(_ told: Told) -> String {
        let due = told.indicator.targetOn
        if told.code == "milestone_near" {
            return self(
                "\(due.map { day($0) } ?? "")到期，还没有完成。",
                "Due \(due.map { day($0) } ?? "soon"), not reached yet.")
        }
        if told.code == "low_chance", let chance = told.facts.chance {
            let odds = self(
                "按已有年度的走势，到期达到的把握只有 \(percent(chance))。",
                "the years so far give only a \(percent(chance)) chance.")
            guard told.facts.gap.map({ $0.sign < 0 }) ?? false else {
                return self("数量不落后，但\(odds)", "Not behind, but \(odds)")
            }
            return self(
                "现为 \(now(told))，按进度应为 \(expected(told) ?? "—")；\(odds)",
                "\(now(told)) against \(expected(told) ?? "—") on the path; \(odds)")
        }
        if told.code == "on_path" {
            let year = due.map { deadline($0) } ?? ""
            return joined([
                self(
                    "\(now(told))，按进度应为 \(expected(told) ?? "—")；\(year)\(wanted(told))。",
                    "\(now(told)); the path asks for \(expected(told) ?? "—") by now, "
                        + "\(wanted(told)) is due by \(year)."), sides(told),
            ])
        }
        return joined([bareFigures(told), sides(told)])
    }

    private func atTheDeadline(_ told: Told) -> String {
        switch told.code {
        case "holds":
            let reached = told.indicator.lowerIsBetter ? "已降到" : "已达"
            return self(
                "\(reached) \(now(told))，\(wanted(told))；到期前仍可能回落。",
                "\(now(told)) reaches \(wanted(told)); provisional until the deadline.")
        case "achieved_late":
            return self("期限过后才达到\(wanted(told))。", "Reached \(wanted(told)) after the deadline.")
        case "met_final":
            return self(
                "期末为 \(closed(told))，达到\(wanted(told))。",
                "\(closed(told)) at the deadline met \(wanted(told)).")
        default:
            return joined([
                self(
                    "期末为 \(closed(told))，没有达到\(wanted(told))。",
                    "\(closed(told)) at the deadline missed \(wanted(told))."), sides(told),
            ])
        }
    }

    private func atTheLimit(_ told: Told) -> String {
        let facts = told.facts
        let year = facts.closedOn.map { "\($0.year)" } ?? self("上一", "last year")
        switch told.code {
        case "within_limit":
            return self(
                "\(now(told))，守住了\(limit(told))。", "\(now(told)), within the \(limit(told)).")
        case "thin_headroom":
            let room = facts.gap.map { difference($0.magnitude, told.unit, places: 2) } ?? "—"
            let lost = facts.movement.map { difference($0, told.unit, places: 2) } ?? "—"
            return self(
                "\(now(told))，距\(limit(told))只有 \(room)，小于上一年度退步的 \(lost)。",
                "\(now(told)) is within the \(limit(told)) by \(room), less than the \(lost) lost "
                    + "in the last closed year.")
        case "provisional":
            return self(
                "本年度目前为 \(now(told))，没有守住\(limit(told))；照此收官即为突破。",
                "\(now(told)) so far against the \(limit(told)); a breach if the year closes so.")
        case "recovering":
            return self(
                "\(year)年度为 \(closed(told))，没有守住\(limit(told))；本年度目前为 \(now(told))，收官后才算恢复。",
                "\(closed(told)) in \(year) broke the \(limit(told)); \(now(told)) holds so far, "
                    + "final when the year closes.")
        default:
            var text = self("现为 \(now(told))，\(limit(told))", "\(now(told)), \(limit(told))")
            if let shortfall = facts.shortfall, let present = facts.numerator {
                let due = told.indicator.lowerIsBetter ? present - shortfall : present + shortfall
                text += self(
                    "：应有 \(number(due, places: 0))，现有 \(number(present, places: 0))",
                    ": \(number(due, places: 0)) needed, \(number(present, places: 0)) there")
            }
            guard facts.closedValue != nil, facts.closedValue != facts.value else {
                return text + self("。", ".")
            }
            return text
                + self("。\(year)年度为 \(closed(told))。", ". \(year) closed at \(closed(told)).")
        }
    }
}
