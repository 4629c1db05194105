import Calendar
import Testing

@testable import Charts

/// What each kind of target and each state looks like.
struct GrammarTests {
    private func scene(_ title: String) throws -> Chart {
        try #require(Scene.all.first { $0.title == title }).chart
    }

    @Test func `an open reading is hollow, a closed one filled`() throws {
        let drawing = try Markup(Scene.major.chart.card())
        #expect(drawing.all("circle", "dc").count == 3)
        #expect(drawing.all("circle", "do").count == 1)
    }

    @Test func `a revision leaves a cross at the old value, joined to the new one`() throws {
        let drawing = try Markup(Scene.major.chart.large())
        #expect(drawing.all("path", "gh").count == 1)
        var chart = Scene.major.chart
        chart.readings[1].earlier = chart.readings[1].value
        #expect(try Markup(chart.large()).all("path", "gh").isEmpty)
    }

    @Test func `the bracket shows only a gap that can be seen, and only behind the path`() throws {
        var chart = Scene.major.chart
        #expect(try Markup(chart.card()).all("path", "gp").count == 1)
        chart.expected = 64.5
        #expect(try Markup(chart.card()).all("path", "gp").isEmpty)
        chart.expected = 58
        #expect(try Markup(chart.card()).all("path", "gp").isEmpty)
        chart.lowerIsBetter = true
        #expect(try Markup(chart.card()).all("path", "gp").count == 1)
    }

    @Test func `a forecast of one interval opens from the last closed reading`() throws {
        let chart = try scene("A census, one interval known")
        let drawing = try Markup(chart.card())
        let band = try #require(drawing.all("path", "fb").first?.parts.first)
        #expect(band.first == band.last)
        var without = chart
        without.forecast = nil
        #expect(try Markup(without.card()).all("path", "fb").isEmpty)
        #expect(try Markup(without.card()).all("text", "lf").isEmpty)
    }

    @Test func `the fan ends at the deadline, where the target's ring stands in it or outside`()
        throws
    {
        var chart = Scene.major.chart
        chart.readings.removeAll { $0.isOpen }
        chart.promise(75, from: 58)
        for (low, high, isInside) in [(70.0, 80.0, true), (60.0, 70.0, false)] {
            chart.forecast = Chart.Forecast([
                .init(.last(of: 2025), (low + high) / 2, low: low, high: high)
            ])
            for text in [chart.card(), chart.large(), chart.phone()] {
                let drawing = try Markup(text)
                let ring = try #require(drawing.all("circle", "ring").first)
                let band = try #require(drawing.all("path", "fb").first?.parts.first)
                let end = band.filter { abs($0.x - ring.number("cx")) < 0.2 }.map(\.y)
                #expect(end.count == 2, "both ends of the interval stand at the deadline")
                let span = try #require(end.min())...(try #require(end.max()))
                #expect(span.contains(ring.number("cy")) == isInside)
            }
        }
    }

    @Test func `a break is a line over the whole height, with its word and its source`() throws {
        var chart = Scene.major.chart
        chart.breaks = [
            .init(.on(7, 1, 2022), label: "break", hint: "another definition"),
            .init(.on(7, 1, 1999), label: "too early", hint: "not on the axis"),
        ]
        let large = try Markup(chart.large())
        let line = try #require(large.all("rect", "br").first)
        #expect(large.all("rect", "br").count == 1)
        let axis = try #require(large.all("path", "xa").first?.parts.first)
        #expect(abs(line.number("y") + line.number("height") - (axis.first?.y ?? 0)) < 0.2)
        #expect(large.all("text", "lb").map(\.text) == ["break"])
        #expect(chart.large().contains("<title>another definition</title>"))
        let card = try Markup(chart.card())
        #expect(card.all("rect", "br").count == 1 && card.all("text", "lb").isEmpty)
        chart.breaks = []
        #expect(try Markup(chart.large()).all("rect", "br").isEmpty)
    }

    @Test func `a count rises in steps from zero`() throws {
        let drawing = try Markup(scene("A count, on course").card())
        let steps = try #require(drawing.all("path", "ac").first?.parts.first)
        for (from, to) in zip(steps, steps.dropFirst()) {
            #expect(from.x == to.x || from.y == to.y)
        }
        #expect(drawing.all("text", "ax").contains { $0.text == "0" })
    }

