import Documents
import Foundation
import Testing
import YAMLReader

@testable import Configuration

/// What libpq, librdkafka and the expressions of topics do not take is a fault with a place.
@Suite struct `Values that a library reads` {
    private func read(
        _ text: String, _ environment: [String: String] = [:],
        secrets: SecretFiles = .ofDatabase
    ) -> [Fault] {
        let root = readYAML(Array(text.utf8), file: "planwatch.yaml").root
        var reader = SettingsReader(
            root: root ?? Node(.mapping([]), line: 1, column: 1), configFile: "planwatch.yaml",
            environment: environment, secrets: secrets)
        _ = reader.settings()
        return reader.faults
    }

    @Test(arguments: [
        ("postgresql://u@h/db?sslmod=require", "did you mean `sslmode`?"),
        ("host=h dbnam=x", "did you mean `dbname`?"),
        ("postgresql://h/db?secret=x", "those of libpq only"),
        ("jdbc:postgresql://h/db", "write `postgresql://user@host"),
        ("jdbc:postgresql://h/db?user=secret", "write `postgresql://user@host"),
        ("postgres//x", "write `postgresql://user@host"),
        ("postgresql://u:secret@x@h/db", "`%40` for `@`"),
        ("postgresql://[::1/db", "`%40`"), ("postgresql://u:se%cret@h/db", "`%40`"),
        ("postgresql://h/db?sslmode=requir", "verify-full"),
        ("postgresql://h:99999/db", "from 1 to 65535"), ("host=h port=secret", "from 1 to 65535"),
        ("host=a,b port=1,2,3", "one for each host"), ("service=none-of-ours", "pg_service.conf"),
        ("host=h connect_timeout=soon", "documentation"),
        ("host=h target_session_attrs=best", "documentation"),
    ])
    func `an address that libpq does not take is refused where it stands, and not quoted`(
        url: String, hint: String
    ) throws {
        let faults = read("clock: wall\npostgres:\n  url: \"\(url)\"\n")
        #expect(faults.map(\.line) == [3] && faults.map(\.column) == [8])
        #expect(faults.first?.hint.contains(hint) == true, "\(faults)")
        #expect(!faults.map(\.description).joined().contains("secret"))
    }

    @Test(arguments: [
        "postgresql:///planwatch?user=planwatch_writer", "host=/run/postgresql", "host=@abstract",
        "postgresql://u:p%40x@a:5432,b:5433/db?target_session_attrs=read-write&sslmode=require",
        "postgresql://[::1]:5432/db?connect_timeout=3&application_name=x",
        "hostaddr=127.0.0.1 host=localhost",
    ])
    func `an address that libpq takes is taken, and nobody is connected to`(url: String) {
        #expect(read("postgres: {url: \"\(url)\"}\n") == [])
    }

    @Test(arguments: [
        ("nonsense.property: x", 3, "remove it"), ("securty.protocol: ssl", 3, "`security"),
        ("group.id: x", 3, "kafka.group"), ("debug: all", 3, "passwords"),
        ("error_cb: x", 13, "CONFIGURATION.md"), ("socket.timeout.ms: secret", 22, "CONFIG"),
        ("security.protocol: tls", 22, "CONFIG"),
    ])
    func `a property that librdkafka does not take is refused where it stands`(
        property: String, column: Int, hint: String
    ) {
        let faults = read("kafka:\n properties:\n  \(property)\n")
        #expect(faults.map(\.line) == [3] && faults.map(\.column) == [column], "\(faults)")
        #expect(faults.first?.hint.contains(hint) == true, "\(faults)")
        #expect(!faults.map(\.description).joined().contains("secret"))
    }

    @Test func `properties must make a client together, for the daemon`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = """
            kafka:
             properties:
              security.protocol: ssl
              ssl.ca.location: "\(file.path)"

            """
        #expect(read(text) == [], "an operator needs no certificates of the daemon's")
        func faults() -> [Fault] {
            read(text, secrets: .ofDaemon).filter { !$0.message.contains("keyFile") }
        }
        #expect(faults().map(\.code) == [.unreadable] && faults().map(\.line) == [4])
        try Data("no certificate".utf8).write(to: file)
        #expect(faults().map(\.code) == [.badValue] && faults().map(\.line) == [4])
        #expect(faults().first?.message.contains("ssl.ca.location") == true)
    }

    @Test func `certificates that the address of PostgreSQL names must be there, for the daemon`() {
        let text = "postgres: {url: \"host=h sslrootcert=/nowhere/root.pem\"}\n"
        #expect(read(text) == [])
        let faults = read(text, secrets: .ofDaemon).filter { !$0.message.contains("keyFile") }
        #expect(faults.map(\.code) == [.unreadable] && faults.map(\.column) == [17])
        #expect(faults.first?.message.contains("/nowhere/root.pem") == true)
    }

    @Test(arguments: [
        ("topics: [a, \"^b(\"]", 14, "not a regular expression"),
        ("topics: \"^[\"", 10, "expression"),
        ("bootstrapServers: \"a:9092,b:x\"", 20, "`b:x`"),
        ("bootstrapServers: \"a:70000\"", 20, "a:70000"),
        ("bootstrapServers: \":9092\"", 20, ":9092"),
    ])
    func `a pattern and an address are held against what reads them`(
        setting: String, column: Int, word: String
    ) {
        let faults = read("kafka:\n \(setting)\n")
        #expect(faults.map(\.line) == [2] && faults.map(\.column) == [column], "\(faults)")
        #expect(faults.first?.message.contains(word) == true)
    }

    @Test func `addresses of brokers in every form of theirs are taken`() {
        let servers = "a, b:9092,SSL://c:9093,[::1]:9092,::1"
        #expect(read("kafka: {bootstrapServers: \"\(servers)\"}\n") == [])
    }

    @Test func `a fault of a variable names the variable`() {
        let faults = read(
            "",
            [
                "PLANWATCH_POSTGRES_URL": "jdbc:x", "PLANWATCH_KAFKA_PROPERTIES": "nonsense=1",
                "PLANWATCH_KAFKA_TOPICS": "^(", "PLANWATCH_IDENTITY_KEY_FILE": "/nowhere/key",
            ], secrets: .ofDaemon)
        #expect(faults.map(\.file) == Array(repeating: "environment", count: 4))
        #expect(
            faults.map { $0.message.prefix { $0 != ":" } } == [
                "PLANWATCH_KAFKA_TOPICS", "PLANWATCH_KAFKA_PROPERTIES", "PLANWATCH_POSTGRES_URL",
                "PLANWATCH_IDENTITY_KEY_FILE",
            ])
    }

    @Test func `the identity key must be there and long enough, for the daemon`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = "identity:\n  keyFile: \"\(file.path)\"\n"
        #expect(read(text) == [])
        let missing = read(text, secrets: .ofDaemon)
        #expect(missing.map(\.code) == [.unreadable])
        #expect(missing.map(\.line) == [2] && missing.map(\.column) == [12])
        try Data(repeating: 7, count: 31).write(to: file)
        let short = read(text, secrets: .ofDaemon)
        #expect(short.map(\.code) == [.badValue] && short.map(\.line) == [2])
        try Data(repeating: 7, count: 32).write(to: file)
        #expect(read(text, secrets: .ofDaemon) == [])
        // Nor is the default there.
        #expect(read("", secrets: .ofDaemon).map(\.code) == [.unreadable])
    }
}
