import Codes
import Course
import Exact
import Judgements
import Language
import Testing
import Words

@testable import Page

/// How the page puts judgements into words.
struct ExplainedJudgementTests {
    private func explained(
        _ change: (inout AreaRow) -> Void = { _ in },
        of indicator: (inout IndicatorRow) -> Void = { _ in }
    ) -> ExplainedJudgement {
        ExplainedJudgement(
            PageFixture.row("a", .offCourse, change), PageFixture.indicator("a", indicator),
            PageFixture.site)
    }

    @Test func `what is behind says where and how fast`() {
        #expect(
            Wording(.zh).whole(explained())
                == "还差 116 名儿童。现为 93.27%，应达值 94.43%。缺口主要在莘县，占各县区缺口的 70%。"
                + "今后每年需提高 1.73 个百分点，历年最大增幅 0.2 个百分点。")
        #expect(
            Wording(.en).whole(explained())
                == "116 children short of plan: 93.27%, on-track value 94.43% (target ≥ 95% by end"
                + " 2025); Shen accounts for 70% of the shortfall; needs +1.73 points a year, best"
                + " year so far +0.2.")
    }

    @Test func `what stands above a sentence is not said in it again`() {
        for (language, missing) in [(Language.zh, "还差 116 名儿童"), (.en, "116 children short")] {
            let words = Wording(language)
            #expect(words.lead(explained()) == missing)
            #expect(!words.reason(explained()).contains(missing))
            #expect(words.reason(explained()).count > words.facts(explained()).count)
        }
    }

    @Test func `figures that are withheld are said to be, and a verdict stays`() {
        let explained = explained({ row in
            row.value = nil
            row.gap = nil
            row.shortfall = nil
            row.facts = ReasonFacts()
        })
        #expect(Wording(.zh).whole(explained) == "人数过少，不予显示。")
        #expect(Wording(.en).lead(explained) == "Off course")
    }

    @Test func `a ceiling is explained the other way round`() {
        let explained = explained(
            { row in
                row.reason = .pastLimit
                row.shortfall = PageFixture.decimal("12")
                row.noun = .students
            },
            of: { indicator in
                indicator.comparison = .atMost
                indicator.targetHigh = PageFixture.decimal("90")
                indicator.targetLow = nil
            })
        #expect(Wording(.zh).gap(explained) == "超出 12 名学生")
        #expect(Wording(.en).gap(explained) == "12 students over")
        #expect(Wording(.zh).facts(explained).contains("上限 90%：最多 9,315，现有 9,327"))
        #expect(Wording(.en).facts(explained).contains(": at most 9,315, 9,327 in place"))
    }

    @Test func `plan content without a name in a language stands in the other and says so`() {
        #expect(Wording(.en).name(zh: "名称", en: "").text == "<span lang=\"zh-CN\">名称</span>")
        #expect(Wording(.zh).name(zh: "名称", en: "Name").text == "名称")
    }

    @Test func `the script's words are those of the page`() {
        let live = Wording(.zh).live(Nouns.standard.shortfalls)
        #expect(live.contains(#""fired":"触发预警""#) && live.contains(#""off_course":"滞后于预期""#))
        let english = Wording(.en).live(Nouns.standard.shortfalls)
        let children = ##""children":["# child short","# children short","# child over","##
        #expect(english.contains(children + ##""# children over"]"##))
    }
}
