import Testing

@testable import Daemon
@testable import Instruments

@Suite(.timeLimit(.minutes(1)))
struct BellTests {
    /// Longer than any test waits: who returns by time would be noticed.
    private static let long = Duration.seconds(600)

    @Test func `a ring ends a wait, one that comes first as well as one that comes later`() async {
        let bell = Bell()
        bell.ring()
        await bell.wait(atMost: Self.long)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(atMost: Self.long) }
            group.addTask {
                // Long enough for the other task to be waiting; a ring before it passes as well.
                try? await Task.sleep(for: .milliseconds(20))
                bell.ring()
            }
        }
    }

    @Test func `a ring is heard once, and however often it rang before`() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.wait(atMost: Self.long)
        #expect(!bell.isRung)
        let began = ContinuousClock.now
        await bell.wait(atMost: .milliseconds(30))
        #expect(ContinuousClock.now - began >= .milliseconds(30))
    }

    @Test func `a wait ends with its task, whenever that is cancelled`() async {
        let bell = Bell()
        for pause in [Duration.zero, .milliseconds(5)] {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { await bell.wait() } }
                // Without a pause tasks are cancelled before they wait, with one while they do.
                if pause > .zero { try? await Task.sleep(for: pause) }
                group.cancelAll()
            }
        }
        // Those that were cancelled do not hear for those that come later.
        bell.ring()
        await bell.wait()
    }

    @Test func `no ring is lost between two tasks that wake each other`() async {
        let (there, back) = (Bell(), Bell())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<2_000 {
                    there.ring()
                    await back.wait(atMost: Self.long)
                }
            }
            group.addTask {
                for _ in 0..<2_000 {
                    await there.wait(atMost: Self.long)
                    back.ring()
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
            // Whoever returned too early would have done so by now.
            try? await Task.sleep(for: .milliseconds(10))
            #expect(!shutdown.isRequested)
            shutdown.request()
        }
        await shutdown.wait()
        #expect(shutdown.isRequested)
    }
}
