import Codes

/// `alerts.yaml`: where alerts go besides the topic, the journal and the stream.
package struct AlertRoutes: Equatable, Sendable {
    /// Where the page is, without a slash at its end; nil where messages have no link.
    package var page: String?
    package var channels: [ChannelSettings]
    /// In the order of the file: the first that matches counts.
    package var routes: [Route]

    package init(
        page: String? = nil, channels: [ChannelSettings] = [], routes: [Route] = []
    ) {
        self.page = page
        self.channels = channels
        self.routes = routes
    }

    /// The route of an alert; nil where none matches, so that it goes to no channel.
    package func route(of alert: RoutedAlert) -> Route? {
        routes.first { $0.mismatch(alert) == nil }
    }

    /// The route by which an alert goes to a channel; nil where it does not.
    package func route(of alert: RoutedAlert, to channel: String) -> Route? {
        route(of: alert).flatMap { $0.channels.contains(channel) ? $0 : nil }
    }

    /// When a channel's messages are gathered until; nil where they go out at once, as all do that
    /// programs read.
    package func digest(of channel: String) -> DigestTimes? {
        let kind = channels.first { $0.name == channel }?.kind
        guard kind?.isForPeople ?? false else { return nil }
        let named = routes.first { $0.channels.contains(channel) }
        if let digest = named?.digest { return digest }
        return kind == .email ? .everyMorning : nil
    }
}

/// What routes ask of an alert.
package struct RoutedAlert: Hashable, Sendable {
    package var plan: String
    package var indicator: String
    package var area: String
    package var severity: Severity
    package var property: CommitmentProperty

    package init(
        plan: String, indicator: String, area: String, severity: Severity,
        property: CommitmentProperty
    ) {
        self.plan = plan
        self.indicator = indicator
        self.area = area
        self.severity = severity
        self.property = property
    }
}

/// Which alerts go to which channels.
package struct Route: Equatable, Sendable {
    /// What it asks; nil: anything.
    package var plans: Set<String>?
    package var indicators: Set<String>?
    package var areas: Set<String>?
    package var severities: Set<String>?
    package var properties: Set<String>?
    package var channels: [String]
    /// Whether messages for people are in Chinese; else in English.
    package var isChinese = true
    package var digest: DigestTimes?
    /// Where it begins in the file.
    package var line = 0

    package init(channels: [String]) { self.channels = channels }

    /// The first key by which the route does not match, and what it would take; nil where it
    /// matches.
    package func mismatch(_ alert: RoutedAlert) -> (key: String, wanted: [String])? {
        let asked: [(String, Set<String>?, String)] = [
            ("plan", plans, alert.plan), ("indicator", indicators, alert.indicator),
            ("area", areas, alert.area), ("severity", severities, alert.severity.rawValue),
            ("property", properties, alert.property.rawValue),
        ]
        for (key, wanted, value) in asked {
            if let wanted, !wanted.contains(value) { return (key, wanted.sorted()) }
        }
        return nil
    }
}
