import Calendar
import Codes
import Events
import Exact
import Language
import Plans

extension IndicatorIndex {
    /// The period whose figures are the latest ones of an area on a day (contract §2.3.7, reading
    /// `latest`): of those that have begun, for which it has all that the indicator asks for, the
    /// last to begin that still serves; where none does, the last to begin. Of several that begin
    /// on one day the one that speaks for the longest time.
    func latestPeriod(
        of compiled: CompiledIndicator, in area: Int, on day: CivilDay
    ) -> StatementPeriod? {
        latestPeriod(
            of: compiled.statements(of: area, in: areas), on: day, yearly: compiled.takesYearsOnly)
    }

    /// Whether no period of any day has all statements that a row asks for, and none of a quotient
    /// that it has its numerator alone: then it has no value on any day.
    func isNeverStated(_ compiled: CompiledIndicator, in area: Int) -> Bool {
        guard compiled.readsLatest else { return false }
        let asked = compiled.statements(of: area, in: areas)
        let isMissing =
            asked.isEmpty
            || asked.contains { leaf, places in places.allSatisfy { isNever(leaf, in: $0) } }
        return isMissing && compiled.statedQuotient.map { isNever($0.above, in: area) } ?? true
    }

    /// Whether nothing is stated of a leaf in an area, whatever the day.
    func isNever(_ leaf: StatedLeaf, in area: Int) -> Bool {
        switch leaf.source {
        case .areas(let figures): figures.allSatisfy { stated.periods($0, in: area).isEmpty }
        case .institutions(let summed):
            summed.allSatisfy { one in
                [one.given, one.earlierGiven].allSatisfy {
                    rollUp.persons(of: $0, in: area, at: 0) == 0
                        && rollUp.daysOfChange(of: $0, in: area, isHome: false, 0) != nil
                }
            }
        }
    }

    /// Whether of a quotient the numerator has a statement that serves and the denominator none.
    func isDenominatorSilent(
        of compiled: CompiledIndicator, in area: Int, on day: CivilDay
    ) -> Bool {
        guard let (above, below) = compiled.statedQuotient else { return false }
        func isStated(_ leaf: StatedLeaf) -> Bool {
            latestPeriod(of: [(leaf, [area])], on: day, yearly: compiled.takesYearsOnly)?
                .serves(on: day) ?? false
        }
        return isStated(above) && !isStated(below)
    }

    /// - Parameter asked: what must be stated in some of these areas.
    private func latestPeriod(
        of asked: [(leaf: StatedLeaf, areas: [Int])], on day: CivilDay, yearly: Bool
    ) -> StatementPeriod? {
        guard let first = asked.first else { return nil }
        var periods = first.areas.flatMap { self.periods(of: first.leaf, in: $0, until: day) }
        // A figure that counts until the next is known in the others' periods too.
        for (leaf, places) in asked.dropFirst() where first.leaf.isUntilNext || leaf.isUntilNext {
            periods += places.flatMap { self.periods(of: leaf, in: $0, until: day) }
        }
        return periods.filter { period in
            period.begins <= day && (period.isYear || !yearly)
                && asked.allSatisfy { leaf, places in
                    places.contains { value(of: leaf, in: $0, for: period) != nil }
                }
        }.max { $0.isEarlier(than: $1, on: day) }
    }

    /// The periods for which an area has a figure, those after the day perhaps without.
    private func periods(
        of leaf: StatedLeaf, in area: Int, until day: CivilDay
    ) -> [StatementPeriod] {
        switch leaf.source {
        case .areas(let figures):
            guard figures.count > 1 else { return figures.flatMap { stated.periods($0, in: area) } }
            return Array(Set(figures.flatMap { stated.periods($0, in: area) }))
        case .institutions(let summed):
            let first = rollUp.days.day(at: 0)
            guard leaf.isUntilNext else {
                return (first.year...max(first.year, day.year)).map { .year($0) }
            }
            // Older results serve no more.
            let days = rollUp.days
            let span = days.index(of: day - 2 * 366 - 1)...days.index(of: day)
            return span.filter { index in
                index > 0
                    && summed.contains {
                        rollUp.persons(of: $0.new, in: area, at: index)
                            != rollUp.persons(of: $0.new, in: area, at: index - 1)
                    }
            }.map { .day(days.day(at: $0).number) }
        }
    }

    /// What is stated in an area for a period; nil where nothing is.
    private func value(
        of leaf: StatedLeaf, in area: Int, for period: StatementPeriod
    ) -> Fraction? {
        switch leaf.source {
        case .areas(let figures): leaf.sum(figures.map { stated($0, in: area, for: period) })
        case .institutions(let summed):
            period.isYear || leaf.isUntilNext
                ? leaf.sum(
                    summed.map { sum($0.amount, $0.given, in: area, on: period.begins) }) : nil
        }
    }

