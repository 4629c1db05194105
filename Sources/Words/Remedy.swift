import Codes
import Exact

extension Phrasing {
    /// What would clear a judgement that alerts: what is missing now, and the pace that still
    /// reaches the target. nil where nothing is to be cleared.
    package var remedy: String? {
        switch situation.status {
        case .atRisk, .offCourse, .breached: break
        case .missed:
            return facts.value == nil
                ? nil
                : words(
                    "已有最终结论，只有更正数据才会改变。", "The verdict is final: only corrected data can change it."
                )
        case .needsConfiguration, .noData, .notDue, .onCourse, .met, nil: return nil
        }
        guard let value = facts.value,
            let level = facts.expected ?? target
        else { return nil }
        let isLower = lowerIsBetter
        let wanted =
            words(isLower ? "不高于 " : "不低于 ", isLower ? "at most " : "at least ")
            + words.value(level, unit, places: words.places(unit, showing: [level, value]))
        var ways: [String] = []
        if let needed = facts.needed, let noun = facts.neededNoun {
            let counted = words.counted(needed, noun)
            ways.append(
                words("现在增加 \(counted)，即可\(wanted)", "\(counted) more now, to reach \(wanted)"))
        } else if let shortfall = facts.shortfall, let noun = facts.noun {
            let counted = words.counted(shortfall, noun)
            ways.append(
                words(
                    "现在\(isLower ? "减少" : "增加") \(counted)，即可\(wanted)",
                    "\(counted) \(isLower ? "fewer" : "more") now, to reach \(wanted)"))
        } else {
            ways.append(words("现在达到\(wanted)", "A value of \(wanted) now"))
        }
        if let pace = facts.requiredPace, pace.sign > 0, let day = commitment.deadline,
            let target
        {
            let needed = words.difference(pace, unit, places: 2)
            let goal =
                words(isLower ? "不高于 " : "不低于 ", isLower ? "at most " : "at least ")
                + words.target(target, unit)
            ways.append(
                words(
                    "或今后每年\(isLower ? "降低" : "提高") \(needed)，到\(words.deadline(day))仍可\(goal)",
                    "or \(needed) a year from now on, to reach \(goal) by \(words.deadline(day))"))
        }
        return ways.joined(separator: words("；", "; ")) + words("。", ".")
    }

    /// The limit that decides.
    private var target: Fraction? {
        facts.target ?? commitment.side(of: facts.value)?.limit
    }
}
