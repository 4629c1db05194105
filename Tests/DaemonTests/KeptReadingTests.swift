import Calendar
import Configuration
import JSONText
import Judgements
import PostgresClient
import PropertySupport
import Storage
import TestSupport
import Testing

@testable import Daemon

/// What is kept of readings, and since when it is known: the rounds of a judge in memory, written
/// to a real database as of chosen moments.
struct KeptReadingTests {
    private var dice = Dice(seed: 1)

    private static func play(_ clock: Settings.Clock) throws -> Play {
        var installation = firstRows()
        installation.settings.clock = clock
        return try Play(installation)
    }

    private static let world = [
        event(
            "institution-change", "institution/K", id: "open",
            [
                ("change", .string("opened")), ("date", .string("2010-09-01")),
                ("kind", .string("kindergarten")), ("areaCode", .string("371502")),
                ("setting", .string("urban")), ("ownership", .string("public")),
            ]),
        event(
            "statistic", "area/371500", id: "population",
            [
                ("series", .string("population")), ("period", .string("2024")),
                ("value", .integer(4)), ("status", .string("final")),
                ("group", .object([("ageFrom", .integer(3)), ("ageTo", .integer(5))])),
            ]),
        enrolment("1"),
    ]

    private static func event(
        _ type: String, _ subject: String, id: String, at time: String = "2024-09-10T08:00:00Z",
        _ data: [(String, JSON)]?, retracts: String? = nil
    ) -> MadeEvent {
        MadeEvent(
            id: id, source: "test", type: type, subject: subject, time: time,
            link: retracts.map { ("retracts", $0) }, data: data)
    }

    private static func enrolment(_ number: String) -> MadeEvent {
        event(
            "enrolment", "student/\(number)", id: "in-\(number)",
            [
                ("schoolId", .string("K")), ("stage", .string("kindergarten")),
                ("from", .string("2023-09-01")), ("move", .string("new")),
            ])
    }

    private static let exit = event(
        "learner-exit", "student/1", id: "out-1", at: "2024-11-02T08:00:00Z",
        [
            ("schoolId", .string("K")), ("date", .string("2024-09-01")),
            ("outcome", .string("movedAway")),
        ])

    /// Reads events into one batch and judges; gives the rounds that come of it.
    private mutating func rounds(of events: [MadeEvent], _ play: inout Play) throws
        -> ArraySlice<RoundCommit>
    {
        let before = play.rounds.count
        try play.readAtOnce(events.map { $0.record(&dice) })
        return play.rounds[before...]
    }

