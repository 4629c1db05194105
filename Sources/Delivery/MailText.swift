import Calendar
import Codes
import Storage
import Words

/// The digest that a mail brings: the transitions by plan and area, in plain text and in HTML.
struct MailText {
    let people: PeopleText
    /// Of a transition's row as SVG; nil where nothing can be drawn.
    let drawing: (OutboxTransition) -> String?

    private static let style = """
        body { font: 15px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
        h2 { font-size: 17px } li { margin: 0 0 12px } .critical { color: #a61c1c }
        .warning { color: #8a5a00 } .when { color: #666 }
        """

    private var words: Wording { people.words }

    func subject(_ items: [RoutedTransition]) -> String {
        let critical = items.count { $0.transition.severity == Severity.critical.rawValue }
        return critical == 0
            ? words("教育规划监测：\(items.count)项变化", "Planwatch: \(items.count) changes")
            : words(
                "教育规划监测：\(items.count)项变化，其中红色预警\(critical)项",
                "Planwatch: \(items.count) changes, \(critical) critical")
    }

    func plain(_ items: [RoutedTransition]) -> String {
        var text = ""
        for group in ChatChannel.groups(items) {
            guard let first = group.first else { continue }
            text += "\(people.plan(first)) · \(first.shown.areaName)\n\n"
            for item in PeopleText.sorted(group) {
                text += "- \(people.heading(item)): \(people.title(item)) (\(item.shown.asOf))\n"
                text += "  \(people.reason(item))\n"
                if let link = people.link(item.transition) { text += "  \(link)\n" }
                text += "\n"
            }
        }
        return text + footer + "\n"
    }

    /// The HTML, and the drawings that it names.
    func html(
        _ items: [RoutedTransition]
    ) -> (html: String, drawings: [MailMessage.Drawing]) {
        var drawings: [MailMessage.Drawing] = []
        var body = ""
        for group in ChatChannel.groups(items) {
            guard let first = group.first else { continue }
            body +=
                "<h2>\(Self.escaped("\(people.plan(first)) · \(first.shown.areaName)"))</h2><ul>"
            for item in PeopleText.sorted(group) {
                body += entry(item)
                if let svg = drawing(item.transition) {
                    let id = "chart-\(item.transition.sequence)@planwatch"
                    drawings.append(MailMessage.Drawing(id: id, svg: svg))
                    let name = Self.escaped(people.title(item))
                    body += "<br><img src=\"cid:\(id)\" alt=\"\(name)\" width=\"400\">"
                }
                body += "</li>"
            }
            body += "</ul>"
        }
        let language = words.language.tag
        let html =
            "<!DOCTYPE html><html lang=\"\(language)\"><head><meta charset=\"utf-8\">"
            + "<style>\(Self.style)</style></head><body>\(body)"
            + "<p class=\"when\">\(Self.escaped(footer))</p></body></html>"
        return (html, drawings)
    }

    private func entry(_ item: RoutedTransition) -> String {
        let title = Self.escaped(people.title(item))
        let linked =
            people.link(item.transition).map { "<a href=\"\(Self.escaped($0))\">\(title)</a>" }
            ?? title
        let severity = Self.escaped(item.transition.severity)
        return "<li><b class=\"\(severity)\">\(Self.escaped(people.heading(item)))</b> \(linked) "
            + "<span class=\"when\">\(Self.escaped(item.shown.asOf))</span><br>"
            + Self.escaped(people.reason(item))
    }

    private var footer: String {
        words(
            "本邮件由 Planwatch 自动发送，数字以页面为准。",
            "Sent by Planwatch; the page has the figures as they are now.")
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
