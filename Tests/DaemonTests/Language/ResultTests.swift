import Testing

/// Results, grants and the like, of one person in a window or together.
@Suite struct `Results and grants` {
    @Test(arguments: [
        ("level: [excellent, good]", "2"), ("stage: primary", "2"), ("sampled: true", "1"),
        ("level: fail", "1"), ("count: events", "4"),
    ])
    func `of results count the last of a window`(filter: String, value: String) {
        var story = Story("{fitnessTests: {\(filter)}}", row: "reading: schoolYear")
        story.open("a")
        for (student, day, year, level, more) in [
            ("u", "2023-10-01", 2023, "excellent", ""), ("u", "2024-03-01", 2023, "fail", ""),
            ("v", "2023-10-01", 2023, "excellent", #", "sampled": true"#),
            // Of the school year that it names.
            ("w", "2023-10-01", 2022, "excellent", ""),
            ("v", "2023-08-30", 2023, "good", ""),
        ] {
            story.tell(
                "student/\(student)", "fitness-test",
                #"{"schoolId": "a", "schoolYear": \#(year), "date": "\#(day)", "#
                    + #""stage": "primary", "level": "\#(level)"\#(more)}"#)
        }
        #expect(story.value("2024-08-31") == value)
        #expect(story.value("2023-08-31") == "0")
    }

    @Test func `of a share ask the last result of the base`() {
        var story = Story(
            "{share: {among: {fitnessTests: {stage: primary}}, with: {level: [excellent, good]}}}",
            unit: "percent", row: "reading: schoolYear")
        story.open("a")
        for (student, day, level) in [
            ("u", "2023-10-01", "excellent"), ("u", "2024-03-01", "fail"),
            ("v", "2023-10-01", "fail"), ("v", "2024-03-01", "good"),
        ] {
            story.tell(
                "student/\(student)", "fitness-test",
                #"{"schoolId": "a", "schoolYear": 2023, "date": "\#(day)", "stage": "primary", "#
                    + #""level": "\#(level)"}"#)
        }
        #expect(story.values(["2024-02-29", "2024-03-01"]) == ["50", "50"])
        story.tell(
            "student/u", "fitness-test",
            #"{"schoolId": "a", "schoolYear": 2023, "date": "2024-04-01", "stage": "primary", "#
                + #""level": "good"}"#)
        #expect(story.value("2024-04-01") == "100")
    }

    @Test(arguments: [
        ("{training: {personRole: teacher}}", "persons", "2"),
        ("{training: {programme: schoolBased, sum: credits}}", "count", "25.5"),
        ("{training: {each: {atLeast: 2}}}", "persons", "1"),
        ("{training: {sum: credits, each: {atLeast: 13}}}", "persons", "1"),
        ("{training: {count: events, at: {setting: rural}}}", "count", "1"),
        ("{teachers: {has: {training: {sum: credits}, atLeast: 13}}}", "persons", "1"),
        ("{teachers: {has: {training: {}, atLeast: 2}}}", "persons", "1"),
        (
            "{share: {among: {teachers: {}}, with: {has: {training: {programme: schoolBased}}}}}",
            "percent", "50"
        ),
    ])
    func `of training are of one person or together`(
        measure: String, unit: String, value: String
    ) {
        var story = Story(measure, unit: unit)
        story.open("a")
        story.open("b", ["setting": "rural"])
        for person in ["t", "u"] { story.appoint(person, on: "2020-09-01") }
        for (subject, day, more) in [
            ("staff/t", "2024-02-01", #", "credits": 12.5"#),
            ("staff/t", "2024-03-01", #", "credits": 1"#),
            ("staff/v", "2024-03-01", #", "unitId": "b", "credits": 12"#),
            ("staff/t", "2023-03-01", #", "credits": 100"#),
        ] {
            story.tell(
                subject, "training-credit",
                #"{"personRole": "teacher", "programme": "schoolBased", "sessionId": "s", "#
                    + #""date": "\#(day)"\#(more)}"#)
        }
        #expect(story.value("2024-12-31") == value)
        #expect(["0", "-"].contains(story.value("2025-12-31").prefix(1).description))
    }

    @Test(arguments: [
        ("{aid: {}}", "persons", "2"), ("{aid: {programme: grant}}", "persons", "1"),
        ("{aid: {sum: amount}}", "yuan", "850.55"), ("{aid: {stage: primary}}", "persons", "1"),
        ("{students: {has: {aid: {programme: feeWaiver}, in: semester}}}", "persons", "1"),
    ])
    func `of aid are granted for a semester`(measure: String, unit: String, value: String) {
        var story = Story(measure, unit: unit)
        story.open("a")
        story.enrol("u", on: "2022-09-01")
        for (subject, programme, semester, more) in [
            ("student/u", "feeWaiver", "2023-2", #", "amount": 300.5, "stage": "primary""#),
            ("student/u", "feeWaiver", "2023-1", #", "amount": 500"#),
            ("person/p", "grant", "2023-2", #", "amount": 550.05"#),
        ] {
            story.tell(
                subject, "aid-grant",
                #"{"programme": "\#(programme)", "semester": "\#(semester)"\#(more)}"#)
        }
        #expect(story.value("2024-06-30") == value)
    }

    @Test(arguments: [
        ("kind: sportSkill, result: passed, distinct: skillCode", "atLeast: 2", "1"),
        ("kind: sportSkill, result: passed", "atLeast: 2", "2"),
        ("kind: sportSkill, result: passed", "", "2"), ("kind: artSkill", "", "0"),
    ])
    func `that must have happened before a leaver left`(
        filter: String, number: String, value: String
    ) {
        var story = Story(
            "{leavers: {has: {assessments: {\(filter)}, in: before"
                + (number.isEmpty ? "" : ", \(number)") + "}}}")
        story.open("a")
        for student in ["u", "v", "w"] {
            story.enrol(student, on: "2018-09-01")
            story.leave(student, on: "2023-06-30")
        }
        for (student, skill, day) in [
            ("u", "football", "2019-05-05"), ("u", "swimming", "2023-06-30"),
            ("v", "football", "2019-05-05"), ("v", "football", "2020-05-05"),
            // Too late.
            ("w", "football", "2023-07-01"),
        ] {
            story.tell(
                "student/\(student)", "learner-assessment",
                #"{"schoolId": "a", "stage": "primary", "kind": "sportSkill", "#
                    + #""skillCode": "\#(skill)", "result": "passed", "date": "\#(day)"}"#)
        }
        #expect(story.value("2023-12-31") == value)
    }

    @Test(arguments: [
        ("{findings: {of: staff, matter: qualityBalancedCompulsory}}", "count", "2"),
        (
            "{findings: {of: staff, matter: qualityBalancedCompulsory, count: events}}", "count",
            "3"
        ),
        ("{findings: {of: institutions, matter: qualityBalancedCompulsory}}", "count", "0"),
        (
            "{findings: {of: staff, matter: qualityBalancedCompulsory, result: met}}", "count", "1"
        ),
        (
            "{findings: {of: staff, matter: qualityBalancedCompulsory, criterion: teachers}}",
            "count", "1"
        ),
    ])
    func `of findings count cases`(measure: String, unit: String, value: String) {
        var story = Story(measure, unit: unit)
        story.open("a")
        story.appoint("t", on: "2020-09-01")
        for (day, result, more) in [
            ("2024-01-05", "violation", #", "caseId": "c""#),
            ("2024-02-05", "violation", #", "caseId": "c""#), ("2024-03-05", "violation", ""),
            ("2024-04-05", "met", ""), ("2024-05-05", "violation", #", "criterion": "teachers""#),
        ] {
            story.result(
                "staff/t", result, on: day, matter: "qualityBalancedCompulsory", more)
        }
        #expect(story.value("2024-12-31", in: "371502") == value)
    }

    @Test func `of attendances, activities and awards count at their place`() {
        for (measure, unit, value) in [
            ("attendances: {}", "attendances", ["35", "30"]),
            ("activities: {level: city}", "count", ["2", "1"]),
            ("activities: {sum: participants}", "count", ["5", "2"]),
            ("awards: {of: staff, designation: teachingBackbone}", "persons", ["1", "0"]),
            (
                "awards: {of: staff, designation: teachingBackbone, count: events}", "persons",
                ["2", "0"]
            ),
            (
                "awards: {of: institutions, designation: teachingBackbone}", "institutions",
                ["1", "1"]
            ),
        ] {
            var story = Story("{\(measure)}", unit: unit)
            story.open("a")
            for (subject, number) in [
                ("institution/a", 10), ("institution/a", 20), ("area/371521", 5),
            ] {
                story.tell(
                    subject, "attendance-count",
                    #"{"programme": "vocational", "sessionId": "s", "date": "2024-05-05", "#
                        + #""attendances": \#(number)}"#)
            }
            for (subject, participants) in [
                ("institution/a", 2), ("institution/a", 2), ("area/371521", 3),
            ] {
                story.tell(
                    subject, "activity-held",
                    #"{"activityId": "x", "activityKind": "game", "level": "city", "#
                        + #""date": "2024-05-05", "participants": \#(participants)}"#)
            }
            story.title("staff/t", "granted", on: "2024-01-01")
            story.title("staff/t", "granted", on: "2024-02-01")
            story.title("institution/a", "granted", on: "2024-02-01")
            #expect([story.value("2024-12-31"), story.value("2024-12-31", in: "371502")] == value)
        }
    }

    @Test(arguments: [
        ("", "3"), ("kind: [resource, lesson]", "1"), ("since: 2022-01-01", "1"),
        ("free: true", "1"), ("media: digital", "1"), ("stage: primary, kind: course", "1"),
    ])
    func `beside them resources are what was stated last`(filter: String, value: String) {
        var story = Story("{resources: {\(filter)}}", unit: "count")
        for (resource, kind, day, change, more) in [
            ("r", "course", "2021-05-05", "published", #", "free": false"#),
            ("r", "course", "2022-05-05", "published", #", "free": true, "stage": "primary""#),
            ("s", "lesson", "2021-05-05", "published", #", "media": "digital""#),
            ("t", "course", "2021-05-05", "published", ""),
            ("t", "course", "2021-06-05", "withdrawn", ""),
            ("t", "course", "2022-06-05", "published", ""),
            ("u", "course", "2021-05-05", "published", ""),
            ("u", "course", "2023-05-05", "withdrawn", ""),
        ] {
            story.tell(
                "resource/\(resource)", "resource-publication",
                #"{"kind": "\#(kind)", "date": "\#(day)", "change": "\#(change)", "#
                    + #""areaCode": "371521"\#(more)}"#)
        }
        #expect(story.value("2023-06-01", in: "371521") == value)
    }

    @Test func `and a policy is in force between its days`() {
        for (measure, unit, values) in [
            ("{policy: {code: schoolCharter}}", "truth", ["0", "0", "0", "0"]),
            (
                "{institutions: {policy: {code: schoolCharter}}}", "institutions",
                ["0", "1", "1", "0"]
            ),
        ] {
            var story = Story(measure, unit: unit)
            story.open("a")
            story.tell(
                "institution/a", "policy-adoption",
                #"{"policyCode": "schoolCharter", "parameter": "x", "#
                    + #""effectiveFrom": "2022-01-01", "effectiveTo": "2022-12-31"}"#)
            let days = ["2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01"]
            #expect(story.values(days) == values)
        }
    }
}
