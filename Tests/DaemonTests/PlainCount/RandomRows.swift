import JSONText
import PropertySupport

/// Random rows of the measure language: each is one that `check` accepts.
struct RandomRows {
    var dice: Dice
    /// How the row is read that is made.
    private var reading = ""
    private let counties: [String]

    init(_ dice: Dice, counties: [String]) {
        self.dice = dice
        self.counties = counties
    }

    /// A row: its measure, its unit, its reading.
    struct Row {
        let measure: JSON
        let unit: String
        let reading: String
    }

    static let readings = [
        "running", "running", "running", "census", "schoolYear", "schoolYear", "cohort", "cohort",
        "semester", "day",
    ]
    /// Measures that a row may use by their names.
    let definitions: [String: JSON] = [
        "girls": ["students": ["sex": "female", "at": ["setting": ["urban", "rural"]]]],
        "gone": ["leavers": ["outcome": ["graduated", "movedAway"], "in": "schoolYear"]],
    ]

    /// A row with a measure of any kind.
    mutating func row() -> Row {
        reading = dice.pick(Self.readings)
        let (measure, unit) = measure()
        return Row(measure: measure, unit: unit, reading: reading)
    }

    // MARK: measures

    /// The formulas that `measure` makes.
    static let formulas = [
        "share", "ratio", "sum", "difference", "growth", "increase", "allOf", "partsHeld",
        "partsShare", "variation", "rank", "defined",
    ]

    private mutating func measure(depth: Int = 1) -> (JSON, unit: String) {
        switch dice.below(depth > 0 ? 32 : 12) {
        case 0..<6: return (noun(), "count")
        case 6..<10: return (share(), "percent")
        case 10: return members()
        case 11: return mark()
        case 12..<17: return ratio()
        case 17..<19: return (["sum": [noun(), noun(), noun()]], "count")
        case 19: return (["difference": ["of": share(), "minus": share()]], "points")
        case 20: return (["difference": ["of": noun(), "minus": noun()]], "count")
        case 21: return (["growth": ["of": noun()]], "percent")
        case 22: return (["increase": ["of": noun(), "since": since()]], "count")
        case 23: return (["allOf": conditions(depth)], "truth")
        case 24: return (["partsHeld": conditions(depth)], "count")
        case 25: return (["partsShare": conditions(depth)], "percent")
        case 26, 27: return (variation(), "ratio")
        case 28, 29:
            let peers = JSON.array(Set(counties).sorted().map { .string($0) })
            let one = noun()
            return (["rank": ["of": one, "against": one, "peers": peers]], "percent")
        case 30: return (statistic(), "count")
        default: return (["defined": .string(dice.pick(definitions.keys.sorted()))], "count")
        }
    }

    private mutating func statistic() -> JSON {
        let asked: JSON = dice.pick([
            ["series": "population", "ages": [3, 5]],
            ["series": "population", "sex": "female", "own": true],
            ["series": "population", "ages": [3, 5], "yearsBefore": 1],
        ])
        return ["statistic": asked]
    }

    private mutating func since() -> JSON { dice.pick(["plan", "2022-09-01", "2023-01-01"]) }

    /// A noun that counts.
    mutating func noun() -> JSON { .object([counted()]) }

    private mutating func counted(
        _ names: [String]? = nil, isPlain: Bool = false
    ) -> (String, JSON) {
        let known = RowChoices.all.filter { $0.value.reading.map { $0 == reading } ?? true }
        // Those of a reading of their own are there in no other.
        let rare = known.filter { $0.value.reading != nil }.keys.sorted()
        let name =
            names == nil && !rare.isEmpty && dice.once(in: 4)
            ? dice.pick(rare)
            : dice.pick((names ?? known.keys.sorted()).filter { known[$0] != nil })
        guard let choices = known[name] else { return (name, [:]) }
        var filter = choices.required.sorted { $0.key < $1.key }.map {
            ($0.key, dice.pick($0.value))
        }
        filter += some(choices.keys)
        if !isPlain, !choices.amounts.isEmpty, dice.once(in: 4) {
            filter += amount(of: name, choices)
        }
        let isFlow = PlainCount.flows.contains(name) || name == "projects"
        if isFlow, choices.reading != "schoolYear", dice.once(in: 2) {
            filter.append(("in", window()))
        }
        filter += more(of: name, choices, beside: filter)
        return (name, .object(filter))
    }

    private mutating func amount(of name: String, _ choices: RowChoices) -> [(String, JSON)] {
        let amount = dice.pick(choices.amounts)
        switch amount.0 {
        case "sum" where choices.takesFilters && dice.once(in: 2):
            // Persons whose amounts reach a number.
            return choices.amounts.contains { $0.0 == "each" }
                ? [amount, ("each", ["atLeast": .integer(Int64(1 + dice.below(12)))])] : [amount]
        case "each":
            // Of how many different ones, where there are such.
            let distinct = (RowChoices.reached[name] ?? []).filter { $0.0 == "distinct" }
            return dice.once(in: 2) ? [amount] + distinct.prefix(1) : [amount]
        default: return [amount]
        }
    }

