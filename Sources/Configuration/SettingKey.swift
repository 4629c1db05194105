/// A key of `planwatch.yaml`; the raw value is its path.
enum SettingKey: String, CaseIterable, Sendable {
    case bootstrapServers = "kafka.bootstrapServers"
    case group = "kafka.group"
    case topics = "kafka.topics"
    case alertsTopic = "kafka.alertsTopic"
    case properties = "kafka.properties"
    case postgresURL = "postgres.url"
    case postgresPasswordFile = "postgres.passwordFile"
    case plans, areas, calendar, vocabulary
    case keyFile = "identity.keyFile"
    case clock
    case hold = "alerts.hold"
    case recovery = "alerts.recovery"
    case maxLag = "alerts.maxLag"
    case maxAge = "alerts.maxAge"
    case repeatAfter = "alerts.repeat"
    case escalateAfter = "alerts.escalate"
    case flapping = "alerts.flapping"
    case flappingChanges = "alerts.flappingChanges"
    case flappingDays = "alerts.flappingDays"
    case alertRoutes = "alerts.routes"
    case giveUpAfter = "alerts.giveUpAfter"
    case graceDays = "periods.graceDays"
    case minimumCell = "privacy.minimumCell"
    case quarantineDays = "privacy.quarantineDays"
    case silentAreas = "coverage.silentAreas"
    case subjectsMiB = "memory.subjectsMiB"
    case shards = "sharing.shards"
    case member = "sharing.member"
    case listen = "http.listen"
    case hosts = "http.hosts"

    /// The section that it stands in, nil at the top.
    var section: String? {
        let parts = rawValue.split(separator: ".")
        return parts.count == 2 ? String(parts[0]) : nil
    }

    /// Its name within the section.
    var name: String { String(rawValue.split(separator: ".").last ?? "") }

    /// `PLANWATCH_` and the path in upper case, words separated by `_`.
    var variable: String {
        var result = SettingKey.prefix
        // A unit is one word: MiB.
        let path = rawValue.hasSuffix("MiB") ? rawValue.dropLast(3) + "Mib" : rawValue[...]
        for character in path {
            if character == "." {
                result += "_"
            } else {
                if character.isUppercase { result += "_" }
                result += character.uppercased()
            }
        }
        return result
    }

    static let prefix = "PLANWATCH_"
    /// Variables of the tests, ignored here.
    static let testPrefix = "PLANWATCH_TEST_"

    static let sections = allCases.compactMap(\.section).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
    }
}
