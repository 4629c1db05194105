import Testing

@testable import Daemon

@Test func `a first offset beyond the expected one is asked for once more, then believed`() {
    var sight = FirstSight()
    sight.begin([1, 2])
    #expect(sight.judge(1, offset: 100, expected: 100) == .goOn)
    #expect(sight.judge(1, offset: 120, expected: 101) == .goOn)
    #expect(sight.judge(2, offset: 7, expected: 5) == .askAgain)
    sight.begin([1, 2])
    #expect(sight.judge(2, offset: 7, expected: 5) == .goOn)
}
