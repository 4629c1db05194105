import Events
import Records

/// Whose shard a record is: a function of its key and partition alone, so that it is the same
/// whatever a version accepts.
///
/// A fact is accepted only if its key is its subject, so all facts of a subject are of one shard.
struct ShardRoute {
    let count: Int32
    private let digests: KeyedDigests
    private static let areaPrefix = Array("area/".utf8)

    init(count: Int32, identityKey: [UInt8]) {
        self.count = count
        digests = KeyedDigests(identityKey: identityKey)
    }

    func shard(of record: RecordBatch.Record, in batch: RecordBatch) -> Int32 {
        guard let key = record.key else { return record.partition % count }
        // An area may have several codes, whose facts are of one history.
        if batch.bytes[key.range].starts(with: Self.areaPrefix) { return 0 }
        let subject = digests.subjectKey(of: batch.bytes.span.extracting(key.range))
        return Self.shard(of: subject, count: count)
    }

    /// The shard of the subject of a fact.
    static func shard(of subject: SubjectKey, _ kind: SubjectKind, count: Int32) -> Int32 {
        kind == .area ? 0 : shard(of: subject, count: count)
    }

    /// The shard of what is no area.
    static func shard(of subject: SubjectKey, count: Int32) -> Int32 {
        Int32(truncatingIfNeeded: subject.high % UInt64(count))
    }
}
