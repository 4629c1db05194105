extension Formula {
    /// The formula as a sentence part, in the words of the plan language: `100 × teachers of
    /// primary with degree at least bachelor ÷ teachers of primary`.
    package var words: String {
        switch self {
        case .count(let count): count.words
        case .stated(let statistic): statistic.words
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
        case .combined(let combination):
            var parts: [ChildWords] = []
            for child in combination.children {
                guard let text = child.chinese(vocabulary) else { return nil }
                parts.append(ChildWords(text, isPlain: !child.isCombined, brackets: ("（", "）")))
            }
            return combination.rules.chinese(combination, parts)
        }
    }

    private var isCombined: Bool {
        if case .combined = self { true } else { false }
    }
}

extension Count {
    /// Who is counted: `students of kindergarten at units with ownership public or private`.
    package var words: String {
        var text = measure.noun.name
        for group in groups { text += " of " + group.words.joined(separator: " or ") }
        for condition in measure.conditions { text += " with " + condition.english }
        if !units.isEmpty {
            text += " at units with " + unitsInOrder.map(\.english).joined(separator: ", ")
        }
        return text + flowWords
    }

    private var flowWords: String {
        guard measure.window != nil || measure.tally != nil else { return "" }
        let window = measure.window.map { " in a window \($0.text)" } ?? ""
        switch measure.tally {
        case .subjects, nil: return window
        case .events: return ", each event," + window
        case .sum(let amount): return ", \(amount) added up," + window
        }
    }

    fileprivate func chinese(_ vocabulary: Vocabulary) -> String? {
        var limits: [String] = []
        for condition in groups + unitsInOrder + measure.conditions {
            guard let text = condition.chinese(vocabulary) else { return nil }
            limits.append(text)
        }
        let noun = measure.noun.chinese
        return noun + (limits.isEmpty ? "" : "（\(limits.joined(separator: "，"))）")
    }

    /// In the order in which the noun has them.
    private var unitsInOrder: [Condition] {
        measure.noun.unitKeys.compactMap { key in units.conditions.first { $0.key == key } }
    }
}

extension Statistic {
    fileprivate var words: String {
        series.isEmpty
            ? "a figure that is still to be set"
            : "stated \(series)" + (group.isEmpty ? "" : " \(group)")
                + (own ? ", the area's own" : "")
    }

    fileprivate func chinese(_ vocabulary: Vocabulary) -> String? {
        guard !series.isEmpty else { return noun.chinese }
        guard let name = vocabulary.names["series"]?[series]?.zh else { return nil }
        guard !group.isEmpty else { return name }
        let from = Statistic.number("ageFrom", in: group)
        let to = Statistic.number("ageTo", in: group)
        return from.flatMap { from in to.map { "\(name)（\(from)至\($0)岁）" } }
    }

    /// The whole number behind a member's name in a small JSON object.
    private static func number(_ name: String, in group: String) -> String? {
        guard let mark = group.firstRange(of: "\"\(name)\":") else { return nil }
        let digits = group[mark.upperBound...].prefix { $0.isNumber }
        return digits.isEmpty ? nil : String(digits)
    }
}
