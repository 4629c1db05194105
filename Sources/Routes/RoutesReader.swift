import Calendar
import Codes
import Documents
import Plans

/// Reads `alerts.yaml` and gathers all that is wrong with it.
///
/// - Parameters:
///   - plans, areas: what routes may name; nil where they have errors of their own.
package func readAlertRoutes(
    _ root: Node, file: String, plans: [Plan]?, areas: AreaTree?
) -> (routes: AlertRoutes, faults: [Fault]) {
    var reader = RoutesReader(file: file, plans: plans, areas: areas)
    let routes = reader.routes(root)
    return (routes, reader.faults.faults)
}

private struct RoutesReader {
    private(set) var faults: FaultList
    private let plans: [Plan]?
    private let areas: AreaTree?
    private var places: [Place] = []

    private static let file = Construct("the routes", optional: ["page", "channels", "routes"])
    private static let route = Construct(
        "a route", required: ["channels"],
        optional: ["plan", "indicator", "area", "severity", "property", "language", "digest"])

    init(file: String, plans: [Plan]?, areas: AreaTree?) {
        faults = FaultList(file: file)
        self.plans = plans
        self.areas = areas
    }

    mutating func routes(_ root: Node) -> AlertRoutes {
        guard let fields = faults.fields(of: root, Self.file) else { return AlertRoutes() }
        var routes = AlertRoutes()
        routes.page = fields["page"].flatMap { page($0) }
        var names: [String] = []
        if let node = fields["channels"] {
            for entry in faults.entries(of: node, "`channels`") ?? [] {
                names.append(entry.key)
                guard let reader = ChannelReader(entry, &faults),
                    let channel = reader.channel(&faults)
                else { continue }
                routes.channels.append(channel)
            }
        }
        if let node = fields["routes"], !node.isNull {
            guard case .sequence(let nodes) = node.content else {
                faults.add(
                    .badValue, at: node.place, "`routes` must be a list",
                    hint: "begin each route with `- `")
                return routes
            }
            for node in nodes {
                guard let route = route(node, names) else { continue }
                routes.routes.append(route)
                places.append(node.place)
            }
        }
        refuseTwoDigests(routes)
        warnOfUnused(routes, fields["channels"])
        if faults.faults.allSatisfy(\.isWarning) { refuseUnreachable(routes) }
        return routes
    }

