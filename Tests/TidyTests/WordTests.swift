import Foundation
import Testing

/// What may not be written at all, and what only in one place.
struct WordTests {
    /// Banned in the program, with what to write instead.
    private static let banned = [
        "try!": "throw, or return a value that says what is wrong",
        "fatalError(":
            "return a rejection or a fault for bad input, use precondition for our own bug",
        "@unchecked Sendable": "let isolation or a Mutex do it",
        "nonisolated(unsafe)": "let isolation or a Mutex do it",
        "Task {": "start it in a task group, so that somebody waits for it",
        "Task.detached": "start it in a task group, so that somebody waits for it",
        "Date()": "take the time as an argument; Instruments/WallClock.swift reads the clock",
        "print(": "write through the console of the command line, or the daemon's log",
    ]

    /// Targets whose `Handles….swift` may hold C pointers: the client of each C library, and two
    /// that call the system itself.
    private static let pointers = [
        "KafkaClient": "rd_kafka_t and its lists", "PostgresClient": "PGconn and PGresult",
        "YAMLReader": "yaml_parser_t", "Crypto": "EVP contexts", "HTTPServer": "MHD_Daemon",
        "BlockingThreads": "pthread_create takes its argument as a pointer",
        "Systemd": "sd_journal_sendv takes iovecs",
        "CurlClient": "handles, lists and callbacks of libcurl",
        "PrivatePostgres": "posix_spawn takes arrays of C strings",
    ]

    @Test func `no banned word stands in the program`() {
        expectNone(
            ScannedFile.program.flatMap { source in
                source.findings(ofWords: Array(Self.banned.keys)) {
                    "`\($0)` is banned; \(Self.banned[$0] ?? "")"
                }
            })
    }

