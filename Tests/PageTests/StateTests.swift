import Calendar
import Charts
import Codes
import Exact
import Judgements
import Language
import Testing

@testable import Page

/// What the page says when things are not as usual.
struct StateTests {
    private let usual = PageFixture.snapshot(
        [PageFixture.row("a", .offCourse)], [PageFixture.indicator("a")])

    @Test func `with the database away the last page is shown and says so`() {
        let answer = PageFixture.page("/?lang=en", of: usual, isAway: true)
        #expect(answer?.status == 200)
        #expect(answer?.html.contains("Database unavailable.") == true)
        #expect(answer?.html.contains("evaluation of 10 Dec 14:31") == true)
        #expect(answer?.html.contains("116 children short") == true)
    }

    @Test func `before anything was read the page says so and is no success`() {
        let answer = PageFixture.page("/", of: nil)
        #expect(answer?.status == 503)
        #expect(answer?.html.contains("尚未读取数据库") == true)
    }

    @Test func `catching up is explained with what is left`() {
        var snapshot = usual
        snapshot.isHolding = true
        snapshot.operation.lag = 482_310
        #expect(PageFixture.html("/", of: snapshot).contains("正在读取历史数据，待处理 482,310 条。"))
    }

    @Test func `without a plan, and without data, no number stands in the headline`() {
        let nothing = PageFixture.html("/?lang=en", of: Snapshot())
        #expect(nothing.contains("No plan is loaded yet."))
        #expect(nothing.contains("<h1 id=\"h1\">Education plan monitor</h1>"))
        var loaded = Snapshot()
        loaded.plans = [PageFixture.plan]
        loaded.indicators = usual.indicators
        let empty = PageFixture.html("/", of: loaded)
        #expect(empty.contains("尚未收到数据。"))
        #expect(empty.contains("<h1 id=\"h1\">聊城市教育规划监测</h1>"))
        #expect(PageFixture.html("/plans/p/indicators/a", of: loaded).contains("尚未评价。"))
    }

    @Test func `no alert is a message, with the last that was resolved`() {
        var snapshot = usual
        snapshot.firing = 0
        snapshot.lastResolved = .on(10, 8, 2024)
        let html = PageFixture.html("/?lang=en", of: snapshot)
        #expect(html.contains("No alert is firing."))
        #expect(html.contains("Last resolved: 8 Oct 2024."))
    }

    @Test func `a filter without a match offers to be cleared`() {
        let html = PageFixture.html("/?status=met", of: usual)
        #expect(html.contains("没有符合条件的指标。"))
        #expect(html.contains("<a href=\"/#all\">清除筛选</a>"))
    }

    @Test func `what is not there is a page with links to the plans`() {
        for path in [
            "/plans/none", "/plans/p/indicators/none", "/plans/p/indicators/a?area=371525",
            "/plans/p/none", "/plans",
        ] {
            let answer = PageFixture.page(path, of: usual)
            #expect(answer?.status == 404, "\(path)")
            #expect(answer?.html.contains("href=\"/plans/p\"") == true)
        }
        #expect(PageFixture.page("/favicon.ico", of: usual) == nil)
    }

    @Test func `a source is shown as it reads, and exactly one click away`() {
        var site = PageFixture.site
        site.definitions[IndicatorKey(plan: "p", indicator: "a")] = .init(
            formulaZh: "", formulaEn: "", section: "表", reads: "毛入园率(%) | 92.13 | 95")
        let path = "/plans/p/indicators/a"
        let html = PageFixture.page(path, of: usual, site: site)?.html ?? ""
        #expect(html.contains("<blockquote><p lang=\"zh-CN\">毛入园率(%) | 92.13 | 95</p>"))
        #expect(html.contains("</summary><p lang=\"zh-CN\">毛入园率95%</p></details>"))
        let plain = PageFixture.html(path, of: usual)
        #expect(plain.contains("<blockquote><p lang=\"zh-CN\">毛入园率95%</p>"))
        #expect(!plain.contains("<details>"))
    }

    @Test func `a clock of its own, and made-up figures, are named`() {
        #expect(PageFixture.html("/", of: usual).contains("<dd>取自数据</dd>"))
        let real = Site(clock: "wall", nouns: Nouns.standard.shortfalls)
        let html = PageFixture.page("/", of: usual, site: real)?.html ?? ""
        #expect(!html.contains("取自数据") && !html.contains("模拟数据"))
        let made = Site(clock: "wall", nouns: Nouns.standard.shortfalls, isSimulated: true)
        #expect(PageFixture.page("/", of: usual, site: made)?.html.contains("模拟数据") == true)
    }

    @Test func `a screen on a wall has no form and renews itself without a script`() {
        let html = PageFixture.html("/?wall=1", of: usual)
        #expect(html.contains("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"))
        #expect(!html.contains("class=\"filters\"") && !html.contains("<table"))
        #expect(html.contains("<body class=\"wall\" data-stream="))
        // What changes with every round is no reason to load it again.
        #expect(!html.contains("class=\"ops\""))
    }
}
