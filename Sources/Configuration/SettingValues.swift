import Calendar
import Documents
import Plans

/// `wall`, `events` or `fixed:2024-12-31`.
func clock(_ node: Node, _ faults: inout FaultList) -> Settings.Clock? {
    switch node.text {
    case "wall": return .wall
    case "events": return .events
    case let text?:
        let fixed = "fixed:"
        if text.hasPrefix(fixed), let day = CivilDay(text.dropFirst(fixed.count)) {
            return .fixed(day)
        }
    case nil: break
    }
    faults.add(
        .badValue, at: node.place, "unknown value for `clock`",
        hint: "write `wall`, `events` or `fixed:2024-12-31`")
    return nil
}

/// A span of time: `3d`, `12h`, `30m` or `90s`.
func span(_ node: Node, _ faults: inout FaultList) -> Duration? {
    let units = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
    if let text = node.text, let unit = text.last.flatMap({ units[String($0)] }),
        let number = Int(text.dropLast()), (1...100_000).contains(number),
        text.first?.isNumber == true
    {
        return .seconds(number * unit)
    }
    faults.add(
        .badValue, at: node.place, "\(shown(node)) is not a span of time",
        hint: "write days, hours, minutes or seconds as in `3d`, `12h`, `30m`, `90s`")
    return nil
}

/// An address and a port: `127.0.0.1:9464`, `[::1]:9464`.
func endpoint(_ node: Node, _ faults: inout FaultList) -> Settings.Endpoint? {
    let text = node.text ?? ""
    let colon = text.lastIndex(of: ":")
    var host = colon.map { String(text[..<$0]) } ?? ""
    let port = Int(colon.map { text[text.index(after: $0)...] } ?? text[...])
    if let port, host.isEmpty {
        faults.add(
            .badValue, at: node.place, "`listen` is a port alone",
            hint: "write the address too: `127.0.0.1:\(port)` for this machine only")
        return nil
    }
    if host == "localhost" { host = "127.0.0.1" }
    let isV6 = host.hasPrefix("[") && host.hasSuffix("]") && isIPv6(host.dropFirst().dropLast())
    guard let port, (0...65_535).contains(port), isV6 || isIPv4(host) else {
        faults.add(
            .badValue, at: node.place, "`listen` is not an address with a port",
            hint: "write `127.0.0.1:9464` or `[::1]:9464`")
        return nil
    }
    return Settings.Endpoint(
        host: isV6 ? String(host.dropFirst().dropLast()) : host, port: port)
}

/// Names of hosts, or addresses, without scheme and port: what a `Host` header is compared with.
func hosts(_ node: Node, _ faults: inout FaultList) -> [String]? {
    if case .sequence(let items) = node.content, items.isEmpty { return [] }
    guard let names = faults.texts(node, "names of hosts") else { return nil }
    for name in names where !isHost(name) {
        faults.add(
            .badValue, at: node.place, "`\(name)` is not a host name",
            hint: "write the name alone, without scheme and port: `planwatch.example.org`")
    }
    return names
}

private func isHost(_ text: String) -> Bool {
    isIPv6(text)
        || (1...253).contains(text.utf8.count)
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

private func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { (1...3).contains($0.utf8.count) && UInt8($0) != nil }
}

private func isIPv6(_ text: some StringProtocol) -> Bool {
    text.contains(":")
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
                true
            default: false
            }
        }
}

/// The name of a member of Kafka's groups.
func memberName(_ node: Node, _ faults: inout FaultList) -> String? {
    guard let name = faults.text(node, "a name") else { return nil }
    if isTopic(name) { return name }
    faults.add(
        .badValue, at: node.place, "`\(name)` is not a name of a daemon",
        hint: "write letters, digits, `.`, `_` and `-`")
    return nil
}
