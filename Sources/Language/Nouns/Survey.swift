import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 问卷调查: the respondents of the last result of a question, or those of them who answered
    /// positively; results of a group of people apart do not count. What an area was not asked
    /// itself is the sum of its children (contract §2.3.7, language §12).
    package static let survey = NounDefinition(
        "survey", chinese: "问卷答复者", meaning: "Respondents of the last survey.",
        counted: [.institution, .area], privacy: .persons,
        keys: [name, question, ReportRules.of, answer],
        counting: .reported(
            ReportRules(isYearly: false, isBase: true) { filter in
                let surveys = filter.value(of: name).map { _ in filter.terms(of: name) }
                let questions = filter.terms(of: question)
                let isPositive = filter.value(of: answer) != nil
                let isOfUnits = filter.value(of: ReportRules.of)?.takes(2) ?? false
                let isLatest = filter.value(of: ReportRules.latest) != nil
                return { life, states in
                    if isOfUnits, life.kind != .institution { return }
                    let arena = life.arena
                    var results: [Fact] = []
                    for (_, fact) in life.facts(of: SurveyResult.type) {
                        guard questions.contains(arena[SurveyResult.question, of: fact]),
                            surveys?.contains(arena[SurveyResult.survey, of: fact]) ?? true,
                            arena[SurveyResult.group, of: fact] == 0
                        else { continue }
                        // Of a day the last one stands.
                        if results.last?.day == fact.day { results.removeLast() }
                        results.append(fact)
                    }
                    for (index, result) in results.enumerated() {
                        let next = index + 1 < results.count ? results[index + 1].day : .max
                        let period = StatementPeriod.day(result.day)
                        let served = isLatest ? period.lastServed.number + 1 : .max
                        states.append(
                            figure: isPositive
                                ? arena[SurveyResult.positive, of: result]
                                : arena[SurveyResult.respondents, of: result],
                            given: isOfUnits ? 1 : .rank(of: result), from: result.day,
                            end: Swift.min(next, served), at: .of(life))
                        states.append(newOn: result.day, at: .of(life))
                    }
                }
            }),
        groups: FigurePart.groups,
        figure: { _ in Figure(scale: 1, units: .only([.persons, .count])) },
        required: [question.name], units: .any, shortage: .none, dropsInSummer: false)

    private static let name = FilterKey(
        "survey", .codes("survey"), .shape, meaning: "Which survey.")
    private static let question = FilterKey(
        "question", .code("surveyQuestion"), .shape, meaning: "Which question of it.")
    private static let answer = FilterKey(
        "answer", .member(CodeList(["positive"], called: "answer", chinese: ["肯定"])), .shape,
        meaning: "Those who answered so; all respondents where none is said.", chinese: ("回答", ""))
}
