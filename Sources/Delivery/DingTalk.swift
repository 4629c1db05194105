import Crypto
import CurlClient
import JSONText

/// 钉钉 自定义机器人, by 钉钉开放平台 “自定义机器人发送群消息”, “自定义机器人安全设置”:
/// Markdown with a title, at most 20000 bytes a message, at most 20 messages a minute for each
/// robot, above which it takes none for ten minutes; signed where the robot asks for it (加签).
struct DingTalk: ChatService {
    let address: String
    let token: String
    let signingKey: String?

    /// The limit is that of the whole body, in which some characters take two bytes.
    let longestText = 16_000
    let limits = [RateLimit(count: 20, span: .seconds(60))]

    func request(_ message: ChatMessage, second: Int64) -> WebRequest {
        let body = JSON.object([
            ("msgtype", .string("markdown")),
            (
                "markdown",
                .object([("title", .string(message.title)), ("text", .string(message.text))])
            ),
        ])
        var url = "\(address)?access_token=\(percentEncoded(token))"
        if let signingKey {
            let time = second * 1_000
            let sign = Self.signature(milliseconds: time, key: signingKey)
            url += "&timestamp=\(time)&sign=\(percentEncoded(sign))"
        }
        return .post(
            url, [.init("content-type", "application/json; charset=utf-8")],
            Array(body.text.utf8))
    }

    func check(_ body: [UInt8]) throws(DeliveryError) {
        let answer = try chatAnswer(body, code: "errcode", words: "errmsg")
        guard answer.code != 0 else { return }
        // 130101, 660026: too fast; nothing is taken for ten minutes.
        throw answer.error(
            retryAfter: [130_101, 660_026].contains(answer.code) ? .seconds(600) : nil)
    }

    /// Base64 of HMAC-SHA-256 with the key over the time, a line feed and the key again.
    static func signature(milliseconds: Int64, key: String) -> String {
        let text = Array("\(milliseconds)\n\(key)".utf8)
        return Base64.text(KeyedHash(key: Array(key.utf8)).code(of: text.span).bytes)
    }
}
