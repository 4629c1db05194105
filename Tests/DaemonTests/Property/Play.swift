import Calendar
import Configuration
import Events
import Indicators
import Judgements
import Language
import Measures
import Plans
import Records
import Storage

@testable import Daemon
@testable import Inspection
@testable import Judging
@testable import Projecting

/// A record on its way: from which partition, and what happens after it was read.
struct Arrival {
    var record: SentRecord
    /// Its place in the world; a record that comes again has the same one.
    var number: Int
    var partition: Int32
    var after = Aftermath()
}

/// What happens after a record was read.
struct Aftermath: Equatable {
    /// The batch ends here and is committed.
    var endsBatch = false
    /// Its facts are stored, and counted with those of a later batch.
    var postpones = false
    /// Before it is committed the projector is lost, and the next one reads the batch again.
    var losesBatch = false
    /// After the commit another projector takes over.
    var restartsProjector = false
    /// After the commit some of the timelines are gathered, or the rest of them.
    var gathers = false
    /// After the commit the daemon is started with the last plans, if it had others before.
    var changesPlans = false
    /// It is not started for that, but told.
    var isReload = false
    /// After the commit the judge looks; this many records are still to be read.
    var judgedWithLag: Int64?
    /// Before its round is committed the judge is lost, and the next one judges again.
    var losesRound = false
    /// The judge's changes are replaced by a base.
    var rebases = false
}

/// A projector and a judge over a database in memory: what the daemon does, without threads.
struct Play {
    private(set) var installation: Installation
    private let types: EventTypes
    private(set) var world = StoredWorld()
    /// What the wall clock says.
    var today: CivilDay {
        get { world.today }
        set { world.today = newValue }
    }
    /// What the judge gave to commit, in order.
    private(set) var rounds: [RoundCommit] = []
    private var decoder: EventDecoder
    private var projection: Projection
    private let lanes = CountingLanes()
    private var judge: JudgeState
    private var offsets: [Int32: Int64] = [:]
    /// Measures that are being counted beside the batches; nil where none are.
    private var filling: [NumberedMeasure]?
    /// Where a gathering began that is not finished, and how many pieces it has written.
    private var gathering: (batch: Int64, pieces: Int)?

    /// A new installation.
    init(_ installation: Installation, types: EventTypes = .standard) throws {
        self.installation = installation
        self.types = types
        decoder = Play.decoder([], types)
        projection = Projection(measures: [])
        judge = JudgeState(installation: installation, ledger: Ledger())
        try restartProjector()
    }

    private static func decoder(_ terms: [String], _ types: EventTypes) -> EventDecoder {
        EventDecoder(
            digests: KeyedDigests(identityKey: [UInt8](repeating: 7, count: 32)), clock: .other,
            types: types, terms: Interner(terms))
    }

    /// Everything in one batch and one round.
    mutating func readAtOnce(_ records: [SentRecord]) throws {
        try read(
            records.enumerated().map { Arrival(record: $1, number: $0, partition: 1) })
        try judge(lag: 0)
    }

    /// Record by record as the arrivals have it; at the end everything is judged, under all plans.
    mutating func read(inSteps arrivals: [Arrival], under last: Installation) throws {
        var batch: [Arrival] = []
        for arrival in arrivals {
            batch.append(arrival)
            guard arrival.after.endsBatch else { continue }
            try read(
                batch, isLostFirst: arrival.after.losesBatch, postpones: arrival.after.postpones)
            batch = []
            if arrival.after.gathers { gather() }
            if arrival.after.restartsProjector { try restartProjector() }
            if arrival.after.changesPlans {
                try take(last, isReload: arrival.after.isReload)
            }
            if let lag = arrival.after.judgedWithLag {
                try judge(lag: lag, isLostFirst: arrival.after.losesRound)
                if arrival.after.rebases { rebase() }
            }
        }
        if !batch.isEmpty { try read(batch) }
        countWaiting()
        try take(last, isReload: false)
        fill(subjects: .max)
        try judge(lag: 0)
    }

    /// Takes over other plans, after a start or, with `isReload`, going on.
    private mutating func take(_ other: Installation, isReload: Bool) throws {
        guard other.plans != installation.plans else { return }
        countWaiting()
        installation = other
        if isReload { beginFilling() } else { try restartProjector() }
        try restartJudge()
    }

    // MARK: the projector

    private mutating func read(
        _ arrivals: [Arrival], isLostFirst: Bool = false, postpones: Bool = false
    ) throws {
        let postpones = postpones && filling == nil
        var batch = RecordBatch()
        var next = offsets
        for arrival in arrivals {
            let offset = next[arrival.partition, default: 0]
            next[arrival.partition] = offset + 1
            batch.append(
                partition: arrival.partition, offset: offset, key: arrival.record.key,
                value: arrival.record.value, headers: arrival.record.headers)
        }
        if isLostFirst {
            _ = projection.apply(decoder.decode(batch))
            try restartProjector()
        }
        let decoded = decoder.decode(batch)
        let delta = projection.receive(decoded)
        let changes = postpones ? [] : countDue()
        world.commit(
            decoded, delta, changes, records: arrivals.count, isPostponed: postpones)
        offsets = next
        fill(subjects: 1)
    }

    /// Counts what waits, in lanes as the daemon does.
    private mutating func countWaiting() {
        guard projection.dueCount > 0 else { return }
        world.count(countDue())
    }

    private mutating func countDue() -> [ChangeCodec.Chunk] {
        while filling == nil, let counted = countSome() { projection.takeDue(counted) }
        return lanes.take() + ChangeCodec.chunks(of: projection.count())
    }