    private mutating func page(_ node: Node) -> String? {
        guard let text = faults.text(node, "`page`") else { return nil }
        guard let address = WebAddress(text), !address.hasQuery, !address.hasUser else {
            faults.add(
                .badValue, at: node.place, "`page` is not an address of the web",
                hint: "write where people reach the page: `https://planwatch.example.org`")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private mutating func route(_ node: Node, _ names: [String]) -> Route? {
        guard let fields = faults.fields(of: node, Self.route), let list = fields["channels"],
            let nodes = faults.list(list, "`channels`")
        else { return nil }
        var route = Route(
            channels: nodes.compactMap { faults.word($0, "channel", of: names) })
        route.line = node.line
        let planIDs = plans?.map(\.id)
        route.plans = words(fields["plan"], "plan", among: planIDs)
        let chosen = plans?.filter { route.plans?.contains($0.id) ?? true }
        route.indicators = words(
            fields["indicator"], "indicator",
            among: chosen.map { plans in plans.flatMap { $0.indicators.map(\.id) } })
        route.areas = words(
            fields["area"], "area", among: areas.map { $0.index.keys.sorted() }
        ).map { codes in
            Set(
                codes.map { code in areas?.index[code].map { areas?.areas[$0].code ?? code } ?? code
                })
        }
        route.severities = words(
            fields["severity"], "severity", among: Severity.allCases.map(\.rawValue))
        route.properties = words(
            fields["property"], "property", among: CommitmentProperty.allCases.map(\.rawValue))
        if let node = fields["language"] {
            route.isChinese = faults.word(node, "language", of: ["zh", "en"]) != "en"
        }
        route.digest = fields["digest"].flatMap { digest($0) }
        return route
    }

    /// Known words, or any where it is not known which there are.
    private mutating func words(
        _ node: Node?, _ name: String, among known: [String]?
    ) -> Set<String>? {
        guard let node, let nodes = faults.list(node, "`\(name)`") else { return nil }
        return Set(
            nodes.compactMap { node in
                known.map { faults.word(node, name, of: $0) } ?? faults.text(node, name)
            })
    }

    private mutating func digest(_ node: Node) -> DigestTimes? {
        let shape = Construct("`digest`", required: ["times"], optional: ["days"])
        guard let fields = faults.fields(of: node, shape), let times = fields["times"],
            let nodes = faults.list(times, "`times`")
        else { return nil }
        let minutes = nodes.compactMap { node -> Int? in
            if let minute = minute(node.text ?? "") { return minute }
            faults.add(
                .badValue, at: node.place, "\(shown(node)) is not a time of the day",
                hint: "write it as in \"08:30\"; it is that of +08:00")
            return nil
        }
        let days = fields["days"].flatMap {
            faults.word($0, "word for `days`", of: ["all", "working"])
        }
        guard !minutes.isEmpty, minutes.count == nodes.count else { return nil }
        return DigestTimes(minutes: minutes, onWorkingDaysOnly: days == "working")
    }

    private func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    // MARK: - What the routes say together

    /// A channel has one position in the log, so it gathers all of its messages or none.
    private mutating func refuseTwoDigests(_ routes: AlertRoutes) {
        for channel in routes.channels where channel.kind.isForPeople {
            let named = zip(routes.routes, places).filter {
                $0.0.channels.contains(channel.name)
            }
            for (route, place) in named where route.digest != named.first?.0.digest {
                faults.add(
                    .badValue, at: place,
                    "the channel `\(channel.name)` has another `digest` in an earlier route",
                    hint: "add a second channel with the same address")
            }
        }
    }

    private mutating func warnOfUnused(_ routes: AlertRoutes, _ node: Node?) {
        for channel in routes.channels
        where !routes.routes.contains(where: { $0.channels.contains(channel.name) }) {
            faults.add(
                .badValue, at: node?.entry(channel.name)?.place ?? .wholeFile,
                "no route names the channel `\(channel.name)`",
                hint: "add it to the `channels` of a route, or remove it", isWarning: true)
        }
    }

    /// A route that no alert of the plans reaches is a mistake: its author waits for alerts.
    private mutating func refuseUnreachable(_ routes: AlertRoutes) {
        guard let plans, let areas, !plans.isEmpty, !places.isEmpty else { return }
        var reached: Set<Int> = []
        var matched: [Int: Int] = [:]
        for alert in possibleAlerts(plans, areas) {
            var first: Int?
            for (number, route) in routes.routes.enumerated()
            where route.mismatch(alert) == nil {
                if let first {
                    if matched[number] == nil { matched[number] = first }
                } else {
                    first = number
                    reached.insert(number)
                }
            }
        }
        for (number, place) in places.enumerated() where !reached.contains(number) {
            if let earlier = matched[number] {
                faults.add(
                    .badValue, at: place,
                    "the route is never reached: the first that matches counts, and earlier ones "
                        + "take all of its alerts",
                    hint: "move it above the route in line \(routes.routes[earlier].line)")
            } else {
                faults.add(
                    .badValue, at: place, "no evaluated row of the plans matches the route",
                    hint: "correct what it asks: plan, indicator, area and property must go "
                        + "together")
            }
        }
    }

    /// One for each evaluated row and severity: escalation can raise any row to `critical`.
    private func possibleAlerts(_ plans: [Plan], _ areas: AreaTree) -> [RoutedAlert] {
        plans.flatMap { plan in
            plan.indicators.filter { $0.target != nil }.flatMap { indicator in
                codes(indicator.scope, plan, areas).flatMap { area in
                    Severity.allCases.map { severity in
                        RoutedAlert(
                            plan: plan.id, indicator: indicator.id, area: area,
                            severity: severity, property: indicator.property)
                    }
                }
            }
        }
    }

    private func codes(_ scope: Indicator.Scope, _ plan: Plan, _ areas: AreaTree) -> [String] {
        switch scope {
        case .plan: return [plan.area].compactMap { $0 }
        case .areas(let codes): return codes
        case .eachCounty:
            let root = plan.area.flatMap { areas.index[$0] }
            return (root.map { areas.subtree(of: $0) } ?? []).filter { place in
                areas.areas[place].kind == .county || areas.areas[place].kind == .district
            }.map { areas.areas[$0].code }
        }
    }
}
