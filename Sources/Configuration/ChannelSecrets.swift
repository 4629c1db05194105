import Documents
import FoundationEssentials
import JSONText
import Plans
import Routes

/// Reads the routes, and what the secret files of their channels hold.
///
/// - Parameter environment: nil where no secret is to be looked at.
func readRoutes(
    _ root: Node, file: String, plans: [Plan]?, areas: AreaTree?,
    _ environment: [String: String]?
) -> (routes: AlertRoutes, faults: [Fault]) {
    var (routes, faults) = readAlertRoutes(root, file: file, plans: plans, areas: areas)
    var reader = ChannelFiles(file: file, environment: environment)
    routes.channels = routes.channels.map { reader.completed($0) }
    faults += reader.faults.faults
    return (routes, faults)
}

private struct ChannelFiles {
    private(set) var faults: FaultList
    private let folder: String
    private let environment: [String: String]?

    /// What stands before the name of a credential of systemd.
    private static let credential = "credential:"

    init(file: String, environment: [String: String]?) {
        faults = FaultList(file: file)
        folder = folderName(of: file)
        self.environment = environment
    }

    /// The channel with whole paths and its secret.
    mutating func completed(_ channel: ChannelSettings) -> ChannelSettings {
        var channel = channel
        let place = Place(line: channel.line, column: 1)
        channel.authorities = channel.authorities.map { joined(folder, $0) }
        guard let environment else { return channel }
        if let file = channel.authorities, !FileManager.default.isReadableFile(atPath: file) {
            faults.add(
                .unreadable, at: place, "`caFile` of `\(channel.name)` cannot be read",
                hint: "check the path and who may read it")
        }
        guard let named = channel.secretFile else { return channel }
        guard let path = path(named, environment) else {
            faults.add(
                .unreadable, at: place,
                "`secretFile` of `\(channel.name)` names a credential, and systemd gave none",
                hint: "add LoadCredential= to the unit, or name a file")
            return channel
        }
        do throws(UnreadableFile) {
            let text = String(decoding: try bytes(of: path), as: UTF8.self)
            channel.secret = ChannelSecret(text)
            check(channel, at: place)
        } catch {
            faults.add(
                .unreadable, at: place, "`secretFile` of `\(channel.name)`: \(error.words)",
                hint: "check the path and who may read it")
        }
        return channel
    }

    private func path(_ named: String, _ environment: [String: String]) -> String? {
        guard named.hasPrefix(Self.credential) else { return joined(folder, named) }
        return environment["CREDENTIALS_DIRECTORY"].map {
            joined($0, String(named.dropFirst(Self.credential.count)))
        }
    }

    private mutating func check(_ channel: ChannelSettings, at place: Place) {
        let lines = channel.kind.secretLines ?? "one line"
        if channel.secret.isEmpty {
            faults.add(
                .badValue, at: place, "the file of `secretFile` of `\(channel.name)` is empty",
                hint: "write into it \(lines)")
        }
        if channel.kind == .webhook, let key = channel.secret[0],
            !key.hasPrefix("whsec_") || Base64.bytes(String(key.dropFirst(6)))?.isEmpty ?? true
        {
            faults.add(
                .badValue, at: place, "`\(channel.name)` has no key of Standard Webhooks",
                hint: "make one: echo \"whsec_$(head -c 32 /dev/urandom | base64)\"")
        }
    }
}
