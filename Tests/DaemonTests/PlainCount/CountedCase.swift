import Calendar
import Configuration
import Course
import Documents
import Events
import Exact
import Indicators
import JSONText
import Language
import Measures
import Plans
import PropertySupport
import Records
import Testing
import YAMLReader

@testable import Projecting

/// One case: a plan of random rows, and a world of facts.
struct CountedCase {
    let seed: UInt64
    private let rows: [RandomRows.Row]
    private let definitions: [String: JSON]
    private let records: [SentRecord]
    private let city: String
    private let areas: [String]
    private let planStart: CivilDay
    private let installation: Installation

    /// The case of a seed. In some worlds there is all the trouble of the worlds of the other
    /// property beside.
    init(seed: UInt64, rows count: Int, _ installation: Installation) {
        self.seed = seed
        self.installation = installation
        var dice = Dice(seed: seed &+ 0x51DE_0000)
        var troubled = GeneratedRecords(Dice(seed: dice.next()))
        var counted = CountedFacts(Dice(seed: dice.next()), home: troubled.home)
        city = troubled.home.city
        areas = [city, troubled.home.counties[0], troubled.home.counties[1]]
        var records = counted.records(atLeast: 60, atMost: 110)
        if dice.once(in: 3) { records += troubled.records(atLeast: 12, atMost: 45) }
        self.records = records.shuffled(using: &dice)
        var random = RandomRows(Dice(seed: dice.next()), counties: troubled.home.counties)
        rows = (0..<count).map { _ in random.row() }
        definitions = random.definitions
        planStart = dice.pick([.on(1, 1, 2021), .on(9, 1, 2022)])
    }

    /// Days on which something turns, a day before or after, or years later: where windows end.
    private func days(of facts: PlainFacts) -> [CivilDay] {
        var dice = Dice(seed: seed)
        let turns = facts.subjects.flatMap(\.facts).map(\.day).filter { $0 >= planStart - 700 }
        return (0..<6).map { place in
            guard place > 0, !turns.isEmpty else { return .on(10, 1, 2023) }
            let turn = dice.pick(turns).sameDay(dice.pick([0, 0, 1, 2]))
            return min(max(turn + dice.pick([-1, 0, 0, 1]), planStart), .last(of: 2025))
        }
    }

    /// The rows of the plan file as text.
    private var plan: Documents.Node? {
        let rows = rows.enumerated().map { number, row in
            """
              row\(number):
                name: {zh: 指标, en: Row}
                unit: \(row.unit)
                tier: C
                reading: \(row.reading)
                measure: \(row.measure.text)
                source: {section: 一, quote: 引文}
            """
        }
        let text = """
            id: counted
            title: {zh: 试验, en: Trial}
            area: "\(city)"
            startsOn: \(planStart)
            endsOn: 2025-12-31
            document: "000"
            define: \(JSON.object(definitions.sorted { $0.key < $1.key }).text)
            indicators:
            \(rows.joined(separator: "\n"))
            """
        return readYAML(Array(text.utf8), file: "counted.yaml").root
    }

    /// What is found: rows that `check` refuses, and values that are others than plainly counted.
    /// `reach` learns which words had a value that is not 0.
    func differences(_ reach: inout CountedReach) -> [String] {
        let read = readPlans(
            plan.map { [PlanSource(file: "counted.yaml", root: $0)] } ?? [],
            kinds: TargetKinds.standard.shapes, areas: installation.areas,
            vocabulary: Self.vocabulary(installation)
        ) { _ in "v" }
        let faults = read.faults.filter { !$0.isWarning }.map { "\($0)" }
        guard faults.isEmpty, let plan = read.plans.first else {
            let number = faults.first?.firstMatch(of: /row(\d+)/).flatMap { Int($0.1) } ?? 0
            return faults.prefix(3) + ["\(rows[number].measure.text)"]
        }
        let (index, plain) = counted(plan)
        let days = days(of: plain.facts)
        return rows.indices.flatMap { place in
            let found = difference(of: place, on: days, index, plain, &reach)
            return found.map { ["seed \(seed): \($0)", rows[place].measure.text] } ?? []
        }
    }

