/// How long the server lets one session wait, set when it is opened so that no statement runs
/// without.
package struct SessionLimits: Equatable, Sendable {
    /// Longest run of one statement; nil for none.
    package var statement: Duration?
    /// Longest wait for a lock; nil for none.
    package var lock: Duration?
    /// Longest silence inside a transaction. Frees the row locks of a frozen process.
    package var idleInTransaction: Duration?

    package init(statement: Duration?, lock: Duration?, idleInTransaction: Duration?) {
        self.statement = statement
        self.lock = lock
        self.idleInTransaction = idleInTransaction
    }

    /// For the daemon's own transactions, which last well under a second.
    package static let standard = SessionLimits(
        statement: .seconds(15), lock: .seconds(3), idleInTransaction: .seconds(5))
    /// For migrations, loads and recomputations, whose length depends on the amount of data.
    package static let unlimited = SessionLimits(
        statement: nil, lock: nil, idleInTransaction: nil)

    /// The connection keywords for a session at `text`, with everything that libpq would otherwise
    /// leave at a default that waits for ever. What `text` says itself stands. Nil when libpq
    /// cannot read it.
    func connectionOptions(
        for text: String, password: String?, name: String, within: Duration
    ) -> [ConnectionOption]? {
        guard var options = ConnectionOption.parse(text) else { return nil }
        var defaults = [
            // libpq takes at least 2 seconds, and counts for each address.
            ("connect_timeout", String(max(2, within.components.seconds))),
            // Without it a COMMIT into a dead network was still blocked after 40 s.
            ("tcp_user_timeout", "5000"),
            ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("gssencmode", "disable"),
            ("target_session_attrs", "read-write"),
            ("client_encoding", "UTF8"),
            ("application_name", name),
        ]
        if let password { defaults.append(("password", password)) }
        for (keyword, value) in defaults where !options.contains(where: { $0.keyword == keyword }) {
            options.append(ConnectionOption(keyword: keyword, value: value))
        }
        // The server takes the last of two equal settings, so the user's own come last.
        if let own = options.firstIndex(where: { $0.keyword == "options" }) {
            options[own].value = "\(serverOptions) \(options[own].value)"
        } else {
            options.append(ConnectionOption(keyword: "options", value: serverOptions))
        }
        return options
    }

    /// The settings of the session, for the `options` keyword.
    private var serverOptions: String {
        [
            ("statement_timeout", milliseconds(statement)),
            ("lock_timeout", milliseconds(lock)),
            ("idle_in_transaction_session_timeout", milliseconds(idleInTransaction)),
            // Results are read as text, so their form may not depend on the server's configuration.
            ("TimeZone", "UTC"), ("DateStyle", "ISO"), ("bytea_output", "hex"),
            ("extra_float_digits", "1"),
        ].map { "-c \($0)=\($1)" }.joined(separator: " ")
    }

    /// The server reads 0 as "no limit".
    private func milliseconds(_ limit: Duration?) -> String {
        String(limit.map { $0 / .milliseconds(1) }.map { Int64($0) } ?? 0)
    }
}
