import Codes
import Language
import LanguageSupport
import Testing

@testable import Plans

@Test func `a formula is shown in the words of the plan language`() {
    let teachers = Count(measure: Measure(noun: .teachers), stages: [.primary, .kindergarten])
    var schooled = teachers
    schooled.measure = Measure(noun: .teachers, conditions: [.degree(atLeast: .bachelor)])
    schooled.units = UnitFilter(ownership: [.privateInclusive, .public])
    let all = "teachers of kindergarten or primary"
    let part =
        all + " with degree at least bachelor at units with ownership public or privateInclusive"
    #expect(Formula.share(part: schooled, base: teachers).words == "100 × \(part) ÷ \(all)")
    let stated = Formula.statistic(
        Statistic(series: "population", group: #"{"ageFrom":3}"#, own: true))
    #expect(stated.words == #"stated population {"ageFrom":3}, the area's own"#)
    let share = Formula.share(part: schooled, base: teachers)
    #expect(
        Formula.ratio(of: share, to: stated, per: 1).words
            == "(\(share.words)) ÷ \(stated.words)")
    #expect(
        Formula.ratio(of: .count(teachers), to: stated, per: 1_000).words
            == "1000 × \(all) ÷ \(stated.words)")
}
