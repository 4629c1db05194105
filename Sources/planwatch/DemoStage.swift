import Calendar
import Codes
import Commands
import Daemon
import JSONText
import Judgements
import KafkaClient
import Serving
import Simulation
import Storage

/// What the demo shows: the events of all places are sent month by month, alerts are shown as they
/// are raised, and at the end how many rows of each plan have which status, and what is wrong.
struct DemoStage: Sendable {
    let call: Call
    let models: ReadModels
    let broker: String
    let shutdown: Shutdown
    let settings: SimulationSettings

    /// The mock broker keeps 5 MiB a partition and drops the oldest in silence: no more than this
    /// may be on the way.
    private static let mostUnread: Int64 = 8_000
    /// When the plan begins.
    private static let firstMonth = "2021-01"

    /// Sends all events, two months at a time so that alerts come in between, and waits until
    /// everything is judged.
    func play() async throws -> CommandOutcome {
        var events: [SimulatedEvent] = []
        for event in settings.events() {
            // Making a city takes a second or two.
            if shutdown.isRequested { return .no }
            events.append(event)
        }
        let producer = KafkaProducer(ClientSettings(bootstrapServers: broker), name: "demo")
        try await producer.connect()
        var cursor: Int64 = 0
        var sent = 0
        for month in months(of: events) where !shutdown.isRequested {
            for piece in month.chunked(2_000) {
                try await waitForRoom(afterSending: sent)
                try await producer.produce(piece.map { record($0) })
                sent += piece.count
                cursor = try await showAlerts(after: cursor, sent: sent, of: events.count)
            }
            try await producer.flush()
            cursor = try await settle(cursor, sent: sent, of: events.count)
        }
        await producer.close()
        call.console.clearDrawing()
        return shutdown.isRequested ? .no : .done
    }

    /// The events cut at the middle of every other month of the plan, October among them: a figure
    /// that is put right within weeks of the census is seen before it is. Each piece is judged
    /// once, and the judge rests for a second between two rounds.
    private func months(of events: [SimulatedEvent]) -> [ArraySlice<SimulatedEvent>] {
        var cuts = [0]
        var month = ""
        for (place, event) in events.enumerated() {
            guard let day = event.recordedOn else { continue }
            // The fifteenth belongs to the month that begins with it.
            let name = String((day - 14).description.prefix(7))
            let isEven = Int(name.suffix(2))?.isMultiple(of: 2) ?? false
            if name > month, month.isEmpty || name >= Self.firstMonth && isEven {
                if !month.isEmpty { cuts.append(place) }
                month = name
            }
        }
        cuts.append(events.count)
        return zip(cuts, cuts.dropFirst()).map { events[$0..<$1] }
    }

    private func record(_ event: SimulatedEvent) -> OutgoingRecord {
        OutgoingRecord(
            topic: "education.events", key: event.key, value: event.value,
            headers: [.init("content-type", Array("application/cloudevents+json".utf8))])
    }

    /// Waits until the daemon has read so much that the broker need not drop anything.
    private func waitForRoom(afterSending sent: Int) async throws {
        while !shutdown.isRequested {
            let read = try await models.intakeProgress().records
            if Int64(sent) - read < Self.mostUnread { return }
            try await pause(.milliseconds(50))
        }
    }

    /// Waits until everything sent is read and judged, and shows what came of it.
    private func settle(_ cursor: Int64, sent: Int, of total: Int) async throws -> Int64 {
        while !shutdown.isRequested {
            let standing = try await models.intakeProgress()
            if standing.records >= Int64(sent), standing.lag == 0, standing.isJudged { break }
            try await pause(.milliseconds(50))
        }
        return try await showAlerts(after: cursor, sent: sent, of: total)
    }

    private func pause(_ duration: Duration) async throws {
        // The database is asked again after a while; nothing else could wake this task.
        try await Task.sleep(for: duration)
    }

    private func showAlerts(after cursor: Int64, sent: Int, of total: Int) async throws -> Int64 {
        var cursor = cursor
        call.console.clearDrawing()
        for (_, row) in try await models.transitions(after: cursor, Filter(), historic: false) {
            cursor = row.logged.sequence
            if !call.isForPrograms {
                try call.console.show(alertLine(row.logged.row, call.console) + "\n")
            }
        }
        let day = try await models.judgedDay()
        let title = day.map { "playing \($0)" } ?? "loading the registers"
        call.console.draw(ProgressBar(title: title, total: total), done: sent)
        return cursor
    }

    /// The final table, or one JSON object.
    func showEnd(seconds: Double) async throws {
        let standing = try await models.intakeProgress()
        let places = Set(Place.all.map { "\($0.code)" })
        let rows = try await models.statuses(Filter()).filter {
            $0.row.status != nil || places.contains($0.key.area) && $0.key.breakdown == "{}"
        }
        let alerts = try await models.alerts(Filter())
        let active = alerts.count { $0.row.state == .firing }
        if call.isForPrograms {
            try call.console.show(
                "{\"events\":\(standing.records),\"seconds\":\(Int(seconds)),\"indicators\":["
                    + rows.map(\.json).joined(separator: ",") + "],\"alerts\":["
                    + alerts.map(\.json).joined(separator: ",") + "]}\n")
            return
        }
        let named = call.invocation.number("limit") ?? StatusOverview.mostNamed
        try call.console.show("\n")
        try StatusOverview(rows).show(call.console, naming: named)
        if let day = try await models.judgedDay() { call.console.remark("as of \(day)") }
        call.console.remark(
            "\(grouped(Int(standing.records))) events read, projected and evaluated in "
                + "\(Int(seconds)) s; \(counted(active, "alert")) firing")
    }

    /// What is read in place of a file of the package: the plan whose county the text does not name
    /// is shown for a county of the simulation's own.
    static func amended(_ file: String, _ bytes: [UInt8]) -> [UInt8] {
        let code = Place.ofNobody.code
        let text = String(decoding: bytes, as: UTF8.self)
        if file.hasSuffix("/areas.yaml") {
            let area = "  - {code: \"\(code)\", name: {zh: 某县, en: Some county}, kind: county}\n"
            return Array((text + area).utf8)
        }
        return file.contains("/plans/")
            ? Array(text.replacing("\narea: unset\n", with: "\narea: \"\(code)\"\n").utf8) : bytes
    }

    /// Until the page shows what was just said, some seconds, so that nobody sees an earlier day.
    func waitForPage(of server: StatusServer) async throws {
        while !shutdown.isRequested, !server.shows(try await models.pulse()) {
            try await pause(.milliseconds(50))
        }
    }

    /// Until Ctrl-C.
    func waitForEnd() async throws {
        while !shutdown.isRequested {
            // A closed pipe sends no signal.
            try call.console.requireReader()
            await shutdown.wait(atMost: .milliseconds(200))
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The elements in pieces of at most `size`.
    fileprivate func chunked(_ size: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: size).map {
            self[$0..<Swift.min($0 + size, endIndex)]
        }
    }
}

extension SimulatedEvent {
    private static let mark = Array("\"time\":\"".utf8)

    /// The day on which it was recorded, by its `time`.
    fileprivate var recordedOn: CivilDay? {
        let head = value.prefix(400)
        guard
            let mark = head.indices.first(where: { place in
                head[place] == UInt8(ascii: "\"") && head[place...].starts(with: Self.mark)
            })
        else { return nil }
        let day = head[mark...].dropFirst(Self.mark.count).prefix(10)
        return CivilDay(String(decoding: day, as: UTF8.self))
    }
}
