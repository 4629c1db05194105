import Calendar
import Configuration
import Plans
import PropertySupport
import Storage

@testable import Daemon
@testable import Inspection

/// Where the rows of a case come from.
struct PropertyRows {
    /// What the generated events speak of: most rows of a case are of these.
    let first: Installation
    /// All plans of the package, of which a case has a few rows more.
    let all: [Plan]

    /// A plan of rows from anywhere.
    func further(_ dice: inout Dice) -> Plan? {
        guard !all.isEmpty else { return nil }
        var plan = dice.pick(all)
        plan.id = "further"
        return plan
    }
}

/// One case of the property: an installation, and records on their way.
struct PropertyCase {
    let installation: Installation
    /// How it begins: with the same, without the last of its plans, or with other rows in one.
    let beginning: Installation
    var arrivals: [Arrival]

    /// The case of a seed.
    init(seed: UInt64, rows: PropertyRows) {
        var dice = Dice(seed: seed)
        var generated = GeneratedRecords(dice)
        installation = PropertyCase.installation(&dice, rows, of: generated.home.city)
        var beginning = installation
        switch dice.below(4) {
        case 0: beginning.plans.removeLast()
        case 1:
            let other = PropertyCase.installation(&dice, rows, of: generated.home.city)
            beginning.plans[0].indicators = other.plans[0].indicators
        default: break
        }
        self.beginning = beginning
        let records = generated.records(atLeast: 12, atMost: 45)
        dice = Dice(seed: seed &+ 0xABCD_EF00)
        let partitions = 1 + dice.below(4)
        var arrivals = records.enumerated().map { number, record in
            Arrival(record: record, number: number, partition: Int32(1 + dice.below(partitions)))
        }
        // Some come twice or three times, also from another partition.
        for _ in 0..<dice.below(1 + records.count / 3) {
            var again = dice.pick(arrivals)
            again.partition = Int32(1 + dice.below(partitions))
            arrivals.append(again)
        }
        arrivals.shuffle(using: &dice)
        let size = dice.pick([1, 2, 4, 8, 16])
        for index in arrivals.indices {
            arrivals[index].after = PropertyCase.aftermath(&dice, batchOf: size)
        }
        self.arrivals = arrivals
    }

    private static func aftermath(_ dice: inout Dice, batchOf size: Int) -> Aftermath {
        var after = Aftermath()
        after.endsBatch = dice.once(in: size)
        guard after.endsBatch else { return after }
        after.postpones = dice.once(in: 3)
        after.losesBatch = dice.once(in: 6)
        after.gathers = dice.once(in: 4)
        after.restartsProjector = dice.once(in: 6)
        after.changesPlans = dice.once(in: 4)
        after.isReload = dice.once(in: 2)
        if dice.once(in: 2 + 4 / size) { after.judgedWithLag = dice.once(in: 5) ? 20_000 : 3 }
        after.losesRound = dice.once(in: 5)
        after.rebases = dice.once(in: 5)
        return after
    }

    /// A few rows of each plan, for the city where most happens and over a stretch of
    /// days that is quickly judged.
    private static func installation(
        _ dice: inout Dice, _ rows: PropertyRows, of city: String
    ) -> Installation {
        var installation = rows.first
        if let further = rows.further(&dice) { installation.plans.append(further) }
        let start = dice.pick(["2022-10-15", "2023-08-15", "2023-09-10"])
        let day = CivilDay(dice.pick(["2023-10-04", "2023-12-02", "2024-01-03"]))
        for index in installation.plans.indices {
            var plan = installation.plans[index]
            plan.area = city
            plan.startsOn = CivilDay(start) ?? plan.startsOn
            plan.endsOn = CivilDay("2024-12-31") ?? plan.endsOn
            plan.hold = dice.below(4)
            plan.recovery = dice.below(4)
            plan.indicators = Array(plan.indicators.shuffled(using: &dice).prefix(4))
            let isDueSoon = dice.once(in: 3)
            for row in plan.indicators.indices where plan.indicators[row].target?.deadline != nil {
                plan.indicators[row].target?.deadline = CivilDay(
                    isDueSoon ? "2023-12-31" : "2024-12-31")
            }
            installation.plans[index] = plan
        }
        installation.settings.alerts.maxAge = dice.pick([2, 31, 400])
        installation.settings.clock = day.map { dice.once(in: 2) ? .events : .fixed($0) } ?? .events
        return installation
    }

    /// What the same set says in one batch and one round.
    func reference() throws -> Play {
        var records: [Int: SentRecord] = [:]
        for arrival in arrivals { records[arrival.number] = arrival.record }
        var play = try Play(installation)
        try play.readAtOnce(records.sorted { $0.key < $1.key }.map(\.value))
        return play
    }

    /// What the arrivals say.
    func outcome() throws -> Play {
        var play = try Play(beginning)
        try play.read(inSteps: arrivals, under: installation)
        return play
    }

    /// What is not as it should be; nil where all is well.
    func difference() throws -> String? {
        let (reference, outcome) = (try reference(), try outcome())
        if let contradiction = outcome.world.contradictions.first { return contradiction }
        let verification = try outcome.verification()
        let report = verification.report()
        guard report.isEqual else { return "verify: " + report.differences.joined(separator: "; ") }
        let (dump, expected) = (verification.dump(), try reference.verification().dump())
        guard Array(dump.utf8) == Array(expected.utf8) else {
            return "dumps differ: " + lines(of: dump, not: expected)
        }
        let (statuses, expectedRows) = (outcome.world.statuses, reference.world.statuses)
        for (key, row) in statuses.sorted(by: { $0.key < $1.key }) where expectedRows[key] != row {
            return "status: \(row) instead of \(expectedRows[key].map { "\($0)" } ?? "none")"
        }
        let (followed, told) = (outcome.world.followedStates, outcome.world.toldStates)
        guard followed == told else { return "who follows sees \(followed), stands \(told)" }
        let (states, others) = (outcome.world.states, reference.world.states)
        return states == others ? nil : "alerts: \(states) instead of \(others)"
    }

    private func lines(of dump: String, not expected: String) -> String {
        let (found, wanted) = (dump.split(separator: "\n"), expected.split(separator: "\n"))
        let more = found.filter { !wanted.contains($0) }.map { "+ \($0)" }
        let fewer = wanted.filter { !found.contains($0) }.map { "- \($0)" }
        return (more + fewer).prefix(10).joined(separator: "\n")
    }

    /// The smallest case that is found by leaving out arrivals and what happens after them.
    func shrunk() -> PropertyCase {
        func fails(_ arrivals: [Arrival]) -> Bool {
            var smaller = self
            smaller.arrivals = arrivals
            // A case that cannot even be played is no smaller one.
            return (try? smaller.difference()) ?? nil != nil
        }
        var smallest = self
        smallest.arrivals = PropertySupport.shrunk(arrivals, whileFailing: fails)
        for simplify: (inout Aftermath) -> Void in [
            { $0 = Aftermath() }, { $0.postpones = false }, { $0.losesBatch = false },
            { $0.restartsProjector = false }, { $0.gathers = false },
            { $0.rebases = false }, { $0.changesPlans = false }, { $0.isReload = false },
            { $0.losesRound = false }, { $0.judgedWithLag = nil },
        ] {
            smallest.arrivals = simplified(
                smallest.arrivals, by: { simplify(&$0.after) }, whileFailing: fails)
        }
        return smallest
    }
}
