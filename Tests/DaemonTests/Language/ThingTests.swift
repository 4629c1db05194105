import Testing

/// Things at institutions: facilities, what is built, classes, cases that are open.
@Suite struct `Things at institutions` {
    /// A facility of an institution reaches a phase; `more` begins with a comma.
    private func tell(
        _ story: inout Story, _ facility: String, at unit: String = "a", on day: String,
        _ type: String = "network", _ phase: String = "completed", _ more: String = ""
    ) {
        story.tell(
            "institution/\(unit)", "facility-change",
            #"{"facilityId": "\#(facility)", "facilityType": "\#(type)", "phase": "\#(phase)", "#
                + #""date": "\#(day)"\#(more)}"#)
    }

    private func offering(_ capabilities: String) -> String {
        #", "capabilities": {\#(capabilities)}"#
    }

    @Test(arguments: [
        ("", "3"), ("type: network", "2"), ("type: [network, canteen]", "3"),
        ("projectKind: new", "1"), ("reached: inService", "1"), ("reached: planned", "4"),
        ("capability: {wifi: true}", "2"), ("capability: {wifi: false}", "1"),
        ("capability: {wifi: true, standardLevel: {atLeast: 2}}", "1"),
        ("capability: {standardLevel: 1}", "1"), ("capability: {standardLevel: {above: 1}}", "1"),
        ("capability: {standardLevel: {between: [1, 2]}}", "2"),
        ("sum: areaSquareMetres", "400.25"), ("max: areaSquareMetres", "300.25"),
        ("type: alarm, max: areaSquareMetres", "0"), ("count: institutions", "2"),
        ("count: types", "2"), ("at: {setting: rural}", "1"),
        ("count: types, at: {setting: rural}", "1"),
        ("max: areaSquareMetres, at: {setting: urban}", "100"),
    ])
    func `count facilities as last stated, by what they offer`(filter: String, value: String) {
        var story = Story("{facilities: {\(filter)}}", unit: "count")
        story.open("a")
        story.open("b", area: "371521", ["setting": "rural"])
        tell(
            &story, "n", on: "2021-03-01", "canteen", "completed",
            offering(#""wifi": false, "standardLevel": 1, "areaSquareMetres": 100"#))
        // Of its type and each capability the last statement counts; the phase is not undone.
        tell(
            &story, "n", on: "2022-03-01", "network", "started",
            #", "projectKind": "new""# + offering(#""wifi": true"#))
        tell(
            &story, "n", at: "b", on: "2022-03-01", "network", "inService",
            offering(#""wifi": true, "standardLevel": 2, "areaSquareMetres": 300.25"#))
        tell(&story, "m", on: "2022-03-01", "canteen")
        tell(&story, "p", on: "2022-03-01", "canteen", "designed")
        tell(&story, "r", on: "2022-03-01", "network")
        tell(&story, "r", on: "2023-03-01", "network", "retired")
        #expect(story.value("2024-12-31") == value)
    }

    @Test func `come back when something is said of them after they were retired`() {
        var story = Story("{facilities: {}}", unit: "count")
        story.open("a")
        tell(&story, "n", on: "2021-03-01")
        tell(&story, "n", on: "2022-03-01", "network", "retired")
        tell(&story, "n", on: "2023-03-01", "network", "planned")
        #expect(
            story.values(["2021-02-28", "2021-03-01", "2022-03-01", "2023-03-01"])
                == ["0", "1", "0", "1"])
    }

    @Test(arguments: [
        ("count: institutions", ["2", "1"]), ("max: places", ["60", "60"]),
        ("sum: places", ["100", "100"]), ("count: types", ["1", "1"]),
    ])
    func `count at the successor of a merged school`(filter: String, values: [String]) {
        var story = Story("{facilities: {\(filter)}}", unit: "count")
        for (unit, places) in [("a", 40), ("b", 60)] {
            story.open(unit, area: unit == "a" ? "371502" : "371521")
            tell(
                &story, "n", at: unit, on: "2021-03-01", "teachingBuilding", "completed",
                offering(#""places": \#(places)"#))
        }
        story.change("b", "merged", on: "2023-01-01", #", "mergedInto": "a""#)
        #expect(story.values(["2022-12-31", "2023-01-01"]) == values)
        #expect(story.value("2023-01-01", in: "371521") == "0")
    }

    /// 九年一贯制学校, 1 : 1.1: domain.md's 166 primary and 210 junior pupils with 23,226 m², a tenth of
    /// them.
    @Test(arguments: [
        ("primary", "1", "971.163"), ("junior", "1", "1351.437"), ("senior", "1", "0"),
        ("junior", "2", "1664.662"),
    ])
    func `of combined schools are split by weighted pupils`(
        stage: String, weight: String, value: String
    ) {
        var story = Story(
            "{facilities: {type: teachingBuilding, sum: areaSquareMetres, splitTo: \(stage)}}",
            unit: "count", plan: weight == "1" ? "" : "stageWeights: {junior: \(weight)}")
        story.open("a", ["stages": #"["primary", "junior"]"#])
        tell(
            &story, "n", on: "2020-03-01", "teachingBuilding", "completed",
            offering(#""areaSquareMetres": 2322.6"#))
        for number in 0..<83 { story.enrol("p\(number)", on: "2020-09-01") }
        for number in 0..<105 { story.enrol("j\(number)", on: "2020-09-01", stage: "junior") }
        #expect(story.value("2024-12-31") == value)
    }

    @Test func `of schools without pupils are of their only stage`() {
        var story = Story(
            "{facilities: {sum: places, splitTo: primary, at: {setting: urban}}}", unit: "places")
        story.open("a")
        story.open("b", ["stages": #"["primary", "junior"]"#])
        story.open("c", area: "371521")
        story.enrol("u", at: "b", on: "2020-09-01", stage: "junior")
        for unit in ["a", "b", "c"] {
            tell(
                &story, "n", at: unit, on: "2020-03-01", "teachingBuilding", "completed",
                offering(#""places": 42"#))
        }
        #expect(story.values(["2020-08-31", "2024-12-31"]) == ["84", "84"])
        story.change("c", "merged", on: "2023-01-01", #", "mergedInto": "b""#)
        story.enrol("v", at: "c", on: "2020-09-01")
        // 84 places of the merged school by one primary and 1.1 junior pupils.
        #expect(story.values(["2022-12-31", "2023-01-01"]) == ["84", "82"])
        #expect(story.value("2023-01-01", in: "371521") == "0")
    }

    @Test func `can be asked for as they were on the day of opening`() {
        var story = Story("{facilities: {reachedBefore: opening}}", unit: "count")
        story.open("a", on: "2021-09-01")
        for (facility, day) in [("n", "2021-09-01"), ("m", "2021-09-02")] {
            tell(&story, facility, on: day)
        }
        tell(&story, "n", at: "b", on: "2021-09-01")
        #expect(story.values(["2021-08-31", "2021-09-02"]) == ["0", "1"])
    }

    @Test func `are asked of each unit by itself`() {
        var story = Story(
            "{variation: {of: {facilities: {max: places}}, weight: none}}", unit: "ratio")
        story.open("a")
        story.open("b")
        for (facility, unit, places) in [("n", "a", 30), ("m", "a", 10), ("n", "b", 30)] {
            tell(
                &story, facility, at: unit, on: "2021-03-01", "teachingBuilding", "completed",
                offering(#""places": \#(places)"#))
        }
        #expect(story.value("2024-12-31") == "0")
    }

    @Test(arguments: [
        ("", ["1", "2", "0", "1"]), ("in: plan", ["1", "2", "2", "3"]),
        ("in: plan, reached: inService", ["0", "0", "1", "1"]),
        ("in: plan, projectKind: new", ["0", "1", "1", "1"]),
        ("in: plan, count: institutions", ["1", "1", "1", "2"]),
        ("in: plan, sum: places", ["40", "70", "70", "70"]),
        ("in: {years: 1}", ["1", "2", "1", "2"]),
    ])
    func `that are built count when they first reach the phase`(filter: String, values: [String]) {
        var story = Story("{projects: {\(filter)}}", unit: "count")
        story.open("a")
        tell(
            &story, "n", on: "2021-03-01", "canteen", "completed", offering(#""places": 40"#))
        tell(&story, "m", on: "2020-03-01", "canteen", "designed", #", "projectKind": "new""#)
        tell(
            &story, "m", on: "2021-09-01", "canteen", "accepted", offering(#""places": 30"#))
        tell(&story, "n", on: "2022-02-01", "canteen", "inService")
        // Before its school opens.
        tell(&story, "o", at: "b", on: "2022-04-01")
        story.open("b", on: "2022-05-01")
        #expect(
            story.values(["2021-03-01", "2021-12-31", "2022-03-01", "2022-05-01"]) == values)
    }

    @Test(arguments: [
        ("{}", ["3", "3", "2"]), ("{stage: primary}", ["3", "3", "2"]),
        ("{stage: junior}", ["0", "0", "0"]),
        ("{grade: 1}", ["2", "2", "1"]), ("{size: {atLeast: 2}}", ["1", "0", "1"]),
        ("{size: {below: 2}}", ["2", "3", "1"]), ("{at: {setting: rural}}", ["1", "1", "0"]),
    ])
    func `are classes with their size, of a merged school its successor's`(
        filter: String, values: [String]
    ) {
        var story = Story("{classes: \(filter)}", unit: "count")
        story.open("a")
        story.open("b", area: "371521", ["setting": "rural"])
        for (student, school, name, grade) in [
            ("u", "a", "1", 1), ("v", "a", "1", 1), ("w", "a", "2", 2), ("x", "b", "1", 1),
        ] {
            story.enrol(
                student, at: school, on: "2020-09-01",
                #", "classId": "\#(name)", "grade": \#(grade)"#)
        }
        story.enrol("y", on: "2020-09-01")
        story.leave("v", on: "2022-01-01", "suspended")
        story.change("b", "merged", on: "2023-01-01", #", "mergedInto": "a""#)
        #expect(story.values(["2021-12-31", "2022-01-01", "2023-01-01"]) == values)
    }

    @Test(arguments: [
        (", of: institutions", ["2", "1", "0"]), (", of: staff", ["1", "1", "1"]),
        ("", ["3", "2", "1"]), (", criterion: teachers", ["0", "1", "1"]),
    ])
    func `are cases whose last result is not good`(filter: String, values: [String]) {
        var story = Story(
            "{openCases: {matter: qualityBalancedCompulsory\(filter)}}", unit: "count")
        story.open("a")
        story.appoint("t", on: "2020-09-01")
        for (subject, result, day, more) in [
            ("institution/a", "notMet", "2021-01-01", #", "caseId": "1""#),
            ("institution/a", "violation", "2021-01-01", #", "caseId": "2""#),
            ("staff/t", "violation", "2021-01-01", ""),
            ("institution/a", "rectified", "2022-01-01", #", "caseId": "1""#),
            ("institution/a", "notMet", "2022-01-01", #", "criterion": "teachers""#),
            ("institution/a", "met", "2023-01-01", #", "caseId": "2""#),
        ] {
            story.tell(
                subject, "supervision-result",
                #"{"matterCode": "qualityBalancedCompulsory", "result": "\#(result)", "#
                    + #""date": "\#(day)"\#(more)}"#)
        }
        #expect(story.values(["2021-12-31", "2022-12-31", "2023-01-01"]) == values)
    }

    @Test func `of staff count where the person does`() {
        var story = Story("{openCases: {matter: qualityBalancedCompulsory}}", unit: "count")
        story.open("a")
        story.open("b", area: "371521")
        story.appoint("t", on: "2020-09-01", #", "to": "2022-08-31""#)
        story.appoint("t", at: "b", on: "2023-09-01", "")
        story.tell(
            "staff/t", "supervision-result",
            #"{"matterCode": "qualityBalancedCompulsory", "result": "notMet", "#
                + #""date": "2021-01-01"}"#)
        let days = ["2022-08-31", "2022-09-01", "2023-09-01"]
        #expect(story.values(days, in: "371502") == ["1", "0", "0"])
        #expect(story.values(days, in: "371521") == ["0", "0", "1"])
        #expect(story.values(days) == ["1", "1", "1"])
    }
}
