import Storage

/// The names of the channels that there always are, under which the database has their positions.
package let channelNames = ["kafka", "journal"]

/// A channel for transitions. Whatever it throws means that some of what it was given is not known
/// to be out; it is then closed, opened again, and given it once more.
package protocol Channel: Sendable {
    /// Its row in the database.
    var name: String { get }
    /// How many it takes at a time, which is how many may be repeated after a crash.
    var batchSize: Int { get }
    /// Whether it is one of `alerts.yaml`: then what it is given has what routes ask and people
    /// read, it may give up, and waiting for it is nobody's business.
    var isRouted: Bool { get }

    /// Connects, and gives what the channel has at its end, as far as that can be read:
    /// at least the last `batchSize`, in any order.
    func open() async throws -> [GivenOut]

    /// Which of a page it takes now, and what is settled with them.
    func portion(of page: [OutboxTransition]) async -> Portion

    /// Delivers these, in this order; returns once all of them are safe.
    func deliver(_ transitions: [OutboxTransition]) async throws

    /// Does what is due by time alone; whether anything was.
    func beat() async throws -> Bool

    /// Gives up what is open. May be called at any time.
    func close() async
}

/// What a channel takes of a page.
package struct Portion: Equatable, Sendable {
    package var due: [OutboxTransition]
    /// Up to which sequence nothing is left to do once `due` is delivered; nil: nothing is due.
    package var last: Int64?

    package init(due: [OutboxTransition], last: Int64?) {
        self.due = due
        self.last = last
    }
}

extension Channel {
    package var isRouted: Bool { false }

    package func portion(of page: [OutboxTransition]) async -> Portion {
        Portion(due: page, last: page.last?.sequence)
    }

    package func beat() async throws -> Bool { false }
}

/// Why something was not delivered, as the other end or the way to it says, without a secret.
package struct DeliveryError: Error, Equatable, CustomStringConvertible {
    package var words: String
    /// How long the other end asks to be left alone.
    package var retryAfter: Duration?
    /// Whether the other end refuses what it was given, and would refuse it again.
    package var isRefused: Bool

    package init(_ words: String, retryAfter: Duration? = nil, isRefused: Bool = false) {
        self.words = words
        self.retryAfter = retryAfter
        self.isRefused = isRefused
    }

    package var description: String { words }
}
