import Subjects

/// Subjects with facts that are not counted yet, and all that counting them reads. Nothing of it
/// changes, so that lanes count side by side.
///
/// It must be gone before the projection changes, whose facts would be copied else.
package struct DueSubjects: Sendable {
    let places: ArraySlice<Int32>
    let store: SubjectStore
    let kin: AreaKin
    let table: MeasureTable

    package var count: Int { places.count }

    /// Appends what a lane's part of the subjects changes; cells are not net.
    ///
    /// - Parameters:
    ///   - lane: from 0 on, less than `lanes`.
    ///   - difference: the lane's own, from one time to the next.
    package func count(
        lane: Int, of lanes: Int, by difference: inout TimelineDifference,
        into changes: inout ProjectionChanges
    ) {
        for index in places.indices.dropFirst(lane * count / lanes).prefix(
            (lane + 1) * count / lanes - lane * count / lanes)
        {
            let place = places[index]
            // One of them bears upon the other: `Projection.count` takes one after the other.
            if store.members(with: place, kin) != nil { continue }
            difference.note(place, of: store, nil, kin, table, &changes)
        }
    }
}
