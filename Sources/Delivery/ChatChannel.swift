import CurlClient
import Routes
import Storage
import Words

/// A robot of a group chat: what one round found is one message for each plan and area, or what was
/// found until the time of its digest.
package actor ChatChannel: Channel {
    package nonisolated let name: String
    /// A round is seldom larger; what is above it is a second message.
    package nonisolated let batchSize = 500
    package nonisolated let isRouted = true

    private let outside: Outside
    private let service: any ChatService
    private let client: CurlClient

    /// nil where the settings are not those of a chat.
    package init?(_ outside: Outside) {
        guard let service = outside.settings.chatService else { return nil }
        self.outside = outside
        self.service = service
        name = outside.settings.name
        client = outside.client()
    }

    /// What is in the chat cannot be read: after a crash the last messages may come again.
    package func open() async throws -> [GivenOut] { [] }

    package func portion(of page: [OutboxTransition]) async -> Portion { outside.gathered(page) }

    package func deliver(_ transitions: [OutboxTransition]) async throws {
        for group in Self.groups(outside.routed(transitions)) {
            let sequences = group.map { String($0.transition.sequence) }.joined(separator: " ")
            guard !outside.memory.isOut(sequences, of: name) else { continue }
            try await post(message(group))
            outside.memory.keepOut(sequences, of: name)
        }
        outside.memory.forget(name)
    }

    package func close() async { await client.close() }

    /// What belongs into one message: of one plan, area and language, in the order of the first.
    static func groups(_ items: [RoutedTransition]) -> [[RoutedTransition]] {
        var groups: [[RoutedTransition]] = []
        var places: [[String]: Int] = [:]
        for item in items {
            let key = [
                item.transition.plan, item.transition.area, item.route.isChinese ? "zh" : "en",
            ]
            if let place = places[key] {
                groups[place].append(item)
            } else {
                places[key] = groups.count
                groups.append([item])
            }
        }
        return groups
    }

    private func message(_ group: [RoutedTransition]) -> ChatMessage {
        let text = PeopleText(
            words: Wording(group.first?.route.isChinese == false ? .en : .zh),
            link: { [outside] in outside.link(to: $0) })
        return text.chat(group, longest: service.longestText)
    }

    private func post(_ message: ChatMessage) async throws {
        let pause = outside.memory.pause(name, service.limits, at: .now)
        // The service's own limit; beyond it nothing would be posted for minutes.
        if pause > .zero { try await Task.sleep(for: pause) }
        outside.memory.count(name, service.limits, at: .now)
        let answer = try await client.deliver(
            service.request(message, second: outside.second))
        do throws(DeliveryError) { try service.check(answer.body) } catch {
            var error = error
            error.words = outside.settings.secret.redacted(error.words)
            throw error
        }
    }
}
