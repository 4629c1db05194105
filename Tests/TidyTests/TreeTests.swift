import Foundation
import Testing

/// What belongs together across the folders of the project.
struct TreeTests {
    @Test func `every schema and sample is read by a test`() {
        let readers = SourceTree.files.filter {
            $0.path.hasPrefix("Tests/") && $0.path != "Tests/TidyTests/TreeTests.swift"
        }
        let schemas = SourceTree.files.filter {
            $0.path.hasPrefix("schemas/") && $0.path.hasSuffix(".schema.json")
        }
        expectNone(
            schemas.filter { schema in
                let stem = String(schema.name.prefix { $0 != "." })
                if schema.name.hasSuffix(".v1.schema.json") {
                    // What reads one type's schema reads all; the samples say what is expected.
                    let samples = "schemas/events/samples/\(stem)/expected.json"
                    return !SourceTree.files.contains { $0.path == samples }
                }
                return !readers.contains {
                    $0.text.contains(schema.name) || $0.text.contains("\"\(stem)\"")
                }
            }.map {
                Finding(path: $0.path, line: 1, message: "no test reads this schema; add one")
            })
    }

    @Test func `every sample's outcome is stated`() {
        let samples = SourceTree.files.filter {
            $0.path.hasPrefix("schemas/events/samples/") && $0.name != "expected.json"
        }
        #expect(!samples.isEmpty)
        expectNone(
            samples.filter { sample in
                let folder = sample.path.dropLast(sample.name.count)
                let expected = SourceTree.files.first { $0.path == folder + "expected.json" }
                return !(expected?.text.contains("\"\(sample.name)\"") ?? false)
                    && !sample.name.hasPrefix("good-")
            }.map {
                Finding(
                    path: $0.path, line: 1,
                    message: "a bad sample needs its reason in expected.json beside it")
            })
    }

    @Test func `each migration has a number of its own, and is built into the program`() throws {
        let names = SourceTree.files.filter { $0.path.hasPrefix("schemas/database/") }.map(\.name)
        let numbers = names.compactMap { Int($0.dropFirst().prefix(4)) }
        #expect(numbers.count == names.count, "name a migration m0001_topic.sql")
        // A number may be left free: what a schema lacks is asked number by number.
        #expect(Set(numbers).count == numbers.count)
        let versions = try SourceTree.text("Sources/Storage/Migrations.swift")
        for number in numbers {
            #expect(versions.contains("migration(\(number), "), "\(number) is not in the list")
        }
        let link = SourceTree.root.appendingPathComponent("Sources/Storage/Migrations")
        #expect(
            link.resolvingSymlinksInPath().path
                == SourceTree.root.appendingPathComponent("schemas/database").path)
        #expect(try SourceTree.text("Package.swift").contains(".embedInCode(\"Migrations\")"))
    }

    @Test func `every target stands in the source layout of the architecture page`() throws {
        let page = try #require(SourceTree.files.first { $0.path == "docs/ARCHITECTURE.md" })
        let start = try #require(
            page.lines.firstIndex(of: "## Source layout"),
            "docs/ARCHITECTURE.md has no section Source layout")
        let rest = page.lines[(start + 1)...]
        let section = rest.prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("|") }
            .joined(separator: "\n")
        let targets = PackageFile(try SourceTree.text("Package.swift")).targets.filter { target in
            SourceTree.files.contains { $0.path.hasPrefix("Sources/\(target.name)/") }
        }
        expectNone(
            targets.filter { !section.contains("`\($0.name)`") }.map {
                Finding(
                    path: "docs/ARCHITECTURE.md", line: start + 1,
                    message: "the source layout lacks `\($0.name)` of Package.swift")
            })
    }
}
