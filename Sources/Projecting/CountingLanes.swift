import BlockingThreads
import Measures
import Storage
import Synchronization

/// Counts subjects on several processors at once: one bears upon no other.
final class CountingLanes: Sendable {
    private let lanes: [Lane]

    /// How many there are.
    var count: Int { lanes.count }

    /// What a lane keeps from one part to the next.
    private final class Lane: Sendable {
        let work = Mutex(Work())
    }

    private struct Work {
        var difference = TimelineDifference()
        /// All but the cells, which are soon taken out of here.
        var changes = ProjectionChanges()
        var sums = CellSums()
    }

    init() { lanes = (0..<Processors.count).map { _ in Lane() } }

    /// Counts some subjects, which were asked for with as many lanes; what they change is kept.
    func count(_ due: DueSubjects) {
        let lanes = lanes
        Processors.perform(lanes.count) { place in
            lanes[place].work.withLock { work in
                due.count(lane: place, by: &work.difference, into: &work.changes)
                work.sums.take(from: &work.changes.cells)
            }
        }
    }

    /// Gives all that was counted since this was last asked, as it is stored.
    func take() -> [ChangeCodec.Chunk] {
        let (lanes, parts) = (lanes, parts())
        let cells = Processors.map(parts.count) { part in
            var writer = CellChunks()
            for measure in parts[part] {
                var cells: [Cell] = []
                for lane in lanes { cells += lane.work.withLock { $0.sums.take(measure) } }
                cells.net()
                writer.append(cells)
            }
            return writer.finish()
        }
        let others = lanes.reduce(into: ProjectionChanges()) { all, lane in
            all.add(
                lane.work.withLock { work in
                    defer { (work.changes, work.sums) = (ProjectionChanges(), CellSums()) }
                    return work.changes
                })
        }
        return cells.flatMap { $0 } + ChangeCodec.chunks(of: others)
    }

    /// The numbers of the measures, in as many ranges as there are lanes, all with some as many
    /// cells.
    private func parts() -> [Range<Int>] {
        let counts = lanes.map { $0.work.withLock { $0.sums.counts } }
        let ends = counts.map(\.count).max() ?? 0
        let all = counts.joined().reduce(0, +)
        var (parts, begin, sum): ([Range<Int>], Int, Int) = ([], 0, 0)
        for measure in 0..<ends {
            for lane in counts where measure < lane.count { sum += lane[measure] }
            if sum * lanes.count >= all * (parts.count + 1) {
                parts.append(begin..<measure + 1)
                begin = measure + 1
            }
        }
        return parts
    }
}
