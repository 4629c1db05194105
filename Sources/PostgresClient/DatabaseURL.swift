/// A text that says which database is meant, a URL or `key=value` pairs, as libpq itself reads it.
package struct DatabaseURL: Sendable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// What is wrong with such a text. Never quotes it, since it may hold a password.
    package enum Fault: Equatable, Sendable {
        /// Neither a URL nor `key=value` pairs.
        case form
        /// It has the form, and libpq cannot read it: an unencoded character, an open bracket.
        case unreadable
        /// A parameter of this name is not known. What follows a password by mistake looks the
        /// same: show the name only where it is near one of `knownParameters`.
        case unknownParameter(String)
        /// The value of this parameter is not taken.
        case value(of: String)
    }

    /// Every parameter that libpq knows.
    package static var knownParameters: [String] { ConnectionOption.known }

    /// What keeps libpq from taking the text; nil where it takes it. Nothing is connected to.
    package var fault: Fault? {
        if let complaint = ConnectionOption.complaint(about: text) {
            for beginning in ["invalid URI query parameter: \"", "invalid connection option \""]
            where complaint.contains(beginning) {
                let name = complaint.split(separator: "\"").dropFirst().first ?? ""
                // `jdbc:postgresql://host/db?a=b` is one long name for libpq.
                return name.contains("/") ? .form : .unknownParameter(String(name))
            }
            return complaint.contains("missing \"=\" after") ? .form : .unreadable
        }
        guard let options = ConnectionOption.parse(text) else { return .unreadable }
        // An `@` within a host is one of a password that was not encoded.
        let hasStrayMark = options.contains {
            $0.keyword == "host" && $0.value.dropFirst().contains("@")
        }
        if hasStrayMark { return .unreadable }
        return (faultyNumber(options) ?? faultyValue(options)).map { .value(of: $0) }
    }

    /// A number that libpq would only look at when it has reached a server.
    private func faultyNumber(_ options: [ConnectionOption]) -> String? {
        let numbers = [
            "connect_timeout", "tcp_user_timeout", "keepalives", "keepalives_idle",
            "keepalives_interval", "keepalives_count",
        ]
        return options.first { numbers.contains($0.keyword) && Int32($0.value) == nil }?.keyword
    }

    /// The files that the text names, by parameter.
    package var files: [(parameter: String, path: String)] {
        let parameters = ["sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir", "passfile"]
        return (ConnectionOption.parse(text) ?? []).filter { option in
            // A key in an engine is `engine:key`, and `system` stands for the system's own roots.
            parameters.contains(option.keyword) && !option.value.contains(":")
                && option.value != "system"
        }.map { ($0.keyword, $0.value) }
    }

    /// The parameter whose value libpq refuses.
    private func faultyValue(_ options: [ConnectionOption]) -> String? {
        var options = options
        if !options.contains(where: { $0.keyword == "host" }) {
            options.append(ConnectionOption(keyword: "host", value: ""))
        }
        // Addresses that never exist: no name is looked up, nothing is sent. As many as
        // there were, since libpq compares their number with that of the ports.
        for (place, option) in options.enumerated()
        where ["host", "hostaddr"].contains(option.keyword) {
            options[place].value = option.value.split(
                separator: ",", omittingEmptySubsequences: false
            ).map { _ in "/dev/null" }.joined(separator: ",")
        }
        let complaint = ConnectionOption.complaint(about: options) ?? ""
        // libpq looks at all values before the first address; these are its words for them.
        let line = complaint.split(separator: "\n").first { line in
            ["invalid ", "could not match ", "definition of service "].contains {
                line.hasPrefix($0)
            } || line.contains("invalid port number") || line.contains("invalid integer value")
        }
        guard let line else { return nil }
        // The one that is named first; of `keepalives` and `keepalives_idle` the longer.
        let named = options.compactMap { option in
            line.firstRange(of: option.keyword).map { (option.keyword, $0.lowerBound) }
        }
        return named.min {
            $0.1 < $1.1 || ($0.1 == $1.1 && $0.0.utf8.count > $1.0.utf8.count)
        }?.0 ?? "options"
    }
}
