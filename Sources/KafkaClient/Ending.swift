@preconcurrency import Dispatch

/// The end of a client, signalled once, when it is destroyed.
final class Ending: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() {
        semaphore.signal()
    }

    /// Whether the end came within so long. Blocks, so only for a client's own thread.
    func wait(within limit: Duration) -> Bool {
        let nanoseconds = Int(clamping: Int64(limit / .nanoseconds(1)))
        return semaphore.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }
}
