import Synchronization

/// A wake-up from one task to others. It carries nothing: what is to be seen is in the database, or
/// in a flag. A waiting task sleeps until then, and costs nothing meanwhile.
package final class WakeSignal: Sendable {
    private let staysSent: Bool
    private let state = Mutex(State())

    private struct State {
        var isSent = false
        var lastWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    /// - Parameter staysSent: once sent, waiting ends at once; else a signal wakes those that wait,
    ///   or, if there are none, the next task that waits.
    package init(staysSent: Bool = false) { self.staysSent = staysSent }

    /// Whether a ring is still to be heard; with `staysSent`, whether it was ever rung.
    package var isSent: Bool { state.withLock { $0.isSent } }

    package func send() {
        let woken = state.withLock { state in
            state.isSent = staysSent || state.waiters.isEmpty
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in woken { waiter.resume() }
    }

    /// Returns as soon as somebody has rung, or when the task is cancelled.
    package func wait() async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    // In the lock: a cancellation before it is seen here, one after it finds the
                    // waiter.
                    if Task.isCancelled { return true }
                    if state.isSent {
                        state.isSent = staysSent
                        return true
                    }
                    state.waiters[number] = waiter
                    return false
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    /// The same, after `limit` at the latest.
    package func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
