import Synchronization

/// A wake-up from one task to others. It carries nothing: what is to be seen is in the database, or
/// in a flag. Whoever waits sleeps until then, and costs nothing meanwhile.
package final class Bell: Sendable {
    private let staysRung: Bool
    private let state = Mutex(State())

    private struct State {
        var isRung = false
        var lastWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    /// - Parameter staysRung: once rung, nobody waits any more; else a ring wakes those that wait,
    ///   or, if there are none, whoever waits next.
    package init(staysRung: Bool = false) { self.staysRung = staysRung }

    /// Whether a ring is still to be heard; with `staysRung`, whether it was ever rung.
    package var isRung: Bool { state.withLock { $0.isRung } }

    package func ring() {
        let woken = state.withLock { state in
            state.isRung = staysRung || state.waiters.isEmpty
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
                    if state.isRung {
                        state.isRung = staysRung
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
