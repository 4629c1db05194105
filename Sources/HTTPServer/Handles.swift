import CMicroHTTPD
import Glibc

/// Owner of one bound and listening socket, until a daemon takes it over.
struct ListeningSocket: ~Copyable {
    private let descriptor: Int32
    /// The port it really has.
    let port: UInt16

    init(address: String, port: UInt16) throws(HTTPServerError) {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(address, String(port), &hints, &found)
        guard result == 0, let first = found?.pointee else {
            guard [EAI_AGAIN, EAI_MEMORY, EAI_SYSTEM].contains(result) else {
                throw .badAddress(address)
            }
            throw .systemCallFailed("getaddrinfo", errno: errno)
        }
        defer { freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(first.ai_family, kind | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .systemCallFailed("socket", errno: errno) }
        var yes: Int32 = 1
        // A restart must not wait for the connections of the run before to fade.
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
        guard bind(descriptor, first.ai_addr, first.ai_addrlen) == 0, listen(descriptor, 128) == 0
        else {
            let reason = errno
            close(descriptor)
            switch reason {
            case EADDRINUSE: throw .addressInUse(address, port: port)
            case EADDRNOTAVAIL: throw .addressMissing(address)
            case EACCES, EPERM: throw .notAllowed(address, port: port)
            default: throw .systemCallFailed("bind", errno: reason)
            }
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// Gives the socket to somebody who will close it.
    consuming func released() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var name = sockaddr_storage()
        var count = socklen_t(MemoryLayout.size(ofValue: name))
        return withUnsafeMutableBytes(of: &name) { bytes in
            guard
                getsockname(
                    descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &count)
                    == 0
            else { return 0 }
            // In both families the port is the two bytes behind the family, in network order.
            return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }
}

/// Owner of one `MHD_Daemon` and of what its thread refers to.
struct DaemonHandle: ~Copyable {
    /// Kept as a number, since a pointer is not Sendable.
    private let address: UInt
    private let responder: Responder

    /// Most connections at a time; one more would wait in the system's queue without an answer.
    /// Before it comes to that, `Places` makes room.
    private static let connectionLimit = 256
    /// Seconds of silence after which a connection is closed.
    private static let silenceSeconds = 30
    /// Bytes of memory for one connection, which bounds its request line and its headers.
    private static let connectionBytes = 32_768

    init(_ socket: consuming ListeningSocket, _ responder: Responder) throws(HTTPServerError) {
        let descriptor = socket.released()
        let options = [
            (MHD_OPTION.LISTEN_SOCKET, Int(descriptor)),
            (.CONNECTION_LIMIT, Self.connectionLimit),
            (.CONNECTION_TIMEOUT, Self.silenceSeconds),
            (.CONNECTION_MEMORY_LIMIT, Self.connectionBytes),
            (.END, 0),
        ].map { MHD_OptionItem(option: $0.0, value: $0.1, ptr_value: nil) }
        let flags =
            MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_EPOLL.rawValue
            | MHD_ALLOW_SUSPEND_RESUME.rawValue
        // Not retained: this handle holds the responder until after the daemon is stopped.
        let context = Unmanaged.passUnretained(responder).toOpaque()
        guard
            let daemon = planwatch_start_daemon(
                UInt32(flags), answer, beginRequest, endRequest, notify, context, options)
        else {
            close(descriptor)
            throw .startFailed
        }
        address = UInt(bitPattern: daemon)
        self.responder = responder
    }

    deinit {
        // Waits for the library's thread and closes the socket.
        MHD_stop_daemon(OpaquePointer(bitPattern: address))
    }
}

/// What is kept of a request between the library's calls; on its thread alone.
private final class RequestHead {
    /// As it came, path and query.
    let target: [UInt8]
    var isAnnounced = false

    init(target: [UInt8]) { self.target = target }
}

/// The responder behind a context. Alive: the handle that gave this pointer outlives its daemon.
private func responder(_ context: UnsafeMutableRawPointer) -> Responder {
    Unmanaged<Responder>.fromOpaque(context).takeUnretainedValue()
}

/// Called on the library's thread when a connection begins and ends.
private func notify(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ news: MHD_ConnectionNotificationCode
) {
    guard let context, let connection else { return }
    let places = responder(context).places
    let address = UInt(bitPattern: connection)
    guard news == .CONNECTION_NOTIFY_STARTED else { return places.leave(address) }
    if let silent = places.admit(address, socket: planwatch_socket(connection)) {
        // The library finds the connection ended, as if its client had left. The socket is still
        // its: only this thread closes it.
        shutdown(silent, Int32(SHUT_RDWR))
    }
}

/// Called on the library's thread with a request line that has come whole, before anything in it is
/// decoded; gives what `answer` and `endRequest` get.
private func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let connection else { return nil }
    responder(context).places.move(UInt(bitPattern: connection))
    let bytes = target.map { Array(String(cString: $0).utf8) } ?? []
    if let target, let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
        // The text lies in the library's own buffer. With its query cut off the library does not
        // take it apart: 0.9.75 falls silent when the arguments need more memory than there is.
        UnsafeMutablePointer(mutating: target)[mark + 1] = 0
    }
    return Unmanaged.passRetained(RequestHead(target: bytes)).toOpaque()
}

/// Called on the library's thread when a request is answered, or its connection gone.
private func endRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ head: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _: MHD_RequestTerminationCode
) {
    guard let context, let connection, let known = head?.pointee else { return }
    // Given up here, once for each `beginRequest`.
    Unmanaged<RequestHead>.fromOpaque(known).release()
    head?.pointee = nil
    responder(context).places.move(UInt(bitPattern: connection))
}

