import Calendar
import Commands
import Daemon
import JSONText
import KafkaClient
import Simulation
import Storage

/// What is seen of a demonstration: the city's events go out month by month, alerts are shown as
/// they come, and at the end everything that was promised.
struct DemoStage: Sendable {
    let call: Call
    let models: ReadModels
    let broker: String
    let shutdown: Shutdown

    /// The mock broker keeps 5 MiB a partition and drops the oldest in silence: no more than this
    /// may be on the way.
    private static let mostUnread: Int64 = 8_000
    private static let settings = SimulationSettings(scenario: .demo)

    /// Sends all events, showing how far it is, and waits until they are judged.
    func play() async throws -> CommandOutcome {
        let events = Self.settings.events().map { $0 }
        let producer = KafkaProducer(ClientSettings(bootstrapServers: broker), name: "demo")
        try await producer.connect()
        var cursor: Int64 = 0
        var sent = 0
        while sent < events.count, !shutdown.isRequested {
            // A sixtieth of the years at a time, so that alerts come between the steps.
            let step = events[sent..<min(sent + max(500, events.count / 60), events.count)]
            for piece in step.chunked(2_000) {
                try await waitForRoom(afterSending: sent)
                try await producer.produce(piece.map { record($0) })
                sent += piece.count
            }
            try await producer.flush()
            try await pause(.milliseconds(350))
            cursor = try await showAlerts(after: cursor, sent: sent, of: events.count)
        }
        await producer.close()
        try await settle(cursor, events.count)
        return shutdown.isRequested ? .no : .done
    }

    private func record(_ event: SimulatedEvent) -> OutgoingRecord {
        OutgoingRecord(
            topic: "education.events", key: event.key, value: event.value,
            headers: [.init("content-type", Array("application/cloudevents+json".utf8))])
    }

    /// Waits until the daemon has read so much that the broker need not drop anything.
    private func waitForRoom(afterSending sent: Int) async throws {
        while !shutdown.isRequested {
            let read = try await models.standing().records
            if Int64(sent) - read < Self.mostUnread { return }
            try await pause(.milliseconds(50))
        }
    }

    /// Waits until everything sent is read and judged.
    private func settle(_ cursor: Int64, _ total: Int) async throws {
        var cursor = cursor
        while !shutdown.isRequested {
            let standing = try await models.standing()
            cursor = try await showAlerts(after: cursor, sent: total, of: total)
            if standing.records >= Int64(total), standing.lag == 0, standing.isJudged { break }
            try await pause(.milliseconds(200))
        }
        call.console.clearDrawing()
    }

    private func pause(_ duration: Duration) async throws {
        // Nothing is waited for but time: the city's years are to be watched, not only computed.
        try await Task.sleep(for: duration)
    }

    private func showAlerts(after cursor: Int64, sent: Int, of total: Int) async throws -> Int64 {
        var cursor = cursor
        call.console.clearDrawing()
        for (sequence, _, row) in try await models.transitions(
            after: cursor, Filter(), historic: false)
        {
            cursor = sequence
            if !call.isForPrograms { try call.console.show(alertLine(row, call.console) + "\n") }
        }
        let day = try await models.judgedDay() ?? ""
        call.console.draw(ProgressBar(title: "playing \(day)", total: total), done: sent)
        return cursor
    }

    /// The final table, or one JSON object.
    func showEnd(seconds: Double) async throws {
        let standing = try await models.standing()
        var filter = Filter()
        filter.areas = ["371500"]
        let rows = try await models.statuses(filter)
        let alerts = try await models.alerts(Filter())
        if call.isForPrograms {
            try call.console.show(
                "{\"events\":\(standing.records),\"seconds\":\(Int(seconds)),\"indicators\":["
                    + rows.map(\.json).joined(separator: ",") + "],\"alerts\":["
                    + alerts.map(\.json).joined(separator: ",") + "]}\n")
            return
        }
        try showTable(rows, asOf: try await models.judgedDay(), call)
        call.console.remark(
            "\(grouped(Int(standing.records))) events read, projected and judged in "
                + "\(Int(seconds)) s; \(alerts.count) alerts stand")
    }

    /// Until Ctrl-C.
    func waitForEnd() async {
        while !shutdown.isRequested { try? await Task.sleep(for: .milliseconds(100)) }
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
