import Calendar
import Codes
import Configuration
import JSONText
import Judgements
import PropertySupport
import Testing

@testable import Daemon

/// What a judge says of who has reported: the rows of institutions, and the evidence of alerts.
struct ReportedTests {
    private var dice = Dice(seed: 1)

    private static func play() throws -> Play {
        var installation = firstRows()
        installation.settings.clock = .wall
        return try Play(installation)
    }

    private static func event(
        _ type: String, _ subject: String, _ data: [(String, JSON)]
    ) -> MadeEvent {
        MadeEvent(
            id: subject, source: "test", type: type, subject: subject,
            time: "2024-09-10T08:00:00Z", link: nil, data: data)
    }

    private static func opened(_ unit: String, in area: String) -> MadeEvent {
        event(
            "institution-change", "institution/\(unit)",
            [
                ("change", .string("opened")), ("date", .string("2010-09-01")),
                ("kind", .string("kindergarten")), ("areaCode", .string(area)),
                ("setting", .string("urban")), ("ownership", .string("public")),
                ("stages", .array([.string("kindergarten")])),
            ])
    }

    /// A child in one of two kindergartens, and four of their age in the city.
    private static let world = [
        opened("K", in: "371502"), opened("L", in: "371503"),
        event(
            "statistic", "area/371500",
            [
                ("series", .string("population")), ("period", .string("2024")),
                ("value", .integer(4)), ("status", .string("final")),
                ("group", .object([("ageFrom", .integer(3)), ("ageTo", .integer(5))])),
            ]),
        event(
            "enrolment", "student/1",
            [
                ("schoolId", .string("K")), ("stage", .string("kindergarten")),
                ("from", .string("2023-09-01")), ("move", .string("new")),
            ]),
    ]

    @Test mutating func `rows are written once, also by a judge that begins again`() throws {
        var play = try Self.play()
        play.today = .on(9, 30, 2024)
        try play.readAtOnce(Self.world.map { $0.record(&dice) })
        #expect(play.world.reports.values.map(\.students).sorted() == [0, 1])
        #expect(play.world.reports.values.allSatisfy { $0.newestFact == 1_725_955_200_000_000 })
        try play.restartJudge()
        play.today = .on(10, 1, 2024)
        try play.readAtOnce([])
        #expect(play.rounds.map(\.reports.count) == [2, 0])
        #expect(play.world.contradictions.isEmpty)
    }

    @Test(arguments: [("2024-10-01", true), ("2024-10-03", false)])
    mutating func `evidence says who had reported where an alert is found on its own day`(
        day: String, isSaid: Bool
    ) throws {
        var play = try Self.play()
        play.today = .on(9, 30, 2024)
        try play.readAtOnce(Self.world.map { $0.record(&dice) })
        play.today = try #require(CivilDay(day))
        try play.readAtOnce([])
        let found = (play.rounds.last?.transitions ?? []).filter {
            $0.key.indicator == "liaocheng-preschool-gross-enrolment" && $0.key.area == "371500"
                && $0.transition == .opened
        }
        #expect(found.map(\.asOf) == [.on(10, 1, 2024)])
        let isThere = found.first?.evidence?.contains(#""reporting":{"areas":8,"#) ?? false
        #expect(isThere == isSaid)
    }
}
