import CurlClient
import Routes
import Storage

/// A webhook: each transition is one request with a CloudEvent over HTTP, structured or binary,
/// signed where there is a key. The next one is sent once the one before it was taken, so that they
/// arrive in order; one that is repeated has the same id.
package actor WebhookChannel: Channel {
    package nonisolated let name: String
    package nonisolated let batchSize = 50
    package nonisolated let isRouted = true

    private let outside: Outside
    private let client: CurlClient

    package init(_ outside: Outside) {
        self.outside = outside
        name = outside.settings.name
        client = outside.client()
    }

    /// What the other end has cannot be read: after a crash the last one may come again.
    package func open() async throws -> [GivenOut] { [] }

    package func portion(of page: [OutboxTransition]) async -> Portion { outside.firstOf(page) }

    package func deliver(_ transitions: [OutboxTransition]) async throws {
        for transition in transitions {
            _ = try await client.deliver(
                Self.request(
                    TransitionEvent(transition, group: outside.group), id: transition.eventID,
                    outside))
        }
    }

    package func close() async { await client.close() }

    static func request(_ event: TransitionEvent, id: String, _ outside: Outside) -> WebRequest {
        let settings = outside.settings
        var headers: [WebRequest.Header] = []
        let body: [UInt8]
        if settings.isBinary {
            body = Array(event.data.utf8)
            for (name, value) in event.attributes {
                headers.append(
                    name == "datacontenttype"
                        ? .init("content-type", value) : .init("ce-\(name)", headerValue(value)))
            }
        } else {
            body = Array(event.structured.utf8)
            headers.append(.init("content-type", "application/cloudevents+json; charset=utf-8"))
        }
        let second = outside.second
        headers += [.init("webhook-id", id), .init("webhook-timestamp", String(second))]
        if let secret = settings.secret[0], let signature = WebhookSignature(secret: secret) {
            headers.append(
                .init("webhook-signature", signature.text(id: id, second: second, body: body)))
        }
        return .post(settings.addresses[0], headers, body)
    }

    /// An attribute as the HTTP binding of CloudEvents 1.0 writes it: outside of printable ASCII,
    /// and space, quotation mark and percent, each byte of UTF-8 as `%xx`.
    static func headerValue(_ text: String) -> String {
        var value = ""
        for byte in text.utf8 {
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "%") {
                value.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                value += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return value
    }
}
