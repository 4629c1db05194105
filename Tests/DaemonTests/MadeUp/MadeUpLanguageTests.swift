import Calendar
import Codes
import Configuration
import Documents
import Exact
import Foundation
import JSONText
import Judgements
import Language
import Page
import Storage
import Testing

@testable import Daemon
@testable import Inspection
@testable import Serving

/// Constructs that no file of the product knows, from the plan file to the page.
@Suite struct `Made-up definitions` {
    /// The package's own installation, with plans of made-up constructs.
    static let installation: Installation = {
        let root = String(
            #filePath.dropLast("Tests/DaemonTests/MadeUp/MadeUpLanguageTests.swift".count))
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "planwatch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = ["areas", "calendar", "vocabulary"].map {
            "\($0): \(root)config/\($0).yaml\n"
        }.joined()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            try Data((settings + "plans: [made-up.yaml]\nclock: \"fixed:2024-12-31\"\n").utf8)
                .write(to: folder.appending(path: "planwatch.yaml"))
            try Data(plan.utf8).write(to: folder.appending(path: "made-up.yaml"))
        } catch { Issue.record(error) }
        return loadInstallation(
            configFile: folder.appending(path: "planwatch.yaml").path(percentEncoded: false),
            environment: [:], language: MadeUp.language)
    }()

    private static func row(
        _ id: String, unit: String, _ measure: String, target: String = "atLeast: 3",
        reading: String = "running"
    ) -> String {
        """
          \(id):
            name: {zh: 指标, en: Row}
            unit: \(unit)
            tier: A
            measure: \(measure)
            reading: \(reading)
            target: {kind: maintain, \(target)}
            source: {section: 一, quote: 引文}

        """
    }

    private static let conditions =
        "[{name: pupils, students: {}, atLeast: 4}, {name: {zh: 教职工, en: staff}, teachers: {}, "
        + "above: 3}, {name: any, teachers: {}}]"

    private static let plan =
        """
        id: made-up
        title: {zh: 试验, en: Trial}
        area: "371500"
        startsOn: 2021-01-01
        endsOn: 2025-12-31
        document: "000"
        define:
          pupils: {students: {}}
        indicators:

        """ + row("schools", unit: "institutions", "{schools: {form: [primarySchool]}}")
        + row("rural", unit: "institutions", "{schools: {at: {setting: rural}}}")
        + row("hired", unit: "persons", "{hirings: {}}")
        + row("hired-events", unit: "persons", "{hirings: {count: events}}")
        + row("hired-school-year", unit: "persons", "{hirings: {in: schoolYear, fullTime: true}}")
        + row("hired-semester", unit: "persons", "{hirings: {in: semester}}")
        + row("hired-years", unit: "persons", "{hirings: {in: {years: 3}}}")
        + row("reported", unit: "count", "{reports: {}}")
        + row("complying", unit: "percent", "{complying: {of: {students: {}}, least: 2}}")
        + row(
            "complying-rural", unit: "percent",
            "{complying: {of: {students: {}}, least: 2, over: {setting: rural}}}")
        + row("evenness", unit: "ratio", "{evenness: {of: {students: {}}}}")
        + row("clubs", unit: "count", "{clubs: {}}")
        + row("clubs-sport", unit: "count", "{clubs: {clubKind: sport}}")
        + row("clubs-large", unit: "count", "{clubs: {clubSize: large}}")
        + row("clubs-both", unit: "count", "{clubs: {clubKind: [art, chess], clubSize: small}}")
        + row("met", unit: "count", "{meetings: {}}")
        + row("met-school-year", unit: "count", "{meetings: {in: schoolYear}}")
        + row("met-plan", unit: "count", "{meetings: {in: plan}}")
        + row(
            "met-cycle", unit: "count",
            "{meetings: {in: {cycleYears: 2, from: 2021-01-01}}}")
        + row("met-events", unit: "count", "{meetings: {count: events, in: schoolYear}}")
        + row("met-cohort", unit: "count", "{meetings: {}}", reading: "cohort")
        + row("met-by-year", unit: "count", "{meetings: {}}", reading: "schoolYear")
        + row("met-children", unit: "count", "{meetings: {sum: children, in: plan}}")
        + row("sum", unit: "persons", "{sum: [{students: {}}, {teachers: {}}]}")
        + row(
            "sum-ratio", unit: "ratio",
            "{ratio: {of: {sum: [{students: {}}, {teachers: {}}]}, to: {teachers: {}}}}")
        + row(
            "difference", unit: "persons",
            "{difference: {of: {students: {}}, minus: {teachers: {}}}}")
        + row("growth", unit: "percent", "{growth: {of: {teachers: {}}}}")
        + row("growth-nothing", unit: "percent", "{growth: {of: {students: {}}}}")
        + row(
            "growth-census", unit: "percent", "{growth: {of: {teachers: {}}}}", reading: "census")
        + row("increase", unit: "persons", "{increase: {of: {teachers: {}}, since: plan}}")
        + row(
            "increase-day", unit: "persons",
            "{increase: {of: {teachers: {}}, since: 2022-01-01}}")
        + row("all-of", unit: "truth", "{allOf: \(conditions)}", target: "atLeast: 1")
        + row("parts-held", unit: "count", "{partsHeld: \(conditions)}")
        + row("parts-share", unit: "percent", "{partsShare: \(conditions)}")
        + row("defined", unit: "persons", "{defined: pupils}")
        + row(
            "lapsed", unit: "persons", "{defined: pupils}\n    effective: {to: 2023-12-31}")
        + row(
            "capped", unit: "percent",
            "{ratio: {of: {students: {}}, to: {teachers: {}}, per: 100, capped: institution}}")
        + row("filled", unit: "percent", "{filled: {of: {students: {}}, to: {teachers: {}}}}")

    // MARK: the events

    private static func event(
        _ type: String, _ subject: String, _ number: Int, _ data: [(String, JSON)]
    ) -> SentRecord {
        let event = JSON.object([
            ("specversion", .string("1.0")), ("id", .string("\(subject)-\(number)")),
            ("source", .string("made-up")), ("type", .string("education.\(type).v1")),
            ("subject", .string(subject)), ("time", .string("2024-12-01T00:00:00+08:00")),
            ("data", .object(data)),
        ])
        return SentRecord(
            key: Array(subject.utf8), value: Array(event.text.utf8),
            headers: [("content-type", Array("application/cloudevents+json".utf8))])
    }

    private static func school(_ name: String, _ setting: String, area: String) -> SentRecord {
        event(
            "institution-change", "institution/\(name)", 1,
            [
                ("change", .string("opened")), ("date", .string("2020-09-01")),
                ("areaCode", .string(area)), ("kind", .string("primarySchool")),
                ("setting", .string(setting)), ("ownership", .string("public")),
                ("stages", .array([.string("primary")])),
            ])
    }

    private static func pupil(_ number: Int, at school: String) -> SentRecord {
        event(
            "enrolment", "student/\(number)", 1,
            [
                ("schoolId", .string(school)), ("stage", .string("primary")),
                ("from", .string("2023-09-01")), ("grade", .integer(1)), ("move", .string("new")),
            ])
    }

    private static func appointed(
        _ person: Int, at school: String, _ number: Int, from: String,
        employment: String = "fullTime"
    ) -> SentRecord {
        event(
            "staff-appointment", "staff/\(person)", number,
            [
                ("unitId", .string(school)), ("role", .string("teacher")),
                ("employment", .string(employment)), ("stage", .string("primary")),
                ("from", .string(from)),
            ])
    }

    private static func stated(_ year: Int, _ number: Int, _ series: String) -> SentRecord {
        event(
            "statistic", "area/371502", number,
            [
                ("series", .string(series)), ("period", .string("\(year)")),
                ("value", .integer(5)), ("status", .string("final")),
            ])
    }

    static let records: [SentRecord] =
        [
            school("a", "rural", area: "371502"), school("b", "urban", area: "371502"),
            school("c", "rural", area: "371521"),
        ]
        // 3 pupils at a, 1 at b, none at c.
        + [pupil(1, at: "a"), pupil(2, at: "a"), pupil(3, at: "a"), pupil(4, at: "b")]
        + [
            appointed(1, at: "a", 1, from: "2022-03-01"),
            appointed(1, at: "a", 2, from: "2024-02-01"),
            appointed(1, at: "b", 3, from: "2024-10-01"),
            appointed(2, at: "b", 1, from: "2024-05-05"),
            appointed(3, at: "b", 1, from: "2024-09-02", employment: "partTime"),
            appointed(4, at: "c", 1, from: "2021-06-01"),
        ] + [
            stated(2023, 1, "population"), stated(2024, 2, "population"),
            stated(2024, 3, "schoolingYears"),
        ] + clubs

    private static func club(
        _ subject: String, _ number: Int, _ change: String, _ date: String,
        _ more: [(String, JSON)]
    ) -> SentRecord {
        event(
            "club", subject, 100 + number,
            [("change", .string(change)), ("date", .string(date))] + more)
    }

    private static func met(
        _ subject: String, _ number: Int, _ date: String, _ year: Int64, _ club: String,
        _ children: Int64
    ) -> SentRecord {
        self.club(
            subject, number, "met", date,
            [
                ("schoolYear", .integer(year)), ("clubId", .string(club)),
                ("children", .integer(children)), ("areaCode", .string("371502")),
            ])
    }

    private static let clubs: [SentRecord] = {
        let (sport, art) = (("kind", JSON.string("sport")), ("kind", JSON.string("art")))
        let (small, large) = (("size", JSON.string("small")), ("size", JSON.string("large")))
        let here = { (code: String) in ("areaCode", JSON.string(code)) }
        let (school, first, second) = ("institution/a", "resource/r1", "resource/r2")
        return [
            club(school, 1, "opened", "2022-03-01", [sport, large]),
            club("area/371502", 1, "opened", "2023-01-01", [art, small]),
            club(first, 1, "opened", "2021-02-01", [sport, small, here("371521")]),
            club(first, 2, "closed", "2024-06-01", [here("371521")]),
            club(second, 1, "opened", "2020-05-05", [sport, large, here("371502")]),
            met(school, 2, "2022-10-01", 2022, "c1", 10),
            met(school, 3, "2024-10-01", 2024, "c1", 20),
            met(school, 4, "2024-11-01", 2024, "c1", 30),
            met(school, 5, "2024-11-02", 2024, "c2", 5),
            // Of a school year that has not begun, and of one that is over.
            met(school, 6, "2024-08-25", 2024, "c3", 1),
            met(school, 7, "2024-09-20", 2023, "c4", 7),
            met(school, 8, "2020-12-01", 2020, "c5", 100),
            met(second, 2, "2023-05-05", 2022, "c1", 2),
        ]
    }()

    private func values(_ play: Play, in area: String = "371500") -> [String: String] {
        var values: [String: String] = [:]
        for row in play.world.statuses.values where row.key.area == area {
            values[row.key.indicator] = row.value?.decimalText(places: 2)
        }
        return values
    }

    // MARK: the tests

    @Test func `are read, counted and judged`() throws {
        #expect(Self.installation.faults.filter { !$0.isWarning } == [])
        var play = try Play(Self.installation, types: MadeUp.types)
        try play.readAtOnce(Self.records)
        #expect(play.world.refused.isEmpty)
        #expect(
            values(play) == [
                "schools": "3", "rural": "2",
                // Persons 1, 2 and 3; person 1 twice.
                "hired": "3", "hired-events": "4",
                // From September: 1 (full time); 3 works part time.
                "hired-school-year": "1", "hired-semester": "2",
                // The event of 2021-06-01 has left the window, all others are in it.
                "hired-years": "3",
                // Two series in the year 2024, however often stated.
                "reported": "2",
                // Only a has two pupils: a third of the units, half of the rural ones.
                "complying": "33.33", "complying-rural": "50",
                // 3, 1, 0: mean 4/3, variance 14/9 ÷ 16/9.
                "evenness": "0.88",
                // A teacher at each: 1 of 1 at a and at b, whose pupils are more, and 0 of 1 at c.
                "filled": "66.67", "capped": "66.67",
                // 4 pupils; 3 teachers: 2 a year before, 1 at the end of 2021, none before 2021.
                "sum": "7", "sum-ratio": "2.33", "difference": "1", "growth": "50",
                "growth-nothing": "0", "growth-census": "50", "increase": "3",
                "increase-day": "2", "all-of": "0", "parts-held": "2", "parts-share": "66.67",
                "defined": "4",
                // Of the institution, the area and the second resource; the first is closed.
                "clubs": "3", "clubs-sport": "2", "clubs-large": "2", "clubs-both": "1",
                // c1, c2 and c3; c4 belongs to the school year before, and to the year.
                "met": "4", "met-school-year": "3",
                // c4 too, and c1 of the resource.
                "met-plan": "5",
                // The same in 2023 and 2024.
                "met-cycle": "5",
                // The last meeting of each club alone: 30, 5, 1 and 7, and 2 of the resource.
                "met-events": "4", "met-children": "45",
                // By 31 August c3 alone.
                "met-cohort": "1", "met-by-year": "3",
            ])
        #expect(values(play, in: "371521")["schools"] == "1")
        #expect(values(play, in: "371521")["clubs"] == "0")
        #expect(values(play, in: "371502")["clubs"] == "3")
        // Filters that differ in groups alone share their cells.
        #expect(
            play.world.measures.keys.filter { $0.hasPrefix("clubs") }
                == ["clubs;by=clubKind,clubSize"])
        let verification = try play.verification().report()
        #expect(verification.differences == [])
    }

    @Test func `are explained, and said on the page in both languages`() throws {
        var play = try Play(Self.installation)
        try play.readAtOnce(Self.records)
        let site = Site(Self.installation, isSimulated: false)
        func definition(_ indicator: String) throws -> Site.Definition {
            try #require(
                site.definitions[IndicatorKey(plan: "made-up", indicator: indicator)])
        }
        let complying = try definition("complying-rural")
        #expect(complying.formulaEn == "the share of units with at least 2 for students")
        #expect(complying.formulaZh == "在学学生不低于2的学校占比")
        let schools = try definition("schools")
        #expect(schools.formulaZh == "学校（小学）")
        let row = try #require(
            play.world.statuses.values.first {
                $0.key.indicator == "rural" && $0.key.area == "371500"
            })
        #expect(row.shortfallNoun == "schools")
        #expect(row.reason?.contains("1 school short") ?? false)
        let explanation = try #require(
            play.explanation(of: "rural", in: "371500", on: .last(of: 2024)))
        #expect(explanation.text.contains("schools at units with setting rural, at 2 institutions"))
    }

    @Test func `give the same in any order, doubling, cut, layout and restart`() throws {
        for seed in UInt64(1)...60 {
            let tried = PropertyCase(
                seed: seed, rows: PropertyRows(first: Self.installation, all: []))
            #expect(try tried.difference() == nil, "seed \(seed)")
        }
    }
}
