import Course
import Documents
import Language
import Testing

@testable import Plans

@Suite struct `The language` {
    /// The faults of a row whose measure and target are given.
    private func faults(
        _ measure: String, target: String = "{kind: maintain, atLeast: 1}"
    ) -> [Fault] {
        let text = Fixtures.plan(
            "one",
            rows: """
                  row:
                    name: {zh: 指标, en: Indicator}
                    unit: count
                    tier: A
                    measure: \(measure)
                    target: \(target)
                    source: {section: 一, quote: 引文}
                """)
        return Fixtures.plans(["one.yaml": text]).faults
    }

    @Test(arguments: ["students", "teachers"])
    func `names each key of a supported noun that comes later`(noun: String) throws {
        let later = try #require(Nouns.standard[noun]).later
        #expect(!later.isEmpty)
        for key in later {
            let found = faults("{\(noun): {\(key): x}}")
            #expect(found.map(\.message) == ["row: `\(key)` is not implemented in this version"])
        }
    }

    @Test(arguments: [
        ("{students: {followedBy: {leavers: {}, within: {days: 9}}}}", Fault.Code.join),
        ("{leavers: {followedBy: {rotations: {}, within: {days: 9}}}}", .join),
        ("{leavers: {followedBy: {admissions: {}}}}", .missingKey),
        ("{leavers: {followedBy: {within: {days: 9}}}}", .has),
        ("{leavers: {followedBy: {admissions: {in: year}, within: {days: 9}}}}", .has),
        (
            "{leavers: {followedBy: {admissions: {at: {kind: other}}, within: {days: 9}}}}",
            .mixedSides
        ),
        ("{teachers: {has: {training: {}, in: ever, proRata: true}}}", .has),
        ("{appointments: {not: {stage: primary, role: teacher}}}", .notSupported),
        ("{appointments: {any: [{stage: primary}, {role: teacher}]}}", .notSupported),
        ("{appointments: {has: {training: {}, proRata: true}}}", .has),
        ("{staff: {degree: {atLeast: master, below: college}}}", .badValue),
        ("{staff: {degree: {atLeast: master, equals: college}}}", .badValue),
        ("{findings: {matter: m, count: weeks}}", .badValue),
        ("{assessments: {distinct: skillCode}}", .join),
        ("{assessments: {distinct: skillCode, count: events, each: {atLeast: 2}}}", .amount),
    ])
    func `refuses what cannot follow or be in proportion`(measure: String, code: Fault.Code) {
        #expect(faults(measure).map(\.code).contains(code))
    }

    @Test(arguments: [
        ("{facilities: {sum: places, count: types}}", Fault.Code.amount),
        ("{facilities: {sum: places, max: places}}", .amount),
        ("{facilities: {capability: {wfi: true}}}", .vocabulary),
        ("{facilities: {capability: {}}}", .badValue),
        ("{facilities: {capability: {wifi: maybe}}}", .badValue),
        ("{facilities: {capability: {places: {between: [2, 1]}}}}", .badValue),
        ("{facilities: {at: {type: network}}}", .side),
        ("{facilities: {reached: retired}}", .badValue),
        ("{projects: {count: types}}", .badValue),
        ("{projects: {each: {atLeast: 2}}}", .notSupported),
        ("{classes: {size: {}}}", .missingKey),
        ("{classes: {at: {meets: {students: {}}}}}", .notSupported),
        ("{share: {among: {classes: {}}, with: {at: {meets: {students: {}}}}}}", .notSupported),
        ("{classes: {size: {atLeast: 1, below: 5}}}", .badValue),
        ("{openCases: {of: institutions}}", .missingKey),
        ("{facilities: {splitTo: kindergarten}}", .badValue),
        ("{share: {among: {facilities: {splitTo: junior}}, with: {type: network}}}", .share),
    ])
    func `tells slips in things at institutions`(measure: String, code: Fault.Code) {
        #expect(faults(measure).map(\.code) == [code])
    }

    @Test func `takes an unset limit for one that is still open`() {
        for measure in [
            "{classes: {size: {atLeast: unset}}}",
            "{facilities: {capability: {wifi: unset, places: {above: unset}}}}",
            "{projects: {in: unset}}",
        ] {
            let text = Fixtures.plan(
                "one",
                rows: """
                      row:
                        name: {zh: 指标, en: Indicator}
                        unit: count
                        tier: A
                        measure: \(measure)
                        source: {section: 一, quote: 引文}
                    """)
            let read = Fixtures.plans(["one.yaml": text])
            #expect(read.faults == [])
            #expect(read.plans.first?.indicators.first?.measure == .unset)
        }
    }

