import Testing

@testable import KafkaClient

@Suite struct FetchWakerTests {
    @Test func `a queue that was near its limit and is not any more wakes once`() {
        var waker = FetchWaker(recordLimit: 1_000, byteLimit: 1 << 30)
        let woken = [100, 1_200, 800, 700, 0].map { waker.shouldWake(queuedRecords: $0) }
        #expect(woken == [false, false, false, true, false])
    }

    @Test func `large records fill the queue before their number does`() {
        var waker = FetchWaker(recordLimit: 1_000_000, byteLimit: 1_000_000)
        for _ in 0..<20 { waker.learn(records: 10, bytes: 100_000) }
        let woken = [90, 10].map { waker.shouldWake(queuedRecords: $0) }
        #expect(woken == [false, true])
    }
}
