import Glibc

/// Why output ended early.
enum OutputFailure: Error {
    /// The reader of the pipe has gone: it has seen enough, which is no fault.
    case closedPipe
    case failed(String)
}

/// Opens those of the first three descriptors that are closed on /dev/null. Else the first socket
/// would become standard output, and what is written there would go to PostgreSQL. What is then
/// shown is lost, as with a closed pipe, and no failure.
func openStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
        // The lowest free descriptor is taken, so this one.
        _ = open("/dev/null", O_RDWR)
    }
}

/// Writes all bytes to a descriptor, however often that takes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputFailure) {
    var rest = bytes
    while !rest.isEmpty {
        let count = write(descriptor, rest, rest.count)
        if count == rest.count { return }
        if count >= 0 {
            rest.removeFirst(count)
        } else if errno == EAGAIN {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waiting, 1, 1_000)
        } else if errno != EINTR {
            throw errno == EPIPE ? .closedPipe : .failed(String(cString: strerror(errno)))
        }
    }
}

/// Many small pieces for a file or standard output, written in large ones.
struct Output: ~Copyable {
    private static let pieceBytes = 256 * 1_024
    private let descriptor: Int32
    private let isOwned: Bool
    private var buffer: [UInt8] = []

    /// `-` is standard output; any other name is a file, which is overwritten.
    init(_ name: String) throws(OutputFailure) {
        isOwned = name != "-"
        descriptor =
            isOwned ? open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) : STDOUT_FILENO
        if descriptor < 0 { throw .failed("\(name): \(String(cString: strerror(errno)))") }
        buffer.reserveCapacity(Self.pieceBytes + 4_096)
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Takes bytes and a line feed after them.
    mutating func write(line: [UInt8]) throws(OutputFailure) {
        buffer.append(contentsOf: line)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.pieceBytes { try flush() }
    }

    /// Hands over all that was taken; to be called at the end, too.
    mutating func flush() throws(OutputFailure) {
        try writeAll(buffer, to: descriptor)
        buffer.removeAll(keepingCapacity: true)
    }
}
