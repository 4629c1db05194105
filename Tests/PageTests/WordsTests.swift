import Calendar
import Charts
import Codes
import Exact
import Testing

@testable import Page

/// How judgements are put into words.
struct WordsTests {
    /// Every code of the contract, and one that comes with later kinds.
    static let codes = [
        "no_value", "no_denominator", "low_coverage", "stale_statement", "building", "before_plan",
        "no_baseline", "milestone_ahead", "period_open", "holds", "met_final", "achieved_late",
        "missed_final", "on_path", "within_limit", "behind_path", "low_chance", "milestone_near",
        "provisional", "thin_headroom", "past_limit", "recovering", "needs_config", "quota_missed",
        "a_code_of_the_future",
    ]

    private func words(_ language: Language) -> Words {
        Words(language: language, site: PageFixture.site)
    }

    private func told(
        _ code: String, _ change: (inout AreaRow) -> Void = { _ in },
        of indicator: (inout IndicatorRow) -> Void = { _ in }
    ) -> Told {
        let row = PageFixture.row("a", .offCourse) { row in
            row.reasonCode = code
            row.reason = "The daemon's own sentence."
            row.chance = 0.22
            row.readOn = .on(9, 1, 2024)
            row.facts.coverage = PageFixture.decimal("93.5")
            row.facts.closedValue = PageFixture.decimal("93.11")
            row.facts.closedOn = .on(12, 31, 2023)
            row.facts.movement = PageFixture.decimal("0.4")
            change(&row)
        }
        return Told(row, PageFixture.indicator("a", indicator))
    }

    @Test(arguments: codes)
    func `every code has a sentence in both languages`(code: String) {
        let zh = words(.zh).reason(told(code))
        let en = words(.en).reason(told(code))
        #expect(zh.hasHan && zh.hasSuffix("。"))
        #expect(zh.englishRuns.isEmpty, "\(zh)")
        #expect(!en.hasHan && en.hasSuffix("."), "\(en)")
        #expect(en.first?.isLetter == true || en.first?.isNumber == true)
    }

    @Test(arguments: codes)
    func `sentences stand where figures are not known`(code: String) {
        let bare = { (row: inout AreaRow) in
            row.value = nil
            row.numerator = nil
            row.denominator = nil
            row.expected = nil
            row.gap = nil
            row.requiredPace = nil
            row.shortfall = nil
            row.noun = nil
            row.chance = nil
            row.readOn = nil
            row.facts = ReasonFacts()
        }
        for language in Language.allCases {
            let text = words(language).whole(told(code, bare))
            #expect(!text.isEmpty && !text.contains("nil") && !text.contains("Optional"))
        }
    }

    @Test func `figures that are withheld are said to be, and a verdict stays`() {
        let told = told("behind_path") { row in
            row.value = nil
            row.gap = nil
            row.shortfall = nil
            row.facts = ReasonFacts()
        }
        #expect(words(.zh).whole(told).hasPrefix("人数太少，不予显示。"))
        #expect(words(.en).lead(told) == "Off course")
    }

    @Test func `what is behind says where and how fast`() {
        #expect(
            words(.zh).whole(told("behind_path"))
                == "少 116 名儿童。现为 93.27%，按进度应为 94.43%。缺口主要在莘县，占各县区缺口的 70%。"
                + "余下每年须提高 1.7 个百分点，以往最快一年为 0.2。")
        #expect(
            words(.en).whole(told("behind_path"))
                == "116 children short. 93.27% against 94.43% on the path. Shen holds 70% of the "
                + "shortfall. Now needs 1.7 points a year; best so far 0.2.")
    }

    @Test func `a chance is told in whole per cent and never as none or certain`() {
        let words = words(.zh)
        #expect(words.percent(0.004) == "<1%")
        #expect(words.percent(0.996) == ">99%")
        #expect(words.percent(0.224) == "22%")
    }

    @Test func `a ceiling is told the other way round`() {
        let told = told(
            "past_limit",
            { row in
                row.shortfall = PageFixture.decimal("12")
                row.noun = .students
            },
            of: { indicator in
                indicator.direction = .atMost
                indicator.targetHigh = PageFixture.decimal("90")
                indicator.targetLow = nil
            })
        #expect(words(.zh).gap(told) == "多 12 名学生")
        #expect(words(.en).gap(told) == "12 students too many")
        #expect(words(.zh).facts(told).contains("上限 90%：应有 9,315，现有 9,327"))
    }

    @Test func `decimals are as many as tell figures apart`() {
        let words = words(.en)
        let near = [PageFixture.decimal("98.265"), PageFixture.decimal("98.266")]
        #expect(words.places("percent", showing: near) == 3)
        #expect(words.places("percent", showing: [PageFixture.decimal("93.2")]) == 2)
        #expect(words.places("persons", showing: [PageFixture.decimal("81")]) == 0)
        #expect(words.value(PageFixture.decimal("1234.5"), "percent", places: 2) == "1,234.50%")
        #expect(words.number(PageFixture.decimal("-0.12")) == "−0.12")
    }

    @Test func `days are written as each language does`() {
        #expect(words(.zh).day(.on(12, 10, 2024)) == "2024年12月10日")
        #expect(words(.en).day(.on(12, 10, 2024)) == "10 Dec 2024")
        #expect(words(.zh).moment("2024-12-10T14:31:58") == "12月10日 14:31")
    }

    @Test func `plan content without a name in a language stands in the other and says so`() {
        #expect(words(.en).name(zh: "名称", en: "").text == "<span lang=\"zh-CN\">名称</span>")
        #expect(words(.zh).name(zh: "名称", en: "Name").text == "名称")
    }

    @Test func `figures are read from the stored facts`() {
        let facts = ReasonFacts(
            json: """
                {"value": 93.27, "shortfall": 116, "noun": "children", "readOn": "2024-09-01",
                 "staleDenominator": 2023, "chance": 0.22,
                 "where": [{"areaCode": "371522", "shortfall": 81}]}
                """)
        #expect(facts.value == PageFixture.decimal("93.27"))
        #expect(facts.shortfall == PageFixture.decimal("116"))
        #expect(facts.readOn == .on(9, 1, 2024))
        #expect(facts.staleDenominator == 2023)
        #expect(facts.places == [.init(area: "371522", shortfall: PageFixture.decimal("81"))])
        #expect(ReasonFacts(json: "no JSON") == ReasonFacts())
    }

    @Test func `a language is taken from the address, else from the browser`() {
        #expect(Language.chosen(argument: "en", header: "zh-CN") == .en)
        #expect(Language.chosen(argument: nil, header: "en-GB,en;q=0.9,zh;q=0.8") == .en)
        #expect(Language.chosen(argument: nil, header: "fr, zh-TW;q=0.8, en;q=0.5") == .zh)
        #expect(Language.chosen(argument: "xx", header: nil) == .zh)
    }
}
