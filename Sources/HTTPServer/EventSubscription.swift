/// That a request is answered by a stream of events, and where it begins.
package struct EventSubscription: Sendable {
    package var streams: EventStreams
    /// The number behind which it begins; nil: with what comes next.
    package var after: Int64?

    package init(_ streams: EventStreams, after: Int64?) {
        self.streams = streams
        self.after = after
    }
}
