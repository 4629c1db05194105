import Subjects

/// Subjects with facts that are not counted yet, and all that counting them reads. Nothing of it
/// changes, so that lanes count side by side.
///
/// It must be gone before the projection changes, whose facts would be copied else.
package struct DueSubjects: Sendable {
    let places: ArraySlice<Int32>
    let store: SubjectStore
    let kin: AreaKin
    let lanes: [Lane]

    /// What a lane has for itself: references to it are counted for every subject, and were it the
    /// same in all lanes, the processors would wait for each other's counts.
    struct Lane: Sendable {
        let table: MeasureTable
        var terms: TermTexts
    }

    package var count: Int { places.count }

    /// Appends what a lane's part of the subjects changes; cells are not net.
    ///
    /// - Parameters:
    ///   - lane: from 0 on.
    ///   - difference: the lane's own, from one time to the next.
    package func count(
        lane: Int, by difference: inout TimelineDifference, into changes: inout ProjectionChanges
    ) {
        let own = lanes[lane]
        let part = lane * count / lanes.count..<(lane + 1) * count / lanes.count
        for place in places.dropFirst(part.lowerBound).prefix(part.count) {
            // One of them bears upon the other: `Projection.count` takes one after the other.
            if store.members(with: place, kin) != nil { continue }
            difference.note(place, of: store, own.terms, nil, kin, own.table, &changes)
        }
    }
}
