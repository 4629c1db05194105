import Calendar
import Exact
import JSONText
import Plans

/// Institutions and areas that are counted themselves, and what is said of them.
extension PlainCount {
    /// The institutions that are open in an area.
    func open(in code: String, _ point: PlainPoint) -> [PlainPlaces.PlainUnit] {
        places.open(on: point.day).filter { places.lies($0.area, in: code) }
    }

    /// Those of a place that pass all filters.
    func members(
        _ noun: String, _ filters: [JSON], in place: Place, _ point: PlainPoint
    ) -> [Place] {
        switch (noun, place) {
        case ("areas", .area(let code)):
            places.areas.areas.map(\.code).filter { inner in
                places.lies(inner, in: code)
                    && filters.allSatisfy { passes($0, area: inner, point) }
            }.map { .area($0) }
        case (_, .area(let code)):
            open(in: code, point).filter { unit in
                filters.allSatisfy { passes($0, unit: unit, point) }
            }.map { .unit($0.id) }
        case (_, .unit(let id)):
            places.open(on: point.day).filter { unit in
                unit.id == id && filters.allSatisfy { passes($0, unit: unit, point) }
            }.map { .unit($0.id) }
        }
    }

    private func passes(_ filter: JSON, area: String, _ point: PlainPoint) -> Bool {
        filter.members.allSatisfy { key, wanted in
            let subject = facts["area/" + area]
            switch key {
            case "any": return wanted.list.contains { passes($0, area: area, point) }
            case "not": return !passes(wanted, area: area, point)
            case "codes": return wanted.list.contains { places.code($0.word) == area }
            case "kind":
                let kind = places.areas.index[area].map { places.areas.areas[$0].kind.rawValue }
                return matches(.string(kind ?? ""), wanted)
            case "holds": return titles(of: subject, wanted, on: point.day) != nil
            case "verdict": return isVerdict(wanted, of: subject, on: point.day)
            case "policy": return adoption(of: subject, wanted, on: point.day) != nil
            default:
                return wanted.list.allSatisfy { isMet($0, at: .area(area), point) == true }
            }
        }
    }

    private func subject(of place: Place) -> PlainSubject {
        switch place {
        case .area(let code): facts["area/" + code]
        case .unit(let id): facts["institution/" + id]
        }
    }

    /// How much a filter asks that somebody must have said, and of how much of it anybody has.
    func answers(_ filter: JSON, of place: Place, _ point: PlainPoint) -> (asked: Int, given: Int) {
        var sum = (asked: 0, given: 0)
        for (key, wanted) in filter.members {
            switch key {
            case "verdict":
                sum.asked += 1
                let given = results(wanted, of: subject(of: place), until: point.day)
                sum.given += given.isEmpty ? 0 : 1
            case "meets":
                for condition in wanted.list {
                    sum.asked += 1
                    sum.given += isGiven(condition, of: place, point) ? 1 : 0
                }
            case "any", "not":
                for part in wanted.list {
                    let more = answers(part, of: place, point)
                    sum = (sum.asked + more.asked, sum.given + more.given)
                }
            default: break
            }
        }
        return sum
    }

    private func isGiven(_ condition: JSON, of place: Place, _ point: PlainPoint) -> Bool {
        if let wanted = condition["verdict"] {
            return !results(wanted, of: subject(of: place), until: point.day).isEmpty
        }
        return isMet(condition, at: place, point) != nil
    }

    /// `verdict`, `holds`, `policy`, `score` of a place itself.
    func mark(
        _ word: String, _ wanted: JSON, of place: Place, _ point: PlainPoint
    ) -> Fraction? {
        let subject = subject(of: place)
        switch word {
        case "verdict": return Fraction(isVerdict(wanted, of: subject, on: point.day) ? 1 : 0)
        case "holds":
            return Fraction(titles(of: subject, wanted, on: point.day) == nil ? 0 : 1)
        case "score":
            return results(wanted, of: subject, until: point.day).last?["value"]?.number
        default:
            let adoption = adoption(of: subject, wanted, on: point.day)
            return wanted["parameter"] == nil
                ? Fraction(adoption == nil ? 0 : 1) : adoption?["value"]?.number
        }
    }

    // MARK: statements

    /// A statistic of a year, else of the one before: an area's own, else the sum of all below it.
    func statistic(_ asked: JSON, in place: Place, _ point: PlainPoint) -> Fraction? {
        guard case .area(let code) = place else { return nil }
        let isBySchoolYear = ["schoolYear", "semester"].contains(point.reading)
        let year = isBySchoolYear ? point.day.schoolYear : point.day.year
        let before = asked["yearsBefore"]?.number?.whole.map { Int($0) } ?? 0
        return stated(asked, of: code, year - before) ?? stated(asked, of: code, year - before - 1)
    }

    private func stated(_ asked: JSON, of code: String, _ year: Int) -> Fraction? {
        if let own = ownStatement(asked, of: code, year) { return own }
        guard !(asked["own"]?.isTrue ?? false) else { return nil }
        let children = places.areas.areas.filter { $0.parent == code }
        let parts = children.map { stated(asked.without("own"), of: $0.code, year) }
        guard !parts.isEmpty, !parts.contains(nil) else { return nil }
        return parts.compactMap(\.self).reduce(.zero, +)
    }

    private func ownStatement(_ asked: JSON, of code: String, _ year: Int) -> Fraction? {
        let ages = asked["ages"]?.list ?? []
        let wanted =
            ["sex", "setting", "stage", "item"].map { ($0, asked[$0]) }
            + [("ageFrom", ages.first), ("ageTo", ages.last)]
        let ranks = ["preliminary", "final"]
        func rank(_ fact: PlainFact) -> Int {
            ranks.firstIndex(of: fact.word("status") ?? "") ?? 0
        }
        let facts = facts["area/" + code].facts(of: "statistic").filter { fact in
            fact.word("series") == asked["series"]?.word && fact.word("period") == "\(year)"
                && wanted.allSatisfy { name, value in
                    let stated = fact["group"]?[name].flatMap { $0.isNull ? nil : $0 }
                    return stated?.text == value?.text
                }
        }
        // Final beats preliminary, then what was recorded last; those of a period are of one day,
        // so that the timeline has them in this order.
        return facts.enumerated().max {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }?.element["value"]?.number
    }
}
