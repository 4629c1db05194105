import Calendar

/// The semesters of an installation, for what is counted and read by semester.
///
/// Each has a number, two a school year, so that one follows the other without end. One that the
/// calendar does not name begins on 1 September or on 1 March; each lasts until the next begins, so
/// that the holidays belong to the semester before them.
package struct SchoolCalendar: Hashable, Sendable {
    package struct Semester: Hashable, Sendable {
        /// As events name it: `2023-1` is the autumn, `2023-2` the spring after it.
        package var name: String
        package var from: CivilDay
        /// The last day of lessons and exams.
        package var to: CivilDay

        package init(name: String, from: CivilDay, to: CivilDay) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// By their first day; none overlap.
    package let semesters: [Semester]
    /// First days by number, of those that begin on another day than is usual.
    private let unusual: [Int: CivilDay]

    package init(semesters: [Semester] = []) {
        self.semesters = semesters.sorted { $0.from < $1.from }
        var unusual: [Int: CivilDay] = [:]
        for semester in semesters {
            guard let number = SchoolCalendar.number(of: semester.name),
                semester.from != SchoolCalendar.usualFirst(of: number)
            else { continue }
            unusual[number] = semester.from
        }
        self.unusual = unusual
    }

    /// The number of `2023-1` or `2023-2`; nil of any other text.
    package static func number(of name: String) -> Int? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, let year = Int(parts[0]),
            (1900...2100).contains(year), ["1", "2"].contains(parts[1])
        else { return nil }
        return 2 * year + (parts[1] == "1" ? 0 : 1)
    }

    /// The first day that a semester has where the calendar does not say it.
    package static func usualFirst(of number: Int) -> CivilDay {
        number.isMultiple(of: 2) ? .on(9, 1, number / 2) : .on(3, 1, number / 2 + 1)
    }

    package func first(of number: Int) -> CivilDay {
        unusual[number] ?? SchoolCalendar.usualFirst(of: number)
    }

    /// The day before the next one begins.
    package func last(of number: Int) -> CivilDay { first(of: number + 1) - 1 }

    /// The number of the semester that a day lies in.
    package func number(of day: CivilDay) -> Int {
        // One begins within half a year of its usual day.
        var number = 2 * day.schoolYear + 2
        while first(of: number) > day { number -= 1 }
        return number
    }

    /// What is unusual of it, as it stands in a measure's key; empty = nothing.
    var text: String {
        unusual.sorted { $0.key < $1.key }.map { " \($0.value)" }.joined()
    }
}
