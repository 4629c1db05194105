import Bytes

/// The stored form of an event's id: its length and its bytes, or 0 and the 16 bytes of a UUID in
/// its usual spelling, which then takes 17 bytes instead of 37. Two ids are the same when their
/// forms are. The journal has it too: another form would be another `FactCodec.format`.
package enum PackedID {
    /// No id and no source is longer (contract §2.1).
    private static let longest = 256

    /// Takes an id out of a stored chunk, into `arena`.
    package static func take(
        _ reader: inout ByteReader, into arena: inout FactArena
    ) -> TextReference {
        let count = reader.takeCompact(as: Int.self)
        guard count > 0 else { return arena.add((high: reader.take(), low: reader.take())) }
        if count > longest { reader.fail() }
        let text = reader.take(bytes: count)
        return text.isEmpty ? .none : arena.add(text.span)
    }

    static func append(_ id: Span<UInt8>, to bytes: inout [UInt8]) {
        if let uuid = UUIDText.value(of: id) {
            append(uuid, to: &bytes)
            return
        }
        precondition(!id.isEmpty, "an empty id or reference was accepted")
        if id.count < 0x80 {
            bytes.append(UInt8(id.count))
        } else {
            bytes.append(UInt8(id.count & 0x7F) | 0x80)
            bytes.append(UInt8(id.count >> 7))
        }
        for index in id.indices { bytes.append(id[index]) }
    }

    static func append(_ uuid: UUIDText.Value, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 17))
        var room = bytes.mutableSpan
        var raw = room.mutableBytes
        raw.storeBytes(of: uuid.high.littleEndian, toByteOffset: start + 1, as: UInt64.self)
        raw.storeBytes(of: uuid.low.littleEndian, toByteOffset: start + 9, as: UInt64.self)
    }

    /// Where an id that begins there ends.
    static func end(of start: Int, in bytes: [UInt8]) -> Int {
        let text = range(at: start, in: bytes)
        return text.isEmpty ? start + 17 : text.upperBound
    }

    /// The id as it came.
    static func text(at start: Int, in bytes: [UInt8]) -> [UInt8] {
        let range = range(at: start, in: bytes)
        guard range.isEmpty else { return Array(bytes[range]) }
        let text = UUIDText.text(of: uuid(at: start, in: bytes))
        return text.indices.map { text[$0] }
    }

    /// By the bytes of the texts: below 0, 0 or above 0. The digits of a UUID are ordered as its
    /// number is.
    static func compare(_ left: Int, _ right: Int, in bytes: [UInt8]) -> Int {
        if bytes[left] == 0, bytes[right] == 0 {
            let (mine, other) = (uuid(at: left, in: bytes), uuid(at: right, in: bytes))
            return mine == other ? 0 : mine < other ? -1 : 1
        }
        if bytes[left] != 0, bytes[right] != 0 {
            let (mine, other) = (range(at: left, in: bytes), range(at: right, in: bytes))
            return compare(bytes.span.extracting(mine), bytes.span.extracting(other))
        }
        let (mine, other) = (text(at: left, in: bytes), text(at: right, in: bytes))
        return compare(mine.span, other.span)
    }

    private static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }

    /// Where the bytes of the id lie; empty of a UUID.
    private static func range(at start: Int, in bytes: [UInt8]) -> Range<Int> {
        let first = Int(bytes[start])
        guard first >= 0x80 else { return start + 1..<start + 1 + first }
        return start + 2..<start + 2 + (first & 0x7F | Int(bytes[start + 1]) << 7)
    }

    private static func uuid(at start: Int, in bytes: [UInt8]) -> UUIDText.Value {
        let raw = bytes.span.bytes
        return (
            UInt64(
                littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: start + 1, as: UInt64.self)),
            UInt64(
                littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: start + 9, as: UInt64.self))
        )
    }
}
