import JSONText
import Records
import Testing

@testable import Daemon
@testable import Projecting

@Test func `a refused record is read back as it came, and only under its key`() throws {
    var batch = RecordBatch()
    batch.append(offset: 1, key: nil, value: [])
    batch.append(
        partition: 2, offset: 9, key: Array("student/1".utf8), value: [0, 255, 10],
        headers: [("ce_id", Array("x".utf8)), ("ce_empty", nil)])
    let quarantine = Quarantine(identityKey: [UInt8](repeating: 7, count: 32))
    for record in batch.records {
        let stored = StoredRecord(record, of: batch)
        let sealed = quarantine.seal(stored)
        #expect(quarantine.open(sealed) == stored)
        #expect(Quarantine(identityKey: [UInt8](repeating: 8, count: 32)).open(sealed) == nil)
        var copy = RecordBatch()
        stored.append(to: &copy, partition: record.partition, offset: record.offset)
        #expect(StoredRecord(copy.records[0], of: copy) == stored)
    }
    let second = StoredRecord(batch.records[1], of: batch)
    #expect(
        second.json.text
            == #"{"key":"c3R1ZGVudC8x","value":"AP8K","headers":[["Y2VfaWQ=","eA=="],"#
            + #"["Y2VfZW1wdHk=",null]]}"#)
    #expect(StoredRecord(bytes: [1, 9, 0, 0, 0, 1]) == nil)
}
