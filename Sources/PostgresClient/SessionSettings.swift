/// A setting of the server for one session.
struct SessionSetting: Equatable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The settings on which the form or the meaning of results depends. A role, a database, a
    /// pooler and libpq's environment may all have set them otherwise, so each session sets them by
    /// statement and looks whether they took: a pooler may drop what is in the startup packet.
    static let fixed = [
        SessionSetting("client_encoding", "UTF8"),
        SessionSetting("DateStyle", "ISO, YMD"),
        SessionSetting("IntervalStyle", "postgres"),
        SessionSetting("TimeZone", "UTC"),
        SessionSetting("bytea_output", "hex"),
        SessionSetting("extra_float_digits", "1"),
        SessionSetting("standard_conforming_strings", "on"),
        SessionSetting("array_nulls", "on"),
        SessionSetting("transform_null_equals", "off"),
        SessionSetting("default_transaction_isolation", "read committed"),
    ]

    /// One statement that gives the server's process and makes these settings, each name and value
    /// a parameter.
    static func statement(_ settings: [SessionSetting]) -> (String, [PostgresValue]) {
        let calls = settings.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), false)" }
        return (
            "SELECT pg_backend_pid(), " + calls.joined(separator: ", "),
            settings.flatMap { [.text($0.name), .text($0.value)] }
        )
    }

    /// One statement that gives the server's process and what these settings are.
    static func look(at settings: [SessionSetting]) -> (String, [PostgresValue]) {
        let calls = settings.indices.map { "current_setting($\($0 + 1))" }
        return (
            "SELECT pg_backend_pid(), " + calls.joined(separator: ", "),
            settings.map { .text($0.name) }
        )
    }
}

/// The connection keywords for a session at `text`, with everything that libpq would otherwise
/// leave at a default that waits without end. What `text` says itself stands, but for the encoding.
/// Nil when libpq cannot read it.
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
        ("application_name", name),
    ]
    if let password { defaults.append(("password", password)) }
    for (keyword, value) in defaults where !options.contains(where: { $0.keyword == keyword }) {
        options.append(ConnectionOption(keyword: keyword, value: value))
    }
    options.removeAll { $0.keyword == "client_encoding" }
    options.append(ConnectionOption(keyword: "client_encoding", value: "UTF8"))
    return options
}
