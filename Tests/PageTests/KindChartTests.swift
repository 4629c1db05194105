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

/// How the kinds of targets are drawn and said on a page.
struct KindChartTests {
    private func html(
        _ language: String, _ status: Status, _ change: (inout IndicatorRow) -> Void,
        row: (inout AreaRow) -> Void = { _ in }
    ) -> String {
        let snapshot = PageFixture.snapshot(
            [PageFixture.row("a", status, row)],
            [
                PageFixture.indicator("a") { indicator in
                    indicator.baseline = nil
                    indicator.baselineOn = nil
                    change(&indicator)
                }
            ])
        return PageFixture.html("/plans/p/indicators/a?lang=\(language)", of: snapshot)
    }

    @Test func `a count rises against a line from nothing`() {
        func count(_ language: String) -> String {
            html(language, .atRisk) { indicator in
                indicator.unit = .persons
                indicator.reading = .running
                indicator.kind = ShownKind(form: .count, hasPath: true, startsAtZero: true)
                indicator.targetLow = Fraction(100)
            }
        }
        #expect(count("zh").contains("由规划期前一年年底的 0 到2025年底 100 人 的直线，取整数"))
        #expect(
            count("en").contains(
                "a straight line from 0 at the end of the year before the plan to 100 people at the"
                    + " end of 2025, rounded down"))
        #expect(count("en").contains("class=\"pa\""))
    }

    @Test func `a line turns where the plan names a value on the way`() {
        func html(_ language: String, _ path: [Site.Definition.Waypoint]) -> String {
            let snapshot = PageFixture.snapshot(
                [PageFixture.row("a", .atRisk)],
                [
                    PageFixture.indicator("a") { indicator in
                        indicator.baseline = Fraction(10)
                        indicator.baselineOn = .last(of: 2020)
                        indicator.targetLow = Fraction(95)
                    }
                ])
            var site = PageFixture.site
            site.definitions[IndicatorKey(plan: "p", indicator: "a")] = Site.Definition(
                formulaZh: "", formulaEn: "", section: "", path: path)
            return PageFixture.page(
                "/plans/p/indicators/a?lang=\(language)", of: snapshot, site: site)?.html ?? ""
        }
        let turns = [Site.Definition.Waypoint(on: .last(of: 2022), value: Fraction(20))]
        #expect(html("zh", turns).contains("由2020年 10% 经2022年底 20% 到2025年底 95% 的折线"))
        #expect(
            html("en", turns).contains(
                "a line from 10% in 2020 through 20% at the end of 2022 to 95% at the end of 2025"))
        // The legend has such a line too.
        func lines(_ page: String) -> [Substring] {
            page.split(separator: "<").filter { $0.contains("class=\"pa\"") }
        }
        let (turned, straight) = (lines(html("en", turns)), lines(html("en", [])))
        #expect(turned.count > 1 && turned.count == straight.count && turned != straight)
    }

    @Test func `a milestone is a day, and done since the first day of its last run`() {
        func milestone(_ status: Status, days: String) -> String {
            html("en", status) { indicator in
                indicator.unit = .truth
                indicator.reading = .running
                indicator.kind = ShownKind(form: .milestone, leadDays: 180, hasPath: true)
                indicator.comparison = nil
                indicator.targetLow = nil
            } row: { row in
                row.expected = nil
                row.gap = nil
                row.shortfall = nil
                row.days = PageFixture.past(days)
            }
        }
        let open = milestone(
            .atRisk, days: "2024-10-31|2024-10-31|open|0||||at_risk|2024-10-31T02:00:00|")
        #expect(open.contains("to be done by the end of 2025"))
        #expect(open.contains("class=\"ms\"") && !open.contains("class=\"mt\""))
        let done = milestone(
            .met,
            days: """
                2024-08-31|2024-08-31|open|1||||met|2024-08-31T02:00:00|
                2024-09-30|2024-09-30|open|0||||not_due|2024-09-30T02:00:00|
                2024-10-31|2024-10-31|open|1||||met|2024-10-31T02:00:00|
                """)
        #expect(done.contains("class=\"mt\"") && !done.contains("class=\"ms\""))
    }

    @Test func `a range is a band with both ends`() {
        for (language, words) in [
            ("zh", "无期限，每年均须保持 6%–8%"), ("en", "no deadline: 6%–8% must hold every year"),
        ] {
            let html = html(language, .breached) { indicator in
                indicator.kind = ShownKind(form: .range, hasPath: false)
                indicator.comparison = .about
                indicator.targetLow = Fraction(6)
                indicator.targetHigh = Fraction(8)
                indicator.targetOn = nil
            } row: { row in
                row.expected = nil
                row.gap = nil
                row.reason = .pastLimit
            }
            #expect(html.contains(words))
            #expect(html.contains("class=\"ok\""))
        }
    }
}
