import Codes
import EventSupport
import Events
import Testing

@testable import Subjects

struct AreaStatementsTests {
    private func stated(
        _ id: String, _ millionths: Int64, _ status: StatementStatus = .final,
        at time: Int64 = 0, period: StatementPeriod = .year(2023), group: Term = 0,
        source: String = "s"
    ) -> Entry {
        var payload = Payload()
        payload.set(StatisticStatement.series, to: term("a"))
        payload.set(StatisticStatement.period, to: period)
        payload.set(StatisticStatement.group, to: group)
        payload.set(StatisticStatement.value, to: millionths)
        payload.set(StatisticStatement.status, to: status)
        return Entry(id, at: time).with(\.type, StatisticStatement.type).with(\.source, source)
            .with(\.payload, payload)
    }

    private func standing(_ entries: Entry...) -> [AreaStatements.Statement] {
        let timeline = told(entries, kind: .area).front
        var resolution = Resolution()
        resolution.resolve(timeline)
        return AreaStatements(folding: timeline, resolution.standing).statements
    }

    @Test func `final beats preliminary beats budget, whenever they were recorded`() {
        #expect(
            standing(
                stated("1", 1, .final, at: 1), stated("2", 2, .preliminary, at: 2),
                stated("3", 3, .budget, at: 3)
            ).map(\.millionths) == [1])
        #expect(
            standing(stated("2", 2, .preliminary, at: 2), stated("3", 3, .budget, at: 3))
                .map(\.millionths) == [2])
    }

    @Test func `among equals the greatest time, then source bytes, then id stands`() {
        #expect(standing(stated("1", 1, at: 2), stated("2", 2, at: 1)).map(\.millionths) == [1])
        #expect(
            standing(stated("1", 1, source: "r"), stated("2", 2, source: "S"))
                .map(\.millionths) == [1])
        #expect(standing(stated("1", 1), stated("10", 2)).map(\.id) == ["10"])
    }

    @Test func `statements under two spellings of an id are not equal`() {
        #expect(standing(stated("\u{E9}", 1)) != standing(stated("e\u{301}", 1)))
        #expect(standing(stated("\u{E9}", 1)) == standing(stated("\u{E9}", 1)))
    }

    @Test func `each exact series, period and group has its own statement`() {
        let result = standing(
            stated("1", 1), stated("2", 2, period: .autumn(2023)),
            stated("3", 3, period: .day(19_601)), stated("4", 4, group: 7),
            stated("5", 5, period: .year(2022)), stated("6", 6, period: .spring(2023)))
        #expect(result.map(\.millionths).sorted() == [1, 2, 3, 4, 5, 6])
    }
}
