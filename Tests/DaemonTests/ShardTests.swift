import Records
import Storage
import Testing

@testable import Daemon
@testable import Projecting

/// Which records a member takes, and how far its shards come by it.
@Suite struct ShardTests {
    private let route = ShardRoute(count: 4, identityKey: [UInt8](repeating: 7, count: 32))

    private func batch(_ keys: [String?], from offset: Int64) -> RecordBatch {
        var batch = RecordBatch()
        for (place, key) in keys.enumerated() {
            batch.append(
                partition: 1, offset: offset + Int64(place), key: key.map { Array($0.utf8) },
                value: nil)
        }
        return batch
    }

    private func shard(_ key: String?) -> Int32 {
        let batch = batch([key], from: 0)
        return route.shard(of: batch.records[0], in: batch)
    }

    private func subject(of wanted: Int32) -> String? {
        for number in 0..<200 where shard("student/\(number)") == wanted {
            return "student/\(number)"
        }
        return nil
    }

    @Test func `a key has its shard, areas have the first, no key has its partition's`() {
        let keys = (0..<200).map { "student/\($0)" }
        #expect(Set(keys.map { shard($0) }) == [0, 1, 2, 3])
        #expect(keys.allSatisfy { shard($0) == shard($0) })
        #expect(shard("area/371500") == 0 && shard("area/230600") == 0)
        #expect(shard(nil) == 1)
    }

    @Test func `each record is of exactly one member, and gaps are counted by one`() {
        let keys = (0..<100).map { "student/\($0)" }
        var seen: [Int64] = []
        var gaps: Int64 = 0
        for held in [[Int32(0), 3], [1], [2]] {
            var filter = ShardFilter(route)
            filter.hold(held)
            filter.learn([1: [0: 50, 1: 50, 2: 50, 3: 50].filter { held.contains($0.key) }])
            var records = batch(keys, from: 53)
            var steps: [Int32: ShardFilter.Step] = [1: .init(from: 50, to: 153)]
            let moves = filter.take(from: &records, &steps)
            #expect(moves.map(\.shard) == held)
            #expect(moves.allSatisfy { ($0.partition, $0.from, $0.to) == (1, 50, 153) })
            seen += records.records.map(\.offset)
            gaps += steps[1]?.gaps ?? 0
        }
        #expect(seen.sorted() == Array(53..<153))
        #expect(gaps == 3)
    }

    @Test func `a shard that is ahead passes over what it has`() {
        let key = subject(of: 2)
        let other = subject(of: 1)
        var filter = ShardFilter(route)
        filter.hold([1, 2])
        filter.learn([1: [1: 10, 2: 12]])
        var first = batch([key, key, key, other], from: 9)
        first.records.removeFirst()
        var steps: [Int32: ShardFilter.Step] = [1: .init(from: 10, to: 13)]
        #expect(
            filter.take(from: &first, &steps) == [
                .init(shard: 1, partition: 1, from: 10, to: 13),
                .init(shard: 2, partition: 1, from: 12, to: 13),
            ])
        #expect(first.records.map(\.offset) == [12])
        var second = batch([key], from: 13)
        steps = [1: .init(from: 13, to: 14)]
        #expect(filter.take(from: &second, &steps).map(\.from) == [13, 13])
        #expect(second.records.map(\.offset) == [13])
    }

    @Test func `a batch that a shard has wholly read does not move it`() {
        var filter = ShardFilter(route)
        filter.hold([1, 2])
        filter.learn([1: [1: 10, 2: 40]])
        var records = batch([nil, nil], from: 10)
        var steps: [Int32: ShardFilter.Step] = [1: .init(from: 10, to: 12)]
        #expect(
            filter.take(from: &records, &steps) == [
                .init(shard: 1, partition: 1, from: 10, to: 12)
            ])
        #expect(records.records.count == 2)
    }
}
