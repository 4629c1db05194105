import Crypto
import Events
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

    private struct State {
        var subjects: [SubjectKey: Gathered] = [:]
        /// By shard.
        var pieces: [Int32: Int] = [:]
        var damage: GatheredCodec.Damage?
    }

    private let state = Mutex(State())

    /// Takes in the next piece of a shard, of which hashes are kept.
    func add(_ piece: [UInt8], of shard: Int32, number: Int32) {
        state.withLock { state in
            do throws(GatheredCodec.Damage) {
                guard number == state.pieces[shard, default: 0] else { throw .missing }
                state.pieces[shard, default: 0] += 1
                for timeline in try GatheredCodec.timelines(piece) {
                    let gathered = Gathered(
                        count: timeline.facts.count,
                        digest: Self.digest(of: timeline.facts, timeline.facts.count),
                        kind: timeline.kind, name: timeline.name, isPlain: timeline.isPlain)
                    let known = state.subjects.updateValue(gathered, forKey: timeline.subject)
                    if known != nil { throw .twice }
                }
            } catch {
                state.damage = state.damage ?? error
            }
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
        let (gathered, pieces, damage) = state.withLock { ($0.subjects, $0.pieces, $0.damage) }
        let isMissing = stored.contains { pieces[$0.key, default: 0] < $0.value.pieces }
        if let damage = damage ?? (isMissing ? .missing : nil) {
            return ["gathered: \(damage.rawValue)"]
        }
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
