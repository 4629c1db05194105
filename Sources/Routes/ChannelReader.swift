import Documents

/// Reads one channel of `alerts.yaml`.
struct ChannelReader {
    private let fields: [String: Node]
    private let entry: Node.Entry
    private let kind: ChannelSettings.Kind

    private static let common = ["kind", "secretFile", "caFile"]
    private static let own: [ChannelSettings.Kind: [String]] = [
        .webhook: ["url", "mode"], .alertmanager: ["url", "repeat"], .wecom: ["url"],
        .dingtalk: ["url"], .feishu: ["url"], .email: ["server", "security", "user", "from", "to"],
    ]
    /// The longest name, which is a label of metrics.
    private static let longestName = 40

    /// nil where not even the kind is known.
    init?(_ entry: Node.Entry, _ faults: inout FaultList) {
        self.entry = entry
        guard let word = entry.value["kind"] else {
            faults.add(
                .missingKey, at: entry.value.place, "missing key `kind` in the channel",
                hint: "write one of: " + ChannelSettings.Kind.words.joined(separator: ", "))
            return nil
        }
        guard
            let kind = faults.word(word, "kind of channel", of: ChannelSettings.Kind.words)
                .flatMap(ChannelSettings.Kind.init),
            let fields = faults.fields(
                of: entry.value,
                Construct("the channel", optional: Self.common + (Self.own[kind] ?? [])))
        else { return nil }
        self.kind = kind
        self.fields = fields
    }

    func channel(_ faults: inout FaultList) -> ChannelSettings? {
        checkName(&faults)
        guard let addresses = addresses(&faults) else { return nil }
        var channel = ChannelSettings(name: entry.key, kind: kind, addresses: addresses)
        channel.line = entry.line
        channel.secretFile = fields["secretFile"].flatMap { faults.text($0, "`secretFile`") }
        channel.authorities = fields["caFile"].flatMap { faults.text($0, "`caFile`") }
        if let node = fields["mode"] {
            let word = faults.word(node, "word for `mode`", of: ["structured", "binary"])
            channel.isBinary = word == "binary"
        }
        if let node = fields["repeat"],
            let seconds = faults.whole(node, "`repeat`, in seconds", 1...3_600)
        {
            channel.repeatSeconds = seconds
        }
        if kind == .email { channel.mail = mail(&faults) }
        if kind.needsSecret, channel.secretFile == nil, let lines = kind.secretLines {
            faults.add(
                .missingKey, at: entry.place, "missing key `secretFile` in the channel",
                hint: "name a file with \(lines)")
        }
        if kind == .email, channel.mail?.user != nil, channel.secretFile == nil {
            faults.add(
                .missingKey, at: entry.place, "missing key `secretFile` beside `user`",
                hint: "name a file with the password")
        }
        return channel
    }

    private func checkName(_ faults: inout FaultList) {
        let isPlain = entry.key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if !isPlain || !(1...Self.longestName).contains(entry.key.utf8.count) {
            faults.add(
                .badValue, at: entry.place, "`\(entry.key)` cannot be the name of a channel",
                hint: "write small letters, digits and `-`, at most \(Self.longestName)")
        } else if ["kafka", "journal"].contains(entry.key) {
            faults.add(
                .badValue, at: entry.place, "`\(entry.key)` is a channel that is always there",
                hint: "choose another name")
        }
    }

    // MARK: - Addresses

    private func addresses(_ faults: inout FaultList) -> [String]? {
        if kind == .email { return server(&faults).map { [$0] } }
        guard let node = fields["url"] else {
            if let usual = kind.usualAddress { return [usual] }
            faults.add(
                .missingKey, at: entry.place, "missing key `url` in the channel", hint: "add it")
            return nil
        }
        guard let nodes = faults.list(node, "`url`") else { return nil }
        if nodes.count > 1, kind != .alertmanager {
            faults.add(
                .badValue, at: node.place, "`url` has several addresses",
                hint: "write one; several are for the instances of an Alertmanager")
            return nil
        }
        let addresses = nodes.compactMap { address($0, &faults) }
        return addresses.count == nodes.count ? addresses : nil
    }

    /// No message quotes an address: it may hold what is secret.
    private func address(_ node: Node, _ faults: inout FaultList) -> String? {
        guard let text = faults.text(node, "`url`") else { return nil }
        guard let address = WebAddress(text) else {
            faults.add(
                .badValue, at: node.place, "`url` is not an address of the web",
                hint: "write `https://host/path`")
            return nil
        }
        if address.hasUser {
            faults.add(
                .badValue, at: node.place, "`url` holds a user or a password",
                hint: "take it out; `secretFile` names a file for what is secret")
            return nil
        }
        if kind.usualAddress != nil, address.hasQuery {
            faults.add(
                .badValue, at: node.place, "`url` holds the key of the robot",
                hint: "write the address up to the `?`, and the key into the file of `secretFile`")
            return nil
        }
        if !address.isEncrypted, !address.isLocal, fields["secretFile"] != nil {
            faults.add(
                .badValue, at: node.place, "the secret would cross the network unencrypted",
                hint: "write `https://`", isWarning: true)
        }
        return text.hasSuffix("/") && kind != .webhook ? String(text.dropLast()) : text
    }

    private func server(_ faults: inout FaultList) -> String? {
        guard let node = fields["server"] else {
            faults.add(
                .missingKey, at: entry.place, "missing key `server` in the channel",
                hint: "write host and port of the mail server, `mail.example.org:587`")
            return nil
        }
        guard let text = faults.text(node, "`server`") else { return nil }
        guard let address = WebAddress("https://" + text), address.hasPort, !address.hasUser,
            !address.hasPath
        else {
            faults.add(
                .badValue, at: node.place, "`server` is not a host with a port",
                hint: "write `mail.example.org:587`")
            return nil
        }
        return text
    }

    // MARK: - E-mail

    private func mail(_ faults: inout FaultList) -> ChannelSettings.MailSettings? {
        for key in ["from", "to"] where fields[key] == nil {
            faults.add(
                .missingKey, at: entry.place, "missing key `\(key)` in the channel",
                hint: "add it")
        }
        guard let from = fields["from"].flatMap({ mailbox($0, &faults) }),
            let nodes = fields["to"].flatMap({ faults.list($0, "`to`") })
        else { return nil }
        let to = nodes.compactMap { mailbox($0, &faults) }
        var mail = ChannelSettings.MailSettings(from: from, to: to)
        mail.user = fields["user"].flatMap { faults.text($0, "`user`") }
        if let node = fields["security"],
            let word = faults.word(
                node, "word for `security`", of: ["starttls", "tls", "none"])
        {
            mail.security = word
            if word == "none", fields["secretFile"] != nil {
                faults.add(
                    .badValue, at: node.place, "the password would cross the network unencrypted",
                    hint: "write `starttls`", isWarning: true)
            }
        }
        return to.count == nodes.count ? mail : nil
    }

    /// An address alone, without a name: `office@example.org`.
    private func mailbox(_ node: Node, _ faults: inout FaultList) -> String? {
        guard let text = faults.text(node, "an address") else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"<>,;:\"()[]\\".utf8.contains(byte)
        }
        if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain { return text }
        faults.add(
            .badValue, at: node.place, "\(shown(node)) is not an address of e-mail",
            hint: "write it without a name: `office@example.org`")
        return nil
    }
}
