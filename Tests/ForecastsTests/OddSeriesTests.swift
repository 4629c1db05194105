import Calendar
import Exact
import PropertySupport
import Testing

@testable import Forecasts

/// Series as no bureau would send them, the same in each run.
private struct OddSeries {
    private var state: UInt64

    /// Neighbouring seeds begin far from each other.
    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15
        _ = below(1)
    }

    private mutating func below(_ bound: Int) -> Int {
        // Knuth's multiplier for 64 bits.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private mutating func value(_ form: Int, after last: Fraction?) -> Fraction {
        let small = Fraction(Int128(below(2_000_001) - 1_000_000), 1000) ?? .zero
        switch form {
        case 0: return last ?? small
        case 1: return small * Fraction(1_000_000_000_000_000)
        case 2: return (small.divided(by: Fraction(1_000_000_000_000_000_000))) ?? .zero
        case 3: return below(2) == 0 ? .zero : Fraction(1_000_000_000_000_000_000)
        case 4:
            return (last ?? Fraction(1_000_000_000))
                + (small.divided(by: Fraction(1_000_000_000)) ?? .zero)
        case 5: return Fraction(below(3))
        case 6: return .zero
        default: return small
        }
    }

    mutating func next() -> (points: [Observation], goal: Goal) {
        let form = below(9)
        let isYearly = below(2) == 0
        var day = CivilDay.on(1 + below(12), 1 + below(28), 1990 + below(30))
        if isYearly { day = .last(of: day.year) }
        var points: [Observation] = []
        for _ in 0..<(1 + below(60)) {
            let time = PlanTime(day)
            points.append(
                Observation(
                    on: day,
                    time: Fraction(Int128(time.numerator), Int128(time.denominator)) ?? .zero,
                    value: value(form, after: points.last?.value)))
            day = isYearly ? .last(of: day.year + 1) : day + (1 + below(below(2) == 0 ? 30 : 900))
        }
        return (points, goal(day, form))
    }

    private mutating func goal(_ day: CivilDay, _ form: Int) -> Goal {
        let due = below(3) == 0 ? CivilDay.last(of: day.year + below(9)) : day + (below(4000) - 300)
        let time = PlanTime(due)
        var goal = Goal(
            on: due, time: Fraction(Int128(time.numerator), Int128(time.denominator)) ?? .zero,
            target: value(form, after: nil), lowerIsBetter: below(2) == 0)
        switch below(3) {
        case 0: goal.bounds = ValueBounds(low: 0, high: 100)
        case 1: goal.bounds = ValueBounds(low: 0)
        default: break
        }
        goal.isCumulative = below(4) == 0
        for _ in 0..<below(4) {
            goal.breaks.append(goal.time - Fraction(below(20)) + (Fraction(1, 365) ?? .zero))
        }
        return goal
    }

    /// Others at the same times.
    mutating func siblings(of points: [Observation]) -> [[Observation]] {
        let form = below(9)
        return (0..<below(7)).map { _ in
            var last: Fraction?
            return points.map {
                last = value(form, after: last)
                return Observation(on: $0.on, time: $0.time, value: last ?? .zero)
            }
        }
    }
}

/// PLANWATCH_TEST_CASES=10000 tries that many.
private let run = PropertyRun(cases: 1_000)
private let parts = 4

@Test(arguments: 0..<parts)
func `no series is so odd that its forecast is not finite and in order`(part: Int) throws {
    let method = ModelAverage()
    for seed in run.seeds(ofPart: part, of: parts) {
        var series = OddSeries(seed: seed)
        var (points, goal) = series.next()
        goal.siblings = series.siblings(of: points).compactMap { method.past(of: $0, toward: goal) }
        let found = try #require(method.forecast(points, toward: goal))
        let chance = try #require(found.chance)
        guard let value = found.value, let low = found.low, let high = found.high else {
            #expect(goal.isCumulative && chance == 0.5)
            continue
        }
        let isSound =
            low.isFinite && high.isFinite && low <= value && value <= high && chance >= 0
            && chance <= 1
        #expect(isSound, "\(found) of \(points) toward \(goal)")
    }
}
