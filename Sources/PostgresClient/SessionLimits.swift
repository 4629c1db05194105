/// How long the server lets one session wait, set when it is opened so that no statement runs
/// without; what the URL's `options` say of these limits stands.
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

    /// The limits as settings of a session, and that no statement is compiled: that takes 50 ms,
    /// longer than most of ours run, and the server does so where it takes tables for large that
    /// it has not analysed since they were filled.
    var settings: [SessionSetting] {
        [
            SessionSetting("jit", "off"),
            SessionSetting("statement_timeout", milliseconds(statement)),
            SessionSetting("lock_timeout", milliseconds(lock)),
            SessionSetting("idle_in_transaction_session_timeout", milliseconds(idleInTransaction)),
        ]
    }

    /// The server reads 0 as "no limit".
    private func milliseconds(_ limit: Duration?) -> String {
        String(limit.map { $0 / .milliseconds(1) }.map { Int64($0) } ?? 0)
    }
}
