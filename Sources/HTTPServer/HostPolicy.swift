/// Which names a request may call this server by.
///
/// A page from elsewhere can make a browser ask any address under a name of its own ("DNS
/// rebinding") and read the answer. A request under a name that is not ours is therefore refused.
/// Numbers cannot be taken over like names, so a server on all addresses may be called by any of
/// them.
struct HostPolicy: Equatable, Sendable {
    /// The address listened on, as configured.
    var address: String
    /// More names, as configured.
    var hosts: [String] = []

    /// Whether a `Host` header names this server; the port does not matter.
    func allows(_ header: String?) -> Bool {
        guard let host = header.map(Self.name), !host.isEmpty else { return false }
        if ["localhost", "127.0.0.1", "::1"].contains(host) { return true }
        if host == Self.name(of: address) || hosts.contains(where: { $0.lowercased() == host }) {
            return true
        }
        return ["0.0.0.0", "::"].contains(Self.name(of: address)) && Self.isNumeric(host)
    }

    /// The name in lower case, without port and brackets.
    private static func name(of header: String) -> String {
        let text = header.lowercased()
        if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
        // More than one colon: an IPv6 address without brackets or port.
        guard text.count(where: { $0 == ":" }) == 1 else { return text }
        return String(text.prefix { $0 != ":" })
    }

    private static func isNumeric(_ host: String) -> Bool {
        if host.contains(":") { return host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
