import Documents
import Plans
import Testing

/// What `check` warns of: slips that no rule forbids.
@Suite struct `A plan that reads well and is wrong` {
    private let share = "{share: {among: {teachers: {}}, with: {degree: {atLeast: bachelor}}}}"

    /// The warnings of one row, without its name; the plan is read all the same.
    private func warnings(
        _ measure: String, unit: String = "percent", tier: String = "A", target: String?,
        reading: String? = "running"
    ) throws -> [String] {
        let text = Fixtures.plan(
            "one",
            rows: """
                  row:
                    name: {zh: 指标, en: Row}
                    unit: \(unit)
                    tier: \(tier)
                    measure: \(measure)
                    source: {section: 一, quote: 引文}
                \(reading.map { "    reading: \($0)" } ?? "")
                \(target.map { "    target: {\($0)}" } ?? "")
                """)
        let (plans, faults) = Fixtures.plans(["one.yaml": text])
        #expect(plans.count == 1 && faults.allSatisfy(\.isWarning), "\(faults)")
        #expect(faults.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.hint.isEmpty })
        return faults.map { String($0.message.dropFirst("row: ".count)) }
    }

    private func ofShare(_ target: String) throws -> [String] {
        try warnings(share, target: target)
    }

    @Test func `a good row is not warned of`() throws {
        for target in [
            "kind: maintain, atLeast: 52", "kind: maintain, equals: 100",
            "kind: maintain, atMost: 0",
            "kind: level_by_date, atLeast: 95, by: 2025, baseline: {value: 92.13, year: 2020}",
            "kind: level_by_date, atLeast: 98.5, by: 2025, baseline: {value: 98.5, year: 2020}",
        ] { #expect(try ofShare(target) == []) }
        #expect(
            try warnings("{teachers: {}}", unit: "persons", target: "kind: maintain, equals: 9")
                == [])
    }

    @Test func `a stock of students falls every summer`() throws {
        let psychologists = "{ratio: {of: {staff: {role: psychologist}}, to: {students: {}}}}"
        let target = "kind: maintain, atLeast: 52"
        func ofReading(_ reading: String?) throws -> [String] {
            try warnings(psychologists, unit: "ratio", target: target, reading: reading)
        }
        let found = try ofReading(nil)
        #expect(found.count == 1 && found[0].contains("students of July and August"))
        // What is written is meant.
        #expect(try ofReading("running") == [])
        #expect(try ofReading("census") == [])
        #expect(
            try warnings(psychologists, unit: "ratio", tier: "C", target: target, reading: nil)
                == [])
    }

    @Test func `a share of students does not, since both sides fall together`() throws {
        let target = "kind: maintain, atLeast: 52"
        let students = "{share: {among: {students: {}}, with: {at: {ownership: public}}}}"
        #expect(try warnings(students, target: target, reading: nil) == [])
        #expect(try warnings(share, target: target, reading: nil) == [])
    }

    @Test(arguments: [
        ("atLeast: 120", "no value is above 100"), ("atMost: -1", "no value is below 0"),
        ("atLeast: 0", "every value meets `atLeast`"),
        ("atMost: 100", "every value meets `atMost`"),
        ("equals: 96.5", "only a value of exactly 96.5 meets `equals`"),
        ("atLeast: 0.3", "0.3 is less than 1 percent"),
    ])
    func `a limit that the unit cannot mean`(limit: String, message: String) throws {
        #expect(try ofShare("kind: maintain, \(limit)") == [message])
    }

    @Test(arguments: [
        (
            "atLeast: 95, baseline: {value: 96, year: 2020}",
            "the baseline 96 is past the target 95 already"
        ),
        (
            "atMost: 5, baseline: {value: 4, year: 2020}",
            "the baseline 4 is past the target 5 already"
        ),
        (
            "atLeast: 95, baseline: {value: 0.92, year: 2020}",
            "baseline 0.92 and target 95 differ tenfold"
        ),
        (
            "atLeast: 95, by: 2021, baseline: {value: 50, year: 2020}",
            "the target asks for 45 points a year"
        ),
        (
            "atLeast: 95, baseline: {value: 90, year: 2021}",
            "the baseline's year 2021 lies in the plan, from 2021-01-01 on"
        ),
        (
            "atLeast: 95, baseline: {value: 90, year: 2002}",
            "the baseline of 2002 is more than ten years older than the plan"
        ),
        ("atLeast: 95, by: 2035", "the deadline lies after the plan's end, 2025-12-31"),
    ])
    func `a baseline or a day that does not fit the target`(rest: String, message: String) throws {
        #expect(try ofShare("kind: level_by_date, \(rest)") == [message])
    }

    @Test(arguments: ["kind: maintain, atLeast: 120", "kind: level_by_date, atLeast: 9, by: 2035"])
    func `a target of tier C is none that anything is missed by`(target: String) throws {
        #expect(try warnings(share, tier: "C", target: target) == [])
    }

    @Test func `a measure that is not settled has no values to compare with`() throws {
        let unset = "{share: {among: {teachers: {}}, with: {certificate: unset}}}"
        #expect(try warnings(unset, target: "kind: maintain, equals: 100") == [])
    }
}
