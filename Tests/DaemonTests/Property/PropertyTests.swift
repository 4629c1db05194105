import Codes
import Configuration
import Events
import Judgements
import PropertySupport
import Storage
import Testing

@testable import Daemon
@testable import Inspection

/// The property of the project: what is stored and judged is a function of the set of records, of
/// the plans and of the clock, and of nothing else.
struct PropertyTests {
    private static let parts = 4
    private static let run = PropertyRun(cases: 500)
    private static let package = loadInstallation(
        configFile: String(
            #filePath.dropLast("Tests/DaemonTests/Property/PropertyTests.swift".count))
            + "config/planwatch.yaml", environment: [:])
    private static let rows = PropertyRows(first: firstRows(), all: package.plans)

    @Test(arguments: 0..<parts)
    func `any order, doubling, cut, layout and restart gives the same dump`(part: Int) throws {
        let seeds = Self.run.seeds(ofPart: part, of: Self.parts)
        print("property, part \(part): \(seeds.count) cases, first seed \(Self.run.firstSeed)")
        for seed in seeds {
            let tried = PropertyCase(seed: seed, rows: Self.rows)
            guard try tried.difference() != nil else { continue }
            let small = tried.shrunk()
            let difference = try small.difference() ?? ""
            Issue.record(
                """
                seed \(seed): \(difference)
                clock \(small.installation.settings.clock), smallest example:
                \(small.arrivals.map { "  \($0)" }.joined(separator: "\n"))
                """)
            return
        }
    }

    @Test func `readings one day after another are those of each day alone`() throws {
        for seed in UInt64(1)...24 {
            let play = try PropertyCase(seed: seed, rows: Self.rows).outcome()
            let different = play.readingsThatDiffer(every: seed.isMultiple(of: 8) ? 1 : 5)
            #expect(different.isEmpty, "seed \(seed): \(different.prefix(3))")
        }
    }

    @Test func `the generated worlds know every kind of trouble`() throws {
        var facts: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        var statuses: [String: Int] = [:]
        var transitions = 0
        var withdrawn = 0
        var revisions = 0
        var readings = 0
        for seed in UInt64(1)...80 {
            let play = try PropertyCase(seed: seed, rows: Self.rows).outcome()
            for line in try play.verification().dump().split(separator: "\n") {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                if fields[0] == "fact" { facts[String(fields[4]), default: 0] += 1 }
                if fields[0] == "reading" { readings += 1 }
            }
            for row in play.world.refused { refusals[row.reason, default: 0] += 1 }
            for row in play.world.statuses.values {
                statuses[row.status?.rawValue ?? "", default: 0] += 1
            }
            transitions += play.world.standing.count
            withdrawn += play.world.withdrawn
            revisions += play.world.revisions
        }
        let plain = Set(PlainType.all.map(\.name))
        for name in EventTypes.standard.definitions.map(\.name) {
            #expect(facts[name, default: 0] > (plain.contains(name) ? 2 : 20), "\(name)")
        }
        #expect(refusals["conflicting_duplicate", default: 0] > 20)
        #expect(refusals["unknown_reference", default: 0] > 10)
        for status in ["met", "missed", "on_course", "at_risk", "off_course", "not_due", "no_data"]
        {
            #expect(statuses[status, default: 0] > 2, "\(status)")
        }
        #expect(transitions > 20)
        #expect(withdrawn > 2)
        #expect(readings > 1_000)
        #expect(revisions > 20)
    }
}
