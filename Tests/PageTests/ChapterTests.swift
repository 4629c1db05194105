import Calendar
import Charts
import Codes
import Course
import Exact
import Judgements
import Language
import Testing
import Words

@testable import Page

/// The page of a plan as its document runs, and each plan on the first page.
struct ChapterTests {
    private let snapshot = PageFixture.snapshot(
        [
            PageFixture.row("met", .met), PageFixture.row("behind", .offCourse),
            PageFixture.row("silent", .noData) { $0.value = nil },
            PageFixture.row("unset", .needsConfiguration) { $0.value = nil },
            PageFixture.row("charted", nil),
        ],
        ["met", "behind", "silent", "unset", "charted"].map { id in
            PageFixture.indicator(id) { indicator in
                indicator.nameZh = "指标" + id
                indicator.nameEn = "Target " + id
                indicator.quote = "原文" + id
                if id == "charted" { indicator.tier = "C" }
            }
        })

    private static let site: Site = {
        var site = PageFixture.site
        let places = [
            ("behind", "二(二)提升健康水平 (printed (一))"), ("silent", "二(二)提升健康水平 (printed (一))"),
            ("met", "一、目标 (status, not target)"), ("unset", "二(二)提升健康水平 (printed (一))"),
            ("charted", "一、目标 (status, not target)"),
        ]
        for (order, (id, section)) in places.enumerated() {
            site.definitions[PageFixture.key(id)] = .init(
                formulaZh: "", formulaEn: "", section: section,
                reads: id == "met" ? "改正的原文" : "", order: order)
        }
        return site
    }()

    private func html(_ address: String) -> String {
        PageFixture.page(address, of: snapshot, site: Self.site)?.html ?? ""
    }

    @Test func `chapters stand in the order of the file, each figure beside its sentence`() throws {
        let html = html("/plans/p")
        let first = try #require(html.firstRange(of: "<h3 id=\"s1\">二(二)提升健康水平 "))
        let second = try #require(html.firstRange(of: "<h3 id=\"s2\">一、目标"))
        #expect(first.lowerBound < second.lowerBound)
        #expect(html.contains("<q>原文behind</q>") && html.contains("<q>改正的原文</q>"))
        #expect(!html.contains("printed") && !html.contains("not target"))
        #expect(html.contains("<a href=\"#s1\">二(二)提升健康水平</a>"))
        #expect(html.contains("滞后 1</small>"))
    }

    @Test func `what cannot be evaluated is a count that can be opened`() {
        let zh = html("/plans/p")
        #expect(zh.contains("<summary>另有 2 项未评价：暂无数据 1，待设定 1</summary>"))
        #expect(zh.contains("<summary>另有 1 项未评价：监测项 1</summary>"))
        let en = html("/plans/p?lang=en")
        #expect(en.contains("<summary>2 not evaluated: No data 1, Not configured 1</summary>"))
        #expect(en.contains("Charted only</span>"))
        #expect(en.contains("<q>原文silent</q>"))
    }

    @Test func `one chapter can be asked for`() {
        let html = html("/plans/p?section=一、目标&lang=en")
        #expect(html.contains("<h3 id=\"s2\">") && !html.contains("<h3 id=\"s1\">"))
        #expect(html.contains("<a href=\"/plans/p?lang=en\">All chapters</a>"))
    }

    @Test func `a target that is rated in each county is one line with its counts`() {
        var snapshot = snapshot
        snapshot.rows += [("371522", Status.breached), ("371525", .onCourse)].map { area, status in
            PageFixture.row("each", status) { $0.area = area }
        }
        snapshot.rows.append(PageFixture.row("each", nil))
        snapshot.indicators[PageFixture.key("each")] = PageFixture.indicator("each")
        let html = PageFixture.page("/plans/p?lang=en", of: snapshot, site: Self.site)?.html ?? ""
        #expect(html.contains("/indicators/each?area=371522&amp;lang=en\">"))
        #expect(!html.contains("/indicators/each?area=371525"))
        #expect(html.contains("2 areas: 1 breached, 1 on course"))
    }

    @Test func `the first page names the chapters of a plan in which something is behind`() {
        let html = html("/?lang=en")
        #expect(
            html.contains(
                "<a href=\"/plans/p?lang=en#s1\"><span lang=\"zh-CN\">二(二)提升健康水平</span></a>"))
        #expect(!html.contains("/plans/p?lang=en#s2"))
        #expect(html.contains("All 2 chapters"))
    }

    @Test func `a plan without data is a count`() {
        var snapshot = snapshot
        snapshot.plans.append(PageFixture.plan)
        snapshot.plans[1].id = "q"
        let key = IndicatorKey(plan: "q", indicator: "silent")
        snapshot.indicators[key] = PageFixture.indicator("silent") { $0.loaded.key = key }
        snapshot.rows.append(
            PageFixture.row("silent", .noData) { row in
                row.stored.key.plan = "q"
                row.value = nil
            })
        let html = PageFixture.html("/?lang=en", of: snapshot)
        #expect(html.contains("<p>Nothing to evaluate yet: 1 without data</p>"))
        #expect(html.split(separator: "class=\"bar\"").count == 3)
    }

    @Test func `words are searched for in names, chapters and texts`() {
        #expect(html("/?q=TARGET+met&lang=en").contains("id=\"met\"><caption>") == false)
        #expect(html("/?q=target met&lang=en").contains("id=\"met\"><caption>"))
        let found = html("/?q=健康&lang=en")
        #expect(found.contains("id=\"off_course\"><caption>"))
        #expect(!found.contains("id=\"met\"><caption>"))
        #expect(html("/?q=改正的").contains("id=\"met\"><caption>"))
        #expect(html("/?q=nothing&lang=en").contains("No indicator matches."))
        #expect(html("/?q=<b>\"").contains("value=\"&lt;b&gt;&quot;\""))
    }

    @Test func `charted rows are counted on the first page and listed where they are asked for`() {
        let front = html("/?lang=en")
        #expect(front.contains("4 targets:"))
        #expect(
            front.contains(
                "<a href=\"/?status=charted&amp;lang=en#charted\" data-group=\"charted\">List 1</a>"
            ))
        #expect(!front.contains("/indicators/charted"))
        #expect(html("/?status=charted").contains("/indicators/charted\">指标charted</a>"))
        #expect(html("/?q=charted").contains("/indicators/charted\">指标charted</a>"))
    }
}
