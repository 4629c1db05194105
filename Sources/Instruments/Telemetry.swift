import Calendar
import Synchronization

/// Everything that is counted, in one place; the loops write it, `/metrics` and `/readyz` read it.
package final class Telemetry: Sendable {
    package struct State: Sendable {
        package var isActive = false
        /// Whether the database has said that another daemon is the active one.
        package var isStandby = false
        /// Facts, duplicates, quarantined, tombstones by topic.
        package var records: [String: [Outcome: Int64]] = [:]
        package var quarantined: [String: Int64] = [:]
        package var lag: [Partition: Int64] = [:]
        package var halted: Set<Partition> = []
        package var batchSeconds = Histogram()
        package var roundSeconds = Histogram()
        package var indicators: [IndicatorCount: Int] = [:]
        package var alerts: [AlertCount: Int] = [:]
        package var transitions: [String: Int64] = [:]
        package var unattributed: Int64 = 0
        package var forecastScores: [ForecastScore] = []
        /// Why the last transaction failed; nil after a good one.
        package var projectorFailure: String?
        package var judgeFailure: String?
        /// Why the brokers did not answer the last time; nil after an answer.
        package var brokerFailure: String?
        /// When the database was last asked for the lease, answered or not.
        package var askedAt: ContinuousClock.Instant?
        /// When each loop last moved in this life; nil before it has begun.
        package var projectorMovedAt: ContinuousClock.Instant?
        package var judgeMovedAt: ContinuousClock.Instant?
        /// When the last round ended, by the clock on the wall.
        package var judgedAt: Timestamp?
        package var partitionsHeld = 0
        /// Whether this daemon is one of several that share the subjects, and how many shards it
        /// has.
        package var isSharing = false
        package var shardsHeld = 0
        /// Whether metrics, probes and page can be reached.
        package var listening = Listening.notBegun
        /// Whether this process has found the schema right, and whether the brokers' client has
        /// taken its settings: if not so later, that passes.
        package var hasFoundSchema = false
        package var hasMadeClient = false
        /// Transitions that are not delivered to every channel yet.
        package var outboxPending: Int64 = 0
        /// Channels whose last delivery failed.
        package var failingChannels: Set<String> = []
        /// The channels that there are.
        package var channels: Set<String> = ["journal", "kafka"]
        /// Transitions that were given up by this process, by channel.
        package var deadLetters: [String: Int64] = [:]
    }

    package enum Listening: Equatable, Sendable {
        case notBegun, listening
        /// Tried again, with why it did not succeed.
        case failing(String)
    }

    package enum Outcome: String, CaseIterable, Sendable {
        case fact, duplicate, quarantined, tombstone
    }

    package struct Partition: Hashable, Comparable, Sendable {
        package var topic: String
        package var partition: Int32

        package init(topic: String, partition: Int32) {
            self.topic = topic
            self.partition = partition
        }

        package static func < (left: Partition, right: Partition) -> Bool {
            (left.topic, left.partition) < (right.topic, right.partition)
        }
    }

    package struct IndicatorCount: Hashable, Comparable, Sendable {
        package var plan: String
        package var status: String

        package init(plan: String, status: String) {
            self.plan = plan
            self.status = status
        }

        package static func < (left: IndicatorCount, right: IndicatorCount) -> Bool {
            (left.plan, left.status) < (right.plan, right.status)
        }
    }

    package struct AlertCount: Hashable, Comparable, Sendable {
        package var state: String
        package var severity: String

        package init(state: String, severity: String) {
            self.state = state
            self.severity = severity
        }

        package static func < (left: AlertCount, right: AlertCount) -> Bool {
            (left.state, left.severity) < (right.state, right.severity)
        }
    }

    /// How the forecasts of a method did, over one horizon or all.
    package struct ForecastScore: Sendable {
        package var method: String
        package var version: Int
        /// Whole years, or `all`.
        package var years: String
        package var forecasts: Int
        /// The share of truths in the 80 % intervals; nil without intervals.
        package var coverage: Double?
        /// Brier scores, by whose they are: the method's, and those of the plain ones beside it.
        package var brier: [(of: String, score: Double)]
        package var isTooSure: Bool

        package init(
            method: String, version: Int, years: String, forecasts: Int, coverage: Double?,
            brier: [(of: String, score: Double)], isTooSure: Bool
        ) {
            self.method = method
            self.version = version
            self.years = years
            self.forecasts = forecasts
            self.coverage = coverage
            self.brier = brier
            self.isTooSure = isTooSure
        }
    }

    /// Counts of durations up to fixed bounds, as Prometheus wants them.
    package struct Histogram: Sendable {
        package static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        package var counts = [Int64](repeating: 0, count: bounds.count)
        package var count: Int64 = 0
        package var sum = 0.0

        package mutating func observe(_ duration: Duration) {
            let seconds = duration / .seconds(1)
            for (place, bound) in Self.bounds.enumerated() where seconds <= bound {
                counts[place] += 1
            }
            count += 1
            sum += seconds
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    package var snapshot: State { state.withLock { $0 } }

    /// Says that the projector has moved.
    package func projectorMoved() { update { $0.projectorMovedAt = .now } }

    /// Says that the judge has moved.
    package func judgeMoved() { update { $0.judgeMovedAt = .now } }
}
