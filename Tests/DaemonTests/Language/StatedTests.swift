import Testing

/// What areas and institutions report and state of themselves.
@Suite struct `Reports and scores` {
    private static let counties = [
        "371502", "371503", "371521", "371522", "371524", "371525", "371526", "371581",
    ]

    @Test(arguments: [
        ("", "yuan", "12.35"), ("status: budget", "yuan", "20"), ("sum: headcount", "persons", "4"),
        ("status: [budget, preliminary]", "yuan", "7"),
    ])
    func `take the most final report, to the cent`(filter: String, unit: String, value: String) {
        var story = Story(
            "{money: {item: teacherTrainingAnnual\(filter.isEmpty ? "" : ", " + filter)}}",
            unit: unit, row: "reading: latest")
        for (status, amount) in [
            ("final", "12.3"), ("preliminary", "7"), ("budget", "10"), ("final", "12.35"),
            ("budget", "20"),
        ] {
            story.report("area/371500", amount, 2022, status, more: #", "headcount": 4"#)
        }
        story.report("area/371500", "99", 2022, item: "teacherTrainingSpecial")
        #expect(story.values(["2021-12-31", "2022-01-01", "2024-12-31"]) == ["-", value, value])
        #expect(story.value("2025-01-01") == "-")
    }

    @Test func `of an area are the sum of its counties where it has none itself`() {
        for (own, values) in [("", ["36", "36", "100"]), (", own: true", ["-", "-", "100"])] {
            var story = Story(
                "{money: {item: teacherTrainingAnnual\(own)}}", unit: "yuan", row: "reading: latest"
            )
            for (number, county) in Self.counties.enumerated() {
                story.report("area/\(county)", "\(number + 1)", 2021)
            }
            story.report("area/371502", "5", 2022)
            story.report("area/371500", "100", 2023)
            // Of an institution it is not the area's.
            story.open("a")
            story.report("institution/a", "7", 2021)
            #expect(story.values(["2021-06-01", "2022-06-01", "2023-06-01"]) == values)
            #expect(story.value("2022-06-01", in: "371502") == "5")
        }
    }

    @Test func `are asked of each area for the last year of which any has spoken`() {
        var story = Story(
            """
            {ratio: {of: {areas: {kind: [district, county], meets: {money: {item:
                  teacherTrainingAnnual, own: true}, above: 0}}},
                  to: {areas: {kind: [district, county]}}, per: 100}}
            """, unit: "percent", row: "reading: latest")
        for county in Self.counties { story.report("area/\(county)", "1", 2021) }
        story.report("area/371502", "0", 2021)
        let days = ["2020-12-31", "2021-06-01", "2022-06-01", "2023-12-31", "2024-01-01"]
        #expect(story.values(days) == ["-", "87.5", "87.5", "87.5", "-"])
        // Of 2022 one has spoken, so that the others have nothing in it.
        story.report("area/371521", "3", 2022)
        #expect(story.values(days) == ["-", "87.5", "12.5", "12.5", "12.5"])
        #expect(story.value("2022-06-01", in: "371521") == "100")
        #expect(story.value("2022-06-01", in: "371503") == "100")
    }

    @Test func `of several items are added up where any is stated`() {
        var story = Story(
            "{money: {item: [teacherTrainingAnnual, teacherTrainingSpecial]}}", unit: "yuan",
            row: "reading: latest")
        story.report("area/371500", "5", 2021)
        story.report("area/371500", "6", 2022)
        story.report("area/371500", "1", 2022, item: "teacherTrainingSpecial")
        story.report("area/371500", "2", 2023, item: "teacherTrainingSpecial")
        #expect(
            story.values(["2021-06-01", "2022-06-01", "2023-06-01"]) == ["5", "7", "2"])
    }

