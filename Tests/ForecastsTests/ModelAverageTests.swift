import Calendar
import Exact
import Testing

@testable import Forecasts

/// The readings of the published example.
private let example = [(2020, "85.0"), (2021, "86.1"), (2022, "86.9"), (2023, "88.2")]
private let percent = ValueBounds(low: 0, high: 100)

/// Forecast, interval and chance, to six digits behind the point.
private func expect(
    _ forecast: Forecast?, _ value: Double, _ low: Double, _ high: Double, _ chance: Double,
    _ location: SourceLocation = #_sourceLocation
) throws {
    let forecast = try #require(forecast, sourceLocation: location)
    for (found, wanted) in zip(
        [forecast.value, forecast.low, forecast.high, forecast.chance], [value, low, high, chance])
    {
        #expect(isNear(found, wanted, 5e-7), "\(forecast)", sourceLocation: location)
    }
}

@Suite struct `The published vectors` {
    private func forecast(_ points: [Observation], _ goal: Goal) -> Forecast? {
        ModelAverage().forecast(points, toward: goal)
    }

    private func share(_ target: String, by year: Int = 2025, atMost: Bool = false) throws -> Goal {
        var goal = try goal(target, by: year, lowerIsBetter: atMost)
        goal.bounds = percent
        return goal
    }

    @Test func `one reading`() throws {
        try expect(
            forecast(try observations([(2021, "80")]), try share("90")),
            80, 72.572034, 87.427966, 0.072011)
    }

    @Test func `a share on its way up`() throws {
        try expect(
            forecast(try observations(example), try share("90")),
            90.206732, 87.698583, 91.600932, 0.572948)
    }

    @Test func `a figure that scatters`() throws {
        let readings = [
            (2018, "52"), (2019, "48"), (2020, "51"), (2021, "49"), (2022, "50"), (2023, "53"),
        ]
        try expect(
            forecast(try observations(readings), try goal("55")),
            51.080337, 47.374754, 56.579565, 0.150793)
    }

    @Test func `growth by a tenth a year`() throws {
        let readings = [
            (2019, "1000"), (2020, "1100"), (2021, "1210"), (2022, "1335"), (2023, "1460"),
        ]
        try expect(
            forecast(try observations(readings), try goal("1750")),
            1692.764648, 1620.338607, 1762.934680, 0.134313)
    }

    @Test func `a running count`() throws {
        var goal = try goal("200")
        goal.isCumulative = true
        goal.bounds = ValueBounds(low: 0)
        let readings = [(2020, "0"), (2021, "40"), (2022, "85"), (2023, "130")]
        try expect(
            forecast(try observations(readings), goal), 219.538024, 205.782216, 234.923932,
            0.946240)
    }

    @Test func `a share that has to fall, with a gap`() throws {
        try expect(
            forecast(
                try observations([(2019, "2.9"), (2020, "2.4"), (2022, "1.9")]),
                try share("1.5", atMost: true)),
            1.684870, 0.381262, 3.029750, 0.415579)
    }

    @Test func `an announced break`() throws {
        var goal = try share("75", by: 2026)
        goal.breaks = [Fraction(2022) + (Fraction(1, 365) ?? .zero)]
        let readings = [(2020, "80"), (2021, "81"), (2022, "82"), (2023, "70"), (2024, "71")]
        try expect(
            forecast(try observations(readings), goal), 72.809564, 71.779411, 73.552799, 0.008527)
    }

    @Test func `two seasons`() throws {
        let readings = [
            ("2021-12-31", "60"), ("2022-06-30", "55"), ("2022-12-31", "62"), ("2023-06-30", "58"),
        ]
        try expect(
            forecast(try observations(on: readings), try share("66", by: 2024)),
            64.786829, 59.044074, 69.842649, 0.396334)
    }

    @Test func `a level that is held`() throws {
        let readings = [(2020, "95"), (2021, "95"), (2022, "95"), (2023, "95")]
        try expect(
            forecast(try observations(readings), try share("95", by: 2026)),
            95, 94.925587, 95.074413, 1)
    }

    @Test func `what each picture says of the second`() throws {
        let task = try #require(ForecastTask.of(try observations(example), toward: share("90")))
        #expect(isNear(task.size, 13.45, 1e-12))
        let fits = PictureFits(task)
        #expect(isNear(fits.degrees, 3.2, 1e-15))
        let wanted = [
            (88.606715, 2.101739, 3.095465, 0.008598), (90.450068, 0.480312, 3.694836, 2.137413),
            (86.550000, 0.625000, 10.900000, 0.346574),
        ]
        for (fit, (mean, variance, residual, evidence)) in zip(fits.all, wanted) {
            #expect(isNear(task.figure(fit.mean), mean, 5e-7))
            #expect(isNear(fit.variance, variance, 5e-7))
            #expect(isNear(fit.residual * task.size * task.size, residual, 5e-7))
            #expect(isNear(fit.evidence, evidence, 5e-7))
        }
        #expect(isNear(Picture.way(1, 1), 0.98353960, 5e-9))
        #expect(isNear(Picture.way(1, 3), 2.83999316, 5e-9))
    }

