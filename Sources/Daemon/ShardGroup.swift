import Configuration
import Instruments
import KafkaClient
import PostgresClient
import Projecting
import Storage

/// Membership in the group that hands out the shards: `<kafka.group>.shards`, over an empty topic
/// of the same name, which has a partition for each shard.
struct ShardGroup: Sendable {
    private let member: GroupMember
    private let name: String
    private let shards: Int
    private let assignment: ShardAssignment
    private let connection: PostgresConnection

    /// How long shards are given up for; after that their epochs decide.
    private static let patience = Duration.seconds(10)

    /// - Parameter connection: not the projector's, which may wait for those that are ended here.
    init(
        _ kafka: Settings.Kafka, member name: String, shards: Int, assignment: ShardAssignment,
        connection: PostgresConnection
    ) {
        let group = kafka.group + ".shards"
        member = GroupMember(
            ClientSettings(
                bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
            group: group, name: name, topic: group)
        self.name = name
        self.shards = shards
        self.assignment = assignment
        self.connection = connection
    }

    /// Follows what the group decides until cancelled.
    func run() async throws {
        try await member.join(partitions: shards)
        while !Task.isCancelled {
            let decision = try await member.decision(within: .milliseconds(200))
            for event in await member.takeEvents() {
                Log.write(.warning, "kafka", ["event": "\(event)"])
            }
            switch decision {
            case .given(let given):
                try await Sharing.evict(connection, from: given, besides: assignment.owner)
                assignment.add(given)
            case .taken(let taken): await assignment.remove(taken, within: Self.patience)
            case nil: continue
            }
            if let decision { try await member.accept(decision) }
        }
    }

    /// Ends the membership after a failure, and says whether it was that of a successor under the
    /// same name. A successor first ends this daemon's sessions, and a heartbeat later the group
    /// says why: a daemon that came back before would end its successor in turn.
    func endAfterFailure() async -> GroupMember.Refusal? {
        let isSucceeded = await member.isSucceeded(within: .seconds(3))
        await member.close()
        return isSucceeded ? .name(name) : nil
    }

    func end() async { await member.close() }
}
