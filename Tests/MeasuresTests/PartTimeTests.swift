import Calendar
import Language
import PropertySupport
import Testing

@testable import Measures

/// 折算 is looked at where it may turn, and not on each day.
@Suite struct `A number in proportion` {
    private let start = CivilDay.first(of: 2019).number
    private let windows: [Window] = [
        .years(1), .years(5), .calendarYear, .schoolYear, .schoolYearBefore,
        .since(.first(of: 2021)), .cycle(years: 2, from: .on(3, 1, 2020)),
    ]

    @Test func `is reached on the days on which looking at each finds it`() {
        var found = 0
        for seed in UInt64(1)...400 {
            var dice = Dice(seed: seed)
            let window = dice.pick(windows)
            let (least, scale) = (dice.pick([1, 2, 24, 360]), dice.pick([1, 10]))
            let part = PartTime(atLeast: Int64(least), scale: Int64(scale), window: window)
            let posts = posts(&dice)
            let cells = cells(of: part, in: window, &dice)
            var stretches = Stretches()
            part.hold(posts, cells, &stretches)
            for day in posts.list.flatMap({ $0.from..<$0.end }) {
                let isReached = isReached(part, posts, cells, on: day)
                if isReached { found += 1 }
                guard stretches.contains(day) != isReached else { continue }
                Issue.record("seed \(seed): day \(day)")
                return
            }
        }
        #expect(found > 10_000)
    }

    /// Some times in post within four years.
    private func posts(_ dice: inout Dice) -> Stretches {
        var posts = Stretches()
        var day = start + Int32(dice.below(400))
        for _ in 0...dice.below(4) {
            let end = day + 1 + Int32(dice.below(dice.once(in: 2) ? 30 : 500))
            posts.hold(from: day, to: end)
            day = end + 1 + Int32(dice.below(300))
        }
        return posts
    }

    private func cells(of part: PartTime, in window: Window, _ dice: inout Dice) -> [Cell] {
        (0..<dice.below(8)).flatMap { _ in
            let day = start + Int32(dice.below(1_400))
            let amount = Int64(1 + dice.below(Int(part.atLeast * part.scale)))
            guard let end = window.stretch(of: day)?.end else { return [Cell]() }
            let key = CellKey(measure: 0, group: 0, unit: 0, day: day)
            var cells = [Cell(key: key, amount: amount)]
            if end != .max {
                let last = CellKey(measure: 0, group: 0, unit: 0, day: end)
                cells.append(Cell(key: last, amount: -amount))
            }
            return cells
        }
    }

    private func isReached(
        _ part: PartTime, _ posts: Stretches, _ cells: [Cell], on day: Int32
    ) -> Bool {
        let day = day - part.window.lag
        let first = part.window.bounds(on: day).first
        let days = posts.list.reduce(0) { sum, post in
            sum + max(0, Int64(min(post.end, day + 1)) - Int64(max(post.from, first)))
        }
        let number = cells.reduce(0) { $1.key.day <= day ? $0 + $1.amount : $0 }
        let needed = part.atLeast * days / (Int64(day) - Int64(first) + 1)
        return number >= needed * part.scale
    }
}
