/// A channel of `alerts.yaml`: a place outside where alerts go, and how it is reached.
package struct ChannelSettings: Equatable, Sendable {
    package var name: String
    package var kind: Kind
    /// Where it is; of Alertmanager one address an instance, of e-mail host and port.
    package var addresses: [String]
    /// A file with what only this channel may know; nil where it needs nothing.
    package var secretFile: String?
    /// What the file held, line by line; empty until it was read.
    package var secret = ChannelSecret()
    /// A file of certificates of authorities in place of the system's.
    package var authorities: String?
    /// Of a webhook: whether the event's attributes travel as headers.
    package var isBinary = false
    /// Of Alertmanager: seconds after which alerts that fire are sent again.
    package var repeatSeconds = 60
    package var mail: MailSettings?
    /// Of the name in the file.
    package var line = 0

    package init(name: String, kind: Kind, addresses: [String]) {
        self.name = name
        self.kind = kind
        self.addresses = addresses
    }

    /// What is at the other end.
    package enum Kind: String, CaseIterable, Sendable {
        case alertmanager, webhook, wecom, dingtalk, feishu, email

        package static let words = allCases.map(\.rawValue)

        /// Whether people read it: what one round brings is then one message per plan and area.
        package var isForPeople: Bool { self != .alertmanager && self != .webhook }

        /// The address of the service, where there is only one.
        package var usualAddress: String? {
            switch self {
            case .wecom: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
            case .dingtalk: "https://oapi.dingtalk.com/robot/send"
            case .feishu: "https://open.feishu.cn/open-apis/bot/v2/hook"
            case .alertmanager, .webhook, .email: nil
            }
        }

        /// What the lines of its secret file are; nil where it has none.
        package var secretLines: String? {
            switch self {
            case .wecom: "the key of the robot"
            case .dingtalk, .feishu: "the token of the robot, below it the key of its signature"
            case .webhook: "the signing key, `whsec_` and Base64"
            case .alertmanager: "the value of the header Authorization"
            case .email: "the password"
            }
        }

        /// Whether nothing can be sent without it.
        package var needsSecret: Bool { [.wecom, .dingtalk, .feishu].contains(self) }
    }

    package struct MailSettings: Equatable, Sendable {
        /// `starttls`, `tls` or `none`.
        package var security = "starttls"
        package var user: String?
        package var from: String
        package var to: [String]

        package init(from: String, to: [String]) {
            self.from = from
            self.to = to
        }
    }
}

/// The lines of a secret file. Says nothing of them where it is printed.
package struct ChannelSecret: Equatable, Sendable, CustomStringConvertible {
    private var lines: [String] = []

    package init(_ text: String = "") {
        lines = text.split(whereSeparator: \.isNewline).map { line in
            let start = line.drop { $0 == " " || $0 == "\t" }
            var end = start
            while let last = end.last, last == " " || last == "\t" { end = end.dropLast() }
            return String(end)
        }.filter { !$0.isEmpty }
    }

    /// The first line is 0; nil where it is not there.
    package subscript(line: Int) -> String? { lines.indices.contains(line) ? lines[line] : nil }

    package var isEmpty: Bool { lines.isEmpty }

    package var description: String { lines.isEmpty ? "no secret" : "a secret" }

    /// A text of the other end, without what must not be seen.
    package func redacted(_ text: String) -> String {
        lines.reduce(text) { $0.replacing($1, with: "…") }
    }
}
