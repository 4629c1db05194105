/// What a transaction may see of others.
package enum TransactionIsolation: String, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted = "BEGIN ISOLATION LEVEL READ COMMITTED"
    /// All statements see one snapshot; a conflicting write fails with 40001.
    case repeatableRead = "BEGIN ISOLATION LEVEL REPEATABLE READ"
    /// One snapshot, for reading only.
    case readOnlySnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}

extension PostgresConnection {
    /// Runs `body` in one transaction on this connection's thread: committed when it returns,
    /// rolled back when it throws. No other statement can come in between, since `body` cannot
    /// wait for anything but the database. Returns only after the server has confirmed the commit.
    package func transaction<Value: ~Copyable>(
        _ isolation: TransactionIsolation = .readCommitted,
        _ body: @Sendable (isolated PostgresConnection) throws -> sending Value
    ) throws -> sending Value {
        try begin(isolation)
        do {
            let value = try body(self)
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// Opens a transaction, for a caller whose steps do not fit into one closure.
    package func begin(_ isolation: TransactionIsolation = .readCommitted) throws(PostgresError) {
        _ = try result(of: "begin") { $0.execute(isolation.rawValue) }
    }

    /// Commits. Anything but the tag COMMIT is an error: COMMIT of a failed transaction is answered
    /// with success and the tag ROLLBACK. A session that dies here leaves the outcome unknown.
    package func commit() throws(PostgresError) {
        let tag: String
        do {
            tag = try result(of: "commit") { $0.execute("COMMIT") }.commandTag
        } catch {
            guard error.code != .notConnected, error.isConnectionGone else { throw error }
            throw PostgresError(.unknownOutcome, operation: "commit")
        }
        guard tag == "COMMIT" else { throw PostgresError(.notCommitted, operation: "commit") }
    }

    /// Rolls back what is open, if anything. Never fails: a session that cannot is closed, which
    /// rolls back too.
    package func rollback() {
        guard isConnected else { return }
        do throws(PostgresError) {
            _ = try result(of: "rollback") { $0.execute("ROLLBACK") }
        } catch {
            close()
        }
    }
}
