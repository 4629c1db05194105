import Codes

/// 统计: a figure that an area states for a period (contract §2.2).
package enum StatisticStatement {
    package static let definition = EventDefinition(
        "statistic", type, about: [.area], dated: .on("period"),
        fields: [
            .required("series", .code),
            .required("period", .period),
            .optional("group", .statementGroup),
            .required("value", .number),
            // A statistic has no budget.
            .required("status", .word(.some(StatementStatus.preliminary, .final))),
        ])

    @inlinable package static var type: EventType { EventType(number: 7) }
    package static let series: Field<Term> = definition.field("series")
    package static let period: Field<StatementPeriod> = definition.field("period")
    /// The group as canonical JSON, `{"ageFrom":3,"ageTo":5}`; 0 = without a group.
    package static let group: Field<Term> = definition.field("group")
    /// In millionths.
    package static let value: Field<Int64> = definition.field("value")
    package static let status: Field<StatementStatus> = definition.field("status")
}
