import CSystemd
import Glibc

/// Sends one entry: parts `NAME=value` over one buffer, which the library only reads.
///
/// Blocks for as long as the journal's reader has stopped: never call it on a thread that others
/// waits for without a limit.
func sendToJournal(_ parts: [[UInt8]]) -> Int32 {
    var buffer = parts.flatMap(\.self)
    return buffer.withUnsafeMutableBytes { bytes in
        var start = 0
        let pieces = parts.map { part in
            defer { start += part.count }
            return iovec(iov_base: bytes.baseAddress?.advanced(by: start), iov_len: part.count)
        }
        return sd_journal_sendv(pieces, Int32(pieces.count))
    }
}
