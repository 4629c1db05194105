import KafkaClient
import Records
import Storage

/// A transition as a record of the alerts topic: a structured CloudEvent, and headers by which the
/// deliverer recognises its own records without reading their content.
enum TransitionRecord {
    private static let idHeader = "planwatch-id"
    private static let timeHeader = "planwatch-time"

    /// - Parameter group: the installation's name, part of the source.
    static func record(
        of transition: OutboxTransition, topic: String, group: String
    ) -> OutgoingRecord {
        let event = TransitionEvent(transition, group: group)
        let id = transition.eventID
        return OutgoingRecord(
            topic: topic, key: Array(transition.alertID.utf8), value: Array(event.structured.utf8),
            headers: [
                .init("content-type", Array("application/cloudevents+json".utf8)),
                .init(idHeader, Array(id.utf8)), .init(timeHeader, Array(transition.at.utf8)),
            ])
    }

    /// Which transitions these records are; foreign records are passed over.
    static func givenOut(_ batch: RecordBatch) -> [GivenOut] {
        batch.records.compactMap { record in
            var id: Substring?
            var time: String?
            for header in batch.headers[Int(record.firstHeader)...]
                .prefix(Int(record.headerCount))
            {
                let value = header.value.map { text(batch, $0) }
                switch text(batch, header.name) {
                case idHeader: id = value.map { Substring($0) }
                case timeHeader: time = value
                default: continue
                }
            }
            guard let id, let time, let slash = id.lastIndex(of: "/"),
                let sequence = Int64(id[id.index(after: slash)...])
            else { return nil }
            return GivenOut(sequence: sequence, alertID: String(id[..<slash]), at: time)
        }
    }

    private static func text(_ batch: RecordBatch, _ slice: RecordBatch.Slice) -> String {
        String(decoding: batch.bytes[slice.range], as: UTF8.self)
    }
}
