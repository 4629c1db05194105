import Bytes

/// The stored form of a payload. Its words lie where the layout of its type has them; seven at a
/// time, only those are stored that are not 0, behind a byte that says which and, in its highest
/// bit, whether more follow. The journal has it too: another form would be another
/// `FactCodec.format`.
package enum PackedPayload {
    package static func put(
        _ payload: PayloadReference, in arena: FactArena, to writer: inout ByteWriter
    ) {
        let count = Int(payload.count)
        var start = 0
        repeat {
            let end = min(start + 7, count)
            var present: UInt8 = end < count ? 0x80 : 0
            for place in start..<end where arena.word(place, of: payload) != 0 {
                present |= 1 << UInt8(place - start)
            }
            writer.put(present)
            for place in start..<end where arena.word(place, of: payload) != 0 {
                writer.putCompact(UInt64(arena.word(place, of: payload)))
            }
            start = end
        } while start < count
    }

    /// Gives the words, with some zeros behind the last one.
    @inline(__always)
    static func forEachWord(of reader: inout ByteReader, _ body: (UInt32) -> Void) {
        var present: UInt8
        repeat {
            present = reader.take(UInt8.self)
            var left = present & 0x7F
            let hasMore = present & 0x80 != 0
            for _ in 0..<7 where hasMore || left != 0 {
                body(left & 1 != 0 ? reader.takeCompact() : 0)
                left >>= 1
            }
        } while present & 0x80 != 0
    }
}
