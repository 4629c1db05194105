import Testing

/// `any` and `not` over keys that hold day by day, or that ask what else is known of the person.
@Suite struct `Filters of filters` {
    private static let days = ["2021-12-31", "2022-06-01", "2022-12-31", "2023-12-31"]

    @Test(arguments: [
        (
            "any: [{has: {training: {}, in: year}}, {holds: {designation: teachingBackbone}}]",
            ["0", "2", "2", "1"]
        ),
        ("not: {has: {training: {}, in: year}}", ["3", "3", "2", "3"]),
        (
            "not: {has: {training: {}, in: year}, degree: {atLeast: bachelor}}",
            ["3", "3", "3", "3"]
        ),
        (
            "any: [{longerThan: {days: 700}, verdict: {matter: foodSafety}}, {sex: male}]",
            ["1", "1", "2", "2"]
        ),
        (
            "not: {any: [{holds: {designation: teachingBackbone}}, {sex: male}]}",
            ["2", "1", "2", "1"]
        ),
        ("not: {age: [30, 40]}", ["3", "3", "2", "2"]),
        (
            "any: [{has: {training: {sum: credits}, atLeast: 24, in: year, proRata: true}}]",
            ["0", "0", "1", "0"]
        ),
        (
            "not: {has: {training: {sum: credits}, atLeast: 24, in: year, proRata: true}}",
            ["3", "3", "2", "3"]
        ),
    ])
    func `hold of staff on the days on which their parts do`(filter: String, values: [String]) {
        for noun in ["staff", "teachers"] {
            var story = Story("{\(noun): {\(filter)}}")
            story.open("a")
            story.appoint("t", on: "2020-09-01", #", "sex": "male""#)
            story.appoint("u", on: "2021-01-01", #", "birthDate": "1992-07-01""#)
            story.appoint("v", on: "2021-01-01")
            story.title("staff/t", "granted", on: "2022-01-01")
            story.title("staff/t", "revoked", on: "2023-01-01")
            story.title("staff/v", "granted", on: "2022-06-01")
            story.title("staff/v", "revoked", on: "2022-12-31")
            story.title("staff/v", "granted", on: "2024-01-01")
            story.title("staff/u", "granted", on: "2023-12-31")
            story.title("staff/u", "revoked", on: "2024-02-01")
            story.result("staff/v", "met", on: "2022-08-01", matter: "foodSafety")
            story.tell(
                "staff/u", "training-credit",
                #"{"personRole": "teacher", "programme": "schoolBased", "sessionId": "s", "#
                    + #""date": "2022-10-10", "credits": 30}"#)
            #expect(story.values(Self.days) == values, "\(noun): \(filter)")
        }
    }

    @Test(arguments: [
        ("any: [{stage: primary, boarding: true}, {age: [12, 13]}]", ["1", "2", "2", "2"]),
        ("any: [{stage: [primary, junior]}, {has: {aid: {}, in: plan}}]", ["2", "2", "3", "3"]),
        ("not: {stage: primary, boarding: true}", ["2", "2", "2", "2"]),
        ("not: {any: [{stage: junior}, {not: {has: {aid: {}, in: plan}}}]}", ["0", "0", "1", "1"]),
    ])
    func `hold of students, by their stage too`(filter: String, values: [String]) {
        var story = Story("{students: {\(filter)}}")
        story.open("a", ["stages": #"["primary", "junior", "senior"]"#])
        story.enrol("x", on: "2021-09-01", #", "boarding": true"#)
        story.enrol(
            "y", on: "2021-09-01", stage: "junior", #", "birthDate": "2010-02-02""#)
        story.enrol("z", on: "2021-09-01", stage: "senior")
        story.tell(
            "student/z", "aid-grant",
            #"{"programme": "grant", "semester": "2022-1", "amount": 5, "schoolId": "a"}"#)
        #expect(story.values(Self.days) == values)
    }

    @Test(arguments: [
        ("not: {has: {assessments: {result: passed}, in: before}}", "2"),
        ("any: [{has: {assessments: {result: passed}, in: before}}, {sex: male}]", "2"),
        ("not: {has: {assessments: {result: passed}, in: before}, sex: male}", "3"),
    ])
    func `ask of what happened what had happened before`(filter: String, value: String) {
        for measure in [
            "{leavers: {\(filter)}}",
            "{leavers: {\(filter), followedBy: {admissions: {}, within: {days: 5}}, in: ever}}",
        ] {
            var story = Story(measure)
            story.open("a")
            for (student, more) in [("x", ""), ("y", #", "sex": "male""#), ("z", "")] {
                story.enrol(student, on: "2018-09-01", more)
                story.leave(student, on: "2022-06-30")
                story.enrol(student, on: "2022-07-02")
            }
            for (student, day) in [("x", "2022-06-30"), ("z", "2022-07-01")] {
                story.tell(
                    "student/\(student)", "learner-assessment",
                    #"{"kind": "swimming", "date": "\#(day)", "result": "passed", "#
                        + #""schoolId": "a", "stage": "primary"}"#
                )
            }
            #expect(story.value("2022-12-31") == value, "\(measure)")
        }
    }
}
