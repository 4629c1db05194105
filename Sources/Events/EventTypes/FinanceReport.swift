import Codes

/// 经费: what an institution or area spends on an item in a fiscal year (contract §2.2).
package enum FinanceReport {
    package static let definition = EventDefinition(
        "finance-report", type, about: [.institution, .area], dated: .year("fiscalYear"),
        fields: [
            .required("fiscalYear", .year),
            .required("itemCode", .code),
            .required("amount", .money),
            .optional("headcount", .count),
            .required("status", .word(of: StatementStatus.self)),
        ])

    @inlinable package static var type: EventType { EventType(number: 18) }
    package static let fiscalYear: Field<Int64> = definition.field("fiscalYear")
    package static let item: Field<Term> = definition.field("itemCode")
    /// In hundredths of a yuan.
    package static let amount: Field<Int64> = definition.field("amount")
    /// How many persons it is for.
    package static let headcount: Field<Int64?> = definition.field("headcount")
    package static let status: Field<StatementStatus> = definition.field("status")
}
