import Calendar
import Codes
import Exact
import JSONText

/// The figures behind a judgement, as the view's `reason_facts` and an alert's evidence have them:
/// whatever is not known is nil.
package struct ReasonFacts: Sendable, Equatable {
    package var value: Fraction?
    package var numerator: Fraction?
    package var denominator: Fraction?
    package var expected: Fraction?
    package var target: Fraction?
    package var gap: Fraction?
    package var requiredPace: Fraction?
    package var readOn: CivilDay?
    /// The day that is spoken of where nothing was read; kept nowhere.
    package var spokenOn: CivilDay?
    /// The last day that counted, where that is over.
    package var endedOn: CivilDay?
    package var shortfall: Fraction?
    package var noun: ShortfallNoun?
    /// What more of would bring down a value that is too high, where nobody is to be sent away.
    package var needed: Fraction?
    package var neededNoun: ShortfallNoun?
    /// The year of a denominator that is older than the reading.
    package var staleDenominator: Int?
    /// Per cent of the persons counted who could be placed.
    package var coverage: Fraction?
    /// What the final periods lead to at the deadline, with the ends of its 80 % interval.
    package var forecast: Double?
    package var forecastLow: Double?
    package var forecastHigh: Double?
    /// Of meeting the target, 0 to 1.
    package var chance: Double?
    /// What the chance rests on.
    package var basis: Basis?
    /// What it would take; nil where that is no question.
    package var paces: Paces?
    package var bestPace: Fraction?
    /// The closed reading on which a verdict or a breach rests.
    package var closedValue: Fraction?
    package var closedOn: CivilDay?
    /// The last yearly movement toward the limit.
    package var movement: Fraction?
    /// The two sides of a ratio of shares at the reading before.
    package var numeratorBefore: Fraction?
    package var denominatorBefore: Fraction?
    package var beforeOn: CivilDay?
    /// What the plan's text leaves open: the keys of the row, `target.by`, in the order of the
    /// file.
    package var unsetKeys: [String] = []
    /// Of conditions that all have to hold: what those are called that do not.
    package var failing: [String] = []
    /// Of several conditions: what each came to, in the order of the plan's file.
    package var conditions: [Condition] = []
    /// Of what is asked of each institution or area: those of which it does not hold.
    package var failingMembers: Members?
    /// Where the shortfall lies, the largest part first.
    package var places: [Place] = []
    /// Who has sent anything that the value counts; nil where it counts nobody at institutions.
    package var reporting: Reporting?

    /// This many values, the first and the last of these days.
    package struct Basis: Sendable, Equatable {
        package var readings: Int
        package var from: CivilDay
        package var to: CivilDay

        package init(readings: Int, from: CivilDay, to: CivilDay) {
            self.readings = readings
            self.from = from
            self.to = to
        }
    }

    /// The smallest movement toward the target in the coming year after which the chance of
    /// meeting it is even, and after which it is four in five.
    package struct Paces: Sendable, Equatable {
        /// In the indicator's unit; nil where no movement within reason is enough.
        package var even: Fraction?
        package var likely: Fraction?
        /// The same in what is counted, rounded up; nil where nothing is.
        package var evenCount: Fraction?
        package var likelyCount: Fraction?
        /// Of what; nil where that has no word.
        package var noun: ShortfallNoun?

        package init(even: Fraction?, likely: Fraction?) {
            self.even = even
            self.likely = likely
        }
    }

    /// 填报情况: of the districts and counties, and of the open institutions, which are silent.
    package struct Reporting: Sendable, Equatable {
        package var areas: Int
        /// Codes.
        package var silentAreas: [String]
        package var institutions: Int
        package var silentInstitutions: Int

        package init(
            areas: Int, silentAreas: [String], institutions: Int, silentInstitutions: Int
        ) {
            self.areas = areas
            self.silentAreas = silentAreas
            self.institutions = institutions
            self.silentInstitutions = silentInstitutions
        }
    }

    /// One of several conditions.
    package struct Condition: Sendable, Equatable {
        package var name: String
        /// Where the plan names it in both languages.
        package var nameZh: String?
        /// `≥ 85`.
        package var limit: String
        /// nil where it is not known or is withheld.
        package var value: Fraction?
        /// nil where that is not known.
        package var isHeld: Bool?

        package init(
            name: String, nameZh: String? = nil, limit: String, value: Fraction?, isHeld: Bool?
        ) {
            self.name = name
            self.nameZh = nameZh
            self.limit = limit
            self.value = value
            self.isHeld = isHeld
        }
    }

    /// The part of one area below.
    package struct Place: Sendable, Equatable {
        package var area: String
        package var shortfall: Fraction
        /// As of the whole.
        package var needed: Fraction?

        package init(area: String, shortfall: Fraction, needed: Fraction? = nil) {
            self.area = area
            self.shortfall = shortfall
            self.needed = needed
        }
    }

    package init() {}

    /// What an object has of it; a text that is none gives no figures.
    ///
    /// - Parameter nouns: those that can be short.
    package init(json text: String, nouns: ShortfallNouns) {
        guard let json = try? JSON(Array(text.utf8)) else { return }
        value = json.fraction("value")
        numerator = json.fraction("numerator")
        denominator = json.fraction("denominator")
        expected = json.fraction("expected")
        target = json.fraction("target")
        gap = json.fraction("gap")
        requiredPace = json.fraction("requiredPace")
        readOn = json.day("readOn")
        endedOn = json.day("endedOn")
        shortfall = json.fraction("shortfall")
        noun = nouns[json.word("noun")]
        neededNoun = nouns[json.word("neededNoun")]
        needed = neededNoun.flatMap { _ in json.fraction("needed") }
        staleDenominator = json.fraction("staleDenominator")?.whole.map(Int.init)
        coverage = json.fraction("coverage")
        forecast = json.fraction("forecast")?.double
        forecastLow = json.fraction("forecastLow")?.double
        forecastHigh = json.fraction("forecastHigh")?.double
        chance = json.fraction("chance")?.double
        if let readings = json.fraction("readings")?.whole, let from = json.day("readingsFrom"),
            let to = json.day("readingsTo")
        {
            basis = Basis(readings: Int(readings), from: from, to: to)
        }
        paces = json["paces"].map { Paces($0, nouns: nouns) }
        bestPace = json.fraction("bestPace")
        closedValue = json.fraction("closedValue")
        closedOn = json.day("closedOn")
        movement = json.fraction("movement")
        numeratorBefore = json.fraction("numeratorBefore")
        denominatorBefore = json.fraction("denominatorBefore")
        beforeOn = json.day("beforeOn")
        reporting = json["reporting"].flatMap { Reporting($0) }
        unsetKeys = json.texts("unset")
        failing = json.texts("failing")
        if case .array(let list)? = json["conditions"] {
            conditions = list.compactMap { item in
                guard let name = item.word("name"), let limit = item.word("limit") else {
                    return nil
                }
                let isHeld: Bool? = if case .bool(let held)? = item["held"] { held } else { nil }
                return Condition(
                    name: name, nameZh: item.word("nameZh"), limit: limit,
                    value: item.fraction("value"), isHeld: isHeld)
            }
        }
        failingMembers = json["failingMembers"].flatMap { Members($0) }
        if case .array(let list)? = json["where"] {
            places = list.compactMap { item in
                guard let area = item.word("areaCode"), let part = item.fraction("shortfall") else {
                    return nil
                }
                return Place(area: area, shortfall: part, needed: item.fraction("needed"))
            }
        }
    }

    /// The contract's object: ten members always, the others where they apply.
    package var json: JSON { .object(members) }

    package var members: [(String, JSON)] {
        var members: [(String, JSON)] = [
            ("value", Self.number(value)), ("numerator", Self.number(numerator)),
            ("denominator", Self.number(denominator)), ("expected", Self.number(expected)),
            ("target", Self.number(target)), ("gap", Self.number(gap)),
            ("requiredPace", Self.number(requiredPace)),
            ("readOn", .optional(readOn?.description)), ("shortfall", Self.number(shortfall)),
            ("noun", .optional(noun?.code)),
        ]
        if let needed, let neededNoun {
            members.append(("needed", Self.number(needed)))
            members.append(("neededNoun", .string(neededNoun.code)))
        }
        if let year = staleDenominator {
            members.append(("staleDenominator", .integer(Int64(year))))
        }
        if let endedOn { members.append(("endedOn", .string(endedOn.description))) }
        if let coverage { members.append(("coverage", Self.number(coverage))) }
        if let bestPace { members.append(("bestPace", Self.number(bestPace))) }
        if chance != nil || forecast != nil {
            members.append(("forecast", Self.number(forecast)))
            members.append(("forecastLow", Self.number(forecastLow)))
            members.append(("forecastHigh", Self.number(forecastHigh)))
            members.append(("chance", Self.number(chance)))
        }
        if let basis {
            members.append(("readings", .integer(Int64(basis.readings))))
            members.append(("readingsFrom", .string(basis.from.description)))
            members.append(("readingsTo", .string(basis.to.description)))
        }
        if let paces { members.append(("paces", paces.json)) }
        if let closedOn {
            members.append(("closedValue", Self.number(closedValue)))
            members.append(("closedOn", .string(closedOn.description)))
        }
        if let movement { members.append(("movement", Self.number(movement))) }
        if let beforeOn {
            members.append(("numeratorBefore", Self.number(numeratorBefore)))
            members.append(("denominatorBefore", Self.number(denominatorBefore)))
            members.append(("beforeOn", .string(beforeOn.description)))
        }
        if !unsetKeys.isEmpty {
            members.append(("unset", .array(unsetKeys.map { .string($0) })))
        }
        if !failing.isEmpty {
            members.append(("failing", .array(failing.map { .string($0) })))
        }
        if let failingMembers { members.append(("failingMembers", failingMembers.json)) }
        if !conditions.isEmpty {
            members.append(("conditions", .array(conditions.map(\.json))))
        }
        if !places.isEmpty {
            let areas = places.map { place in
                JSON.object(
                    [
                        ("areaCode", .string(place.area)),
                        ("shortfall", Self.number(place.shortfall)),
                    ] + (place.needed.map { [("needed", Self.number($0))] } ?? []))
            }
            members.append(("where", .array(areas)))
        }
        if let reporting { members.append(("reporting", reporting.json)) }
        return members
    }

    fileprivate static func number(_ value: Double?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }

    fileprivate static func number(_ value: Fraction?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }

    /// The areas that hold most of what is missing: the largest until they hold over 60 %, three at
    /// most; with their share in whole per cent.
    package var mainPlaces: (areas: [String], percent: Fraction)? {
        let all = places.reduce(Fraction.zero) { $0 + $1.shortfall }
        var held = Fraction.zero
        var areas: [String] = []
        for place in places.prefix(3) where held * Fraction(5) <= all * Fraction(3) {
            held = held + place.shortfall
            areas.append(place.area)
        }
        guard !areas.isEmpty, let share = (held * Fraction(100)).divided(by: all) else {
            return nil
        }
        return (areas, share)
    }
}

