import Testing

/// Which days a value is made of, and what areas are compared with.
@Suite struct `Readings` {
    @Test func `of a semester begin with it, by the stock of the day and the flow so far`() {
        var flow = Story("{admissions: {}}", row: "reading: semester")
        var stock = Story("{students: {}}", row: "reading: semester")
        flow.open("a")
        stock.open("a")
        for (student, day) in [("u", "2022-09-01"), ("v", "2023-02-28"), ("w", "2023-03-01")] {
            flow.enrol(student, on: day)
            stock.enrol(student, on: day)
        }
        let days = ["2022-08-31", "2022-09-01", "2023-02-28", "2023-03-01", "2023-09-01"]
        #expect(flow.values(days) == ["0", "1", "2", "1", "0"])
        #expect(stock.values(days) == ["0", "1", "2", "3", "3"])
    }

    @Test func `of a day begin with it`() {
        var story = Story("{admissions: {}}", row: "reading: day")
        story.open("a")
        story.enrol("u", on: "2022-09-01")
        story.enrol("v", on: "2022-09-02")
        story.enrol("w", on: "2022-09-02")
        let days = ["2022-08-31", "2022-09-01", "2022-09-02", "2022-09-03"]
        #expect(story.values(days) == ["0", "1", "2", "0"])
    }

    @Test func `of a mean take the month ends of the year so far`() {
        var story = Story("{students: {average: monthEnds}}")
        story.open("a")
        story.enrol("u", on: "2022-01-10")
        story.enrol("v", on: "2022-02-28")
        story.leave("u", on: "2022-03-15")
        // 1; 1, then 2 on 28 February; 1 on 31 March; 1 on each further month end.
        let days = ["2022-01-09", "2022-01-30", "2022-01-31", "2022-02-28", "2022-03-30"]
        #expect(story.values(days) == ["0", "1", "1", "1.5", "1.5"])
        #expect(story.values(["2022-03-31", "2022-12-31"]) == ["1.333", "1.083"])
        #expect(story.value("2023-01-30") == "1")
    }

    @Test func `of a mean in a school year take that year's month ends`() {
        var story = Story("{students: {average: monthEnds}}", row: "reading: schoolYear")
        story.open("a")
        story.enrol("u", on: "2022-10-01")
        let days = ["2022-09-30", "2022-10-31", "2023-08-31", "2023-09-29"]
        #expect(story.values(days) == ["0", "0.5", "0.917", "1"])
    }

    @Test(arguments: [
        (
            "{ratio: {of: {students: {}}, to: {students: {average: monthEnds}}, "
                + "capped: institution}}", "1"
        ),
        ("{variation: {of: {students: {average: monthEnds}}, weight: none}}", "0.333"),
    ])
    func `of a mean take the month ends of single institutions too`(measure: String, value: String)
    {
        var story = Story(measure, unit: "ratio")
        story.open("a")
        story.open("b")
        // 2 of 9 month ends, and 4 of 9.
        story.enrol("u", on: "2023-08-15")
        story.enrol("v", at: "b", on: "2023-06-15")
        #expect(story.value("2023-10-01") == value)
    }

    @Test func `of a rank compare with the other peers`() {
        var story = Story(
            """
            {rank: {of: {students: {}}, against: {students: {}},
                  peers: ["371502", "371521", "371522"]}}
            """, unit: "percent")
        story.open("a")
        story.open("b", area: "371521")
        story.open("c", area: "371522")
        for (student, unit) in [("u", "a"), ("v", "b"), ("w", "b")] {
            story.enrol(student, at: unit, on: "2022-09-01")
        }
        #expect(story.value("2022-09-01", in: "371521") == "100")
        #expect(story.value("2022-09-01", in: "371502") == "50")
        #expect(story.value("2022-09-01", in: "371522") == "0")
        // As many as another is not below it; who is no peer is compared with all.
        #expect(story.value("2022-08-31", in: "371522") == "100")
        #expect(story.value("2022-09-01", in: "371524") == "33.333")
    }

    @Test func `of a rank have none while one is silent`() {
        var story = Story(
            """
            {rank: {of: {statistic: {series: population}},
                  against: {statistic: {series: population}}, peers: ["371502", "371521"]}}
            """, unit: "percent", row: "reading: latest")
        func state(_ area: String, _ year: Int, _ value: Int) {
            story.tell(
                "area/\(area)", "statistic",
                #"{"series": "population", "period": "\#(year)", "value": \#(value), "#
                    + #""status": "final"}"#)
        }
        state("371502", 2021, 5)
        state("371502", 2022, 5)
        state("371521", 2021, 6)
        #expect(story.value("2021-06-01", in: "371502") == "0")
        // Of 2022 only one has spoken, so that it is still the year before.
        #expect(story.value("2022-06-01", in: "371502") == "0")
        state("371521", 2022, 4)
        #expect(story.value("2022-06-01", in: "371502") == "100")
        #expect(story.value("2022-06-01", in: "371522") == "-")
    }
}