    @Test func `count in their year and the next where they are read on a day`() {
        var story = Story("{money: {item: teacherTrainingAnnual}}", unit: "yuan")
        story.report("area/371500", "5", 2021)
        #expect(
            story.values(["2020-12-31", "2021-01-01", "2022-12-31", "2023-01-01"])
                == ["-", "5", "5", "-"])
    }

    @Test func `of institutions count where they are on 31 December`() {
        var story = Story(
            "{money: {item: teacherTrainingAnnual, of: institutions, at: {setting: rural}}}",
            unit: "yuan", row: "reading: latest")
        story.open("a", ["setting": "rural"])
        story.open("b")
        story.change("b", "reclassified", on: "2022-12-31", #", "setting": "rural""#)
        story.open("c", ["setting": "rural"])
        story.change("c", "closed", on: "2022-10-01")
        story.open("d", area: "371521")
        story.change("d", "merged", on: "2022-07-01", #", "mergedInto": "a""#)
        for (unit, amount) in [("a", "1"), ("b", "10"), ("c", "100"), ("d", "1000")] {
            for year in [2021, 2022] { story.report("institution/\(unit)", amount, year) }
        }
        story.report("area/371502", "7", 2022)
        #expect(story.values(["2021-06-01", "2022-06-01"]) == ["101", "1011"])
        #expect(story.value("2022-06-01", in: "371521") == "-")
    }

    @Test func `of institutions count where they are on the day where that is asked`() {
        var story = Story(
            "{money: {item: teacherTrainingAnnual, of: institutions, at: {setting: rural}}}",
            unit: "yuan")
        story.open("a", ["setting": "rural"])
        story.open("b")
        story.change("b", "reclassified", on: "2022-07-01", #", "setting": "rural""#)
        for (unit, amount) in [("a", "1"), ("b", "10")] {
            story.report("institution/\(unit)", amount, 2021)
        }
        story.report("institution/a", "2", 2023)
        #expect(
            story.values(["2021-06-01", "2022-06-30", "2022-07-01", "2023-07-01"])
                == ["1", "1", "11", "2"])
    }

    @Test func `are asked of single institutions`() {
        for of in ["areas", "institutions"] {
            var story = Story(
                "{variation: {of: {ratio: {of: {money: {item: teacherTrainingAnnual, of: \(of)}}, "
                    + "to: {students: {}}}}}}", unit: "ratio", row: "reading: running")
            for (unit, pupils, amount) in [("a", 1, "100"), ("b", 3, "900")] {
                story.open(unit)
                for number in 0..<pupils {
                    story.enrol("\(unit)\(number)", at: unit, on: "2020-09-01")
                }
                story.report("institution/\(unit)", amount, 2021)
            }
            // Of 100, 300, 300 and 300 yuan a pupil.
            #expect(story.values(["2021-05-01", "2022-05-01"]) == ["0.346", "0.346"])
        }
    }

    @Test func `grow, and are compared with what others state`() {
        var story = Story(
            "{difference: {of: {growth: {of: {money: {item: teacherTrainingAnnual}}}}, minus: "
                + "{growth: {of: {money: {item: teacherTrainingSpecial}}}}}}", unit: "points",
            row: "reading: latest")
        for (year, one, other) in [(2021, "100", "100"), (2022, "110", "105")] {
            story.report("area/371500", one, year)
            story.report("area/371500", other, year, item: "teacherTrainingSpecial")
        }
        #expect(story.values(["2021-06-01", "2022-06-01"]) == ["-", "5"])
    }

    @Test func `of a survey count those who answered so`() {
        let share = "{share: {among: {survey: {question: satisfied}}, with: {answer: positive}}}"
        for (row, values) in [
            ("reading: latest", ["-", "80", "75", "75", "-"]),
            ("reading: running", ["-", "80", "75", "75", "75"]),
        ] {
            var story = Story(share, unit: "percent", row: row)
            story.survey("area/371500", on: "2021-05-01", respondents: 10, positive: 8)
            story.survey("area/371500", on: "2022-05-01", respondents: 10, positive: 1)
            story.survey("area/371500", on: "2022-05-01", respondents: 100, positive: 75)
            story.survey(
                "area/371500", on: "2022-06-01", respondents: 10, positive: 1,
                #", "group": {"sex": "female"}"#)
            #expect(
                story.values(["2021-04-30", "2021-05-01", "2022-05-01", "2024-05-01", "2024-05-02"])
                    == values)
        }
    }

    @Test func `of a survey are the sum of the counties, each with its last result`() {
        for row in ["reading: latest", "reading: running"] {
            var story = Story("{survey: {question: satisfied}}", row: row)
            for (number, county) in Self.counties.enumerated() {
                story.survey(
                    "area/\(county)", on: "2021-05-0\(number + 1)", respondents: 10, positive: 8)
            }
            story.survey("area/371521", on: "2022-05-01", respondents: 20, positive: 8)
            #expect(story.values(["2021-05-07", "2021-05-08", "2022-05-01"]) == ["-", "80", "90"])
            #expect(story.value("2022-05-01", in: "371502") == "10")
        }
    }

    @Test func `of a survey can be those of institutions`() {
        for row in ["reading: latest", "reading: running"] {
            var story = Story("{survey: {question: satisfied, of: institutions}}", row: row)
            story.open("a")
            story.open("b", area: "371521")
            story.survey("institution/a", on: "2021-05-01", respondents: 10, positive: 8)
            story.survey("institution/b", on: "2022-05-01", respondents: 5, positive: 8)
            story.survey("area/371502", on: "2022-05-01", respondents: 99, positive: 8)
            #expect(story.values(["2021-05-01", "2022-05-01"]) == ["10", "15"])
            #expect(story.value("2022-05-01", in: "371502") == "10")
        }
    }

    @Test func `of a policy give the parameter that took effect last`() {
        var story = Story("{policy: {code: schoolCharter, parameter: hours}}", unit: "points")
        for (parameter, value, from, to) in [
            ("hours", #", "value": 1.5"#, "2021-01-01", ""),
            ("hours", #", "value": 2.25"#, "2022-01-01", #", "effectiveTo": "2022-12-31""#),
            ("days", #", "value": 9"#, "2021-06-01", ""), ("hours", "", "2024-01-01", ""),
        ] {
            story.tell(
                "area/371500", "policy-adoption",
                #"{"policyCode": "schoolCharter", "parameter": "\#(parameter)"\#(value), "#
                    + #""effectiveFrom": "\#(from)"\#(to)}"#)
        }
        #expect(
            story.values(["2020-12-31", "2021-12-31", "2022-12-31", "2023-01-01", "2024-01-01"])
                == ["-", "1.5", "2.25", "1.5", "-"])
        #expect(story.value("2022-01-01", in: "371502") == "-")
    }

    @Test func `give the score of the last result of the matter as a whole`() {
        for (measure, unit, values) in [
            ("{score: {matter: qualityBalancedCompulsory}}", "points", ["-", "81.5", "-", "90"]),
            (
                "{score: {matter: qualityBalancedCompulsory, criterion: teachers}}", "points",
                ["-", "-", "-", "7"]
            ),
        ] {
            var story = Story(measure, unit: unit)
            for (day, more) in [
                ("2021-05-01", #", "value": 81.5"#), ("2022-05-01", ""),
                ("2023-05-01", #", "value": 90"#),
                ("2023-05-01", #", "value": 7, "criterion": "teachers""#),
            ] {
                story.result(
                    "area/371500", "met", on: day, matter: "qualityBalancedCompulsory", more)
            }
            #expect(
                story.values(["2021-04-30", "2021-05-01", "2022-05-01", "2023-05-01"]) == values)
        }
    }

    @Test func `give the scores of institutions to a variation`() {
        var story = Story(
            "{variation: {of: {score: {matter: qualityBalancedCompulsory}}, weight: none}}",
            unit: "ratio")
        for (unit, value) in [("a", "1"), ("b", "3")] {
            story.open(unit)
            story.result(
                "institution/\(unit)", "met", on: "2021-05-01",
                matter: "qualityBalancedCompulsory", #", "value": \#(value)"#)
        }
        #expect(story.value("2021-05-01") == "0.5")
    }
}

extension Story {
    fileprivate mutating func report(
        _ subject: String, _ amount: String, _ year: Int, _ status: String = "final",
        item: String = "teacherTrainingAnnual", more: String = ""
    ) {
        tell(
            subject, "finance-report",
            #"{"fiscalYear": \#(year), "itemCode": "\#(item)", "amount": \#(amount), "#
                + #""status": "\#(status)"\#(more)}"#)
    }

    fileprivate mutating func survey(
        _ subject: String, on day: String, respondents: Int, positive: Int, _ more: String = ""
    ) {
        tell(
            subject, "survey-result",
            #"{"surveyId": "s", "questionCode": "satisfied", "date": "\#(day)", "#
                + #""respondents": \#(respondents), "positive": \#(positive)\#(more)}"#)
    }
}
