import Testing

/// Conditions that are measures of the institution or area itself, which hold from day to day.
@Suite struct `Conditions of institutions` {
    /// School a has three students from September 2022, b one and c, in another county, none; b has
    /// two teachers and c one.
    private func story(_ measure: String, unit: String = "institutions", row: String = "") -> Story
    {
        var story = Story(measure, unit: unit, row: row.isEmpty ? "reading: running" : row)
        story.open("a")
        story.open("b", ["setting": "rural"])
        story.open("c", area: "371521", ["kind": "teachingPoint"])
        for student in ["u", "v", "w"] { story.enrol(student, on: "2022-09-01") }
        story.enrol("x", at: "b", on: "2022-09-01")
        for (teacher, unit) in [("s", "b"), ("t", "b"), ("r", "c")] {
            story.appoint(teacher, at: unit, on: "2022-09-01")
        }
        return story
    }

    @Test(arguments: [
        ("meets: {students: {}}", "2"), ("meets: {students: {}, atLeast: 2}", "1"),
        ("meets: {students: {}, equals: 0}", "1"), ("meets: {students: {}, between: [1, 3]}", "2"),
        ("meets: [{students: {}}, {teachers: {}}]", "1"), ("not: {meets: {students: {}}}", "1"),
        ("any: [{setting: rural}, {meets: {students: {}, below: 1}}]", "2"),
        ("stages: primary, not: {kind: teachingPoint, meets: {students: {}, below: 50}}", "2"),
        // At c nobody is taught: what is not known does not hold.
        ("meets: {ratio: {of: {teachers: {}}, to: {students: {}}}, atMost: 2}", "2"),
        ("meets: {ratio: {of: {teachers: {}}, to: {students: {}}}, atMost: 1}", "1"),
        ("meets: {sum: [{teachers: {}}, {students: {}}], atLeast: 3}", "2"),
        ("meets: {partsHeld: [{teachers: {}}, {students: {}}], equals: 1}", "2"),
        ("meets: {allOf: [{teachers: {}}, {students: {}}]}", "1"),
        ("meets: {share: {among: {students: {}}, with: {at: {setting: rural}}}, equals: 100}", "1"),
        ("meets: {institutions: {setting: rural}}", "1"),
        ("meets: {students: {at: {meets: {teachers: {}, atLeast: 2}}}}", "1"),
    ])
    func `hold for each by itself`(filter: String, value: String) {
        #expect(story("{institutions: {\(filter)}}").value("2023-01-01") == value)
    }

