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
import Language
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
    /// Met once the limit has held in this many final periods.
    fileprivate static let heldTimes = TargetKind(
        .heldTimes, form: .limit, hasPath: false,
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
        expected: { judge, _, _ in judge.limit?.onlySide?.limit }, closing: { _, _, _ in })
}

extension Reason {
    fileprivate static let heldOften = Reason(
        "held_often", zh: { "\($0.now)，守住的次数已够" }, en: { "\($0.now) has held often enough" })
    fileprivate static let heldSeldom = Reason(
        "held_seldom", zh: { $0.lead + "\($0.now)，守住的次数不够" },
        en: { $0.lead + "\($0.now) has not held often enough" })
}

// Another one whose target has two sides: its comparator is part of its definition too.

extension ComparatorShape {
    fileprivate static let within = ComparatorShape(
        "within",
        Comparison(
            "within",
            bounds: { ends, _ in ends.low.flatMap { low in ends.high.map { .between(low, $0) } } },
            goal: { $0("目标 \($1.low)至\($1.high)", "target \($1.low) to \($1.high)") },
            limit: { $0("区间 \($1.low)至\($1.high)", "the range of \($1.low) to \($1.high)") },
            sign: { $1.low + "–" + $1.high })
    ) { node, _, faults in faults.ends(node, "within") }
}

extension TargetShape {
    fileprivate static let stayWithin = TargetShape(
        "stay_within", comparators: [.within], hasDeadline: false)
}

extension TargetKind {
    fileprivate static let stayWithin = TargetKind(
        .stayWithin, form: .range, hasPath: false, reasons: [.inside, .outside],
        finding: { judge, reading, day in
            var finding = Finding(reading: reading)
            guard let limit = judge.limit, let value = judge.judgedValue(of: reading, &finding)
            else { return finding }
            finding.verdict =
                limit.holds(value) ? Verdict(.onCourse, .inside) : Verdict(.breached, .outside)
            return finding
        },
        expected: { judge, reading, _ in judge.side(of: reading.value)?.limit },
        closing: { _, _, _ in })
}

extension Reason {
    fileprivate static let inside = Reason(
        "inside", zh: { "\($0.now)，在\($0.limit)之内" }, en: { "\($0.now) is in \($0.limit)" })
    fileprivate static let outside = Reason(
        "outside", zh: { $0.lead + "\($0.now)，不在\($0.limit)之内" },
        en: { $0.lead + "\($0.now) is not in \($0.limit)" })
}

@Suite(.serialized)
struct MadeUpKindTests {
    private let kinds = TargetKinds(TargetKinds.standard.all + [.heldTimes, .stayWithin])

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
        #expect(!good.faults.hasErrors)
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

    @Test func `a comparator with two sides is read with the kind that has it`() throws {
        let good = try installation("{kind: stay_within, within: [5, 90]}", kinds: kinds)
        #expect(!good.faults.hasErrors)
        let comparator = try #require(good.plans.first?.indicators.first?.target?.comparator)
        #expect(comparator.direction == "within")
        #expect(comparator.low == Fraction(5) && comparator.high == Fraction(90))
        for (text, message) in [
            ("{kind: stay_within, within: 5}", "`within` must be a pair of figures"),
            ("{kind: stay_within, within: [9, 5]}", "`within` is upside down"),
            ("{kind: stay_within, atLeast: 5}", "`atLeast` does not fit `stay_within`"),
            ("{kind: stay_within}", "missing comparator in `target`"),
            ("{kind: maintain, within: [5, 90]}", "`within` does not fit `maintain`"),
        ] {
            let faults = try installation(text, kinds: kinds).faults
            #expect(faults.map(\.message) == ["kindergarten-children: " + message])
        }
        let unset = try installation("{kind: stay_within, within: unset}", kinds: kinds)
        #expect(unset.plans.first?.indicators.first?.needsConfiguration == true)
    }

