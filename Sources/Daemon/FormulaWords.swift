import Codes
import Plans

/// A formula as Chinese readers say it: `专任教师（小学或初中，学历本科以上）÷ 专任教师（小学或初中）× 100`.
struct FormulaWords {
    let vocabulary: Vocabulary

    /// nil where a construct has no words here; the page then shows the English ones.
    func words(_ formula: Plans.Formula) -> String? {
        switch formula {
        case .count(let count): return words(count)
        case .statistic(let statistic): return words(statistic)
        case .share(let part, let base):
            guard let part = words(part), let base = words(base) else { return nil }
            return "\(part) ÷ \(base) × 100"
        case .ratio(let above, let below, let per):
            guard let above = operand(above), let below = operand(below) else { return nil }
            return "\(above) ÷ \(below)" + (per == 1 ? "" : " × \(per)")
        }
    }

    private func operand(_ formula: Plans.Formula) -> String? {
        switch formula {
        case .count, .statistic: words(formula)
        case .share, .ratio: words(formula).map { "（\($0)）" }
        }
    }

    private func words(_ count: Count) -> String? {
        let noun =
            switch count.measure.noun {
            case .students: "在学学生"
            case .teachers: "专任教师"
            }
        var limits: [String] = []
        let lists = [
            Self.list(count.stages, Self.stages), Self.list(count.units.kind, Self.kinds),
            Self.list(count.units.setting, Self.settings),
            Self.list(count.units.ownership, Self.ownerships),
        ]
        for list in lists {
            guard let list else { return nil }
            if !list.isEmpty { limits.append(list) }
        }
        for condition in count.measure.conditions {
            guard let text = words(condition) else { return nil }
            limits.append(text)
        }
        return noun + (limits.isEmpty ? "" : "（\(limits.joined(separator: "，"))）")
    }

    private func words(_ condition: PersonCondition) -> String? {
        switch condition {
        case .degree(let lowest): return Self.degrees[lowest].map { "学历\($0)及以上" }
        case .qualification(_, let codes):
            let names = codes.sorted().map { name(of: $0) }
            return names.contains(nil) ? nil : names.compactMap(\.self).joined(separator: "或")
        }
    }

    private func words(_ statistic: Statistic) -> String? {
        guard !statistic.series.isEmpty else { return "尚待设定的数" }
        guard let name = vocabulary.names["series"]?[statistic.series]?.zh else { return nil }
        guard !statistic.group.isEmpty else { return name }
        let ages = Self.number("ageFrom", in: statistic.group)
        let to = Self.number("ageTo", in: statistic.group)
        return ages.flatMap { from in to.map { "\(name)（\(from)至\($0)岁）" } }
    }

    /// A code's name in whichever list has it.
    private func name(of code: String) -> String? {
        vocabulary.names.sorted { $0.key < $1.key }.compactMap { $0.value[code]?.zh }.first
    }

    /// The whole number behind a member's name in a small JSON object.
    private static func number(_ name: String, in group: String) -> String? {
        guard let mark = group.firstRange(of: "\"\(name)\":") else { return nil }
        let digits = group[mark.upperBound...].prefix { $0.isNumber }
        return digits.isEmpty ? nil : String(digits)
    }

    /// nil where a member has no word.
    private static func list<Member: ClosedList>(
        _ members: Set<Member>, _ names: [Member: String]
    ) -> String? {
        let words = members.sorted { $0.rawValue < $1.rawValue }.map { names[$0] }
        return words.contains(nil) ? nil : words.compactMap(\.self).joined(separator: "或")
    }

    private static let stages: [Stage: String] = [
        .kindergarten: "幼儿园", .primary: "小学", .junior: "初中", .senior: "普通高中",
        .vocational: "中等职业", .special: "特殊教育", .higher: "高等教育", .adult: "成人教育",
    ]
    private static let degrees: [Degree: String] = [
        .secondary: "中专", .college: "专科", .bachelor: "本科", .master: "硕士", .doctor: "博士",
    ]
    private static let settings: [Setting: String] = [
        .urban: "城区", .town: "镇区", .rural: "乡村",
    ]
    private static let ownerships: [Ownership: String] = [
        .public: "公办", .privateInclusive: "普惠性民办", .privateOther: "其他民办",
    ]
    private static let kinds: [InstitutionKind: String] = [
        .kindergarten: "幼儿园", .primarySchool: "小学", .juniorSchool: "初级中学",
        .seniorSchool: "高级中学", .nineYearSchool: "九年一贯制学校", .completeSchool: "完全中学",
        .twelveYearSchool: "十二年一贯制学校", .vocationalSchool: "中等职业学校",
        .specialSchool: "特殊教育学校", .teachingPoint: "教学点", .higherCollege: "高等学校",
        .communitySchool: "社区学校", .trainingInstitution: "培训机构",
    ]
}
