import Calendar
import Exact
import Testing

@testable import Forecasts

/// The example of the published definition.
private let example = [(2020, "85.0"), (2021, "86.1"), (2022, "86.9"), (2023, "88.2")]

@Test func `the quantiles of Student's t are the printed ones`() {
    let table: [(Int, [Double])] = [
        (1, [3.078, 6.314, 12.706]), (2, [1.886, 2.920, 4.303]), (3, [1.638, 2.353, 3.182]),
        (4, [1.533, 2.132, 2.776]), (5, [1.476, 2.015, 2.571]), (6, [1.440, 1.943, 2.447]),
        (7, [1.415, 1.895, 2.365]), (8, [1.397, 1.860, 2.306]),
    ]
    for (degrees, quantiles) in table {
        let distribution = StudentT(degreesOfFreedom: Double(degrees))
        for (tail, printed) in zip([0.1, 0.05, 0.025], quantiles) {
            let found = distribution.quantile(upperTail: tail)
            #expect(isNear(found, printed, 0.00051), "\(degrees) \(tail) \(found)")
            #expect(isNear(distribution.upperTail(found), tail, 1e-14))
        }
    }
}

@Test func `the tails of Student's t agree with their closed forms`() {
    // One degree: Cauchy; two: 1/2 − t / (2 √(2 + t²)).
    let two = StudentT(degreesOfFreedom: 2)
    for t in stride(from: -30.0, through: 30, by: 0.37) {
        let expected = 0.5 - t / (2 * (2 + t * t).squareRoot())
        #expect(isNear(two.upperTail(t), expected, 1e-14), "\(t)")
    }
    let one = StudentT(degreesOfFreedom: 1)
    #expect(isNear(one.upperTail(1), 0.25, 1e-15))
    #expect(isNear(one.upperTail(-1), 0.75, 1e-15))
    #expect(one.upperTail(0) == 0.5)
    #expect(one.upperTail(.infinity) == 0)
    #expect(isNear(StudentT(degreesOfFreedom: 1_000_000).upperTail(1.959964), 0.025, 1e-6))
}

@Test func `the published example gives its published forecast`() throws {
    let forecast = try #require(
        LeastSquares().forecast(try observations(example), toward: try goal("90")))
    #expect(isNear(forecast.value, 90.190, 1e-12))
    #expect(isNear(forecast.low, 89.664, 0.0005))
    #expect(isNear(forecast.high, 90.716, 0.0005))
    #expect(isNear(forecast.chance, 0.7171, 0.00005))
    let falling = try #require(
        LeastSquares().forecast(
            try observations(example), toward: try goal("90", lowerIsBetter: true)))
    #expect(isNear(falling.chance, 1 - 0.7171, 0.00005))
}

@Test func `three points give no forecast`() throws {
    #expect(
        LeastSquares().forecast(
            try observations(Array(example.prefix(3))), toward: try goal("90")) == nil)
}

@Test func `points on one line leave no doubt`() throws {
    let points = try observations([
        (2020, "0.1"), (2021, "0.2"), (2022, "0.3"), (2023, "0.4"),
    ])
    let reached = LeastSquares().forecast(points, toward: try goal("0.6"))
    #expect(reached == Forecast(value: 0.6, low: 0.6, high: 0.6, chance: 1))
    let missed = LeastSquares().forecast(points, toward: try goal("0.600000000001"))
    #expect(missed?.chance == 0)
    let ceiling = LeastSquares().forecast(points, toward: try goal("0.6", lowerIsBetter: true))
    #expect(ceiling?.chance == 1)
}

@Test func `a residual of one part in ten to the twelfth is still one`() throws {
    let points = try observations([
        (2020, "85"), (2021, "86.0000000001"), (2022, "87"), (2023, "88"),
    ])
    let forecast = try #require(LeastSquares().forecast(points, toward: try goal("90")))
    // The same shape a hundred thousand million times as large has the same chance.
    let large = try observations([(2020, "85"), (2021, "96"), (2022, "87"), (2023, "88")])
    let same = try #require(LeastSquares().forecast(large, toward: try goal("90")))
    #expect(isNear(forecast.chance, try #require(same.chance), 1e-12))
}

@Test func `years are distinguished by their time and not by their place`() throws {
    let whole = try observations([(2016, "1"), (2017, "2"), (2020, "5"), (2023, "8")])
    #expect(LeastSquares().forecast(whole, toward: try goal("10"))?.value == 10)
}

@Test func `the published methods give their own figures`() throws {
    func forecast(_ name: String, _ points: [Observation], _ goal: Goal) throws -> Forecast? {
        let method = try #require(forecastMethods.first { $0.name == name })
        return method.forecast(points, toward: goal)
    }
    let points = try observations(example)
    let ninety = try goal("90")
    let linear = try forecast("linear_schedule", points, ninety)
    #expect(isNear(linear?.ratio, 1.0667, 0.00005))
    #expect(isNear(linear?.value, 85 + 3.2 / 3 * 5, 1e-12))
    let growth = try forecast("eurostat_cagr", points, ninety)
    #expect(isNear(growth?.ratio, 1.0781, 0.00005))
    // The United Nations' figure rests on the same value: f = 1.0800.
    #expect(isNear(growth?.value.map { ($0 - 85) / 5 }, 1.0800, 0.00005))
    #expect(try forecast("last_value", points, ninety) == Forecast(value: 88.2))
    #expect(isNear(try forecast("drift", points, ninety)?.value, 88.2 + 2 * 3.2 / 3, 1e-12))
    // 730 or 731 days are two years but for the leap day.
    #expect(isNear(try forecast("predict_linear", points, ninety)?.value, 90.193, 0.0005))
    #expect(try forecast("drift", Array(points.prefix(1)), ninety) == nil)
    #expect(
        try forecast("eurostat_cagr", try observations([(2020, "0"), (2021, "1")]), ninety) == nil)
}

@Test func `large class sizes show where the compound ratio misleads`() throws {
    // 12 % to 0.001 % in five years, 5 % after three: nearly on schedule, and far behind by growth.
    let points = try observations([(2020, "12"), (2023, "5")])
    let none = try goal("0.001", lowerIsBetter: true)
    #expect(isNear(LinearSchedule().forecast(points, toward: none)?.ratio, 0.972, 0.0005))
    #expect(isNear(CompoundGrowth().forecast(points, toward: none)?.ratio, 0.299, 0.01))
}
