import Crypto
import CurlClient
import JSONText

/// 飞书 自定义机器人, by 飞书开放平台 “自定义机器人使用指南”: cards with Markdown, at most 20 kB a request,
/// at most 100 messages a minute and 5 a second for each robot; signed where the robot asks for it
/// (签名校验).
struct Feishu: ChatService {
    let address: String
    let token: String
    let signingKey: String?

    /// The limit is that of the whole request, in which some characters take two bytes.
    let longestText = 16_000
    let limits = [
        RateLimit(count: 5, span: .seconds(1)), RateLimit(count: 100, span: .seconds(60)),
    ]

    func request(_ message: ChatMessage, second: Int64) -> WebRequest {
        var members: [(String, JSON)] = []
        if let signingKey {
            members += [
                ("timestamp", .string(String(second))),
                ("sign", .string(Self.signature(second: second, key: signingKey))),
            ]
        }
        let title = JSON.object([
            ("tag", .string("plain_text")), ("content", .string(message.title)),
        ])
        let text = JSON.object([("tag", .string("markdown")), ("content", .string(message.text))])
        members += [
            ("msg_type", .string("interactive")),
            (
                "card",
                .object([
                    ("header", .object([("title", title)])), ("elements", .array([text])),
                ])
            ),
        ]
        return .post(
            "\(address)/\(percentEncoded(token))",
            [.init("content-type", "application/json; charset=utf-8")],
            Array(JSON.object(members).text.utf8))
    }

    /// Newer answers have `code` and `msg`, older ones `StatusCode` and `StatusMessage`.
    func check(_ body: [UInt8]) throws(DeliveryError) {
        let isOld = (try? JSON(body))?["code"] == nil
        let answer =
            isOld
            ? try chatAnswer(body, code: "StatusCode", words: "StatusMessage")
            : try chatAnswer(body, code: "code", words: "msg")
        guard answer.code != 0 else { return }
        // 11232, 99991400: more often than it allows.
        throw answer.error(
            retryAfter: [11_232, 99_991_400].contains(answer.code) ? .seconds(60) : nil)
    }

    /// Base64 of HMAC-SHA-256 over nothing, with the time, a line feed and the key as its key.
    static func signature(second: Int64, key: String) -> String {
        let nothing: [UInt8] = []
        let code = KeyedHash(key: Array("\(second)\n\(key)".utf8)).code(of: nothing.span)
        return Base64.text(code.bytes)
    }
}
