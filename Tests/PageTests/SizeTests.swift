import Calendar
import Charts
import Codes
import Course
import Exact
import Judgements
import Testing
import Words

@testable import Page

/// What goes over the wire stays small, with every row of five plans on the first page.
struct SizeTests {
    private static let mix: [(status: Status, count: Int)] = [
        (.offCourse, 34), (.breached, 6), (.missed, 4), (.atRisk, 30), (.noData, 20),
        (.needsConfiguration, 20), (.onCourse, 150), (.met, 50), (.notDue, 30),
    ]

    private static let names = [
        (zh: "学前教育毛入园率", en: "Preschool gross enrolment rate"),
        (zh: "义务教育阶段本科及以上学历专任教师比例", en: "Compulsory-stage teachers with a degree"),
        (zh: "中小学心理健康专职教师师生比", en: "Full-time psychology teachers per 1,000"),
        (zh: "公办幼儿园在园幼儿总数占比", en: "Children enrolled in public kindergartens"),
    ]

    private static let reasons: [Status: Reason] = [
        .offCourse: .behindPath, .breached: .pastLimit, .missed: .missedFinal,
        .atRisk: .behindPath, .noData: .staleStatement, .needsConfiguration: .needsConfiguration,
        .onCourse: .onPath, .met: .holds, .notDue: .beforePlan,
    ]

    /// 344 rows, as many as the commitments of five plans.
    private static let snapshot: Snapshot = {
        var rows: [AreaRow] = []
        var indicators: [IndicatorRow] = []
        for (status, count) in mix {
            for number in 0..<count {
                let id = "liaocheng-preschool-teachers-\(status.rawValue)-\(number)"
                let name = names[number % names.count]
                indicators.append(
                    PageFixture.indicator(id) { indicator in
                        indicator.nameZh = name.zh
                        indicator.nameEn = name.en
                    })
                rows.append(
                    PageFixture.row(id, status) { row in
                        row.reason = reasons[status]
                        row.chance = number.isMultiple(of: 2) ? 0.22 : nil
                        row.forecast = row.chance == nil ? nil : PageFixture.decimal("93.49")
                        guard ![.offCourse, .breached, .missed, .atRisk].contains(status) else {
                            return
                        }
                        row.shortfall = nil
                        row.gap = PageFixture.decimal("0.47")
                        guard [.noData, .needsConfiguration, .notDue].contains(status) else {
                            return
                        }
                        row.value = nil
                        row.gap = nil
                        row.expected = nil
                    })
            }
        }
        return PageFixture.snapshot(rows, indicators)
    }()

    @Test(arguments: Language.allCases)
    func `the first page with 344 rows is under 150 kB`(language: Language) {
        let html = PageFixture.html("/?lang=\(language.rawValue)", of: Self.snapshot)
        let bytes = html.utf8.count
        #expect(html.split(separator: "<tr><th scope=row>").count == 345)
        #expect(bytes < 150_000, "\(bytes) bytes")
        #expect(bytes > 60_000, "\(bytes) bytes: rows are missing")
    }

    @Test func `style and script are small and fetch nothing`() throws {
        let style = try #require(Asset.all["/assets/style.css"])
        let script = try #require(Asset.all["/assets/live.js"])
        #expect(style.bytes.count < 20_000, "\(style.bytes.count) bytes")
        let lines = script.bytes.count { $0 == UInt8(ascii: "\n") }
        #expect(lines < 150, "\(lines) lines")
        #expect(!String(decoding: script.bytes, as: UTF8.self).contains("innerHTML"))
        #expect(style.mark != script.mark)
    }
}
