import Testing

@testable import Daemon
@testable import Instruments

@Suite(.timeLimit(.minutes(1)))
struct WakeSignalTests {
    /// Longer than any test waits: who returns by time would be noticed.
    private static let long = Duration.seconds(600)

    @Test func `a ring ends a wait, one that comes first as well as one that comes later`() async {
        let wakeSignal = WakeSignal()
        wakeSignal.send()
        await wakeSignal.wait(atMost: Self.long)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await wakeSignal.wait(atMost: Self.long) }
            group.addTask {
                // Long enough for the other task to be waiting; a ring before it passes as well.
                try? await Task.sleep(for: .milliseconds(20))
                wakeSignal.send()
            }
        }
    }

    @Test func `a ring is heard once, and however often it rang before`() async {
        let wakeSignal = WakeSignal()
        wakeSignal.send()
        wakeSignal.send()
        await wakeSignal.wait(atMost: Self.long)
        #expect(!wakeSignal.isSent)
        let began = ContinuousClock.now
        await wakeSignal.wait(atMost: .milliseconds(30))
        #expect(ContinuousClock.now - began >= .milliseconds(30))
    }

    @Test func `a wait ends with its task, whenever that is cancelled`() async {
        let wakeSignal = WakeSignal()
        for pause in [Duration.zero, .milliseconds(5)] {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { await wakeSignal.wait() } }
                // Without a pause tasks are cancelled before they wait, with one while they do.
                if pause > .zero { try? await Task.sleep(for: pause) }
                group.cancelAll()
            }
        }
        // Those that were cancelled do not hear for those that come later.
        wakeSignal.send()
        await wakeSignal.wait()
    }

    @Test func `no ring is lost between two tasks that wake each other`() async {
        let (there, back) = (WakeSignal(), WakeSignal())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<2_000 {
                    there.send()
                    await back.wait(atMost: Self.long)
                }
            }
            group.addTask {
                for _ in 0..<2_000 {
                    await there.wait(atMost: Self.long)
                    back.send()
                }
            }
        }
    }

    @Test func `a stop wakes all that wait for it, and nobody waits after it`() async {
        let shutdown = Shutdown()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask { await shutdown.wait() }
                group.addTask { await shutdown.wait(atMost: Self.long) }
            }
            // A task that returned too early would have done so by now.
            try? await Task.sleep(for: .milliseconds(10))
            #expect(!shutdown.isRequested)
            shutdown.request()
        }
        await shutdown.wait()
        #expect(shutdown.isRequested)
    }
}
