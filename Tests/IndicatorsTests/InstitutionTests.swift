import Calendar
import Codes
import Language
import LanguageSupport
import Plans
import Subjects
import Testing

@testable import Indicators

/// The lines of the view `reporting`.
struct InstitutionTests {
    private let today = day(2023, 6, 1)
    private let students: UInt16 = 1
    private let staff: UInt16 = 4

    /// `unit stage learners+staff @newest`, sorted.
    private func lines(of world: World, on day: CivilDay) -> [String] {
        world.indicatorIndex.institutions(on: day).map { line in
            let stage = line.stage?.word ?? "none"
            let newest = line.newestFact.map { " @\($0)" } ?? ""
            return "\(line.institution) \(stage) \(line.learners)+\(line.staff)\(newest)"
        }.sorted()
    }

    @Test func `there is a line for each open institution and stage, also of nobody`() {
        var world = World(Counts.publicShare)
        world.open("K", stages: [.kindergarten])
        world.open("N", kind: .nineYearSchool, stages: [.primary, .junior])
        world.open("Q", area: "999999", stages: [.primary])
        world.count(3, students, stage: .primary, at: "N", from: day(2022, 9, 1))
        world.count(-1, students, stage: .primary, at: "N", from: day(2023, 6, 2))
        world.count(2, students, stage: .senior, at: "N", from: day(2022, 9, 1))
        world.mention("N", at: 7)
        world.mention("N", at: 5)
        #expect(
            lines(of: world, on: today)
                == ["K kindergarten 0+0", "N junior 0+0 @7", "N primary 3+0 @7"])
        #expect(lines(of: world, on: day(2023, 6, 2)).last == "N primary 2+0 @7")
        #expect(lines(of: world, on: day(2010, 8, 31)) == [])
        let line = world.indicatorIndex.institutions(on: today).first { $0.institution == "K" }
        #expect(line?.kind == .kindergarten && line?.name == nil)
        #expect(line?.area == World.areas.index["371502"])
    }

    @Test func `staff without a stage are of the only stage of the institution`() {
        var world = World(Counts.publicShare)
        world.open("K", stages: [.kindergarten])
        world.open("N", kind: .nineYearSchool, stages: [.primary, .junior])
        world.open("O", kind: .other)
        for unit in ["K", "N", "O"] {
            world.count(1, staff, stage: nil, at: unit, from: day(2022, 9, 1))
            world.count(4, staff, stage: .primary, at: unit, from: day(2022, 9, 1))
        }
        world.count(6, students, stage: .adult, at: "O", from: day(2022, 9, 1))
        #expect(
            lines(of: world, on: today)
                == ["K kindergarten 0+1", "N junior 0+0", "N primary 0+4", "O none 6+5"])
    }

    @Test func `who was merged counts under the successor, and who is closed is gone`() {
        var world = World(Counts.publicShare)
        let open = world.span(from: day(2010, 9, 1), stages: [.kindergarten], name: "甲")
        let renamed = world.span(from: day(2023, 3, 1), stages: [.kindergarten], name: "乙")
        world.history(of: "K", [open, renamed])
        let merged = world.span(from: day(2023, 1, 1), .merged, into: "K")
        world.history(of: "M", [open, merged])
        world.history(of: "C", [open, world.span(from: day(2023, 1, 1), .closed)])
        for unit in ["K", "M", "C"] {
            world.count(2, students, at: unit, from: day(2022, 9, 1))
        }
        #expect(lines(of: world, on: today) == ["K kindergarten 4+0"])
        #expect(lines(of: world, on: day(2022, 12, 31)).count == 3)
        func name(on day: CivilDay) -> String? {
            world.indicatorIndex.institutions(on: day).first { $0.institution == "K" }?.name
        }
        #expect(name(on: today) == "乙" && name(on: day(2023, 2, 28)) == "甲")
    }

    @Test func `only what may change them makes them looked at again`() {
        var world = World(Counts.publicShare)
        /// The institutions that are to be looked at; nil of all.
        func touched(_ change: () -> Void) -> Set<String>? {
            change()
            return world.indicatorIndex.names(of: world.indicatorIndex.takeInstitutionsChanged())
        }
        #expect(touched { world.open("K", stages: [.kindergarten]) } == nil)
        #expect(touched { world.open("L", stages: [.kindergarten]) } == nil)
        #expect(touched { world.count(2, at: "K", from: today) } == ["K"])
        #expect(touched { world.mention("L", at: 1) } == ["L"])
        #expect(touched { world.indicatorIndex.reach(day(2030, 1, 1)) } == [])
        world.count(2, at: "L", from: today)
        let touched = world.indicatorIndex.takeInstitutionsChanged()
        let all = world.indicatorIndex.institutions(on: today)
        #expect(
            world.indicatorIndex.institutions(on: today, among: touched)
                == all.filter { $0.institution == "L" })
    }
}
