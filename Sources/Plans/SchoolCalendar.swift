import Calendar

/// The semesters of an installation, for what is counted by semester.
package struct SchoolCalendar: Equatable, Sendable {
    package struct Semester: Equatable, Sendable {
        /// As events name it: `2023-1` is the autumn, `2023-2` the spring after it.
        package var name: String
        package var from: CivilDay
        /// The last day that counts.
        package var to: CivilDay

        package init(name: String, from: CivilDay, to: CivilDay) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// By their first day; none overlap.
    package let semesters: [Semester]

    package init(semesters: [Semester]) {
        self.semesters = semesters.sorted { $0.from < $1.from }
    }

    /// The semester of a day, nil in between.
    package func semester(of day: CivilDay) -> Semester? {
        semesters.first { $0.from <= day && day <= $0.to }
    }
}
