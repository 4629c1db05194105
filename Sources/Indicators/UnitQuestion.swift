import Codes
import Language

/// What is asked of one unit while one day after another is asked: each part is worked out only
/// where something in it has changed, however deep it lies.
struct UnitQuestion {
    private let step: CompiledIndicator.Step
    private let unit: UInt32
    private let reading: ReadingKind
    /// The days from the first asked one on, as indices, on which it may come to something else, in
    /// order.
    let turns: [Int]
    /// How many of these lie before the days that are still to be asked.
    private var passed = 0
    /// Of a combination what it is made of, where all of it is of the day that is asked.
    private var parts: [UnitQuestion] = []
    private var known: Amount?

    private init(
        _ step: CompiledIndicator.Step, at unit: UInt32, _ reading: ReadingKind, turns: [Int],
        parts: [UnitQuestion] = []
    ) {
        self.step = step
        self.unit = unit
        self.reading = reading
        self.turns = turns
        // Of most units nothing was ever said: they are asked once, and as a whole.
        if !turns.isEmpty { self.parts = parts }
    }

    /// No initializer, which would be given a copy of the index for each part.
    static func asking(
        _ step: CompiledIndicator.Step, at unit: UInt32, _ reading: ReadingKind, from first: Int,
        in index: IndicatorIndex
    ) -> UnitQuestion {
        guard case .combined(let combination, let steps, _) = step,
            combination.rules.asksEarlier == nil
        else {
            let turns = index.turns(of: step, at: unit, from: first)
            return UnitQuestion(step, at: unit, reading, turns: turns)
        }
        var parts: [UnitQuestion] = []
        for step in steps { parts.append(asking(step, at: unit, reading, from: first, in: index)) }
        return UnitQuestion(
            step, at: unit, reading, turns: parts.reduce(into: []) { $0.merge($1.turns) },
            parts: parts)
    }

    /// What it comes to on a day, by its index; no day may lie before the last one that was asked.
    mutating func amount(onIndex day: Int, in index: IndicatorIndex) -> Amount {
        let hasTurned = passed < turns.count && turns[passed] <= day
        // What is read once a year counts heads on the day itself and events up to the day before:
        // what changes on a day may also be a change for the next one that is asked.
        let next = reading.isYearly ? day : day + 1
        while passed < turns.count, turns[passed] < next { passed += 1 }
        if let known, !hasTurned { return known }
        let found = parts.isEmpty ? whole(onIndex: day, in: index) : combined(day, in: index)
        known = found
        return found
    }

    private func whole(onIndex day: Int, in index: IndicatorIndex) -> Amount {
        let date = ReadingDate(reading, counting: index.rollUp.days.day(at: day))
        return index.amount(of: step, atUnit: unit, on: date, reading)
    }

    private mutating func combined(_ day: Int, in index: IndicatorIndex) -> Amount {
        guard case .combined(let combination, _, _) = step else {
            preconditionFailure("only a combination has parts")
        }
        var amounts: [Amount] = []
        for place in parts.indices { amounts.append(parts[place].amount(onIndex: day, in: index)) }
        return combination.rules.value(
            Operands(
                combination: combination, amounts: amounts,
                units: combination.asksUnits ? [amounts] : []))
    }
}

extension [Int] {
    /// Those at the end that pass.
    func suffix(while passes: (Int) -> Bool) -> ArraySlice<Int> {
        self[(lastIndex { !passes($0) }.map { $0 + 1 } ?? 0)...]
    }

    /// Takes in the numbers of another list; both are in order, each number once, and stay so.
    fileprivate mutating func merge(_ others: [Int]) {
        guard !others.isEmpty else { return }
        guard !isEmpty else {
            self = others
            return
        }
        var merged: [Int] = []
        merged.reserveCapacity(count + others.count)
        var (mine, other) = (0, 0)
        while mine < count || other < others.count {
            let next = Swift.min(
                mine < count ? self[mine] : .max, other < others.count ? others[other] : .max)
            merged.append(next)
            if mine < count, self[mine] == next { mine += 1 }
            if other < others.count, others[other] == next { other += 1 }
        }
        self = merged
    }
}
