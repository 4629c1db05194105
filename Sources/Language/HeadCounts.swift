/// Whom the view `reporting` counts at each institution, a column each.
package enum HeadCount: Sendable {
    case learners
    case staff
}

extension Nouns {
    /// The measures that are counted whatever the plans say: the head counts of institutions.
    package var headCounts: [Measure] {
        all.filter { $0.headCount != nil }.map { Measure(noun: $0) }
    }
}
