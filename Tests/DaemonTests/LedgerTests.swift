import Calendar
import Codes
import Exact
import Judgements
import Testing

@testable import Daemon
@testable import Judging

/// What a round enters, compared with what is stored.
struct LedgerTests {
    private func row(facts: String) -> StatusRow {
        var row = StatusRow(
            key: RowKey(plan: "p", indicator: "i", area: "371500"), areaName: "聊城市",
            asOf: .first(of: 2024))
        row.status = .offCourse
        row.reasonFacts = facts
        return row
    }

    private func commit(of row: StatusRow, after ledger: Ledger) -> RoundCommit {
        var commit = RoundCommit(mark: 1, judgedOn: .first(of: 2024))
        ledger.note([row], absent: [], isOfAll: true, isComplete: true, in: &commit)
        return commit
    }

    @Test func `a row is entered when only the figures of its reason have changed`() {
        let ledger = Ledger(statuses: [row(facts: #"{"coverage":0}"#)], transitions: [])
        let commit = commit(of: row(facts: "{}"), after: ledger)
        #expect(commit.statuses == [row(facts: "{}")])
        #expect(commit.fresh.isEmpty)
    }

    @Test func `a row that differs in its day alone is moved on with all others`() {
        var ledger = Ledger(statuses: [row(facts: "{}")], transitions: [])
        var next = row(facts: "{}")
        next.asOf = .on(1, 2, 2024)
        var commit = RoundCommit(mark: 1, judgedOn: next.asOf)
        ledger.note([next], absent: [], isOfAll: true, isComplete: false, in: &commit)
        #expect(commit.statuses.isEmpty && commit.isNewDay)
        ledger.take(commit, sequences: [])
        #expect(ledger.statuses[next.key] == next)
    }

    private func forecast(period: Int) -> ForecastRow {
        ForecastRow(
            key: row(facts: "{}").key, period: period, madeOn: .first(of: period + 1),
            targetOn: .last(of: 2025), forecast: Fraction(90), low: nil, high: nil, chance: nil,
            target: Fraction(90), direction: .atLeast, method: "model_average", methodVersion: 1)
    }

    @Test func `a forecast is entered once for each closed period`() {
        var ledger = Ledger()
        var entered: [Int] = []
        for period in [2023, 2023, 2024, 2024] {
            var commit = RoundCommit(mark: 1, judgedOn: .first(of: 2024))
            ledger.enter([forecast(period: period)], in: &commit)
            entered += commit.forecasts.map(\.period)
            ledger.take(commit, sequences: [])
        }
        #expect(entered == [2023, 2024])
    }

    @Test func `a row that is as it was is not entered`() {
        let ledger = Ledger(statuses: [row(facts: "{}")], transitions: [])
        #expect(commit(of: row(facts: "{}"), after: ledger).statuses.isEmpty)
    }
}
