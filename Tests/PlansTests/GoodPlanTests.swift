import Calendar
import Codes
import Course
import Documents
import Exact
import Language
import LanguageSupport
import Plans
import Testing

@Suite struct `Good plans` {
    private func rows(_ name: String) throws -> [String: Indicator] {
        let (plans, faults) = Fixtures.plans([name + ".yaml": try Fixtures.text("good/" + name)])
        #expect(faults.filter { !$0.isWarning }.map(\.description) == [])
        let plan = try #require(plans.first)
        return Dictionary(uniqueKeysWithValues: plan.indicators.map { ($0.id, $0) })
    }

    private let graduates = Measure(noun: .teachers, conditions: [.degree(atLeast: .bachelor)])
    private let teachers = Measure(noun: .teachers)
    private let compulsory: Set<Stage> = [.primary, .junior]

    private func bachelors(_ units: UnitFilter = UnitFilter()) -> Formula {
        .share(
            part: Count(measure: graduates, stages: compulsory, units: units),
            base: Count(measure: teachers, stages: compulsory, units: units))
    }

    @Test(arguments: [
        ("quote: 92.1395", ""), ("quote: 92.1395, reads: 92.13和95", "92.13和95"),
        ("quote: 92.1395, reads: [毛入园率, 92.13, 95]", "毛入园率 | 92.13 | 95"),
    ])
    func `have their source exactly, and as it reads`(source: String, reads: String) throws {
        let text = Fixtures.plan(
            "one",
            rows: """
                  row:
                    name: {zh: 指标, en: Row}
                    unit: persons
                    tier: C
                    measure: {students: {}}
                    source: {section: 表, \(source)}
                """)
        let (plans, faults) = Fixtures.plans(["one.yaml": text])
        #expect(faults == [])
        let row = try #require(plans.first?.indicators.first)
        #expect(row.sourceQuote == "92.1395" && row.sourceReads == reads)
    }

