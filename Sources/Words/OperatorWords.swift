import Calendar

/// Why an alert takes a step that no status makes.
package enum CareReason: Equatable, Sendable {
    case acknowledged(by: String, until: CivilDay?, why: String)
    case unacknowledged(by: String, why: String)
    case acknowledgementEnded(by: String)
    case silenceEnded(number: Int64)
    /// Of the wider area the name.
    case inhibitionEnded(area: String)
    case repeated(days: Int)
    case escalated(days: Int)
}

extension Wording {
    /// The same in one sentence.
    package func care(_ reason: CareReason) -> String {
        switch reason {
        case .acknowledged(let person, let until, let why):
            self(
                "\(person) 已受理\(until.map { "，至\(fullDay($0))" } ?? "")：\(sentence(why))",
                "Acknowledged by \(person)\(until.map { " until \(fullDay($0))" } ?? ""): "
                    + sentence(why))
        case .unacknowledged(let person, let why):
            self(
                "\(person) 撤销受理" + (why.isEmpty ? "。" : "：\(sentence(why))"),
                "No longer acknowledged, by \(person)" + (why.isEmpty ? "." : ": \(sentence(why))"))
        case .acknowledgementEnded(let person):
            self("\(person) 的受理已到期。", "The acknowledgement by \(person) has expired.")
        case .silenceEnded(let number):
            self("第 \(number) 号静默已结束，预警仍在。", "Silence \(number) has ended, the alert has not.")
        case .inhibitionEnded(let area):
            self("\(area)的预警已解除，本预警仍在。", "The alert of \(area) is over, this one is not.")
        case .repeated(let days):
            self("\(days) 天无人受理，再次提醒。", "Not acknowledged for \(self.days(days)).")
        case .escalated(let days):
            self(
                "\(days) 天无人受理，提高一级。",
                "Not acknowledged for \(self.days(days)): one severity higher.")
        }
    }

    /// Of the alert of a wider area those below that fire with it.
    package func heldBack(_ areas: [String]) -> String {
        self("同时预警：\(list(areas))。", "Firing too: \(list(areas)).")
    }

    /// That an alert goes back and forth.
    package func flapping(_ changes: Int, days: Int) -> String {
        self(
            "近 \(days) 天内反复 \(changes) 次。",
            "Flapping: \(changes) changes within \(self.days(days)).")
    }

    private func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }

    /// What somebody wrote, with its full stop.
    private func sentence(_ text: String) -> String {
        guard let last = text.last, !".。!！?？".contains(last) else { return text }
        return text + self("。", ".")
    }
}
