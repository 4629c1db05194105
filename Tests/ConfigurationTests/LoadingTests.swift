import Documents
import Foundation
import Plans
import Testing

@testable import Configuration

/// An installation in a folder of its own, removed with it.
private final class Folder {
    let path = FileManager.default.temporaryDirectory
        .appending(path: "planwatch-\(UUID().uuidString)").path(percentEncoded: false)

    init(_ files: [String: String]) throws {
        for (name, text) in files {
            let file = URL(filePath: path).appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func load() -> Installation {
        loadInstallation(configFile: path + "/planwatch.yaml", environment: [:])
    }
}

@Suite struct `An installation` {
    private let good = [
        "planwatch.yaml": "",
        "areas.yaml": "areas: [{code: 1, name: {zh: 甲, en: A}, kind: city}]\n",
        "calendar.yaml": "semesters: {}\n",
        "vocabulary.yaml": "series: {}\n",
    ]

    private func plan(_ id: String, area: String = "1") -> String {
        """
        id: \(id)
        title: {zh: 甲, en: A}
        area: \(area)
        startsOn: 2021-01-01
        endsOn: 2025-12-31
        document: x
        indicators: {}
        """
    }

    @Test func `reads every plan that a pattern names, hidden ones not`() throws {
        let folder = try Folder(
            good.merging([
                "plans/b.yaml": plan("b"), "plans/a.yaml": plan("a"), "plans/.c.yaml": "?",
                "plans/d.txt": "?",
            ]) { $1 })
        let installation = folder.load()
        #expect(installation.faults.map(\.description) == [])
        #expect(installation.plans.map(\.id) == ["a", "b"])
    }

    @Test func `has the faults of all files at once, by file and line`() throws {
        let folder = try Folder([
            "planwatch.yaml": "clok: wall\nplans: [plans/*.yaml, missing.yaml]\n",
            "areas.yaml": "areas: [{code: 1, name: {zh: 甲}, kind: city}]\n",
            "calendar.yaml": "",
            "vocabulary.yaml": "series: {a: &x {}}\n",
            "plans/a.yaml": plan("b"), "plans/b.yaml": "id: [1",
        ])
        let installation = folder.load()
        let found = installation.faults.map {
            "\($0.file.dropFirst(folder.path.count + 1)):\($0.line) \($0.code.rawValue)"
        }
        #expect(
            found == [
                "areas.yaml:1 missing_key", "calendar.yaml:1 bad_value",
                "missing.yaml:0 unreadable", "plans/a.yaml:1 bad_value", "plans/b.yaml:1 syntax",
                "planwatch.yaml:1 unknown_key", "vocabulary.yaml:1 syntax",
                "vocabulary.yaml:1 missing_key",
            ])
        #expect(installation.plans == [])
        #expect(installation.faults.hasErrors)
    }

    /// Typed with a Chinese keyboard: YAML takes key and value, or two values, for one text.
    @Test(arguments: [
        ("    unit：percent\n    tier: A", 9, "`：` (U+FF1A)"),
        ("    unit: percent\n    measure: {students: {stage：primary}}", 31, "`：` (U+FF1A)"),
        (
            "    unit: percent\n    measure: {students: {stage: [junior，senior]}}", 40,
            "`，` (U+FF0C)"
        ),
        ("    unit: percent，tier: A", 18, "`，` (U+FF0C)"),
        ("    unit: percent\n    name: {zh: 甲，en: A}", 17, "`，` (U+FF0C)"),
        ("    unit: percent\n    measure: {students: {stage: ［primary］}}", 33, "`［` (U+FF3B)"),
        ("    unit: percent\n    target: {kind: maintain, atLeast: ９５}", 39, "`９` (U+FF19)"),
    ])
    func `names a full-width mark where it stands`(row: String, column: Int, mark: String) throws {
        let text = plan("a").replacing("indicators: {}", with: "indicators:\n  row:\n\(row)\n")
        let folder = try Folder(good.merging(["plans/a.yaml": text]) { $1 })
        let found = folder.load().faults.filter { $0.hint.contains("full-width") }
        let sign = mark.dropFirst().prefix(1)
        let line = text.split(separator: "\n").firstIndex { $0.contains(sign) }
        #expect(found.contains { $0.hint.contains(mark) && $0.column == column })
        #expect(found.allSatisfy { $0.line == line.map { $0 + 1 } })
    }

    @Test func `leaves full-width marks alone in Chinese texts`() throws {
        let row = "    name: {zh: 甲：乙，丙, en: A}\n    unti: percent\n    source: {quote: “甲，乙”}"
        let text = plan("a").replacing("indicators: {}", with: "indicators:\n  row:\n\(row)\n")
        let faults = try Folder(good.merging(["plans/a.yaml": text]) { $1 }).load().faults
        #expect(faults.hasErrors && !faults.contains { $0.hint.contains("full-width") })
    }

    @Test func `without any plan is only warned of`() throws {
        let installation = try Folder(good).load()
        #expect(installation.faults.map(\.isWarning) == [true])
        #expect(!installation.faults.hasErrors)
    }

    @Test func `without its settings says so and nothing else`() {
        let faults = loadInstallation(
            configFile: "/nowhere/planwatch.yaml", environment: [:]
        ).faults
        #expect(
            faults.map(\.description) == [
                "/nowhere/planwatch.yaml:0:0: error: there is no such file [unreadable]; "
                    + "check the path and who may read it"
            ])
    }

    @Test func `gives a plan another version when its content changes, not its comments`() throws {
        func version(_ text: String) throws -> String? {
            try Folder(good.merging(["plans/a.yaml": text]) { $1 }).load().plans.first?.version
        }
        let plain = try version(plan("a"))
        let commented = try version("# a\n" + plan("a"))
        let changed = try version(plan("a", area: "unset"))
        #expect(plain?.utf8.count == 12)
        #expect(commented == plain)
        #expect(changed != plain)
    }
}
