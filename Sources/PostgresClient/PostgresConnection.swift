import BlockingThreads

/// One session with PostgreSQL on a thread of its own, so that waiting for the server holds up
/// nobody else.
///
/// In: constant SQL with bound parameters, or whole binary COPY streams. Out: copied rows, or a
/// typed error. Never reconnects by itself: after a lost session the caller must open a new one and
/// decide what of its work still stands. Never shows row values in an error.
package actor PostgresConnection {
    private let url: String
    private let password: String?
    private let name: String
    private let limits: SessionLimits
    private let thread: BlockingThread
    private let socket = SocketHold()
    private var handle: ConnectionHandle?
    private var serverProcess: Int32 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// Prepares a session without opening it. `name` is the thread's and, in `pg_stat_activity`,
    /// the session's; `password` comes from a credential file and does not pass through the URL.
    package init(
        url: String, password: String? = nil, name: String, limits: SessionLimits = .standard
    ) {
        self.url = url
        self.password = password
        self.name = name
        self.limits = limits
        self.thread = BlockingThread(name: name)
    }

    // MARK: - The session

    /// Opens a session, closing the one before it if there was any. `within` holds for each address
    /// that the host name has, and is at least 2 seconds.
    package func connect(within: Duration = .seconds(5)) throws(PostgresError) {
        close()
        guard
            let options = connectionOptions(
                for: url, password: password, name: name, within: within)
        else {
            throw PostgresError(
                .invalidArgument, operation: "connect", hint: "the database URL cannot be read")
        }
        handle = ConnectionHandle(options: options)
        socket.hold(handle?.socket ?? -1)
        guard isConnected else {
            let failure = handle?.connectFailure ?? ""
            close()
            // A name may have several addresses: what one of them answered says most.
            let lines = failure.split(separator: "\n")
            let reason = (lines.first { PostgresError.isAnswer($0) } ?? lines.first)
                .map(String.init)
            // What libpq says of a server that does not give what target_session_attrs asks for.
            let isReadOnly = failure.contains("session is read-only")
            throw PostgresError(
                isReadOnly ? .readOnly : .connectionFailed, operation: "connect", hint: reason)
        }
        let own = options.first { $0.keyword == "options" }?.value ?? ""
        do {
            try settle(limits.settings.filter { !own.contains($0.name) })
        } catch {
            close()
            throw error
        }
    }

    /// Makes the session's settings and looks whether they took.
    private func settle(_ limits: [SessionSetting]) throws(PostgresError) {
        let (change, values) = SessionSetting.statement(SessionSetting.fixed + limits)
        let process: Int32 = try query(change, values).only.int(0)
        let (look, names) = SessionSetting.look(at: SessionSetting.fixed)
        let found = try query(look, names).only
        serverProcess = try found.int(0)
        guard process == serverProcess else {
            throw PostgresError(.transactionPooling, operation: "connect")
        }
        for (place, setting) in SessionSetting.fixed.enumerated()
        where try found.text(place + 1) != setting.value {
            throw PostgresError(.settingRefused(setting.name), operation: "connect")
        }
    }

    /// Ends the session; an open transaction is rolled back. May be called at any time, also twice.
    package func close() {
        handle = nil
        socket.letGo()
    }

    /// Ends what the session waits for, from any thread: the call in progress fails as with a lost
    /// connection, and so do all that follow. Without a session nothing happens.
    package nonisolated func interrupt() { socket.shutDown() }

    /// Whether a session is open, as far as has been noticed.
    package var isConnected: Bool { handle?.isUsable ?? false }
    /// The server's process of this session as the server says it, since a pooler makes one up; 0
    /// without a session.
    package var backendPID: Int32 { handle == nil ? 0 : serverProcess }

    // MARK: - Statements

    /// Runs one constant statement with bound parameters and gives its rows.
    @discardableResult
    package func query(
        _ statement: String, _ parameters: [PostgresValue] = []
    ) throws(PostgresError) -> PostgresResult {
        try checkSendable(parameters, operation: "query")
        let result = try result(of: "query") { $0.execute(statement, parameters) }
        return result.copied()
    }

    /// Runs a script of any number of statements, for migrations. Without BEGIN in it, all of it is
    /// one transaction.
    package func execute(script: String) throws(PostgresError) {
        guard !script.utf8.contains(0) else {
            throw PostgresError(.invalidArgument, operation: "script", hint: "a NUL in it")
        }
        _ = try result(of: "script") { $0.execute(script) }
    }

    /// Waits until another session notifies a channel that this one listens to, `within` at most,
    /// and gives the channels. Notifications are only a hint to look: they are lost while
    /// disconnected.
    package func notifiedChannels(within: Duration) throws(PostgresError) -> [String] {
        guard handle != nil else {
            throw PostgresError(.notConnected, operation: "listen")
        }
        let milliseconds = Int32(clamping: Int64(within / .milliseconds(1)))
        guard let channels = handle?.notifications(within: milliseconds) else {
            close()
            throw PostgresError(.connectionLost, operation: "listen")
        }
        return channels
    }

    // MARK: - Several calls in one hop

    /// Runs `body` on this connection's thread without another call in between. A
    /// hop to the thread costs more than a small statement, so calls that belong together go in
    /// one.
    package func perform<Value: ~Copyable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> sending Value
    ) throws -> sending Value {
        try body(self)
    }

    // MARK: - COPY

    /// Sends a whole `COPY … FROM STDIN` (mostly a `BinaryCopy`) and gives the number of rows
    /// stored.
    @discardableResult
    package func copyIn(_ statement: String, _ bytes: [UInt8]) throws(PostgresError) -> Int {
        try startCopy(statement, .copyIn, operation: "copy in")
        // A false here shows again, with its reason, in the results that follow.
        _ = handle?.sendCopy(bytes)
        return try finishCopy(operation: "copy in")
    }

    /// Streams a `COPY … TO STDOUT (FORMAT binary)`, one row at a time, so that a table of any size
    /// passes through the memory of one row. When `body` throws, the session is closed: the rest of
    /// the rows would have to be read otherwise.
    package func copyOut(
        _ statement: String, row body: (borrowing CopyRow) throws -> Void
    ) throws {
        try startCopy(statement, .copyOut, operation: "copy out")
        var row = CopyRow()
        var decoder = CopyDecoder()
        var buffer: [UInt8] = []
        while handle?.receiveCopy(into: &buffer) == .message {
            do {
                try decoder.forEachRow(of: &buffer, into: &row, body)
            } catch {
                close()
                throw error
            }
        }
        // The end and a failure both leave the reason in the results that follow.
        try finishCopy(operation: "copy out")
    }

    private func startCopy(
        _ statement: String, _ kind: ResultHandle.Kind, operation: String
    ) throws(PostgresError) {
        let result = try result(of: operation) { $0.execute(statement) }
        guard result.kind == kind else {
            close()
            throw PostgresError(
                .protocolViolation, operation: operation, hint: "the statement is another command")
        }
    }

    /// Reads the results of a COPY to the last: only they say whether it succeeded.
    @discardableResult
    private func finishCopy(operation: String) throws(PostgresError) -> Int {
        var rows = 0
        var failure: PostgresError?
        reading: while let result = handle?.nextResult() {
            switch result.kind {
            case .none: break reading
            case .command: rows = result.copied().affectedRows
            case .rows: continue
            case .copyIn, .copyOut:
                // On a lost connection libpq may answer so without end.
                close()
                failure = failure ?? PostgresError(.connectionLost, operation: operation)
            case .failure: failure = failure ?? self.failure(of: result, operation: operation)
            }
        }
        if let failure {
            throw concluded(failure)
        }
        return rows
    }

    // MARK: - Failures

    /// Runs one command and turns a failed result into an error.
    func result(
        of operation: String, _ command: (borrowing ConnectionHandle) -> ResultHandle
    ) throws(PostgresError) -> ResultHandle {
        guard let result = handle?.run(command) else {
            throw PostgresError(.notConnected, operation: operation)
        }
        switch result.kind {
        case .rows, .command, .copyIn, .copyOut: return result
        case .none: throw concluded(PostgresError(.connectionLost, operation: operation))
        case .failure: throw concluded(failure(of: result, operation: operation))
        }
    }

    private func failure(of result: borrowing ResultHandle, operation: String) -> PostgresError {
        guard let state = result.sqlState else {
            return PostgresError(
                isConnected ? .protocolViolation : .connectionLost, operation: operation)
        }
        // Class 42 and its like speak of the schema and of our own SQL, never of rows.
        let isAboutSchema = ["42", "3F", "3D", "28", "26", "0A"].contains { state.hasPrefix($0) }
        return PostgresError(
            .sqlState(state), operation: operation, constraint: result.constraint,
            hint: isAboutSchema ? result.message : nil)
    }

    /// Drops a dead session, and says so in the error if the server's own code does not.
    private func concluded(_ failure: PostgresError) -> PostgresError {
        guard !isConnected else { return failure }
        close()
        guard !failure.isConnectionGone else { return failure }
        return PostgresError(.connectionLost, operation: failure.operation)
    }

    private func checkSendable(
        _ parameters: [PostgresValue], operation: String
    ) throws(PostgresError) {
        precondition(parameters.count <= 65_535, "the protocol counts parameters in 16 bits")
        for parameter in parameters {
            // The server would cut the text there without a word, and two ids could become one.
            if let encoded = parameter.encoded, !encoded.isBinary, encoded.bytes.contains(0) {
                throw PostgresError(.invalidArgument, operation: operation, hint: "a NUL in a text")
            }
        }
    }
}
