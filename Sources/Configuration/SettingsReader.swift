import Calendar
import Documents
import KafkaClient
import Plans

/// Reads the settings out of the parsed file and the environment, which overrides it.
struct SettingsReader {
    private var file: FaultList
    private var environmentFaults = FaultList(file: "environment")
    private let folder: String
    private let environment: [String: String]
    private let root: Node
    private let secrets: SecretFiles

    /// Of the file and of the environment.
    var faults: [Fault] { file.faults + environmentFaults.faults }

    init(
        root: Node, configFile: String, environment: [String: String],
        secrets: SecretFiles = .ofDatabase
    ) {
        file = FaultList(file: configFile)
        folder = folderName(of: configFile)
        self.environment = environment
        self.root = root
        self.secrets = secrets
    }

    /// All settings; a faulty one keeps its default.
    mutating func settings() -> Settings {
        refuseUnknownKeys()
        warnOfUnknownVariables()
        var settings = Settings()
        readKafka(into: &settings.kafka)
        let secrets = secrets
        set(&settings.postgres.url, .postgresURL) {
            databaseURL($0, &$1, readsFiles: secrets == .ofDaemon)
        }
        set(&settings.postgres.passwordFile, .postgresPasswordFile) { $1.text($0, "a path") }
        settings.postgres.passwordFile = settings.postgres.passwordFile.map { joined(folder, $0) }
        set(&settings.plans, .plans) { $1.texts($0, "paths of plans") }
        set(&settings.areas, .areas) { $1.text($0, "a path") }
        set(&settings.calendar, .calendar) { $1.text($0, "a path") }
        set(&settings.vocabulary, .vocabulary) { $1.text($0, "a path") }
        set(&settings.identity.keyFile, .keyFile) { $1.text($0, "a path") }
        settings.plans = settings.plans.map { joined(folder, $0) }
        settings.areas = joined(folder, settings.areas)
        settings.calendar = joined(folder, settings.calendar)
        settings.vocabulary = joined(folder, settings.vocabulary)
        settings.identity.keyFile = joined(folder, settings.identity.keyFile)
        set(&settings.clock, .clock) { clock($0, &$1) }
        set(&settings.alerts.hold, .hold, 0...3_660)
        set(&settings.alerts.recovery, .recovery, 0...3_660)
        set(&settings.alerts.maxLag, .maxLag, 0...1_000_000_000_000)
        set(&settings.alerts.maxAge, .maxAge, 0...36_600)
        set(&settings.alerts.repeatAfter, .repeatAfter, 0...3_660)
        set(&settings.alerts.escalateAfter, .escalateAfter, 0...3_660)
        set(&settings.alerts.holdsFlapping, .flapping) { node, faults in
            faults.word(node, "word for `flapping`", of: ["say", "hold"]).map { $0 == "hold" }
        }
        set(&settings.alerts.flappingChanges, .flappingChanges, 1...3_660)
        set(&settings.alerts.flappingDays, .flappingDays, 1...3_660)
        set(&settings.alerts.routes, .alertRoutes) { $1.text($0, "a path") }
        settings.alerts.routes = settings.alerts.routes.map { joined(folder, $0) }
        set(&settings.alerts.giveUpAfter, .giveUpAfter) { span($0, &$1) }
        set(&settings.periods.graceDays, .graceDays, 0...3_660)
        set(&settings.privacy.minimumCell, .minimumCell, 0...1_000_000)
        set(&settings.privacy.quarantineDays, .quarantineDays, 0...36_600)
        set(&settings.coverage.silentAreas, .silentAreas) { node, faults in
            faults.word(node, "word for `silentAreas`", of: SilentAreas.words)
                .flatMap(SilentAreas.init)
        }
        set(&settings.memory.subjectsMiB, .subjectsMiB, 1...16_777_216)
        set(&settings.sharing.shards, .shards) {
            $1.whole($0, "value of `shards`", 1...256)
        }
        set(&settings.sharing.member, .member) { memberName($0, &$1) }
        refuseGroupWithoutTopic(settings)
        set(&settings.http.listen, .listen) { endpoint($0, &$1) }
        set(&settings.http.hosts, .hosts) { hosts($0, &$1) }
        readSecrets(of: &settings)
        return settings
    }

    /// The password of the database, and whether there is a key of the length that it needs.
    private mutating func readSecrets(of settings: inout Settings) {
        if secrets != .none, let file = settings.postgres.passwordFile {
            do throws(UnreadableFile) {
                settings.postgres.password = firstLine(of: try bytes(of: file))
            } catch {
                report(.postgresPasswordFile, .unreadable, "`\(file)`: \(error.words)")
            }
        }
        guard secrets == .ofDaemon else { return }
        let file = settings.identity.keyFile
        do throws(UnreadableFile) {
            let count = try bytes(of: file).count
            guard count < Settings.Identity.shortestKey else { return }
            report(
                .keyFile, .badValue,
                "`\(file)` has \(count) bytes, a key at least \(Settings.Identity.shortestKey)",
                hint: "before anything is stored make one of 32 random bytes; later bring the "
                    + "first one back: with another key every person counts as somebody else")
        } catch {
            report(
                .keyFile, .unreadable, "`\(file)`: \(error.words)",
                hint: "correct the path or who may read it; only a first installation makes "
                    + "a key: head -c 32 /dev/urandom, into a file that it does not yet have")
        }
    }

