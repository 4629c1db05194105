import Calendar
import Documents
import Foundation
import Language
import Plans
import Routes
import Testing

@testable import Configuration

/// The repository's own configuration, wherever it is checked out.
private let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

@Suite struct `The package's own configuration` {
    let installation = loadInstallation(
        configFile: repository + "config/planwatch.yaml", environment: [:])

    @Test func `has no error and no warning`() {
        #expect(installation.faults == [])
    }

    @Test func `says what the defaults say`() {
        var defaults = Settings()
        let folder = repository + "config/"
        defaults.plans = [folder + "plans/*.yaml"]
        defaults.areas = folder + defaults.areas
        defaults.calendar = folder + defaults.calendar
        defaults.vocabulary = folder + defaults.vocabulary
        // All of its channels are off.
        defaults.alerts.routes = folder + "alerts.yaml"
        #expect(installation.routes == AlertRoutes())
        #expect(installation.settings == defaults)
    }

    @Test func `takes the password of the database from the file that is named`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        func read() -> Installation {
            loadInstallation(
                configFile: repository + "config/planwatch.yaml",
                environment: ["PLANWATCH_POSTGRES_PASSWORD_FILE": file.path])
        }
        #expect(read().faults.map(\.description).joined().contains("no such file"))
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("open sesame\r\n".utf8).write(to: file)
        #expect(!read().faults.hasErrors && read().settings.postgres.password == "open sesame")
        // What stands in for a credential that nobody has set.
        try Data("\n".utf8).write(to: file)
        #expect(!read().faults.hasErrors && read().settings.postgres.password == nil)
    }

    @Test func `holds every row for silent areas where the environment says so`() {
        func read(_ variables: [String: String]) -> [Bool] {
            loadInstallation(
                configFile: repository + "config/planwatch.yaml", environment: variables
            ).plans.flatMap { $0.indicators.map(\.holdsForSilentAreas) }
        }
        #expect(read([:]).allSatisfy { !$0 })
        let held = read(["PLANWATCH_COVERAGE_SILENT_AREAS": "hold"])
        #expect(!held.isEmpty && held.allSatisfy { $0 })
    }

    @Test func `has five plans, each with rows and a version of its own`() {
        #expect(
            installation.plans.map(\.id) == [
                "county004", "daqing-14fyp", "heping-2035", "liaocheng-14fyp",
                "liaocheng-quality-balanced",
            ])
        #expect(installation.plans.allSatisfy { !$0.indicators.isEmpty })
        #expect(Set(installation.plans.map(\.version)).count == 5)
        #expect(installation.plans.allSatisfy { $0.version.utf8.count == 12 })
    }

    @Test func `waits for an area where the text names none`() {
        #expect(installation.plans.filter { $0.area == nil }.map(\.id) == ["county004"])
        for plan in installation.plans where plan.area == nil {
            #expect(plan.indicators.allSatisfy { $0.needsConfiguration })
        }
    }

    @Test func `counts fewer measures than rows, since rows share them`() {
        let rows = installation.plans.flatMap(\.indicators)
        #expect(Set(rows.map(\.measure)).count < rows.count)
    }

    @Test func `knows the divisions of both cities and the former code of Chiping`() throws {
        let areas = installation.areas
        let liaocheng = try #require(areas.index["371500"])
        let daqing = try #require(areas.index["230600"])
        #expect(areas.children[liaocheng].count == 8)
        #expect(areas.children[daqing].count == 9)
        #expect(areas.index["371523"] == areas.index["371503"])
    }

    @Test func `has semesters from 2020 to 2026 that leave no day out`() throws {
        let semesters = installation.calendar.semesters
        #expect(semesters.count == 14)
        for (semester, next) in zip(semesters, semesters.dropFirst()) {
            #expect(next.from == semester.to + 1)
        }
    }

    @Test func `gives schooling years the ages that are meant without a group`() {
        #expect(
            installation.vocabulary.series["schoolingYears"] == #"{"ageFrom":16,"ageTo":59}"#)
    }
}
