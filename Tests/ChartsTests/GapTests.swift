import Calendar
import Codes
import PropertySupport
import Testing

@testable import Charts

/// A line never passes over what nobody knows.
struct GapTests {
    @Test(arguments: 1...200)
    func `no line joins readings that a year without a figure parts`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var chart = dice.chart()
        chart.series = []
        chart.form = dice.pick([.level, .limit, .range, .count])
        let frames = chart.drawable().times
        for drawing in try DrawingTests.drawings(of: chart, nil) {
            // A year is at most this wide, since the plot is narrower than the drawing.
            let width = try #require(
                Double(drawing.elements[0]["viewBox"].split(separator: " ")[2]))
            let year = width / (frames.upperBound - frames.lowerBound)
            for part in drawing.all("path", "ac").flatMap(\.parts) {
                for (from, to) in zip(part, part.dropFirst()) {
                    #expect(to.x - from.x <= year * 1.5 + 0.2, "seed \(seed)")
                }
            }
        }
    }

    @Test func `a year without a figure breaks line, panel and row`() throws {
        let values: [Double?] = [50, 51, nil, 53, 54]
        let readings = values.enumerated().map { index, value in
            Chart.Reading(.last(of: 2021 + index), value)
        }
        let days = CivilDay.last(of: 2020)...CivilDay.last(of: 2025)
        let chart = Chart(
            .level, status: .onCourse, days: days, today: .last(of: 2025), readings: readings,
            sentence: "")
        #expect(try Markup(chart.large()).all("path", "ac").map(\.parts.count) == [1, 1])
        #expect(try Markup(chart.large()).all("rect", "void").count == 1)
        #expect(try Markup(chart.row()).all("path").map { $0["d"].filter { $0 == "M" } } == ["MM"])

        let panels = CountyPanels(
            counties: [.init(readings: readings, label: "54", sentence: "")], city: readings,
            target: nil, days: days)
        let panel = try Markup(panels.drawings()[0])
        #expect(panel.all("path", "ac").flatMap(\.parts).map(\.count) == [2, 2])
        #expect(panel.all("path", "ci").flatMap(\.parts).map(\.count) == [2, 2])
    }

    @Test func `years that are not even mentioned break the line too`() throws {
        let chart = Chart(
            .level, status: .onCourse, days: CivilDay.last(of: 2020)...CivilDay.last(of: 2025),
            today: .last(of: 2025),
            readings: [
                .init(.last(of: 2021), 1), .init(.last(of: 2022), 2), .init(.last(of: 2024), 3),
            ], sentence: "")
        #expect(try Markup(chart.card()).all("path", "ac").flatMap(\.parts).map(\.count) == [2])
        #expect(try Markup(chart.card()).all("circle", "dc").count == 3)
    }

    @Test func `months without a figure break the line of months`() throws {
        var chart = Scene.major.chart
        chart.readings = []
        chart.baseline = nil
        chart.series = [1, 2, 3, 8, 9].map { month in .init(.on(month, 28, 2022), 50) }
        #expect(
            try Markup(chart.large()).all("path", "ac").flatMap(\.parts).map(\.count) == [3, 2])
    }

    @Test func `readings stay joined where no month ends are known`() throws {
        var chart = Scene.major.chart
        chart.baseline = nil
        chart.series = [.init(Scene.today, 63.942)]
        #expect(try Markup(chart.large()).all("path", "ac").flatMap(\.parts).map(\.count) == [4])
    }

    @Test func `a stale statement ends in a grey field up to today`() throws {
        let scene = try #require(Scene.all.first { $0.chart.status == .noData })
        let drawing = try Markup(scene.chart.large())
        let field = try #require(drawing.all("rect", "void").first)
        let today = try #require(drawing.all("path", "now").first?.parts.first?.first)
        #expect(abs(field.number("x") + field.number("width") - today.x) <= 1.2)
        #expect(drawing.all("text", "ls").map(\.text) == ["over two years without a figure"])
    }
}
