import Calendar
import Codes
import CurlClient
import Routes
import Storage

/// What a channel of `alerts.yaml` works with: its settings, the routes in force, the time.
package struct Outside: Sendable {
    package let settings: ChannelSettings
    /// The part of every event's source that names the installation.
    package let group: String
    let memory: ChannelMemory
    private let routesInForce: @Sendable () -> (AlertRoutes, WorkingDays)
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - group: the installation's name.
    ///   - memory: what the process knows of the other ends.
    ///   - routes: those in force and the working days, asked for each time since a reload
    ///     exchanges them.
    ///   - clock: the time on the wall.
    package init(
        _ settings: ChannelSettings, group: String, memory: ChannelMemory = ChannelMemory(),
        routes: @escaping @Sendable () -> (AlertRoutes, WorkingDays),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.settings = settings
        self.group = group
        self.memory = memory
        routesInForce = routes
        self.clock = clock
    }

    var routes: AlertRoutes { routesInForce().0 }

    /// The time, in whole seconds.
    var now: Timestamp { clock() }

    /// Seconds since 1970.
    var second: Int64 { now.nanoseconds / 1_000_000_000 }

    /// A client for the other end.
    func client() -> CurlClient {
        CurlClient(
            WebLink(authorities: settings.authorities), name: String(settings.name.prefix(15)))
    }

    /// The transitions that go to this channel, each with its route.
    func routed(_ page: [OutboxTransition]) -> [RoutedTransition] {
        let routes = routes
        return page.compactMap { transition in
            guard let shown = transition.shown,
                let route = routes.route(of: transition.subject, to: settings.name)
            else { return nil }
            return RoutedTransition(transition: transition, shown: shown, route: route)
        }
    }

    /// The first of them, with what lies before it settled.
    func firstOf(_ page: [OutboxTransition]) -> Portion {
        guard let first = routed(page).first?.transition else {
            return Portion(due: [], last: page.last?.sequence)
        }
        return Portion(due: [first], last: first.sequence)
    }

    /// What is to be delivered together: of a channel with a digest all that was found up to its
    /// last time, of others what one round found.
    func gathered(_ page: [OutboxTransition]) -> Portion {
        let (routes, workingDays) = routesInForce()
        if let digest = routes.digest(of: settings.name) {
            let time = digest.last(upTo: now, workingDays)
            let due = page.prefix { $0.foundAt <= time }
            return Portion(due: routed(Array(due)).map(\.transition), last: due.last?.sequence)
        }
        guard let first = routed(page).first else {
            return Portion(due: [], last: page.last?.sequence)
        }
        let round = page.drop { $0.sequence < first.transition.sequence }.prefix {
            $0.shown?.round == first.shown.round
        }
        return Portion(
            due: routed(Array(round)).map(\.transition), last: round.last?.sequence)
    }

    /// Where the page shows the indicator; nil where nobody said where the page is.
    func link(to transition: OutboxTransition) -> String? {
        routes.page.map { page in
            "\(page)/plans/\(percentEncoded(transition.plan))/indicators/"
                + "\(percentEncoded(transition.indicator))?area=\(percentEncoded(transition.area))"
        }
    }
}

/// A transition on its way to a channel.
struct RoutedTransition: Equatable, Sendable {
    var transition: OutboxTransition
    var shown: OutboxTransition.Shown
    var route: Route
}

extension OutboxTransition {
    /// What routes ask of it.
    package var subject: RoutedAlert {
        RoutedAlert(
            plan: plan, indicator: indicator, area: area,
            severity: Severity(rawValue: severity) ?? .info,
            property: shown.flatMap { CommitmentProperty(rawValue: $0.property) } ?? .unspecified)
    }

    /// When it was found; unreadable: long ago, so that nothing waits for it.
    var foundAt: Timestamp {
        guard case .timestamp(let time) = Timestamp.read(Array(at.utf8).span) else {
            return Timestamp(nanoseconds: 0)
        }
        return time
    }

    /// What names it wherever it goes.
    var eventID: String { "\(alertID)/\(sequence)" }
}

/// A text as a part of an address, by RFC 3986.
func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return encoded
}
