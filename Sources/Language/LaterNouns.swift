/// Keys of filters that this version does not understand yet, or not of every noun.
package enum LaterKeys {
    /// Inside `at`, and of institutions: what belongs to the unit.
    static let unit = [
        "codes", "area", "township", "kind", "setting", "ownership", "stages", "forProfit",
        "townshipSeat", "openedSince", "holds", "verdict", "policy", "meets", "any", "not",
    ]
    /// What every noun of persons takes beside its own keys.
    static let shared = ["at", "holds", "verdict", "policy", "has", "followedBy", "any", "not"]
    /// What is known of learners.
    static let learner = [
        "stage", "grade", "sex", "age", "groups", "allGroups", "disabilityType", "placement",
        "boarding", "placePurchased", "admissionRoute", "move",
    ]
    /// What is known of staff, beside role and employment.
    static let staff = [
        "stage", "teachingSubject", "establishedPost", "newToProfession", "sex", "age",
        "longerThan", "checkedBefore",
    ]
    static let qualification = ["degree", "major", "certificate", "title", "rank", "standardMet"]
    static let appointment = ["role", "employment"]
    /// Of every flow.
    static let flow = ["in", "count", "each", "sum", "distinct"] + shared + qualification
    /// Known of the person itself: these never stand inside `at`.
    static let person =
        learner + staff + qualification + appointment + ["has", "followedBy"]
    /// In these one side cannot speak of the other.
    package static let oneSided = ["any", "not", "has", "followedBy"]
}

extension LaterNoun {
    /// A noun that is counted moves from here to a file of its own.
    package static let all = stocks + flows + statements

    private static let stocks = [
        LaterNoun(
            name: "holders",
            keys: ["of", "designation", "level", "batch", "since"] + LaterKeys.shared,
            isBase: true),
        LaterNoun(name: "institutions", keys: LaterKeys.unit, isBase: true),
        LaterNoun(
            name: "areas",
            keys: ["codes", "kind", "holds", "verdict", "policy", "meets", "any", "not"],
            isBase: true),
        LaterNoun(
            name: "classes", keys: ["stage", "grade", "size"] + LaterKeys.shared, isBase: true),
        LaterNoun(
            name: "facilities",
            keys: [
                "type", "projectKind", "reached", "capability", "sum", "max", "count", "splitTo",
            ] + LaterKeys.shared, isBase: true),
        LaterNoun(name: "posts", keys: ["role", "sum", "at"], isBase: true),
        LaterNoun(
            name: "resources",
            keys: [
                "kind", "media", "stage", "free", "influential", "since", "holds", "any", "not",
            ],
            isBase: true),
        LaterNoun(
            name: "openCases", keys: ["of", "matter", "criterion"] + LaterKeys.shared,
            isBase: true),
    ]

    private static let flows = [
        ("admissions", LaterKeys.learner),
        ("leavers", ["outcome", "stage", "groups", "allGroups", "sex"]),
        ("destinations", ["countNumber", "outcome"]),
        ("fitnessTests", ["stage", "level", "bmiClass", "sampled"]),
        ("screenings", ["stage", "myopic", "age"]),
        ("assessments", ["stage", "kind", "skillCode", "result"]),
        ("aid", ["programme", "stage"]),
        ("appointments", LaterKeys.appointment + LaterKeys.staff),
        ("rotations", ["role", "backbone"]),
        ("rotationEligible", ["role", "backbone"]),
        ("training", ["personRole", "programme"]),
        ("attendances", ["programme"]),
        ("changes", ["change"]),
        ("projects", ["type", "projectKind", "capability", "reached"]),
        ("awards", ["of", "designation", "level", "batch"]),
        ("findings", ["of", "matter", "criterion", "result"]),
        ("activities", ["kind", "level"]),
    ].map { LaterNoun(name: $0.0, keys: $0.1 + LaterKeys.flow, isBase: true) }

    private static let statements = [
        ("money", ["item", "of", "status", "own", "sum", "at"]),
        ("survey", ["survey", "question", "of", "answer"]),
        ("verdict", ["matter", "criterion", "result"]),
        ("score", ["matter", "criterion"]),
        ("policy", ["code", "parameter"]),
        ("holds", ["designation", "level"]),
    ].map { LaterNoun(name: $0.0, keys: $0.1, isBase: $0.0 == "survey") }
}
