// Who has reported: said beside a value in which somebody is silent, since it looks complete.

extension Phrasing {
    /// From how much of the area the value comes; nil where nobody is silent, and of what counts
    /// nobody at institutions.
    package var reporting: String? {
        guard let reporting = facts.reporting else { return nil }
        var parts: [String] = []
        let silent = reporting.silentAreas.count
        if silent > 0, reporting.areas > 1 {
            let (heard, all) = (number(reporting.areas - silent), number(reporting.areas))
            parts.append(
                words(
                    "数据仅来自 \(all) 个县（市、区）中的 \(heard) 个",
                    "figures from \(heard) of \(all) districts and counties"))
        }
        if reporting.silentInstitutions > 0 {
            let all = number(reporting.institutions)
            let silent = number(reporting.silentInstitutions)
            parts.append(
                words("\(all) 所机构中有 \(silent) 所未报", "\(silent) of \(all) institutions silent"))
        }
        return parts.isEmpty ? nil : parts.joined(separator: words("；", "; "))
    }

    /// The areas that hold a value back, since nothing has come from them; nil where none does.
    var silence: String? {
        guard facts.coverage == nil, let silent = facts.reporting?.silentAreas, !silent.isEmpty
        else { return nil }
        let named = silent.prefix(3).map { situation.areaName($0, words.language) }
        guard silent.count > named.count else { return words.list(named) }
        let rest = number(silent.count - named.count)
        return words(
            "\(words.list(named))等 \(number(silent.count)) 个县（市、区）",
            "\(named.joined(separator: ", ")) and \(rest) more")
    }

    private func number(_ count: Int) -> String { words.number(Int64(count)) }
}
