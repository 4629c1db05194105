import Calendar
import Charts
import Codes
import Course
import Exact
import Judgements
import Language
import Testing

@testable import Page

/// The first page: order, groups, filters.
struct FrontTests {
    private static let statuses: [Status] = [
        .met, .missed, .offCourse, .noData, .notDue, .atRisk, .onCourse, .needsConfiguration,
        .breached,
    ]

    private func every() -> Snapshot {
        PageFixture.snapshot(
            Self.statuses.map { PageFixture.row($0.rawValue, $0) },
            Self.statuses.map { PageFixture.indicator($0.rawValue) })
    }

    private func places(of marks: [String], in text: String) -> [String.Index?] {
        marks.map { text.firstRange(of: $0)?.lowerBound }
    }

    @Test func `requests for different pages are never taken for each other`() {
        let requests: [[(String, String)]] = [
            [("plan", "x"), ("area", "1")], [("plan", "x\narea=1")],
            [("plan=x", "")], [("plan", "x=")], [("plan", "=x")], [("plan", "x")],
        ]
        let keys = requests.map {
            PageRequest(path: "/", arguments: $0.map { (name: $0.0, value: $0.1) }).key
        }
        #expect(Set(keys).count == requests.count)
    }

    @Test func `groups stand in the order of the statuses`() {
        let html = PageFixture.html("/", of: every())
        let marks = [
            "missed", "breached", "off_course", "at_risk", "no_data", "needs_config", "on_course",
            "met", "not_due",
        ].map { "id=\"\($0)\"><caption>" }
        let found = places(of: marks, in: html).compactMap(\.self)
        #expect(found.count == marks.count)
        #expect(found == found.sorted())
    }

