import Testing

extension Story {
    mutating func rotate(
        _ person: String, to unit: String, on day: String, year: Int, _ more: String = ""
    ) {
        tell(
            "staff/\(person)", "staff-rotation",
            #"{"fromUnitId": "a", "toUnitId": "\#(unit)", "schoolYear": \#(year), "#
                + #""from": "\#(day)"\#(more)}"#)
    }

    mutating func eligible(
        _ person: String, at unit: String = "a", year: Int, _ isEligible: Bool = true
    ) {
        tell(
            "staff/\(person)", "rotation-eligibility",
            #"{"unitId": "\#(unit)", "schoolYear": \#(year), "eligible": \#(isEligible)}"#)
    }
}

/// What happened in a window.
@Suite struct `Flows` {
    @Test func `of rotations: the share of those who were due`() {
        var story = Story(
            "{share: {among: {rotationEligible: {}}, with: {has: {rotations: {}}}}}",
            unit: "percent", row: "reading: schoolYear")
        story.open("a")
        story.open("b", area: "371521")
        for person in ["t", "u", "v", "w"] { story.appoint(person, on: "2020-09-01") }
        for person in ["t", "u", "v", "w"] { story.eligible(person, year: 2023) }
        story.eligible("x", year: 2023, false)
        story.eligible("t", year: 2022)
        // Not later than the day, and of the same school year, whatever the date.
        story.rotate("t", to: "b", on: "2023-10-01", year: 2023)
        story.rotate("u", to: "b", on: "2023-08-25", year: 2023)
        story.rotate("v", to: "b", on: "2023-10-01", year: 2022)
        story.rotate("x", to: "b", on: "2023-10-01", year: 2023)
        let days = ["2023-08-31", "2023-09-01", "2023-09-30", "2023-10-01", "2024-08-31"]
        #expect(story.values(days + ["2024-09-01"]) == ["0", "25", "25", "50", "50", "-"])
        // At the unit of the first day, wherever they work now.
        #expect(story.value("2023-10-01", in: "371502") == "50")
        #expect(story.value("2023-10-01", in: "371521") == "-")
    }

    @Test func `of who is due for rotation have the role of the main appointment on that day`() {
        for (role, value) in [("teacher", "1"), ("principal", "1"), ("[teacher, nurse]", "1")] {
            var story = Story(
                "{rotationEligible: {role: \(role)}}", row: "reading: schoolYear")
            story.open("a")
            story.appoint("t", on: "2020-09-01")
            story.appoint("u", on: "2020-09-01", role: "principal")
            story.appoint("v", on: "2020-09-01", role: "teacher", #", "to": "2023-08-31""#)
            story.appoint("v", on: "2023-09-01", role: "guard")
            for person in ["t", "u", "v", "w"] { story.eligible(person, year: 2023) }
            #expect(story.value("2023-09-01") == value, "\(role)")
        }
    }

    @Test func `of appointments are of those who had a title or a result on their first day`() {
        for (key, values) in [
            ("holds: {designation: teachingBackbone}", ["1", "0", "1"]),
            ("verdict: {matter: foodSafety}", ["0", "1", "1"]),
            ("not: {holds: {designation: teachingBackbone}}", ["1", "2", "1"]),
            (
                "any: [{holds: {designation: teachingBackbone}}, {verdict: {matter: foodSafety}}]",
                ["1", "1", "2"]
            ),
        ] {
            var story = Story("{appointments: {\(key)}}")
            story.open("a")
            story.title("staff/t", "granted", on: "2021-01-01")
            story.title("staff/t", "revoked", on: "2022-01-01")
            story.title("staff/t", "granted", on: "2023-09-01")
            story.result("staff/u", "met", on: "2022-09-01", matter: "foodSafety")
            story.result("staff/u", "met", on: "2022-10-01")
            for (person, day) in [
                ("t", "2021-09-01"), ("u", "2021-09-01"), ("t", "2022-09-01"), ("u", "2022-09-01"),
                ("t", "2023-09-01"), ("u", "2023-09-01"),
            ] {
                story.appoint(person, on: day)
            }
            let days = ["2021-12-31", "2022-12-31", "2023-12-31"]
            #expect(story.values(days) == values, "\(key)")
        }
    }

    @Test func `of rotations count at the unit where they lead, on their day`() {
        var story = Story("{rotations: {at: {setting: rural}}}", row: "reading: schoolYear")
        story.open("a")
        story.open("b", area: "371521", ["setting": "rural"])
        story.rotate("t", to: "b", on: "2023-10-01", year: 2023)
        story.rotate("t", to: "b", on: "2024-03-01", year: 2023)
        story.rotate("u", to: "a", on: "2023-10-01", year: 2023)
        story.change("b", "reclassified", on: "2024-01-01", #", "setting": "urban""#)
        #expect(story.values(["2023-09-30", "2023-10-01", "2024-08-31"]) == ["0", "1", "1"])
        #expect(story.value("2024-09-01") == "0")
    }

    @Test(arguments: [
        ("outcome: graduated, stage: junior", "2"), ("outcome: [graduated, completed]", "3"),
        ("", "4"), ("groups: poor", "1"), ("sex: female", "1"), ("count: events", "5"),
        ("at: {setting: rural}", "0"), ("outcome: suspended", "0"), ("each: {atLeast: 2}", "1"),
    ])
    func `of leavers end an enrolment`(filter: String, value: String) {
        var story = Story("{leavers: {\(filter)}}")
        story.open("a", ["stages": #"["primary", "junior"]"#])
        for student in ["u", "v", "w", "x", "y"] {
            story.enrol(
                student, on: "2020-09-01", stage: student == "x" ? "primary" : "junior",
                student == "u" ? #", "groups": ["poor"], "sex": "female""# : "")
        }
        story.leave("u", on: "2023-06-30")
        story.leave("v", on: "2023-01-10", "suspended")
        story.leave("v", on: "2023-06-30")
        story.leave("w", on: "2023-02-01", "movedAway")
        story.enrol("w", on: "2023-04-01", stage: "junior")
        story.leave("w", on: "2023-05-01", "movedAway")
        story.leave("x", on: "2023-06-30", "completed")
        // Ends nothing: from another school, of the year before, of nobody.
        story.leave("y", "b", on: "2023-06-30")
        story.leave("z", on: "2023-06-30")
        #expect(story.value("2023-12-31") == value)
        #expect(story.value("2024-01-01") == "0")
    }

    @Test func `of a cohort are measured by those who entered years before`() {
        var story = Story(
            "{ratio: {of: {leavers: {outcome: graduated, stage: junior}}, "
                + "to: {statistic: {series: cohortEntrants, stage: primary, yearsBefore: 9}}, "
                + "per: 100}}", unit: "percent", row: "reading: cohort")
        story.open("a", ["stages": #"["junior"]"#])
        for student in ["u", "v", "w"] { story.enrol(student, on: "2020-09-01", stage: "junior") }
        story.leave("u", on: "2023-06-30")
        story.leave("v", on: "2023-06-30")
        // Counted up to 31 August.
        story.leave("w", on: "2023-09-01")
        for (year, entrants) in [(2013, 3), (2014, 4)] {
            story.tell(
                "area/371500", "statistic",
                #"{"series": "cohortEntrants", "period": "\#(year)", "value": \#(entrants), "#
                    + #""status": "final", "group": {"stage": "primary"}}"#)
        }
        // In force from October on; of 2024 the year before stands in for 2015.
        #expect(story.values(["2023-09-30", "2023-10-01"]) == ["0", "50"])
        #expect(story.value("2025-01-01") == "0")
    }

    @Test func `of persons with several events are where one in the window has been`() {
        var story = Story("{appointments: {each: {atLeast: 2}, in: {years: 2}}}")
        story.open("a")
        story.open("b", area: "371521")
        story.appoint("t", on: "2021-11-01")
        story.appoint("t", at: "b", on: "2023-02-24")
        story.appoint("t", on: "2023-09-01")
        // From November 2023 on the first of the two that are left is that at b.
        let days = ["2023-02-23", "2023-02-24", "2023-10-31", "2023-11-01", "2025-02-23"]
        #expect(story.values(days, in: "371502") == ["0", "1", "1", "0", "0"])
        #expect(story.values(days, in: "371521") == ["0", "0", "0", "1", "1"])
        #expect(story.value("2025-02-24") == "0")
    }

    @Test func `of persons with several results are where the last one was`() {
        var story = Story("{assessments: {each: {atLeast: 2}}}")
        story.open("a")
        story.open("b", area: "371521")
        for (school, day) in [("a", "2023-02-01"), ("a", "2023-03-01"), ("b", "2023-04-01")] {
            story.tell(
                "student/u", "learner-assessment",
                #"{"schoolId": "\#(school)", "stage": "primary", "kind": "swimming", "#
                    + #""result": "passed", "date": "\#(day)"}"#)
        }
        let days = ["2023-02-28", "2023-03-01", "2023-03-31", "2023-04-01", "2024-01-01"]
        #expect(story.values(days, in: "371502") == ["0", "1", "1", "0", "0"])
        #expect(story.values(days, in: "371521") == ["0", "0", "0", "1", "0"])
    }

    @Test func `of a unit that is closed on the day do not count`() {
        var story = Story("{leavers: {}}")
        story.open("a")
        story.enrol("u", on: "2020-09-01")
        story.enrol("v", on: "2020-09-01")
        story.leave("u", on: "2023-06-29")
        story.leave("v", on: "2023-06-30")
        story.change("a", "closed", on: "2023-06-30")
        #expect(story.value("2023-12-31") == "1")
    }

    @Test(arguments: [
        ("", "3"), ("stage: junior", "1"), ("move: new", "1"), ("admissionRoute: lottery", "1"),
        ("sex: female", "1"), ("age: [9, 9]", "1"), ("count: events", "4"),
        ("at: {setting: rural}", "1"),
    ])
    func `of admissions are no advance at the same school and stage`(
        filter: String, value: String
    ) {
        var story = Story("{admissions: {\(filter)}}")
        story.open("a", ["stages": #"["primary", "junior"]"#])
        story.open("b", ["setting": "rural"])
        // Of the year before, then to another stage.
        story.enrol("u", on: "2022-09-01", #", "sex": "female""#)
        story.enrol("u", on: "2023-09-01", stage: "junior", move: "promoted")
        // Advances: the next grade, and back from a suspension.
        story.enrol("v", on: "2022-09-01")
        story.enrol("v", on: "2023-09-01", move: "promoted")
        story.leave("v", on: "2023-10-01", "suspended")
        story.enrol("v", on: "2023-11-01", move: "return")
        // Twice, the first counts.
        story.enrol(
            "w", at: "b", on: "2023-03-01",
            #", "admissionRoute": "lottery", "birthDate": "2013-05-05""#)
        story.enrol("w", on: "2023-10-01", move: "transferIn")
        // Gone and come again.
        story.enrol("x", on: "2022-09-01")
        story.leave("x", on: "2023-02-01", "movedAway")
        story.enrol("x", on: "2023-09-01", move: "return")
        #expect(story.value("2023-12-31") == value)
    }

    @Test(arguments: [
        ("", "3"), ("newToProfession: true", "1"), ("checkedBefore: true", "1"),
        ("stage: primary", "3"), ("stage: junior", "0"), ("role: nurse", "1"),
        ("degree: {atLeast: bachelor}", "1"), ("degree: {atLeast: master}", "0"),
        ("age: [40, 40]", "1"), ("age: [41, 50]", "0"), ("not: {role: teacher}", "1"),
    ])
    func `of appointments are as on the day from which they count`(
        filter: String, value: String
    ) {
        var story = Story("{appointments: {\(filter)}}")
        story.open("a")
        story.appoint(
            "t", on: "2023-09-01",
            #", "stage": "primary", "newToProfession": true"#
                + #", "entryCheck": {"doneOn": "2023-08-01", "result": "clear"}"#)
        // Without a stage the only one of the unit.
        story.appoint("u", on: "2023-03-01", role: "nurse", #", "birthDate": "1983-03-01""#)
        story.appoint("v", on: "2023-05-01")
        story.appoint("w", on: "2022-05-01")
        story.appoint("x", at: "unknown", on: "2023-05-01")
        for (value, day) in [("bachelor", "2010-07-01"), ("master", "2023-09-02")] {
            story.tell(
                "staff/t", "staff-qualification",
                #"{"kind": "degree", "value": "\#(value)", "validFrom": "\#(day)"}"#)
        }
        #expect(story.value("2023-12-31") == value)
    }

    @Test(arguments: [
        ("change: opened", "2", ["1", "1"]), ("change: [closed, merged]", "2", ["1", "1"]),
        ("change: closed, at: {setting: rural}", "0", ["0", "0"]),
        ("change: closed, at: {setting: urban}", "1", ["1", "0"]),
        ("change: updated", "1", ["0", "1"]), ("change: updated, count: events", "2", ["0", "2"]),
        ("change: opened, in: plan", "2", ["1", "1"]),
    ])
    func `of changes see the unit as on the day, of what ended as the day before`(
        filter: String, value: String, counties: [String]
    ) {
        var story = Story("{changes: {\(filter)}}", unit: "institutions")
        story.open("a", on: "2015-01-01")
        story.open("b", on: "2023-02-01", area: "371521")
        story.open("c", on: "2023-02-01")
        story.open("d", on: "2015-01-01", area: "371521")
        // On the day on which it is closed it is said to be rural, too late.
        story.change("a", "closed", on: "2023-05-05", #", "setting": "rural""#)
        story.change("d", "merged", on: "2023-05-05", #", "mergedInto": "a""#)
        story.change("b", "updated", on: "2023-06-01")
        story.change("b", "updated", on: "2023-07-01")
        #expect(story.value("2023-12-31") == value)
        #expect(["371502", "371521"].map { story.value("2023-12-31", in: $0) } == counties)
    }
}
