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
    }

    private let found = Mutex<[SubjectKey: Gathered]>([:])
    private let damage = Mutex<GatheredCodec.Damage?>(nil)

    /// Takes in a piece, of which hashes are kept.
    func add(_ piece: [UInt8]) {
        do throws(GatheredCodec.Damage) {
            for timeline in try GatheredCodec.timelines(piece) {
                let gathered = Gathered(
                    count: timeline.facts.count,
                    digest: Self.digest(of: timeline.facts, timeline.facts.count))
                let isTwice = found.withLock {
                    $0.updateValue(gathered, forKey: timeline.subject) != nil
                }
                if isTwice { throw .twice }
            }
        } catch {
            damage.withLock { $0 = error }
        }
    }

    /// What is wrong, in words.
    ///
    /// - Parameters:
    ///   - timelines: of the facts of the journal that are looked at.
    ///   - least: how many facts of each timeline have to be gathered; 0 of one that is not there.
    ///   - isWhole: whether everybody is gathered, and not some shards alone.
    ///   - isAll: whether the journal has no other facts.
    func faults(
        _ timelines: ContiguousArray<Timeline>, least: [Int32], isWhole: Bool, isAll: Bool
    ) -> [String] {
        if let damage = damage.withLock({ $0 }) { return ["gathered: \(damage.rawValue)"] }
        let gathered = found.withLock { $0 }
        var (wrong, known) = (0, 0)
        for (place, timeline) in timelines.enumerated() {
            let least = place < least.count ? Int(least[place]) : 0
            guard let there = gathered[timeline.subject] else {
                if isWhole, least > 0 { wrong += 1 }
                continue
            }
            known += 1
            if there.count > timeline.facts.count, !isAll { continue }
            let isEqual =
                least...timeline.facts.count ~= there.count
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
