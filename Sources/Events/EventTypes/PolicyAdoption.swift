import Codes

/// 制度、政策: an institution or area has adopted something, or set a parameter of it
/// (contract §2.2).
package enum PolicyAdoption {
    package static let definition = EventDefinition(
        "policy-adoption", type, about: [.institution, .area], dated: .on("effectiveFrom"),
        fields: [
            .required("policyCode", .code),
            .optional("parameter", .code),
            .optional("value", .number),
            .required("effectiveFrom", .date),
            .optional("effectiveTo", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 21) }
    package static let policy: Field<Term> = definition.field("policyCode")
    package static let parameter: Field<Term> = definition.field("parameter")
    /// In millionths.
    package static let value: Field<Int64?> = definition.field("value")
    /// The last day that counts.
    package static let effectiveTo: Field<Int32?> = definition.field("effectiveTo")
}
