import Configuration
import Instruments
import Language
import Measures
import Plans
import Storage

/// Which plans the projector counts by, and what is on its way to be counted.
struct Counting: Sendable {
    /// The revision of the installation that was last looked at.
    var revision = 0
    /// The greatest number that a measure ever had.
    fileprivate(set) var lastMeasure: UInt16
    var change: Change?
    /// Where shards are shared: when it was last looked what others count.
    var lastLook: ContinuousClock.Instant?

    init(lastMeasure: UInt16) { self.lastMeasure = lastMeasure }

    /// Other measures than those that are counted.
    struct Change: Sendable {
        /// All of them, and those of them that are new.
        var wanted: Set<Measure>
        var new: [NumberedMeasure]
        /// Which of them are new to which shard; empty where nothing is shared.
        var ofShards: [(shard: Int32, number: UInt16)] = []
        var began = ContinuousClock.now
    }

    /// Looks again at what is to be counted; what was begun is given up.
    mutating func giveUp() {
        change = nil
        revision = 0
    }
}

/// The numbers for measures are used up: each number is given once in the life of a database.
struct MeasureNumbersUsedUp: Error, CustomStringConvertible {
    var description: String {
        "the plans of this database have counted \(UInt16.max) different measures; "
            + "read the topics into a new database"
    }
}

extension ProjectorLoop {
    /// Subjects between two looks at the clock: some milliseconds.
    private static let subjectsAtOnce = 1_000

    /// Sees to it that what is counted is what the plans in force ask for. New measures are counted
    /// over the stored facts between the batches, `limit` at a time, and become part of the
    /// projections in one transaction, which gives up all that is no longer asked for.
    ///
    /// - Parameter limit: nil = to the end.
    func countByPlans(_ applied: inout Applied?, within limit: Duration?) async throws {
        if current.revision != counting.revision { try await countWaiting(&applied) }
        try await regroup(&applied)
        if projection.isShared { try await lookAtShards() } else { try look() }
        guard let change = counting.change else { return }
        let end = limit.map { ContinuousClock.now + $0 }
        while !projection.fill(subjects: Self.subjectsAtOnce) {
            if Task.isCancelled { return }
            telemetry.projectorMoved()
            if let end, ContinuousClock.now >= end { return }
        }
        try await write(&applied)
        try await take(change)
    }

    /// Puts together what areas count under several codes, where others are in force than before.
    private func regroup(_ applied: inout Applied?) async throws {
        let codes = current.installation.areas.formerCodes
        guard current.revision != counting.revision, let known = projection.formerCodes,
            codes != known
        else { return }
        try await write(&applied)
        batchNumber += 1
        var commit = BatchCommit(batch: batchNumber)
        commit.formerCodes = codes
        commit.changes = ChangeCodec.chunks(
            cells: projection.regroup(formerCodes: codes), units: [], statements: [], mentions: [])
        try await store.commit(commit)
        wakeSignal.send()
    }

    /// Looks whether other plans are in force.
    private func look() throws {
        let revision = current.revision
        guard revision != counting.revision else { return }
        counting.revision = revision
        let wanted = current.installation.measures
        let counted = Set(projection.allMeasures.map(\.measure))
        guard wanted != counted else {
            if counting.change != nil { projection.giveUpFilling() }
            counting.change = nil
            return
        }
        let missing = wanted.subtracting(counted).byKey
        guard Int(counting.lastMeasure) + missing.count <= Int(UInt16.max) else {
            throw MeasureNumbersUsedUp()
        }
        let new = missing.enumerated().map { place, missing in
            NumberedMeasure(
                number: counting.lastMeasure + 1 + UInt16(place), measure: missing.measure)
        }
        projection.beginFilling { _ in new }
        counting.change = Counting.Change(wanted: wanted, new: new)
    }

    /// Commits what was counted. Names of institutions and the newest facts of each, which earlier
    /// versions did not keep, come with their head counts: where one of those ran, these are new.
    private func take(_ change: Counting.Change) async throws {
        let headCounts = current.installation.language.nouns.headCounts
        let namesUnits = change.new.contains { headCounts.contains($0.measure) }
        batchNumber += 1
        var commit = BatchCommit(batch: batchNumber)
        if projection.isShared {
            commit.countedMeasures = change.ofShards
        } else {
            commit.newMeasures = change.new.map { ($0.measure.key, $0.number) }
        }
        let unwanted = projection.allMeasures.filter { !change.wanted.contains($0.measure) }
        commit.retiredMeasures = Set(unwanted.map(\.number)).sorted()
        commit.changes = ChangeCodec.chunks(
            cells: projection.endFilling(counting: change.wanted),
            units: namesUnits ? projection.allUnits() : [], statements: [],
            mentions: namesUnits ? projection.allMentions() : [])
        let retired = commit.retiredMeasures.count
        try await store.commit(commit)
        counting.lastMeasure += UInt16(change.new.count)
        counting.change = nil
        wakeSignal.send()
        let milliseconds = (ContinuousClock.now - change.began) / .milliseconds(1)
        Log.write(
            .info, "measures counted from the stored facts",
            [
                "measures": String(change.new.count), "retired": String(retired),
                "facts": String(projection.factCount), "milliseconds": String(Int(milliseconds)),
            ])
    }
}
