import Testing

/// Who may import whom: the order of the targets in `Package.swift`, kept by their imports.
struct LayerTests {
    /// Each C library with the one client that may touch it.
    private static let clients = [
        "CRDKafka": "KafkaClient", "CLibPQ": "PostgresClient", "CYAML": "YAMLReader",
        "CNettle": "Crypto", "CMicroHTTPD": "HTTPServer", "CSystemd": "Systemd",
        "CCurl": "CurlClient",
    ]

    /// The targets that only compute: no clock, no input or output, no waiting.
    static let pure: Set = [
        "Calendar", "Exact", "JSONText", "Records", "Bytes", "Codes", "Documents", "Events",
        "Subjects", "Language", "Plans", "Measures", "Indicators", "Words", "Charts", "Forecasts",
        "Course", "Alerts", "Routes", "Judgements", "Assessments", "Page", "Scenarios",
        "Simulation", "Commands",
    ]

    /// What a pure target may not reach, besides targets that are not pure.
    private static let impure: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]

    private let package: PackageFile
    private let sources: [ScannedFile]

    init() throws {
        package = PackageFile(try SourceTree.text("Package.swift"))
        sources = ScannedFile.all
    }

    @Test func `the manifest is understood`() {
        let names = package.targets.map(\.name)
        #expect(names.count > 40, "Package.swift is laid out in a way that PackageFile cannot read")
        for folder in Set(sources.map(\.file.target)) {
            #expect(names.contains(folder), "no target of Package.swift is named \(folder)")
        }
        for name in Self.pure {
            #expect(names.contains(name), "the table of pure targets names \(name), which is gone")
        }
    }

    @Test func `a C library is imported by its one client`() {
        expectNone(
            imports.filter { found in
                Self.clients[found.module].map { $0 != found.file.target } ?? false
            }.map { found in
                found.finding(
                    "\(found.module) is for \(Self.clients[found.module] ?? "") only; "
                        + "add what you need to that client")
            })
    }

    @Test func `every C library has its one client`() {
        let libraries = package.targets.map(\.name).filter {
            $0.hasPrefix("C") && $0.dropFirst().first?.isUppercase == true
        }
        #expect(Set(libraries) == Set(Self.clients.keys), "bring the table of clients up to date")
    }

    @Test func `a pure target imports neither the system nor an edge`() {
        let known = Set(package.targets.map(\.name))
        expectNone(
            imports.filter { found in
                guard Self.pure.contains(found.file.target) else { return false }
                return Self.impure.contains(found.module)
                    || (known.contains(found.module) && !Self.pure.contains(found.module))
            }.map { found in
                found.finding(
                    "\(found.file.target) is pure and may not import \(found.module); "
                        + "take the value as an argument, or move the code to an edge")
            })
    }

    @Test func `nothing waits in a pure target`() {
        expectNone(
            sources.filter { Self.pure.contains($0.file.target) }.flatMap { source in
                source.findings(ofWords: ["async", "await", "ContinuousClock"]) {
                    "`\($0)` in a pure target; what waits or asks a clock belongs in Daemon"
                }
            })
    }

    @Test func `a target imports only what the manifest lists for it`() {
        let known = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
        expectNone(
            imports.filter { found in
                guard let target = known[found.file.target] else { return false }
                return known[found.module] != nil && !target.dependencies.contains(found.module)
            }.map { found in
                found.finding(
                    "add \"\(found.module)\" to \(found.file.target)'s dependencies in "
                        + "Package.swift, or do without it: no layer is skipped in silence")
            })
    }

    @Test func `the manifest lists nothing that goes unused`() {
        let used = Dictionary(grouping: imports, by: \.file.target).mapValues {
            Set($0.map(\.module))
        }
        expectNone(
            package.targets.flatMap { target in
                target.dependencies.filter { !(used[target.name] ?? []).contains($0) }.map {
                    Finding(
                        path: "Package.swift", line: target.line,
                        message: "\(target.name) does not import \($0); take it off the list")
                }
            })
    }

    @Test func `what the judge computes knows no database`() {
        expectNone(
            imports.filter { found in
                found.file.target == "Judging" && found.module == "Storage"
                    && !found.file.path.hasSuffix("/JudgeLoop.swift")
            }.map { found in
                found.finding("only JudgeLoop reads and writes; rows of results are in Judgements")
            })
    }

    // MARK: - Imports

    private struct Import {
        let file: SourceFile
        let line: Int
        let module: String

        func finding(_ message: String) -> Finding {
            Finding(path: file.path, line: line, message: message)
        }
    }

    private var imports: [Import] {
        sources.flatMap { source in
            source.code.lines.enumerated().compactMap { index, line in
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place < 3,
                    words.prefix(place).allSatisfy({ $0.hasPrefix("@") || $0 == "package" }),
                    let module = words.last?.split(separator: ".").first
                else { return nil }
                return Import(file: source.file, line: index + 1, module: String(module))
            }
        }
    }
}
