import BlockingThreads
import Instruments
import Synchronization
import Systemd

/// Reports the daemon's state to systemd, independently of the loops: it reads their counters
/// and delays none of them, even when systemd does not listen.
package final class ServiceReporter: Sendable {
    private let telemetry: Telemetry
    private let shutdown: Shutdown
    private let report: Mutex<ServiceReport>
    private let send: @Sendable ([ServiceNotice]) -> Void
    /// Sending may block, so it has a thread of its own.
    private let thread = BlockingThread(name: "notify")

    /// How often the counters are read: a fraction of the shortest watchdog that makes sense.
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
            // The watchdog is fed by what is read each time.
            await shutdown.wait(atMost: Self.look)
        }
        guard shutdown.isRequested else { return }
        post { $0.stops() }
        // The process may end right after this, so the notice must be sent first.
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
