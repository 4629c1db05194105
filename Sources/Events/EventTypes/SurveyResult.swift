/// 问卷调查: how the respondents of a survey answered a question (contract §2.2).
package enum SurveyResult {
    package static let definition = EventDefinition(
        "survey-result", type, about: [.area, .institution], dated: .on("date"),
        fields: [
            .required("surveyId", .id),
            .required("questionCode", .code),
            .required("date", .date),
            .optional("group", .statementGroup),
            .required("respondents", .count),
            .required("positive", .count),
            .optional("value", .number),
        ])

    @inlinable package static var type: EventType { EventType(number: 24) }
    package static let survey: Field<Term> = definition.field("surveyId")
    package static let question: Field<Term> = definition.field("questionCode")
    /// The group as canonical JSON; 0 = without a group.
    package static let group: Field<Term> = definition.field("group")
    package static let respondents: Field<Int64> = definition.field("respondents")
    package static let positive: Field<Int64> = definition.field("positive")
    /// A mean, a number of minutes: in millionths.
    package static let value: Field<Int64?> = definition.field("value")
}
