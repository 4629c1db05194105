import BlockingThreads
import JSONText
import Storage
import Synchronization
import Systemd

/// The journal: one entry a transition, with fields that `journalctl` can be asked for; without a
/// journal one JSON line on standard error.
package actor JournalChannel: Channel {
    /// Where entries go.
    package enum Output: Sendable {
        case journal
        /// Takes a line of JSON without its line feed.
        case lines(@Sendable (String) -> Void)
    }

    /// The journal has not taken what it was given: it has stopped reading.
    package struct Stuck: Error, CustomStringConvertible {
        package var description: String { "the journal does not take entries" }
    }

    package nonisolated let name = "journal"
    package nonisolated let batchSize = 100

    private let output: Output
    /// Only this thread waits for a journal that has stopped reading.
    private let thread = BlockingThread(name: "journal")
    private var last: Entries?

    private static let patience = Duration.seconds(10)

    package init(_ output: Output) { self.output = output }

    /// What was written before cannot be read back cheaply: after a crash the last batch may be
    /// there twice.
    package func open() async throws -> [GivenOut] { [] }

    package func deliver(_ transitions: [OutboxTransition]) async throws {
        switch output {
        case .lines(let write):
            for transition in transitions { write(Self.line(Self.fields(of: transition))) }
        case .journal:
            // A batch that is stuck may still go through: the next one waits for it.
            if let last, last.result == nil { try await wait(for: last) }
            let entries = Entries(transitions.map(Self.fields))
            last = entries
            thread.post { entries.send() }
            try await wait(for: entries)
        }
    }

    package func close() {}

    private func wait(for entries: Entries) async throws {
        let limit = ContinuousClock.now + Self.patience
        while true {
            if let result = entries.result { return try result.get() }
            guard ContinuousClock.now < limit, !Task.isCancelled else { throw Stuck() }
            // The entries are sent on a thread that may block without limit, so it is looked at and
            // not waited for: a continuation that is never resumed would leak.
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Entries on their way, and what became of them; nil while that is open.
    private final class Entries: Sendable {
        private let entries: [[Journal.Field]]
        private let outcome = Mutex<Result<Void, Journal.Refused>?>(nil)

        init(_ entries: [[Journal.Field]]) { self.entries = entries }

        var result: Result<Void, Journal.Refused>? { outcome.withLock { $0 } }

        func send() {
            do throws(Journal.Refused) {
                for fields in entries { try Journal.send(fields) }
                outcome.withLock { $0 = .success(()) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
        }
    }

    /// The fields of a transition's entry.
    static func fields(of transition: OutboxTransition) -> [Journal.Field] {
        [
            .init(
                "MESSAGE",
                "\(transition.transition) \(transition.severity) \(transition.plan)/"
                    + "\(transition.indicator) \(transition.area): \(transition.reason)"),
            .init("PRIORITY", priority(transition.severity)),
            .init("SYSLOG_IDENTIFIER", "planwatch"),
            .init("PLANWATCH_ALERT_ID", transition.alertID),
            .init("PLANWATCH_PLAN", transition.plan),
            .init("PLANWATCH_INDICATOR", transition.indicator),
            .init("PLANWATCH_AREA", transition.area),
            .init("PLANWATCH_TRANSITION", transition.transition),
            .init("PLANWATCH_STATUS", transition.status),
            .init("PLANWATCH_SEVERITY", transition.severity),
            .init("PLANWATCH_SEQUENCE", String(transition.sequence)),
        ]
    }

    /// By syslog's numbers.
    private static func priority(_ severity: String) -> String {
        switch severity {
        case "critical": "2"
        case "warning": "4"
        default: "6"
        }
    }

    static func line(_ fields: [Journal.Field]) -> String {
        JSON.object(fields.map { ($0.name, .string($0.value)) }).text
    }
}
