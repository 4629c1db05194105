import CurlClient
import Routes

/// A service whose robots post into a group chat: what it takes, and what its answers mean. All of
/// them answer HTTP 200 whatever happened; the body says whether the message was posted.
protocol ChatService: Sendable {
    /// Bytes of UTF-8 that the text of one message may have.
    var longestText: Int { get }
    /// How many messages it takes in which time.
    var limits: [RateLimit] { get }
    /// The request that posts a message at this second since 1970.
    func request(_ message: ChatMessage, second: Int64) -> WebRequest
    /// Throws where the body of an answer says that the message was not posted.
    func check(_ body: [UInt8]) throws(DeliveryError)
}

/// A message for a chat, in the Markdown that its service has.
struct ChatMessage: Equatable, Sendable {
    /// One line, as notifications show it.
    var title: String
    var text: String
}

/// At most this many within a span of time.
struct RateLimit: Equatable, Sendable {
    var count: Int
    var span: Duration
}

/// When the next message may go out, by the limits of a service.
struct RateLimiter {
    private let limits: [RateLimit]
    /// When the last ones went out, the newest last.
    private var sent: [ContinuousClock.Instant] = []

    init(_ limits: [RateLimit]) { self.limits = limits }

    /// How long to wait before a message may go out; zero: now.
    func pause(at now: ContinuousClock.Instant) -> Duration {
        limits.map { limit in
            guard sent.count >= limit.count else { return Duration.zero }
            return max(.zero, sent[sent.count - limit.count] + limit.span - now)
        }.max() ?? .zero
    }

    /// Counts a message, taken or not: services count both.
    mutating func count(at now: ContinuousClock.Instant) {
        sent.append(now)
        let longest = limits.map(\.count).max() ?? 0
        if sent.count > longest { sent.removeFirst(sent.count - longest) }
    }
}

extension ChannelSettings {
    /// The service of a chat channel; nil of other kinds.
    var chatService: (any ChatService)? {
        switch kind {
        case .wecom: WeCom(address: addresses[0], key: secret[0] ?? "")
        case .dingtalk:
            DingTalk(address: addresses[0], token: secret[0] ?? "", signingKey: secret[1])
        case .feishu: Feishu(address: addresses[0], token: secret[0] ?? "", signingKey: secret[1])
        case .alertmanager, .webhook, .email: nil
        }
    }
}
