import Calendar
import Exact
import JSONText

/// Holders, resources, posts, facilities, classes, cases, projects (language §3).
extension PlainCount {
    private static let phases = [
        "planned", "designed", "started", "completed", "accepted", "inService",
    ]

    /// Those that count on a day.
    func things(_ noun: Noun, on day: CivilDay, _ point: PlainPoint) -> [Piece] {
        switch noun.name {
        case "holders": facts.subjects.compactMap { holder($0, noun.all, on: day) }
        case "resources": facts.subjects.compactMap { resource($0, noun.all, on: day) }
        case "posts": facts.subjects.compactMap { posts($0, noun.all, on: day) }
        case "openCases": facts.subjects.flatMap { openCases($0, noun.all, on: day) }
        case "classes": classes(noun.all, on: day)
        case "projects":
            facts.subjects.flatMap { subject in
                facilities(of: subject, on: day).compactMap {
                    project($0, of: subject, noun.all, on: day, point)
                }
            }
        default:
            facts.subjects.flatMap { subject in
                facilities(of: subject, on: day).compactMap { facility($0, of: subject, noun.all) }
                    .map {
                        Piece(amount: $0.amount, spot: .unit(subject.id, on: day), part: $0.part)
                    }
            }
        }
    }

    private func isOf(_ subject: PlainSubject, _ asked: JSON) -> Bool {
        let kinds = [
            "staff": "staff", "institutions": "institution", "areas": "area",
            "resources": "resource", "people": "person",
        ]
        return asked["of"].map { kinds[$0.word ?? ""] == subject.kind } ?? true
    }

    /// Persons and resources stay where the grant put them.
    private func holder(_ subject: PlainSubject, _ asked: JSON, on day: CivilDay) -> Piece? {
        guard isOf(subject, asked), let grant = titles(of: subject, asked, on: day) else {
            return nil
        }
        if subject.kind == "institution" { return Piece(spot: .unit(subject.id, on: day)) }
        if subject.kind == "area" { return Piece(spot: .area(subject.id)) }
        if let area = grant.word("areaCode") { return Piece(spot: .area(area)) }
        let unit = grant.word("unitId") ?? standing(of: subject, on: grant.day)?.unit
        return Piece(spot: unit.map { .unit($0, on: grant.day) } ?? .area(planArea))
    }

    private func resource(_ subject: PlainSubject, _ asked: JSON, on day: CivilDay) -> Piece? {
        let events = subject.facts(of: "resource-publication").filter { $0.day <= day }
        guard let last = events.last, last.word("change") == "published",
            let area = last.word("areaCode")
        else { return nil }
        // The unbroken run that leads up to it.
        let run = events.reversed().prefix { $0.word("change") == "published" }
        guard asked["since"].map({ run.last?.day ?? day >= since($0) }) ?? true else { return nil }
        let seen = PlainSeen(
            subject: subject, state: PlainState(stated: last.stated), day: day)
        return passes(asked.without("since"), seen) ? Piece(spot: .area(area)) : nil
    }

    /// Of each role and subject of teaching the last standard.
    private func posts(_ subject: PlainSubject, _ asked: JSON, on day: CivilDay) -> Piece? {
        guard subject.kind == "institution" else { return nil }
        var inForce: [String: Fraction] = [:]
        let field = asked["sum"]?.word == "established" ? "postsEstablished" : "postsRequired"
        for fact in subject.facts(of: "staffing-standard") where fact.day <= day {
            let taught = fact["teachingSubject"]
            guard asked["role"].map({ matches(fact["role"], $0) }) ?? true,
                asked["teachingSubject"].map({ matches(taught, $0) }) ?? (taught == nil)
            else { continue }
            inForce["\(fact.word("role") ?? "") \(taught?.word ?? "")"] =
                fact[field]?.number ?? .zero
        }
        return Piece(
            amount: inForce.values.reduce(.zero, +), spot: .unit(subject.id, on: day))
    }

    /// Cases whose last result is not met or a violation, wherever the subject counts.
    private func openCases(_ subject: PlainSubject, _ asked: JSON, on day: CivilDay) -> [Piece] {
        guard isOf(subject, asked) else { return [] }
        var last: [String: PlainFact] = [:]
        for (place, fact) in results(asked, of: subject, until: day).enumerated() {
            last[fact.word("caseId").map { "case " + $0 } ?? "\(place)"] = fact
        }
        let spot: Spot =
            switch subject.kind {
            case "institution": .unit(subject.id, on: day)
            case "area": .area(subject.id)
            default:
                standing(of: subject, on: day).map { .unit($0.unit, on: day) } ?? .area(planArea)
            }
        return last.values.filter { ["notMet", "violation"].contains($0.word("result")) }
            .map { _ in Piece(spot: spot) }
    }

