import Testing

/// A row is shown by the members of a key, where they count somebody.
@Suite struct `Breakdowns` {
    /// Two at an urban school, one at a rural one, all of them of a stage.
    private func story(_ measure: String, unit: String = "persons", by keys: String) -> Story {
        var story = Story(measure, unit: unit, row: "breakdowns: [\(keys)]")
        story.open("a", ["stages": #"["primary", "junior"]"#])
        story.open("b", area: "371521", ["setting": "rural", "ownership": "privateOther"])
        story.enrol("u", at: "a", on: "2022-09-01", #", "sex": "female""#)
        story.enrol("v", at: "a", on: "2022-09-01", stage: "junior", #", "sex": "male""#)
        story.enrol("w", at: "b", on: "2022-09-01", #", "sex": "female""#)
        return story
    }

    @Test func `part by what the unit is`() {
        let story = story("{students: {}}", by: "setting, ownership")
        #expect(story.value("2022-09-01") == "3")
        #expect(story.value("2022-09-01", part: "urban") == "2")
        #expect(story.value("2022-09-01", part: "rural") == "1")
        #expect(story.value("2022-09-01", part: "town") == "none")
        #expect(story.value("2022-08-31", part: "urban") == "none")
        #expect(story.value("2022-09-01", in: "371521", part: "urban") == "none")
        #expect(story.value("2022-09-01", in: "371521", part: "privateOther") == "1")
    }

    @Test func `part by the group of a cell, and by what is known of the person`() {
        let story = story("{students: {stage: [primary, junior]}}", by: "stage, sex")
        #expect(story.value("2022-09-01", part: "primary") == "2")
        #expect(story.value("2022-09-01", part: "junior") == "1")
        #expect(story.value("2022-09-01", part: "senior") == "none")
        #expect(story.value("2022-09-01", part: "female") == "2")
        #expect(story.value("2022-09-01", in: "371502", part: "male") == "1")
    }

    @Test func `part both sides of a share, and every noun of a sum`() {
        let share = story(
            "{share: {among: {students: {}}, with: {at: {setting: urban}}}}", unit: "percent",
            by: "stage")
        #expect(share.value("2022-09-01") == "66.667")
        #expect(share.value("2022-09-01", part: "primary") == "50")
        #expect(share.value("2022-09-01", part: "junior") == "100")
        let sum = story("{sum: [{students: {stage: primary}}, {admissions: {}}]}", by: "sex")
        #expect(sum.value("2022-09-01") == "5")
        #expect(sum.value("2022-09-01", part: "female") == "4")
    }

    @Test func `set the group of what areas state`() {
        var story = Story(
            "{ratio: {of: {students: {}}, to: {statistic: {series: population}}, per: 100}}",
            unit: "percent", row: "breakdowns: sex")
        story.open("a")
        story.enrol("u", on: "2022-01-01", #", "sex": "female""#)
        story.enrol("v", on: "2022-01-01", #", "sex": "male""#)
        story.tell(
            "area/371502", "statistic",
            #"{"series": "population", "period": "2022", "value": 4, "status": "final", "#
                + #""group": {"sex": "female"}}"#)
        #expect(story.value("2022-09-01", in: "371502") == "-")
        #expect(story.value("2022-09-01", in: "371502", part: "female") == "25")
        #expect(story.value("2022-09-01", in: "371502", part: "male") == "none")
    }
}
