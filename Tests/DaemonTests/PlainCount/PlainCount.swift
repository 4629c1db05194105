import Calendar
import Exact
import JSONText
import Plans

/// What a measure means, counted plainly: on one day, in one place, subject by subject, from the
/// facts that stand. Nothing here knows cells, contributions, units' histories, or the index; only
/// calendar, exact numbers and the tree of areas are the program's.
struct PlainCount {
    let facts: PlainFacts
    let places: PlainPlaces
    let planArea: String
    let planStart: CivilDay
    /// What stands under `define`.
    var definitions: [String: JSON] = [:]

    /// For whom something is counted.
    enum Place {
        case area(String)
        case unit(String)
    }

    /// Keys of a noun that ask for no property of what is counted.
    static let options: Set<String> = [
        "at", "in", "count", "each", "sum", "max", "distinct", "of", "average", "reached",
        "reachedBefore", "size",
    ]
    static let stocks = ["students", "staff", "teachers"]
    static let things = [
        "holders", "resources", "posts", "facilities", "classes", "openCases", "projects",
    ]
    static let flowsOfPersons = [
        "admissions", "leavers", "destinations", "fitnessTests", "screenings", "assessments", "aid",
        "appointments", "rotations", "rotationEligible", "training",
    ]
    static let otherFlows = ["attendances", "changes", "awards", "findings", "activities"]
    static let flows = flowsOfPersons + otherFlows

    /// Something that counts, and where.
    struct Piece {
        var amount = Fraction(1)
        let spot: Spot
        /// What is counted once in a place, where not amounts are added up.
        var part = ""
    }

    /// Where something counts: at a unit as it is on a day, or in an area.
    enum Spot {
        case unit(String, on: CivilDay)
        case area(String)
    }

    /// A noun with its filter, and with what a share asks of it.
    struct Noun {
        let name: String
        let filter: JSON
        var tests: JSON = .object([])
        /// The `followedBy` that a share asks: its events count when it is settled.
        var settling: JSON?

        /// Both together, where no event is chosen by the one and asked the other.
        var all: JSON { .object(filter.members + tests.members) }
        /// The filters of the units.
        var ats: [JSON] { [filter["at"], tests["at"]].compactMap(\.self) }

        /// Whether persons are counted, whose units can be unknown.
        var countsPersons: Bool {
            (PlainCount.stocks + PlainCount.flowsOfPersons).contains(name)
                && filter["sum"] == nil && filter["count"] == nil
        }
    }

    /// How many there are in a place.
    func number(of noun: Noun, in place: Place, _ point: PlainPoint) -> Fraction {
        guard noun.filter["average"] == nil else {
            let days = point.monthEnds
            let sum = days.map { day in
                total(of: noun, in: place, pieces(of: noun, on: day, point), point)
            }.reduce(.zero, +)
            return sum.divided(by: Fraction(days.count)) ?? .zero
        }
        let isFlow = Self.flows.contains(noun.name) || noun.name == "projects"
        let day = isFlow ? point.last : point.day
        return total(of: noun, in: place, pieces(of: noun, on: day, point), point)
    }

    /// Of those whom a noun counts, whatever their unit, how many are at a known one, and how many
    /// are not.
    func known(_ noun: Noun, _ point: PlainPoint) -> (known: Fraction, unknown: Fraction) {
        var sums = (known: Fraction.zero, unknown: Fraction.zero)
        let day = Self.flows.contains(noun.name) ? point.last : point.day
        for piece in pieces(of: noun, on: day, point) {
            switch place(of: piece.spot) {
            case .known: sums.known = sums.known + piece.amount
            case .nowhere: break
            case .unknown: sums.unknown = sums.unknown + piece.amount
            }
        }
        return sums
    }

    private func pieces(of noun: Noun, on day: CivilDay, _ point: PlainPoint) -> [Piece] {
        if Self.stocks.contains(noun.name) { return people(noun, on: day, point) }
        if Self.flows.contains(noun.name) { return events(noun, until: day, point) }
        return things(noun, on: day, point)
    }

    private enum Known {
        case known(area: String, PlainPlaces.PlainUnit?, on: CivilDay)
        case nowhere
        case unknown
    }

    private func place(of spot: Spot) -> Known {
        switch spot {
        case .area(let code):
            return places.code(code).map {
                .known(area: $0, nil, on: CivilDay(number: 0))
            } ?? .unknown
        case .unit(let id, let day):
            switch places.place(of: id, on: day) {
            case .at(let unit): return .known(area: unit.area, unit, on: day)
            case .closed: return .nowhere
            case .unknown: return .unknown
            }
        }
    }

    /// What pieces come to in a place, of those whose units pass what stands inside `at`.
    private func total(
        of noun: Noun, in place: Place, _ pieces: [Piece], _ point: PlainPoint
    ) -> Fraction {
        var sum = Fraction.zero
        var parts: Set<String> = []
        var greatest = Fraction.zero
        for piece in pieces {
            guard case .known(let area, let unit, let day) = self.place(of: piece.spot),
                isIn(place, area: area, unit: unit)
            else { continue }
            // A fact that is stated of an area passes no `at`.
            let isRight = noun.ats.allSatisfy { filter in
                unit.map {
                    passes(filter, unit: $0, PlainPoint(point.reading, counting: day))
                } ?? false
            }
            guard isRight else { continue }
            sum = sum + piece.amount
            greatest = max(greatest, piece.amount)
            parts.insert(noun.all["count"]?.word == "institutions" ? unit?.id ?? "" : piece.part)
        }
        if noun.all["max"] != nil { return greatest }
        let isOfParts = ["institutions", "types"].contains(noun.all["count"]?.word ?? "")
        return isOfParts ? Fraction(parts.count) : sum
    }

    private func isIn(_ place: Place, area: String, unit: PlainPlaces.PlainUnit?) -> Bool {
        switch place {
        case .area(let code): places.lies(area, in: code)
        case .unit(let id): unit?.id == id
        }
    }

    // MARK: people

    private func people(_ noun: Noun, on day: CivilDay, _ point: PlainPoint) -> [Piece] {
        let kind = noun.name == "students" ? "student" : "staff"
        return facts.subjects.compactMap { subject in
            guard subject.kind == kind,
                let standing = standing(of: subject, on: day),
                noun.name != "teachers" || isTeacher(standing.state)
            else { return nil }
            var state = standing.state
            if kind == "staff", state["stage"] == nil {
                state.stated["stage"] = onlyStage(of: standing.unit, on: day)
            }
            var seen = PlainSeen(subject: subject, state: state, day: day)
            seen.noun = noun
            seen.reading = point.reading
            guard passes(noun.all, seen) else { return nil }
            return Piece(spot: .unit(standing.unit, on: day))
        }
    }

    /// Where somebody counts on a day; nil where nowhere.
    func standing(of subject: PlainSubject, on day: CivilDay) -> PlainStanding? {
        switch subject.kind {
        case "student": PlainLearner(subject, until: day).standing
        case "staff": PlainStaff.standing(subject, on: day)
        default: nil
        }
    }

    func isTeacher(_ state: PlainState) -> Bool {
        state["role"]?.word == "teacher"
            && ["fullTime", "selfHired"].contains(state["employment"]?.word)
    }

    func onlyStage(of unit: String, on day: CivilDay) -> JSON? {
        guard case .at(let unit) = places.place(of: unit, on: day) else { return nil }
        return unit.onlyStage
    }
}
