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

/// A target of several conditions: each with its figure, its limit and whether it holds.
struct ConditionTests {
    private static let found: [ReasonFacts.Condition] = [
        .init(
            name: "classes within 45", limit: "= 0", value: PageFixture.decimal("3"),
            isHeld: false),
        .init(
            name: "satisfaction", limit: "≥ 85", value: PageFixture.decimal("91.26"), isHeld: true),
        .init(name: "planning", limit: "≥ 1", value: nil, isHeld: nil),
        .init(name: "fully trained", limit: "= 100", value: nil, isHeld: false),
    ]

    private static let site: Site = {
        var site = PageFixture.site
        site.definitions[PageFixture.key("all")] = .init(
            formulaZh: "", formulaEn: "", section: "表",
            conditions: [
                .init(
                    name: "classes within 45", nameZh: "班额不超过45人", nameEn: "classes within 45",
                    isPercent: false),
                .init(
                    name: "satisfaction", nameZh: "满意度", nameEn: "satisfaction", isPercent: true),
                .init(name: "planning", nameZh: "规划布局", nameEn: "planning", isPercent: false),
                .init(name: "fully trained", nameZh: "", nameEn: "fully trained", isPercent: true),
            ])
        return site
    }()

    private static func row(_ status: Status?, _ change: (inout AreaRow) -> Void) -> AreaRow {
        PageFixture.row("all", status) { row in
            row.value = .zero
            row.shortfall = nil
            row.facts.places = []
            row.facts.conditions = found
            row.facts.failing = ["classes within 45", "fully trained"]
            change(&row)
        }
    }

    @Test func `institutions that do not keep a duty are named by area`() {
        let members = ReasonFacts.Members(
            areInstitutions: true,
            members: [
                .init(code: "S1", area: "371522", name: "第一小学"),
                .init(code: "S2", area: "371525", name: nil),
            ], others: 3)
        let snapshot = PageFixture.snapshot(
            [PageFixture.row("a", .offCourse) { $0.facts.failingMembers = members }],
            [PageFixture.indicator("a")])
        let html = PageFixture.html("/plans/p/indicators/a?lang=en", of: snapshot)
        #expect(html.contains("Institutions that do not meet it <small>5</small>"))
        #expect(html.contains("<dt>Shen</dt><dd lang=\"zh-CN\">第一小学</dd>"))
        #expect(html.contains("<dt>Guan</dt><dd lang=\"zh-CN\">S2</dd>"))
        #expect(html.contains("and 3 more"))
    }

    private let snapshot = PageFixture.snapshot(
        [
            row(.breached) { $0.reason = Reason.pastLimit },
            row(.breached) { row in
                row.area = "371522"
                row.areaName = "莘县"
                row.facts.conditions[1].value = PageFixture.decimal("80")
                row.facts.conditions[1].isHeld = false
            },
        ],
        [
            PageFixture.indicator("all") { indicator in
                indicator.loaded.unit = .truth
                indicator.kind = ShownKind(form: nil, hasPath: false)
                indicator.targetLow = Fraction(1)
                indicator.targetOn = nil
            }
        ])

    private func html(_ address: String) -> String {
        PageFixture.page(address, of: snapshot, site: Self.site)?.html ?? ""
    }

    @Test func `every condition is a line with its limit, its figure and whether it holds`() {
        let html = html("/plans/p/indicators/all?lang=en")
        let table = html.split(separator: "id=\"cd\">").last.map { String($0) } ?? ""
        for (name, limit, figure, result) in [
            ("classes within 45", "= 0", "3", "Not fulfilled"),
            ("satisfaction", "≥ 85%", "91.26%", "Holds"), ("planning", "≥ 1", "—", "No data"),
            ("fully trained", "= 100%", "—", "Not fulfilled"),
        ] {
            let line = table.split(separator: "<tr>").first { $0.contains(">\(name)<td>") }
            let texts = line.map { String($0).withoutTags }
            #expect(texts?.contains(limit) == true, "\(name)")
            #expect(texts?.contains(figure) == true, "\(name)")
            #expect(texts?.contains(result) == true, "\(name)")
        }
        #expect(
            table.contains(
                "1 of 4 conditions hold, 1 without data; not fulfilled: classes within 45, "
                    + "fully trained."))
    }

    @Test func `the areas below stand beside it, and what they fail is said`() {
        let html = html("/plans/p/indicators/all")
        #expect(
            html.contains(
                "class=\"n\"><a href=\"/plans/p/indicators/all?area=371522\">莘县</a>"))
        #expect(html.contains("<td class=\"n lo\">80.00%<i>未达到</i>"))
    }

    @Test func `where only the areas below are evaluated their figures stand alone`() {
        var snapshot = snapshot
        snapshot.rows[0].status = nil
        snapshot.rows[0].facts = ReasonFacts()
        let address = "/plans/p/indicators/all?lang=en"
        let html = PageFixture.page(address, of: snapshot, site: Self.site)?.html ?? ""
        let table = html.split(separator: "id=\"cd\">").last.map { String($0) } ?? ""
        #expect(table.contains("<td class=\"n lo\">3<i>not fulfilled</i>"))
        #expect(table.contains("Conditions that hold<td>4<td class=\"n city\">0"))
        #expect(!table.contains("scope=\"col\">Result"))
    }

    @Test func `names are those of the language, else they say which language they are`() {
        let zh = html("/plans/p/indicators/all")
        #expect(
            zh.contains(
                "4 项条件，达到 1 项，数据不足 1 项；未达到：班额不超过45人、"
                    + "<span lang=\"en\">fully trained</span>。"))
    }

    @Test func `the plan's page names what is not fulfilled`() {
        let html = html("/plans/p?lang=en")
        #expect(html.contains("<p>1 of 4 conditions hold, 1 without data; not fulfilled: "))
    }
}