    /// `at`, `any`, `not`, `has`, `followedBy`.
    private mutating func more(
        of name: String, _ choices: RowChoices, beside said: [(String, JSON)]
    ) -> [(String, JSON)] {
        var filter: [(String, JSON)] = []
        let isOfParts = name == "classes" || said.contains { ["count", "max"].contains($0.0) }
        if choices.takesUnits, dice.once(in: 4) {
            filter.append(("at", unit(meets: !isOfParts)))
        }
        if choices.takesFilters, dice.once(in: 8) {
            filter.append(("any", .array([part(of: name, choices), part(of: name, choices)])))
        }
        if choices.takesFilters, dice.once(in: 8) {
            filter.append(("not", part(of: name, choices)))
        } else if Self.staged.contains(name), dice.once(in: 8) {
            filter.append(("not", ["stage": dice.pick(choices.keys["stage"] ?? [])]))
        }
        if !choices.happened.isEmpty, dice.once(in: 6) {
            filter.append(("has", has(of: name, choices)))
        }
        if name == "findings", dice.once(in: 3) { filter.append(("followedBy", followed())) }
        return filter
    }

    /// Nouns whose stage the unit may tell: it stands alone in a `not`.
    private static let staged = ["staff", "teachers", "appointments"]

    /// Keys of what is there on a day that stand in no `any` or `not`.
    private static let alone = ["stage", "age", "longerThan", "holds", "verdict"]

    /// A filter of one key or two.
    private mutating func part(of name: String, _ choices: RowChoices) -> JSON {
        let isStock = PlainCount.stocks.contains(name)
        let keys = choices.keys.filter { key, _ in
            key != "of" && key != "criterion" && !(isStock && Self.alone.contains(key))
                && !(name == "appointments" && key == "stage")
                && !(name == "classes" && key != "grade")
        }
        let names = keys.keys.sorted()
        return .object(
            Set([dice.pick(names), dice.pick(names)]).sorted().map {
                ($0, dice.pick(keys[$0] ?? []))
            })
    }

    /// None of the keys, one or two: who has to have more is hardly ever there.
    private mutating func some(_ keys: [String: [JSON]]) -> [(String, JSON)] {
        let count = dice.pick([0, 0, 1, 1, 2])
        // Of many keys the one with an order is asked for more often.
        let names = keys.keys.sorted() + (keys["degree"] == nil ? [] : ["degree", "degree"])
        return Set(names.shuffled(using: &dice).prefix(count)).sorted().map {
            ($0, dice.pick(keys[$0] ?? []))
        }
    }

    private mutating func window() -> JSON {
        dice.pick([
            "day", "semester", "year", "schoolYear", "plan", "ever", "ever", ["years": 2],
            ["cycleYears": 2, "from": "2020-01-01"],
        ])
    }

    private mutating func has(of name: String, _ choices: RowChoices) -> JSON {
        let (flow, filter) = counted(choices.happened, isPlain: true)
        var own = filter.without("at", "in", "has", "followedBy")
        if let reached = RowChoices.reached[flow], dice.once(in: 2) {
            own = .object(own.members + [dice.pick(reached)])
        }
        var asked: [(String, JSON)] = [(flow, own)]
        let isStock = PlainCount.stocks.contains(name)
        if dice.once(in: 2) { asked.append(("atLeast", .integer(Int64(1 + dice.below(2))))) }
        if !isStock, dice.once(in: 3) {
            asked.append(("in", "before"))
        } else if dice.once(in: 2) {
            asked.append(("in", window()))
        }
        let first = asked.first { $0.0 == "in" }?.1
        if isStock, first != "ever", dice.once(in: 3) { asked.append(("proRata", true)) }
        return .object(asked)
    }

    private mutating func followed() -> JSON {
        var asked: [(String, JSON)] = [
            ("findings", ["matter": dice.pick(["foodSafety", "discipline"])]),
            ("within", ["days": .integer(Int64(dice.pick([0, 30, 400])))]),
        ]
        if dice.once(in: 2) { asked.append(("sameCase", true)) }
        return .object(asked)
    }

    // MARK: filters of units

    /// - Parameter meets: whether it may ask a measure of single units: not where parts of units
    ///   are counted.
    private mutating func unit(deep: Bool = true, meets: Bool = true) -> JSON {
        var filter = some(RowChoices.unit)
        if filter.isEmpty { filter = [("setting", ["urban", "rural"])] }
        if deep, dice.once(in: 5) {
            filter.append(("any", .array([unit(deep: false), unit(deep: false)])))
        }
        if deep, dice.once(in: 5) { filter.append(("not", unit(deep: false))) }
        if deep, meets, dice.once(in: 5) { filter.append(("meets", .array([met()]))) }
        return .object(filter)
    }

