import Documents
import FoundationEssentials
import KafkaClient
import PostgresClient

// Values that a library reads, held against that library before anything is started with them.
// They may be or hold secrets, so no message quotes them.

/// An address of PostgreSQL for libpq, as it is.
/// - Parameter readsFiles: whether certificates and keys that it names must be there.
func databaseURL(_ node: Node, _ faults: inout FaultList, readsFiles: Bool) -> String? {
    guard let text = faults.text(node, "an address of PostgreSQL") else { return nil }
    let url = DatabaseURL(text)
    if let fault = url.fault {
        let (message, hint) = words(for: fault)
        faults.add(.badValue, at: node.place, message, hint: hint)
        return nil
    }
    for (parameter, path) in url.files where readsFiles && !isReadable(path) {
        faults.addUnreadable(path, of: "the parameter `\(parameter)`", at: node.place)
    }
    return text
}

private func words(for fault: DatabaseURL.Fault) -> (message: String, hint: String) {
    switch fault {
    case .form:
        return (
            "`url` is not an address that libpq can read",
            "write `postgresql://user@host:5432/database`, or `host=… dbname=… user=…`"
        )
    case .unreadable:
        return (
            "libpq cannot read `url`",
            "write special characters of user, password and database as in `%40` for `@`"
        )
    case .unknownParameter(let name):
        guard let near = nearest(to: name, among: DatabaseURL.knownParameters) else {
            return (
                "`url` has a parameter that libpq does not know",
                "write those of libpq only, such as `?sslmode=require`"
            )
        }
        return ("unknown libpq parameter `\(name)` in `url`", "did you mean `\(near)`?")
    case .value(let parameter):
        let known = [
            "sslmode": "disable, allow, prefer, require, verify-ca or verify-full",
            "port": "a number from 1 to 65535, one for each host or one for all",
            "service": "a service that pg_service.conf has",
        ]
        return (
            "libpq does not take the value of the parameter `\(parameter)` of `url`",
            "write \(known[parameter] ?? "one that libpq's documentation names")"
        )
    }
}

/// Any properties of librdkafka, as texts.
/// - Parameter readsFiles: whether certificates and keys that they name must be there, and make a
///   client together with the rest.
func properties(
    _ node: Node, _ faults: inout FaultList, readsFiles: Bool
) -> [String: String]? {
    guard let entries = faults.entries(of: node, "`properties`") else { return nil }
    var properties: [String: String] = [:]
    var isFaulty = false
    for entry in entries {
        guard let text = faults.text(entry.value, "the property `\(entry.key)`") else {
            isFaulty = true
            continue
        }
        properties[entry.key] = text
        guard let fault = ClientSettings.fault(ofProperty: entry.key, value: text) else {
            continue
        }
        isFaulty = true
        faults.add(fault, of: entry)
    }
    guard !isFaulty, readsFiles else { return isFaulty ? nil : properties }
    let client = ClientSettings(bootstrapServers: "", properties: properties)
    for (property, path) in client.files where !isReadable(path) {
        isFaulty = true
        let place = node.entry(property)?.value.place ?? node.place
        faults.addUnreadable(path, of: "the property `\(property)`", at: place)
    }
    guard !isFaulty else { return nil }
    if let fault = client.clientFault {
        let words = fault.hint ?? fault.description
        let property = properties.keys.sorted { $0.utf8.count > $1.utf8.count }
            .first { words.contains($0) }
        faults.add(
            .badValue, at: property.flatMap { node.entry($0)?.value.place } ?? node.place,
            "librdkafka rejects `properties`: \(words)",
            hint: "correct that property")
        return nil
    }
    return properties
}

/// Names of topics, or patterns after `^`.
func topics(_ node: Node, _ faults: inout FaultList) -> [String]? {
    guard let nodes = faults.list(node, "topics") else { return nil }
    var topics: [String] = []
    for node in nodes {
        guard let topic = faults.text(node, "topics") else { return nil }
        topics.append(topic)
        if topic.hasPrefix("^") {
            guard !isTopicPattern(topic) else { continue }
            faults.add(
                .badValue, at: node.place, "`\(topic)` is not a regular expression",
                hint: "close its brackets, and write `\\.` where a dot is meant")
        } else if !isTopic(topic) {
            faults.add(
                .badValue, at: node.place, "`\(topic)` is not a topic",
                hint: "write letters, digits, `.`, `_` and `-`, or a pattern after `^`")
        }
    }
    return topics
}

/// What a broker takes as the name of a topic.
func isTopic(_ text: String) -> Bool {
    (1...249).contains(text.utf8.count) && text != "." && text != ".."
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
}

extension Settings {
    /// The identity key, and the certificates and keys that the settings of both servers name.
    var secretFiles: [String] {
        let client = ClientSettings(
            bootstrapServers: kafka.bootstrapServers, properties: kafka.properties)
        return [identity.keyFile] + client.files.map(\.path)
            + DatabaseURL(postgres.url).files.map(\.path)
    }
}

private func isReadable(_ path: String) -> Bool {
    FileManager.default.isReadableFile(atPath: path)
}

extension FaultList {
    fileprivate mutating func addUnreadable(_ path: String, of owner: String, at place: Place) {
        add(
            .unreadable, at: place, "\(owner) names `\(path)`, which cannot be read",
            hint: "check the path and who may read it")
    }

    fileprivate mutating func add(
        _ fault: ClientSettings.PropertyFault, of entry: Node.Entry
    ) {
        switch fault {
        case .fixed(let reason):
            add(
                .badValue, at: entry.place, "the property `\(entry.key)` cannot be set",
                hint: "remove it: \(reason)")
        case .unknown:
            let near = nearest(to: entry.key, among: ClientSettings.knownProperties)
            add(
                .unknownKey, at: entry.place, "unknown librdkafka property `\(entry.key)`",
                hint: near.map { "did you mean `\($0)`?" } ?? "remove it")
        case .value:
            add(
                .badValue, at: entry.value.place,
                "librdkafka does not take the value of the property `\(entry.key)`",
                hint: "write one that its CONFIGURATION.md names")
        }
    }
}
