/// The open codes that plans and events may use, and what belongs to them.
package struct Vocabulary: Equatable, Sendable {
    /// Statistic series → the group meant where a statement has none, as canonical JSON; empty =
    /// without a group.
    package var series: [String: String]
    /// Codes by list: `qualificationMajor`, `designation`, `supervisionMatter` …
    package var codes: [String: Set<String>]
    /// List (`series` too) → code → its names.
    package var names: [String: [String: Name]]

    /// What people call a code.
    package struct Name: Equatable, Sendable {
        package var zh: String
        package var en: String

        package init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }
    }

    package init(
        series: [String: String], codes: [String: Set<String>] = [:],
        names: [String: [String: Name]] = [:]
    ) {
        self.series = series
        self.codes = codes
        self.names = names
    }

    /// The group that is meant: the one said, or the series' own where none is said. A statement
    /// without a group and one with the default group are thereby one key.
    package func group(of series: String, said group: String) -> String {
        group.isEmpty ? self.series[series] ?? "" : group
    }
}
