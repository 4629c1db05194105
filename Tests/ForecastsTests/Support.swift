import Calendar
import Exact
import Testing

@testable import Forecasts

func number(_ text: String) throws -> Fraction { try #require(Fraction(decimal: text)) }

/// Year ends with values.
func observations(_ values: [(Int, String)]) throws -> [Observation] {
    try values.map {
        Observation(on: CivilDay.last(of: $0.0), time: Fraction($0.0), value: try number($0.1))
    }
}

/// Days with values.
func observations(on values: [(String, String)]) throws -> [Observation] {
    try values.map {
        let day = try #require(CivilDay($0.0))
        let time = PlanTime(day)
        return Observation(
            on: day,
            time: try #require(Fraction(Int128(time.numerator), Int128(time.denominator))),
            value: try number($0.1))
    }
}

/// The end of a year.
func goal(_ target: String, by year: Int = 2025, lowerIsBetter: Bool = false) throws -> Goal {
    Goal(
        on: CivilDay.last(of: year), time: Fraction(year), target: try number(target),
        lowerIsBetter: lowerIsBetter)
}

func isNear(_ value: Double?, _ other: Double, _ tolerance: Double) -> Bool {
    value.map { abs($0 - other) <= tolerance } ?? false
}
