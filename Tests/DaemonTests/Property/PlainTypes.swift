import JSONText
import PropertySupport

/// A type that states no place, qualification or figure of today's plans: its facts are kept, may
/// conflict, be corrected and retracted like all.
struct PlainType: Sendable {
    let name: String
    /// Whom its events are about, few of each.
    let subjects: [String]
    let data: @Sendable (inout Dice) -> [(String, JSON)]

    static let all = [
        PlainType(name: "graduate-destination", subjects: students) { dice in
            [
                unit("schoolId", &dice), ("graduationYear", .integer(2023)),
                number("countNumber", &dice), day("countDate", &dice),
                word("outcome", ["employed", "none"], &dice),
            ]
        },
        PlainType(name: "fitness-test", subjects: students) { dice in
            [
                unit("schoolId", &dice), ("schoolYear", .integer(2023)), day("date", &dice),
                ("stage", .string("primary")), word("level", ["good", "fail"], &dice),
                ("score", .number(dice.pick(["85.5", "85.50", "0"]))),
            ]
        },
        PlainType(name: "vision-screening", subjects: students + persons) { dice in
            [day("date", &dice), flag("myopic", &dice), ("areaCode", .string("371502"))]
        },
        PlainType(name: "learner-assessment", subjects: students) { dice in
            [
                unit("schoolId", &dice), ("stage", .string("primary")), day("date", &dice),
                word("kind", ["swimming", "artSkill"], &dice),
                word("result", ["passed", "failed"], &dice),
            ]
        },
        PlainType(name: "aid-grant", subjects: students + staff + persons) { dice in
            [
                ("programme", .string("grant")), word("semester", ["2023-1", "2022-2"], &dice),
                ("amount", .number(dice.pick(["750", "750.00", "0.01"]))),
            ]
        },
        PlainType(name: "rotation-eligibility", subjects: staff) { dice in
            [unit("unitId", &dice), ("schoolYear", .integer(2023)), flag("eligible", &dice)]
        },
        PlainType(name: "training-credit", subjects: staff + persons) { dice in
            [
                word("personRole", ["teacher", "parent"], &dice), session(&dice),
                ("programme", .string("schoolBased")), day("date", &dice),
                ("credits", .number(dice.pick(["1.5", "1.50", "2"]))),
            ]
        },
        PlainType(name: "attendance-count", subjects: units + areas) { dice in
            [
                ("programme", .string("parentEducation")), session(&dice), day("date", &dice),
                number("attendances", &dice),
            ]
        },
        PlainType(name: "facility-change", subjects: units) { dice in
            [
                word("facilityId", ["f1", "f2"], &dice), ("facilityType", .string("network")),
                word("phase", ["planned", "inService"], &dice), day("date", &dice),
                ("capabilities", .object([flag("wifi", &dice), number("places", &dice)])),
            ]
        },
        PlainType(name: "staffing-standard", subjects: units) { dice in
            [
                word("role", ["teacher", "nurse"], &dice), number("postsRequired", &dice),
                day("effectiveFrom", &dice),
            ]
        },
        PlainType(name: "finance-report", subjects: units + areas) { dice in
            [
                ("fiscalYear", .integer(2023)), ("itemCode", .string("educationFund")),
                number("amount", &dice), word("status", ["budget", "final"], &dice),
            ]
        },
        PlainType(
            name: "designation", subjects: staff + units + areas + resources + persons
        ) { dice in
            [
                ("titleCode", .string("teachingBackbone")), day("date", &dice),
                word("level", ["city", "school"], &dice),
                word("change", ["granted", "granted", "revoked"], &dice),
            ]
        },
        PlainType(name: "supervision-result", subjects: units + areas + staff) { dice in
            [
                ("matterCode", .string("safety")), day("date", &dice),
                word("result", ["met", "violation"], &dice),
                word("supervisor", ["one", "another"], &dice),
            ]
        },
        PlainType(name: "policy-adoption", subjects: units + areas) { dice in
            [
                ("policyCode", .string("schoolCharter")), day("effectiveFrom", &dice),
                day("effectiveTo", &dice), number("value", &dice),
            ]
        },
        PlainType(name: "resource-publication", subjects: resources) { dice in
            [
                word("kind", ["course", "lesson"], &dice), day("date", &dice),
                word("change", ["published", "withdrawn"], &dice),
                ("areaCode", .string("371502")),
            ]
        },
        PlainType(name: "activity-held", subjects: units + areas) { dice in
            [
                word("activityId", ["a1", "a2"], &dice), day("date", &dice),
                ("activityKind", .string("communitySignature")),
            ]
        },
        PlainType(name: "survey-result", subjects: areas + units) { dice in
            [
                ("surveyId", .string("s")), ("questionCode", .string("satisfied")),
                day("date", &dice), number("respondents", &dice), number("positive", &dice),
                ("group", .object([word("sex", ["female", "male"], &dice)])),
            ]
        },
    ]

    private static let students = ["student/s0", "student/s1"]
    private static let staff = ["staff/t0", "staff/t1"]
    private static let units = ["institution/U1", "institution/U4"]
    private static let areas = ["area/371500", "area/371502"]
    private static let resources = ["resource/r0", "resource/r1"]
    private static let persons = ["person/p0", "person/s0"]

    private static func word(
        _ name: String, _ words: [String], _ dice: inout Dice
    ) -> (String, JSON) { (name, .string(dice.pick(words))) }

    private static func day(_ name: String, _ dice: inout Dice) -> (String, JSON) {
        word(name, ["2022-09-01", "2023-09-01", "2023-12-31"], &dice)
    }

    private static func unit(_ name: String, _ dice: inout Dice) -> (String, JSON) {
        word(name, ["U1", "U2", "X"], &dice)
    }

    private static func session(_ dice: inout Dice) -> (String, JSON) {
        word("sessionId", ["1", "2"], &dice)
    }

    private static func number(_ name: String, _ dice: inout Dice) -> (String, JSON) {
        (name, .integer(Int64(dice.below(3))))
    }

    private static func flag(_ name: String, _ dice: inout Dice) -> (String, JSON) {
        (name, .bool(dice.once(in: 2)))
    }
}
