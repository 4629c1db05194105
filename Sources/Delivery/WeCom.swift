import CurlClient
import JSONText

/// 企业微信 群机器人, by 企业微信开发者中心 “群机器人配置说明” (消息推送): Markdown of at most 4096 bytes,
/// at most 20 messages a minute for each robot.
struct WeCom: ChatService {
    let address: String
    let key: String

    let longestText = 4_096
    let limits = [RateLimit(count: 20, span: .seconds(60))]

    func request(_ message: ChatMessage, second: Int64) -> WebRequest {
        let body = JSON.object([
            ("msgtype", .string("markdown")),
            ("markdown", .object([("content", .string(message.text))])),
        ])
        return .post(
            "\(address)?key=\(percentEncoded(key))",
            [.init("content-type", "application/json; charset=utf-8")], Array(body.text.utf8))
    }

    func check(_ body: [UInt8]) throws(DeliveryError) {
        let answer = try chatAnswer(body, code: "errcode", words: "errmsg")
        guard answer.code != 0 else { return }
        // 45009: more often than it allows.
        throw answer.error(retryAfter: answer.code == 45_009 ? .seconds(60) : nil)
    }
}

/// The number and the words by which a service says what became of a message.
struct ChatAnswer: Equatable {
    var code: Int64
    var words: String

    func error(retryAfter: Duration?) -> DeliveryError {
        // The words are the service's own and may be long.
        DeliveryError("error \(code): \(words.prefix(120))", retryAfter: retryAfter)
    }
}

func chatAnswer(
    _ body: [UInt8], code: String, words: String
) throws(DeliveryError) -> ChatAnswer {
    guard let answer = try? JSON(body), case .number(let digits)? = answer[code],
        let number = Int64(digits)
    else { throw DeliveryError("an answer that is not the service's") }
    guard case .string(let text)? = answer[words] else {
        return ChatAnswer(code: number, words: "")
    }
    return ChatAnswer(code: number, words: text)
}