extension ReasonFacts.Paces {
    fileprivate init(_ json: JSON, nouns: ShortfallNouns) {
        even = json.fraction("even")
        likely = json.fraction("fourInFive")
        evenCount = json.fraction("evenCount")
        likelyCount = json.fraction("fourInFiveCount")
        noun = nouns[json.word("noun")]
    }

    /// As the view, `explain` and the page's own reading have it.
    package var json: JSON {
        .object([
            ("even", ReasonFacts.number(even)), ("fourInFive", ReasonFacts.number(likely)),
            ("evenCount", ReasonFacts.number(evenCount)),
            ("fourInFiveCount", ReasonFacts.number(likelyCount)),
            ("noun", .optional(noun?.code)),
        ])
    }
}

extension ReasonFacts.Condition {
    fileprivate var json: JSON {
        .object(
            [("name", .string(name))] + (nameZh.map { [("nameZh", .string($0))] } ?? []) + [
                ("limit", .string(limit)), ("value", ReasonFacts.number(value)),
                ("held", isHeld.map { .bool($0) } ?? .null),
            ])
    }
}

extension ReasonFacts.Reporting {
    fileprivate init?(_ json: JSON) {
        guard let areas = json.fraction("areas")?.whole,
            let institutions = json.fraction("institutions")?.whole,
            let silent = json.fraction("silentInstitutions")?.whole,
            case .array(let codes)? = json["silentAreas"]
        else { return nil }
        self.init(
            areas: Int(areas),
            silentAreas: codes.compactMap { if case .string(let code) = $0 { code } else { nil } },
            institutions: Int(institutions), silentInstitutions: Int(silent))
    }

    fileprivate var json: JSON {
        .object([
            ("areas", .integer(Int64(areas))),
            ("silentAreas", .array(silentAreas.map { .string($0) })),
            ("institutions", .integer(Int64(institutions))),
            ("silentInstitutions", .integer(Int64(silentInstitutions))),
        ])
    }
}

extension JSON {
    func fraction(_ name: String) -> Fraction? {
        switch self[name] {
        case .integer(let value): Fraction(value)
        case .number(let digits): Fraction(decimal: digits)
        case .null, .bool, .string, .array, .object, nil: nil
        }
    }

    func word(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    /// None where it is no list.
    fileprivate func texts(_ name: String) -> [String] {
        guard case .array(let items)? = self[name] else { return [] }
        return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    fileprivate func day(_ name: String) -> CivilDay? { word(name).flatMap { CivilDay($0) } }
}
