import BlockingThreads
import Synchronization

/// A member of a group that shares out the partitions of one topic among its members, as Kafka
/// decides. It reads nothing and commits nothing: the topic is empty, what counts is who has what.
///
/// Cooperative: what a member keeps it keeps without a pause. Static: a member that comes back
/// under its name within the session's time finds what it had.
package actor GroupMember {
    private let settings: ClientSettings
    private let group: String
    private let name: String
    private let topic: String
    private let thread: BlockingThread
    private var handle: KafkaHandle?
    /// Whether the group has ever decided for this client.
    private var wasGiven = false
    /// Clients that must not be destroyed.
    private static let leftAlone = Mutex<[KafkaHandle]>([])

    /// What the group has decided. Until it is accepted nothing further comes.
    package enum Decision: Equatable, Sendable {
        case given([Int32])
        case taken([Int32])
    }

    /// The group cannot be joined until a person has changed something.
    package enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// The topic has another number of partitions than there are to be.
        case partitions(of: String, found: Int, wanted: Int)
        /// Another member has come under the same name.
        case name(String)

        package var description: String {
            switch self {
            case .partitions(let topic, let found, let wanted):
                "the topic \(topic) has \(found) partitions and sharing.shards is \(wanted); "
                    + "delete the topic, or set kafka.group to another name"
            case .name(let name):
                "another daemon is a member under the same name, \(name); set sharing.member to a "
                    + "name of its own for each"
            }
        }
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// - Parameter name: under which the group knows this member; no other may have it.
    package init(_ settings: ClientSettings, group: String, name: String, topic: String) {
        self.settings = settings
        self.group = group
        self.name = name
        self.topic = topic
        thread = BlockingThread(name: "kafka-group")
    }

    /// How long a member may be silent until what it has is given to others: short enough for a
    /// take-over within 15 seconds, longer than a broker's least, 6 seconds.
    static let sessionMilliseconds = 8_000

    /// What a member is told when another has come under its name.
    private static let fenced = "FENCED_INSTANCE_ID"

    /// The settings that only members have.
    static func own(group: String, name: String) -> [ClientSettings.Setting] {
        [
            .init(name: "group.id", value: group),
            .init(name: "group.instance.id", value: name),
            .init(name: "partition.assignment.strategy", value: "cooperative-sticky"),
            .init(name: "session.timeout.ms", value: String(sessionMilliseconds)),
            .init(name: "heartbeat.interval.ms", value: "1000"),
            // Longer than anything that is waited for between two looks; a group waits as long for
            // a member that does not come back.
            .init(name: "max.poll.interval.ms", value: "30000"),
            .init(name: "enable.auto.commit", value: "false"),
            .init(name: "enable.auto.offset.store", value: "false"),
            .init(name: "auto.offset.reset", value: "latest"),
            // Nothing ever comes: the broker may take its time to say so.
            .init(name: "fetch.wait.max.ms", value: "5000"),
        ]
    }

    /// Makes the topic where there is none, sees that it has this many partitions, and joins.
    package func join(partitions: Int) throws {
        guard handle == nil else { return }
        let made = try KafkaHandle.groupMember(
            settings.merged(with: Self.own(group: group, name: name), operation: "join"))
        do throws(KafkaError) {
            _ = try made.createTopic(
                topic, partitions: Int32(partitions), timeoutMilliseconds: 4_000)
        } catch {
            // It may be there already, made by somebody who is allowed to.
            guard error.code == .notAuthorised else { throw made.explained(error) }
        }
        let found = try Self.partitionCount(of: topic, by: made)
        guard found == partitions else {
            throw Refusal.partitions(of: topic, found: found, wanted: partitions)
        }
        try made.subscribe(to: topic)
        handle = made
    }

    /// How many partitions a topic has. One that has just been made is not known to all brokers.
    private static func partitionCount(
        of topic: String, by handle: KafkaHandle
    ) throws(KafkaError) -> Int {
        let patterns = try TopicPatterns([topic])
        let end = ContinuousClock.now + .seconds(5)
        while true {
            let found = try handle.catalogue(of: patterns, timeoutMilliseconds: 2_000)
            if !found.partitions.isEmpty { return found.partitions.count }
            guard ContinuousClock.now < end else {
                throw KafkaError(.unknownTopic, operation: "join", hint: topic)
            }
            handle.serveGroup(waitingMilliseconds: 100)
        }
    }

    /// What the group decides within this time; nil where that is nothing new.
    package func decision(within: Duration) throws -> Decision? {
        guard let handle else { throw KafkaError(.notConnected, operation: "group") }
        handle.serveGroup(waitingMilliseconds: within.milliseconds)
        if let fatal = handle.fatalError {
            guard fatal.name != Self.fenced else { throw Refusal.name(name) }
            throw fatal
        }
        let decision = handle.events.takeDecision()
        if case .given = decision { wasGiven = true }
        return decision
    }

    /// Accepts what the group has decided.
    package func accept(_ decision: Decision) throws(KafkaError) {
        guard let handle else { throw KafkaError(.notConnected, operation: "group") }
        switch decision {
        case .given(let partitions): try handle.add(partitions, of: topic)
        case .taken(let partitions): try handle.remove(partitions, of: topic)
        }
    }

    /// Whether another member turns out to have come under the same name, within this time: brokers
    /// answer a heartbeat with it.
    package func isSucceeded(within: Duration) -> Bool {
        guard let handle, wasGiven else { return false }
        let end = ContinuousClock.now + within
        while handle.fatalError?.name != Self.fenced {
            guard ContinuousClock.now < end else { return false }
            handle.serveGroup(waitingMilliseconds: 100)
        }
        return true
    }

    /// What happened to the client since the last call; for the log.
    package func takeEvents() -> [KafkaError] { handle?.events.takeErrors() ?? [] }

    /// Ends the client without leaving the group, which is how a static member comes back.
    package func close() {
        guard let handle else { return }
        self.handle = nil
        guard wasGiven else {
            // librdkafka 2.0.2 ends the process when a client is destroyed between joining and the
            // first assignment (its issue 4381). A successor under the same name fences this one.
            return Self.leftAlone.withLock { $0.append(handle) }
        }
        wasGiven = false
        BlockingThread(name: "kafka-close").post { withExtendedLifetime(handle) {} }
    }
}
