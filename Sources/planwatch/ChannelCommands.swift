import Codes
import Commands
import Configuration
import Delivery
import Instruments
import JSONText
import Judgements
import Plans
import Routes
import Storage

/// `planwatch alerts route`: where an alert goes, route by route.
func routeAlert(_ call: Call) async throws -> CommandOutcome {
    let written = call.invocation.arguments[0]
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let models = ReadModels(connection: connection)
        let id = try alertID(written, try await models.alerts(beginningWith: written))
        guard let last = try await models.history(ofAlert: id).last?.logged else {
            throw noAlert(written)
        }
        let plan = installation.plans.first { $0.id == last.key.plan }
        let indicator = plan?.indicators.first { $0.id == last.key.indicator }
        let alert = RoutedAlert(
            plan: last.key.plan, indicator: last.key.indicator, area: last.key.area,
            severity: last.row.severity, property: indicator?.property ?? .unspecified)
        let way = Way(id: id, alert: alert, routes: installation.routes)
        try call.console.show(call.isForPrograms ? way.json.text + "\n" : way.text)
        return .done
    }
}

/// The way of an alert through the routes.
private struct Way {
    let id: String
    let alert: RoutedAlert
    let routes: AlertRoutes

    private var route: Route? { routes.route(of: alert) }

    /// The routes before the one that matches; all where none does.
    private var passed: [(route: Route, key: String, wanted: [String])] {
        routes.routes.prefix { $0.mismatch(alert) != nil }.compactMap { route in
            route.mismatch(alert).map { (route, $0.key, $0.wanted) }
        }
    }

    private func digest(_ channel: String) -> String? { routes.digest(of: channel)?.words }

    var text: String {
        var lines = [
            "\(alert.plan)/\(alert.indicator) in \(alert.area): \(alert.severity.rawValue), "
                + alert.property.rawValue
        ]
        for (route, key, wanted) in passed {
            let first = wanted.prefix(5).joined(separator: ", ")
            lines.append(
                "  line \(route.line): no, its \(key) is \(first)"
                    + (wanted.count > 5 ? " and \(wanted.count - 5) more" : ""))
        }
        guard let route else {
            lines.append("  no route matches: only Kafka and the journal have it")
            return lines.joined(separator: "\n") + "\n"
        }
        lines.append("  line \(route.line): yes, in \(route.isChinese ? "Chinese" : "English"), to")
        for channel in route.channels {
            let time = digest(channel).map { "gathered until \($0)" } ?? "at once"
            lines.append("    \(channel), \(time)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSON {
        let chosen = route.map { route in
            JSON.object([
                ("line", .integer(Int64(route.line))),
                (
                    "channels",
                    .array(
                        route.channels.map { channel in
                            .object([
                                ("channel", .string(channel)),
                                ("digest", .optional(digest(channel))),
                            ])
                        })
                ), ("language", .string(route.isChinese ? "zh" : "en")),
            ])
        }
        let before = passed.map { route, key, wanted in
            JSON.object([
                ("line", .integer(Int64(route.line))), ("key", .string(key)),
                ("takes", .array(wanted.map { .string($0) })),
            ])
        }
        return .object([
            ("alertId", .string(id)), ("planId", .string(alert.plan)),
            ("indicatorId", .string(alert.indicator)), ("areaCode", .string(alert.area)),
            ("severity", .string(alert.severity.rawValue)),
            ("property", .string(alert.property.rawValue)), ("route", chosen ?? .null),
            ("passedOver", .array(before)),
        ])
    }
}

/// `planwatch alerts test`: a trial through one channel.
func testChannel(_ call: Call) async throws -> CommandOutcome {
    let name = call.invocation.arguments[0]
    let installation = try call.installation(secrets: .ofChannels)
    let channels = installation.routes.channels
    guard let channel = channels.first(where: { $0.name == name }) else {
        let names = channels.map(\.name)
        throw CommandFailure(
            .no,
            "no channel \(name); "
                + (nearestName(to: name, among: names).map { "did you mean \($0)?" }
                    ?? (names.isEmpty
                        ? "alerts.yaml has none"
                        : "the channels are \(names.joined(separator: ", "))"))
        )
    }
    do {
        try await Trial.send(
            channel, group: installation.settings.kafka.group, page: installation.routes.page,
            at: WallClock.now())
    } catch {
        throw CommandFailure(.no, "\(name) did not take the trial: \(error)")
    }
    if call.isForPrograms {
        try call.console.show(
            JSON.object([("channel", .string(name)), ("sent", .bool(true))]).text + "\n")
    } else {
        try call.console.show("\(name) (\(channel.kind.rawValue)) took the trial\n")
    }
    return .done
}
