import Events

/// A fact in a timeline with a hash of its identity, so that two facts of one event are found
/// without reading their ids.
package struct StoredFact: Sendable, BitwiseCopyable {
    package var fact: Fact
    /// Of (source, id). Equal identities have equal hashes; the texts decide.
    package var identity: UInt64

    package init(fact: Fact, identity: UInt64) {
        self.fact = fact
        self.identity = identity
    }
}