    /// The first value of a row that is another one.
    private func difference(
        of place: Int, on days: [CivilDay], _ index: IndicatorIndex, _ plain: PlainCount,
        _ reach: inout CountedReach
    ) -> String? {
        for area in areas {
            let row = index.rows.first {
                $0.place.indicator == place && index.areas.areas[$0.area].code == area
            }
            // Of areas that a measure cannot count there is no row.
            guard let row else { continue }
            for day in days {
                let reading = index.reading(of: row, inForceOn: day)
                let point = PlainPoint(rows[place].reading, inForceOn: day)
                let figure = plain.figure(of: rows[place].measure, in: .area(area), point)
                reach.note(rows[place].measure, figure)
                let parts =
                    [(reading.numerator, figure.numerator)]
                    + [(reading.denominator, figure.denominator)]
                let areEqual =
                    reading.value == figure.value
                    && (figure.value == nil || parts.allSatisfy { $0.0 == $0.1 })
                if areEqual { continue }
                let said = [reading.value, reading.numerator, reading.denominator]
                let counted = [figure.value, figure.numerator, figure.denominator]
                return "\(rows[place].reading) \(area) \(day): \(Self.text(said)), "
                    + "plainly \(Self.text(counted))"
            }
        }
        return nil
    }

    private static func text(_ figures: [Fraction?]) -> String {
        figures.map { $0?.decimalText(places: 3) ?? "-" }.joined(separator: " ")
    }

    /// The same facts as the program has them and as they are counted plainly.
    private func counted(_ plan: Plan) -> (IndicatorIndex, PlainCount) {
        let numbered = plan.measures.sorted { $0.key < $1.key }.enumerated().map {
            NumberedMeasure(number: UInt16($0 + 1), measure: $1)
        }
        var batch = RecordBatch()
        for (offset, record) in records.enumerated() {
            batch.append(
                partition: 1, offset: Int64(offset), key: record.key, value: record.value,
                headers: record.headers)
        }
        var decoder = EventDecoder(
            digests: KeyedDigests(identityKey: [UInt8](repeating: 7, count: 32)), clock: .other,
            types: .standard, terms: Interner([]))
        let decoded = decoder.decode(batch)
        for refusal in decoded.refusals {
            let record = records[Int(refusal.record)]
            if record.description.contains("counted") {
                Issue.record("\(refusal.rejection) of \(record)")
            }
        }
        var projection = Projection(
            measures: numbered, formerCodes: installation.areas.formerCodes)
        let changes = projection.apply(decoded).changes
        var index = IndicatorIndex(
            plans: [plan], areas: installation.areas, vocabulary: Self.vocabulary(installation),
            measureNumbers: Dictionary(
                uniqueKeysWithValues: numbered.map { ($0.measure, $0.number) }),
            horizon: .last(of: 2025))
        index.add(terms: decoded.newTerms, from: decoded.firstNewTerm)
        index.add(changes.cells)
        index.set(changes.units)
        index.set(changes.statements)
        let facts = PlainFacts(
            of: projection.timelines[...], terms: decoded.newTerms, records: records,
            formerCodes: installation.areas.formerCodes)
        var plain = PlainCount(
            facts: facts, places: PlainPlaces(facts: facts, areas: installation.areas),
            planArea: city, planStart: planStart)
        plain.definitions = definitions
        return (index, plain)
    }

    /// That of the package, with the codes of the generated facts.
    private static func vocabulary(_ installation: Installation) -> Vocabulary {
        var vocabulary = installation.vocabulary
        for (list, codes) in [
            "qualificationStandardMet": ["artsHealth"], "skillCode": ["piano", "football"],
            "supervisionMatter": ["foodSafety", "discipline"],
            "supervisionCriterion": ["national", "funding"], "resourceMedia": ["digital", "print"],
            "policy": ["schoolCharter", "homework"], "policyParameter": ["hours", "days"],
        ] {
            vocabulary.codes[list, default: []].formUnion(codes)
        }
        return vocabulary
    }
}

/// How often a word of the language stood in a row that had a value other than 0.
struct CountedReach {
    private(set) var words: [String: Int] = [:]
    private(set) var compared = 0
    private(set) var withValue = 0

    mutating func note(_ measure: JSON, _ figure: PlainFigure) {
        compared += 1
        guard let value = figure.value, !value.isZero else { return }
        withValue += 1
        for word in Set(words(in: measure)) { words[word, default: 0] += 1 }
    }

    mutating func add(_ other: CountedReach) {
        words.merge(other.words) { $0 + $1 }
        compared += other.compared
        withValue += other.withValue
    }

    /// The keys, at any depth.
    private func words(in measure: JSON) -> [String] {
        switch measure {
        case .object(let members): members.flatMap { [$0.0] + words(in: $0.1) }
        case .array(let items): items.flatMap { words(in: $0) }
        case .null, .bool, .integer, .number, .string: []
        }
    }
}
