import Calendar
import JSONText
import Plans

/// Institutions and areas, looked at on one day after another (contract §2.3.8, §2.3.9).
struct PlainPlaces {
    let facts: PlainFacts
    let areas: AreaTree

    /// Where what is said of a unit counts on a day.
    enum Place {
        /// At the unit that stands for it, with what that one has stated.
        case at(PlainUnit)
        /// Nowhere: closed, or merged into nothing.
        case closed
        /// Not known, or in an area that is not known.
        case unknown
    }

    /// An institution on a day on which it is open.
    struct PlainUnit {
        let id: String
        /// The present code of its area.
        let area: String
        /// What it has stated last, by the names of the event's fields.
        let stated: [String: JSON]
        /// Since when it is open without a break.
        let openSince: CivilDay

        /// Its only stage, if it has one.
        var onlyStage: JSON? {
            let stages = Set(stated["stages"]?.list.compactMap(\.word) ?? [])
            return stages.count == 1 ? stages.first.map { .string($0) } : nil
        }
    }

    /// An area's present code; nil of one that is not in the tree.
    func code(_ code: String?) -> String? {
        code.flatMap { areas.index[$0] }.map { areas.areas[$0].code }
    }

    /// Whether an area is another one or lies below it.
    func lies(_ inner: String, in outer: String) -> Bool {
        var area: String? = inner
        while let code = area, let place = areas.index[code] {
            if code == outer { return true }
            area = areas.areas[place].parent
        }
        return false
    }

    /// Where what is said of a unit counts on a day; mergers are followed.
    func place(of unit: String, on day: CivilDay) -> Place {
        var (unit, passed) = (unit, Set<String>())
        while true {
            guard let state = state(of: unit, on: day) else { return .unknown }
            if state.life == "opened" {
                guard let area = code(state.stated["areaCode"]?.word) else { return .unknown }
                return .at(
                    PlainUnit(
                        id: unit, area: area, stated: state.stated, openSince: state.openSince))
            }
            passed.insert(unit)
            guard state.life == "merged", let next = state.into, !passed.contains(next) else {
                return .closed
            }
            unit = next
        }
    }

    /// The institutions that are open on a day, each itself.
    func open(on day: CivilDay) -> [PlainUnit] {
        facts.subjects.filter { $0.kind == "institution" }.compactMap { subject in
            guard case .at(let unit) = place(of: subject.id, on: day), unit.id == subject.id
            else { return nil }
            return unit
        }
    }

    private struct State {
        var life = ""
        var into: String?
        var stated: [String: JSON] = [:]
        var openSince = CivilDay(number: .max)
    }

    /// What a unit is on a day; nil before it was opened for the first time.
    private func state(of unit: String, on day: CivilDay) -> State? {
        var state = State()
        var wasOpened = false
        // Of a day the last word counts: what is closed and opened on one has been open throughout.
        var before = ""
        var today: CivilDay?
        for fact in facts["institution/" + unit].facts(of: "institution-change")
        where fact.day <= day {
            if fact.day != today { (before, today) = (wasOpened ? state.life : "", fact.day) }
            let change = fact.word("change") ?? ""
            if ["opened", "closed", "merged"].contains(change) {
                state.life = change
                state.into = change == "merged" ? fact.word("mergedInto") : nil
            }
            wasOpened = wasOpened || change == "opened"
            if state.life == "opened", before != "opened" { state.openSince = fact.day }
            state.stated.merge(fact.stated) { $1 }
        }
        return wasOpened ? state : nil
    }
}
