import Crypto

/// The encrypted copies of refused records: AES-256-GCM under a key derived from the identity key.
package struct Quarantine: Sendable {
    private let box: SealedBox

    package init(identityKey: [UInt8]) {
        box = SealedBox(
            key: derivedKey(from: identityKey, info: "planwatch quarantine record v1"))
    }

    func seal(_ record: StoredRecord) -> [UInt8] { box.seal(record.bytes) }

    /// The record of a sealed copy; nil where it was sealed under another key.
    package func open(_ sealed: [UInt8]) -> StoredRecord? {
        box.open(sealed).flatMap { StoredRecord(bytes: $0) }
    }
}
