import Assessments
import Codes
import Configuration
import Documents
import Plans
import Projecting
import Scenarios
import Testing
import Words
import YAMLReader

private let root = String(#filePath.dropLast("Tests/ScenariosTests/ScenarioTests.swift".count))

/// What a scenario finds, and what is said of one that is wrong.
@Suite struct `A scenario` {
    private static let installation = loadInstallation(
        configFile: root + "config/planwatch.yaml", environment: [:], secrets: .none)

    private static let setting = ScenarioSetting(
        plans: installation.plans, areas: installation.areas,
        calendar: installation.calendar, vocabulary: installation.vocabulary,
        language: installation.language,
        rules: Assessment.Rules(
            kinds: installation.kinds, hold: 7, recovery: 7, graceDays: 0, minimumCell: 5),
        silentAreas: installation.settings.coverage.silentAreas)

    private func outcome(of text: String, file: String = "trial.yaml") -> ScenarioOutcome {
        let read = readYAML(Array(text.utf8), file: file)
        guard let root = read.root else {
            return ScenarioOutcome(unreadable: file, faults: read.faults)
        }
        let scenario = readScenario(root, file: file, setting: Self.setting)
        guard let scenario = scenario.scenario else {
            return ScenarioOutcome(unreadable: file, faults: scenario.faults)
        }
        return ScenarioRun.outcome(
            of: scenario,
            digests: KeyedDigests(identityKey: [UInt8](repeating: 7, count: 32)))
    }

    /// Thirty pupils, of whom twelve are poor, in a plan of one row.
    private static let small = """
        plan:
          indicators:
            poor:
              unit: percent
              measure: {share: {among: {students: {stage: primary}}, with: {groups: poor}}}
              target: {kind: maintain, atMost: 40}
        areas: [{code: "1"}]
        defaults:
          enrolment: {schoolId: s, stage: primary, move: new}
        steps:
          - on: 2021-09-01
            events:
              - institution-change: {institution: s, change: opened, kind: primarySchool,
                  date: 2010-09-01, areaCode: "1", setting: rural, ownership: public}
              - enrolment: {student: p1..p12, groups: [poor]}
              - enrolment: {student: p13..p30}
                id: others

        """

    @Test(arguments: yamlFiles(at: root + "config/plans/tests"))
    func `of the package holds`(file: String) throws {
        let outcome = outcome(
            of: String(decoding: try bytes(of: file), as: UTF8.self),
            file: String(file.dropFirst(root.count)))
        #expect(outcome.isPassed, "\(outcome.report)")
        #expect(!outcome.checks.isEmpty)
    }

    @Test func `finds a word for all that packaged rows leave open`() {
        let rows = Self.installation.plans.flatMap(\.indicators).filter(\.needsConfiguration)
        #expect(rows.count > 60)
        for row in rows {
            #expect(!row.unsetKeys.isEmpty, "\(row.id)")
            for key in row.unsetKeys {
                #expect(Wording(.zh).missing(at: key) != nil, "\(row.id): \(key)")
            }
        }
    }

    @Test func `counts what its events say`() {
        let outcome = outcome(
            of: Self.small + "    expect: {value: 40, numerator: 12, denominator: 30, alerts: []}\n"
        )
        #expect(outcome.isPassed, "\(outcome.report)")
    }

    @Test func `that fails says what was expected, what came, where and why`() {
        let outcome = outcome(of: Self.small + "    expect: {value: 41, status: breached}\n")
        #expect(
            outcome.report == """
                trial.yaml:18:14: 2021-09-01 poor in 1
                    value: expected 41, found 40
                    status: expected breached, found on_course
                    why: 40.00% is within the limit of at most 40%.

                """)
    }

    @Test func `corrects and retracts by the ids of its entries`() {
        let outcome = outcome(
            of: Self.small + """
                  - on: 2021-10-01
                    events:
                      - corrects: others
                        enrolment: {student: p13, groups: [poor]}
                    expect: {numerator: 13, status: at_risk}
                  - on: 2021-10-02
                    events:
                      - {retracts: others, student: p14..p15}
                    expect: {numerator: 13, denominator: 28}
                anyOrder: true

                """)
        #expect(outcome.isPassed, "\(outcome.report)")
        #expect(outcome.checks.count == 3)
    }

    @Test(arguments: [
        ("expect: {valu: 40}", "18:14: error: unknown key `valu` in `expect`"),
        ("expect: {row: por, value: 40}", "18:19: error: the plan `trial` has no row `por`"),
        ("expect: {status: brached}", "18:22: error: unknown word for `status` `brached`"),
        ("expect: {value: many}", "18:21: error: invalid value `many` for `value`"),
        ("expect: {area: \"2\", value: 1}", "18:20: error: there is no area `2`"),
        ("expects: {value: 40}", "18:5: error: unknown key `expects` in a step"),
    ])
    func `with a slip says where it is`(line: String, message: String) {
        let outcome = outcome(of: Self.small + "    \(line)\n")
        #expect(
            outcome.faults.contains { "\($0)".hasPrefix("trial.yaml:\(message)") },
            "\(outcome.report)")
    }

    @Test(arguments: [
        ("- enrolment: {student: a, stage: primry}", "unknown word for `stage` `primry`"),
        ("- enrolment: {student: a, grad: 1}", "unknown key `grad` in `enrolment`"),
        ("- enrolment: {}", "`enrolment` does not say whom it is about"),
        ("- enrollment: {student: a}", "there is no type of event `enrollment`"),
        ("- retracts: other", "no event before this one has the id `other`"),
        ("- enrolment: {student: a, grade: 13}", "the event is refused as schema_violation"),
        ("- enrolment: {student: a}\n      refused: schema_violation", "the event is accepted"),
    ])
    func `with an event that cannot be says so`(event: String, message: String) {
        let outcome = outcome(
            of: Self.small + "  - events:\n    \(event)\n    expect: {denominator: 30}\n")
        #expect(outcome.faults.contains { $0.message.hasPrefix(message) }, "\(outcome.report)")
    }

    @Test func `fails when an alert changes that it does not expect`() {
        let outcome = outcome(
            of: Self.small + """
                  - on: 2022-02-01
                    events:
                      - learner-exit: {student: p13..p20, schoolId: s, outcome: movedAway,
                          date: 2021-12-01}
                    noOtherAlerts: true

                """)
        #expect(outcome.failures.first?.mismatches.first?.expected == "no other alert")
        #expect(outcome.report.contains("{fired: 2022-01-08, severity: warning, status: breached}"))
    }

    @Test func `is a suite of JUnit`() {
        var report = JUnitReport()
        report.add(
            outcome(of: Self.small + "    expect: {value: 41}\n    note: <&\">\n"), seconds: "0.001"
        )
        #expect(report.text.contains("tests=\"1\" failures=\"1\" errors=\"0\""))
        #expect(report.text.contains("message=\"value: expected 41, found 40\""))
    }

    @Test func `that passes covers the statuses that it expects`() {
        var coverage = ScenarioCoverage()
        coverage.add(outcome(of: Self.small + "    expect: {status: on_course}\n"))
        coverage.add(outcome(of: Self.small + "    expect: {status: missed}\n"))
        #expect(coverage.statuses(of: "poor", in: "trial") == [.onCourse: 1])
    }
}
