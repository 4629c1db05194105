import JSONText

/// What the generated rows may say of a noun: each of its keys with some values that generated
/// facts have, and what else may stand in its filter.
struct RowChoices {
    /// Keys that always stand there.
    var required: [String: [JSON]] = [:]
    var keys: [String: [JSON]] = [:]
    /// Keys of which a row has at most one, since each asks for another number.
    var amounts: [(String, JSON)] = []
    var takesUnits = true
    var takesFilters = false
    /// What `has` can ask to reach a number, beside how many events there are.
    static let reached: [String: [(String, JSON)]] = [
        "assessments": [("distinct", "skillCode")],
        "training": [("sum", "credits"), ("sum", "practiceDays"), ("count", "days")],
    ]
    /// Flows of the same subject, for `has`.
    var happened: [String] = []
    /// The only reading that it can have.
    var reading: String?

    /// By the name of the noun.
    static let all: [String: RowChoices] = stocks.merging(flows) { $1 }.merging(things) { $1 }

    private static let stages: [JSON] = [
        "primary", "junior", "kindergarten", ["primary", "junior"], ["senior"],
    ]
    private static let flags: [JSON] = [true, false]
    private static let learner: [String: [JSON]] = [
        "stage": stages, "grade": [1, [1, 2]], "sex": ["female", "male"],
        "age": [[6, 9], [8, 12], [10, 10]], "groups": ["poor", ["poor", "disabled"]],
        "allGroups": [["poor", "disabled"]], "disabilityType": ["visual", ["visual", "hearing"]],
        "placement": ["ordinary", "inclusive"], "boarding": flags, "placePurchased": flags,
        "admissionRoute": ["catchment", "lottery"], "move": ["new", ["transferIn", "return"]],
    ]
    private static let appointment: [String: [JSON]] = [
        "stage": stages, "teachingSubject": ["mathematics", "music"], "establishedPost": flags,
        "newToProfession": flags, "sex": ["female", "male"], "age": [[20, 45], [40, 60]],
        "checkedBefore": flags, "degree": degrees,
        "major": ["preschoolEducation"], "certificate": [["teacher", "putonghua"]],
        "title": ["senior"], "rank": ["countyBackbone"], "standardMet": ["artsHealth"],
    ]
    private static let degrees: [JSON] = [
        ["atLeast": "college"], ["below": "master"], ["equals": "bachelor"],
        ["atLeast": "college", "below": "master"],
    ]
    private static let posts: [String: [JSON]] = [
        "role": ["teacher", ["teacher", "principal"]],
        "employment": ["fullTime", ["fullTime", "partTime"]],
    ]
    private static let onDay: [String: [JSON]] = [
        "longerThan": [["days": 200]], "holds": titles,
        "verdict": [["matter": "foodSafety"], ["matter": "discipline", "result": "violation"]],
    ]
    static let titles: [JSON] = [
        ["designation": "teachingBackbone"],
        ["designation": ["teachingBackbone", "advancedCollective"], "level": "city"],
        ["designation": "advancedCollective", "since": "plan"],
    ]
    private static let mean: [(String, JSON)] = [("average", "monthEnds")]
    private static let events: [(String, JSON)] = [
        ("count", "events"), ("count", "days"), ("each", ["atLeast": 2]),
    ]
    private static let ofLearners = [
        "admissions", "leavers", "fitnessTests", "screenings", "assessments", "aid",
    ]
    private static let ofStaff = ["appointments", "rotations", "training", "findings", "awards"]

    private static let stocks: [String: RowChoices] = [
        "students": RowChoices(
            keys: learner, amounts: mean, takesFilters: true, happened: ofLearners),
        "staff": RowChoices(
            keys: appointment.merging(posts) { $1 }.merging(onDay) { $1 }, amounts: mean,
            takesFilters: true, happened: ofStaff),
        "teachers": RowChoices(
            keys: appointment.merging(onDay) { $1 }, amounts: mean, takesFilters: true,
            happened: ofStaff),
    ]

