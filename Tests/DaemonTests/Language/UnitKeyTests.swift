import Testing

/// What is asked of the unit is asked of it as it is on each day.
@Suite struct `Keys of units` {
    /// Two students at units a and b, one at c.
    private func story(_ measure: String) -> Story {
        var story = Story(measure)
        story.open(
            "a",
            ["stages": #"["primary", "junior"]"#, "townshipSeat": "true", "townshipCode": "t1"])
        story.open("b", on: "2022-05-05", area: "371521", ["setting": "rural"])
        story.open("c", area: "371521", ["forProfit": "true", "ownership": "privateOther"])
        for (student, unit) in [("u", "a"), ("v", "a"), ("w", "b"), ("x", "b"), ("y", "c")] {
            story.enrol(student, at: unit, on: "2022-09-01")
        }
        return story
    }

    @Test(arguments: [
        ("codes: a", "2"), ("codes: [a, c, nowhere]", "3"), ("area: \"371521\"", "3"),
        ("area: [\"371521\", \"371502\"]", "5"), ("area: \"371500\"", "5"),
        ("township: t1", "2"), ("township: t2", "0"), ("stages: junior", "2"),
        ("stages: [senior, primary]", "5"), ("forProfit: true", "1"), ("forProfit: false", "4"),
        ("townshipSeat: true", "2"), ("openedSince: plan", "2"), ("openedSince: 2022-05-06", "0"),
        ("openedSince: 2010-09-01", "5"),
        ("any: [{setting: rural}, {forProfit: true}]", "3"),
        ("any: [{setting: rural, ownership: privateOther}, {codes: a}]", "2"),
        ("not: {setting: rural}", "3"), ("not: {setting: urban, forProfit: true}", "4"),
        ("not: {any: [{setting: rural}, {forProfit: true}]}", "2"),
        ("stages: primary, not: {area: \"371502\"}", "3"),
    ])
    func `take those at units that pass`(filter: String, value: String) {
        #expect(story("{students: {at: {\(filter)}}}").value("2023-01-01") == value)
    }

    @Test func `hold as the unit is on the day`() {
        var story = Story("{students: {at: {stages: junior, not: {forProfit: true}}}}")
        story.open("a", ["stages": #"["primary", "junior"]"#])
        story.enrol("x", on: "2022-09-01")
        story.change("a", "updated", on: "2023-02-01", #", "forProfit": true"#)
        story.change("a", "updated", on: "2023-05-01", #", "forProfit": false"#)
        story.change("a", "reclassified", on: "2023-09-01", #", "stages": ["primary"]"#)
        let days = ["2023-01-31", "2023-02-01", "2023-05-01", "2023-09-01"]
        #expect(story.values(days) == ["1", "0", "1", "0"])
    }

    @Test func `that opened again is open since that day`() {
        var story = Story("{students: {at: {openedSince: plan}}}")
        story.open("a")
        story.enrol("x", on: "2015-09-01")
        story.change("a", "closed", on: "2020-01-01")
        #expect(story.value("2022-01-01") == "0")
        story.open("a", on: "2022-06-01")
        #expect(story.values(["2022-05-31", "2022-06-01"]) == ["0", "1"])
    }

    @Test func `of the person's own side are any and not too`() {
        for (filter, value) in [
            ("any: [{sex: female}, {groups: poor}]", "3"), ("not: {sex: female}", "3"),
            ("not: {sex: female, groups: poor}", "4"), ("not: {stage: primary}", "1"),
            ("not: {stage: primary}, any: [{sex: female, groups: poor}]", "0"),
            ("not: {not: {groups: poor}}", "2"),
        ] {
            var story = Story("{students: {\(filter)}}")
            story.open("a")
            for (student, stage, stated) in [
                ("u", "primary", #", "sex": "female""#),
                ("v", "primary", #", "sex": "female", "groups": ["poor"]"#),
                ("w", "primary", #", "sex": "male", "groups": ["poor"]"#),
                ("x", "primary", ""), ("y", "junior", ""),
            ] {
                story.enrol(student, on: "2022-09-01", stage: stage, stated)
            }
            #expect(story.value("2023-01-01") == value, "\(filter)")
        }
    }

    @Test func `that are no stage of an appointment are the unit's only one`() {
        var story = Story("{staff: {not: {stage: [primary, vocational]}}}")
        story.open("a")
        story.open("b", ["stages": #"["primary", "junior"]"#])
        // At a it is primary, at b it could be both.
        story.appoint("t", on: "2022-09-01", "")
        story.appoint("u", at: "b", on: "2022-09-01", "")
        story.appoint("v", at: "b", on: "2022-09-01", #", "stage": "junior""#)
        #expect(story.value("2023-01-01") == "2")
    }
}

@Suite struct `Institutions and areas` {
    @Test(arguments: [
        ("{}", "3"), ("{kind: kindergarten}", "1"), ("{stages: [junior, primary]}", "2"),
        ("{any: [{kind: kindergarten}, {setting: rural}]}", "2"), ("{openedSince: plan}", "1"),
        ("{not: {kind: kindergarten}}", "2"), ("{area: \"371521\"}", "1"),
    ])
    func `count themselves while they are open`(filter: String, value: String) {
        var story = Story("{institutions: \(filter)}", unit: "institutions")
        story.open("a")
        story.open("b", on: "2022-05-05", area: "371521", ["setting": "rural"])
        story.open("k", ["kind": "kindergarten", "stages": #"["kindergarten"]"#])
        story.open("gone")
        story.open("merged")
        story.open("lost", area: "999999")
        story.change("gone", "closed", on: "2022-01-01")
        story.change("merged", "merged", on: "2022-01-01", #", "mergedInto": "a""#)
        #expect(story.value("2023-01-01") == value)
    }

    @Test func `are as they are on the day`() {
        var story = Story("{institutions: {setting: rural}}", unit: "institutions")
        story.open("a", ["setting": "rural"])
        story.change("a", "moved", on: "2022-03-01", #", "areaCode": "371521""#)
        story.change("a", "closed", on: "2023-03-01")
        story.open("a", on: "2024-03-01", area: "371521", ["setting": "town"])
        story.change("a", "reclassified", on: "2024-09-01", #", "setting": "rural""#)
        let days = ["2022-02-28", "2022-03-01", "2023-02-28", "2023-03-01", "2024-03-01"]
        #expect(story.values(days + ["2024-09-01"]) == ["1", "1", "1", "0", "0", "1"])
        #expect(story.values(days, in: "371502") == ["1", "0", "0", "0", "0"])
        #expect(story.values(days, in: "371521") == ["0", "1", "1", "0", "0"])
    }

    @Test func `have shares`() {
        var story = Story(
            "{share: {among: {institutions: {kind: primarySchool}}, with: {setting: rural}}}",
            unit: "percent")
        story.open("a")
        story.open("b", ["setting": "rural"])
        story.open("lost", area: "999999", ["setting": "rural"])
        // That one lies in no known area takes nothing away: it is no person.
        #expect(story.value("2023-01-01") == "50")
        #expect(story.value("2023-01-01", in: "371521") == "-")
    }

    @Test(arguments: [
        ("{}", "9", "1"), ("{kind: county}", "6", "1"), ("{kind: [district, city]}", "3", "none"),
        ("{codes: [\"371502\", \"371521\"]}", "2", "1"), ("{codes: \"371523\"}", "1", "none"),
        ("{not: {kind: county}}", "3", "none"),
    ])
    func `of areas are those of the tree, and rows only where some can be`(
        filter: String, value: String, county: String
    ) {
        let story = Story("{areas: \(filter)}", unit: "areas")
        #expect(story.value("2023-01-01") == value)
        #expect(story.value("2023-01-01", in: "371521") == county)
    }
}