    @Test func `cards are the six worst, a critical one first`() {
        var snapshot = every()
        for number in 1...6 {
            let id = "further-\(number)"
            snapshot.rows.append(
                PageFixture.row(id, .offCourse) { row in
                    row.gap = PageFixture.decimal("-\(number)")
                    row.readOn = .on(9, 1, 2024)
                })
            snapshot.indicators[PageFixture.key(id)] = PageFixture.indicator(id)
        }
        snapshot.rows.append(PageFixture.row("promised", .offCourse))
        snapshot.indicators[PageFixture.key("promised")] = PageFixture.indicator("promised") {
            $0.property = .binding
        }
        let html = PageFixture.html("/?lang=en", of: snapshot)
        let cards = html.split(separator: "<article ").dropFirst().compactMap { card in
            card.split(separator: "/indicators/").dropFirst().first?.prefix { $0 != "?" }
        }
        #expect(
            cards == ["promised", "missed", "breached", "further-6", "further-5", "further-4"])
        #expect(html.contains("5 more in the table below"))
        #expect(html.contains("<em>10 missed or likely to be</em>"))
        #expect(html.contains("1 binding target behind: <a href=\"/plans/p/indicators/promised"))
    }

    @Test func `a filter narrows the list and keeps what was chosen`() {
        let html = PageFixture.html("/?status=met&property=&lang=en", of: every())
        #expect(html.contains("id=\"met\"><caption>"))
        #expect(!html.contains("id=\"missed\"><caption>"))
        #expect(html.contains("<option value=\"met\" selected>"))
    }

    @Test func `a filter changes headline, bar and cards with the list`() {
        let html = PageFixture.html("/?status=met&lang=en", of: every())
        #expect(html.contains("<h1 id=\"h1\">1 target: 1 met</h1>"))
        #expect(html.contains("Selected: <b>Met</b>"))
        #expect(!html.contains("<article "))
        let bad = PageFixture.html("/?status=missed&status=breached&lang=en", of: every())
        #expect(bad.contains("<h1 id=\"h1\">2 targets: <em>2 missed or likely to be</em></h1>"))
        #expect(bad.split(separator: "<article ").count == 3)
        let none = PageFixture.html("/?plan=none&lang=en", of: every())
        #expect(none.contains("No evaluated target") && !none.contains("<article "))
    }

    @Test func `what is chosen has one address, and its rows are a file`() {
        let html = PageFixture.html("/?q=%26&property=&status=met&lang=en", of: every())
        #expect(html.contains("href=\"/?status=met&amp;q=%2526&amp;lang=en#all\""))
        #expect(html.contains("href=\"/list.csv?status=met&amp;q=%2526&amp;excel=1\" download"))
        let rows = Page.listed(
            PageRequest(path: "/", arguments: [("status", "met"), ("status", "missed")]),
            snapshot: every(), site: PageFixture.site)
        #expect(rows.map(\.indicator) == ["missed", "met"])
        #expect(
            Page.listed(PageRequest(path: "/"), snapshot: every(), site: PageFixture.site).count
                == 9)
    }

    /// A transition of a row, found too late to be delivered.
    private func opened(_ id: String, in area: String, _ sequence: Int64) -> AlertEntry {
        AlertEntry(
            LoggedTransition(
                sequence: sequence,
                row: TransitionRow(
                    key: RowKey(plan: "p", indicator: id, area: area), alertID: "\(id) \(area)",
                    transition: .fired, fromState: .pending, toState: .firing, status: .offCourse,
                    severity: .warning, asOf: .on(3, 1, 2023), historic: true)),
            at: "2024-12-10T14:31:58", reason: .behindPath, noun: nil)
    }

    @Test func `alerts that stand are listed though nothing of them was delivered`() {
        var snapshot = every()
        snapshot.rows[1].alertState = .firing
        snapshot.rows[1].transitions = [opened("missed", in: "371500", 7)]
        let html = PageFixture.html("/?lang=en", of: snapshot)
        #expect(html.contains("data-step=\"p/missed/fired\" data-areas=\"371500\""))
        snapshot.rows[1].alertState = nil
        #expect(!PageFixture.html("/?lang=en", of: snapshot).contains("data-step"))
    }

    @Test func `the same step in several counties is one entry`() {
        var snapshot = every()
        for (number, area) in ["371525", "371522"].enumerated() {
            snapshot.rows.append(
                PageFixture.row("missed", .offCourse) { row in
                    row.area = area
                    row.alertState = .firing
                    row.transitions = [opened("missed", in: area, Int64(number))]
                })
        }
        let html = PageFixture.html("/?lang=en", of: snapshot)
        #expect(html.split(separator: "data-step=").count == 2)
        #expect(html.contains("<b>in 2 counties</b>") && html.contains("Shen, Guan</p>"))
        #expect(html.contains("data-areas=\"371522 371525\""))
        #expect(PageFixture.html("/", of: snapshot).contains("<b>2 个区县</b>"))
    }

    @Test func `the name is that of the city where a county has a plan too`() {
        var snapshot = every()
        var county = PageFixture.plan
        county.id = "q"
        county.area = "371522"
        snapshot.plans.append(county)
        #expect(PageFixture.html("/?lang=en", of: snapshot).contains(">Liaocheng education plan"))
        snapshot.plans[1].area = "230600"
        #expect(PageFixture.html("/?lang=en", of: snapshot).contains(">Education plan monitor<"))
    }

    @Test func `counties are listed where they are asked for, without a status`() {
        var snapshot = every()
        snapshot.rows.append(
            PageFixture.row("missed", nil) { row in
                row.area = "371522"
                row.areaName = "莘县"
            })
        #expect(!PageFixture.html("/", of: snapshot).contains("area=371522"))
        let html = PageFixture.html("/?area=371522", of: snapshot)
        #expect(html.contains("id=\"compared\""))
        #expect(html.contains("/indicators/missed?area=371522"))
    }

    @Test func `a name that is markup stays a text`() {
        var snapshot = every()
        snapshot.indicators[PageFixture.key("missed")] = PageFixture.indicator("missed") {
            $0.nameZh = "<script>alert(1)</script>"
            $0.quote = "\"><img src=x>"
        }
        for address in ["/", "/plans/p", "/plans/p/indicators/missed"] {
            let html = PageFixture.html(address, of: snapshot)
            #expect(!html.contains("<script>alert") && !html.contains("<img"))
            #expect(html.contains("&lt;script&gt;alert(1)"))
        }
        let odd = PageFixture.html("/?plan=%22%3E<b>&status=\"><i>", of: snapshot)
        #expect(!odd.contains("<b>&status") && !odd.contains("<i>"))
    }

    @Test
    func `no English sentence stands on a Chinese page and no Chinese one on an English page`() {
        var snapshot = every()
        snapshot.rows.append(
            PageFixture.row("missed", nil) { row in
                row.area = "371522"
                row.areaName = "莘县"
            })
        snapshot.operation.quarantine = [("schema_violation", 7)]
        for address in [
            "/", "/plans/p", "/plans/p/indicators/missed", "/plans/p/indicators/missed?area=371522",
            "/plans/none", "/?status=none",
        ] {
            let zh = PageFixture.html(address, of: snapshot).withoutTags
            #expect(zh.englishRuns.isEmpty, "\(address): \(zh.englishRuns)")
            let mark = address.contains("?") ? "&" : "?"
            let en = PageFixture.html(address + mark + "lang=en", of: snapshot)
            let left = en.replacing("毛入园率95%", with: "").replacing("聊城市教育规划", with: "")
                .replacing("中文", with: "").withoutTags
            #expect(!left.hasHan, "\(address)")
        }
    }

    @Test func `after the verdict no chance is explained`() {
        var snapshot = every()
        for place in snapshot.rows.indices where snapshot.rows[place].status == .missed {
            snapshot.rows[place].chance = 0.004
            snapshot.rows[place].forecast = PageFixture.decimal("93.5")
        }
        #expect(PageFixture.html("/", of: snapshot).contains("达标概率 &lt;1%"))
        for place in snapshot.rows.indices where snapshot.rows[place].status == .missed {
            snapshot.rows[place].reason = .missedFinal
        }
        #expect(!PageFixture.html("/", of: snapshot).contains("达标概率"))
    }

    @Test func `links keep a language that was asked for by name`() {
        #expect(PageFixture.html("/?lang=en", of: every()).contains("/plans/p?lang=en"))
        #expect(PageFixture.html("/", of: every()).contains("href=\"/plans/p\""))
    }

    @Test func `what has no target is charted without one`() {
        var snapshot = PageFixture.snapshot(
            [PageFixture.row("charted", nil)],
            [
                PageFixture.indicator("charted") { indicator in
                    indicator.kind = nil
                    indicator.comparison = nil
                    indicator.targetLow = nil
                    indicator.targetOn = nil
                }
            ])
        let address = "/plans/p/indicators/charted"
        #expect(PageFixture.html(address, of: snapshot).contains("<figure class=\"wide\">"))
        snapshot.indicators[PageFixture.key("charted")]?.kind = ShownKind(
            form: nil, hasPath: false)
        #expect(!PageFixture.html(address, of: snapshot).contains("<figure class=\"wide\">"))
    }
}