    @Test func `the second with four siblings`() throws {
        var goal = try share("90")
        let method = ModelAverage()
        let siblings = [
            ["70", "71.5", "72.4", "74"], ["82", "82.5", "83.9", "84.6"], ["60", "63", "64", "67"],
            ["90", "90.5", "91.5", "91.8"],
        ]
        goal.siblings = try siblings.compactMap { values in
            method.past(of: try observations(Array(zip(2020..., values))), toward: goal)
        }
        let points = try observations(example)
        try expect(forecast(points, goal), 89.819543, 87.996051, 91.420105, 0.444886)
        let task = try #require(ForecastTask.of(points, toward: goal))
        let beliefs = Beliefs(goal.siblings, at: task.times)
        for (found, wanted) in zip(beliefs.weights, [0.529746, 0.330223, 0.140031]) {
            #expect(isNear(found, wanted, 5e-7))
        }
        for (found, wanted) in zip(
            try #require(beliefs.steps), [0.059836, 0.114805, 0.106991])
        {
            #expect(isNear(found, wanted, 5e-7))
        }
        #expect(isNear(beliefs.trend, 0.028917, 5e-7))
        // Two are too few, and so are those that were read on other days.
        goal.siblings = Array(goal.siblings.prefix(2))
        #expect(forecast(points, goal) == forecast(points, try share("90")))
        goal.siblings = try siblings.compactMap { values in
            method.past(of: try observations(Array(zip(2019..., values))), toward: goal)
        }
        #expect(goal.siblings.count == 4)
        #expect(forecast(points, goal) == forecast(points, try share("90")))
    }

    @Test func `the bits are the same on every machine`() throws {
        let plain = try #require(forecast(try observations(example), try share("90")))
        let found = [plain.value, plain.low, plain.high, plain.chance].map { $0?.bitPattern }
        #expect(
            found == [
                0x4056_8d3b_186c_3bf8, 0x4055_ecb5_9521_df0b, 0x4056_e675_abb3_d16f,
                0x3fe2_5597_1749_950b,
            ], "\(found.map { $0.map { String($0, radix: 16) } ?? "" })")
    }
}

@Suite struct `Edges of the average` {
    private let method = ModelAverage()

    @Test func `without a reading there is no forecast`() throws {
        #expect(method.forecast([], toward: try goal("90")) == nil)
    }

    @Test func `a deadline that has passed has its outcome`() throws {
        let points = try observations([(2021, "3"), (2025, "5")])
        #expect(
            method.forecast(points, toward: try goal("5"))
                == Forecast(value: 5, low: 5, high: 5, chance: 1))
        #expect(
            method.forecast(points, toward: try goal("5.1", by: 2024))
                == Forecast(value: 5, low: 5, high: 5, chance: 0))
    }

    @Test func `a count that has reached its target keeps it`() throws {
        var goal = try goal("80")
        goal.isCumulative = true
        let points = try observations([(2020, "0"), (2021, "30"), (2022, "90"), (2023, "90")])
        let found = try #require(method.forecast(points, toward: goal))
        #expect(found.chance == 1)
        #expect(try #require(found.low) >= 90)
        #expect(try #require(found.value) > 100)
    }

    @Test func `a count of which no year is known is even`() throws {
        var goal = try goal("80")
        goal.isCumulative = true
        #expect(
            method.forecast(try observations([(2020, "0")]), toward: goal)
                == Forecast(value: nil, chance: 0.5))
    }

    @Test func `bounds cut the figures and not the chance`() throws {
        var goal = try goal("99")
        let points = try observations([(2021, "94"), (2022, "96"), (2023, "98")])
        goal.bounds = ValueBounds(low: 0)
        let free = try #require(method.forecast(points, toward: goal))
        #expect(try #require(free.high) > 100)
        goal.bounds = percent
        let bound = try #require(method.forecast(points, toward: goal)).clamped(to: percent)
        #expect(bound.high == 100)
        #expect(try #require(bound.chance) < 1)
    }

    @Test func `the unit of a figure changes nothing`() throws {
        let small = method.forecast(try observations(example), toward: try goal("90"))
        let points = try observations(example.map { ($0.0, $0.1.replacing(".", with: "") + "00") })
        let large = method.forecast(points, toward: try goal("90000"))
        #expect(isNear(small?.chance, try #require(large?.chance), 1e-13))
    }

    @Test func `of seasons only that of the deadline gives the level`() throws {
        // Monthly figures with a season; the latest is of another month than the deadline.
        var days: [(String, String)] = []
        for year in 2019...2023 {
            for (month, value) in [("03-31", 40), ("06-30", 70), ("09-30", 20), ("12-31", 50)] {
                days.append(("\(year)-\(month)", "\(value + year - 2019)"))
            }
        }
        let chosen = ChosenReadings(
            of: try observations(on: Array(days.dropLast())), toward: try goal("90"))
        #expect(
            chosen.points.map(\.on.description) == [
                "2019-09-30", "2019-12-31", "2020-09-30", "2020-12-31", "2021-09-30", "2021-12-31",
                "2022-09-30", "2022-12-31", "2023-09-30",
            ])
        #expect(chosen.otherSeason.count == 5)
        let all = ChosenReadings(of: try observations(on: days), toward: try goal("90"))
        #expect(all.points.map(\.on) == (2019...2023).map { CivilDay.last(of: $0) })
        #expect(all.otherSeason.isEmpty)
    }

    @Test func `irregular days are thinned to half a year, and old ones left out`() throws {
        let days = [
            "2004-05-01", "2010-05-05", "2019-04-01", "2021-05-01", "2021-09-01", "2022-03-20",
            "2022-04-01", "2023-02-01",
        ]
        let chosen = ChosenReadings(
            of: try observations(on: days.map { ($0, "1") }), toward: try goal("90"))
        #expect(
            chosen.points.map(\.on.description) == [
                "2010-05-05", "2019-04-01", "2021-09-01", "2022-04-01", "2023-02-01",
            ])
    }
}