    /// Classes in which somebody is enrolled; at a merged school its successor's.
    private func classes(_ asked: JSON, on day: CivilDay) -> [Piece] {
        var heads: [String: (unit: String, count: Int)] = [:]
        for subject in facts.subjects where subject.kind == "student" {
            guard let standing = standing(of: subject, on: day),
                let name = standing.state["classId"]?.word,
                passes(asked, PlainSeen(subject: subject, state: standing.state, day: day)),
                case .at(let unit) = places.place(of: standing.unit, on: day)
            else { continue }
            heads["\(unit.id) \(name)", default: (unit.id, 0)].count += 1
        }
        return heads.values.filter { one in
            asked["size"].map { reaches(Fraction(one.count), $0) } ?? true
        }.map { Piece(spot: .unit($0.unit, on: day)) }
    }

    // MARK: facilities

    /// A facility as it was stated up to a day.
    struct Facility {
        var type = ""
        var projectKind: JSON?
        var capabilities: [String: JSON] = [:]
        /// Of each phase the first day.
        var reached: [String: CivilDay] = [:]
        var isRetired = false
    }

    private func facilities(of subject: PlainSubject, on day: CivilDay) -> [Facility] {
        var found: [String: Facility] = [:]
        for fact in subject.facts(of: "facility-change") where fact.day <= day {
            var one = found[fact.word("facilityId") ?? ""] ?? Facility()
            one.type = fact.word("facilityType") ?? ""
            one.projectKind = fact["projectKind"] ?? one.projectKind
            for (code, value) in fact["capabilities"]?.members ?? [] where !value.isNull {
                one.capabilities[code] = value
            }
            let phase = fact.word("phase") ?? ""
            one.isRetired = phase == "retired"
            if let place = Self.phases.firstIndex(of: phase) {
                for earlier in Self.phases[...place] where one.reached[earlier] == nil {
                    one.reached[earlier] = fact.day
                }
            }
            found[fact.word("facilityId") ?? ""] = one
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The day on which it reached the phase that is asked for; nil where it has not.
    private func day(of facility: Facility, at unit: PlainSubject, _ asked: JSON) -> CivilDay? {
        let day = facility.reached[asked["reached"]?.word ?? "completed"]
        guard asked["reachedBefore"] != nil else { return day }
        let opening = unit.facts(of: "institution-change").first { $0.word("change") == "opened" }
        guard let day, let opening, day <= opening.day else { return nil }
        return day
    }

    private func suits(_ facility: Facility, _ asked: JSON) -> Bool {
        asked["type"].map { matches(.string(facility.type), $0) } ?? true
            && asked["projectKind"].map { matches(facility.projectKind, $0) } ?? true
            && (asked["capability"]?.members ?? []).allSatisfy { code, wanted in
                let stated = facility.capabilities[code]
                guard case .object = wanted else { return matches(stated, wanted) }
                return stated?.number.map { reaches($0, wanted) } ?? false
            }
    }

    private func amount(of facility: Facility, _ asked: JSON) -> Fraction {
        guard let code = (asked["sum"] ?? asked["max"])?.word else { return Fraction(1) }
        return facility.capabilities[code]?.number ?? .zero
    }

    private func facility(
        _ facility: Facility, of unit: PlainSubject, _ asked: JSON
    ) -> (amount: Fraction, part: String)? {
        guard !facility.isRetired, day(of: facility, at: unit, asked) != nil,
            suits(facility, asked)
        else { return nil }
        return (amount(of: facility, asked), facility.type)
    }

    /// Whatever became of it since.
    private func project(
        _ facility: Facility, of unit: PlainSubject, _ asked: JSON, on day: CivilDay,
        _ point: PlainPoint
    ) -> Piece? {
        let window = PlainWindow(asked["in"], point.reading, endingOn: day, planStart: planStart)
        guard let reached = self.day(of: facility, at: unit, asked), suits(facility, asked),
            window.first <= reached, reached <= window.last
        else { return nil }
        return Piece(amount: amount(of: facility, asked), spot: .unit(unit.id, on: day))
    }
}
