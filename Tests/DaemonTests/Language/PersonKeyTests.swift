import Testing

/// What is known of a person decides day by day whether the person counts.
@Suite struct `Keys of persons` {
    @Test(arguments: [
        ("sex: female", ", \"sex\": \"female\""), ("sex: [male, female]", ", \"sex\": \"female\""),
        ("grade: 3", ", \"grade\": 3"), ("grade: [3, 4]", ", \"grade\": 3"),
        ("groups: [poor, disabled]", ", \"groups\": [\"poor\"]"),
        ("allGroups: [poor, disabled]", ", \"groups\": [\"disabled\", \"poor\", \"leftBehind\"]"),
        ("disabilityType: hearing", ", \"disabilityType\": \"hearing\""),
        ("placement: [home, inclusive]", ", \"placement\": \"inclusive\""),
        ("boarding: true", ", \"boarding\": true"), ("boarding: false", ""),
        ("boarding: false", ", \"boarding\": false"),
        ("placePurchased: true", ", \"placePurchased\": true"),
        ("admissionRoute: lottery", ", \"admissionRoute\": \"lottery\""),
        ("move: transferIn", ""), ("age: [6, 12]", ", \"birthDate\": \"2014-01-01\""),
    ])
    func `take a student of whom it is stated`(key: String, stated: String) {
        var story = Story("{students: {\(key)}}")
        story.open("a")
        story.enrol("x", on: "2022-09-01", move: "transferIn", stated)
        #expect(story.value("2022-09-01") == "1")
    }

    @Test(arguments: [
        ("sex: female", ", \"sex\": \"male\""), ("sex: female", ""), ("grade: 3", ", \"grade\": 4"),
        ("grade: 3", ""), ("groups: poor", ""), ("groups: poor", ", \"groups\": [\"disabled\"]"),
        ("allGroups: [poor, disabled]", ", \"groups\": [\"disabled\"]"),
        ("disabilityType: hearing", ", \"disabilityType\": \"visual\""),
        ("disabilityType: hearing", ""), ("placement: home", ""), ("boarding: true", ""),
        ("boarding: false", ", \"boarding\": true"), ("placePurchased: true", ""),
        ("admissionRoute: lottery", ", \"admissionRoute\": \"quota\""), ("move: transferIn", ""),
        ("age: [6, 12]", ""), ("age: [6, 7]", ", \"birthDate\": \"2014-01-01\""),
    ])
    func `do not take one of whom something else is stated, or nothing`(
        key: String, stated: String
    ) {
        var story = Story("{students: {\(key)}}")
        story.open("a")
        story.enrol("x", on: "2022-09-01", stated)
        #expect(story.value("2022-09-01") == "0")
    }

