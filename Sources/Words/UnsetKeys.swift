// What a plan's text leaves open, said to people: what is missing, and at which key of the file it
// is to be written.

extension Phrasing {
    /// `the deadline (target.by)`, all of them; nil where nobody says which.
    var unsetKeys: String? {
        guard !facts.unsetKeys.isEmpty else { return nil }
        return words.list(
            facts.unsetKeys.map { key in
                guard let name = words.missing(at: key) else { return key }
                return words("\(name)（\(key)）", "\(name) (\(key))")
            })
    }
}

extension Wording {
    /// What stands at a key of a row, `target.by`; nil where there is no word for it.
    package func missing(at key: String) -> String? {
        let steps = key.split(separator: ".")
        guard let last = steps.last else { return nil }
        if steps.count == 1 {
            return switch last {
            case "area": self("规划所属地区", "whose plan it is")
            case "scope": self("评价范围", "which areas it is about")
            default: nil
            }
        }
        if Self.limits.contains(last) {
            return steps[0] == "target"
                ? self("目标值", "the target figure") : self("判定标准", "the limit of a condition")
        }
        return switch last {
        case "by": self("完成期限", "the deadline")
        case "every": self("频次", "how often it is to happen")
        case "baseline": self("基期值", "the baseline")
        case "codes": self("所指学校（机构）", "which institutions")
        case "peers", "areas", "area": self("所指地区", "which areas")
        case "longerThan", "within", "days": self("天数", "the number of days")
        case "ages", "age": self("年龄段", "the ages")
        case "role": self("岗位", "which posts")
        case "certificate": self("证书", "which certificate")
        case "designation": self("称号", "which title")
        default: nil
        }
    }

    private static let limits: Set<Substring> = [
        "atLeast", "atMost", "above", "below", "equals", "between", "about", "increaseBy",
        "decreaseBy", "parts",
    ]
}
