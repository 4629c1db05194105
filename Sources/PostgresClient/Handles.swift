import CLibPQ
import Glibc

/// Owner of one `PGconn`. Used by one thread only: libpq allows a connection in many threads but
/// never in two at once.
struct ConnectionHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Opens a session; waits as long as `connect_timeout` allows for each address. Gives a handle
    /// also when the session could not be opened, to be asked why.
    init?(options: [ConnectionOption]) {
        guard let pointer = Self.start(options, { PQconnectdbParams($0, $1, 0) }) else {
            return nil
        }
        self.pointer = pointer
        // Error texts quote row values, so only codes are asked for; notices would go to stderr.
        PQsetErrorVerbosity(pointer, PQERRORS_SQLSTATE)
        PQsetNoticeReceiver(pointer, ignoreNotice, nil)
    }

    /// Takes the first step towards a session and waits for nothing: enough to have every option
    /// looked at.
    fileprivate init?(beginning options: [ConnectionOption]) {
        guard let pointer = Self.start(options, { PQconnectStartParams($0, $1, 0) }) else {
            return nil
        }
        self.pointer = pointer
    }

    private typealias TextList = [UnsafePointer<CChar>?]

    private static func start(
        _ options: [ConnectionOption], _ call: (TextList, TextList) -> OpaquePointer?
    ) -> OpaquePointer? {
        let keywords = options.map { strdup($0.keyword) }
        let values = options.map { strdup($0.value) }
        defer {
            for text in keywords + values { free(text) }
        }
        let keywordList = keywords.map { $0.map { UnsafePointer($0) } } + [nil]
        let valueList = values.map { $0.map { UnsafePointer($0) } } + [nil]
        return call(keywordList, valueList)
    }

    deinit {
        PQfinish(pointer)
    }

    /// Whether the session stands, as far as libpq has noticed.
    var isUsable: Bool { PQstatus(pointer) == CONNECTION_OK }
    /// Whether a transaction is open, failed or not.
    var isInTransaction: Bool {
        let status = PQtransactionStatus(pointer)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }
    /// The session's socket; negative where there is none.
    var socket: Int32 { PQsocket(pointer) }
    /// The text for a session that could not be opened: host, port, role, database; no row values.
    var connectFailure: String { String(cString: PQerrorMessage(pointer)) }

    /// Lends the connection to one command; `Optional.map` does not take a type that cannot be
    /// copied.
    borrowing func run(_ command: (borrowing ConnectionHandle) -> ResultHandle) -> ResultHandle {
        command(self)
    }

    /// Runs a script of any number of statements; gives the last result, or the first failed one.
    borrowing func execute(_ script: String) -> ResultHandle {
        ResultHandle(PQexec(pointer, script))
    }

    /// Runs one statement with bound parameters; results come as text.
    borrowing func execute(_ statement: String, _ parameters: [PostgresValue]) -> ResultHandle {
        var buffer: [UInt8] = []
        var starts: [Int?] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for parameter in parameters {
            let encoded = parameter.encoded
            starts.append(encoded == nil ? nil : buffer.count)
            lengths.append(Int32(encoded?.bytes.count ?? 0))
            formats.append(encoded?.isBinary == true ? 1 : 0)
            // A text parameter ends at its NUL, whatever its length says.
            if let encoded { buffer += encoded.bytes + [0] }
        }
        let result = buffer.withUnsafeBytes { bytes in
            let values = starts.map { start in
                start.flatMap { bytes.baseAddress?.advanced(by: $0) }?
                    .assumingMemoryBound(to: CChar.self)
            }
            return PQexecParams(
                pointer, statement, Int32(parameters.count), nil, values, lengths, formats, 0)
        }
        return ResultHandle(result)
    }

    /// The next result of the command in progress; an empty handle after the last.
    borrowing func nextResult() -> ResultHandle {
        ResultHandle(PQgetResult(pointer))
    }

    /// Sends the data of a `COPY … FROM STDIN` and its end; false when the session is dead.
    borrowing func sendCopy(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                // 64 KiB a message was the fastest of 8 KiB to 1 MiB.
                let count = min(65_536, buffer.count - offset)
                let chunk = UnsafeRawBufferPointer(rebasing: buffer[offset..<offset + count])
                let base = chunk.baseAddress?.assumingMemoryBound(to: CChar.self)
                guard PQputCopyData(pointer, base, Int32(count)) == 1 else { return false }
                offset += count
            }
            return PQputCopyEnd(pointer, nil) == 1
        }
    }

    /// What the server sent next in a `COPY … TO STDOUT`.
    enum CopyStep { case message, end, failure }

    /// Copies the next message of a `COPY … TO STDOUT` over `buffer`, keeping its memory.
    borrowing func receiveCopy(into buffer: inout [UInt8]) -> CopyStep {
        var message: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(pointer, &message, 0)
        defer { PQfreemem(message) }
        guard count > 0, let message else { return count == -1 ? .end : .failure }
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: UnsafeRawBufferPointer(start: message, count: Int(count)))
        return .message
    }

    /// Waits until the server has sent something, or `milliseconds` have passed; then gives the
    /// channels notified since the last call, or nil when the session is dead.
    borrowing func notifications(within milliseconds: Int32) -> [String]? {
        var channels = pendingNotifications()
        guard channels.isEmpty else { return channels }
        var interest = pollfd(fd: PQsocket(pointer), events: Int16(POLLIN), revents: 0)
        guard interest.fd >= 0 else { return nil }
        // A signal ends the wait early, which is harmless: the caller asks again.
        _ = poll(&interest, 1, milliseconds)
        // libpq: 0 means trouble; ignoring it makes a loop without end on a dead socket.
        guard PQconsumeInput(pointer) == 1 else { return nil }
        channels = pendingNotifications()
        return channels
    }

    private borrowing func pendingNotifications() -> [String] {
        var channels: [String] = []
        while let notification = PQnotifies(pointer) {
            channels.append(String(cString: notification.pointee.relname))
            PQfreemem(notification)
        }
        return channels
    }
}

