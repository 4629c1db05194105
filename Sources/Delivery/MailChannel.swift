import Calendar
import CurlClient
import Routes
import Storage
import Words

/// E-mail: at the times of the digest one message for all recipients of the channel, with what was
/// found since the one before. A message continues the threads of its alerts; one that is repeated
/// after a crash has the same name, so that mail programs can tell.
package actor MailChannel: Channel {
    package nonisolated let name: String
    package nonisolated let batchSize = 2_000
    package nonisolated let isRouted = true

    private let outside: Outside
    private let mail: ChannelSettings.MailSettings
    private let client: CurlClient
    private let drawing: @Sendable (OutboxTransition, Language) async -> String?

    /// The most threads that a message continues: its header has to stay short.
    private static let mostThreads = 20
    /// The most drawings of a message.
    private static let mostDrawings = 20

    /// - Parameter drawing: of a transition's row as SVG.
    ///
    /// nil where the settings are not those of e-mail.
    package init?(
        _ outside: Outside,
        drawing: @escaping @Sendable (OutboxTransition, Language) async -> String?
    ) {
        guard let mail = outside.settings.mail else { return nil }
        self.outside = outside
        self.mail = mail
        self.drawing = drawing
        name = outside.settings.name
        client = outside.client()
    }

    package func open() async throws -> [GivenOut] { [] }

    package func portion(of page: [OutboxTransition]) async -> Portion { outside.gathered(page) }

    package func deliver(_ transitions: [OutboxTransition]) async throws {
        let items = outside.routed(transitions)
        for language in Language.allCases {
            let own = items.filter { $0.route.isChinese == (language == .zh) }
            guard !own.isEmpty else { continue }
            let message = await message(own, language)
            guard !outside.memory.isOut(message.id, of: name) else { continue }
            try await send(message)
            outside.memory.keepOut(message.id, of: name)
        }
        outside.memory.forget(name)
    }

    package func close() async { await client.close() }

    private func message(_ items: [RoutedTransition], _ language: Language) async -> MailMessage {
        var drawings: [Int64: String] = [:]
        for item in PeopleText.sorted(items) where drawings.count < Self.mostDrawings {
            drawings[item.transition.sequence] = await drawing(item.transition, language)
        }
        let people = PeopleText(
            words: Wording(language), link: { [outside] in outside.link(to: $0) })
        let text = MailText(people: people, drawing: { [drawings] in drawings[$0.sequence] })
        let (html, parts) = text.html(items)
        let domain = mail.from.split(separator: "@").last.map(String.init) ?? "planwatch"
        let sequences = items.map(\.transition.sequence)
        var threads: [String] = []
        for item in PeopleText.sorted(items) {
            let thread = "\(item.transition.alertID)@\(domain)"
            if !threads.contains(thread), threads.count < Self.mostThreads {
                threads.append(thread)
            }
        }
        return MailMessage(
            from: mail.from, to: mail.to, subject: text.subject(items), time: outside.now,
            id: "\(name).\(sequences.min() ?? 0)-\(sequences.max() ?? 0).\(language.rawValue)"
                + "@\(domain)",
            list: "\(name).planwatch.\(domain)", threads: threads, text: text.plain(items),
            html: html, drawings: parts)
    }

    private func send(_ message: MailMessage) async throws {
        do throws(CurlError) {
            try await client.send(
                Mail(
                    server: outside.settings.addresses[0],
                    security: Mail.Security(rawValue: mail.security) ?? .startTLS, user: mail.user,
                    password: mail.user == nil ? nil : outside.settings.secret[0],
                    from: mail.from, to: mail.to, message: message.bytes))
        } catch { throw DeliveryError(error.words) }
    }
}
