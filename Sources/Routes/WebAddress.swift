/// An address of the web, as far as a configuration asks about it.
struct WebAddress {
    let isEncrypted: Bool
    let hasUser: Bool
    let hasQuery: Bool
    let hasPath: Bool
    let hasPort: Bool
    /// Whether it is on this machine.
    let isLocal: Bool

    /// nil where it is none: another scheme, no host, spaces or other characters that an address
    /// does not have.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>\"\\^`{|}".utf8.contains($0) })
        else { return nil }
        let rest: Substring
        if text.hasPrefix("https://") {
            rest = text.dropFirst(8)
            isEncrypted = true
        } else if text.hasPrefix("http://") {
            rest = text.dropFirst(7)
            isEncrypted = false
        } else {
            return nil
        }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        var authority = rest[..<end]
        hasPath = end < rest.endIndex
        hasQuery = rest[end...].contains("?")
        if let at = authority.lastIndex(of: "@") {
            hasUser = true
            authority = authority[authority.index(after: at)...]
        } else {
            hasUser = false
        }
        var host = authority
        var port: Substring?
        // The colons of an address of IPv6 stand within brackets.
        if let colon = authority.lastIndex(of: ":"),
            !(authority[colon...].contains("]"))
        {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        if let port {
            guard let number = Int(port), (1...65_535).contains(number) else { return nil }
        }
        hasPort = port != nil
        guard !host.isEmpty else { return nil }
        isLocal = host == "localhost" || host.hasPrefix("127.") || host == "[::1]"
    }
}
