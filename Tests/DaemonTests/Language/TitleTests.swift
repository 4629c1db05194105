import Testing

extension Story {
    /// A designation; `more` begins with a comma.
    mutating func title(
        _ subject: String, _ change: String, on day: String, level: String = "city",
        _ code: String = "teachingBackbone", _ more: String = ""
    ) {
        tell(
            subject, "designation",
            #"{"titleCode": "\#(code)", "level": "\#(level)", "change": "\#(change)", "#
                + #""date": "\#(day)"\#(more)}"#)
    }

    /// A result; `more` begins with a comma.
    mutating func result(
        _ subject: String, _ result: String, on day: String,
        matter: String = "qualityBalancedCompulsory", _ more: String = ""
    ) {
        tell(
            subject, "supervision-result",
            #"{"matterCode": "\#(matter)", "result": "\#(result)", "date": "\#(day)"\#(more)}"#)
    }
}

/// Who holds a designation (measures.md, master teachers; language §12).
@Suite struct `Holders` {
    private func story(_ more: String = "", of: String = "staff") -> Story {
        var story = Story(
            "{holders: {of: \(of), designation: teachingBackbone\(more)}}",
            unit: of == "staff" ? "persons" : "count")
        story.open("a")
        story.open("b", area: "371521", ["setting": "rural"])
        return story
    }

    @Test func `hold from the grant to the day before the revocation`() {
        var story = story()
        story.appoint("t", on: "2020-09-01")
        story.title("staff/t", "granted", on: "2022-05-05")
        story.title("staff/t", "revoked", on: "2023-05-05")
        story.title("staff/t", "granted", on: "2024-01-01")
        let days = ["2022-05-04", "2022-05-05", "2023-05-04", "2023-05-05", "2024-01-01"]
        #expect(story.values(days) == ["0", "1", "1", "0", "1"])
    }

    @Test func `have one title at all levels that count`() {
        var story = story(", level: [city, province], since: plan")
        story.appoint("t", on: "2020-09-01")
        story.appoint("u", on: "2020-09-01")
        story.title("staff/t", "granted", on: "2022-05-05")
        // A second grant changes nothing, one at another level neither.
        story.title("staff/t", "granted", on: "2022-08-08", level: "province", "teachingBackbone")
        story.title("staff/t", "revoked", on: "2022-09-09", level: "county")
        // Held since before the plan, whatever is granted later.
        story.title("staff/u", "granted", on: "2020-12-31")
        story.title("staff/u", "granted", on: "2022-01-01", level: "province")
        #expect(story.values(["2022-05-04", "2022-05-05", "2023-01-01"]) == ["0", "1", "1"])
        story.title("staff/t", "revoked", on: "2023-03-03", level: "province")
        story.title("staff/u", "revoked", on: "2023-03-03")
        #expect(story.value("2023-03-03") == "0")
        story.title("staff/u", "granted", on: "2023-04-04")
        #expect(story.value("2023-04-04") == "1")
    }

    @Test func `stay where the grant put them`() {
        var story = story()
        // By the area that is named, the unit that is named, the unit of that day.
        for person in ["t", "u", "v"] { story.appoint(person, on: "2020-09-01") }
        story.title(
            "staff/t", "granted", on: "2022-01-01", "teachingBackbone",
            #", "areaCode": "371521", "unitId": "a""#)
        story.title(
            "staff/u", "granted", on: "2022-01-01", "teachingBackbone", #", "unitId": "b""#)
        story.title("staff/v", "granted", on: "2022-01-01")
        story.appoint("v", at: "b", on: "2022-06-01", employment: "fullTime")
        story.change("b", "moved", on: "2023-01-01", #", "areaCode": "371502""#)
        // Nobody says a place: the plan's area.
        story.title("staff/w", "granted", on: "2022-01-01")
        let day = "2023-06-01"
        #expect(story.value(day) == "4")
        #expect(story.value(day, in: "371502") == "1")
        #expect(story.value(day, in: "371521") == "2")
    }

    @Test func `at a unit that was closed on the day of the grant count nowhere`() {
        var story = story()
        story.change("a", "closed", on: "2022-01-01")
        story.appoint("t", on: "2020-09-01")
        story.title("staff/t", "granted", on: "2022-01-01")
        #expect(story.value("2022-06-01") == "0")
    }

    @Test func `are narrowed by the unit as it was on the day of the grant`() {
        var story = story(", at: {setting: rural}")
        for (person, unit) in [("t", "a"), ("u", "b"), ("v", "b")] {
            story.appoint(person, at: unit, on: "2020-09-01")
            story.title("staff/\(person)", "granted", on: "2022-01-01")
        }
        story.change("b", "reclassified", on: "2022-06-01", #", "setting": "urban""#)
        story.title("staff/x", "granted", on: "2022-01-01")
        #expect(story.value("2023-01-01") == "2")
    }

    @Test func `of institutions are where they are on the day`() {
        var story = story(of: "institutions")
        story.title("institution/a", "granted", on: "2022-01-01")
        story.title("institution/b", "granted", on: "2022-01-01")
        story.title("staff/t", "granted", on: "2022-01-01")
        story.title("area/371502", "granted", on: "2022-01-01")
        story.change("b", "closed", on: "2023-01-01")
        story.change("a", "moved", on: "2023-02-01", #", "areaCode": "371521""#)
        #expect(story.values(["2022-12-31", "2023-01-01", "2023-02-01"]) == ["2", "1", "1"])
        #expect(story.values(["2022-12-31", "2023-02-01"], in: "371502") == ["1", "0"])
    }

    @Test func `of areas and resources count in their area`() {
        var story = story(of: "areas")
        story.title("area/371523", "granted", on: "2022-01-01")
        story.title("area/371521", "granted", on: "2022-01-01")
        #expect(story.value("2022-01-01") == "2")
        #expect(story.value("2022-01-01", in: "371503") == "1")
        var resources = self.story(of: "resources")
        resources.title(
            "resource/r", "granted", on: "2022-01-01", "teachingBackbone",
            #", "areaCode": "371521""#)
        resources.title("resource/s", "granted", on: "2022-01-01")
        #expect(resources.value("2022-01-01") == "2")
        #expect(resources.value("2022-01-01", in: "371521") == "1")
    }
}

@Suite struct `Designations and verdicts` {
    @Test func `of areas count those that have one on the day`() {
        var story = Story(
            "{areas: {kind: district, verdict: {matter: qualityBalancedCompulsory}}}",
            unit: "areas")
        story.result("area/371502", "met", on: "2022-03-01")
        story.result("area/371503", "notMet", on: "2022-03-01")
        story.result("area/371521", "met", on: "2022-03-01")
        // Of one criterion alone it says nothing of the matter.
        story.result(
            "area/371503", "met", on: "2022-04-01", matter: "qualityBalancedCompulsory",
            #", "criterion": "national""#)
        story.result("area/371502", "rectified", on: "2023-01-01")
        story.result("area/371523", "met", on: "2023-06-01")
        let days = ["2022-02-28", "2022-03-01", "2022-12-31", "2023-01-01", "2023-06-01"]
        #expect(story.values(days) == ["0", "1", "1", "0", "1"])
        #expect(story.values(["2022-03-01"], in: "371502") == ["1"])
        #expect(story.values(["2022-03-01"], in: "371521") == ["none"])
    }

    @Test func `are statements of the area itself`() {
        var story = Story("{verdict: {matter: qualityBalancedCompulsory}}", unit: "truth")
        story.result("area/371521", "met", on: "2022-03-01")
        story.result("area/371521", "violation", on: "2023-03-01")
        let days = ["2022-02-28", "2022-03-01", "2023-02-28", "2023-03-01"]
        #expect(story.values(days, in: "371521") == ["0", "1", "1", "0"])
        // Never added up.
        #expect(story.values(days) == ["0", "0", "0", "0"])
    }

    @Test func `may ask for another result, a criterion, several codes`() {
        for (filter, value) in [
            ("result: [met, rectified]", "1"), ("result: violation", "0"),
            ("criterion: teachers", "1"), ("criterion: funding", "0"), ("", "0"),
        ] {
            var story = Story(
                "{verdict: {matter: qualityBalancedCompulsory\(filter.isEmpty ? "" : ", ")"
                    + "\(filter)}}", unit: "truth")
            story.result("area/371500", "rectified", on: "2022-03-01")
            story.result(
                "area/371500", "met", on: "2022-03-02", matter: "qualityBalancedCompulsory",
                #", "criterion": "teachers""#)
            #expect(story.value("2022-06-01") == value, "\(filter)")
        }
    }

    @Test func `of an area are held from the grant to the revocation`() {
        var story = Story(
            "{holds: {designation: smartEducationDemonstrationArea, level: province}}",
            unit: "truth")
        story.title(
            "area/371500", "granted", on: "2022-01-01", level: "province",
            "smartEducationDemonstrationArea")
        story.title(
            "area/371500", "revoked", on: "2022-06-01", level: "city",
            "smartEducationDemonstrationArea")
        story.title(
            "area/371500", "revoked", on: "2023-01-01", level: "province",
            "smartEducationDemonstrationArea")
        let days = ["2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01"]
        #expect(story.values(days) == ["0", "1", "1", "0"])
    }

    @Test func `part units day by day, whatever comes first`() {
        var story = Story("{students: {at: {holds: {designation: teachingBackbone}}}}")
        story.open("a")
        story.open("b", area: "371521")
        for (student, unit) in [("u", "a"), ("v", "a"), ("w", "b")] {
            story.enrol(student, at: unit, on: "2021-09-01")
        }
        story.title("institution/a", "granted", on: "2022-01-01")
        story.title("institution/b", "granted", on: "2022-06-01")
        story.title("institution/a", "revoked", on: "2023-01-01")
        let days = ["2021-12-31", "2022-01-01", "2022-06-01", "2023-01-01"]
        #expect(story.values(days) == ["0", "2", "3", "1"])
        #expect(story.values(days, in: "371521") == ["0", "0", "1", "1"])
        // At its successor they are asked what that one holds.
        story.change("b", "merged", on: "2023-06-01", #", "mergedInto": "a""#)
        #expect(story.values(["2023-05-31", "2023-06-01"]) == ["1", "0"])
    }

    @Test func `are asked of institutions, alone, in a share, under any and not`() {
        for (measure, unit, value) in [
            ("institutions: {verdict: {matter: qualityBalancedCompulsory}}", "institutions", "1"),
            (
                "institutions: {not: {verdict: {matter: qualityBalancedCompulsory}}}",
                "institutions", "2"
            ),
            (
                "institutions: {any: [{setting: rural}, "
                    + "{verdict: {matter: qualityBalancedCompulsory}}]}", "institutions", "2"
            ),
            (
                "share: {among: {institutions: {setting: urban}}, "
                    + "with: {verdict: {matter: qualityBalancedCompulsory}}}", "percent", "50"
            ),
        ] {
            var story = Story("{\(measure)}", unit: unit)
            story.open("a")
            story.open("b")
            story.open("c", area: "371521", ["setting": "rural"])
            story.result("institution/a", "met", on: "2022-01-01")
            story.result("institution/b", "met", on: "2022-01-01")
            story.result("institution/b", "violation", on: "2022-02-01")
            #expect(story.value("2022-06-01") == value, "\(measure)")
        }
    }

    @Test func `of persons are their own`() {
        for (key, value) in [
            ("holds: {designation: teachingBackbone}", ["0", "1", "1", "0"]),
            ("verdict: {matter: qualityBalancedCompulsory}", ["0", "0", "1", "1"]),
        ] {
            var story = Story("{teachers: {\(key)}}")
            story.open("a")
            story.appoint("t", on: "2021-09-01")
            story.appoint("u", on: "2021-09-01")
            story.title("staff/t", "granted", on: "2022-01-01")
            story.title("staff/t", "revoked", on: "2023-01-01")
            story.result("staff/t", "met", on: "2022-06-01")
            let days = ["2021-12-31", "2022-01-01", "2022-06-01", "2023-01-01"]
            #expect(story.values(days) == value, "\(key)")
        }
    }
}

@Suite struct `Awards for the first time` {
    private func story(_ more: String) -> Story {
        var story = Story(
            "{awards: {of: areas, designation: teachingBackbone\(more)}}", unit: "areas")
        // Told late, and of the same title years ago; another title is no first time of this one.
        story.title("area/371502", "granted", on: "2022-05-05")
        story.title("area/371502", "granted", on: "2021-05-05")
        story.title("area/371502", "revoked", on: "2022-01-01")
        story.title("area/371503", "granted", on: "2021-06-06", "other")
        story.title("area/371503", "granted", on: "2022-06-06", level: "county")
        story.title("area/371503", "granted", on: "2022-07-07")
        story.title("area/371521", "granted", on: "2019-01-01")
        story.title("area/371521", "granted", on: "2023-01-01")
        return story
    }

    @Test(arguments: [
        ("", ["1", "2", "1"]), (", firstTime: true", ["1", "1", "0"]),
        (", firstTime: false", ["0", "2", "1"]),
        (", firstTime: false, count: events", ["0", "2", "1"]),
        // Of the city a county is no first time.
        (", firstTime: true, level: city", ["1", "1", "0"]),
        (", firstTime: true, level: county", ["0", "1", "0"]),
        (", firstTime: true, in: plan", ["1", "2", "2"]),
    ])
    func `are those whom nothing of the kind was given before, in whatever year`(
        more: String, values: [String]
    ) {
        #expect(story(more).values(["2021-12-31", "2022-12-31", "2023-12-31"]) == values)
    }

    @Test func `follow the first one that is left when another was told by mistake`() {
        var story = Story(
            "{awards: {of: areas, designation: teachingBackbone, firstTime: true}}", unit: "areas")
        let title = #"{"titleCode": "teachingBackbone", "level": "city", "change": "granted", "#
        story.tell("area/371502", "designation", title + #""date": "2021-05-05"}"#, id: "first")
        story.title("area/371502", "granted", on: "2022-05-05")
        #expect(story.values(["2021-12-31", "2022-12-31"]) == ["1", "0"])
        story.tell("area/371502", "designation", "null", more: #", "retracts": "first""#)
        #expect(story.values(["2021-12-31", "2022-12-31"]) == ["0", "1"])
    }
}

@Suite struct `Posts` {
    @Test(arguments: [
        ("", ["10", "13", "14", "0"]), ("role: teacher", ["10", "10", "11", "0"]),
        ("role: [teacher, nurse], sum: established", ["8", "10", "9", "0"]),
        ("teachingSubject: art", ["0", "2", "2", "0"]),
        ("at: {setting: rural}", ["0", "0", "0", "0"]),
    ])
    func `are those of the standard in force, at units that are open`(
        filter: String, values: [String]
    ) {
        var story = Story("{posts: {\(filter)}}", unit: "count")
        story.open("a")
        for (role, day, posts) in [
            ("teacher", "2020-01-01", #""postsRequired": 10, "postsEstablished": 8"#),
            ("nurse", "2022-01-01", #""postsRequired": 3, "postsEstablished": 2"#),
            ("teacher", "2022-01-01", #""postsRequired": 2, "teachingSubject": "art""#),
            ("teacher", "2023-01-01", #""postsRequired": 11, "postsEstablished": 7"#),
        ] {
            story.tell(
                "institution/a", "staffing-standard",
                #"{"role": "\#(role)", "effectiveFrom": "\#(day)", \#(posts)}"#)
        }
        story.change("a", "closed", on: "2024-01-01")
        let days = ["2021-12-31", "2022-01-01", "2023-01-01", "2024-01-01"]
        #expect(story.values(days) == values)
    }
}
