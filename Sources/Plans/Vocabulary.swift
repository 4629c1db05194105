/// The open codes that plans and events may use, and what belongs to them.
package struct Vocabulary: Equatable, Sendable {
    /// Statistic series → the group meant where a statement has none, as canonical JSON; empty =
    /// without a group.
    package var series: [String: String]
    /// Codes by list: `qualificationMajor`, `designation`, `supervisionMatter` …
    package var codes: [String: Set<String>]

    package init(series: [String: String], codes: [String: Set<String>] = [:]) {
        self.series = series
        self.codes = codes
    }
}
