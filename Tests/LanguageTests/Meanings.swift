import JSONText
import Language

extension JSON {
    /// With a description, unless it has one.
    func described(_ meaning: String) -> JSON {
        guard case .object(let members) = self, !meaning.isEmpty, self["description"] == nil else {
            return self
        }
        return .object(members + [("description", .string(meaning))])
    }

    /// As a member of that name: with what the name means wherever no definition says it. What is
    /// referred to describes itself.
    func described(asMember name: String) -> JSON {
        self["$ref"] == nil ? described(meanings[name] ?? "") : self
    }
}

extension FilterKey {
    /// What it means, and where its codes are listed.
    var sentences: String {
        let codes: String =
            switch type {
            case .codes(let list), .code(let list): "A code of `\(list)` in the vocabulary."
            default: ""
            }
        return [meaning, codes].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// What keys mean that no definition has: those which the language gives to many nouns.
private let meanings = [
    "in": "In which time it happened; without it in that of the reading.",
    "count": "What is counted in place of persons.",
    "sum": "Which amount is added up.",
    "distinct": "How many different ones of it there are.",
    "each": "Those persons alone who reach a number, also of what `sum` or `distinct` names.",
    "average": "The mean of the month ends of the year so far.",
    "proRata": "Who is there for a part of the time needs that part, rounded down.",
    "within": "In how many days it follows.",
    "sameCase": "Only an event of the same case.",
    "days": "A number of days.",
    "years": "This many years up to the day.",
    "cycleYears": "This many years, one cycle after the other.",
    "from": "The first day of a cycle.",
    "atLeast": "At least this.",
    "atMost": "At most this.",
    "above": "More than this.",
    "below": "Less than this.",
    "equals": "Exactly this.",
    "between": "The lower and the upper end, both included.",
    "name": "What the condition is called where it fails.",
    "id": "The id of the row.",
]
