/// A thing that can be counted or that is stated, as the measure language has it: which keys its
/// filter may have, and which of them this version understands.
///
/// The table is the whole language. A later version moves keys into `supported` and teaches
/// `FilterReader` what they mean.
struct NounForm: Sendable {
    enum Sort: Sendable {
        /// True on a day, happened in a window, or stated about an area or institution.
        case stock, flow, statement
    }

    let name: String
    let sort: Sort
    /// Every key that the language gives the noun.
    let keys: [String]
    let supported: [String]

    init(_ name: String, _ sort: Sort, keys: [String], supported: [String] = []) {
        self.name = name
        self.sort = sort
        self.keys = keys
        self.supported = supported
    }

    /// Whether this version can count it.
    var isSupported: Bool { NounForm.supportedNames.contains(name) }

    /// Whether a share can be among it: what is counted, and the respondents of a survey.
    var isBase: Bool { sort != .statement || name == "survey" }

    private static let supportedNames = ["students", "teachers", "statistic"]
    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// Keys of filters, by side.
enum FilterKeys {
    /// Inside `at`, and of institutions: what belongs to the unit.
    static let unit = [
        "codes", "area", "township", "kind", "setting", "ownership", "stages", "forProfit",
        "townshipSeat", "openedSince", "holds", "verdict", "policy", "meets", "any", "not",
    ]
    static let unitSupported = ["ownership", "setting", "kind"]

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
    static let qualification = [
        "degree", "major", "certificate", "title", "rank", "standardMet",
    ]
    static let appointment = ["role", "employment"]
    /// Of every flow.
    static let flow = ["in", "count", "each", "sum", "distinct"] + shared + qualification
    /// In these one side cannot speak of the other.
    static let oneSided = ["any", "not", "has", "followedBy"]
    /// Known of the person itself: these never stand inside `at`.
    static let person = Set(learner + staff + qualification + appointment + ["has", "followedBy"])
}

extension NounForm {
    static let all: [NounForm] = stocks + flows + statements

    private static let stocks: [NounForm] = [
        NounForm(
            "students", .stock,
            keys: FilterKeys.learner + ["sum", "average"] + FilterKeys.shared,
            supported: ["stage", "at"]),
        NounForm(
            "staff", .stock,
            keys: FilterKeys.appointment + FilterKeys.staff + FilterKeys.qualification
                + ["average"] + FilterKeys.shared),
        NounForm(
            "teachers", .stock,
            keys: FilterKeys.staff + FilterKeys.qualification + ["average"] + FilterKeys.shared,
            supported: ["stage", "degree", "major", "certificate", "title", "rank", "at"]),
        NounForm(
            "holders", .stock,
            keys: ["of", "designation", "level", "batch", "since"] + FilterKeys.shared),
        NounForm(
            "institutions", .stock, keys: FilterKeys.unit),
        NounForm(
            "areas", .stock,
            keys: ["codes", "kind", "holds", "verdict", "policy", "meets", "any", "not"]),
        NounForm("classes", .stock, keys: ["stage", "grade", "size"] + FilterKeys.shared),
        NounForm(
            "facilities", .stock,
            keys: [
                "type", "projectKind", "reached", "capability", "sum", "max", "count", "splitTo",
            ] + FilterKeys.shared),
        NounForm("posts", .stock, keys: ["role", "sum", "at"]),
        NounForm(
            "resources", .stock,
            keys: ["kind", "media", "stage", "free", "influential", "since", "holds", "any", "not"]
        ),
        NounForm("openCases", .stock, keys: ["of", "matter", "criterion"] + FilterKeys.shared),
    ]

    private static let flows: [NounForm] = [
        ("admissions", FilterKeys.learner),
        ("leavers", ["outcome", "stage", "groups", "allGroups", "sex"]),
        ("destinations", ["countNumber", "outcome"]),
        ("fitnessTests", ["stage", "level", "bmiClass", "sampled"]),
        ("screenings", ["stage", "myopic", "age"]),
        ("assessments", ["stage", "kind", "skillCode", "result"]),
        ("aid", ["programme", "stage"]),
        ("appointments", FilterKeys.appointment + FilterKeys.staff),
        ("rotations", ["role", "backbone"]),
        ("rotationEligible", ["role", "backbone"]),
        ("training", ["personRole", "programme"]),
        ("attendances", ["programme"]),
        ("changes", ["change"]),
        ("projects", ["type", "projectKind", "capability", "reached"]),
        ("awards", ["of", "designation", "level", "batch"]),
        ("findings", ["of", "matter", "criterion", "result"]),
        ("activities", ["kind", "level"]),
    ].map { NounForm($0.0, .flow, keys: $0.1 + FilterKeys.flow) }

    private static let statements: [NounForm] = [
        NounForm(
            "statistic", .statement,
            keys: ["series", "ages", "sex", "setting", "stage", "item", "own", "yearsBefore"],
            supported: ["series", "ages", "sex", "setting", "stage", "item", "own"]),
        NounForm("money", .statement, keys: ["item", "of", "status", "own", "sum", "at"]),
        NounForm("survey", .statement, keys: ["survey", "question", "of", "answer"]),
        NounForm("verdict", .statement, keys: ["matter", "criterion", "result"]),
        NounForm("score", .statement, keys: ["matter", "criterion"]),
        NounForm("policy", .statement, keys: ["code", "parameter"]),
        NounForm("holds", .statement, keys: ["designation", "level"]),
    ]
}