    private static let flows: [String: RowChoices] = [
        "admissions": RowChoices(
            keys: learner, amounts: events, takesFilters: true, happened: ofLearners),
        "leavers": RowChoices(
            keys: [
                "outcome": ["graduated", ["graduated", "completed"], "movedAway"],
                "stage": stages, "groups": ["poor"], "allGroups": [["poor", "disabled"]],
                "sex": ["female"],
            ], amounts: events, takesFilters: true, happened: ofLearners),
        "destinations": RowChoices(
            keys: ["countNumber": [1, [1, 2]], "outcome": ["employed", "furtherStudy"]],
            amounts: events, takesFilters: true, reading: "cohort"),
        "fitnessTests": RowChoices(
            keys: [
                "stage": stages, "level": ["good", ["good", "pass"]], "bmiClass": ["normal"],
                "sampled": flags,
            ], amounts: events, takesFilters: true),
        "screenings": RowChoices(
            keys: ["stage": stages, "myopic": flags, "age": [[6, 12]]], amounts: events,
            takesFilters: true),
        "assessments": RowChoices(
            keys: [
                "stage": stages, "kind": ["swimming", "artSkill"], "skillCode": ["piano"],
                "result": ["passed"],
            ],
            amounts: events, takesFilters: true),
        "aid": RowChoices(
            keys: ["programme": ["grant", ["grant", "feeWaiver"]], "stage": stages],
            amounts: events + [("sum", "amount")], takesFilters: true),
        "appointments": RowChoices(
            keys: appointment.merging(posts) { $1 }, amounts: events, takesFilters: true,
            happened: ofStaff),
        "rotations": RowChoices(
            keys: ["role": ["teacher"], "backbone": flags], amounts: events, takesFilters: true),
        "rotationEligible": RowChoices(
            keys: ["backbone": flags], amounts: events, takesFilters: true,
            happened: ofStaff + ["rotationEligible"], reading: "schoolYear"),
        "training": RowChoices(
            keys: ["personRole": ["teacher"], "programme": ["schoolBased", "vocational"]],
            amounts: events + [("sum", "credits"), ("sum", "hours"), ("sum", "practiceDays")],
            takesFilters: true),
        "attendances": RowChoices(keys: ["programme": ["parentEducation"]], takesFilters: true),
        "changes": RowChoices(
            keys: ["change": ["opened", ["closed", "merged"], "updated"]], amounts: events,
            takesFilters: true),
        "awards": RowChoices(
            required: ["of": holders],
            keys: [
                "designation": ["teachingBackbone"], "level": ["city"], "batch": ["first"],
            ], amounts: events, takesFilters: true),
        "findings": RowChoices(
            required: ["matter": ["foodSafety", "discipline"]],
            keys: [
                "of": ["staff", "institutions", "areas"], "criterion": [["national", "funding"]],
                "result": ["met", ["met", "rectified"]],
            ], amounts: [("count", "events"), ("count", "days")], takesFilters: true),
        "activities": RowChoices(
            keys: ["kind": ["communitySignature"], "level": ["city"]],
            amounts: [("count", "events"), ("sum", "participants")], takesFilters: true),
    ]

    private static let holders: [JSON] = ["staff", "institutions", "areas", "resources", "people"]
    private static let facility: [String: [JSON]] = [
        "type": ["network", ["network", "canteen"]], "projectKind": ["new"],
        "reached": ["started", "inService"], "capability": [["wifi": true], ["places": 10]],
        "reachedBefore": ["opening"],
    ]

    private static let things: [String: RowChoices] = [
        "holders": RowChoices(
            required: ["of": holders, "designation": ["teachingBackbone", "advancedCollective"]],
            keys: ["level": ["city"], "batch": ["first"], "since": ["plan", "2023-01-01"]]),
        "resources": RowChoices(
            keys: [
                "kind": ["course", "lesson"], "media": ["digital"], "stage": stages,
                "free": flags, "influential": flags, "since": ["plan", "2023-01-01"],
                "holds": titles,
            ], takesUnits: false),
        "posts": RowChoices(
            keys: ["role": ["teacher"], "teachingSubject": ["music"]],
            amounts: [("sum", "established"), ("sum", "required")]),
        "facilities": RowChoices(
            keys: facility,
            amounts: [
                ("sum", "places"), ("max", "places"), ("count", "institutions"),
                ("count", "types"),
            ]),
        "projects": RowChoices(
            keys: facility, amounts: [("sum", "places"), ("count", "institutions")]),
        "classes": RowChoices(
            keys: ["stage": stages, "grade": [1], "size": [["atLeast": 2], ["below": 2]]],
            takesFilters: true),
        "openCases": RowChoices(
            required: ["matter": ["foodSafety", "discipline"]],
            keys: [
                "of": ["staff", "institutions", "areas"], "criterion": [["national", "funding"]],
            ]),
    ]

    /// What can be asked of a unit, inside `at`.
    static let unit: [String: [JSON]] = [
        "kind": ["primarySchool", ["primarySchool", "kindergarten"]],
        "setting": ["urban", ["urban", "town"], "rural"], "ownership": ["public"],
        "stages": stages, "codes": [["U1", "V1", "V2"]], "area": ["371502", ["371503", "371523"]],
        "township": ["T1"], "forProfit": flags, "townshipSeat": flags,
        "openedSince": ["plan", "2023-01-01"], "holds": titles,
        "verdict": [["matter": "foodSafety"], ["matter": "discipline", "criterion": "national"]],
        "policy": [["code": "schoolCharter"], ["code": ["schoolCharter", "homework"]]],
    ]

    /// What can be asked of an area that is counted itself.
    static let area: [String: [JSON]] = [
        "codes": [["371502", "371523"]], "kind": [["district", "county"], "city"],
        "holds": titles, "verdict": [["matter": "foodSafety"]],
        "policy": [["code": "schoolCharter"]],
    ]
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
}
