import Calendar
import Codes
import Routes
import Storage
import Words

/// What people read of transitions: of one plan and area in a chat, of many in a mail.
struct PeopleText {
    let words: Wording
    /// Of a transition's indicator on the page; nil without a page.
    let link: (OutboxTransition) -> String?

    /// A chat shows a few lines; the rest is on the page.
    private static let longestReason = 300

    /// 红色预警 · 触发预警.
    func heading(_ item: RoutedTransition) -> String {
        if item.transition.transition == Trial.word { return words("测试消息", "Trial") }
        let severity = Severity(rawValue: item.transition.severity).map(words.severity) ?? ""
        let kind = TransitionKind(rawValue: item.transition.transition).map(words.transition)
        return "\(severity) · \(kind ?? item.transition.transition)"
    }

    func title(_ item: RoutedTransition) -> String {
        words(
            item.shown.titleZh ?? item.transition.indicator,
            item.shown.titleEn ?? item.transition.indicator)
    }

    func plan(_ item: RoutedTransition) -> String {
        words(
            item.shown.planZh ?? item.transition.plan, item.shown.planEn ?? item.transition.plan)
    }

    /// The reason, or that it may not be told.
    func reason(_ item: RoutedTransition) -> String {
        if item.transition.transition == TransitionKind.retracted.rawValue {
            return words(
                "数据更正后，此前的一条预警不再成立", "corrected data no longer support an earlier alert")
        }
        let english = item.transition.reason
        let text = words(item.shown.reasonZh ?? "", english)
        guard text.isEmpty else { return text }
        return english.isEmpty
            ? words("涉及人数过少，数值不予显示", "the figures are withheld: very few people")
            : english
    }

    /// The most severe first, then in their order.
    static func sorted(_ items: [RoutedTransition]) -> [RoutedTransition] {
        let order = [Severity.critical, .warning, .info].map(\.rawValue)
        return items.enumerated().sorted { left, right in
            let ranks = [left, right].map {
                order.firstIndex(of: $0.element.transition.severity) ?? order.count
            }
            return (ranks[0], left.offset) < (ranks[1], right.offset)
        }.map(\.element)
    }

    /// One message for transitions of one plan and area.
    ///
    /// - Parameter longest: bytes of UTF-8 that the text may have; what does not fit is counted.
    func chat(_ items: [RoutedTransition], longest: Int) -> ChatMessage {
        let items = Self.sorted(items)
        guard let first = items.first else { return ChatMessage(title: "", text: "") }
        let title = words(
            "教育规划监测：\(first.shown.areaName)，\(items.count)项",
            "Planwatch: \(first.shown.areaName), \(items.count)")
        var text = "**\(title)**\n\(plan(first))\n"
        // What a rest of any length takes is kept free.
        let room = longest - rest(items.count).utf8.count
        for (place, item) in items.enumerated() {
            let line = line(item)
            guard text.utf8.count + line.utf8.count <= room else {
                return ChatMessage(title: title, text: text + rest(items.count - place))
            }
            text += line
        }
        return ChatMessage(title: title, text: text)
    }

    private func line(_ item: RoutedTransition) -> String {
        let name = plain(title(item))
        let linked = link(item.transition).map { "[\(name)](\($0))" } ?? name
        let reason = plain(reason(item))
        let short =
            reason.count > Self.longestReason
            ? reason.prefix(Self.longestReason) + "…" : reason[...]
        return "\n> **\(heading(item))** \(linked)\n> \(short)\n"
    }

    private func rest(_ count: Int) -> String {
        words("\n另有\(count)项，请在页面查看。", "\n\(count) more: see the page.")
    }

    /// Without what Markdown would take for markup.
    private func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar {
                    case "[": "［"
                    case "]": "］"
                    case "*", "`", "\n", "\r": " "
                    case "<": "＜"
                    default: scalar
                    }
                }))
    }
}
