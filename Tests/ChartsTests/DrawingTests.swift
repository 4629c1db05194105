import Calendar
import Codes
import PropertySupport
import Testing

@testable import Charts

/// What holds for every drawing.
struct DrawingTests {
    /// All drawings of a chart with text.
    static func drawings(of chart: Chart, _ timeline: StatusTimeline?) throws -> [Markup] {
        try [chart.card(), chart.large(timeline: timeline), chart.phone(timeline: timeline)].map {
            try Markup($0)
        }
    }

    @Test(arguments: 1...600)
    func `whatever is drawn is well-formed, in place and has a name`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let chart = dice.chart()
        let timeline = dice.once(in: 2) ? dice.timeline(of: chart) : nil
        for drawing in try Self.drawings(of: chart, timeline) {
            let root = try #require(drawing.elements.first)
            #expect(root["role"] == "img")
            #expect(root["viewBox"].split(separator: " ").count == 4)
            for element in drawing.elements {
                #expect(element["style"].isEmpty && element["fill"].isEmpty)
                for name in ["x", "y", "cx", "cy", "width", "height", "r"]
                where element.attributes[name] != nil && element.name != "svg" {
                    let value = element.number(name)
                    #expect(value.isFinite && abs(value) < 1_200, "seed \(seed): \(element)")
                }
                let data = element["d"].lowercased()
                #expect(!data.contains("n") && !data.contains("inf"), "seed \(seed): \(data)")
            }
        }
    }

    @Test(arguments: 1...600)
    func `no text stands on another`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let chart = dice.chart()
        let timeline = dice.once(in: 2) ? dice.timeline(of: chart) : nil
        for drawing in try Self.drawings(of: chart, timeline) {
            let collisions = DrawnText.collisions(in: drawing)
            #expect(
                collisions.isEmpty,
                "seed \(seed), \(chart.form), \(drawing.elements[0]["viewBox"]): \(collisions)")
        }
    }

    @Test(arguments: Scene.all)
    func `a scene's texts stand by themselves and inside`(scene: Scene) throws {
        let timeline = scene.chart.series.isEmpty ? nil : Scene.timeline
        for drawing in try Self.drawings(of: scene.chart, timeline) {
            #expect(DrawnText.collisions(in: drawing) == [])
            let size = drawing.elements[0]["viewBox"].split(separator: " ").compactMap {
                Double($0)
            }
            for text in DrawnText.all(in: drawing) {
                #expect(
                    text.box.left >= -1 && text.box.top >= -1 && text.box.right <= size[2] + 1
                        && text.box.bottom <= size[3] + 1, "\(text)")
            }
        }
    }

    @Test(arguments: Scene.all)
    func `the whole sentence is the name`(scene: Scene) throws {
        for drawing in try Self.drawings(of: scene.chart, nil) {
            #expect(drawing.elements[0]["aria-label"] == scene.chart.sentence)
        }
    }

    @Test func `texts are escaped`() throws {
        var scene = Scene.major
        scene.chart.sentence = "a \"b\" & <c>\u{0}"
        scene.chart.labels.now = "</text><script>alert(1)</script>"
        let drawing = try Markup(scene.chart.large())
        #expect(drawing.elements[0]["aria-label"] == "a \"b\" & <c> ")
        #expect(drawing.all("script").isEmpty)
        #expect(drawing.all("text", "lv").contains { $0.text.hasPrefix("</text><") })
    }

    @Test(arguments: Scene.all)
    func `every class is explained in the style sheet`(scene: Scene) throws {
        let timeline = StatusTimeline(
            runs: Status.allCases.enumerated().map { index, status in
                let day = CivilDay.first(of: 2021) + index * 150
                return .init(day...(day + 149), status, word: "x")
            }, alerts: Scene.timeline.alerts)
        let sheet = Chart.styleSheet
        for drawing in try Self.drawings(of: scene.chart, timeline)
            + [try Markup(scene.chart.row())]
        {
            for style in Set(drawing.elements.flatMap(\.classes)) {
                // `big` and the columns' `k-` are for the page.
                guard !style.hasPrefix("k-"), style != "big" else { continue }
                #expect(
                    sheet.contains(".\(style) ") || sheet.contains(".\(style),")
                        || sheet.contains(".\(style)."), "\(style)")
            }
        }
        #expect(sheet.filter { $0 == "{" }.count == sheet.filter { $0 == "}" }.count)
    }

    @Test func `the page of all drawings is well-formed`() throws {
        let page = ContactSheet.html
        #expect(page.hasPrefix("<!DOCTYPE html>\n"))
        let markup = try Markup(String(page.drop { $0 != "\n" }.dropFirst()))
        #expect(markup.all("svg").count > 3 * Scene.all.count)
        let symbols = Set(markup.all("symbol").map { $0["id"] })
        #expect(markup.all("use").allSatisfy { symbols.contains(String($0["href"].dropFirst())) })
        #expect(symbols.count == Status.allCases.count)
        try ContactSheet.keep(page)
    }
}
