import Codes
import Events
import Subjects

extension NounDefinition {
    /// 统计数: a figure that areas state, of exactly one group; what an area does not state itself
    /// is the sum of all its children (contract §2.3.7, §2.3.9).
    package static let statistic = NounDefinition(
        "statistic", chinese: "统计数", meaning: "A figure that areas state.",
        counted: [.area], privacy: .unknown,
        keys: [
            FilterKey(
                "series", .series, .statement,
                meaning: "What the figure is of: a code of `series` in the vocabulary."),
            FilterKey(
                "ages", .ages, .statement, meaning: "The youngest and the oldest, both included."),
            FilterKey("sex", .member(.sexes), .statement, meaning: "Of this group alone."),
            FilterKey("setting", .member(.settings), .statement, meaning: "Of this group alone."),
            FilterKey("stage", .member(.stages), .statement, meaning: "Of this group alone."),
            FilterKey(
                "item", .code("statisticItem"), .statement,
                meaning: "Of this part of the series alone."),
            FilterKey(
                "own", .flag, .statement, meaning: "Never summed over the areas below."),
            FilterKey(
                "yearsBefore", .years, .statement,
                meaning: "The figure of an earlier year: of a cohort that of its entry."),
        ],
        counting: .stated(StatementReading(series: "series", own: "own")), units: .any,
        shortage: .none, dropsInSummer: false)
}