    @Test mutating func `a census that was revised can be read as it was known on any day`()
        async throws
    {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect()
        _ = try await Migrations.migrate(connection)
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var play = try Self.play(.fixed(try #require(CivilDay("2024-12-15"))))
        let steps: [(moment: String, events: [MadeEvent])] = [
            ("2024-12-15 10:00+08", Self.world),
            // Two revisions of one day: an enrolment by mistake, then its retraction and the exit.
            ("2024-12-16 09:00+08", [Self.enrolment("2")]),
            (
                "2024-12-16 15:00+08",
                [
                    Self.event("enrolment", "student/2", id: "void", nil, retracts: "in-2"),
                    Self.exit,
                ]
            ),
            // The exit never happened.
            (
                "2024-12-17 08:00+08",
                [
                    Self.event(
                        "learner-exit", "student/1", id: "back", at: "2024-12-05T08:00:00Z", nil,
                        retracts: "out-1")
                ]
            ),
        ]
        for step in steps {
            for round in try rounds(of: step.events, &play) {
                _ = try await store.commit(round, knownAt: step.moment)
            }
        }

        let history = try await connection.query(
            """
            SELECT concat_ws(' ', trim_scale(value), period_state,
                       to_char(known_from AT TIME ZONE interval '8 hours', 'DD HH24'),
                       to_char(known_to AT TIME ZONE interval '8 hours', 'DD HH24'))
            FROM planwatch.indicator_history
            WHERE indicator_id = 'liaocheng-preschool-gross-enrolment' AND area_code = '371500'
              AND period_start = '2024-09-01' ORDER BY known_from
            """
        ).map { try $0.text(orNull: 0) ?? "" }
        #expect(
            history == [
                "25 closed 15 10 16 15", "0 revised 16 15 17 08", "25 revised 17 08",
            ])
        for (moment, expected) in [
            ("2024-12-15 09:00+08", nil), ("2024-12-16 08:00+08", "2024-11-30 25 closed"),
            ("2024-12-16 20:00+08", "2024-11-30 0 revised"),
            ("2024-12-18 00:00+08", "2024-11-30 25 revised"),
        ] {
            let told = try await connection.query(
                """
                SELECT concat_ws(' ', day, trim_scale(value), period_state)
                FROM planwatch.indicator_at('liaocheng-14fyp',
                    'liaocheng-preschool-gross-enrolment', '371500', '2024-12-10', $1::timestamptz)
                """, [.text(moment)])
            #expect(try told.first?.text(0) == expected, "\(moment)")
        }
        let stored = try await store.reader.keptReadings().map(\.dumpLine).sorted()
        #expect(stored == play.world.keptReadings.map(\.dumpLine).sorted())
    }

    @Test mutating func `a database's clock that goes back takes no knowledge back with it`()
        async throws
    {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect()
        _ = try await Migrations.migrate(connection)
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var play = try Self.play(.fixed(try #require(CivilDay("2024-12-15"))))
        for (moment, events) in [
            ("2024-12-20 10:00+08", Self.world), ("2024-12-17 09:00+08", [Self.exit]),
            ("2024-12-18 09:00+08", [Self.enrolment("2")]),
        ] {
            for round in try rounds(of: events, &play) {
                _ = try await store.commit(round, knownAt: moment)
            }
        }
        let order = try await connection.query(
            """
            SELECT bool_and(known_to >= known_from),
                   count(*) FILTER (WHERE revision > 0) > 0,
                   bool_and(known_from >= '2024-12-20 10:00+08')
            FROM planwatch.kept_reading
            """
        ).only
        #expect(try order.bool(0) && order.bool(1) && order.bool(2))
        // Exactly one revision of each is believed at any moment.
        for moment in ["2024-12-20 10:00+08", "2025-01-01 00:00+08"] {
            let doubled = try await connection.query(
                """
                SELECT count(*) FROM (
                    SELECT FROM planwatch.kept_reading
                    WHERE known_from <= $1::timestamptz
                      AND (known_to IS NULL OR known_to > $1::timestamptz)
                    GROUP BY plan_id, indicator_id, area_code, breakdown, period_start, period_end
                    HAVING count(*) > 1) several
                """, [.text(moment)])
            #expect(try doubled.only.int(0) == 0, "\(moment)")
        }
        let stored = try await store.reader.keptReadings().map(\.dumpLine).sorted()
        #expect(stored == play.world.keptReadings.map(\.dumpLine).sorted())
    }

    @Test mutating func `what is open is overwritten, and a new day writes only what is new`()
        async throws
    {
        let database = try await TemporaryDatabase.make()
        let connection = try await database.connect()
        _ = try await Migrations.migrate(connection)
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var play = try Self.play(.events)
        var written: [Int] = []
        let late = Self.event(
            "enrolment", "student/3", id: "late", at: "2024-12-01T08:00:00Z",
            Self.enrolment("3").data)
        for events in [Self.world, [Self.exit], [late]] {
            for round in try rounds(of: events, &play) {
                _ = try await store.commit(round)
                written.append(round.readings.count)
            }
        }
        #expect(written.count == 3)
        #expect(written[2] < written[0] / 10)
        // Of the periods of 2024 only the census has closed, together with the change.
        let periods = try await connection.query(
            """
            SELECT count(*), count(*) FILTER (WHERE revision > 0), bool_or(NOT is_open)
            FROM planwatch.kept_reading
            WHERE period_start < period_end AND period_start >= '2024-01-01'
            """
        ).first
        let known = play.world.keptReadings.map(\.span).filter {
            $0.from < $0.to && $0.from.year == 2024
        }
        #expect(try periods?.int(0) == Int64(known.count))
        #expect(try periods?.int(1) == 0)
        #expect(try periods?.bool(2) == true)
    }
}