    /// A fault of what a setting names, where the setting was given.
    private mutating func report(
        _ key: SettingKey, _ code: Fault.Code, _ message: String,
        hint: String = "check the path and who may read it"
    ) {
        if let text = environment[key.variable], !text.isEmpty {
            environmentFaults.row = key.variable
            environmentFaults.add(code, at: .wholeFile, message, hint: hint)
        } else {
            let place = key.section.map { root[$0] }??[key.name]?.place ?? .wholeFile
            file.add(code, at: place, "\(key.rawValue) \(message)", hint: hint)
        }
    }

    private mutating func readKafka(into kafka: inout Settings.Kafka) {
        set(&kafka.bootstrapServers, .bootstrapServers) { node, faults in
            let servers = faults.texts(node, "addresses of brokers")?.joined(separator: ",")
            guard let servers, let faulty = ClientSettings.faultyAddress(in: servers) else {
                return servers
            }
            faults.add(
                .badValue, at: node.place, "`\(faulty)` is not an address of a broker",
                hint: "write `host:9092`, with commas between several")
            return nil
        }
        set(&kafka.group, .group) { $1.text($0, "a consumer group") }
        set(&kafka.topics, .topics) { topics($0, &$1) }
        set(&kafka.alertsTopic, .alertsTopic) { node, faults in
            guard let topic = faults.text(node, "a topic") else { return nil }
            if isTopic(topic) { return topic }
            faults.add(
                .badValue, at: node.place, "`\(topic)` is not a topic",
                hint: "write letters, digits, `.`, `_` and `-`")
            return nil
        }
        let secrets = secrets
        set(&kafka.properties, .properties) {
            properties($0, &$1, readsFiles: secrets == .ofDaemon)
        }
    }

    /// Members meet by a topic that is named after the group.
    private mutating func refuseGroupWithoutTopic(_ settings: Settings) {
        guard settings.sharing.shards != nil, !isTopic(settings.kafka.group) else { return }
        report(
            .group, .badValue, "`\(settings.kafka.group)` cannot be part of a topic's name",
            hint: "daemons that share write letters, digits, `.`, `_` and `-`")
    }

    /// Takes a value from the environment, else from the file, else leaves the default.
    private mutating func set<Value>(
        _ value: inout Value, _ key: SettingKey,
        _ parse: (Node, inout FaultList) -> Value?
    ) {
        if let text = environment[key.variable], !text.isEmpty {
            environmentFaults.row = key.variable
            if let said = parse(node(text, of: key), &environmentFaults) { value = said }
            return
        }
        let container = key.section.map { root[$0] } ?? root
        guard let node = container?[key.name], !node.isNull else { return }
        if let said = parse(node, &file) { value = said }
    }

    private mutating func set(
        _ value: inout Int, _ key: SettingKey, _ range: ClosedRange<Int>
    ) {
        set(&value, key) { $1.whole($0, "value of `\(key.name)`", range) }
    }

    /// The text of a variable as the file would have had it; commas part a list.
    private func node(_ text: String, of key: SettingKey) -> Node {
        func scalar(_ text: some StringProtocol) -> Node {
            Node(.scalar(String(text), quoted: false), line: 0, column: 0)
        }
        switch key {
        case .topics, .plans, .hosts:
            return Node(
                .sequence(text.split(separator: ",").map { scalar($0) }), line: 0, column: 0)
        case .properties:
            let entries = text.split(separator: ",").map { pair in
                let parts = pair.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Node.Entry(
                    key: String(parts[0]), line: 0, column: 0,
                    value: scalar(parts.count == 2 ? parts[1] : ""))
            }
            return Node(.mapping(entries), line: 0, column: 0)
        default: return scalar(text)
        }
    }

    private mutating func refuseUnknownKeys() {
        let top = SettingKey.allCases.filter { $0.section == nil }.map(\.name)
        let shape = Construct("the settings", optional: SettingKey.sections + top)
        for (section, node) in file.fields(of: root, shape) ?? [:]
        where SettingKey.sections.contains(section) {
            let keys = SettingKey.allCases.filter { $0.section == section }.map(\.name)
            _ = file.fields(of: node, Construct("`\(section)`", optional: keys))
        }
    }

    private mutating func warnOfUnknownVariables() {
        let known = SettingKey.allCases.map(\.variable)
        for name in environment.keys.sorted()
        where name.hasPrefix(SettingKey.prefix) && !name.hasPrefix(SettingKey.testPrefix)
            && !known.contains(name)
        {
            environmentFaults.row = nil
            environmentFaults.add(
                .unknownKey, at: .wholeFile, "unknown variable `\(name)`",
                hint: nearest(to: name, among: known).map { "did you mean `\($0)`?" } ?? "unset it",
                isWarning: true)
        }
    }
}
