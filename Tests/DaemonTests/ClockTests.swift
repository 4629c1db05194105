import Calendar
import Configuration
import JSONText
import Judgements
import Language
import Plans
import PropertySupport
import Testing

@testable import Daemon
@testable import Judging
@testable import Storage

/// Which day is judged when the wall clock, or the configuration, goes back.
struct ClockTests {
    private static func installation(_ clock: Settings.Clock) -> Installation {
        var installation = firstRows()
        installation.settings.clock = clock
        return installation
    }

    /// A city without a kindergarten child to 4 of their age: off course since the first census.
    private static let world = MadeEvent(
        id: "population", source: "test", type: "statistic", subject: "area/371500",
        time: "2024-09-10T08:00:00Z", link: nil,
        data: [
            ("series", .string("population")), ("period", .string("2024")),
            ("value", .integer(4)), ("status", .string("final")),
            ("group", .object([("ageFrom", .integer(3)), ("ageTo", .integer(5))])),
        ])

    /// A round under a wall clock of those days, after each other; what was retracted, and the
    /// judged days.
    private func play(
        _ days: [String], restarting: Bool
    ) throws -> (lost: Int, judged: [String?]) {
        var play = try Play(Self.installation(.wall))
        var dice = Dice(seed: 1)
        var judged: [String?] = []
        for (number, day) in days.enumerated() {
            play.today = try #require(CivilDay(day))
            if restarting { try play.restartJudge() }
            try play.readAtOnce(number == 0 ? [Self.world.record(&dice)] : [])
            judged.append(play.world.judgedOn?.description)
        }
        return (play.world.withdrawn, judged)
    }

    @Test(arguments: [false, true])
    func `a wall clock that goes back takes nothing back`(restarting: Bool) throws {
        let days = ["2024-12-15", "2024-10-03", "2024-12-14", "2024-12-16"]
        let (lost, judged) = try play(days, restarting: restarting)
        #expect(lost == 0)
        #expect(judged == ["2024-12-15", "2024-12-15", "2024-12-15", "2024-12-16"])
        #expect(try play(["2024-12-15"], restarting: false).judged == ["2024-12-15"])
    }

    @Test func `a day that another clock has judged holds a wall clock back for nothing`() throws {
        let day = try #require(CivilDay("2024-10-03"))
        for (clock, judgedBy, expected) in [
            (Settings.Clock.wall, "fixed", "2024-10-03"), (.wall, "events", "2024-10-03"),
            (.wall, "wall", "2024-12-15"), (.fixed(day), "wall", "2024-10-03"),
            (.fixed(day), "fixed", "2024-10-03"),
        ] {
            var state = JudgeState(installation: Self.installation(clock), ledger: Ledger())
            var news = RoundNews(today: .on(10, 3, 2024))
            news.measures = Dictionary(
                uniqueKeysWithValues: Self.installation(clock).measures
                    .sorted { $0.key < $1.key }.enumerated().map { ($1.key, UInt16($0 + 1)) })
            news.mark = 1
            news.lag = 0
            news.newestEventMicroseconds = 1_700_000_000_000_000
            news.judgedOn = .on(12, 15, 2024)
            news.judgedBy = judgedBy
            guard case .judging(let commit) = state.step(over: news) else {
                Issue.record("nothing is judged")
                continue
            }
            #expect(commit.judgedOn.description == expected, "\(clock) after \(judgedBy)")
            #expect(commit.judgedBy == clock.word)
            #expect((state.dayAheadOfClock(news) != nil) == (expected == "2024-12-15"))
        }
    }
}
