extension Formula {
    /// The formula as a sentence part, in the words of the plan language: `100 × teachers of
    /// primary with degree at least bachelor ÷ teachers of primary`.
    package var words: String {
        switch self {
        case .count(let count): count.words
        case .stated(let statistic): statistic.words
        case .report(let report): report.words
        case .combined(let combination):
            combination.rules.english(
                combination,
                combination.children.map {
                    ChildWords($0.words, isPlain: !$0.isCombined, brackets: ("(", ")"))
                })
        }
    }

    /// The formula as Chinese readers say it: `专任教师（小学或初中，学历本科及以上）÷ 专任教师（小学或初中）×
    /// 100`; nil where a code has no name. The page then shows the English words.
    package func chinese(_ vocabulary: Vocabulary) -> String? {
        switch self {
        case .count(let count): return count.chinese(vocabulary)
        case .stated(let statistic): return statistic.chinese(vocabulary)
        case .report(let report): return report.chinese(vocabulary)
        case .combined(let combination):
            var parts: [ChildWords] = []
            for child in combination.children {
                guard let text = child.chinese(vocabulary) else { return nil }
                parts.append(ChildWords(text, isPlain: !child.isCombined, brackets: ("（", "）")))
            }
            return combination.rules.chinese(combination, parts)
        }
    }

    /// As it stands beside a limit: in brackets where it is put together.
    var operandWords: String { isCombined ? "(\(words))" : words }

    /// nil where a code has no name.
    func chineseOperand(_ vocabulary: Vocabulary) -> String? {
        chinese(vocabulary).map { isCombined ? "（\($0)）" : $0 }
    }

    private var isCombined: Bool {
        if case .combined = self { true } else { false }
    }
}

extension Count {
    /// Who is counted: `students of kindergarten at units with ownership public or private`.
    package var words: String {
        var text = measure.noun.name
        for group in groups { text += group.group }
        for condition in conditions { text += " with " + condition.english }
        if !units.isEmpty {
            text += measure.noun.itself == nil ? " at units with " : " with "
            text += unitsInOrder.map(\.english).joined(separator: ", ")
        }
        return text + flowWords + (isMonthlyMean ? ", mean of the month ends" : "")
    }

    private var flowWords: String {
        guard measure.window != nil || measure.tally != nil else { return "" }
        let window = measure.window.map { " in a window \($0.text)" } ?? ""
        switch measure.tally {
        case .subjects, nil: return window
        case .events: return ", each event," + window
        case .days: return ", each day," + window
        case .sum(let amount): return ", \(amount) added up," + window
        case .distinct(let name): return ", different \(name)," + window
        case .eachOfDistinct(let least, let name):
            return " with at least \(least) different \(name)" + window
        case .each(let least, let amount):
            return " with at least \(least) \(amount ?? "events")" + window
        }
    }

    func chinese(_ vocabulary: Vocabulary) -> String? {
        var limits: [String] = []
        let alias = measure.noun.alias.flatMap { groups.contains($0.of) ? $0 : nil }
        for condition in groups + unitsInOrder + conditions where condition != alias?.of {
            guard let text = condition.chinese(vocabulary) else { return nil }
            limits.append(text)
        }
        if isMonthlyMean { limits.append("月末平均") }
        let noun = alias?.chinese ?? measure.noun.chinese
        return noun + (limits.isEmpty ? "" : "（\(limits.joined(separator: "，"))）")
    }

    /// What is asked of subjects and events, beside what the groups say.
    private var conditions: [Condition] {
        (measure.conditions + measure.tests).filter { condition in
            !groups.contains { $0 == condition || $0.askedOfEvents == condition }
                && !condition.isSettlement
        }
    }

    /// In the order in which the noun has them.
    private var unitsInOrder: [Condition] {
        let noun = measure.noun
        return ((noun.itself == nil ? noun.unitKeys : noun.keys) + [.any, .not]).flatMap { key in
            units.conditions.filter { $0.key == key }
        }
    }
}

extension Condition {
    /// ` of primary or junior`.
    fileprivate var group: String {
        if case .none(let filter) = value {
            return filter.map { " of none of " + $0.words.joined(separator: " and ") }.joined()
        }
        return " of " + words.joined(separator: " or ")
    }
}

extension Report {
    /// `reported money with item teacherPay with status final, the area's own`.
    fileprivate var words: String { "reported " + asCount.words + (own ? ", the area's own" : "") }

    /// `经费（教师工资，决算，本级）`; nil where a code has no name.
    fileprivate func chinese(_ vocabulary: Vocabulary) -> String? {
        asCount.chinese(vocabulary).map { own ? "本级" + $0 : $0 }
    }
}

extension Statistic {
    /// `reported population aged 3–5`.
    fileprivate var words: String {
        guard !series.isEmpty else { return "a figure that is still to be set" }
        let parts = [ages.map { "aged \($0)" }].compactMap(\.self) + others.map(\.value)
        return "reported \(series)" + (parts.isEmpty ? "" : " ") + parts.joined(separator: ", ")
            + (own ? ", the area's own" : "")
            + (yearsBefore > 0 ? ", \(yearsBefore) years before" : "")
    }

    /// `人口（3—5岁）`; nil where a code has no name.
    fileprivate func chinese(_ vocabulary: Vocabulary) -> String? {
        guard !series.isEmpty else { return noun.chinese }
        guard let name = vocabulary.names["series"]?[series]?.zh else { return nil }
        var parts = [ages.map { "\($0)岁" }].compactMap(\.self)
        for (key, word) in others {
            let list = noun.keys.first { $0.name == key }?.list
            guard
                let text = list?.chinese(of: [word])?.first ?? vocabulary.chineseName(of: word)
            else { return nil }
            parts.append(text)
        }
        if yearsBefore > 0 { parts.append("\(yearsBefore)年前") }
        return parts.isEmpty ? name : "\(name)（\(parts.joined(separator: "，"))）"
    }

    /// `3–5`, `3+`.
    private var ages: String? {
        let from = members.first { $0.key == "ageFrom" }?.value
        if let to = members.first(where: { $0.key == "ageTo" })?.value {
            return "\(from ?? "0")–\(to)"
        }
        return from.map { "\($0)+" }
    }

    private var others: [(key: String, value: String)] {
        members.filter { $0.key != "ageFrom" && $0.key != "ageTo" }
    }

    /// Of the group, in the order of their names: neither names nor codes have marks of JSON.
    private var members: [(key: String, value: String)] {
        group.split(separator: ",").compactMap { member in
            let parts = member.split(separator: ":", maxSplits: 1).map { part in
                String(part.filter { !#"{}""#.contains($0) })
            }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }
}
