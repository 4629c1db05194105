import Foundation
import Testing

/// `docs/RUNBOOK.md` explains everything that the daemon says of itself, and nothing that it does
/// not say any more.
struct RunbookTests {
    private let runbook: SourceFile

    init() throws {
        runbook = try #require(SourceTree.files.first { $0.path == "docs/RUNBOOK.md" })
    }

    /// The first cells of the table under a heading, without their marks of code.
    private func entries(under heading: String) -> Set<String> {
        let rest = runbook.lines.drop { $0 != "## \(heading)" }.dropFirst()
        return Set(
            rest.prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| `") }.compactMap {
                $0.split(separator: "`").dropFirst().first.map(String.init)
            })
    }

    @Test func `every message of the log is explained`() {
        let messages = ScannedFile.program.flatMap { source in
            source.literals(after: ["Log.write("])
        }
        #expect(messages.count > 10, "calls of Log.write are written in another way")
        #expect(entries(under: "Messages") == Set(messages))
    }

    @Test func `every metric is explained`() throws {
        let source = try #require(
            ScannedFile.program.first { $0.file.path == "Sources/Serving/Metrics.swift" })
        let metrics = source.literals(after: ["page.family(", "page.histogram("])
        #expect(metrics.count > 10, "Metrics.swift is written in another way")
        #expect(entries(under: "Metrics") == Set(metrics))
    }

    @Test func `every reason of the probes is explained`() throws {
        let source = try #require(
            ScannedFile.program.first { $0.file.path == "Sources/Serving/Probes.swift" })
        let reasons = source.literals(after: ["reasons.append("])
        #expect(reasons.count > 3, "Probes.swift is written in another way")
        var told = entries(under: "Probes")
        // Reasons with a fact in them have an ellipsis in its place.
        #expect(told.isSuperset(of: reasons.map(\.withEllipses)))
        told.subtract(reasons.map(\.withEllipses))
        #expect(
            told
                == [
                    "the projector has not moved for a minute",
                    "the judge has not moved for a minute",
                ])
    }

    @Test func `every sample alert is explained`() throws {
        let rules = try SourceTree.text("deploy/monitoring/alerts.yaml").split(separator: "\n")
        let alerts = rules.compactMap { line in
            line.split(separator: "- alert: ").dropFirst().first.map(String.init)
        }
        #expect(!alerts.isEmpty)
        #expect(entries(under: "Sample alerts") == Set(alerts))
    }
}

extension ScannedFile {
    /// The first text in each of these calls.
    fileprivate func literals(after calls: [String]) -> [String] {
        let text = file.lines.joined(separator: "\n")
        return calls.flatMap { call in
            text.split(separator: call, omittingEmptySubsequences: false).dropFirst().compactMap {
                rest -> String? in
                guard let start = rest.firstIndex(of: "\"") else { return nil }
                return rest[rest.index(after: start)...].split(
                    separator: "\"", omittingEmptySubsequences: false
                ).first.map(String.init)
            }
        }
    }
}

extension String {
    /// With `…` for each interpolation, and for several of them that touch or are separated by `/`.
    fileprivate var withEllipses: String {
        var result = ""
        var rest = self[...]
        while let start = rest.range(of: "\\(") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...].drop { $0 != ")" }.dropFirst()
            if !result.hasSuffix("…") { result += "…" }
            if rest.hasPrefix("/\\(") { rest = rest.dropFirst() }
        }
        return result + rest
    }
}
