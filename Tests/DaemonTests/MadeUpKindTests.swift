import Calendar
import Charts
import Codes
import Configuration
import Course
import Documents
import Exact
import Foundation
import Indicators
import JSONText
import Judgements
import KafkaClient
import Page
import Plans
import PostgresClient
import Simulation
import Storage
import TestSupport
import Testing
import Words

@testable import Daemon
@testable import Inspection
@testable import Instruments
@testable import Serving

// A kind of target that the product does not have, defined here as its own are: one value, with a
// key of its own, reasons of its own, and nothing in the product that names it.

extension TargetShape {
    fileprivate static let heldTimes = TargetShape(
        "held_times", comparators: [.atLeast], hasDeadline: false,
        keys: [.whole("times", 1...9, isRequired: true)])
}

extension TargetKind {
    /// Met once the limit has held in so many final periods.
    fileprivate static let heldTimes = TargetKind(
        .heldTimes, form: .limit, hasPath: false, isForecast: false,
        reasons: [.heldOften, .heldSeldom],
        finding: { judge, reading, day in
            var finding = Finding(reading: reading)
            guard let limit = judge.limit, judge.judgedValue(of: reading, &finding) != nil,
                case .whole(let times) = judge.indicator.target?.values["times"]
            else { return finding }
            let held = judge.lastClosedReadings(.max, on: day).filter { closed in
                closed.value.map { limit.holds($0) } ?? false
            }
            finding.verdict =
                held.count >= times
                ? Verdict(.met, .heldOften) : Verdict(.offCourse, .heldSeldom)
            return finding
        },
        expected: { judge, _, _ in judge.limit?.value }, closing: { _, _, _ in })
}

extension Reason {
    fileprivate static let heldOften = Reason(
        "held_often", zh: { "\($0.now)，守住的次数已够" }, en: { "\($0.now) has held often enough" })
    fileprivate static let heldSeldom = Reason(
        "held_seldom", zh: { $0.lead + "\($0.now)，守住的次数不够" },
        en: { $0.lead + "\($0.now) has not held often enough" })
}

@Suite(.serialized)
struct MadeUpKindTests {
    private let kinds = TargetKinds(TargetKinds.standard.all + [.heldTimes])

    /// An installation whose one plan has a row of the kind.
    private func installation(
        _ target: String, database: String = "postgresql:///none", broker: String = "127.0.0.1:1",
        kinds: TargetKinds
    ) throws -> Installation {
        let root = String(#filePath.dropLast("Tests/DaemonTests/MadeUpKindTests.swift".count))
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "planwatch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plan = folder.appending(path: "made-up.yaml")
        try Data(
            """
            id: made-up
            title: {zh: 试验规划, en: A plan of the tests}
            area: "371500"
            startsOn: 2021-01-01
            endsOn: 2025-12-31
            document: "000"
            indicators:
              kindergarten-children:
                name: {zh: 在园幼儿数, en: Children in kindergartens}
                unit: persons
                tier: A
                measure: {students: {stage: kindergarten}}
                target: \(target)
                source: {section: 一, quote: 引文}

            """.utf8
        ).write(to: plan)
        return loadInstallation(
            configFile: root + "config/planwatch.yaml",
            environment: [
                "PLANWATCH_POSTGRES_URL": database, "PLANWATCH_KAFKA_BOOTSTRAP_SERVERS": broker,
                "PLANWATCH_CLOCK": "events", "PLANWATCH_PLANS": plan.path(percentEncoded: false),
            ], kinds: kinds)
    }

    @Test func `its plan file is read with its table, and refused with another`() throws {
        let good = try installation("{kind: held_times, atLeast: 1, times: 2}", kinds: kinds)
        #expect(good.faults == [])
        let target = try #require(good.plans.first?.indicators.first?.target)
        #expect(target.values == ["times": .whole(2)])
        let unknown = try installation(
            "{kind: held_times, atLeast: 1, times: 2}", kinds: .standard)
        #expect(
            unknown.faults.map(\.message)
                == ["kindergarten-children: unknown kind of target `held_times`"])
        for (text, message) in [
            ("{kind: held_times, atLeast: 1}", "missing key `times` in `target`"),
            ("{kind: held_times, atLeast: 1, times: 0}", "invalid value `0` for `times`"),
            ("{kind: held_times, atMost: 1, times: 2}", "`atMost` does not fit `held_times`"),
            ("{kind: held_times, times: 2}", "missing comparator in `target`"),
            ("{kind: maintain, atLeast: 1, times: 2}", "`times` does not fit `maintain`"),
        ] {
            let faults = try installation(text, kinds: kinds).faults
            #expect(faults.map(\.message) == ["kindergarten-children: " + message])
        }
    }

    @Test func `it goes from the plan file to the page, and is explained`() async throws {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect(limits: .unlimited)
        _ = try await Migrations.migrate(connection)
        let city = SimulationSettings(
            from: CivilDay("2020-09-01") ?? .last(of: 2020),
            to: CivilDay("2022-03-31") ?? .last(of: 2022), schools: 56, students: 1_500)
        let (cluster, _) = try await EndToEndTests.broker(city)
        let installation = try installation(
            "{kind: held_times, atLeast: 1, times: 2}", database: database.url,
            broker: cluster.bootstrapServers, kinds: kinds)
        let service = Service(
            installation: installation, identityKey: EndToEndTests.key, shutdown: Shutdown(),
            telemetry: Telemetry(), owner: "test", patience: .seconds(20))
        #expect(await service.run(once: true) == .finished)

        // Only 2021 is final, so that the limit has held once.
        let rows = try await JudgeReader(connection: connection).statuses()
        let row = try #require(rows.first { $0.key.area == "371500" })
        #expect(row.status == .offCourse && row.reasonCode == "held_seldom")
        #expect(row.reason?.hasSuffix(" people has not held often enough.") == true)

        let explanation = try await Explanation.read(
            plan: "made-up", indicator: "kindergarten-children", area: "371500", connection,
            installation: installation)
        #expect(explanation.judgement.sentence == row.reason)
        #expect(explanation.text.contains("why       "))
        #expect(explanation.json.text.contains(#""reasonCode":"held_seldom""#))

        let reading = try await PageStore(connection: connection).reading()
        let snapshot = try reading.snapshot(kinds: kinds)
        let site = Site(installation, isSimulated: false)
        for (language, words) in [("zh", "守住的次数不够。"), ("en", "has not held often enough.")] {
            let request = PageRequest(
                path: "/plans/made-up/indicators/kindergarten-children",
                arguments: [("lang", language)], acceptLanguage: nil)
            let page = Page.answer(request, snapshot: snapshot, site: site, isAway: false)
            #expect(page?.html.contains(words) == true)
            // The side on which a limit does not hold is tinted: the form that the kind names.
            #expect(page?.html.contains("class=\"zone bad\"") == true)
        }
        let error = #expect(throws: UnknownWord.self) {
            try reading.snapshot(kinds: .standard)
        }
        #expect(error?.word == "held_times")
    }
}