/// Called on the library's thread: once with the headers of a request, then with its body if it has
/// one, then to be answered. A body is read and dropped.
private func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _ uploadCount: UnsafeMutablePointer<Int>?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let url, let method, let version, let uploadCount,
        let known = state?.pointee
    else { return .NO }
    // Alive: released by `endRequest`, after which the library does not call again.
    let head = Unmanaged<RequestHead>.fromOpaque(known).takeUnretainedValue()
    if !head.isAnnounced {
        head.isAnnounced = true
        return .YES
    }
    guard uploadCount.pointee == 0 else {
        uploadCount.pointee = 0
        return .YES
    }
    // Where a NUL stands in the line, its target is longer than the text that was taken of it.
    let isWhole = url.distance(to: version) == head.target.count + 1
    let responder = responder(context)
    let response = responder.respond(
        method: String(cString: method), target: isWhole ? head.target : [],
        headers: headers(of: connection))
    guard let events = response.events else { return send(response, to: connection) }
    return stream(events, response, to: connection, responder.places)
}

/// What the library is given of a stream: kept by its response, until that is destroyed.
private final class StreamReader: Sendable {
    let streams: EventStreams
    let number: Int
    /// Kept as a number, since a pointer is not Sendable.
    let connection: UInt

    init(_ streams: EventStreams, _ number: Int, connection: UInt) {
        self.streams = streams
        self.number = number
        self.connection = connection
    }
}

private func stream(
    _ events: EventSubscription, _ response: HTTPResponse, to connection: OpaquePointer,
    _ places: Places
) -> MHD_Result {
    let address = UInt(bitPattern: connection)
    guard let number = events.streams.open(after: events.after, connection: address) else {
        return send(
            HTTPResponse(
                status: 503, headers: [("Retry-After", "10")], text: "too many streams\n"),
            to: connection)
    }
    places.keep(address)
    let reader = StreamReader(events.streams, number, connection: address)
    let message = MHD_create_response_from_callback(
        UInt64.max, 4_096, readStream, Unmanaged.passRetained(reader).toOpaque(), endStream)
    return queue(message, response, to: connection)
}

/// Called on the library's thread whenever a stream can send more.
private func readStream(
    _ context: UnsafeMutableRawPointer?, _: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int
) -> Int {
    let endOfStream = -1
    guard let context, let buffer else { return endOfStream }
    // Alive: released by `endStream`, after which the library does not call again.
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
    let piece = reader.streams.read(reader.number, upTo: capacity) {
        MHD_suspend_connection(OpaquePointer(bitPattern: reader.connection))
    }
    switch piece {
    case .ended: return endOfStream
    case .waiting: return 0
    case .bytes(let bytes):
        UnsafeMutableRawBufferPointer(start: buffer, count: capacity).copyBytes(from: bytes)
        return bytes.count
    }
}

/// Called on the library's thread when a stream's response is destroyed.
private func endStream(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeRetainedValue()
    reader.streams.remove(reader.number)
}

/// Wakes a connection that sleeps; only for those, since the library does not check.
func resume(_ connection: UInt) {
    MHD_resume_connection(OpaquePointer(bitPattern: connection))
}

private func send(_ response: HTTPResponse, to connection: OpaquePointer) -> MHD_Result {
    let message = response.body.withUnsafeBytes { body in
        // Copied by the library; it does not write to what it copies.
        MHD_create_response_from_buffer(
            body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
    }
    return queue(message, response, to: connection)
}

/// Queues a response with its headers and gives it up.
private func queue(
    _ message: OpaquePointer?, _ response: HTTPResponse, to connection: OpaquePointer
) -> MHD_Result {
    defer { MHD_destroy_response(message) }
    var standing = [
        ("Content-Type", response.contentType), ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    // A client that is to come back later does not keep a place until then.
    if response.status == 503 { standing.append(("Connection", "close")) }
    let own = Set(response.headers.map { $0.name.lowercased() })
    for (name, value) in standing where !own.contains(name.lowercased()) {
        MHD_add_response_header(message, name, value)
    }
    for (name, value) in response.headers {
        MHD_add_response_header(message, name, value)
    }
    return MHD_queue_response(connection, UInt32(response.status), message)
}

/// All headers, their names in lower case. By counted strings: their bytes come from the client.
private func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    withUnsafeMutablePointer(to: &headers) { headers in
        _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collect, headers)
    }
    return headers
}

private func collect(
    _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ nameCount: Int, _ value: UnsafePointer<CChar>?, _ valueCount: Int
) -> MHD_Result {
    guard let context, let name else { return .NO }
    let text = { (start: UnsafePointer<CChar>, count: Int) in
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
    // The array of `headers`, which waits for this call.
    context.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
        (text(name, nameCount).lowercased(), value.map { text($0, valueCount) } ?? ""))
    return .YES
}
