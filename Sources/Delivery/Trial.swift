import Calendar
import JSONText
import Routes
import Storage

/// A message that tries a channel out, and says so.
package enum Trial {
    /// The word in place of a transition's.
    static let word = "trial"

    /// Sends one through a channel, past all routes and digests.
    package static func send(
        _ settings: ChannelSettings, group: String, page: String?, at now: Timestamp
    ) async throws {
        let routes = AlertRoutes(
            page: page, channels: [settings], routes: [Route(channels: [settings.name])])
        let outside = Outside(
            settings, group: group, routes: { (routes, WorkingDays()) }, clock: { now })
        let trial = transition(at: now)
        let alert = StandingAlert(transition: trial, openedOn: now.day.description)
        guard
            let channel = outside.channel(
                standing: { [alert] }, drawing: { _, _ in nil })
        else { throw DeliveryError("the channel's settings are not complete") }
        do {
            try await channel.deliver([trial])
        } catch {
            await channel.close()
            throw error
        }
        await channel.close()
    }

    private static func transition(at now: Timestamp) -> OutboxTransition {
        let at = AlertmanagerText.text(now)
        let data = JSON.object([
            ("trial", .bool(true)), ("alertId", .string(word)), ("sequence", .integer(0)),
            ("at", .string(at)),
        ])
        return OutboxTransition(
            sequence: now.nanoseconds / 1_000_000_000, alertID: word, at: at, plan: word,
            indicator: word, area: word, transition: word, status: "at_risk", severity: "info",
            reason: "A trial of this channel: nothing has happened.", data: data.text,
            shown: OutboxTransition.Shown(
                round: 0, property: "unspecified", areaName: "—", planZh: "测试消息",
                planEn: "Trial", titleZh: "测试", titleEn: "Trial", asOf: now.day.description,
                reasonZh: "这是一条测试消息，没有任何指标发生变化。"))
    }
}
