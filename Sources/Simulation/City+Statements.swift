import Calendar
import Codes

/// The figures that the statistics bureau publishes, and the titles that areas are given.
extension City {
    /// What the day brings in figures.
    mutating func stateFigures() {
        let (year, month, day) = today.date
        switch (month, day) {
        case (9, 25): stateCensus(of: year, as: .preliminary)
        case (10, 28) where fortune.mistypedYears.contains(year): correctMistyped(year)
        case (3, 10): stateCensus(of: year - 1, as: .final)
        case (9, 20): stateCohort(of: year)
        case (12, 20): stateSchooling(of: year, as: .preliminary)
        case (6, 15): stateSchooling(of: year - 1, as: .final)
        case (11, 15) where year == 2022 && place == .liaocheng: honour(area: 371_502)
        case (11, 20) where year == 2024 && place == .liaocheng: honour(area: 371_521)
        default: break
        }
    }

    /// The population of the two ages that gross enrolment is measured against, by county.
    ///
    /// The final figures are those of the autumn: learners who came or went since do not count,
    /// so they are kept from then on. A city that begins later has but today's learners to go by.
    mutating func stateCensus(of year: Int, as status: StatementStatus) {
        if status == .preliminary || censusFigures[year] == nil { countCensus(of: year) }
        guard let figures = censusFigures[year] else { return }
        for county in place.counties.indices {
            statePopulation(figures.aged3to5[county], 3...5, year, in: county, as: status)
            var seniors = figures.aged15to17[county]
            let isMistyped = county == 0 && fortune.mistypedYears.contains(year)
            if isMistyped, status == .preliminary { seniors = City.mistyped(seniors) }
            let number = statePopulation(seniors, 15...17, year, in: county, as: status)
            if isMistyped, status == .preliminary { mistypedEvent = number }
        }
        censusFigures[year] = status == .final ? nil : figures
    }

    private static func mistyped(_ figure: Int) -> Int { figure + figure / 10 }

    private mutating func correctMistyped(_ year: Int) {
        guard let figures = censusFigures[year], let wrong = mistypedEvent else { return }
        mistypedEvent = nil
        statePopulation(
            figures.aged15to17[0], 15...17, year, in: 0, as: .preliminary,
            reference: .corrects(wrong))
    }

    private mutating func countCensus(of year: Int) {
        var children = Array(repeating: 0, count: place.counties.count)
        var seniors = children
        for student in students where student.state == .enrolled {
            let county = schools[Int(student.school)].county
            if student.step < 3 { children[county] += 1 }
            if student.step >= 12 { seniors[county] += 1 }
        }
        censusFigures[year] = CensusFigures(
            aged3to5: City.populations(of: children, grossPercent: fortune.preschoolGross[year]),
            aged15to17: City.populations(of: seniors, grossPercent: fortune.seniorGross[year]))
    }

    /// Populations by county whose sum makes the city's gross enrolment what it should be, while
    /// some counties are a little above and others below.
    static func populations(of learners: [Int], grossPercent: Double) -> [Int] {
        let total = learners.reduce(0, +)
        var left = Int(Double(total) / grossPercent * 100)
        var populations: [Int] = []
        for county in learners.indices.dropLast() {
            let percent = grossPercent + Double(county % 4) - 1.5
            let population = Int(Double(learners[county]) / percent * 100)
            populations.append(population)
            left -= population
        }
        return populations + [left]
    }

    @discardableResult
    private mutating func statePopulation(
        _ population: Int, _ ages: ClosedRange<Int>, _ year: Int, in county: Int,
        as status: StatementStatus, reference: Reference = .none
    ) -> UInt64 {
        state(
            Statistic(
                series: "population", period: year, group: .ages(ages.lowerBound, ages.upperBound),
                hundredths: Int64(population) * 100, status: status),
            of: place.counties[county].code, reference: reference)
    }

    /// How many entered primary school nine years before, net of transfers and deaths: known when
    /// the graduates of the summer have been compared with the rolls of then.
    private mutating func stateCohort(of year: Int) {
        let graduates = juniorGraduates.reduce(0, +)
        guard graduates > 0 else { return }
        let percent = fortune.retention[year]
        var left = Int(Double(graduates) / percent * 100)
        for county in place.counties.indices {
            let isLast = county == place.counties.count - 1
            let entrants =
                isLast
                ? left : Int(Double(juniorGraduates[county]) / percent * 100)
            left -= entrants
            state(
                Statistic(
                    series: "cohortEntrants", period: year - 9, group: .stage(.primary),
                    hundredths: Int64(entrants) * 100, status: .final),
                of: place.counties[county].code)
        }
    }

    /// Years at school of the city's working-age people.
    mutating func stateSchooling(of year: Int, as status: StatementStatus) {
        state(
            Statistic(
                series: "schoolingYears", period: year, group: .ages(16, 59),
                hundredths: Int64(fortune.schoolingYears[year] * 100 + 0.5), status: status),
            of: place.code)
    }

    private mutating func honour(area code: Int32) {
        record(
            .designation(
                title: "smartEducationDemonstrationArea", level: "province", date: today),
            about: .area(code), number: newEvent(), after: 3)
    }

    @discardableResult
    private mutating func state(
        _ statistic: Statistic, of area: Int32, reference: Reference = .none
    ) -> UInt64 {
        let number = newEvent()
        record(
            .statistic(statistic), about: .area(area), number: number,
            after: reference == .none ? random.within(0...3) : 0, reference: reference)
        return number
    }
}

/// The populations of a census by county, kept until they are final.
struct CensusFigures: Sendable {
    let aged3to5: [Int]
    let aged15to17: [Int]
}
