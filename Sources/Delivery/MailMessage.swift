import Calendar
import JSONText

/// A message of e-mail by RFC 5322 and MIME: plain text and HTML, which may show drawings.
struct MailMessage: Equatable, Sendable {
    struct Drawing: Equatable, Sendable {
        /// By which the HTML names it: `cid:` and this.
        var id: String
        var svg: String
    }

    var from: String
    var to: [String]
    var subject: String
    var time: Timestamp
    /// Its own name; the same again is the same message.
    var id: String
    /// The list that it belongs to, by which mail programs sort.
    var list: String
    /// The names of the threads that it continues, the most important first.
    var threads: [String]
    var text: String
    var html: String
    var drawings: [Drawing]

    /// All of it, in lines that end with CR LF.
    var bytes: [UInt8] {
        let (outer, related) = ("=_planwatch-alternative", "=_planwatch-related")
        var lines = [
            "Date: \(Self.date(time))", "From: Planwatch <\(from)>",
            "To: \(to.joined(separator: ",\r\n "))", "Subject: \(Self.encodedWords(subject))",
            "Message-ID: <\(id)>", "List-Id: Planwatch <\(list)>",
            "Auto-Submitted: auto-generated",
        ]
        if let first = threads.first {
            lines.append("In-Reply-To: <\(first)>")
            // The last one is the nearest, by which mail programs put the message into its place.
            lines.append(
                "References: "
                    + threads.reversed().map { "<\($0)>" }.joined(separator: "\r\n "))
        }
        lines += [
            "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(outer)\"", "",
            "--\(outer)",
        ]
        lines += Self.part("text/plain; charset=utf-8", text)
        lines += [
            "--\(outer)", "Content-Type: multipart/related; boundary=\"\(related)\"", "",
            "--\(related)",
        ]
        lines += Self.part("text/html; charset=utf-8", html)
        for drawing in drawings {
            lines += ["--\(related)", "Content-ID: <\(drawing.id)>"]
            lines += ["Content-Disposition: inline; filename=\"\(drawing.id).svg\""]
            lines += Self.part("image/svg+xml; charset=utf-8", drawing.svg)
        }
        lines += ["--\(related)--", "", "--\(outer)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// In Base64, so that no line is too long and none begins with a full stop.
    private static func part(_ type: String, _ content: String) -> [String] {
        let encoded = Array(Base64.text(content.utf8).utf8)
        let lines = stride(from: 0, to: encoded.count, by: 76).map {
            String(decoding: encoded[$0..<min($0 + 76, encoded.count)], as: UTF8.self)
        }
        return ["Content-Type: \(type)", "Content-Transfer-Encoding: base64", ""] + lines
    }

    /// A text of a header by RFC 2047: words of at most 75 characters, none of which breaks one of
    /// UTF-8.
    static func encodedWords(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) && text.utf8.count < 60 { return text }
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters of Base64, beside which 12 stand.
            if word.count + bytes.count > 45 {
                words.append(Base64.text(word))
                word = []
            }
            word += bytes
        }
        words.append(Base64.text(word))
        return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }

    /// `Sun, 29 Nov 2026 08:30:00 +0800`.
    static func date(_ time: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let (year, month, date) = time.day.date
        let weekday = days[(Int(time.day.number) % 7 + 7) % 7]
        let clock = time.textForPeople.dropFirst(11).prefix(8)
        return "\(weekday), \(date) \(months[month - 1]) \(year) \(clock) +0800"
    }
}