    @Test func `hold on the days on which they are true, in the area where the school is`() {
        var story = story("{institutions: {meets: {students: {}, atLeast: 2}}}")
        story.enrol("y", at: "b", on: "2023-02-01")
        story.leave("v", on: "2023-03-01")
        story.leave("w", on: "2023-04-01")
        story.change("b", "moved", on: "2023-05-01", #", "areaCode": "371521""#)
        let days = ["2022-08-31", "2022-09-01", "2023-02-01", "2023-03-01", "2023-04-02"]
        #expect(story.values(days) == ["0", "1", "2", "2", "1"])
        let moved = ["2023-04-30", "2023-05-01"]
        #expect(story.values(moved, in: "371502") == ["1", "0"])
        #expect(story.values(moved, in: "371521") == ["0", "1"])
    }

    @Test func `are asked of the base and of the part of a share`() {
        let measure =
            "{share: {among: {institutions: {meets: {teachers: {}}}}, "
            + "with: {meets: {students: {}}}}}"
        var story = story(measure, unit: "percent")
        #expect(story.values(["2022-08-31", "2023-01-01"]) == ["-", "50"])
        story.enrol("y", at: "c", on: "2023-02-01")
        #expect(story.values(["2023-01-31", "2023-02-01"]) == ["50", "100"])
    }

    @Test func `choose where persons count, also under another school`() {
        var story = story("{students: {at: {meets: {teachers: {}, atLeast: 2}}}}", unit: "persons")
        #expect(story.values(["2022-08-31", "2022-09-01"]) == ["0", "1"])
        story.change("a", "merged", on: "2023-02-01", #", "mergedInto": "b""#)
        #expect(story.values(["2023-01-31", "2023-02-01"]) == ["1", "4"])
    }

    @Test func `decide a flow as they are on its day`() {
        let measure = "{admissions: {in: ever, at: {meets: {teachers: {}}}}}"
        var story = story(measure, unit: "persons")
        story.appoint("q", on: "2023-02-01")
        story.enrol("y", on: "2023-02-01")
        #expect(story.values(["2023-01-31", "2023-02-01"]) == ["1", "2"])
    }

    @Test func `ask what happened in a window and what is said of the school`() {
        var story = story(
            "{institutions: {meets: [{findings: {of: institutions, matter: kindergartenQuality}, "
                + "equals: 0}, {policy: {code: schoolCharter}}]}}")
        story.tell(
            "institution/a", "policy-adoption",
            #"{"policyCode": "schoolCharter", "effectiveFrom": "2022-03-01"}"#)
        story.tell(
            "institution/b", "policy-adoption",
            #"{"policyCode": "schoolCharter", "effectiveFrom": "2022-06-01", "#
                + #""effectiveTo": "2023-06-30"}"#)
        story.tell(
            "institution/a", "supervision-result",
            #"{"matterCode": "kindergartenQuality", "result": "violation", "date": "2022-10-01"}"#)
        let days = ["2022-02-28", "2022-03-01", "2022-06-01", "2022-10-01", "2023-01-01"]
        #expect(story.values(days + ["2023-07-01"]) == ["0", "1", "2", "1", "2", "1"])
    }

    @Test func `of a census are those of its day`() {
        var story = story(
            "{institutions: {meets: {students: {}, atLeast: 3}}}", row: "reading: census")
        story.leave("v", on: "2023-08-31")
        #expect(story.values(["2022-12-31", "2023-09-30", "2023-10-01"]) == ["1", "1", "0"])
    }

    @Test func `rest on others, which rest on others`() {
        let taught = "{teachers: {at: {meets: {students: {}}}}, atLeast: 2}"
        var story = story("{institutions: {meets: {students: {at: {meets: \(taught)}}}}}")
        // At b two teachers teach one student; at a nobody teaches three.
        #expect(story.values(["2022-08-31", "2022-09-01"]) == ["0", "1"])
        for teacher in ["q", "p"] { story.appoint(teacher, on: "2023-02-01") }
        story.leave("x", "b", on: "2023-03-01")
        let days = ["2023-01-31", "2023-02-01", "2023-02-28", "2023-03-02"]
        #expect(story.values(days) == ["1", "2", "2", "1"])
    }

    @Test func `change on days of their own`() {
        var story = story(
            "{institutions: {any: [{meets: {students: {}, atLeast: 2}}, "
                + "{meets: {teachers: {}, atLeast: 3}}]}}")
        story.appoint("q", at: "b", on: "2023-05-01")
        for student in ["v", "w"] { story.leave(student, on: "2023-02-01") }
        story.enrol("y", on: "2023-06-01")
        let days = ["2022-12-31", "2023-02-02", "2023-04-30", "2023-05-01", "2023-06-01"]
        #expect(story.values(days) == ["1", "0", "0", "1", "2"])
    }

    @Test func `are asked of one that was put right, and put right again, as if never otherwise`() {
        let measure = "{institutions: {stages: primary, meets: {students: {}, atLeast: 2}}}"
        var story = Story(measure, unit: "institutions")
        story.open("a")
        for student in ["u", "v"] { story.enrol(student, on: "2022-09-01") }
        let kindergarten =
            #"{"change": "opened", "date": "2010-09-01", "areaCode": "371502", "#
            + #""kind": "kindergarten", "setting": "urban", "ownership": "public", "#
            + #""stages": ["kindergarten"]}"#
        story.tell(
            "institution/a", "institution-change", kindergarten, id: "wrong",
            more: #", "corrects": "1""#)
        #expect(story.value("2022-12-31") == "0")
        // Nobody asks it while it is none of those that the filter wants.
        story.leave("v", on: "2022-10-01")
        story.tell("institution/a", "institution-change", "null", more: #", "retracts": "wrong""#)
        #expect(story.values(["2022-09-30", "2022-10-31"]) == ["1", "0"])
    }

    @Test func `choose over which institutions a measure varies`() {
        let measure =
            "{variation: {of: {teachers: {}}, weight: none, "
            + "over: {not: {kind: teachingPoint, meets: {students: {}, below: 50}}}}}"
        // Of a none and of b two; c is too small.
        #expect(story(measure, unit: "ratio").value("2023-01-01") == "1")
    }
}

@Suite struct `Conditions of areas` {
    private func story(_ measure: String, unit: String = "areas") -> Story {
        var story = Story(measure, unit: unit)
        story.open("a")
        story.open("b", ["ownership": "privateOther"])
        story.open("c", area: "371521")
        story.enrol("x", on: "2022-09-01")
        return story
    }

    @Test(arguments: [
        ("kind: [district, county], meets: {institutions: {}}", "2"),
        ("kind: [district, county], meets: {institutions: {}, atLeast: 2}", "1"),
        ("kind: [district, county], meets: [{institutions: {}}, {students: {}}]", "1"),
        ("kind: city, meets: {institutions: {ownership: public}, equals: 2}", "1"),
        ("meets: {institutions: {meets: {students: {}}}}", "2"),
        (
            "kind: district, any: [{meets: {students: {}}}, {meets: {institutions: {}, above: 5}}]",
            "1"
        ),
        ("kind: district, not: {meets: {institutions: {}}}", "1"),
    ])
    func `hold for each by itself`(filter: String, value: String) {
        #expect(story("{areas: {\(filter)}}").value("2023-01-01") == value)
    }

    @Test func `are asked of the part of a share`() {
        let measure =
            "{share: {among: {areas: {codes: [\"371502\", \"371521\"]}}, "
            + "with: {meets: {students: {}}}}}"
        #expect(
            story(measure, unit: "percent").values(["2022-08-31", "2022-09-01"]) == ["0", "50"])
    }
}

/// More than one member in twenty of whom nothing is known: no value (language §7).
@Suite struct `Silent members` {
    /// Of `count` schools the last `silent` were never inspected, and the first failed.
    private func story(_ measure: String, of count: Int, silent: Int) -> Story {
        var story = Story(measure, unit: "percent")
        for number in 0..<count {
            story.open("s\(number)")
            guard number < count - silent else { continue }
            story.tell(
                "institution/s\(number)", "supervision-result",
                #"{"matterCode": "kindergartenQuality", "date": "2022-10-01", "#
                    + #""result": "\#(number == 0 ? "notMet" : "met")"}"#)
        }
        return story
    }

    @Test(arguments: [
        "with: {verdict: {matter: kindergartenQuality}}",
        "with: {meets: {verdict: {matter: kindergartenQuality}}}",
    ])
    func `take the value away, be the result asked for as a key or as a condition`(part: String) {
        let measure = "{share: {among: {institutions: {}}, \(part)}}"
        #expect(story(measure, of: 20, silent: 1).value("2023-01-01") == "90")
        #expect(
            story(measure, of: 20, silent: 2).values(["2022-09-30", "2023-01-01"]) == ["-", "-"])
    }

    @Test(arguments: [
        "with: {meets: [{verdict: {matter: kindergartenQuality}}, {students: {}, equals: 0}]}",
        "with: {holds: {designation: smartEducationDemonstrationArea}}",
        "with: {setting: urban}",
    ])
    func `are none where something is always known`(part: String) {
        let measure = "{share: {among: {institutions: {}}, \(part)}}"
        #expect(story(measure, of: 4, silent: 3).value("2023-01-01") != "-")
    }

    @Test func `are none of two counts that are set over each other`() {
        let measure =
            "{ratio: {of: {institutions: {verdict: {matter: kindergartenQuality}}}, "
            + "to: {institutions: {}}, per: 100}}"
        #expect(story(measure, of: 4, silent: 2).value("2023-01-01") == "25")
    }

    @Test func `have no value of what is asked`() {
        let measure =
            "{share: {among: {institutions: {}}, "
            + "with: {meets: {ratio: {of: {teachers: {}}, to: {students: {}}}, atLeast: 0}}}}"
        var story = Story(measure, unit: "percent")
        story.open("a")
        story.open("b")
        story.enrol("x", on: "2022-09-01")
        #expect(story.value("2023-01-01") == "-")
        story.enrol("y", at: "b", on: "2023-02-01")
        #expect(story.values(["2023-01-31", "2023-02-01"]) == ["-", "100"])
    }
}

/// 优质均衡: what each school must reach, bars and floors of its resources (domain.md §2.1, §5).
@Suite struct `Resources of each school` {
    /// A share of schools with two of three bars, the third not below its floor.
    private static let measure =
        "{share: {among: {institutions: {stages: primary, not: {kind: teachingPoint, "
        + "meets: {students: {}, below: 50}}}}, with: {meets: ["
        + "{partsHeld: [\(part("bachelor", "4.2")), \(part("master", "1")), \(per100) 0.9}], "
        + "atLeast: 2}, {partsHeld: [\(part("bachelor", "3.57")), \(part("master", "0.85")), "
        + "\(per100) 0.765}], equals: 3}]}}}"
    private static let per100 =
        "{ratio: {of: {teachers: {stage: primary}}, to: {students: {stage: primary}}, per: 100}, "
        + "atLeast:"

    private static func part(_ degree: String, _ limit: String) -> String {
        "{ratio: {of: {teachers: {stage: primary, degree: {atLeast: \(degree)}}}, "
            + "to: {students: {stage: primary}}, per: 100}, atLeast: \(limit)}"
    }

    /// School a with that many students and teachers, of whom some have a degree.
    private func story(students: Int, teachers: Int, bachelors: Int, masters: Int) -> Story {
        var story = Story(Self.measure, unit: "percent")
        story.open("a")
        story.open("point", ["kind": "teachingPoint"])
        for number in 0..<students { story.enrol("p\(number)", on: "2022-09-01") }
        for number in 0..<teachers {
            story.appoint("t\(number)", on: "2022-09-01")
            guard number < bachelors else { continue }
            story.tell(
                "staff/t\(number)", "staff-qualification",
                #"{"kind": "degree", "value": "\#(number < masters ? "master" : "bachelor")", "#
                    + #""validFrom": "2020-07-01"}"#)
        }
        return story
    }

    @Test(arguments: [
        // 5, 1 and 5 of a hundred.
        (100, 5, 5, 1, "100"),
        // 4 is below its bar and above its floor; 3 is below both.
        (100, 4, 4, 1, "100"), (100, 3, 3, 1, "0"),
        // Two below their bars.
        (110, 4, 4, 1, "0"),
    ])
    func `keep all bars but one, and that one above its floor`(
        students: Int, teachers: Int, bachelors: Int, masters: Int, value: String
    ) {
        let story = story(
            students: students, teachers: teachers, bachelors: bachelors, masters: masters)
        #expect(story.value("2023-01-01") == value)
    }
}