    @Test func `part the two sides of a share`() throws {
        let rows = try rows("every-form")
        #expect(rows["share"]?.measure == bachelors())
        #expect(
            rows["public"]?.measure
                == .share(
                    part: Count(
                        measure: Measure(noun: .students), stages: [.vocational],
                        units: UnitFilter(ownership: [.public])),
                    base: Count(
                        measure: Measure(noun: .students), stages: [.senior, .vocational])))
        #expect(
            rows["major"]?.measure
                == .share(
                    part: Count(
                        measure: Measure(
                            noun: .teachers,
                            conditions: [.qualification(.major, codes: ["preschoolEducation"])]),
                        stages: [.kindergarten]),
                    base: Count(measure: teachers, stages: [.kindergarten])))
    }

    @Test func `narrow every noun of a row that they refer to`() throws {
        let rows = try rows("every-form")
        let rural = bachelors(UnitFilter(setting: [.rural]))
        #expect(rows["rural"]?.measure == rural)
        #expect(
            rows["urban-rural"]?.measure
                == .ratio(of: bachelors(UnitFilter(setting: [.urban])), to: rural, per: 1))
    }

    @Test func `name a group as statements do`() throws {
        let rows = try rows("every-form")
        #expect(
            rows["group"]?.measure
                == .statistic(
                    Statistic(
                        series: "population",
                        group: #"{"ageFrom":6,"ageTo":11,"setting":"rural","sex":"female","#
                            + #""stage":"primary"}"#,
                        own: false)))
        #expect(
            rows["years"]?.measure
                == .statistic(
                    Statistic(
                        series: "schoolingYears", group: #"{"ageFrom":16,"ageTo":59}"#, own: true)))
    }

    @Test func `say what is committed to, and by whom`() throws {
        let rows = try rows("every-form")
        let major = try #require(rows["major"])
        #expect(major.property == .binding)
        #expect(major.scope == .eachCounty)
        #expect(!major.rowsBelow)
        #expect(major.holdsForSilentAreas)
        #expect(
            major.target
                == Target(
                    kind: .levelByDate, comparator: .atLeast(Fraction(75)),
                    deadline: CivilDay("2024-06-30"), effort: true))
        let limit = try #require(Fraction(decimal: "1.12"))
        let start = try #require(Fraction(decimal: "1.16"))
        #expect(
            rows["urban-rural"]?.target
                == Target(
                    kind: .ratioOfRatios, comparator: .atMost(limit), deadline: .last(of: 2025),
                    baseline: Target.Baseline(value: start, year: 2020)))
        #expect(rows["public"]?.target?.deadline == .last(of: 2025))
        #expect(rows["share"]?.target?.deadline == nil)
        #expect(rows["years"]?.reading == .latest)
    }

    @Test func `say what was before the plan, in order, and when figures changed`() throws {
        let rows = try rows("past")
        let share = try #require(rows["share"]?.target)
        #expect(share.history.map(\.year) == [2018, 2019])
        #expect(share.history.map(\.value) == [Fraction(83), Fraction(decimal: "84.2")])
        #expect(
            share.breaks == [.init(on: .on(9, 1, 2023), source: "bulletin 3 of 2023")])
        #expect(rows["count"]?.target?.breaks.map(\.on) == [.first(of: 2022)])
    }

    @Test func `name values on the way to the target, in order`() throws {
        let rows = try rows("past")
        let share = try #require(rows["share"]?.target)
        #expect(share.path.map(\.on) == [.last(of: 2022), .on(6, 30, 2024)])
        #expect(share.path.map(\.value) == [Fraction(decimal: "86.5"), Fraction(89)])
        #expect(rows["count"]?.target?.path.map(\.value) == [Fraction(100)])
        #expect(rows["open"]?.needsConfiguration == true)
    }

    @Test(arguments: SilentAreas.allCases)
    func `hold or warn of silent areas as they say, else as the configuration does`(
        configured: SilentAreas
    ) throws {
        let held = try Fixtures.text("good/every-form")
        let warned = held.replacing("silentAreas: hold", with: "silentAreas: warn")
        for (text, own) in [(warned, false), (held, true)] {
            let read = Fixtures.plans(["every-form.yaml": text], silentAreas: configured)
            let rows = try #require(read.plans.first).indicators
            #expect(rows.first { $0.id == "major" }?.holdsForSilentAreas == own)
            #expect(
                rows.filter { $0.id != "major" }.allSatisfy {
                    $0.holdsForSilentAreas == (configured == .hold)
                })
        }
    }

    @Test func `that leave something unset wait for their configuration`() throws {
        let rows = try rows("unset")
        #expect(
            rows.filter(\.value.needsConfiguration).keys.sorted()
                == ["no-ages", "no-codes", "no-deadline", "no-limit"])
        #expect(
            rows.mapValues(\.unsetKeys).filter { !$0.value.isEmpty } == [
                "no-ages": ["measure.ratio.to.statistic.ages"],
                "no-codes": ["measure.students.at.kind"],
                "no-deadline": ["target.by"], "no-limit": ["target.atLeast"],
            ])
        #expect(rows["no-ages"]?.measure == .unset)
        #expect(rows["no-codes"]?.measure == .unset)
        #expect(rows["no-limit"]?.target == nil)
        #expect(rows["no-limit"]?.measure == bachelors())
    }

    @Test func `ask measures of single institutions and areas`() throws {
        let rows = try rows("formulas")
        let share = try #require(rows["meets"]?.measure)
        #expect(
            share.words
                == "100 × institutions with kind primarySchool, students ≥ 50 and (students ÷ "
                + "teachers) ≤ 19, teachers ≥ 1 ÷ institutions with kind primarySchool, "
                + "teachers ≥ 1"
        )
        #expect(
            share.chinese(Vocabulary(series: [:]))
                == "学校（机构）（小学，在学学生 ≥ 50，且（在学学生 ÷ 专任教师） ≤ 19，专任教师 ≥ 1） ÷ "
                + "学校（机构）（小学，专任教师 ≥ 1） × 100")
        #expect(
            Set(share.measures.map(\.key)) == ["institutions", "students", "teachers"])
        let areas = try #require(rows["meets-inside"]?.measure)
        #expect(areas.words == "areas with kind county or peopled")
        #expect(rows["meets-open"]?.needsConfiguration == true)
    }

    @Test func `of an unset area wait with every row`() throws {
        let text = try Fixtures.text("good/every-form").replacing("\"371500\"", with: "unset")
        let plan = try #require(Fixtures.plans(["every-form.yaml": text]).plans.first)
        #expect(plan.area == nil)
        #expect(plan.indicators.filter(\.needsConfiguration).count == 7)
        #expect(plan.indicators.allSatisfy { $0.unsetKeys.first == "area" })
    }

    @Test func `may refer to a row of another plan`() throws {
        let other = Fixtures.plan(
            "other",
            rows: """
                  restated:
                    name: {zh: 重述, en: Restated}
                    unit: percent
                    tier: C
                    measure: {indicator: share}
                    target: {kind: maintain, atLeast: 1}
                    source: {section: 一, quote: 引文}
                """)
        let (plans, faults) = Fixtures.plans([
            "other.yaml": other, "every-form.yaml": try Fixtures.text("good/every-form"),
        ])
        #expect(faults.filter { !$0.isWarning }.map(\.description) == [])
        let row = try #require(plans.first { $0.id == "other" }?.indicators.first)
        #expect(row.measure == bachelors())
        // Tier C is charted and never judged.
        #expect(row.target == nil)
    }

    @Test func `have a version that comments and quotes do not change`() throws {
        let text = try Fixtures.text("good/every-form")
        func canonical(_ text: String) throws -> String {
            try #require(Fixtures.root(of: text)).canonicalText
        }
        let plain = try canonical(text)
        let commented = try canonical(
            "# first\n" + text.replacing("tier: A", with: "tier: \"A\"  # quoted"))
        let changed = try canonical(text.replacing("tier: A", with: "tier: B"))
        #expect(commented == plain)
        #expect(changed != plain)
    }
}