    /// What institutions state together on a day; nil where none does, and before the first day
    /// that is kept.
    private func sum(_ amount: Int, _ given: Int, in area: Int, on day: CivilDay) -> Fraction? {
        guard rollUp.days.day(at: 0) <= day else { return nil }
        let index = rollUp.days.index(of: day)
        guard rollUp.persons(of: given, in: area, at: index) > 0 else { return nil }
        return Fraction(rollUp.persons(of: amount, in: area, at: index))
    }

    /// Whether everything of it is counted already.
    private func isNumbered(_ leaf: StatedLeaf) -> Bool {
        leaf.parts.allSatisfy { measureNumbers[$0] != nil }
            && leaf.rolled.allSatisfy { rollUp.rolled[$0].isNumbered }
    }

    /// The figure of an area that a reading takes.
    func figure(
        _ leaf: StatedLeaf, in area: Int, on readingDate: ReadingDate,
        _ compiled: CompiledIndicator
    ) -> Amount {
        guard isNumbered(leaf) else { return Amount(absence: .building) }
        let isOnDay = compiled.reading != .latest
        if isOnDay, leaf.isUntilNext {
            let value = value(of: leaf, in: area, for: .day(readingDate.countedOn.number))
            return Amount(value: value, absence: value == nil ? .noValue : nil)
        }
        if isOnDay, case .institutions(let summed) = leaf.source {
            return sum(of: leaf, summed, in: area, on: readingDate)
        }
        if let value = value(of: leaf, in: area, for: readingDate.period) {
            return Amount(value: value)
        }
        if let before = readingDate.yearBefore,
            let value = value(of: leaf, in: area, for: .year(before))
        {
            return Amount(value: value, staleYear: before - yearsBefore(leaf))
        }
        return Amount(absence: .noValue)
    }

    /// What institutions have stated for the year of a reading or the one before, each as it is on
    /// the counted day.
    private func sum(
        of leaf: StatedLeaf, _ summed: [StatedLeaf.Summed], in area: Int,
        on readingDate: ReadingDate
    ) -> Amount {
        let day = readingDate.countedOn
        if let value = leaf.sum(summed.map { sum($0.amount, $0.given, in: area, on: day) }) {
            return Amount(value: value)
        }
        let earlier = summed.map { sum($0.earlierAmount, $0.earlierGiven, in: area, on: day) }
        guard let value = leaf.sum(earlier) else { return Amount(absence: .noValue) }
        return Amount(value: value, staleYear: readingDate.yearBefore)
    }

    private func yearsBefore(_ leaf: StatedLeaf) -> Int {
        leaf.figures.first.map { stated.yearsBefore($0) } ?? 0
    }

    /// What a single institution itself reports for a reading; a statistic is never one's own.
    func figure(_ leaf: StatedLeaf, atUnit unit: UInt32, on readingDate: ReadingDate) -> Amount {
        guard !leaf.parts.isEmpty else { return Amount(absence: .noValue) }
        let numbers = leaf.parts.compactMap { measureNumbers[$0] }
        guard numbers.count == leaf.parts.count else { return Amount(absence: .building) }
        func value(on day: CivilDay) -> Fraction? {
            leaf.sum(
                numbers.map { placeFigures.amount($0, atUnit: unit, on: day).map { Fraction($0) } })
        }
        let day = leaf.isUntilNext ? readingDate.countedOn : readingDate.period.begins
        if let value = value(on: day) { return Amount(value: value) }
        if !leaf.isUntilNext, let before = readingDate.yearBefore,
            let value = value(on: .first(of: before))
        {
            return Amount(value: value, staleYear: before)
        }
        return Amount(absence: .noValue)
    }

    /// The figure that an area states of itself on a day, whatever lies in it.
    func figure(_ measure: Measure, _ scale: Int, in area: Int, on day: CivilDay) -> Amount {
        figure(measure, scale) { placeFigures.amount($0, inArea: area, on: day) }
    }

    /// The figure that an institution states of itself on a day.
    func figure(_ measure: Measure, _ scale: Int, atUnit unit: UInt32, on day: CivilDay) -> Amount {
        figure(measure, scale) { placeFigures.amount($0, atUnit: unit, on: day) }
    }

    private func figure(
        _ measure: Measure, _ scale: Int, _ amount: (UInt16) -> Int64?
    ) -> Amount {
        guard let number = measureNumbers[measure] else { return Amount(absence: .building) }
        let value = amount(number).map { Fraction($0, scale) }
        return Amount(value: value, absence: value == nil ? .noValue : nil)
    }
}
