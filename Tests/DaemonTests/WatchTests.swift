import Storage
import Testing

@testable import Serving

@Suite struct WatchTests {
    private let start = ContinuousClock.now
    private var watch = Watch()

    private func pulse(_ last: Int64) -> ReadModels.Pulse {
        ReadModels.Pulse(judgedAt: nil, last: last)
    }

    @Test mutating func `what nobody looks at is read when rounds have ceased`() {
        #expect(watch.isDue(at: start))
        watch.note(pulse(1), at: start)
        watch.read(pulse(1), at: start)
        #expect(!watch.isDue(at: start + .seconds(3)))
        watch.note(pulse(2), at: start + .seconds(3))
        #expect(!watch.isDue(at: start + .milliseconds(3_900)))
        watch.note(pulse(3), at: start + .seconds(4))
        watch.note(pulse(3), at: start + .milliseconds(4_500))
        #expect(!watch.isDue(at: start + .milliseconds(4_900)))
        #expect(watch.isDue(at: start + .seconds(5)))
        watch.read(pulse(3), at: start + .seconds(6))
        #expect(!watch.isDue(at: start + .seconds(9)))
    }

    @Test mutating func `where a reading takes long rounds must have ceased for as long`() {
        watch.note(pulse(1), at: start)
        watch.read(pulse(1), at: start, taking: .seconds(4))
        watch.note(pulse(2), at: start + .seconds(5))
        #expect(!watch.isDue(at: start + .milliseconds(8_900)))
        #expect(watch.isDue(at: start + .seconds(9)))
    }

    @Test mutating func `while rounds go on it is read every half minute`() {
        watch.read(pulse(0), at: start)
        for second in 1..<30 {
            watch.note(pulse(Int64(second)), at: start + .seconds(second))
            #expect(!watch.isDue(at: start + .seconds(second)))
        }
        watch.note(pulse(30), at: start + .seconds(30))
        #expect(watch.isDue(at: start + .seconds(30)))
    }

    @Test mutating func `who has looked is taken to look for a minute`() {
        watch.read(pulse(1), at: start)
        #expect(!watch.isWatched(at: start))
        watch.look(at: start)
        #expect(watch.isWatched(at: start + .seconds(59)) && watch.isDue(at: start + .seconds(59)))
        #expect(!watch.isWatched(at: start + .seconds(60)))
    }
}
