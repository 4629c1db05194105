import Bytes
import PostgresClient

extension ByteReader {
    /// To be called behind the last item of a stored chunk; throws where something was found that
    /// was never written.
    func finish() throws(PostgresError) {
        guard isDamaged else { return }
        throw PostgresError(
            .protocolViolation, operation: "read",
            hint: "a stored chunk is damaged: restore the database from a backup")
    }
}