    /// A condition of a single institution or area.
    private mutating func met() -> JSON {
        let measure: JSON =
            switch dice.below(4) {
            case 0: share()
            case 1: mark().0
            default: .object([withoutMean()])
            }
        return condition(measure)
    }

    /// A noun as single institutions are asked it.
    private mutating func withoutMean() -> (String, JSON) {
        let (name, filter) = counted()
        return (name, filter.without("average"))
    }

    private mutating func condition(_ measure: JSON) -> JSON {
        let limit = dice.pick(["atLeast", "atMost", "above", "below", "equals"])
        return .object(measure.members + [(limit, .integer(Int64(dice.pick([0, 1, 2, 50]))))])
    }

    private mutating func conditions(_ depth: Int) -> JSON {
        .array(
            ["a", "b", "c"].prefix(1 + dice.below(3)).map { name in
                .object([("name", .string(name))] + condition(measure(depth: depth - 1).0).members)
            })
    }

    // MARK: formulas

    private mutating func share() -> JSON {
        let (name, filter) = counted(
            PlainCount.stocks + PlainCount.flowsOfPersons + ["findings", "classes", "facilities"],
            isPlain: true)
        let choices = RowChoices.all[name] ?? RowChoices()
        let free = choices.keys.filter { key, _ in
            filter[key] == nil && key != "of" && key != "reached" && key != "reachedBefore"
                && key != "result" && key != "criterion"
        }
        var asked: [(String, JSON)] = free.keys.sorted().shuffled(using: &dice).prefix(1).map {
            ($0, dice.pick(free[$0] ?? []))
        }
        if filter["at"] == nil, asked.isEmpty || dice.once(in: 3) {
            asked.append(("at", unit(meets: name != "classes")))
        }
        if filter["has"] == nil, !choices.happened.isEmpty, dice.once(in: 3) {
            asked.append(("has", has(of: name, choices)))
        }
        if name == "findings", filter["followedBy"] == nil {
            asked.append(("followedBy", followed()))
        }
        if asked.isEmpty { asked = [("at", ["setting": "urban"])] }
        let among = asked.contains { $0.0 == "at" } ? filter.without("at") : filter
        return ["share": ["among": .object([(name, among)]), "with": .object(asked)]]
    }

    private mutating func ratio() -> (JSON, unit: String) {
        switch dice.below(6) {
        case 0: return (["ratio": ["of": share(), "to": share()]], "ratio")
        case 1:
            return (
                ["ratio": ["of": noun(), "to": statistic(), "per": 100]], "percent"
            )
        case 2:
            return (
                ["ratio": ["of": noun(), "to": noun(), "capped": "institution"]], "ratio"
            )
        case 3:
            return (
                ["ratio": ["of": noun(), "to": ["sum": [noun(), noun()]], "per": 1000]],
                "perThousand"
            )
        default: return (["ratio": ["of": noun(), "to": noun(), "per": 100]], "percent")
        }
    }

    private mutating func variation() -> JSON {
        let over = unit()
        switch dice.below(3) {
        case 0: return ["variation": ["of": noun(), "weight": "none", "over": over]]
        case 1: return ["variation": ["of": noun(), "weight": noun(), "over": over]]
        default:
            return ["variation": ["of": ["ratio": ["of": noun(), "to": noun()]], "over": over]]
        }
    }

    /// Institutions, areas, and shares of them.
    private mutating func members() -> (JSON, unit: String) {
        let isOfAreas = dice.once(in: 3)
        let name = isOfAreas ? "areas" : "institutions"
        let choices = isOfAreas ? RowChoices.area : RowChoices.unit
        let own = some(choices)
        guard dice.once(in: 2) else { return (.object([(name, .object(own))]), "count") }
        let free = choices.filter { key, _ in !own.contains { $0.0 == key } }
        let key = dice.pick(free.keys.sorted())
        var asked = [(key, dice.pick(free[key] ?? []))]
        if dice.once(in: 3) { asked.append(("meets", met())) }
        return (
            [
                "share": [
                    "among": .object([(name, .object(own))]), "with": .object(asked),
                ]
            ], "percent"
        )
    }

    /// What is said of a place itself.
    private mutating func mark() -> (JSON, unit: String) {
        switch dice.below(8) {
        case 0: (["verdict": ["matter": "foodSafety"]], "truth")
        case 1: (["holds": dice.pick(RowChoices.titles)], "truth")
        case 2: (["policy": ["code": "schoolCharter"]], "truth")
        case 3: (["policy": ["code": "homework", "parameter": "hours"]], "count")
        default: (["score": ["matter": "discipline"]], "points")
        }
    }
}
