import Calendar
import JSONText
import Routes
import Storage
import Testing
import Words

@testable import Delivery

@Suite struct `A mail` {
    private let message = MailMessage(
        from: "a@example.org", to: ["b@example.org", "c@example.org"], subject: "教育规划监测：2项变化",
        time: Timestamp(on: .on(11, 29, 2026), minute: 510), id: "mail.1-2.zh@example.org",
        list: "mail.planwatch.example.org", threads: ["one@example.org", "two@example.org"],
        text: ".\r\n文本", html: "<p>文本</p>",
        drawings: [MailMessage.Drawing(id: "chart-1@planwatch", svg: "<svg/>")])

    @Test func `has the headers by which it is sorted and threaded`() {
        let text = String(decoding: message.bytes, as: UTF8.self)
        for line in [
            "Date: Sun, 29 Nov 2026 08:30:00 +0800", "From: Planwatch <a@example.org>",
            "To: b@example.org,\r\n c@example.org", "Message-ID: <mail.1-2.zh@example.org>",
            "List-Id: Planwatch <mail.planwatch.example.org>", "In-Reply-To: <one@example.org>",
            "References: <two@example.org>\r\n <one@example.org>", "MIME-Version: 1.0",
            "Content-ID: <chart-1@planwatch>",
        ] { #expect(text.contains(line + "\r\n"), "\(line)") }
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 998 })
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `breaks no character of a long subject`() throws {
        for length in [1, 14, 15, 16, 60, 200] {
            let subject = String(repeating: "教a", count: length)
            let encoded = MailMessage.encodedWords(subject)
            let words = encoded.split(separator: "\r\n ")
            #expect(words.allSatisfy { $0.utf8.count <= 75 })
            let parts = try words.map { word in
                let bytes = try #require(Base64.bytes(String(word.dropFirst(10).dropLast(2))))
                return try #require(String(validating: bytes, as: UTF8.self))
            }
            #expect(parts.joined() == subject)
        }
        #expect(MailMessage.encodedWords("plain") == "plain")
    }

    @Test func `says what changed by plan and area, and nothing in it is markup`() {
        let settings = ChannelSettings(name: "c", kind: .wecom, addresses: ["https://a.b"])
        let outside = surroundings(settings)
        let items = outside.routed([
            shownTransition(1, title: "<b>甲</b>"),
            shownTransition(2, area: "371503", severity: "critical"),
        ])
        let text = MailText(
            people: PeopleText(words: Wording(.zh), link: { outside.link(to: $0) }),
            drawing: { $0.sequence == 1 ? "<svg/>" : nil })
        #expect(text.subject(items) == "教育规划监测：2项变化，其中红色预警1项")
        #expect(text.plain(items).contains("- 黄色预警 · 触发预警: <b>甲</b> (2026-11-28)\n  低于时序进度\n"))
        let (html, drawings) = text.html(items)
        #expect(html.contains("&lt;b&gt;甲&lt;/b&gt;") && !html.contains("<b>甲"))
        #expect(html.contains("src=\"cid:chart-1@planwatch\""))
        #expect(drawings.map(\.svg) == ["<svg/>"])
    }
}

@Suite struct `Text of bytes` {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `is that of RFC 4648`(plain: String, encoded: String) {
        #expect(Base64.text(plain.utf8) == encoded)
        #expect(Base64.bytes(encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zh", "Zm9v!", "Zm9vY"])
    func `refuses other texts`(text: String) { #expect(Base64.bytes(text) == nil) }
}