    private mutating func countSome() -> Int? {
        let due = projection.nextDue(3, lanes: lanes.count)
        guard due.count > 0 else { return nil }
        lanes.count(due)
        return due.count
    }

    /// A projector that begins with what is stored.
    private mutating func restartProjector() throws {
        decoder = Play.decoder(world.terms, types)
        world.retire(allBut: installation.measures)
        let numbered = installation.measures.sorted { $0.key < $1.key }.compactMap { measure in
            world.measures[measure.key].map { NumberedMeasure(number: $0, measure: measure) }
        }
        // What was begun and is not finished lies in an order of the one that is lost.
        if world.gathered == nil { world.pieces = [] }
        gathering = nil
        let loader = FactLoader(
            Projection(measures: numbered, terms: world.terms, types: types), of: types,
            lastBatch: world.batch)
        for (number, piece) in world.pieces.enumerated() {
            loader.add(piece: piece, number: number)
        }
        try loader.require(pieces: world.pieces.count)
        for (batch, chunk) in world.journal where batch > world.gathered ?? -1 {
            try loader.add(chunk, of: batch)
        }
        projection = loader.finish()
        countWaiting()
        beginFilling()
        // A new one has nothing to go over.
        if world.journal.isEmpty { fill(subjects: .max) }
    }

    /// Writes the first half of the timelines as they rest, or the second and that all is written.
    /// Facts may come between, and the projector may be lost.
    private mutating func gather() {
        let timelines = projection.timelines
        let pieces = stride(from: 0, to: timelines.count, by: 3).map {
            GatheredCodec.piece(of: timelines[$0..<min($0 + 3, timelines.count)])
        }
        if let begun = gathering {
            world.pieces.replaceSubrange(begun.pieces..., with: pieces[begun.pieces...])
            world.gathered = begun.batch
            gathering = nil
        } else if projection.dueCount == 0 {
            let half = pieces.count / 2
            let former = world.pieces.prefix(half)
            world.pieces.replaceSubrange(..<former.endIndex, with: pieces[..<half])
            gathering = (world.batch, half)
        }
    }

    private mutating func beginFilling() {
        let counted = Set(projection.measures.map(\.measure))
        let new = installation.measures.subtracting(counted).sorted { $0.key < $1.key }
        filling = new.enumerated().map {
            NumberedMeasure(number: world.lastMeasure + 1 + UInt16($0), measure: $1)
        }
        projection.beginFilling(filling ?? [])
    }

    /// Goes on counting what is new.
    private mutating func fill(subjects: Int) {
        guard let new = filling, projection.fill(subjects: subjects) else { return }
        world.retire(allBut: installation.measures)
        let cells = projection.endFilling(counting: installation.measures)
        if !new.isEmpty { world.fill(new, cells, of: projection) }
        filling = nil
    }

    // MARK: the judge

    private mutating func judge(lag: Int64, isLostFirst: Bool = false) throws {
        if isLostFirst {
            _ = judge.step(over: try news(lag))
            try restartJudge()
        }
        if judge.isOutdated(by: try news(lag)) { try restartJudge() }
        switch judge.step(over: try news(lag)) {
        case .waiting, .nothingNew: return
        case .passing(let commit), .judging(let commit):
            let sequences = world.commit(commit)
            rounds.append(commit)
            judge.take(commit, sequences: sequences)
        }
    }

    /// A judge that begins with what is stored.
    mutating func restartJudge() throws {
        judge = JudgeState(
            installation: installation,
            ledger: Ledger(
                statuses: Array(world.statuses.values), transitions: world.standing,
                readings: world.keptReadings, reports: Array(world.reports.values)))
    }

    private func news(_ lag: Int64) throws -> RoundNews {
        try world.news(after: judge.mark, terms: judge.termCount, lag: lag)
    }

    private mutating func rebase() {
        guard let snapshot = judge.indicatorIndex?.snapshot(), world.judged > 0 else { return }
        world.rebase(
            ChangeCodec.chunks(
                cells: snapshot.cells, units: snapshot.units, statements: snapshot.statements,
                mentions: snapshot.mentions))
    }

    /// The readings that are others when they are asked one day after another, every `stride` days.
    func readingsThatDiffer(every stride: Int) -> [String] {
        guard let index = judge.indicatorIndex else { return [] }
        return index.rows.flatMap { row in
            let plan = index.plans[row.place.plan]
            var readings = RowReadings(of: row, in: index)
            return Swift.stride(from: 0, through: plan.endsOn - plan.startsOn + 1, by: stride)
                .map { plan.startsOn - 1 + $0 }.filter { day in
                    readings?(inForceOn: day) != index.reading(of: row, inForceOn: day)
                }.map { "\(plan.indicators[row.place.indicator].id) \(row.area) \($0)" }
        }
    }

    /// What `explain` says of a row of the first plan, on a day.
    func explanation(of indicator: String, in area: String, on day: CivilDay) -> Explanation? {
        guard let indicatorIndex = judge.indicatorIndex else { return nil }
        let row = indicatorIndex.rows.first { row in
            indicatorIndex.plans[row.place.plan].indicators[row.place.indicator].id == indicator
                && indicatorIndex.areas.areas[row.area].code == area
        }
        return row.map {
            Explanation(
                row: $0, indicatorIndex: indicatorIndex, day: day, installation: installation,
                facts: 0)
        }
    }

    /// What `verify` says.
    func verification() throws -> Verification {
        try Verification(
            stored: world.stored(), journal: world.journal, installation: installation,
            types: types)
    }
}
