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
    #expect(stated.words == "reported population aged 3+, the area's own")
    let share = Formula.share(part: schooled, base: teachers)
    #expect(
        Formula.ratio(of: share, to: stated, per: 1).words
            == "(\(share.words)) ÷ \(stated.words)")
    #expect(
        Formula.ratio(of: .count(teachers), to: stated, per: 1_000).words
            == "1000 × \(all) ÷ \(stated.words)")
}

@Test func `things at institutions are said with what is asked of them`() throws {
    let offering =
        "{facilities: {type: network, capability: {wifi: true, places: {atLeast: 40}}}}"
    let text = Fixtures.plan(
        "one",
        rows: """
              row:
                name: {zh: 指标, en: Indicator}
                unit: count
                tier: A
                measure: \(offering)
                source: {section: 一, quote: 引文}
              classes:
                name: {zh: 指标, en: Indicator}
                unit: count
                tier: A
                measure: {classes: {stage: primary, size: {atLeast: 56}}}
                source: {section: 一, quote: 引文}
            """)
    let rows = try #require(Fixtures.plans(["one.yaml": text]).plans.first).indicators
    #expect(
        rows.map(\.measure.words) == [
            "facilities with places>=40 and wifi with type network",
            "classes of primary with size ≥ 56",
        ])
    let names = [
        "facilityType": ["network": Vocabulary.Name(zh: "校园网络", en: "Network")],
        "capability": [
            "wifi": Vocabulary.Name(zh: "无线网络", en: "Wireless network"),
            "places": Vocabulary.Name(zh: "学位", en: "Places"),
        ],
    ]
    let vocabulary = Vocabulary(series: [:], names: names)
    #expect(
        rows.map { $0.measure.chinese(vocabulary) }
            == ["设施（学位 ≥ 40且无线网络，校园网络）", "教学班（小学，班额≥ 56人）"])
}

@Test func `a formula names children in kindergartens and reported figures as readers do`() {
    let names = ["series": ["population": Vocabulary.Name(zh: "人口", en: "Population")]]
    let vocabulary = Vocabulary(series: ["population": ""], names: names)
    let children = Formula.count(
        Count(measure: Measure(noun: .students), stages: [.kindergarten]))
    let figure = Formula.statistic(
        Statistic(
            series: "population", group: #"{"ageFrom":3,"ageTo":5,"sex":"female"}"#, own: false))
    let ratio = Formula.ratio(of: children, to: figure, per: 100)
    #expect(ratio.words == "100 × students of kindergarten ÷ reported population aged 3–5, female")
    #expect(ratio.chinese(vocabulary) == "在园幼儿 ÷ 人口（3–5岁，女） × 100")
    let two = Formula.count(
        Count(measure: Measure(noun: .students), stages: [.kindergarten, .primary]))
    #expect(two.chinese(vocabulary) == "在学学生（幼儿园或小学）")
}
