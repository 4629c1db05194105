extension FilterKey {
    /// 后续: an event of the same subject follows in time. The first one counts on the day on which
    /// this is settled: when another follows, or on the day after the time has run out.
    package static let followedBy = FilterKey(
        "followedBy", .followed, .following,
        meaning: "An event of the same subject follows within some days.")

    /// Of what a share is among: it counts when it is settled whether another follows, and is asked
    /// no more; no key of the language.
    fileprivate static let settled = FilterKey("settled", .followed, .shape)
}

/// The events that may follow another one, and how soon.
package struct FollowedBy: Hashable, Sendable {
    package let events: Measure
    /// The days after the first event on which it may follow.
    package let days: Int
    /// Whether both must be of one case.
    package let sameCase: Bool

    package init(_ events: Measure, days: Int, sameCase: Bool) {
        self.events = events
        self.days = days
        self.sameCase = sameCase
    }

    /// As it stands in a measure's key.
    var text: String { "(\(events.key)) within \(days)" + (sameCase ? " sameCase" : "") }

    var english: String {
        "\(asCount.words) within \(days) days" + (sameCase ? " in the same case" : "")
    }

    func chinese(_ vocabulary: Vocabulary) -> String? {
        asCount.chinese(vocabulary).map { "\(days)天内\(sameCase ? "同一事项" : "")有后续的\($0)" }
    }

    /// Without its window, for its words.
    private var asCount: Count {
        var measure = events
        measure.window = nil
        return Count(measure: measure)
    }
}

extension Measure {
    /// What decides on which day its events count; nil where they count on their own.
    package var settling: FollowedBy? {
        (conditions + tests).lazy.compactMap { condition in
            if case .followed(let following) = condition.value { following } else { nil }
        }.first
    }

    /// The same events, counting when it is settled whether another follows.
    package func settled(by following: FollowedBy) -> Measure {
        guard settling == nil else { return self }
        return Measure(
            noun: noun, conditions: conditions + [Condition(.settled, .followed(following))],
            tests: tests, window: window, tally: tally)
    }
}

extension Condition {
    /// Whether it only says when something counts, which no reader need know.
    var isSettlement: Bool { key == .settled }
}
