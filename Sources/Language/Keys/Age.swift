import Calendar

extension CivilDay {
    /// The birthday on which somebody born on this day completes a number of years: of 29 February
    /// it is 1 March in years that have none.
    package func birthday(_ years: Int) -> CivilDay {
        let (year, month, day) = date
        return CivilDay(year: year + years, month: month, day: day) ?? .on(3, 1, year + years)
    }

    /// Completed years on a day, as `CivilDay.number`; below 0 before birth.
    package func years(on day: Int32) -> Int {
        let years = CivilDay(number: day).date.year - date.year
        return birthday(years).number <= day ? years : years - 1
    }

    /// The same as the answer to a question; below 0 by its bits.
    package func answer(on day: Int32) -> UInt32 { UInt32(bitPattern: Int32(years(on: day))) }
}

extension Stretches {
    /// The days from one to the day before another on which somebody has an age.
    package mutating func hold(
        _ years: ClosedRange<Int>, of birthDate: Int32, from start: Int32, to end: Int32
    ) {
        let born = CivilDay(number: birthDate)
        hold(
            from: max(start, born.birthday(years.lowerBound).number),
            to: min(end, born.birthday(years.upperBound + 1).number))
    }
}

extension FilterValue {
    /// Whether it takes in an age.
    package static let takesAge: StateQuestion.Takes = { age, wanted, _ in
        wanted.years.contains(Int(Int32(bitPattern: age)))
    }

    /// Of what asks for an age.
    package var years: ClosedRange<Int> {
        guard case .ages(let youngest, let oldest) = self else {
            preconditionFailure("an age is asked for by two")
        }
        return youngest...oldest
    }
}
