import Codes
import Language
import LanguageSupport
import Measures
import Subjects

/// A measure for each way in which something is asked: of states and of events, by answers, by
/// days, by what else happened, and what combines them.
let waysOfAsking: [NumberedMeasure] = {
    let rotated = Measure(noun: .rotations, window: .ever, tally: .events)
    let someOutcomes = key("outcome", of: .leavers, .members(0b1101_0101))
    let highDegree = Condition.degree(atLeast: .bachelor)
    let preschoolMajor = Condition.qualification(.major, codes: ["preschoolEducation"])
    let asked: [Measure] = [
        Measure(noun: .admissions, window: .calendarYear),
        Measure(
            noun: .admissions, conditions: [key("stage", of: .admissions, .members(0b110))],
            window: .schoolYear, tally: .events),
        Measure(noun: .admissions, window: .years(1), tally: .each(atLeast: 2, of: nil)),
        Measure(noun: .leavers, conditions: [someOutcomes], window: .schoolYear),
        Measure(noun: .leavers, tests: [someOutcomes], window: .ever),
        Measure(
            noun: .teachers,
            conditions: [Condition(.any, .any([[highDegree], [preschoolMajor]]))]),
        Measure(noun: .teachers, conditions: [Condition(.not, .none([highDegree]))]),
        Measure(
            noun: .teachers,
            conditions: [Condition(.has, .happened(rotated, atLeast: 1)), preschoolMajor]),
        Measure(noun: .staff, conditions: [key("longerThan", of: .staff, .days(100))]),
        Measure(
            noun: .rotations, conditions: [Condition(.has, .happened(rotated, atLeast: 2))],
            window: .schoolYear),
        Measure(noun: .rotations, window: .calendarYear, tally: .days),
        Measure(
            noun: .rotations, conditions: [Condition(.firstTime, .flag(true))],
            window: .calendarYear),
        Measure(
            noun: .rotations, conditions: [Condition(.firstTime, .flag(false))], window: .schoolYear
        ),
        Measure(
            noun: .teachers,
            conditions: [
                Condition(
                    .not, .none([Condition(.has, .happened(rotated, atLeast: 1)), highDegree]))
            ]),
        Measure(
            noun: .staff,
            conditions: [
                Condition(
                    .any, .any([[key("longerThan", of: .staff, .days(100))], [preschoolMajor]]))
            ]),
    ]
    return asked.enumerated().map { NumberedMeasure(number: UInt16(20 + $0), measure: $1) }
}()

private func key(_ name: String, of noun: NounDefinition, _ value: FilterValue) -> Condition {
    guard let key = noun.keys.first(where: { $0.name == name }) else {
        preconditionFailure("\(noun.name) has no key \(name)")
    }
    return Condition(key, value)
}
