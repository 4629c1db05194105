import Calendar
import Codes
import Course
import Exact
import Indicators
import Language
import LanguageSupport
import Plans
import Testing
import Words

/// The number of a decimal text.
func isNear(_ value: Double?, _ other: Double, _ tolerance: Double) -> Bool {
    value.map { abs($0 - other) <= tolerance } ?? false
}

func number(_ text: String) throws -> Fraction { try #require(Fraction(decimal: text)) }

func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

/// Children in kindergartens over a stated population, in percent.
let childrenOverPopulation = Formula.ratio(
    of: .count(Count(measure: Measure(noun: .students), stages: [.kindergarten])),
    to: .statistic(Statistic(series: "population", group: "", own: false)), per: 100)

/// Teachers with a degree among teachers.
let teachersWithDegree = Formula.share(
    part: Count(measure: Measure(noun: .teachers, conditions: [.degree(atLeast: .bachelor)])),
    base: Count(measure: Measure(noun: .teachers)))

/// The share of such teachers at urban over that at rural units.
let urbanOverRural: Formula = {
    func share(_ setting: Setting) -> Formula {
        let units = UnitFilter(setting: [setting])
        return .share(
            part: Count(
                measure: Measure(noun: .teachers, conditions: [.degree(atLeast: .bachelor)]),
                units: units),
            base: Count(measure: Measure(noun: .teachers), units: units))
    }
    return .ratio(of: share(.urban), to: share(.rural), per: 1)
}()

/// A target by the end of 2025, or that is always due where it is to be maintained.
func target(
    _ kind: TargetShape, _ comparator: Target.Comparator, by: CivilDay? = nil,
    baseline: String? = nil, effort: Bool = false
) -> Target {
    Target(
        kind: kind, comparator: comparator,
        deadline: kind.hasDeadline ? by ?? CivilDay.last(of: 2025) : nil,
        baseline: baseline.flatMap { Fraction(decimal: $0) }.map {
            Target.Baseline(value: $0, year: 2020)
        },
        effort: effort)
}

/// A level to be reached.
func target(
    _ comparator: Target.Comparator, by: CivilDay? = nil, baseline: String? = nil
) -> Target {
    target(.levelByDate, comparator, by: by, baseline: baseline)
}

func indicator(
    _ target: Target?, reading: ReadingKind = .running, unit: MeasureUnit = .percent,
    measure: Formula = teachersWithDegree, tier: String = "A", needsConfiguration: Bool = false
) -> Indicator {
    Indicator(
        id: "liaocheng-example", nameZh: "", nameEn: "", unit: unit, tier: tier,
        property: .unspecified, reading: reading, measure: measure, target: target,
        needsConfiguration: needsConfiguration)
}

/// A judge of the years 2021 to 2025.
func judging(
    _ indicator: Indicator, graceDays: Int = 0, reading: @escaping (CivilDay) -> Reading
) -> Judge {
    Judge(
        indicator, kinds: .standard, startsOn: CivilDay.first(of: 2021),
        endsOn: CivilDay.last(of: 2025),
        graceDays: graceDays, reading: reading)
}

/// Running values: each holds from its day to the next; before the first there is none.
func running(_ values: [(String, String)]) throws -> (CivilDay) -> Reading {
    let steps = try values.map { (try day($0.0), try number($0.1)) }
    return { day in
        let value = steps.last { $0.0 <= day }?.1
        return Reading(
            value: value, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
            isBeforePlan: false, absence: value == nil ? .noValue : nil)
    }
}

/// Running shares in percent of counts: numerator and denominator from each day on.
func shares(_ counts: [(String, Int, Int)]) throws -> (CivilDay) -> Reading {
    let steps = try counts.map { (try day($0.0), $0.1, $0.2) }
    return { day in
        guard let step = steps.last(where: { $0.0 <= day }) else {
            return Reading(
                value: nil, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
                isBeforePlan: false, absence: .noValue)
        }
        return share(step.1, step.2, on: day)
    }
}

func share(_ numerator: Int, _ denominator: Int, on day: CivilDay) -> Reading {
    Reading(
        value: Fraction(Int128(numerator) * 100, Int128(denominator)),
        numerator: Fraction(numerator), denominator: Fraction(denominator), on: day,
        time: PlanTime(day), isBeforePlan: false, absence: nil)
}

/// Census values by year: in force from 1 October to 30 September.
func census(_ values: [Int: String]) throws -> (CivilDay) -> Reading {
    let values = try values.mapValues { try number($0) }
    return { day in
        let (year, month, _) = day.date
        let census = month >= 10 ? year : year - 1
        return Reading(
            value: values[census], numerator: nil, denominator: nil,
            on: CivilDay.on(9, 1, census), time: PlanTime(year: census),
            isBeforePlan: census < 2021, absence: values[census] == nil ? .noDenominator : nil)
    }
}

/// Statements by the year that they speak for: in force from its 1 January until the next.
func statements(_ values: [Int: String]) throws -> (CivilDay) -> Reading {
    let values = try values.mapValues { try number($0) }
    return { day in
        let year = values.keys.filter { $0 <= day.year }.max() ?? day.year
        let isStale = day.year - year > 2
        var reading = Reading(
            value: isStale ? nil : values[year], numerator: nil, denominator: nil,
            on: CivilDay.first(of: year), time: PlanTime(year: year), isBeforePlan: year < 2021,
            absence: isStale ? .staleStatement : values[year] == nil ? .noValue : nil)
        reading.isStated = reading.value != nil
        return reading
    }
}

/// `off_course behind_path`: status and reason code of a day, as one text.
func stands(_ judge: inout Judge, _ text: String) throws -> String {
    let verdict = judge.verdict(on: try day(text))
    return "\(verdict.status?.rawValue ?? "-") \(verdict.reason?.code ?? "-")"
}

/// The path of a judge as it is known on a day.
func path(_ judge: inout Judge, on day: CivilDay) throws -> Path {
    let path = judge.path(on: day)
    return try #require(path)
}