    @Test func `nothing is left to be done later`() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        expectNone(
            ScannedFile.all.flatMap { source in
                source.file.lines.enumerated().flatMap { index, line in
                    marks.filter { line.hasWord($0) }.map {
                        Finding(
                            path: source.file.path, line: index + 1,
                            message: "\($0): do it, or write down in DECISIONS.md that it is left")
                    }
                }
            })
    }

    @Test func `pointers stay in the handles of a client`() {
        expectNone(
            ScannedFile.program.filter { source in
                !(source.file.name.hasPrefix("Handles")
                    && Self.pointers[source.file.target] != nil)
            }.flatMap { source in
                source.code.lines.enumerated().filter { $0.element.hasPointer }.map {
                    Finding(
                        path: source.file.path, line: $0.offset + 1,
                        message: "a pointer outside of a client's Handles.swift; "
                            + "give the owner there a method, or use Span")
                }
            })
    }

    @Test func `every owner of pointers in the table is still there`() {
        for target in Self.pointers.keys {
            #expect(
                ScannedFile.program.contains {
                    $0.file.target == target && $0.file.name.hasPrefix("Handles")
                }, "\(target) has no Handles.swift any more; take it off the table")
        }
    }

    @Test func `only one file reads the wall clock`() {
        let words = ["clock_gettime", "CLOCK_REALTIME", "gettimeofday", "Date.now", "localtime_r"]
        expectNone(
            ScannedFile.program.filter { $0.file.path != "Sources/Instruments/WallClock.swift" }
                .flatMap { source in
                    source.findings(ofWords: words) {
                        "`\($0)`: take the time as an argument, or from Daemon's WallClock"
                    }
                })
    }

    @Test func `SQL is written in Storage and nowhere above it`() {
        let home: Set = ["Storage", "PostgresClient", "PrivatePostgres"]
        expectNone(
            ScannedFile.program.filter { !home.contains($0.file.target) }.flatMap { source in
                source.code.literals.filter { $0.text.isSQL }.map {
                    Finding(
                        path: source.file.path, line: $0.line,
                        message: "a statement in SQL; add a function to Storage and call it")
                }
            })
    }

    @Test func `no indicator of a plan is known to the program`() throws {
        let ids = try Self.indicators()
        #expect(!ids.isEmpty, "config/plans has no indicator, or is written in another way")
        expectNone(
            ScannedFile.program.flatMap { source in
                source.code.literals.filter { ids.contains($0.text) }.map {
                    Finding(
                        path: source.file.path, line: $0.line,
                        message: "\($0.text) is an indicator of a plan; "
                            + "the engine learns indicators from plan files only")
                }
            })
    }

    /// The identifiers of the plan files: the keys right below `indicators`.
    private static func indicators() throws -> Set<String> {
        var ids: Set<String> = []
        for file in SourceTree.files
        where file.path.hasPrefix("config/plans/") && file.path.hasSuffix(".yaml") {
            var inside = false
            for line in file.lines {
                if line.first?.isLetter == true { inside = line.hasPrefix("indicators:") }
                let indent = line.prefix { $0 == " " }.count
                let key = line.dropFirst(indent)
                if inside, indent == 2, key.hasSuffix(":"), key.first != "#" {
                    ids.insert(String(key.dropLast()))
                }
            }
        }
        return ids
    }

    /// Turns of older or made-up English that readers stumbled over, with plain ones.
    private static let turns = [
        "an" + "ew": "again, from the start, or the verb with `re-`",
        "for e" + "ver": "without limit",
        "so m" + "any": "this many, or name the number", "who" + "ever": "say who",
        "stands tw" + "ice": "is a duplicate", "reck" + "oned": "computed",
        "given o" + "ut": "delivered", "gives o" + "ut": "delivers", "taken b" + "ack": "retracted",
        "takes b" + "ack": "retracts",
    ]

    @Test func `the tree is written in plain English`() {
        // Released migrations are not edited.
        let kept = ["schemas/database/"]
        expectNone(
            SourceTree.files.filter { file in !kept.contains { file.path.hasPrefix($0) } }
                .flatMap { file in
                    Self.turns.filter { file.text.lowercased().hasWord($0.key) }.flatMap { turn in
                        file.lines.enumerated().filter { $0.element.lowercased().hasWord(turn.key) }
                            .map {
                                Finding(
                                    path: file.path, line: $0.offset + 1,
                                    message: "`\(turn.key)`: write \(turn.value)")
                            }
                    }
                })
    }

    /// What users read speaks of evaluation and targets; the contract's own words are one word
    /// each and have no space beside them.
    @Test func `texts for users have the terms of the field`() {
        let targets: Set = ["Page", "Words", "Charts", "Commands", "planwatch", "Course"]
        let words = ["judged", "promise", "promises", "promised", "fault", "faults"]
        expectNone(
            ScannedFile.program.filter { targets.contains($0.file.target) }.flatMap { source in
                source.code.literals.filter { literal in
                    literal.text.contains(" ") && !literal.text.contains("=")
                        && words.contains { literal.text.hasWord($0) }
                }.map {
                    Finding(
                        path: source.file.path, line: $0.line,
                        message: "\($0.text): write evaluated, target, error")
                }
            })
    }

    /// Words of the place where the project is made, and of no use to its readers.
    @Test func `the tree speaks of the project only`() {
        let words = ["/wo" + "rk/", "hel" + "per", "hel" + "pers", ".." + "/shared"]
        expectNone(
            SourceTree.files.flatMap { file in
                words.filter { file.text.lowercased().hasWord($0) }.flatMap { word in
                    file.lines.enumerated().filter { $0.element.lowercased().hasWord(word) }.map {
                        Finding(
                            path: file.path, line: $0.offset + 1,
                            message: "`\(word)` says nothing to a reader of the project")
                    }
                }
            })
    }
}

extension String {
    /// Whether a line of code names a C pointer or a way to one.
    fileprivate var hasPointer: Bool {
        if hasWord("OpaquePointer") || hasWord("Unmanaged") || contains("withUnsafe") {
            return true
        }
        return contains("Unsafe") && contains("Pointer")
    }

    /// Whether a literal's line begins or holds a statement, keywords in capitals as in this
    /// project.
    fileprivate var isSQL: Bool {
        let starts = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "COPY ", "CREATE TABLE "]
        let text = drop { $0 == " " }
        return starts.contains { text.hasPrefix($0) }
            || (text.hasPrefix("UPDATE ") && text.contains(" SET ")) || text.contains("(SELECT ")
    }
}
