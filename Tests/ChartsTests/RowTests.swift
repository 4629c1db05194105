import Calendar
import Codes
import PropertySupport
import Testing

@testable import Charts

/// The curves of a table's rows.
struct RowTests {
    @Test(arguments: Scene.all)
    func `a row is small and has no text`(scene: Scene) throws {
        let row = scene.chart.row()
        #expect(row.utf8.count <= 140)
        let drawing = try Markup(row)
        #expect(drawing.all("text").isEmpty && drawing.elements[0]["role"].isEmpty)
    }

    @Test(arguments: 1...300)
    func `any row is well-formed and stays in its field`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let row = dice.chart().row()
        guard !row.isEmpty else { return }
        for circle in try Markup(row).all("circle") {
            #expect((0...84).contains(circle.number("cx")), "seed \(seed)")
            #expect((0...22).contains(circle.number("cy")), "seed \(seed)")
        }
    }

    @Test func `nothing to draw is nothing at all`() {
        let chart = Chart(
            .level, status: .noData, days: CivilDay.last(of: 2020)...CivilDay.last(of: 2025),
            today: Scene.today, sentence: "")
        #expect(chart.row().isEmpty)
    }

    @Test func `a front page of rows stays far below its weight`() {
        let rows = (0..<344).map { Scene.all[$0 % Scene.all.count].chart.row() }
        #expect(rows.reduce(0) { $0 + $1.utf8.count } < 45_000)
    }
}
