import Calendar
import Documents
import Plans
import Testing
import YAMLReader

@testable import Configuration

@Suite struct `The settings` {
    private func read(
        _ text: String, _ environment: [String: String] = [:], file: String = "etc/planwatch.yaml"
    ) -> (settings: Settings, faults: [Fault]) {
        let root = readYAML(Array(text.utf8), file: file).root
        var reader = SettingsReader(
            root: root ?? Node(.mapping([]), line: 1, column: 1), configFile: file,
            environment: environment, secrets: .none)
        let settings = reader.settings()
        return (settings, reader.faults)
    }

    @Test func `without a word are the defaults`() {
        let (settings, faults) = read("", file: "planwatch.yaml")
        #expect(settings == Settings())
        #expect(faults == [])
    }

    @Test func `take every key from the file`() {
        let (settings, faults) = read(
            """
            kafka:
              bootstrapServers: b1:9092,b2:9092
              group: other
              topics: [a, ^b.*]
              alertsTopic: alarms
              properties: {security.protocol: ssl, linger.ms: 3}
            postgres: {url: "host=/run/postgresql", passwordFile: secret}
            plans: one.yaml
            areas: /srv/areas.yaml
            calendar: c.yaml
            vocabulary: v.yaml
            identity: {keyFile: key}
            clock: fixed:2024-12-31
            alerts: {hold: 0, recovery: 1, maxLag: 1e3, maxAge: 012, repeat: 14, escalate: 30,
              flapping: hold, flappingChanges: 4, flappingDays: 60}
            periods: {graceDays: 5}
            privacy: {minimumCell: 3, quarantineDays: 9}
            coverage: {silentAreas: hold}
            memory: {subjectsMiB: 64}
            sharing: {shards: 32, member: second}
            http: {listen: "[::1]:0"}
            """)
        #expect(faults.map(\.description) == [])
        #expect(settings.kafka.bootstrapServers == "b1:9092,b2:9092")
        #expect(settings.kafka.group == "other")
        #expect(settings.kafka.topics == ["a", "^b.*"])
        #expect(settings.kafka.alertsTopic == "alarms")
        #expect(settings.kafka.properties == ["security.protocol": "ssl", "linger.ms": "3"])
        #expect(settings.postgres.url == "host=/run/postgresql")
        #expect(settings.postgres.passwordFile == "etc/secret")
        #expect(settings.plans == ["etc/one.yaml"])
        #expect(settings.areas == "/srv/areas.yaml")
        #expect(settings.calendar == "etc/c.yaml")
        #expect(settings.vocabulary == "etc/v.yaml")
        #expect(settings.identity.keyFile == "etc/key")
        #expect(settings.clock == .fixed(.last(of: 2024)))
        #expect(settings.alerts.hold == 0)
        #expect(settings.alerts.recovery == 1)
        #expect(settings.alerts.maxLag == 1_000)
        #expect(settings.alerts.maxAge == 12)
        #expect(settings.alerts.repeatAfter == 14 && settings.alerts.escalateAfter == 30)
        #expect(settings.alerts.holdsFlapping && settings.alerts.flappingChanges == 4)
        #expect(settings.alerts.flappingDays == 60)
        #expect(settings.periods.graceDays == 5)
        #expect(settings.privacy.minimumCell == 3)
        #expect(settings.privacy.quarantineDays == 9)
        #expect(settings.coverage.silentAreas == .hold)
        #expect(settings.memory.subjectsMiB == 64)
        #expect(settings.sharing.shards == 32 && settings.sharing.member == "second")
        #expect(settings.http.listen == Settings.Endpoint(host: "::1", port: 0))
        #expect(settings.http.listen.description == "[::1]:0")
    }

    @Test func `are overridden by the environment`() {
        let (settings, faults) = read(
            "clock: wall\nkafka: {topics: [a]}\n",
            [
                "PLANWATCH_CLOCK": "events", "PLANWATCH_KAFKA_TOPICS": "b,^c.*",
                "PLANWATCH_KAFKA_PROPERTIES": "client.rack=a,linger.ms=3",
                "PLANWATCH_HTTP_LISTEN": "0.0.0.0:80", "PLANWATCH_MEMORY_SUBJECTS_MIB": "64",
                "PLANWATCH_PLANS": "x.yaml", "PLANWATCH_GROUP_": "", "HOME": "/root",
            ])
        #expect(settings.clock == .events)
        #expect(settings.kafka.topics == ["b", "^c.*"])
        #expect(settings.kafka.properties == ["client.rack": "a", "linger.ms": "3"])
        #expect(settings.http.listen == Settings.Endpoint(host: "0.0.0.0", port: 80))
        #expect(settings.memory.subjectsMiB == 64)
        #expect(settings.plans == ["etc/x.yaml"])
        #expect(faults.map(\.isWarning) == [true])
    }

    @Test func `have names of hosts, and none unless told`() {
        #expect(read("", [:]).settings.http.hosts == [])
        #expect(read("http: {hosts: []}", [:]).faults.isEmpty)
        let (file, faults) = read("http: {hosts: [plans.example, '::1', 10.0.0.5]}", [:])
        #expect(file.http.hosts == ["plans.example", "::1", "10.0.0.5"] && faults.isEmpty)
        #expect(read("http: {hosts: plans.example}", [:]).settings.http.hosts == ["plans.example"])
        let variables = ["PLANWATCH_HTTP_HOSTS": "a.example,b.example"]
        #expect(read("", variables).settings.http.hosts == ["a.example", "b.example"])
        for text in ["plans.example:80", "https://plans.example", "a b", "''"] {
            #expect(read("http: {hosts: [\(text)]}", [:]).faults.count == 1, "\(text)")
        }
    }

