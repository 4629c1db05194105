import Storage

/// The names of all channels, under which the database has their positions.
package let channelNames = ["kafka", "journal"]

/// A channel for transitions. Whatever it throws means that some of what it was given is not known
/// to be out; it is then closed, opened again, and given it once more.
package protocol Channel: Sendable {
    /// Its row in the database.
    var name: String { get }
    /// How many it takes at a time, which is how many may be repeated after a crash.
    var batchSize: Int { get }

    /// Connects, and gives what the channel has at its end, as far as that can be read:
    /// at least the last `batchSize`, in any order.
    func open() async throws -> [GivenOut]

    /// Delivers these, in this order; returns once all of them are safe.
    func deliver(_ transitions: [OutboxTransition]) async throws

    /// Gives up what is open. May be called at any time.
    func close() async
}
