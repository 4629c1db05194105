import Synchronization

/// A wake-up from one loop to another. It carries nothing: what is to be seen is in the database.
package final class Bell: Sendable {
    private let rung = Mutex(false)

    package init() {}

    package func ring() { rung.withLock { $0 = true } }

    /// Returns as soon as somebody has rung, after `limit` at the latest, or when the task is
    /// cancelled. Looks every 20 ms: an idle daemon pays nothing that can be measured for it.
    package func wait(atMost limit: Duration) async {
        let end = ContinuousClock.now + limit
        while !takeRing(), !Task.isCancelled, ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func takeRing() -> Bool {
        rung.withLock { rung in
            defer { rung = false }
            return rung
        }
    }
}
