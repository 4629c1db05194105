import Calendar
import Codes
import Course
import Exact
import Indicators
import JSONText
import Judgements
import KafkaClient
import Plans
import PostgresClient
import Simulation
import Storage
import TestSupport
import Testing

@testable import Daemon
@testable import Inspection
@testable import Instruments

@Test func `an explanation says what the table says, and its figures add up`() async throws {
    let database = try await TemporaryDatabase.make()
    let connection = try await database.connect(limits: .unlimited)
    _ = try await Migrations.migrate(connection)
    let city = SimulationSettings(
        from: CivilDay("2020-09-01") ?? .last(of: 2020),
        to: CivilDay("2022-03-31") ?? .last(of: 2022), schools: 56, students: 1_500)
    let (cluster, _) = try await EndToEndTests.broker(city)
    let installation = installation(database: database.url, broker: cluster.bootstrapServers)
    let service = Service(
        installation: installation, identityKey: EndToEndTests.key, shutdown: Shutdown(),
        telemetry: Telemetry(), owner: "test", patience: .seconds(20))
    #expect(await service.run(once: true) == .finished)

    let rows = try await JudgeReader(connection: connection).statuses()
        .filter { $0.key.area == "371500" }
    #expect(rows.count > 5)
    var quotients = 0
    for row in rows {
        let explanation = try await Explanation.read(
            plan: row.key.plan, indicator: row.key.indicator, area: row.key.area, connection,
            installation: installation)
        let judgement = explanation.judgement
        #expect(judgement.reading.value?.asStored == row.value)
        #expect(judgement.status == row.status)
        #expect(explanation.day == row.asOf)
        #expect(
            (explanation.remedy != nil)
                == [.atRisk, .offCourse, .breached, .missed].contains(row.status))
        #expect(explanation.text.contains(explanation.indicator.nameEn))
        #expect(explanation.json.text.contains(#""planId":"\#(row.key.plan)""#))
        guard explanation.ingredients.count == 2, let numerator = judgement.reading.numerator
        else { continue }
        quotients += 1
        #expect(explanation.ingredients[0].amount == numerator)
        #expect(explanation.ingredients[1].amount == judgement.reading.denominator)
        if let units = explanation.ingredients[0].units, numerator.sign > 0 {
            #expect(units > 0)
        }
        #expect(explanation.facts > 0)
    }
    #expect(quotients > 3)

    let row = try #require(rows.first)
    let others = try await JudgeReader(connection: connection).statuses().map(\.key)
        .filter { $0.indicator == row.key.indicator && $0.breakdown == "{}" }.map(\.area)
    let asked = [
        ("none", row.key.indicator, "371500", Explanation.Missing.plan),
        (row.key.plan, "none", "371500", .indicator),
        (row.key.plan, row.key.indicator, "9", .area("9", others: others)),
    ]
    for (plan, indicator, area, missing) in asked {
        await #expect(throws: missing) {
            try await Explanation.read(
                plan: plan, indicator: indicator, area: area, connection,
                installation: installation)
        }
    }
}
