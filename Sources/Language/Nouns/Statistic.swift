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
            FilterKey("series", .series, .statement),
            FilterKey(
                "ages", .ages, .statement, meaning: "The youngest and the oldest, both included."),
            FilterKey("sex", .member(.sexes), .statement),
            FilterKey("setting", .member(.settings), .statement),
            FilterKey("stage", .member(.stages), .statement),
            FilterKey("item", .code("statisticItem"), .statement),
            FilterKey(
                "own", .flag, .statement, meaning: "Never summed over the areas below."),
            FilterKey(
                "yearsBefore", .years, .statement,
                meaning: "The figure of an earlier year: of a cohort that of its entry."),
        ],
        counting: .stated(StatementReading(series: "series", own: "own")), units: .any,
        shortage: .none, dropsInSummer: false)
}
