import Codes

extension Formula {
    /// The formula as a sentence part, in the words of the plan language: `100 × teachers of
    /// primary with degree at least bachelor ÷ teachers of primary`.
    package var words: String {
        switch self {
        case .count(let count): count.words
        case .statistic(let statistic): statistic.words
        case .share(let part, let base): "100 × \(part.words) ÷ \(base.words)"
        case .ratio(let numerator, let denominator, let per):
            (per == 1 ? "" : "\(per) × ")
                + "\(numerator.operand) ÷ \(denominator.operand)"
        }
    }

    private var operand: String {
        switch self {
        case .count, .statistic: words
        case .share, .ratio: "(\(words))"
        }
    }
}

extension Count {
    /// Who is counted: `students of kindergarten at units with ownership public or private`.
    package var words: String {
        var text = measure.noun.rawValue
        if !stages.isEmpty { text += " of " + Count.list(stages) }
        for condition in measure.conditions { text += " with " + condition.words }
        let units = [
            units.kind.isEmpty ? nil : "kind " + Count.list(units.kind),
            units.setting.isEmpty ? nil : "setting " + Count.list(units.setting),
            units.ownership.isEmpty ? nil : "ownership " + Count.list(units.ownership),
        ].compactMap(\.self)
        if !units.isEmpty { text += " at units with " + units.joined(separator: ", ") }
        return text
    }

    /// In the order of the closed list.
    private static func list(_ members: Set<some ClosedList>) -> String {
        members.sorted { $0.rawValue < $1.rawValue }.map(\.word).joined(separator: " or ")
    }
}

extension PersonCondition {
    fileprivate var words: String {
        switch self {
        case .degree(let lowest): "degree at least \(lowest.word)"
        case .qualification(let kind, let codes):
            "\(kind.word) \(codes.sorted().joined(separator: " or "))"
        }
    }
}

extension Statistic {
    fileprivate var words: String {
        series.isEmpty
            ? "a figure that is still to be set"
            : "stated \(series)" + (group.isEmpty ? "" : " \(group)")
                + (own ? ", the area's own" : "")
    }
}
