import Calendar
import Charts
import Codes
import Course
import Exact
import Judgements
import Testing
import Words

@testable import Page

/// What goes over the wire stays small, with the commitments of five plans.
struct SizeTests {
    private static let mix: [(status: Status?, count: Int)] = [
        (.offCourse, 34), (.breached, 6), (.missed, 4), (.atRisk, 30), (.noData, 110),
        (.needsConfiguration, 40), (.onCourse, 127), (.met, 50), (.notDue, 10), (nil, 124),
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

    /// The rows of five plans with those of their counties: 535 commitments, of which 124 are only
    /// charted, in 135 chapters.
    private static let (snapshot, site): (Snapshot, Site) = {
        var rows: [AreaRow] = []
        var indicators: [IndicatorRow] = []
        var site = PageFixture.site
        let plans = (0..<5).map { number in
            var plan = PageFixture.plan
            plan.id = "liaocheng-fourteenth-\(number)"
            return plan
        }
        var place = 0
        for (status, count) in mix {
            for number in 0..<count {
                // Two fifths of all are of the second plan.
                let plan = plans[place % 5 == 4 ? 1 : place % 5].id
                let id = "liaocheng-preschool-teachers-\(status?.rawValue ?? "")-\(number)"
                let key = IndicatorKey(plan: plan, indicator: id)
                let name = names[number % names.count]
                indicators.append(
                    PageFixture.indicator(id) { indicator in
                        indicator.loaded.key = key
                        indicator.nameZh = name.zh
                        indicator.nameEn = name.en
                        indicator.tier = status == nil ? "C" : "A"
                        indicator.quote = "到2025年，全市学前教育毛入园率达到95%以上，公办园在园幼儿占比达到55%以上"
                    })
                site.definitions[key] = .init(
                    formulaZh: "", formulaEn: "",
                    section: "三(\(place / 20))构建优质普惠的学前教育公共服务体系", order: place)
                place += 1
                var city = row(id, status, number)
                city.stored.key.plan = plan
                rows.append(city)
                rows += ["371522", "371525"].map { area in
                    var county = city
                    county.area = area
                    county.status = nil
                    county.reason = nil
                    return county
                }
            }
        }
        var snapshot = PageFixture.snapshot(rows, indicators)
        snapshot.plans = plans
        return (snapshot, site)
    }()

    private static func row(_ id: String, _ status: Status?, _ number: Int) -> AreaRow {
        PageFixture.row(id, status) { row in
            row.reason = status.flatMap { reasons[$0] }
            row.chance = number.isMultiple(of: 2) ? 0.22 : nil
            row.forecast = row.chance == nil ? nil : PageFixture.decimal("93.49")
            guard ![.offCourse, .breached, .missed, .atRisk].contains(status) else { return }
            row.shortfall = nil
            row.gap = PageFixture.decimal("0.47")
            guard [.noData, .needsConfiguration, .notDue].contains(status) else { return }
            row.value = nil
            row.gap = nil
            row.expected = nil
        }
    }

    private static func html(_ address: String) -> String {
        PageFixture.page(address, of: snapshot, site: site)?.html ?? ""
    }

    @Test(arguments: Language.allCases)
    func `the first page of 535 commitments is under 300 kB`(language: Language) {
        let html = Self.html("/?lang=\(language.rawValue)")
        #expect(html.utf8.count < 300_000, "\(html.utf8.count) bytes")
        // What goes wrong is listed; what does not is counted, with a link.
        #expect(html.split(separator: "<tr><th scope=row>").count == 75)
        let list = language == .zh ? "列出" : "List"
        for (status, count) in [
            ("no_data", 110), ("needs_config", 40), ("on_course", 127), ("met", 50),
            ("not_due", 10), ("charted", 124),
        ] {
            #expect(html.contains(" id=\"\(status)\">"), "\(status)")
            #expect(html.contains("data-group=\"\(status)\">\(list) \(count)"), "\(status)")
        }
    }

    @Test(arguments: Language.allCases)
    func `a plan of 214 commitments is under 300 kB`(language: Language) {
        let html = Self.html("/plans/liaocheng-fourteenth-1?lang=\(language.rawValue)")
        #expect(html.utf8.count < 300_000, "\(html.utf8.count) bytes")
        let lines = html.split(separator: "<p lang=\"zh-CN\"><q>").count - 1
        #expect((190...200).contains(lines), "\(lines) lines")
        // The chapters behind are links.
        #expect(html.contains("?section="))
    }

    @Test func `a list that was asked for has pages`() {
        let first = Self.html("/?area=371522&lang=en")
        #expect(first.split(separator: "<tr><th scope=row>").count == 201)
        #expect(first.contains("1–200 of 535"))
        #expect(
            first.contains("<a href=\"/?area=371522&amp;from=200&amp;lang=en#all\" rel=\"next\">"))
        #expect(!first.contains("rel=\"prev\""))
        let last = Self.html("/?area=371522&from=400&lang=en")
        #expect(last.split(separator: "<tr><th scope=row>").count == 136)
        #expect(last.contains("401–535 of 535") && !last.contains("rel=\"next\""))
        #expect(first.utf8.count < 300_000)
        #expect(Self.html("/?area=371522&from=9000&lang=en").contains("rel=\"prev\""))
    }

    @Test func `style and script are small and fetch nothing`() throws {
        let style = try #require(Asset.all["/assets/style.css"])
        let script = try #require(Asset.all["/assets/live.js"])
        #expect(style.bytes.count < 22_000, "\(style.bytes.count) bytes")
        let lines = script.bytes.count { $0 == UInt8(ascii: "\n") }
        #expect(lines < 150, "\(lines) lines")
        #expect(!String(decoding: script.bytes, as: UTF8.self).contains("innerHTML"))
        #expect(style.mark != script.mark)
    }
}
