import Glibc

/// Everything that comes on a descriptor until its end; nil where it cannot be read.
func readAll(from descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1_024)
    while true {
        let count = read(descriptor, &piece, piece.count)
        if count > 0 {
            bytes.append(contentsOf: piece.prefix(count))
        } else if count == 0 {
            return bytes
        } else if errno != EINTR {
            return nil
        }
    }
}
