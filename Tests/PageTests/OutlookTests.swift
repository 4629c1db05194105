import Calendar
import Codes
import Course
import Exact
import Judgements
import Language
import Testing
import Words

@testable import Page

/// What an indicator's page says of the future: forecast, probability, what it would take, breaks.
struct OutlookTests {
    private static let address = "/plans/p/indicators/a"

    private func snapshot(_ change: (inout AreaRow) -> Void = { _ in }) -> Snapshot {
        PageFixture.snapshot(
            [
                PageFixture.row("a", .offCourse) { row in
                    row.forecast = PageFixture.decimal("94.1")
                    row.forecastLow = PageFixture.decimal("93.2")
                    row.forecastHigh = PageFixture.decimal("95.3")
                    row.chance = 0.184
                    row.facts.basis = .init(
                        readings: 4, from: .on(12, 31, 2020), to: .on(12, 31, 2023))
                    row.facts.paces = .init(
                        even: PageFixture.decimal("0.95"), likely: PageFixture.decimal("1.4"))
                    row.facts.paces?.evenCount = PageFixture.decimal("95")
                    row.facts.paces?.likelyCount = PageFixture.decimal("140")
                    row.facts.paces?.noun = .children
                    change(&row)
                }
            ], [PageFixture.indicator("a")])
    }

    private func html(_ snapshot: Snapshot, english: Bool = true) -> String {
        PageFixture.html(Self.address + (english ? "?lang=en" : ""), of: snapshot)
    }

    @Test func `a probability says what it rests on, and is certain only where it is`() {
        let zh = html(snapshot(), english: false)
        #expect(zh.contains("<dt>达标概率</dt><dd>18%<small>依据2020年至2023年共4次数据</small>"))
        #expect(
            html(snapshot()).contains(
                "<dt>Probability of meeting</dt><dd>18%<small>from 4 readings, 2020 to 2023</small>"
            )
        )
        for (chance, said) in [(1e-12, "&lt;1%"), (1 - 1e-12, "&gt;99%"), (1.0, "100%"), (0, "0%")]
        {
            let page = html(snapshot { $0.chance = chance })
            #expect(page.contains("<dt>Probability of meeting</dt><dd>\(said)<small>"), "\(chance)")
        }
    }

    @Test func `the page says what an even chance would take, in persons too`() {
        let zh = html(snapshot(), english: false)
        #expect(zh.contains("<h2 id=\"fo\">达标所需进度</h2>"))
        #expect(
            zh.contains("<dt>达标概率达到 50%</dt><dd>+0.95 个百分点<small>未来一年，95 名儿童</small>"))
        #expect(
            zh.contains("<dt>达标概率达到 80%</dt><dd>+1.4 个百分点<small>未来一年，140 名儿童</small>"))
        let en = html(snapshot())
        #expect(
            en.contains(
                "<dt>For an even chance</dt><dd>+0.95 points<small>in the coming year, 95 child"))
        #expect(
            en.contains("<dt>For four in five</dt><dd>+1.4 points<small>in the coming year, 140"))
    }

    @Test func `what cannot be reached, falls or needs nothing is said so`() {
        let page = html(
            snapshot { row in
                row.facts.paces = .init(even: .zero, likely: nil)
            })
        #expect(page.contains("<dt>For an even chance</dt><dd>0 points<small>in the coming year<"))
        #expect(page.contains("<dt>For four in five</dt><dd>—<small>no movement within reason<"))
        var falling = snapshot()
        falling.indicators[PageFixture.key("a")]?.comparison = .atMost
        falling.indicators[PageFixture.key("a")]?.targetLow = nil
        falling.indicators[PageFixture.key("a")]?.targetHigh = PageFixture.decimal("90")
        #expect(html(falling).contains("<dd>−0.95 points<small>"))
    }

    @Test func `one sentence tells the method, in both languages, while there is a forecast`() {
        #expect(html(snapshot()).contains("How the probability is found: the past is held against"))
        #expect(html(snapshot(), english: false).contains("达标概率的算法：把往年数据分别设想为"))
        let alone = html(snapshot { $0.facts.paces = nil })
        #expect(alone.contains("<h2 id=\"fo\">Forecast</h2>"))
        #expect(!alone.contains("For an even chance"))
        for without in [snapshot { $0.chance = nil }, snapshot { $0.reason = .missedFinal }] {
            #expect(!html(without).contains("id=\"fo\""))
        }
    }

    @Test func `a break is a line in the chart and a sentence with its source below`() {
        var site = PageFixture.site
        site.definitions[PageFixture.key("a")] = .init(
            formulaZh: "", formulaEn: "", section: "",
            breaks: [.init(on: .on(1, 1, 2023), source: "聊政发 <5>号")])
        func page(_ language: String) -> String {
            PageFixture.page(Self.address + "?lang=" + language, of: snapshot(), site: site)?.html
                ?? ""
        }
        for language in ["zh", "en"] {
            #expect(page(language).split(separator: "class=\"br\"").count == 3, "wide and thin")
        }
        #expect(
            page("en").contains(
                "<p class=\"note\">Vertical line: from 1 January 2023 figures are not comparable "
                    + "with those before (聊政发 &lt;5&gt;号).</p>"))
        #expect(page("zh").contains("竖线：自2023年1月1日起口径有变，与此前数据不可比（聊政发"))
        #expect(page("en").contains(">break</text>") && page("zh").contains(">口径变化</text>"))
        #expect(!html(snapshot()).contains("Vertical line"))
    }
}
