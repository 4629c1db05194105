/// The few words of a language that a chart puts around figures of its own.
package struct ChartWords: Sendable, Equatable {
    /// Around a year on the axis of a large chart, where a tick is the year's end: `end 2024`,
    /// `2024年底`. Both empty: the bare year, as of readings that stand for a whole year.
    package var beforeYear: String
    package var afterYear: String

    package init(beforeYear: String = "", afterYear: String = "") {
        self.beforeYear = beforeYear
        self.afterYear = afterYear
    }
}