/// Owner of one `PGresult`; may be empty, which libpq uses for "no more" and for "out of memory or
/// connection lost".
struct ResultHandle: ~Copyable {
    private let pointer: OpaquePointer?

    fileprivate init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    enum Kind { case none, rows, command, copyIn, copyOut, failure }

    var kind: Kind {
        guard let pointer else { return .none }
        switch PQresultStatus(pointer) {
        case PGRES_TUPLES_OK: return .rows
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .command
        case PGRES_COPY_IN: return .copyIn
        case PGRES_COPY_OUT: return .copyOut
        default: return .failure
        }
    }

    var commandTag: String { String(cString: PQcmdStatus(pointer)) }
    var sqlState: String? { field(UInt8(ascii: "C")) }
    var constraint: String? { field(UInt8(ascii: "n")) }
    /// The primary message. Only for errors about the schema: others quote row values.
    var message: String? { field(UInt8(ascii: "M")) }

    /// One field of an error, by its letter in the protocol (libpq's `PG_DIAG_…` macros).
    private borrowing func field(_ letter: UInt8) -> String? {
        PQresultErrorField(pointer, Int32(letter)).map { String(cString: $0) }
    }

    /// Everything in this result, copied.
    borrowing func copied() -> PostgresResult {
        let columnCount = PQnfields(pointer)
        let rowCount = PQntuples(pointer)
        var text: [UInt8] = []
        var cells: [PostgresResult.Cell] = []
        cells.reserveCapacity(Int(rowCount) * Int(columnCount))
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                guard PQgetisnull(pointer, row, column) == 0 else {
                    cells.append(.null)
                    continue
                }
                let length = Int(PQgetlength(pointer, row, column))
                let value = UnsafeRawBufferPointer(
                    start: PQgetvalue(pointer, row, column), count: length)
                cells.append(PostgresResult.Cell(start: text.count, end: text.count + length))
                text.append(contentsOf: value)
            }
        }
        return PostgresResult(
            columns: (0..<columnCount).map { String(cString: PQfname(pointer, $0)) },
            commandTag: commandTag,
            affectedRows: Int(String(cString: PQcmdTuples(pointer))) ?? 0,
            text: text, cells: cells)
    }
}

/// One keyword of a connection string and its value.
struct ConnectionOption: Equatable {
    var keyword: String
    var value: String

    /// The keywords that a URL or a `key=value` text sets, nil when libpq cannot read it. libpq's
    /// reason is dropped: it quotes the text, which may hold a password.
    static func parse(_ text: String) -> [ConnectionOption]? {
        var failure: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(failure) }
        guard let parsed = PQconninfoParse(text, &failure) else { return nil }
        defer { PQconninfoFree(parsed) }
        var options: [ConnectionOption] = []
        var next = parsed
        // The list ends with an entry without a keyword.
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val {
                options.append(
                    ConnectionOption(
                        keyword: String(cString: keyword), value: String(cString: value)))
            }
            next += 1
        }
        return options
    }
}

extension ConnectionOption {
    /// Every keyword that libpq knows.
    static var known: [String] {
        let defaults = PQconndefaults()
        defer { PQconninfoFree(defaults) }
        var keywords: [String] = []
        var next = defaults
        while let option = next?.pointee, let keyword = option.keyword {
            keywords.append(String(cString: keyword))
            next = next?.advanced(by: 1)
        }
        return keywords
    }

    /// libpq's words for a text that it cannot read, nil where it can. They quote the text, which
    /// may hold a password: not to be shown.
    static func complaint(about text: String) -> String? {
        var failure: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(failure) }
        let parsed = PQconninfoParse(text, &failure)
        PQconninfoFree(parsed)
        guard parsed == nil else { return nil }
        return failure.map { String(cString: $0) } ?? ""
    }

    /// What libpq says when a session with these options is begun and dropped at once. The hosts
    /// are to be ones that need no network.
    static func complaint(about options: [ConnectionOption]) -> String? {
        ConnectionHandle(beginning: options)?.connectFailure
    }
}

/// Drops a notice: the default writes it, row values and all, to standard error.
private func ignoreNotice(_: UnsafeMutableRawPointer?, _: OpaquePointer?) {}
