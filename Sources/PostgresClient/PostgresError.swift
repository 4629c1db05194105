/// Why a call to PostgreSQL failed, in terms a caller can act on.
///
/// Never carries row values, parameters or SQL: libpq's own texts quote them, and they may name a
/// person. What is kept is the SQLSTATE and the names of schema objects.
package struct PostgresError: Error, Equatable, Sendable {
    /// What went wrong.
    package enum Code: Equatable, Sendable {
        /// The server refused a statement with this SQLSTATE; the transaction is over.
        case sqlState(String)
        /// No session could be opened.
        case connectionFailed
        /// The session died outside COMMIT; an open transaction is rolled back.
        case connectionLost
        /// The session died inside COMMIT: only a new session can tell whether it took effect.
        case unknownOutcome
        /// COMMIT was answered with another tag: the transaction had failed before and is rolled
        /// back.
        case notCommitted
        /// The connection was used before `connect` or after `close`.
        case notConnected
        /// A parameter, script or row that must not be sent, such as a text holding a NUL.
        case invalidArgument
        /// The server answered something this client does not speak, or a value of another form
        /// than the statement asks for.
        case protocolViolation
        /// The server accepts no writes: a standby, or a database that is set to read only.
        case readOnly
        /// A setting of the session, of this name, on which results depend did not take.
        case settingRefused(String)
        /// A pooler gives each transaction another server session.
        case transactionPooling
    }

    /// What a caller should do about it.
    package enum Remedy: Equatable, Sendable {
        /// Wait, open a new connection if this one is gone, and do the whole transaction again.
        case retry
        /// One of the rows is at fault: find it by halving.
        case inspectData
        /// A person must act: rights, schema, configuration or a bug.
        case stop
    }

    package var code: Code
    /// The call that failed: `connect`, `query`, `commit`, `copy in`, ….
    package var operation: String
    /// The violated constraint, when the server named one.
    package var constraint: String?
    /// What an operator can read or do next; no row values.
    package var hint: String?

    package init(
        _ code: Code, operation: String, constraint: String? = nil, hint: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.constraint = constraint
        self.hint = hint
    }

    /// A value of a result that is not what the statement promises: the column, not the value.
    package static func unexpectedValue(in column: Int, _ what: String) -> PostgresError {
        PostgresError(
            .protocolViolation, operation: "read", hint: "column \(column + 1): \(what)")
    }

    /// The server's five-character code, nil when the failure has none.
    package var sqlState: String? {
        guard case .sqlState(let state) = code else { return nil }
        return state
    }

    /// Whether the same work may succeed later without a change.
    package var isRetriable: Bool { remedy == .retry }

    /// What a server, or a pooler before it, answers instead of opening a session.
    package enum Refusal: Equatable, Sendable {
        /// The user, the password or the address.
        case login
        case noDatabase
        /// It has as many sessions as it allows.
        case full
        case startingOrStopping
        /// Something else, or in another language than English.
        case other
    }

    /// What was answered; nil where nobody did. By the English texts, since libpq gives no SQLSTATE
    /// for it.
    package var refusal: Refusal? {
        guard code == .connectionFailed, let hint, Self.isAnswer(hint) else { return nil }
        func says(_ texts: String...) -> Bool { texts.contains { hint.contains($0) } }
        if says("authentication failed", "pg_hba.conf", "no password", "not permitted to log in")
            || says("no such user") || says(" role \"") && says("does not exist")
        {
            return .login
        }
        if says("no such database") || says(" database \"") && says("does not exist") {
            return .noDatabase
        }
        if says("too many", "connection slots", "no more connections") { return .full }
        return says("the database system is") ? .startingOrStopping : .other
    }

    /// Whether a line of libpq's has the text of a server: behind the severity, in any language,
    /// stand a colon and two spaces. libpq itself says when it has no password to give.
    static func isAnswer(_ line: some StringProtocol) -> Bool {
        line.contains(":  ") || line.contains("no password supplied")
    }

    /// Whether the session is gone, so that a new one must be opened before anything else.
    package var isConnectionGone: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .unknownOutcome, .notConnected, .readOnly,
            .settingRefused, .transactionPooling:
            true
        case .sqlState(let state):
            // 57P01 to 57P05: the server ended the session; 08: so did the network.
            state.hasPrefix("08") || state.hasPrefix("57P") || state == "25P03"
        case .notCommitted, .invalidArgument, .protocolViolation: false
        }
    }

    /// The treatment of this failure. A wrong class here is the worst bug of all: a full disk taken
    /// for bad data would throw good records away. So data errors are listed, and so are transient
    /// ones.
    package var remedy: Remedy {
        switch code {
        // A standby may be promoted at any moment.
        case .connectionFailed, .connectionLost, .unknownOutcome, .notConnected, .notCommitted,
            .readOnly:
            return .retry
        case .invalidArgument: return .inspectData
        case .protocolViolation, .settingRefused, .transactionPooling: return .stop
        case .sqlState(let state):
            if Self.transientStates.contains(state) { return .retry }
            let stateClass = state.prefix(2)
            if Self.transientClasses.contains(stateClass) { return .retry }
            return Self.dataClasses.contains(stateClass) ? .inspectData : .stop
        }
    }

    /// Connection, rollback, resources, operator intervention, system, internal.
    private static let transientClasses: Set<Substring> = ["08", "40", "53", "57", "58", "XX"]
    /// Lock not available, a standby that was promoted over us, idle in transaction for too long.
    private static let transientStates: Set<String> = ["55P03", "25006", "25P03"]
    /// Data exception, integrity constraint, program limit.
    private static let dataClasses: Set<Substring> = ["22", "23", "54"]
}

extension PostgresError: CustomStringConvertible {
    /// What operators meet during an outage.
    private static let wordsOfStates = [
        "53100": "the server's disk is full", "53200": "the server is out of memory",
        "53300": "the server has no session left", "57P01": "the server ended the session",
        "57P02": "the server had a crash", "57P03": "the server is starting or stopping",
    ]

    private static func words(of refusal: Refusal) -> String {
        switch refusal {
        case .login: "PostgreSQL refused the login"
        case .noDatabase: "PostgreSQL has no database of that name"
        case .full: "PostgreSQL has no session left"
        case .startingOrStopping: "PostgreSQL is starting or stopping"
        case .other: "PostgreSQL refused the session"
        }
    }

    package var description: String {
        var text = "\(operation): "
        switch code {
        case .sqlState(let state):
            text += "SQLSTATE \(state)" + (Self.wordsOfStates[state].map { ", \($0)" } ?? "")
        case .connectionFailed:
            text += refusal.map(Self.words) ?? "PostgreSQL could not be reached"
        case .connectionLost: text += "connection to PostgreSQL lost"
        case .unknownOutcome: text += "connection lost in COMMIT, outcome unknown"
        case .notCommitted: text += "transaction had failed and was rolled back"
        case .notConnected: text += "not connected"
        case .invalidArgument: text += "argument cannot be sent"
        case .protocolViolation: text += "unexpected answer"
        case .readOnly:
            text += "the server takes no writes: it is a standby, or set to read only"
        case .settingRefused(let name): text += "the session's setting \(name) does not take"
        case .transactionPooling:
            text +=
                "a pooler gives each transaction another server session;"
                + " planwatch needs session pooling (pool_mode = session)"
        }
        if let constraint { text += ", constraint \(constraint)" }
        if let hint { text += " (\(hint))" }
        return text
    }
}
