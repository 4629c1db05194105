import Calendar
import Exact
import JSONText

/// Somebody or something as a filter sees it on a day.
struct PlainSeen {
    let subject: PlainSubject
    let state: PlainState
    /// The day that is counted.
    let day: CivilDay
    /// What a flow saw happen; nil of what is there.
    var event: PlainHappening?
    /// How the row is read.
    var reading = ""
    /// Of those who are there the noun that is counted: whose days make up a part of a window.
    var noun: PlainCount.Noun?

    /// The day of which ages and qualifications are.
    var ownDay: CivilDay { event?.factDay ?? day }
}

/// Filters, key by key (language §2, §4).
extension PlainCount {
    private static let qualifications = ["major", "certificate", "title", "rank", "standardMet"]

    /// Whether everything that a filter beside `at` asks holds.
    func passes(_ filter: JSON, _ seen: PlainSeen) -> Bool {
        filter.members.allSatisfy { key, wanted in
            Self.options.contains(key) || holds(key, wanted, seen)
        }
    }

    private func holds(_ key: String, _ wanted: JSON, _ seen: PlainSeen) -> Bool {
        let state = seen.state
        switch key {
        case "any": return wanted.list.contains { passes($0, seen) }
        case "not": return !passes(wanted, seen)
        case "has": return hasHappened(wanted, seen)
        case "followedBy": return seen.event?.isFollowed ?? false
        case "holds": return titles(of: seen.subject, wanted, on: seen.ownDay) != nil
        case "verdict": return isVerdict(wanted, of: seen.subject, on: seen.ownDay)
        case "age": return isAged(wanted, seen)
        case "degree": return hasDegree(wanted, state)
        case "allGroups":
            let groups = state["groups"]?.list ?? []
            return wanted.list.allSatisfy { one in groups.contains { $0.isSame(as: one) } }
        case "longerThan":
            guard let from = state["from"]?.word.flatMap({ CivilDay($0) }),
                let days = wanted["days"]?.number?.whole
            else { return false }
            return seen.day - from > Int(days)
        case "checkedBefore":
            let check = state["entryCheck"]
            let isClear =
                check?["result"]?.word == "clear"
                && check?["doneOn"]?.word ?? "9" < state["from"]?.word ?? ""
            return isClear == wanted.isTrue
        case _ where Self.qualifications.contains(key):
            return state.held.contains { fact in
                fact.word("kind") == key && matches(fact["value"], wanted)
            }
        default: return matches(state[key], wanted)
        }
    }

    /// Whether what is stated is one of what is wanted; an unstated yes-or-no is no.
    func matches(_ stated: JSON?, _ wanted: JSON) -> Bool {
        if case .bool(let flag) = wanted { return stated?.isTrue ?? false == flag }
        guard let stated else { return false }
        return stated.list.contains { one in
            wanted.list.contains { $0.isSame(as: one) }
        }
    }

    private func isAged(_ wanted: JSON, _ seen: PlainSeen) -> Bool {
        let youngest = wanted.list.first?.number ?? .zero
        let oldest = wanted.list.last?.number ?? .zero
        var age = seen.state["age"]?.number
        if age == nil, let born = seen.state["birthDate"]?.word.flatMap({ CivilDay($0) }) {
            // Who is born on 29 February completes years on 1 March.
            let (day, birth) = (seen.ownDay.date, born.date)
            let isAhead = (day.month, day.day) < (birth.month, birth.day)
            age = Fraction(day.year - birth.year - (isAhead ? 1 : 0))
        }
        return age.map { youngest <= $0 && $0 <= oldest } ?? false
    }

    private func hasDegree(_ wanted: JSON, _ state: PlainState) -> Bool {
        let ranks = ["secondary", "college", "bachelor", "master", "doctor"]
        let held = state.held.filter { $0.word("kind") == "degree" }
            .compactMap { ranks.firstIndex(of: $0.word("value") ?? "") }
        guard let highest = held.max() else { return false }
        return wanted.members.allSatisfy { word, degree in
            let limit = ranks.firstIndex(of: degree.word ?? "") ?? 0
            return word == "atLeast"
                ? highest >= limit : word == "below" ? highest < limit : highest == limit
        }
    }