    @Test func `have a variable for every key`() {
        #expect(
            SettingKey.allCases.map(\.variable) == [
                "PLANWATCH_KAFKA_BOOTSTRAP_SERVERS", "PLANWATCH_KAFKA_GROUP",
                "PLANWATCH_KAFKA_TOPICS", "PLANWATCH_KAFKA_ALERTS_TOPIC",
                "PLANWATCH_KAFKA_PROPERTIES", "PLANWATCH_POSTGRES_URL",
                "PLANWATCH_POSTGRES_PASSWORD_FILE", "PLANWATCH_PLANS", "PLANWATCH_AREAS",
                "PLANWATCH_CALENDAR", "PLANWATCH_VOCABULARY",
                "PLANWATCH_IDENTITY_KEY_FILE", "PLANWATCH_CLOCK", "PLANWATCH_ALERTS_HOLD",
                "PLANWATCH_ALERTS_RECOVERY", "PLANWATCH_ALERTS_MAX_LAG",
                "PLANWATCH_ALERTS_MAX_AGE", "PLANWATCH_ALERTS_REPEAT",
                "PLANWATCH_ALERTS_ESCALATE",
                "PLANWATCH_ALERTS_FLAPPING", "PLANWATCH_ALERTS_FLAPPING_CHANGES",
                "PLANWATCH_ALERTS_FLAPPING_DAYS", "PLANWATCH_ALERTS_ROUTES",
                "PLANWATCH_ALERTS_GIVE_UP_AFTER", "PLANWATCH_PERIODS_GRACE_DAYS",
                "PLANWATCH_PRIVACY_MINIMUM_CELL", "PLANWATCH_PRIVACY_QUARANTINE_DAYS",
                "PLANWATCH_COVERAGE_SILENT_AREAS",
                "PLANWATCH_MEMORY_SUBJECTS_MIB", "PLANWATCH_SHARING_SHARDS",
                "PLANWATCH_SHARING_MEMBER", "PLANWATCH_HTTP_LISTEN",
                "PLANWATCH_HTTP_HOSTS",
            ])
    }

    @Test func `warn of unknown variables and leave those of the tests alone`() {
        let (_, faults) = read(
            "", ["PLANWATCH_CLCOK": "wall", "PLANWATCH_TEST_SUITES": "/x", "PLANWATCH": "y"])
        #expect(
            faults.map(\.description) == [
                "environment:0:0: warning: unknown variable `PLANWATCH_CLCOK` "
                    + "[unknown_key]; did you mean `PLANWATCH_CLOCK`?"
            ])
    }

    @Test func `refuse unknown keys with the nearest`() {
        let (_, faults) = read("kafak: {}\nkafka: {topic: x}\n")
        #expect(faults.map(\.hint) == ["did you mean `kafka`?", "did you mean `topics`?"])
        #expect(faults.map(\.line) == [1, 2])
        #expect(faults.map(\.column) == [1, 9])
    }

    @Test func `refuse a port alone and say what to write`() {
        for text in ["9464", "\":9464\""] {
            let (settings, faults) = read("http: {listen: \(text)}\n")
            #expect(faults.map(\.message) == ["`listen` is a port alone"])
            #expect(
                faults.map(\.hint) == [
                    "write the address too: `127.0.0.1:9464` for this machine only"
                ])
            #expect(settings.http == Settings.HTTP())
        }
    }

    @Test(arguments: [
        ("clock: noon", "clock"), ("clock: fixed:2024-02-30", "clock"),
        ("http: {listen: example.org:80}", "listen"), ("http: {listen: 127.0.0.1}", "listen"),
        ("http: {listen: 127.0.0.256:1}", "listen"), ("http: {listen: 127.0.0.1:65536}", "listen"),
        ("alerts: {hold: -1}", "hold"), ("alerts: {hold: \"7\"}", "hold"),
        ("periods: {graceDays: 1.5}", "graceDays"), ("kafka: {topics: [a b]}", "topic"),
        ("kafka: {topics: []}", "topics"), ("postgres: {url: [a]}", "PostgreSQL"),
        ("memory: 5", "memory"), ("coverage: {silentAreas: maybe}", "silentAreas"),
    ])
    func `refuse values that mean nothing`(text: String, word: String) {
        let (settings, faults) = read(text, file: "planwatch.yaml")
        #expect(faults.map(\.code) == [.badValue])
        #expect(faults.first?.message.contains(word) == true)
        #expect(settings.clock == .wall)
        #expect(settings.alerts == Settings.Alerts())
    }

    @Test func `name the variable whose value means nothing`() {
        let (_, faults) = read("", ["PLANWATCH_ALERTS_HOLD": "soon"])
        #expect(faults.map(\.file) == ["environment"])
        #expect(faults.first?.message.hasPrefix("PLANWATCH_ALERTS_HOLD: ") == true)
    }
}