    @Test(arguments: [
        ("sex: female", ", \"sex\": \"female\"", "1"),
        ("groups: poor", ", \"groups\": [\"poor\"]", "1"),
        ("allGroups: poor", ", \"groups\": [\"poor\"]", "1"),
        ("disabilityType: hearing", ", \"disabilityType\": \"hearing\"", "1"),
        ("age: [8, 8]", ", \"birthDate\": \"2015-01-01\"", "1"),
        ("grade: 3", ", \"grade\": 3", "0"), ("placement: home", ", \"placement\": \"home\"", "0"),
        ("boarding: true", ", \"boarding\": true", "0"),
        ("placePurchased: true", ", \"placePurchased\": true", "0"),
        ("admissionRoute: quota", ", \"admissionRoute\": \"quota\"", "0"),
    ])
    func `a later enrolment keeps what belongs to the person, and nothing of the place`(
        key: String, stated: String, later: String
    ) {
        var story = Story("{students: {\(key)}}")
        story.open("a")
        story.open("b")
        story.enrol("x", on: "2022-09-01", stated)
        story.leave("x", on: "2023-01-10", "movedAway")
        story.enrol("x", at: "b", on: "2023-09-01")
        #expect(story.value("2023-01-10") == "0")
        #expect(story.value("2023-09-01") == later)
        story.enrol("x", at: "b", on: "2024-09-01", #", "groups": [], "sex": "male""#)
        #expect(story.value("2023-09-02") == later)
        // Of what it states itself that holds; on that day the child is nine.
        let isOther = ["sex", "groups", "allGroups", "age"].contains { key.hasPrefix($0) }
        #expect(story.value("2024-09-01") == (isOther ? "0" : later))
    }

    @Test func `of students the guardians last stated are added up, each child's`() {
        for (measure, unit, values) in [
            ("students: {sum: guardians}", "persons", ["0", "3", "4", "2", "0"]),
            ("students: {sum: guardians, sex: female}", "persons", ["0", "2", "2", "2", "0"]),
            (
                "ratio: {of: {students: {sum: guardians}}, to: {students: {}}}", "ratio",
                ["-", "1", "1.333", "1", "-"]
            ),
        ] {
            var story = Story("{\(measure)}", unit: unit)
            story.open("a")
            story.enrol(
                "x", on: "2021-09-01", #", "guardianIds": ["g", "h", "g"], "sex": "female""#)
            story.enrol("y", on: "2021-09-01", #", "guardianIds": ["g"]"#)
            // Of one nothing is said; who says it again says what holds from then on.
            story.enrol("z", on: "2021-09-01")
            story.enrol("x", on: "2022-09-01", move: "promoted")
            story.enrol("y", on: "2022-09-01", move: "promoted", #", "guardianIds": ["g", "k"]"#)
            story.enrol("y", on: "2023-09-01", move: "promoted", #", "guardianIds": []"#)
            story.leave("z", on: "2023-09-01")
            for student in ["x", "y"] { story.leave(student, on: "2024-09-01") }
            let days = ["2021-08-31", "2021-09-01", "2022-09-01", "2023-09-01", "2024-09-01"]
            #expect(story.values(days) == values, "\(measure)")
        }
    }

    @Test func `a birthday changes the age on its day, that of 29 February on 1 March`() {
        var story = Story("{students: {age: [6, 7]}}")
        story.open("a")
        story.enrol("x", on: "2020-09-01", #", "birthDate": "2016-02-29""#)
        let days = ["2022-02-28", "2022-03-01", "2024-02-28", "2024-02-29"]
        #expect(story.values(days) == ["0", "1", "1", "0"])
    }

    @Test func `a corrected birthday changes all days`() {
        var story = Story("{students: {age: [6, 6]}}")
        story.open("a")
        story.tell(
            "student/x", "enrolment",
            #"{"schoolId": "a", "stage": "primary", "from": "2020-09-01", "move": "new", "#
                + #""birthDate": "2014-05-05"}"#, id: "first")
        #expect(story.value("2020-12-31") == "1")
        story.tell(
            "student/x", "enrolment",
            #"{"schoolId": "a", "stage": "primary", "from": "2020-09-01", "move": "new", "#
                + #""birthDate": "2015-05-05"}"#, more: #", "corrects": "first""#)
        let days = ["2020-12-31", "2021-05-04", "2021-05-05", "2022-05-04", "2022-05-05"]
        #expect(story.values(days) == ["0", "0", "1", "1", "0"])
    }

    @Test(arguments: [
        ("staff: {role: careWorker}", "0"), ("staff: {role: [teacher, nurse]}", "2"),
        ("staff: {employment: substitute}", "1"), ("staff: {}", "3"), ("teachers: {}", "1"),
        ("staff: {role: teacher, employment: fullTime}", "1"), ("staff: {stage: junior}", "1"),
        ("staff: {role: guard, stage: primary}", "1"),
    ])
    func `of staff are the main appointment's`(measure: String, value: String) {
        var story = Story("{\(measure)}")
        story.open("a")
        story.appoint("t", on: "2022-09-01", employment: "fullTime")
        story.appoint("t", on: "2020-09-01", role: "careWorker", employment: "partTime")
        story.appoint("u", on: "2022-09-01", employment: "substitute", #", "stage": "junior""#)
        // Without a stage the only stage of the unit.
        story.appoint("v", on: "2022-09-01", role: "guard", employment: "external", "")
        #expect(story.value("2023-01-01") == value)
        #expect(story.value("2019-01-01") == "0")
    }

    @Test(arguments: [
        ("establishedPost: true", ", \"establishedPost\": true", "1"),
        ("establishedPost: true", "", "0"), ("establishedPost: false", "", "1"),
        ("newToProfession: true", ", \"newToProfession\": true", "1"),
        ("teachingSubject: [art, music]", ", \"teachingSubject\": \"music\"", "1"),
        ("teachingSubject: art", ", \"teachingSubject\": \"music\"", "0"),
        ("teachingSubject: art", "", "0"), ("sex: female", ", \"sex\": \"female\"", "1"),
        ("sex: female", "", "0"), ("age: [30, 40]", ", \"birthDate\": \"1992-06-01\"", "1"),
        ("age: [31, 40]", ", \"birthDate\": \"1992-06-01\"", "0"),
        (
            "checkedBefore: true",
            ", \"entryCheck\": {\"doneOn\": \"2022-08-31\", \"result\": \"clear\"}", "1"
        ),
        (
            "checkedBefore: true",
            ", \"entryCheck\": {\"doneOn\": \"2022-09-01\", \"result\": \"clear\"}", "0"
        ),
        (
            "checkedBefore: true",
            ", \"entryCheck\": {\"doneOn\": \"2022-08-31\", \"result\": \"refused\"}", "0"
        ),
        ("checkedBefore: false", "", "1"), ("checkedBefore: true", "", "0"),
    ])
    func `of teachers and staff are what the appointment states`(
        key: String, stated: String, value: String
    ) {
        for noun in ["staff", "teachers"] {
            var story = Story("{\(noun): {\(key)}}")
            story.open("a")
            story.appoint("t", on: "2022-09-01", #", "stage": "primary""# + stated)
            #expect(story.value("2023-01-01") == value, "\(noun)")
        }
    }

    @Test func `longer than some days begins when more have passed, and ends with the post`() {
        var story = Story("{staff: {longerThan: {days: 30}}}")
        story.open("a")
        story.appoint("t", on: "2022-09-01", #", "to": "2022-10-20""#)
        let days = ["2022-09-30", "2022-10-01", "2022-10-02", "2022-10-20", "2022-10-21"]
        #expect(story.values(days) == ["0", "0", "1", "1", "0"])
    }

    @Test(arguments: [
        ("degree: {atLeast: bachelor}", "0", "1"), ("degree: {below: bachelor}", "1", "0"),
        ("degree: {equals: college}", "1", "0"), ("degree: {equals: master}", "0", "1"),
        ("degree: {below: secondary}", "0", "0"), ("standardMet: artsHealth", "0", "1"),
    ])
    func `of qualifications hold while they are valid`(key: String, before: String, after: String) {
        var story = Story("{teachers: {\(key)}}")
        story.open("a")
        story.appoint("t", on: "2020-09-01")
        // Nothing is known of her.
        story.appoint("u", on: "2020-09-01")
        for (kind, value, day) in [
            ("degree", "college", "2010-07-01"), ("degree", "master", "2023-07-01"),
            ("standardMet", "artsHealth", "2023-07-01"),
        ] {
            story.tell(
                "staff/t", "staff-qualification",
                #"{"kind": "\#(kind)", "value": "\#(value)", "validFrom": "\#(day)"}"#)
        }
        #expect(story.values(["2023-06-30", "2023-07-01"]) == [before, after])
    }
}
