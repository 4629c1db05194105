import BlockingThreads
import Instruments
import Synchronization
import Systemd

/// Tells systemd how the daemon stands, from beside the loops: it looks at what they have counted
/// and holds up none of them, even when systemd does not listen.
package final class ServiceReporter: Sendable {
    private let telemetry: Telemetry
    private let shutdown: Shutdown
    private let report: Mutex<ServiceReport>
    private let send: @Sendable ([ServiceNotice]) -> Void
    /// Whoever sends may have to wait, so it is done on a thread for it alone.
    private let thread = BlockingThread(name: "notify")

    /// How often the counts are looked at: a fraction of the shortest watchdog that makes sense.
    private static let look = Duration.milliseconds(200)

    package init(
        telemetry: Telemetry, shutdown: Shutdown,
        watchdogPeriod: Duration? = ServiceNotice.watchdogPeriod,
        send: @escaping @Sendable ([ServiceNotice]) -> Void = ServiceNotice.send
    ) {
        self.telemetry = telemetry
        self.shutdown = shutdown
        self.send = send
        report = Mutex(ServiceReport(watchdogPeriod: watchdogPeriod))
    }

    /// Reports until the daemon is to stop, or until cancelled.
    package func run() async {
        while !Task.isCancelled, !shutdown.isRequested {
            let state = telemetry.snapshot
            post { $0.notices(of: state, now: .now) }
            // The watchdog is fed by what is seen at each look.
            await shutdown.wait(atMost: Self.look)
        }
        guard shutdown.isRequested else { return }
        post { $0.stops() }
        // The process may end right after this: what was said is to be out before.
        await withCheckedContinuation { continuation in
            thread.post { continuation.resume() }
        }
    }

    /// Says that a reload goes on while `body` runs.
    package func whileReloading(_ body: () -> Void) {
        post { $0.reloadBegins() }
        body()
        post { $0.reloadEnds() }
    }

    private func post(_ change: (inout ServiceReport) -> [ServiceNotice]) {
        let send = send
        report.withLock { report in
            let notices = change(&report)
            // In the lock: what follows from an earlier state is sent earlier.
            if !notices.isEmpty { thread.post { send(notices) } }
        }
    }
}
