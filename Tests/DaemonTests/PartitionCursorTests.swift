import Storage
import Testing

@testable import Daemon
@testable import Projecting

private func anchor(_ offset: Int64, _ content: UInt8 = 0) -> PartitionPosition.Anchor {
    PartitionPosition.Anchor(offset: offset, time: 0, digest: [content])
}

@Suite struct PartitionCursorTests {
    @Test func `what comes next is taken, what came before is passed over`() {
        var cursor = PartitionCursor(next: 100)
        #expect(cursor.action(at: 99, record: anchor(99)) == .passOver)
        #expect(!cursor.isSettled)
        #expect(cursor.action(at: 100, record: anchor(100)) == .take)
        #expect(cursor.isSettled)
        cursor.advance(to: 101)
        #expect(cursor.action(at: 100, record: anchor(100)) == .passOver)
        // A hole behind the first record is the log's own.
        #expect(cursor.action(at: 120, record: anchor(120)) == .take)
    }

    @Test func `a first offset beyond the expected one is asked for once more, then believed`() {
        var cursor = PartitionCursor(next: 5)
        #expect(cursor.action(at: 7, record: anchor(7)) == .askAgain)
        #expect(cursor.resume == 5)
        #expect(cursor.action(at: 8, record: anchor(8)) == .passOver)
        cursor.begin()
        #expect(cursor.action(at: 7, record: anchor(7)) == .take)
    }

    @Test func `the anchor is read again and not taken`() {
        var cursor = PartitionCursor(next: 6)
        cursor.reach(6, anchor: anchor(5, 1))
        #expect(cursor.resume == 5)
        #expect(cursor.action(at: 5, record: anchor(5, 1)) == .passOver)
        #expect(cursor.anchor == nil && cursor.resume == 6)
        #expect(cursor.action(at: 6, record: anchor(6)) == .take)
    }

    @Test func `another record where the anchor was ends the reading`() {
        var cursor = PartitionCursor(next: 6)
        cursor.reach(6, anchor: anchor(5, 1))
        #expect(cursor.action(at: 5, record: anchor(5, 2)) == .anchorWasReplaced)
    }

    @Test func `an anchor that is gone is asked for again, said, and what follows is taken`() {
        var cursor = PartitionCursor(next: 6)
        cursor.reach(6, anchor: anchor(5))
        #expect(cursor.action(at: 9, record: anchor(9)) == .askAgain)
        cursor.begin()
        #expect(cursor.action(at: 9, record: anchor(9)) == .anchorIsGone)
        #expect(cursor.action(at: 9, record: anchor(9)) == .take)
    }

    @Test func `the end of a log where the anchor should be settles nothing but the anchor`() {
        var cursor = PartitionCursor(next: 6)
        cursor.reach(6, anchor: anchor(5))
        #expect(cursor.action(at: 5, record: nil) == .passOver)
        #expect(cursor.anchor == nil)
        #expect(cursor.action(at: 6, record: nil) == .take)
    }

    @Test func `a position stored later never undoes what was read`() {
        var cursor = PartitionCursor(next: 6)
        cursor.advance(to: 20)
        cursor.reach(10, anchor: nil)
        #expect(cursor.next == 20)
    }
}
