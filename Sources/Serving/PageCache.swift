import Calendar
import Codes
import Configuration
import HTTPServer
import Instruments
import JSONText
import Judgements
import Language
import PostgresClient
import Storage
import Synchronization

/// What the HTTP server shows of the database: read beforehand on a session of its own, since a
/// request must not wait for anything. A standby shows the same as the active daemon.
package final class PageCache: Sendable {
    /// Transitions, the number of firing alerts and the last round, as they come.
    package let streams = EventStreams()

    /// For names of areas, formulas and the clock.
    let current: CurrentInstallation
    /// Whether all figures are made up, which the page then says.
    let isSimulated: Bool

    private let database: Settings.Postgres
    private let state = Mutex(State())

    /// Reading what is shown takes no more than a quarter of the time.
    static let restForWork = 3

    /// Clients, and what lies between them and this machine, take longer silence for an end.
    private static let heartbeat = Duration.seconds(15)

    private struct State {
        /// nil before the first reading.
        var shown: Shown?
        /// When the next reading of the lists is due at the earliest, and of transitions.
        var listsRestUntil: ContinuousClock.Instant?
        var transitionsRestUntil: ContinuousClock.Instant?
        var watch = Watch()
        /// The last transition that was published.
        var position: Int64?
        /// Why the database could not be read the last time.
        var failure: String?
        /// What the page shows, and since when.
        var page = PageMemory()
    }

    /// One reading.
    struct Shown: Sendable {
        var pulse: ReadModels.Pulse
        var asOf: CivilDay?
        var statuses: [ListedStatus] = []
        var alerts: [ListedAlert] = []
    }

    package init(
        _ database: Settings.Postgres, current: CurrentInstallation, isSimulated: Bool
    ) {
        self.database = database
        self.current = current
        self.isSimulated = isSimulated
    }

    /// The last reading.
    var shown: Shown? { state.withLock { $0.shown } }

    /// Whether lists and page show a round; it is asked by who looks.
    func shows(_ round: ReadModels.Pulse) -> Bool {
        state.withLock { state in
            state.watch.look(at: .now)
            return state.shown?.pulse == round && state.page.pulse == round
        }
    }

    /// Looks at what the page shows, or changes it.
    func withPage<Value>(_ body: (inout PageMemory, _ isAway: Bool) -> Value) -> Value {
        state.withLock { body(&$0.page, $0.failure != nil) }
    }

    /// Reads until cancelled, and waits for a database that is away for as long as it takes.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.read() }
            group.addTask { await self.beat() }
        }
    }

    private func beat() async {
        while !Task.isCancelled {
            // A clock: a stream on which nothing happens must be seen to be alive.
            try? await Task.sleep(for: Self.heartbeat)
            streams.beat()
        }
    }

    private func read() async {
        let connection = PostgresConnection(
            url: database.url, password: database.password, name: "pg-read")
        // A stop does not wait for the answer of a server that is silent.
        await withTaskCancellationHandler {
            await read(over: connection)
        } onCancel: {
            connection.interrupt()
        }
    }

    private func read(over connection: PostgresConnection) async {
        while !Task.isCancelled {
            do {
                try await connection.connect()
                try Task.checkCancellation()
                try await follow(connection)
            } catch {
                // A stop ends the session in the middle of a question, which is no failure.
                if !Task.isCancelled { note(error) }
            }
            await connection.close()
            // Nothing says when the database is back. Cancellation ends the sleep.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Says once why nothing can be read, not every second.
    private func note(_ error: any Error) {
        let text = "\(error)"
        let isNew = state.withLock { state in
            defer { state.failure = text }
            return state.failure != text
        }
        if isNew { Log.write(.warning, "page refresh failed", ["because": text]) }
    }

    private func follow(_ connection: PostgresConnection) async throws {
        let models = ReadModels(connection: connection)
        let pages = PageStore(connection: connection)
        try await models.showOnlyWhatIsPublic()
        try await connection.query("LISTEN planwatch_alerts")
        while !Task.isCancelled {
            let isWatched = isWatched
            let pulse = try await models.pulse()
            let isDue = state.withLock { state in
                state.watch.note(pulse, at: .now)
                return isWatched || state.watch.isDue(at: .now)
            }
            if isDue {
                try await refresh(models, pages)
            } else {
                passTransitions(upTo: pulse.last)
            }
            state.withLock { $0.failure = nil }
            let end = ContinuousClock.now + .seconds(1)
            // In short pieces, since who comes, or comes back late, does not want to wait.
            while ContinuousClock.now < end, !Task.isCancelled, isWatched == self.isWatched {
                try await supply(models)
                let channels = try await connection.notifiedChannels(within: .milliseconds(100))
                if !channels.isEmpty { break }
            }
        }
    }

    private var isWatched: Bool {
        streams.count > 0 || state.withLock { $0.watch.isWatched(at: .now) }
    }

    /// Without a stream there is nobody to be told: who comes asks for what was before.
    private func passTransitions(upTo last: Int64) {
        guard last != state.withLock({ $0.position }), streams.count == 0 else { return }
        streams.restart(at: last)
        state.withLock { $0.position = last }
    }

    /// Brings everything up to the last round, in one snapshot: what of a round may not be seen is
    /// found once for it, and beside a later round's figures each question would find it again.
    private func refresh(_ models: ReadModels, _ pages: PageStore) async throws {
        let began = ContinuousClock.now
        var page: (reading: PageReading, cost: Duration)?
        try await models.connection.begin(.repeatableRead)
        do {
            try await refreshLists(models, try await models.pulse())
            let pageBegan = ContinuousClock.now
            if isPageDue {
                try await models.keepWithheldReadings()
                page = (try await pages.reading(), .now - pageBegan)
            }
            try await models.connection.commit()
        } catch let error as PostgresError where error.isConflict {
            // Another daemon has found the same at the same time; the next look has it.
            return await models.connection.rollback()
        }
        if let page { try show(page.reading, at: page.cost) }
        let now = ContinuousClock.now
        state.withLock { $0.watch.read($0.shown?.pulse, at: now, taking: now - began) }
    }

    /// Brings the lists up to the last round, and tells the streams what is new.
    private func refreshLists(_ models: ReadModels, _ pulse: ReadModels.Pulse) async throws {
        let before = shown
        guard pulse != before?.pulse else { return }
        let began = ContinuousClock.now
        let isResting = state.withLock { $0.listsRestUntil }.map { began < $0 } ?? false
        if isResting {
            let (position, until) = state.withLock { ($0.position, $0.transitionsRestUntil) }
            if pulse.last == position || until.map({ began < $0 }) ?? false { return }
        }
        try await models.keepWithheldReadings()
        try await publish(models, upTo: pulse.last)
        state.withLock { $0.transitionsRestUntil = .now + (.now - began) }
        if isResting { return }
        let shown = Shown(
            pulse: pulse, asOf: try await models.judgedDay(),
            statuses: try await models.statuses(Filter()),
            alerts: try await models.alerts(Filter()))
        state.withLock { state in
            state.shown = shown
            state.listsRestUntil = .now + (.now - began) * Self.restForWork
        }
        let firing = shown.firingCount
        var events: [ServerEvent] = []
        if firing != before?.firingCount {
            events.append(ServerEvent(name: "firing", data: String(firing)))
        }
        if let judgedAt = pulse.judgedAt, judgedAt != before?.pulse.judgedAt {
            events.append(ServerEvent(name: "judged", data: judgedAt))
        }
        streams.publish(events)
    }

    /// Publishes transitions up to that sequence, each once however often the database goes away.
    private func publish(_ models: ReadModels, upTo last: Int64) async throws {
        guard var position = state.withLock({ $0.position }), position <= last else {
            // The first reading; or a database that went back in time.
            streams.restart(at: last)
            state.withLock { $0.position = last }
            return
        }
        while position < last {
            let page = try await models.transitions(after: position, Filter(), historic: false)
            guard let end = page.last?.row.logged.sequence else { return }
            streams.publish(events(page), upTo: end)
            position = end
            state.withLock { $0.position = end }
        }
    }

    /// Hands streams that begin in the past what they have missed, and tells those that begin
    /// beyond the end of the log.
    private func supply(_ models: ReadModels) async throws {
        for want in streams.wanted() {
            let page = try await models.transitions(
                after: want.after, Filter(), historic: false, limit: 500)
            // Without any there is nothing left before the ring.
            let end = page.last?.row.logged.sequence ?? state.withLock { $0.position } ?? want.after
            streams.supply(events(page), to: want.stream, upTo: end)
        }
        let ahead = streams.ahead()
        guard !ahead.isEmpty else { return }
        // Asked again: a page, or another daemon, may have read more than was published here.
        guard let last = try await models.lastSequence() else { return }
        for want in ahead where want.after > last { streams.reset(want.stream, to: last) }
    }

    private func events(
        _ page: [(shown: Bool, row: ListedTransition)]
    ) -> [ServerEvent] {
        page.filter(\.shown).map { _, row in
            let sequence = row.logged.sequence
            return ServerEvent(
                id: sequence, name: "transition",
                data: row.tailLine(kind: "transition", cursor: sequence))
        }
    }
}

extension PageCache.Shown {
    /// How many alerts are firing.
    fileprivate var firingCount: Int { alerts.count { $0.row.state == .firing } }
}

extension PageCache {
    /// The answer to a request for the page or below `/api/v1`; nil where there is nothing of that
    /// name.
    package func answer(_ request: HTTPRequest) -> HTTPResponse? {
        state.withLock { $0.watch.look(at: .now) }
        return switch request.path {
        case "/api/v1/status":
            list("indicators", request, \.statuses)
        case "/api/v1/alerts":
            list("alerts", request, \.alerts)
        case "/api/v1/alerts/stream": stream(request)
        case "/list.csv": listed(request)
        default: page(request)
        }
    }

    /// The rows that the filters let through; each filter may be repeated.
    private func list(
        _ name: String, _ request: HTTPRequest, _ rows: KeyPath<Shown, [some IndicatorListing]>
    ) -> HTTPResponse {
        guard let shown else { return Self.notYetRead }
        var filter = Filter()
        filter.plans = request.arguments("plan")
        filter.areas = request.arguments("area")
        filter.statuses = request.arguments("status")
        filter.properties = request.arguments("property")
        let found = shown[keyPath: rows].filter { filter.passes($0) }
        guard request.arguments("format").last != "csv" else {
            return table(found, named: name, asOf: shown.asOf, request)
        }
        return HTTPResponse(
            contentType: "application/json",
            text: "{\"asOf\":\(JSON.optional(shown.asOf?.description).text),\"\(name)\":["
                + found.map(\.json).joined(separator: ",\n") + "]}\n")
    }

    /// Begins after `Last-Event-ID`, which a browser sends when it comes back; else after `since`;
    /// else with what comes next.
    private func stream(_ request: HTTPRequest) -> HTTPResponse {
        guard shown != nil else {
            return HTTPResponse(
                status: 503, headers: [("Retry-After", "1")],
                text: "the database has not been read yet\n")
        }
        let place = request.header("last-event-id") ?? request.arguments("since").first
        guard let place else { return HTTPResponse(EventSubscription(streams, after: nil)) }
        guard let number = Int64(place), number >= 0 else {
            return HTTPResponse(status: 400, text: "a sequence is a whole number\n")
        }
        return HTTPResponse(EventSubscription(streams, after: number))
    }
}
