import Calendar
import Codes
import Exact
import Language

/// All conditions on single units of one reading as one sheet: what several of them ask alike is
/// one line of it, so that a unit is asked once, however many conditions rest on the answer.
struct ConditionSheet: Sendable {
    let reading: ReadingKind
    /// Each behind those that it is made of.
    fileprivate private(set) var lines: [Line] = []
    private var known: [Formula: Int] = [:]

    fileprivate struct Line: Sendable {
        let step: CompiledIndicator.Step
        /// nil of a line that is not made of others.
        let combination: Combination?
        /// The lines of what a combination is made of.
        let parts: [Int]
    }

    init(reading: ReadingKind) { self.reading = reading }

    /// The line of a formula, new if nothing asked for it before.
    mutating func line(of formula: Formula, _ step: CompiledIndicator.Step) -> Int {
        if let line = known[formula] { return line }
        var line = Line(step: step, combination: nil, parts: [])
        // What also asks another time is asked as a whole.
        if case .combined(let combination, let steps, _) = step,
            combination.rules.asksEarlier == nil
        {
            let parts = zip(combination.children, steps).map { self.line(of: $0, $1) }
            line = Line(step: step, combination: combination, parts: parts)
        }
        lines.append(line)
        known[formula] = lines.count - 1
        return lines.count - 1
    }

    /// The lines on which some others rest, with these, in their order.
    fileprivate func lines(under roots: [Int]) -> [Int] {
        var isAsked = [Bool](repeating: false, count: lines.count)
        for root in roots { isAsked[root] = true }
        for line in lines.indices.reversed() where isAsked[line] {
            for part in lines[line].parts { isAsked[part] = true }
        }
        return lines.indices.filter { isAsked[$0] }
    }
}

/// A sheet that is worked out for a unit, one day after another: of each day only the lines in
/// which something may be another than on the day before.
struct UnitSheet {
    private let sheet: ConditionSheet
    private let unit: UInt32
    private var leaves: [Leaf] = []
    /// Lines that are made of others.
    private var combined: [Int] = []
    /// By line, of the last day that was asked.
    private var amounts: [Amount]
    private var hasChanged: [Bool]

    private struct Leaf {
        let line: Int
        /// The days on which it may come to something else, as indices, in order.
        let turns: [Int]
        /// How many of these lie before the days that are still to be asked.
        var passed = 0
    }

    private init(_ sheet: ConditionSheet, _ unit: UInt32) {
        self.sheet = sheet
        self.unit = unit
        amounts = [Amount](repeating: Amount(), count: sheet.lines.count)
        hasChanged = [Bool](repeating: false, count: sheet.lines.count)
    }

    /// The days, as indices, on which some lines begin and cease to be above or below 0, in turn.
    /// Those before the first day are as they were.
    ///
    /// The index is passed on from function to function: what keeps it copies it.
    static func flips(
        ofLines roots: [Int], of sheet: ConditionSheet, at unit: UInt32, from first: Int,
        after before: [[Int]], in index: IndicatorIndex
    ) -> [[Int]] {
        var asked = UnitSheet(sheet, unit)
        var turns: Set<Int> = []
        for line in sheet.lines(under: roots) {
            guard sheet.lines[line].combination == nil else {
                asked.combined.append(line)
                continue
            }
            // What is read once a year is asked on each of its few days.
            let own =
                sheet.reading.isYearly
                ? [] : index.turns(of: sheet.lines[line].step, at: unit, from: first)
            turns.formUnion(own)
            asked.leaves.append(Leaf(line: line, turns: own))
        }
        var flips = before.map { $0.filter { $0 < first } }
        var isFirst = true
        for day in days(on: turns, readAs: sheet.reading, from: first, in: index.rollUp.days) {
            asked.move(to: day, isFirst: isFirst, in: index)
            isFirst = false
            for (place, root) in roots.enumerated() where asked.hasChanged[root] {
                let holds = asked.amounts[root].value.map { !$0.isZero } ?? false
                if holds != (flips[place].count % 2 == 1) { flips[place].append(day) }
            }
        }
        return flips
    }

    private mutating func move(to day: Int, isFirst: Bool, in index: IndicatorIndex) {
        let date = ReadingDate(sheet.reading, counting: index.rollUp.days.day(at: day))
        for place in leaves.indices {
            let (line, turns) = (leaves[place].line, leaves[place].turns)
            var isAsked = isFirst || sheet.reading.isYearly
            while leaves[place].passed < turns.count, turns[leaves[place].passed] <= day {
                leaves[place].passed += 1
                isAsked = true
            }
            hasChanged[line] = isFirst
            guard isAsked else { continue }
            let step = sheet.lines[line].step
            note(index.amount(of: step, atUnit: unit, on: date, sheet.reading), line)
        }
        for line in combined {
            let parts = sheet.lines[line].parts
            hasChanged[line] = isFirst
            guard isFirst || parts.contains(where: { hasChanged[$0] }),
                let combination = sheet.lines[line].combination
            else { continue }
            let amounts = parts.map { self.amounts[$0] }
            let operands = Operands(
                combination: combination, amounts: amounts,
                units: combination.asksUnits ? [amounts] : [])
            note(combination.rules.value(operands), line)
        }
    }

    private mutating func note(_ amount: Amount, _ line: Int) {
        guard amount != amounts[line] else { return }
        amounts[line] = amount
        hasChanged[line] = true
    }

    /// Of the days on which something may be another than before those, from the first on, on which
    /// it is asked. What is read once a year is asked of the days alone on which it is counted.
    private static func days(
        on turns: Set<Int>, readAs reading: ReadingKind, from first: Int, in days: DaySpan
    ) -> [Int] {
        guard first < days.count else { return [] }
        let counted: (month: Int, day: Int)? =
            switch reading {
            case .census: (9, 1)
            case .cohort: (8, 31)
            case .running, .schoolYear, .latest, .semester, .day: nil
            }
        if let counted {
            return (days.day(at: 0).year...days.last.year).compactMap { year in
                let index = CivilDay.on(counted.month, counted.day, year) - days.day(at: 0)
                return index >= first && index < days.count ? index : nil
            }
        }
        return turns.union([first]).filter { $0 < days.count }.sorted()
    }
}
