import Calendar
import Language

/// 折算: a number of events that is asked for in proportion to the days of the window on which
/// somebody is one of a noun, rounded down (language §4).
struct PartTime: Sendable {
    /// What is asked of who is one of them from the window's first day on, in whole units.
    let atLeast: Int64
    /// How many parts of what is added up make one unit.
    let scale: Int64
    let window: Window

    /// Lays on the days on which a person in post has reached the number.
    ///
    /// - Parameters:
    ///   - posts: when the person is one of the noun.
    ///   - cells: what the events come to in their windows.
    func hold(_ posts: Stretches, _ cells: [Cell], _ stretches: inout Stretches) {
        var reached = Stretches()
        cells.holdWhere(atLeast: atLeast * scale, &reached)
        let changes = cells.sorted { $0.key.day < $1.key.day }
        let lag = window.lag
        for post in posts.list {
            // The last days of the windows that are looked at while the person is in post.
            var day = post.from - lag
            let endOfDays = post.end - lag
            var next = 0
            var number: Int64 = 0
            var bounds = window.bounds(on: day)
            while day < endOfDays {
                // The bounds of most windows stay for months; those of a rolling one move daily.
                if day >= bounds.end || bounds.end == .max { bounds = window.bounds(on: day) }
                if post.from <= bounds.first {
                    // So it is in every later window of this time in post.
                    var whole = Stretches()
                    whole.hold(from: day, to: endOfDays)
                    whole.keep(reached)
                    for part in whole.list {
                        stretches.hold(from: part.from + lag, to: part.end + lag)
                    }
                    break
                }
                while next < changes.count, changes[next].key.day <= day {
                    number += changes[next].amount
                    next += 1
                }
                let length = Int64(day) - Int64(bounds.first) + 1
                let asked = atLeast * posts.days(from: bounds.first, to: day + 1)
                // Rounded down it is reached as long as this is below zero.
                let more = number / scale + 1
                let missing = asked - more * length
                // In a day the days in post and those of the window change by one at most: so
                // soon the sign cannot turn.
                let settled = (missing < 0 ? -missing - 1 : missing) / (atLeast + more)
                var end = Int64(min(endOfDays, bounds.end))
                if next < changes.count { end = min(end, Int64(changes[next].key.day)) }
                end = min(end, Int64(day) + 1 + settled)
                if missing < 0 { stretches.hold(from: day + lag, to: Int32(end) + lag) }
                day = Int32(end)
            }
        }
    }
}

extension Stretches {
    /// How many of the days from one to the day before another lie in it.
    fileprivate func days(from start: Int32, to end: Int32) -> Int64 {
        list.reduce(0) { sum, stretch in
            sum + max(0, Int64(min(stretch.end, end)) - Int64(max(stretch.from, start)))
        }
    }
}
