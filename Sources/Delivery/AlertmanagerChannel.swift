import Calendar
import Codes
import CurlClient
import JSONText
import Routes
import Storage

/// Alertmanager, API v2. It has no log but a state, and forgets what is not repeated: so all alerts
/// that fire are posted with every change and once a minute, each with the time at which it ends
/// unless it is repeated; what has ended is posted as ended for a while. Every instance of a
/// cluster is posted to; one that takes it is enough.
package actor AlertmanagerChannel: Channel {
    package nonisolated let name: String
    package nonisolated let batchSize = 500
    package nonisolated let isRouted = true

    private let outside: Outside
    private let clients: [CurlClient]
    private let standing: @Sendable () async throws -> [StandingAlert]
    private let words: AlertmanagerText
    /// When all was last posted.
    private var postedAt: ContinuousClock.Instant?

    /// - Parameter standing: the alerts that fire, and those that ended lately.
    package init(
        _ outside: Outside, standing: @escaping @Sendable () async throws -> [StandingAlert]
    ) {
        self.outside = outside
        self.standing = standing
        name = outside.settings.name
        clients = outside.settings.addresses.map { _ in outside.client() }
        words = AlertmanagerText(outside)
    }

    package func open() async throws -> [GivenOut] { [] }

    /// All of a page: what is posted is the state after it.
    package func portion(of page: [OutboxTransition]) async -> Portion {
        Portion(due: outside.routed(page).map(\.transition), last: page.last?.sequence)
    }

    package func deliver(_ transitions: [OutboxTransition]) async throws { try await postAll() }

    package func beat() async throws -> Bool {
        let period = Duration.seconds(outside.settings.repeatSeconds)
        if let postedAt, .now - postedAt < period { return false }
        try await postAll()
        return true
    }

    package func close() async { for client in clients { await client.close() } }

    private func postAll() async throws {
        let alerts = try await standing().filter {
            outside.routes.route(of: $0.transition.subject, to: name) != nil
        }
        try await post(Array(words.alerts(alerts, now: outside.now).text.utf8))
        postedAt = .now
    }

    /// To all instances at once, so that one that hangs does not keep the others waiting.
    private func post(_ body: [UInt8]) async throws {
        let requests = outside.settings.addresses.map { address in
            WebRequest.post("\(address)/api/v2/alerts", words.headers, body)
        }
        let failures = await withTaskGroup(of: DeliveryError?.self) { group in
            for (client, request) in zip(clients, requests) {
                group.addTask {
                    do throws(DeliveryError) {
                        _ = try await client.deliver(request)
                        return nil
                    } catch { return error }
                }
            }
            var failures: [DeliveryError?] = []
            for await failure in group { failures.append(failure) }
            return failures
        }
        if failures.contains(nil) { return }
        throw failures.compactMap { $0 }.first ?? DeliveryError("no instance")
    }
}

/// Alerts in the words of Alertmanager.
struct AlertmanagerText: Sendable {
    private let outside: Outside

    init(_ outside: Outside) { self.outside = outside }

    var headers: [WebRequest.Header] {
        [.init("content-type", "application/json")]
            + (outside.settings.secret[0].map { [.init("authorization", $0)] } ?? [])
    }

    /// How long an alert stands that is not repeated: several repetitions may be lost.
    private var patience: Int64 { max(300, 4 * Int64(outside.settings.repeatSeconds)) }

    func alerts(_ alerts: [StandingAlert], now: Timestamp) -> JSON {
        .array(alerts.map { alert($0, now: now) })
    }

    private func alert(_ alert: StandingAlert, now: Timestamp) -> JSON {
        let end =
            alert.endedAt.flatMap(Self.time)
            ?? Timestamp(nanoseconds: now.nanoseconds + patience * 1_000_000_000)
        let opened = CivilDay(alert.openedOn).map { Timestamp(on: $0, minute: 0) } ?? now
        // A clock that is configured may be ahead of the one on the wall.
        let start = min(opened, end, now)
        var members: [(String, JSON)] = [
            ("labels", labels(alert.transition)), ("annotations", annotations(alert.transition)),
            ("startsAt", .string(Self.text(start))), ("endsAt", .string(Self.text(end))),
        ]
        if let link = outside.link(to: alert.transition) {
            members.append(("generatorURL", .string(link)))
        }
        return .object(members)
    }

    private func labels(_ transition: OutboxTransition) -> JSON {
        .object([
            (
                "alertname",
                .string(
                    transition.transition == Trial.word ? "PlanwatchTrial" : "PlanwatchIndicator")
            ), ("plan", .string(transition.plan)),
            ("indicator", .string(transition.indicator)), ("area", .string(transition.area)),
            ("status", .string(transition.status)), ("severity", .string(transition.severity)),
            ("property", .string(transition.subject.property.rawValue)),
            ("alert_id", .string(transition.alertID)),
        ])
    }

    private func annotations(_ transition: OutboxTransition) -> JSON {
        let shown = transition.shown
        let texts: [(String, String?)] = [
            ("summary", shown?.titleEn), ("summary_zh", shown?.titleZh),
            ("description", transition.reason), ("description_zh", shown?.reasonZh),
            ("area_name", shown?.areaName), ("plan_title", shown?.planEn),
            ("plan_title_zh", shown?.planZh),
        ]
        return .object(
            texts.compactMap { name, text in
                text.flatMap { $0.isEmpty ? nil : (name, JSON.string($0)) }
            })
    }

    private static func time(_ text: String) -> Timestamp? {
        guard case .timestamp(let time) = Timestamp.read(Array(text.utf8).span) else { return nil }
        return time
    }

    /// RFC 3339 in UTC, in seconds.
    static func text(_ time: Timestamp) -> String {
        let second: Int64 = 1_000_000_000
        let atUTC = Timestamp(nanoseconds: time.nanoseconds - 8 * 3_600 * second)
        return atUTC.textForPeople.prefix(19).replacing(" ", with: "T") + "Z"
    }
}
