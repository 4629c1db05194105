import Dispatch
import Glibc
import Synchronization

/// Whether the daemon is to stop. Loops look at it between two steps; nothing is interrupted.
package final class Shutdown: Sendable {
    private let requested = Mutex(false)

    package init() {}

    package var isRequested: Bool { requested.withLock { $0 } }

    package func request() { requested.withLock { $0 = true } }

    /// Takes SIGTERM and SIGINT as requests to stop, for as long as the program runs.
    package func listenToSignals() {
        for signalNumber in [SIGTERM, SIGINT] {
            // The default action would end the process before the source is told.
            signal(signalNumber, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: signalNumber, queue: .global(qos: .userInitiated))
            source.setEventHandler {
                self.request()
                // Keeping itself alive from its own handler: a source that nobody holds is
                // cancelled.
                withExtendedLifetime(source) {}
            }
            source.activate()
        }
    }
}