    @Test func `the failing side is tinted, in the status colour only where it failed`() throws {
        let floor = try Markup(scene("A floor that does not hold").card())
        let below = try #require(floor.all("rect", "zone").first)
        let line = try #require(floor.all("path", "ta").first?.parts.first?.first)
        #expect(below.number("y") == line.y && below.classes.contains("bad"))

        let ceiling = try Markup(scene("A ceiling that holds").card())
        let above = try #require(ceiling.all("rect", "zone").first)
        let top = try #require(ceiling.all("path", "ta").first?.parts.first?.first)
        #expect(abs(above.number("y") + above.number("height") - top.y) < 0.2)
        #expect(!above.classes.contains("bad"))
    }

    @Test func `a year's column is grey when kept, coloured when missed, hollow while open`() throws
    {
        let drawing = try Markup(scene("A quota a year, missed").card())
        #expect(drawing.all("rect", "qk").count == 2)
        #expect(drawing.all("rect", "qm").count == 1)
        #expect(drawing.all("rect", "qo").count == 1)
        #expect(drawing.all("text", "qi").map(\.text) == ["17"])
    }

    @Test func `a milestone is a diamond until it is reached, then a tick`() throws {
        let ahead = try Markup(scene("A milestone to come").card())
        #expect(ahead.all("path", "ms").count == 1 && ahead.all("path", "mk").isEmpty)
        let reached = try Markup(scene("A milestone reached").card())
        #expect(reached.all("path", "ms").isEmpty && reached.all("path", "mk").count == 1)
        let passed = try Markup(scene("A milestone passed").card())
        #expect(passed.all("path", "late").count == 1)
    }

    @Test func `what is outside a range is a diamond with its figure`() throws {
        let drawing = try Markup(scene("A range, outside of it").card())
        #expect(drawing.all("path", "dx").count == 2)
        #expect(drawing.all("circle", "dc").count == 1)
        #expect(Set(drawing.all("text", "lv").map(\.text)) == ["5.1", "9.2"])
        #expect(drawing.all("text", "ax").contains { $0.text == "2021/22" })
    }

    @Test func `years are the ends of years in a large chart only`() throws {
        let large = try Markup(Scene.major.chart.large())
        #expect(large.all("text", "ax").contains { $0.text == "end 2024" })
        let card = try Markup(Scene.major.chart.card())
        #expect(card.all("text", "ax").contains { $0.text == "2024" })
    }

    @Test func `a long plan has years so far apart that they can be read`() throws {
        let years = try Markup(scene("A plan of fifteen years").card()).all("text", "ax").filter {
            $0["text-anchor"] == "middle"
        }
        #expect(years.map(\.text) == ["2020", "2025", "2030", "2035"])
    }

    @Test func `a share has no tick above the whole`() throws {
        var chart = try scene("A cohort's share, off course")
        chart.promise(100, from: 98.13)
        #expect(
            try Markup(chart.large()).all("text", "ax").allSatisfy {
                Double($0.text) ?? 0 <= 100 || $0.text.hasPrefix("20")
            })
    }

    @Test func `the timeline weighs statuses without colour`() throws {
        let drawing = try Markup(Scene.major.chart.large(timeline: Scene.timeline))
        #expect(drawing.all("rect", "solid").count == 1)
        #expect(drawing.all("rect", "outlined").count == 2)
        #expect(drawing.all("rect", "plain").count == 2)
        #expect(drawing.all("path", "ev").count == 3)
        let words = drawing.all("text", "sbt").map(\.text)
        #expect(words == ["On course", "Off course"], "where there is room for them")
        #expect(try Markup(Scene.major.chart.card()).all("rect", "sb").isEmpty)
    }

    @Test func `a milestone keeps its height above a timeline`() throws {
        let chart = try scene("A milestone to come")
        let alone = try Markup(chart.large()).all("path", "ms").map { $0["d"] }
        let above = try Markup(chart.large(timeline: Scene.timeline)).all("path", "ms")
        #expect(above.map { $0["d"] } == alone)
    }

    @Test func `counties share one axis, and the first one says what the lines are`() throws {
        let panels = try Scene.counties.drawings().map { try Markup($0) }
        #expect(panels.count == 8)
        let targets = panels.map { $0.all("path", "tg").first?["d"] }
        #expect(Set(targets).count == 1)
        let cities = panels.map { $0.all("path", "ci").first?["d"] }
        #expect(Set(cities).count == 1)
        #expect(panels[0].all("text", "ax").contains { $0.text == "City" })
        #expect(!panels[1].all("text", "ax").contains { $0.text == "City" })
        for panel in panels {
            #expect(DrawnText.collisions(in: panel) == [])
            #expect(!panel.elements.flatMap(\.classes).contains { $0.hasPrefix("k-") })
        }
    }
}