    /// The measure of a row; nil where it is faulty.
    private func formula(
        _ text: String, unit: String, reading: String = "running"
    ) -> Formula? {
        Fixtures.row(text, unit: unit, reading: reading).row?.measure
    }

    @Test(arguments: [
        ("{resources: {}}", "{facilities: {splitTo: primary}}", false),
        ("{students: {}}", "{sum: [{teachers: {}}, {facilities: {}}]}", true),
        ("{students: {}}", "{partsHeld: [{name: a, teachers: {}, atLeast: 1}]}", false),
    ])
    func `tests the coverage of whom a ratio is divided by`(
        of: String, to: String, isTested: Bool
    ) throws {
        let measure = try #require(formula("{ratio: {of: \(of), to: \(to)}}", unit: "ratio"))
        #expect(measure.tested.contains(where: \.countsPersons) == isTested)
    }

    @Test(arguments: [
        ("each: {atLeast: 3}, distinct: skillCode", "each>=3 distinct skillCode"),
        ("distinct: skillCode, each: {atLeast: 3}", "each>=3 distinct skillCode"),
        ("each: {atLeast: 3}", "each>=3"),
    ])
    func `counts whose events reach a number, or what they are about`(
        said: String, key: String
    ) throws {
        let measure = try #require(formula("{assessments: {in: year, \(said)}}", unit: "count"))
        let counted = try #require(measure.counts.first).measure
        #expect(counted.key == "assessments;in=year;\(key)")
    }

    @Test(arguments: [
        ("stage: [primary, junior]", "primary"), ("not: {stage: primary}", "junior"),
    ])
    func `narrows appointments by a stage that they are not of`(all: String, out: String) throws {
        let text = "{share: {among: {appointments: {\(all)}}, with: {not: {stage: \(out)}}}}"
        _ = try #require(formula(text, unit: "percent"))
    }

    @Test func `leaves open what different ones are to reach`() throws {
        let text = "{assessments: {each: {atLeast: unset}, distinct: skillCode}}"
        _ = try #require(formula(text, unit: "persons"))
    }

    @Test func `asks who is there at a census for the school year before it`() throws {
        let windows = [
            ("{teachers: {has: {training: {}}}}", "schoolYearBefore"),
            ("{teachers: {has: {training: {in: schoolYear}}}}", "schoolYear"),
            ("{teachers: {has: {training: {}, in: schoolYear}}}", "schoolYear"),
            ("{appointments: {has: {training: {}}}}", "schoolYear"),
        ]
        for (text, window) in windows {
            let measure = try #require(formula(text, unit: "count", reading: "census"))
            let key = try #require(measure.counts.first).measure.key
            #expect(key.contains("in=\(window);count=events)"), "\(key)")
        }
    }

    @Test func `tells all slips of a noun at once`() {
        let found = faults("{money: {szie: 3, at: {stage: primary}}}")
        #expect(found.map(\.code) == [.missingKey, .unknownKey, .side])
    }

    @Test func `knows the names of all fourteen kinds and of all nouns and formulas`() {
        #expect(TargetKinds.standard.all.count == 14)
        #expect(Set(Nouns.standard.names).count == 35)
        #expect(Nouns.standard.names.count == 35)
        #expect(Formulas.standard.names.count == 13)
    }

    @Test func `lets no word be unset that decides what a row is`() {
        let found = faults("{students: {}}", target: "{kind: unset, atLeast: 1}")
        #expect(found.map(\.code) == [.badValue])
    }

    @Test func `follows references far enough and no further`() {
        let rows = (0..<3_000).map { number in
            """
              row-\(number):
                name: {zh: 指标, en: Indicator}
                unit: count
                tier: A
                measure: {indicator: row-\(number + 1)}
                source: {section: 一, quote: 引文}
            """
        }
        let last = rows[0].replacing("row-0", with: "row-3000")
            .replacing("{indicator: row-1}", with: "{students: {}}")
        func faults(_ count: Int) -> [Fault] {
            let text = (rows.suffix(count) + [last]).joined(separator: "\n")
            return Fixtures.plans(["one.yaml": Fixtures.plan("one", rows: text)]).faults
        }
        #expect(faults(32) == [])
        #expect(faults(3_000).first?.code == .reference)
    }
}
