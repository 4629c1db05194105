import Glibc
import Synchronization

/// A second hold on a session's socket, by which another thread can end what the session's own
/// thread waits for: a blocking call of libpq has no limit of its own.
///
/// It is a duplicate, so that its number cannot have become another file's when it is used.
final class SocketHold: Sendable {
    private let descriptor = Mutex<Int32>(-1)

    deinit { letGo() }

    /// Holds this socket, and no other any more; a negative one is none.
    func hold(_ socket: Int32) {
        let duplicate = socket < 0 ? -1 : fcntl(socket, F_DUPFD_CLOEXEC, 0)
        exchange(duplicate)
    }

    /// The session is over.
    func letGo() { exchange(-1) }

    /// Both directions end; a call that waits on the socket returns at once.
    func shutDown() {
        descriptor.withLock { held in
            if held >= 0 { _ = shutdown(held, Int32(SHUT_RDWR)) }
        }
    }

    private func exchange(_ new: Int32) {
        descriptor.withLock { held in
            if held >= 0 { _ = close(held) }
            held = new
        }
    }
}
