import Crypto
import Events
import Measures
import Storage
import Subjects
import Synchronization

/// Whether the facts that are gathered by subject, with which a start begins, are those of the
/// journal.
final class GatheredCheck: Sendable {
    /// What a piece says of a subject.
    private struct Gathered {
        var count: Int
        var digest: UInt64
        var kind: SubjectKind
        var name: Term
        var isPlain: Bool
    }

    private let found = Mutex<[SubjectKey: Gathered]>([:])
    private let damage = Mutex<GatheredCodec.Damage?>(nil)
    private let pieces = Mutex<[Int32: Int]>([:])

    /// Takes in the next piece of a shard, of which hashes are kept.
    func add(_ piece: [UInt8], of shard: Int32, number: Int32) {
        do throws(GatheredCodec.Damage) {
            let expected = pieces.withLock { pieces in
                defer { pieces[shard, default: 0] += 1 }
                return pieces[shard, default: 0]
            }
            guard number == expected else { throw .missing }
            for timeline in try GatheredCodec.timelines(piece) {
                let gathered = Gathered(
                    count: timeline.facts.count,
                    digest: Self.digest(of: timeline.facts, timeline.facts.count),
                    kind: timeline.kind, name: timeline.name, isPlain: timeline.isPlain)
                let isTwice = found.withLock {
                    $0.updateValue(gathered, forKey: timeline.subject) != nil
                }
                if isTwice { throw .twice }
            }
        } catch {
            damage.withLock { $0 = error }
        }
    }

    /// What is wrong, in words. Of subjects with facts that are not judged yet nothing is said, and
    /// with several shards nothing of those that are missing from one.
    ///
    /// - Parameters:
    ///   - stored: what is gathered, by shard.
    ///   - timelines: of the facts of the journal that are looked at.
    ///   - least: how many facts of each timeline have to be gathered; 0 of one that is not there.
    ///   - isAll: whether the journal has no other facts.
    func faults(
        _ stored: [Int32: StoredGathering], _ timelines: ContiguousArray<Timeline>,
        least: [Int32], isAll: Bool
    ) -> [String] {
        let pieces = pieces.withLock { $0 }
        if stored.contains(where: { pieces[$0.key, default: 0] < $0.value.pieces }) {
            damage.withLock { $0 = $0 ?? .missing }
        }
        if let damage = damage.withLock({ $0 }) { return ["gathered: \(damage.rawValue)"] }
        let gathered = found.withLock { $0 }
        var (wrong, known) = (0, 0)
        for (place, timeline) in timelines.enumerated() {
            let least = place < least.count ? Int(least[place]) : 0
            guard let there = gathered[timeline.subject] else {
                if stored[-1] != nil, least > 0 { wrong += 1 }
                continue
            }
            known += 1
            if there.count > timeline.facts.count, !isAll { continue }
            let isEqual =
                least...timeline.facts.count ~= there.count
                && (there.kind, there.name) == (timeline.kind, timeline.name)
                && (there.count < timeline.facts.count || there.isPlain == timeline.isPlain)
                && Self.digest(of: timeline.facts, there.count) == there.digest
            if !isEqual { wrong += 1 }
        }
        if isAll { wrong += gathered.count - known }
        return wrong == 0
            ? [] : ["gathered: the facts of \(wrong) subjects are not those of the journal"]
    }

    private static func digest(of facts: PackedFacts, _ count: Int) -> UInt64 {
        SHA256.digest(of: Array(facts.front(count))).high
    }
}
