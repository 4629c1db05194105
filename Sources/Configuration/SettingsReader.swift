import Calendar
import Plans

/// Reads the settings out of the parsed file and the environment, which overrides it.
struct SettingsReader {
    private var file: FaultList
    private var environmentFaults = FaultList(file: "environment")
    private let folder: String
    private let environment: [String: String]
    private let root: Node

    /// Of the file and of the environment.
    var faults: [Fault] { file.faults + environmentFaults.faults }

    init(root: Node, configFile: String, environment: [String: String]) {
        file = FaultList(file: configFile)
        folder = folderName(of: configFile)
        self.environment = environment
        self.root = root
    }

    /// All settings; a faulty one keeps its default.
    mutating func settings() -> Settings {
        refuseUnknownKeys()
        warnOfUnknownVariables()
        var settings = Settings()
        readKafka(into: &settings.kafka)
        set(&settings.postgres.url, .postgresURL) { $1.text($0, "an address of PostgreSQL") }
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
        set(&settings.periods.graceDays, .graceDays, 0...3_660)
        set(&settings.privacy.minimumCell, .minimumCell, 0...1_000_000)
        set(&settings.privacy.quarantineDays, .quarantineDays, 0...36_600)
        set(&settings.memory.subjectsMiB, .subjectsMiB, 1...16_777_216)
        set(&settings.http.listen, .listen) { endpoint($0, &$1) }
        return settings
    }

    private mutating func readKafka(into kafka: inout Settings.Kafka) {
        set(&kafka.bootstrapServers, .bootstrapServers) {
            $1.texts($0, "addresses of brokers")?.joined(separator: ",")
        }
        set(&kafka.group, .group) { $1.text($0, "a consumer group") }
        set(&kafka.topics, .topics) { node, faults in
            guard let topics = faults.texts(node, "topics") else { return nil }
            for topic in topics where !isTopic(topic) && !topic.hasPrefix("^") {
                faults.add(
                    .badValue, at: node.place, "`\(topic)` is no topic",
                    hint: "write letters, digits, `.`, `_` and `-`, or a pattern after `^`")
            }
            return topics
        }
        set(&kafka.alertsTopic, .alertsTopic) { node, faults in
            guard let topic = faults.text(node, "a topic") else { return nil }
            if isTopic(topic) { return topic }
            faults.add(
                .badValue, at: node.place, "`\(topic)` is no topic",
                hint: "write letters, digits, `.`, `_` and `-`")
            return nil
        }
        set(&kafka.properties, .properties) { properties($0, &$1) }
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
        case .topics, .plans:
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
                .unknownKey, at: .wholeFile, "the variable `\(name)` means nothing",
                hint: nearest(to: name, among: known).map { "write `\($0)`" } ?? "unset it",
                isWarning: true)
        }
    }
}