    // MARK: units

    /// Whether everything that a filter inside `at` asks holds of a unit.
    func passes(
        _ filter: JSON, unit: PlainPlaces.PlainUnit, _ point: PlainPoint
    ) -> Bool {
        filter.members.allSatisfy { key, wanted in holds(key, wanted, unit: unit, point) }
    }

    private func holds(
        _ key: String, _ wanted: JSON, unit: PlainPlaces.PlainUnit, _ point: PlainPoint
    ) -> Bool {
        let subject = facts["institution/" + unit.id]
        switch key {
        case "any": return wanted.list.contains { passes($0, unit: unit, point) }
        case "not": return !passes(wanted, unit: unit, point)
        case "codes": return matches(.string(unit.id), wanted)
        case "area":
            return wanted.list.contains { code in
                places.code(code.word).map { places.lies(unit.area, in: $0) } ?? false
            }
        case "township": return matches(unit.stated["townshipCode"], wanted)
        case "openedSince": return unit.openSince >= since(wanted)
        case "holds": return titles(of: subject, wanted, on: point.day) != nil
        case "verdict": return isVerdict(wanted, of: subject, on: point.day)
        case "policy": return adoption(of: subject, wanted, on: point.day) != nil
        case "meets":
            return wanted.list.allSatisfy { isMet($0, at: .unit(unit.id), point) == true }
        default: return matches(unit.stated[key], wanted)
        }
    }

    // MARK: what is said of anybody

    /// A day, or the plan's first one.
    func since(_ word: JSON) -> CivilDay {
        word.word.flatMap { CivilDay($0) } ?? planStart
    }

    /// The grant with which a title began that is held on a day; nil where it is not held. The
    /// codes and levels that are asked for are one title.
    func titles(of subject: PlainSubject, _ wanted: JSON, on day: CivilDay) -> PlainFact? {
        var grant: PlainFact?
        for fact in subject.facts(of: "designation")
        where fact.day <= day && matches(fact["titleCode"], wanted["designation"] ?? .null)
            && wanted["level"].map({ matches(fact["level"], $0) }) ?? true
        {
            if fact.word("change") == "revoked" {
                grant = nil
            } else if grant == nil, wanted["batch"].map({ matches(fact["batch"], $0) }) ?? true {
                grant = fact
            }
        }
        guard let grant, wanted["since"].map({ grant.day >= since($0) }) ?? true else {
            return nil
        }
        return grant
    }

    /// The results of a matter, without a criterion only those of the matter as a whole.
    func results(_ wanted: JSON, of subject: PlainSubject, until day: CivilDay) -> [PlainFact] {
        subject.facts(of: "supervision-result").filter { fact in
            fact.day <= day && matches(fact["matterCode"], wanted["matter"] ?? .null)
                && wanted["criterion"].map { matches(fact["criterion"], $0) }
                    ?? (fact["criterion"] == nil)
        }
    }

    func isVerdict(_ wanted: JSON, of subject: PlainSubject, on day: CivilDay) -> Bool {
        matches(
            results(wanted, of: subject, until: day).last?["result"],
            wanted["result"] ?? .string("met"))
    }

    /// The adoption of a policy that is in force on a day.
    func adoption(of subject: PlainSubject, _ wanted: JSON, on day: CivilDay) -> PlainFact? {
        subject.facts(of: "policy-adoption").last { fact in
            matches(fact["policyCode"], wanted["code"] ?? .null)
                && wanted["parameter"].map { matches(fact["parameter"], $0) } ?? true
                && fact.day <= day && day <= fact.day("effectiveTo") ?? day
        }
    }
}
