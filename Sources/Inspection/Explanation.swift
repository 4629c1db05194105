import Assessments
import Calendar
import Codes
import Configuration
import Course
import Events
import Exact
import Indicators
import JSONText
import Judgements
import Judging
import Language
import Measures
import Plans
import PostgresClient
import Storage
import Synchronization
import Words

/// How one figure of the indicator table comes about: recomputed from the stored changes by the
/// same code that evaluates, as of the judge's last day.
package struct Explanation: Sendable {
    package let plan: Plan
    package let indicator: Indicator
    package let areaName: String
    package let day: CivilDay
    /// Why the row has its status, as it is stored; empty where it is not evaluated.
    private let reason: String
    package let judgement: Judgement
    package let ingredients: [Ingredient]
    /// Which institutions or areas do not keep what is promised of each; nil where it is no share
    /// of them.
    package let failing: FailingMembers?
    /// What would clear it; nil where there is nothing to clear.
    package let remedy: String?
    /// What it would take a year for an even chance, and for four in five.
    package let paces: ReasonFacts.Paces?
    /// Stored facts of the kinds of subjects that it is counted from.
    package let facts: Int64
    private let areaCode: String

    /// Why there is nothing to explain.
    package enum Missing: Error, Equatable {
        case plan
        case indicator
        /// The indicator has no row for the area, but for these others.
        case area(String, others: [String])
        /// Nothing has been evaluated yet.
        case judgement
    }

    /// Reads what is stored.
    package static func read(
        plan planID: String, indicator indicatorID: String, area: String,
        _ connection: PostgresConnection, installation: Installation,
        types: EventTypes = .standard
    ) async throws -> Explanation {
        guard let planIndex = installation.plans.firstIndex(where: { $0.id == planID }) else {
            throw Missing.plan
        }
        let plan = installation.plans[planIndex]
        guard let index = plan.indicators.firstIndex(where: { $0.id == indicatorID }) else {
            throw Missing.indicator
        }
        let store = JudgeReader(connection: connection)
        guard let day = try await ReadModels(connection: connection).judgedDay() else {
            throw Missing.judgement
        }
        let indicatorIndex = arranged(try await store.news(after: 0, terms: 0), day, installation)
        let place = IndicatorPlace(plan: planIndex, indicator: index)
        guard
            let row = indicatorIndex.rows.first(where: {
                $0.place == place && indicatorIndex.areas.areas[$0.area].code == area
            })
        else {
            let others = indicatorIndex.rows.filter { $0.place == place && !$0.isPart }
            throw Missing.area(
                area, others: others.map { indicatorIndex.areas.areas[$0.area].code }.sorted())
        }
        let kinds = subjects(of: plan.indicators[index].measure)
        let count = Mutex<Int64>(0)
        try await ProjectorReader(connection: connection).forEachFactChunk { _, chunk in
            var arena = FactArena()
            let found = try FactCodec.facts(chunk, of: types, into: &arena).count {
                kinds.contains($0.kind)
            }
            count.withLock { $0 += Int64(found) }
        }
        return Explanation(
            row: row, indicatorIndex: indicatorIndex, day: day, installation: installation,
            facts: count.withLock { $0 })
    }

    init(
        row: Row, indicatorIndex: IndicatorIndex, day: CivilDay, installation: Installation,
        facts: Int64
    ) {
        plan = indicatorIndex.plans[row.place.plan]
        indicator = plan.indicators[row.place.indicator]
        areaCode = indicatorIndex.areas.areas[row.area].code
        areaName = indicatorIndex.areas.areas[row.area].nameZh
        self.day = day
        self.facts = facts
        let assessment = Assessment(
            indicatorIndex: indicatorIndex, day: day, installation: installation)
        judgement = assessment.judgement(of: row)
        paces = assessment.pacesForChance(of: row)
        reason = judgement.sentence(in: .en, areas: assessment.areaName)
        remedy = judgement.remedy
        ingredients = indicatorIndex.ingredients(of: row, inForceOn: day)
        failing = indicatorIndex.failingMembers(of: row, inForceOn: day)
    }

    private static func arranged(
        _ news: RoundNews, _ day: CivilDay, _ installation: Installation
    ) -> IndicatorIndex {
        var numbers: [Measure: UInt16] = [:]
        for measure in Set(installation.plans.flatMap(\.measures)) {
            numbers[measure] = news.measures[measure.key]
        }
        var indicatorIndex = IndicatorIndex(
            plans: installation.plans, areas: installation.areas,
            vocabulary: installation.vocabulary, measureNumbers: numbers, horizon: day)
        indicatorIndex.add(terms: news.terms, from: news.firstTerm)
        indicatorIndex.set(news.changes.units)
        indicatorIndex.set(news.changes.statements)
        indicatorIndex.add(news.changes.cells)
        return indicatorIndex
    }

    private static func subjects(of formula: Formula) -> Set<SubjectKind> {
        (formula.leaves.compactMap(\.noun) + formula.measures.map(\.noun))
            .reduce(into: []) { $0.formUnion($1.subjects) }
    }

    /// What the path expects at the end of each year, from the year before the plan to the
    /// deadline; empty where there is no path.
    package var path: [(on: CivilDay, value: Fraction)] {
        guard let path = judgement.path else { return [] }
        let last = (indicator.target?.deadline ?? plan.endsOn).year
        return (plan.startsOn.year - 1...max(last, plan.startsOn.year)).map { year in
            (.last(of: year), path.expected(at: PlanTime(year: year)))
        }
    }

    /// For programs.
    package var json: JSON {
        func number(_ value: Fraction?) -> JSON {
            .optionalNumber(value?.decimalText(places: 12))
        }
        let measures = ingredients.map { one in
            JSON.object([
                ("name", .string(one.formula.words)), ("amount", number(one.amount)),
                ("units", one.units.map { .integer(Int64($0)) } ?? .null),
            ])
        }
        let line = path.map { point in
            JSON.object([
                ("on", .string(point.on.description)), ("value", number(point.value)),
            ])
        }
        var members: [(String, JSON)] = [
            ("planId", .string(plan.id)), ("indicatorId", .string(indicator.id)),
            ("areaCode", .string(areaCode)), ("asOf", .string(day.description)),
            ("value", number(judgement.reading.value)),
            ("numerator", number(judgement.reading.numerator)),
            ("denominator", number(judgement.reading.denominator)),
            ("formula", .string(indicator.measure.words)), ("measures", .array(measures)),
            ("path", .array(line)), ("target", number(judgement.target)),
            ("baseline", number(judgement.path?.baseline)),
            ("forecast", .optionalNumber(judgement.forecast?.decimalText(places: 12))),
            ("chance", .optionalNumber(judgement.chance?.decimalText(places: 12))),
            ("status", .optional(judgement.status?.rawValue)),
            ("reason", judgement.reason == nil ? .null : .string(reason)),
            ("reasonCode", .optional(judgement.reason?.code)),
            ("wouldClear", .optional(remedy)), ("facts", .integer(facts)),
        ]
        if let failing { members.append(("failing", failing.json)) }
        if let paces { members.append(("paces", paces.json)) }
        return .object(members)
    }
}

