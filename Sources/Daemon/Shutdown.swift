import Dispatch
import Glibc
import Instruments

/// Whether the daemon is to stop. Loops look at it between two steps and wait for it while they
/// rest; nothing is interrupted.
package final class Shutdown: Sendable {
    private let wakeSignal = WakeSignal(staysSent: true)

    package init() {}

    package var isRequested: Bool { wakeSignal.isSent }

    package func request() { wakeSignal.send() }

    /// Returns as soon as a stop is requested, or when the task is cancelled.
    package func wait() async { await wakeSignal.wait() }

    /// The same, after `limit` at the latest: a rest that a stop ends.
    package func wait(atMost limit: Duration) async { await wakeSignal.wait(atMost: limit) }

    /// Takes SIGTERM and SIGINT as requests to stop, for as long as the program runs.
    package func listenToSignals() {
        for signalNumber in [SIGTERM, SIGINT] {
            // The default action would end the process before the source is told.
            signal(signalNumber, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: signalNumber, queue: .global(qos: .userInitiated))
            source.setEventHandler {
                self.request()
                // Keeping itself alive from its own handler: a source without a reference is
                // cancelled.
                withExtendedLifetime(source) {}
            }
            source.activate()
        }
    }
}
