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

/// The pages of a plan and of one indicator.
struct IndicatorTests {
    private static func county(_ area: String, _ value: String, numerator: String?) -> AreaRow {
        PageFixture.row("a", nil) { row in
            row.area = area
            row.areaName = area
            row.value = PageFixture.decimal(value)
            row.numerator = numerator.map { PageFixture.decimal($0) }
            row.denominator = numerator == nil ? nil : PageFixture.decimal("1000")
            row.expected = nil
            row.gap = nil
            row.shortfall = nil
        }
    }

    private static let entry = AlertEntry(
        LoggedTransition(
            sequence: 205,
            row: TransitionRow(
                key: RowKey(plan: "p", indicator: "a", area: "371500"), alertID: "",
                transition: .fired, fromState: .pending, toState: .firing, status: .offCourse,
                severity: .warning, asOf: .on(12, 8, 2022),
                evidence: """
                    {"reasonCode": "behind_path", "value": 92.95, "expected": 93.28,
                     "shortfall": 33, "noun": "children", "numerator": 9295, "denominator": 10000}
                    """)), at: "2022-12-08T02:00:00", reason: .behindPath, noun: .children)

    private let snapshot = PageFixture.snapshot(
        [
            PageFixture.row("a", .offCourse) { $0.transitions = [entry] },
            county("371522", "91.9", numerator: "919"), county("371525", "94.6", numerator: nil),
        ], [PageFixture.indicator("a")])

    @Test func `counties stand side by side, the largest shortfall first, and small ones blank`() {
        let html = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        let minis = html.split(separator: "<ul class=\"minis\">").last ?? ""
        let first = minis.firstRange(of: "莘县")
        let second = minis.firstRange(of: "冠县")
        #expect(first != nil && second != nil)
        if let first, let second { #expect(first.lowerBound < second.lowerBound) }
        #expect(minis.contains("还差 81 名儿童<small>919 / 1,000</small>"))
        #expect(minis.contains("<small>— / —</small>"))
    }

    @Test func `a revision tells both figures and its day`() {
        let html = PageFixture.html("/plans/p/indicators/a?lang=en", of: snapshot)
        #expect(html.contains("Period 2023: <del>94.50%</del> → <ins>93.11%</ins>"))
        #expect(html.contains("<time datetime=\"2024-02-03\">3 Feb 2024</time>"))
    }

    @Test func `an alert's history has its evidence in the language of the page`() {
        let zh = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        #expect(zh.contains("还差 33 名儿童。现为 92.95%，应达值 93.28%。"))
        #expect(zh.contains("分子 9,295；分母 10,000"))
        let en = PageFixture.html("/plans/p/indicators/a?lang=en", of: snapshot)
        #expect(
            en.contains(
                "33 children short of plan: 92.95%, on-track value 93.28% (target ≥ 95% by end"
                    + " 2025)."
            ))
    }

    @Test func `periods show what is known now, the newest first`() {
        let html = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        let table = html.split(separator: "id=\"hi\">").last ?? ""
        #expect(table.contains("终值修订"))
        #expect(!table.prefix { $0 != "§" }.contains("94.50%"))
        let years = ["2024年", "2023年", "2022年"].compactMap { table.firstRange(of: $0)?.lowerBound }
        #expect(years.count == 3 && years == years.sorted())
    }

    @Test func `a county has no status and no colour of one`() {
        let html = PageFixture.html("/plans/p/indicators/a?area=371522", of: snapshot)
        #expect(html.contains("仅供比较，不单独评价"))
        let opening = html.split(separator: "<section class=\"ihead").last?.prefix(900) ?? ""
        #expect(!opening.contains("k-off_course"))
    }

    @Test func `a baseline is drawn where it is stated for, and nowhere else`() {
        let drawn = "class=\"b\""
        let city = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        #expect(city.contains(drawn) && city.contains("基期2020年"))
        let county = PageFixture.html("/plans/p/indicators/a?area=371522", of: snapshot)
        #expect(!county.contains(drawn) && !county.contains("基期2020年"))
    }

    @Test func `a county's line begins with its own first value`() throws {
        let view = View(
            snapshot: snapshot, site: PageFixture.site, words: Wording(.en),
            request: PageRequest(path: "/", arguments: []), isAway: false)
        let county = try #require(snapshot.rows.first { $0.area == "371522" })
        #expect(view.chart(snapshot.rows[0])?.chart.baseline != nil)
        #expect(view.chart(county)?.chart.baseline == nil)
        #expect(view.chart(county)?.chart.path.isEmpty == false)
    }

    @Test func `a value in which somebody is silent says so`() {
        var snapshot = snapshot
        let address = "/plans/p/indicators/a?lang=en"
        #expect(!PageFixture.html(address, of: snapshot).contains("class=\"part\""))
        snapshot.rows[0].facts.reporting = .init(
            areas: 8, silentAreas: ["371522"], institutions: 412, silentInstitutions: 3)
        #expect(
            PageFixture.html(address, of: snapshot).contains(
                "figures from 7 of 8 districts and counties; 3 of 412 institutions silent"))
        #expect(PageFixture.html("/", of: snapshot).contains("数据仅来自 8 个县（市、区）中的 7 个"))
    }

    @Test func `the plan's matrix shades what is behind the path of the whole`() {
        let html = PageFixture.html("/plans/p", of: snapshot)
        #expect(html.contains("<td class=\"n lo\">91.90<i>最低</i>"))
        #expect(html.contains("<td class=\"n\">94.60"))
    }

    @Test func `the band of statuses knows the days of alerts between those that are kept`() {
        var snapshot = snapshot
        snapshot.rows[0].days = PageFixture.past(
            """
            2024-09-30|2024-09-30|closed|93.11|||93.85|on_course|2024-10-01T02:00:00|
            """)
        snapshot.rows[0].transitions = [Self.entry]
        let calm = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        snapshot.rows[0].transitions[0].asOf = .on(11, 15, 2024)
        let html = PageFixture.html("/plans/p/indicators/a", of: snapshot)
        // From the day of the alert on, not only from the clock's day.
        #expect(calm != html)
        #expect(html.contains("class=\"course k-off_course\""))
    }

    @Test func `parts by the members of a key stand in a table of their own`() {
        var snapshot = snapshot
        #expect(!PageFixture.html("/plans/p/indicators/a", of: snapshot).contains("分组数据"))
        snapshot.parts[PageFixture.key("a")] = ["urban", "rural"].map { member in
            PageFixture.row("a", nil) { row in
                row.stored.key.breakdown = "{\"setting\":\"\(member)\"}"
                row.value = member == "urban" ? PageFixture.decimal("95.5") : nil
            }
        }
        var site = PageFixture.site
        site.definitions[PageFixture.key("a")] = .init(
            formulaZh: "", formulaEn: "", section: "", parts: ["{\"setting\":\"urban\"}": "城区"])
        let path = "/plans/p/indicators/a"
        let zh = PageFixture.page(path, of: snapshot, site: site)?.html ?? ""
        #expect(zh.contains("<th scope=\"row\">城区<td class=\"n\">95.5"))
        #expect(zh.contains("<th scope=\"row\"><code>setting: rural</code><td class=\"n\">—"))
        let front = PageFixture.html("/?lang=en", of: snapshot)
        #expect(front.contains("1 target:"))
    }

    @Test func `the quote stands as it was written`() {
        let html = PageFixture.html("/plans/p/indicators/a?lang=en", of: snapshot)
        #expect(html.contains("<p lang=\"zh-CN\">毛入园率95%</p>"))
    }
}