extension Explanation {
    /// For people: the indicator, its value and its computation, the planned values, the status.
    package var text: String {
        func figure(_ value: Fraction?) -> String { value?.decimalText(places: 2) ?? "unknown" }
        var lines = [
            "\(indicator.nameEn) (\(indicator.nameZh))",
            "in \(areaName), as of \(day)", "",
            "value     \(figure(judgement.reading.value)) \(indicator.unit.rawValue)"
                + (judgement.readOn.map { ", as of \($0)" } ?? ""),
            "formula   \(indicator.measure.words)",
        ]
        for one in ingredients {
            lines.append(
                "          \(figure(one.amount))  \(one.formula.words)"
                    + (one.units.map { ", at \($0) institutions" } ?? ""))
        }
        if let target = judgement.target {
            lines.append("target    \(figure(target)) \(indicator.unit.rawValue)")
        }
        if !path.isEmpty {
            let points = path.map { "\($0.on.year): \(figure($0.value))" }
            lines.append("planned   \(points.joined(separator: "  "))")
            lines.append("on-track  \(figure(judgement.expected)) as of this value")
        }
        if let forecast = judgement.forecast.flatMap({ $0.decimalText(places: 2) }) {
            let ends = [judgement.forecastLow, judgement.forecastHigh].compactMap {
                $0?.decimalText(places: 2)
            }
            lines.append(
                "forecast  \(forecast)"
                    + (ends.count == 2 ? " (four in five: \(ends[0]) to \(ends[1]))" : ""))
            if let chance = judgement.chance {
                let basis = Phrasing(judgement.situation, in: .en).basis
                lines.append(
                    "          probability of meeting the target: \(Wording(.en).percent(chance))"
                        + (basis.isEmpty ? "" : ", \(basis)"))
            }
        }
        if let paces { lines.append("pace      " + text(of: paces)) }
        lines.append("status    \(judgement.status?.rawValue ?? "not evaluated")")
        if judgement.reason != nil { lines.append("why       \(reason)") }
        if let reporting = Phrasing(judgement.situation, in: .en).reporting {
            lines.append("reports   \(reporting)")
        }
        if let remedy = remedy { lines.append("clears    \(remedy)") }
        if let failing, !failing.members.isEmpty { lines.append("fail      \(failing.text)") }
        let reads = indicator.sourceReads
        lines += ["", "\(plan.document): \(reads.isEmpty ? indicator.sourceQuote : reads)"]
        if !reads.isEmpty { lines.append("in the document: \(indicator.sourceQuote)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Explanation {
    /// `even chance with +0.9 in the coming year (412 students), four in five with +1.4 (640)`.
    private func text(of paces: ReasonFacts.Paces) -> String {
        let sign = Phrasing(judgement.situation, in: .en).lowerIsBetter ? "−" : "+"
        func part(_ pace: Fraction?, _ count: Fraction?) -> String {
            guard let pace else { return "no movement within reason" }
            let counted = paces.noun.flatMap { noun in
                count.map { " (\(Wording(.en).counted($0, noun)))" }
            }
            return "\(sign)\(pace.decimalText(places: 2))\(counted ?? "")"
        }
        return "even chance with \(part(paces.even, paces.evenCount)) in the coming year, "
            + "four in five with \(part(paces.likely, paces.likelyCount))"
    }
}

extension FailingMembers {
    /// `a (371502), b (371521) and 3 more`.
    fileprivate var text: String {
        members.map { areInstitutions ? "\($0.code) (\($0.area))" : $0.code }
            .joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }

    fileprivate var json: JSON {
        .object([
            (
                areInstitutions ? "institutions" : "areas",
                .array(
                    members.map {
                        areInstitutions
                            ? .object([("id", .string($0.code)), ("areaCode", .string($0.area))])
                            : .string($0.code)
                    })
            ), ("others", .integer(Int64(others))),
        ])
    }
}