    @Test func `it goes from the plan file to the page, and is explained`() async throws {
        let played = try await played("{kind: held_times, atLeast: 1, times: 2}")
        // Only 2021 is final, so that the limit has held once.
        #expect(played.row.status == .offCourse && played.row.reasonCode == "held_seldom")
        #expect(played.row.reason?.hasSuffix(" people has not held often enough.") == true)
        #expect(played.explanation.judgement.sentence == played.row.reason)
        #expect(played.explanation.text.contains("why       "))
        #expect(played.explanation.json.text.contains(#""reasonCode":"held_seldom""#))
        for (language, words) in [("zh", "守住的次数不够。"), ("en", "has not held often enough.")] {
            let html = try #require(played.pages[language])
            #expect(html.contains(words))
            // The side on which a limit does not hold is tinted: the form that the kind names.
            #expect(html.contains("class=\"zone bad\""))
        }
        #expect(played.unknown?.word == "held_times")
    }

    @Test func `a value above two sides is too many, in words and in the drawing`() async throws {
        let played = try await played("{kind: stay_within, within: [5, 90]}")
        let row = played.row
        let value = try #require(row.value)
        #expect(row.status == .breached && row.reasonCode == "outside")
        #expect(row.expected == Fraction(90) && row.shortfallNoun == "children")
        #expect(row.gap == Fraction(90) - value)
        #expect(row.shortfall == value - Fraction(90))
        #expect(row.reason?.contains("children over the limit: ") == true)
        #expect(
            row.reason?.hasSuffix(" people is not in the range of 5 people to 90 people.") == true)
        #expect(played.explanation.text.contains("children fewer now, to reach at most 90"))
        let zh = try #require(played.pages["zh"])
        #expect(zh.contains("不在区间 5 人至90 人之内。") && zh.contains("5 人–90 人"))
        let en = try #require(played.pages["en"])
        #expect(en.contains("no deadline: 5 people–90 people must hold every year"))
        // A band, of which the value lies outside.
        for html in [zh, en] { #expect(html.contains("class=\"ok\"")) }
    }

    private struct Played {
        var row: StatusRow
        var explanation: Explanation
        var pages: [String: String]
        /// What is said of the kind by a program that lacks it.
        var unknown: UnknownWord?
    }

    /// A small city whose plan has that target, up to March 2022.
    private func played(_ target: String) async throws -> Played {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect(limits: .unlimited)
        _ = try await Migrations.migrate(connection)
        let city = SimulationSettings(
            from: CivilDay("2020-09-01") ?? .last(of: 2020),
            to: CivilDay("2022-03-31") ?? .last(of: 2022), schools: 56, students: 1_500)
        let (cluster, _) = try await EndToEndTests.broker(city)
        let installation = try installation(
            target, database: database.url,
            broker: cluster.bootstrapServers, kinds: kinds)
        let service = Service(
            installation: installation, identityKey: EndToEndTests.key, shutdown: Shutdown(),
            telemetry: Telemetry(), owner: "test", patience: .seconds(20))
        #expect(await service.run(once: true) == .finished)

        let rows = try await JudgeReader(connection: connection).statuses()
        let row = try #require(rows.first { $0.key.area == "371500" })
        let explanation = try await Explanation.read(
            plan: "made-up", indicator: "kindergarten-children", area: "371500", connection,
            installation: installation)
        try await connection.begin(.readOnlySnapshot)
        let reading = try await PageStore(connection: connection).reading()
        try await connection.commit()
        let nouns = installation.language.nouns.shortfalls
        let snapshot = try reading.snapshot(kinds: kinds, nouns: nouns)
        let site = Site(installation, isSimulated: false)
        var pages: [String: String] = [:]
        for language in ["zh", "en"] {
            let request = PageRequest(
                path: "/plans/made-up/indicators/kindergarten-children",
                arguments: [("lang", language)], acceptLanguage: nil)
            let page = Page.answer(request, snapshot: snapshot, site: site, isAway: false)
            pages[language] = page?.html
        }
        let unknown = #expect(throws: UnknownWord.self) {
            try reading.snapshot(kinds: .standard, nouns: nouns)
        }
        return Played(row: row, explanation: explanation, pages: pages, unknown: unknown)
    }
}
