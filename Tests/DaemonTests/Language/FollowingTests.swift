import Testing

/// Events that follow others, and numbers that go by the days in post.
@Suite struct `Events that follow` {
    @Test func `settle a leaver when one comes, or when the time has run out`() {
        let share =
            "{share: {among: {leavers: {outcome: graduated}}, with: {followedBy: {admissions: "
            + "{stage: junior}, within: {days: 90}}}}}"
        for (measure, unit, values) in [
            (share, "percent", ["-", "100", "100", "50", "50"]),
            (
                "{leavers: {followedBy: {admissions: {stage: junior}, within: {days: 90}}}}",
                "persons", ["0", "1", "1", "1", "1"]
            ),
        ] {
            var story = Story(measure, unit: unit)
            story.open("a")
            story.open("b", ["stages": #"["junior"]"#])
            for student in ["u", "v", "w"] { story.enrol(student, on: "2018-09-01") }
            for student in ["u", "v"] { story.leave(student, on: "2024-06-30") }
            story.leave("w", on: "2024-12-01")
            story.enrol("u", at: "b", on: "2024-09-01", stage: "junior")
            // Another stage, and too late.
            story.enrol("v", at: "a", on: "2024-09-01")
            story.enrol("v", at: "b", on: "2024-09-29", stage: "junior")
            #expect(
                story.values(["2024-08-31", "2024-09-01", "2024-09-28", "2024-09-29", "2024-12-31"])
                    == values)
        }
    }

    @Test(arguments: [
        ("", ["0", "50", "50"]), (", sameCase: true", ["0", "0", "0"]),
    ])
    func `are any result of a matter, of the same case where that is asked`(
        more: String, values: [String]
    ) {
        var story = Story(
            "{share: {among: {findings: {of: institutions, matter: foodSafety}}, with: "
                + "{followedBy: {findings: {matter: qualityBalancedCompulsory}, "
                + "within: {days: 30}\(more)}}}}",
            unit: "percent")
        for (unit, day, matter, result, more) in [
            ("a", "2024-01-01", "foodSafety", "violation", #", "caseId": "c""#),
            ("a", "2024-01-31", "qualityBalancedCompulsory", "met", #", "caseId": "d""#),
            ("b", "2024-01-01", "foodSafety", "violation", #", "caseId": "c""#),
            ("b", "2024-02-01", "qualityBalancedCompulsory", "met", #", "caseId": "c""#),
            ("c", "2024-01-01", "foodSafety", "met", #", "caseId": "c""#),
        ] {
            story.result("institution/\(unit)", result, on: day, matter: matter, more)
        }
        for unit in ["a", "b", "c"] { story.open(unit) }
        // Of b it is settled on 1 February that nothing came in time.
        #expect(
            story.values(["2024-02-01", "2024-02-28", "2024-12-31"]) == [values[1]] + values[1...])
    }

    @Test func `of the same case are one event after another`() {
        var story = Story(
            "{share: {among: {findings: {of: institutions, matter: foodSafety}}, with: "
                + "{followedBy: {findings: {matter: foodSafety, result: rectified}, "
                + "within: {days: 30}, sameCase: true}}}}", unit: "percent")
        story.open("a")
        for (day, result, more) in [
            ("2024-01-01", "violation", #", "caseId": "c""#),
            ("2024-01-01", "violation", #", "caseId": "d""#),
            ("2024-01-20", "rectified", #", "caseId": "c""#), ("2024-01-20", "violation", ""),
            ("2024-01-25", "rectified", ""),
        ] {
            story.result("institution/a", result, on: day, matter: "foodSafety", more)
        }
        #expect(
            story.values(["2024-01-19", "2024-01-20", "2024-02-01", "2024-12-31"])
                == ["-", "100", "50", "33.333"])
    }

    @Test func `are asked for in proportion to the days in post`() {
        for (measure, values) in [
            (
                "{teachers: {has: {training: {sum: credits}, atLeast: 24, in: year, "
                    + "proRata: true}}}",
                ["1", "2", "1", "2"]
            ),
            (
                "{staff: {role: teacher, has: {training: {sum: credits}, atLeast: 24, in: year, "
                    + "proRata: true}}}", ["1", "2", "1", "2"]
            ),
            (
                "{teachers: {has: {training: {sum: credits}, atLeast: 24, in: year}}}",
                ["1", "1", "1", "1"]
            ),
        ] {
            var story = Story(measure)
            story.open("a")
            story.appoint("t", on: "2020-09-01")
            story.appoint(
                "u", on: "2020-09-01", role: "administrator", #", "to": "2024-06-30""#)
            story.appoint("u", on: "2024-07-01")
            for (person, day, credits) in [("t", "2024-02-01", 24), ("u", "2024-12-01", 12)] {
                story.tell(
                    "staff/\(person)", "training-credit",
                    #"{"personRole": "teacher", "programme": "schoolBased", "sessionId": "s", "#
                        + #""date": "\#(day)", "credits": \#(credits)}"#)
            }
            // On the first day in post nothing is due, in October 8 credits, at the year's end 12.
            #expect(
                story.values(["2024-06-30", "2024-07-01", "2024-10-01", "2024-12-31"]) == values)
        }
    }

    @Test(arguments: [
        (
            "{findings: {of: areas, matter: foodSafety, result: [met, notMet], count: days}}",
            "count", "2"
        ),
        ("{holders: {of: people, designation: teachingBackbone}}", "persons", "2"),
        ("{holders: {of: people, designation: teachingBackbone, batch: 第一批}}", "persons", "1"),
        (
            "{awards: {of: people, designation: teachingBackbone, batch: [第一批, 第二批]}}", "persons",
            "2"
        ),
        ("{staff: {degree: {atLeast: college, below: master}}}", "persons", "2"),
        ("{resources: {kind: course, holds: {designation: teachingBackbone}}}", "count", "1"),
    ])
    func `are counted by day, batch and holder`(measure: String, unit: String, value: String) {
        var story = Story(measure, unit: unit)
        story.open("a")
        for (day, result) in [
            ("2024-03-01", "met"), ("2024-03-01", "notMet"), ("2024-04-01", "met"),
            ("2024-05-01", "violation"),
        ] {
            story.result("area/371500", result, on: day, matter: "foodSafety")
        }
        for (holder, batch) in [
            ("person/p", "第一批"), ("person/q", "第二批"), ("resource/r", "第一批"),
        ] {
            story.tell(
                holder, "designation",
                #"{"titleCode": "teachingBackbone", "level": "city", "change": "granted", "#
                    + #""date": "2024-02-01", "areaCode": "371500", "batch": "\#(batch)"}"#)
        }
        for resource in ["r", "s"] {
            story.tell(
                "resource/\(resource)", "resource-publication",
                #"{"kind": "course", "date": "2024-01-01", "change": "published", "#
                    + #""areaCode": "371500"}"#)
        }
        for (person, degree) in [
            ("s", "secondary"), ("t", "college"), ("u", "bachelor"), ("v", "master"),
        ] {
            story.appoint(person, on: "2020-09-01")
            story.tell(
                "staff/\(person)", "staff-qualification",
                #"{"kind": "degree", "value": "\#(degree)", "validFrom": "2019-07-01"}"#)
        }
        #expect(story.value("2024-12-31") == value)
    }
}
