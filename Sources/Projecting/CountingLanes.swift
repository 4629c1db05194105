import BlockingThreads
import Measures
import Synchronization

/// Counts subjects on several processors at once: one bears upon no other.
final class CountingLanes: Sendable {
    private let lanes: [Lane]

    /// What a lane keeps from one part to the next.
    private final class Lane: Sendable {
        let work = Mutex(Work())
    }

    private struct Work {
        var difference = TimelineDifference()
        var changes = ProjectionChanges()
        /// Cells that were left when they were last netted.
        var netted = 0

        /// Netting now and then bounds the memory by what the cells need in the end.
        mutating func netSometimes() {
            guard changes.cells.count > 2 * netted + 1_000_000 else { return }
            changes.cells.net()
            netted = changes.cells.count
        }
    }

    init() { lanes = (0..<Processors.count).map { _ in Lane() } }

    /// Counts some subjects; what they change is kept.
    func count(_ due: DueSubjects) {
        let lanes = lanes
        Processors.perform(lanes.count) { place in
            lanes[place].work.withLock { work in
                due.count(
                    lane: place, of: lanes.count, by: &work.difference, into: &work.changes)
                work.netSometimes()
            }
        }
    }

    /// Gives all that was counted since this was last asked; cells are net.
    func take() -> ProjectionChanges {
        let lanes = lanes
        Processors.perform(lanes.count) { place in
            lanes[place].work.withLock { $0.changes.cells.net() }
        }
        return lanes.reduce(into: ProjectionChanges()) { all, lane in
            let changes = lane.work.withLock { work in
                defer { (work.changes, work.netted) = (ProjectionChanges(), 0) }
                return work.changes
            }
            all.add(changes)
        }
    }
}
