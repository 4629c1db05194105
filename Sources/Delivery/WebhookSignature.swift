import Crypto
import JSONText

/// The signature of Standard Webhooks 1.0.0: an HMAC-SHA-256 over id, time and body, by which a
/// receiver knows who sent a message and that it is not an old one.
struct WebhookSignature {
    private let key: [UInt8]

    /// - Parameter secret: `whsec_` and the key in Base64; nil where it is none.
    init?(secret: String) {
        guard secret.hasPrefix("whsec_"), let key = Base64.bytes(String(secret.dropFirst(6))),
            !key.isEmpty
        else { return nil }
        self.key = key
    }

    /// The value of the header `webhook-signature`.
    func text(id: String, second: Int64, body: [UInt8]) -> String {
        let message = Array("\(id).\(second).".utf8) + body
        return "v1," + Base64.text(KeyedHash(key: key).code(of: message.span).bytes)
    }
}
