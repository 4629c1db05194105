"""Random events of the types that say neither where somebody is nor what an area's figures are.

`any_of(maker)` gives (type, subject, data). Few codes, ids and days, so that grants meet their
revocations, cases their rectification, facilities their next phase. What is rare but allowed is
there: the greatest numbers, numbers in odd spellings, days that end before they begin.
"""

STAGES = "kindergarten primary junior senior vocational special higher adult".split()
ROLES = ["teacher", "teacher", "psychologist", "inspector", "nurse"]
LEVELS = "national province city city county school".split()
AREAS = ("371500 371502 371503 371521 371523 371526 371581 230600 230602 230604 230605 230606 "
         "230621 230622 999999").split()


def student(maker):
    return f"student/s{maker.random.randrange(maker.students)}"


def staff(maker):
    return f"staff/t{maker.random.randrange(maker.staff)}"


def person(maker):
    # Some have the number of a student: they are somebody else.
    return f"person/{maker.pick('p', 's')}{maker.random.randrange(maker.staff)}"


def unit(maker):
    return f"institution/U{maker.random.randrange(maker.units)}"


def area(maker):
    return f"area/{maker.pick(*AREAS)}"


def resource(maker):
    return f"resource/r{maker.random.randrange(12)}"


def _destination(maker):
    return {"schoolId": maker.unit(), "graduationYear": maker.pick(2022, 2023, 2024.0),
            "countNumber": maker.pick(1, 1, 2), "countDate": maker.day(2022, 2025),
            "outcome": maker.pick("employed", "furtherStudy", "none")}


def _fitness(maker):
    data = {"schoolId": maker.unit(), "schoolYear": maker.pick(2021, 2022, 2023, 2024),
            "date": maker.day(2021, 2025), "stage": maker.pick(*STAGES[:5]),
            "level": maker.pick("excellent", "good", "pass", "fail")}
    maker.maybe(data, "score", maker.pick(0, 59.9, 85.5, 119.5, 120), 0.6)
    maker.maybe(data, "bmiClass", maker.pick("normal", "overweight", None), 0.3)
    maker.maybe(data, "sampled", maker.pick(True, False), 0.3)
    return data


def _screening(maker):
    data = {"date": maker.day(2021, 2025), "myopic": maker.pick(True, False)}
    maker.maybe(data, "schoolId", maker.unit(), 0.5)
    maker.maybe(data, "areaCode", maker.pick(*AREAS), 0.4)
    maker.maybe(data, "stage", maker.pick(*STAGES[:4]), 0.5)
    maker.maybe(data, "age", maker.random.randint(3, 18), 0.5)
    return data


def _assessment(maker):
    data = {"schoolId": maker.unit(), "stage": maker.pick(*STAGES[:5]),
            "kind": maker.pick("sportSkill", "artSkill", "swimming", "firstAid", "householdLabour",
                               "vocationalSkill", "psychological", "examination"),
            "result": maker.pick("passed", "passed", "failed"), "date": maker.day(2021, 2025)}
    maker.maybe(data, "skillCode", maker.pick("football", "piano"), 0.4)
    return data


def _aid(maker):
    data = {"programme": maker.pick("feeWaiver", "livingAllowance", "grant"),
            "amount": maker.pick(0, 0.01, 750, 750.25, -1.5, 99999999999999),
            "semester": f"{maker.random.randint(2020, 2025)}-{maker.pick(1, 2)}"}
    maker.maybe(data, "schoolId", maker.unit(), 0.5)
    maker.maybe(data, "stage", maker.pick(*STAGES[:5]), 0.5)
    return data


def _eligibility(maker):
    data = {"unitId": maker.unit(), "schoolYear": maker.random.randint(2020, 2025),
            "eligible": maker.pick(True, True, True, False)}
    maker.maybe(data, "backbone", maker.pick(True, False), 0.4)
    return data


def _training(maker):
    data = {"personRole": maker.pick("teacher", "teacher", "principal", "official", "parent",
                                     "resident"),
            "programme": maker.pick("schoolBased", "fiveYearRound", "informationTechnology",
                                    "enterprisePractice", "parentEducation", "vocational"),
            "sessionId": f"x{maker.random.randrange(20)}", "date": maker.day(2020, 2025)}
    maker.maybe(data, "unitId", maker.unit(), 0.5)
    maker.maybe(data, "credits", maker.pick(0.5, 1, 12, 24), 0.6)
    maker.maybe(data, "hours", maker.pick(0.000001, 2, 1.5), 0.4)
    maker.maybe(data, "practiceDays", maker.pick(0, 5, 30, 60.0), 0.3)
    return data


def _attendance(maker):
    return {"programme": maker.pick("parentEducation", "vocational", "schoolBased"),
            "sessionId": f"x{maker.random.randrange(20)}", "date": maker.day(2020, 2025),
            "attendances": maker.pick(0, 1, 412, 412.0, 10**12 - 1)}


def _facility(maker):
    data = {"facilityId": f"f{maker.random.randrange(4)}",
            "facilityType": maker.pick("teachingBuilding", "sportsVenue", "network", "canteen"),
            "phase": maker.pick("planned", "designed", "started", "completed", "completed",
                                "accepted", "inService", "inService", "retired"),
            "date": maker.day(2019, 2025)}
    maker.maybe(data, "projectKind", maker.pick("new", "rebuild", "expansion", "replace"), 0.5)
    offered = {}
    maker.maybe(offered, "wifi", maker.pick(True, False, None), 0.5)
    maker.maybe(offered, "places", maker.pick(0, 45, 1080), 0.5)
    maker.maybe(offered, "areaSquareMetres", maker.pick(120.25, 0.000001, -3), 0.3)
    maker.maybe(data, "capabilities", offered, 0.6)
    return data


def _posts(maker):
    data = {"role": maker.pick(*ROLES), "postsRequired": maker.pick(0, 1, 2, 40),
            "effectiveFrom": maker.day(2019, 2025)}
    maker.maybe(data, "teachingSubject", maker.pick("art", "physicalEducation"), 0.2)
    maker.maybe(data, "postsEstablished", maker.pick(0, 1, 38), 0.5)
    return data


def _finance(maker):
    data = {"fiscalYear": maker.random.randint(2019, 2025),
            "itemCode": maker.pick("teacherTrainingAnnual", "teacherTrainingSpecial",
                                   "compulsoryTeacherPay"),
            "amount": maker.pick(0, 1000, 1250000.5, 0.01, -0.01),
            "status": maker.pick("budget", "preliminary", "final")}
    maker.maybe(data, "headcount", maker.pick(0, 12, 4120), 0.4)
    return data


def _designation(maker):
    data = {"titleCode": maker.pick("shuichengMasterTeacher", "teachingBackbone",
                                    "smartEducationDemonstrationArea"),
            "level": maker.pick(*LEVELS), "change": maker.pick("granted", "granted", "revoked"),
            "date": maker.day(2020, 2025)}
    maker.maybe(data, "areaCode", maker.pick(*AREAS), 0.25)
    maker.maybe(data, "unitId", maker.unit(), 0.25)
    maker.maybe(data, "batch", maker.pick("1", "第三批"), 0.2)
    return data


def _supervision(maker):
    data = {"matterCode": maker.pick("qualityBalancedCompulsory", "qualityBalancedCompulsory",
                                     "foodSafety"),
            "result": maker.pick("met", "met", "notMet", "violation", "rectified"),
            "date": maker.day(2020, 2025)}
    maker.maybe(data, "criterion", maker.pick("staffing", "equipment"), 0.2)
    maker.maybe(data, "round", maker.pick("2023", "2023年秋季"), 0.2)
    maker.maybe(data, "value", maker.pick(0, 87.5, 99.999999, -1), 0.4)
    maker.maybe(data, "caseId", f"k{maker.random.randrange(3)}", 0.4)
    maker.maybe(data, "supervisor", maker.pick("one", "another"), 0.2)
    return data


def _policy(maker):
    data = {"policyCode": maker.pick("schoolCharter", "homework"),
            "effectiveFrom": maker.day(2019, 2025)}
    maker.maybe(data, "parameter", maker.pick("primary", "junior"), 0.5)
    maker.maybe(data, "value", maker.pick(0, 60, 0.5, 999999999999), 0.6)
    maker.maybe(data, "effectiveTo", maker.day(2021, 2026), 0.4)
    return data


def _publication(maker):
    data = {"kind": maker.pick("course", "resource", "lesson", "library", "platform"),
            "date": maker.day(2020, 2025), "areaCode": maker.pick(*AREAS),
            "change": maker.pick("published", "published", "withdrawn")}
    maker.maybe(data, "media", maker.pick("video", "text"), 0.4)
    maker.maybe(data, "stage", maker.pick(*STAGES), 0.4)
    maker.maybe(data, "free", maker.pick(True, False), 0.4)
    maker.maybe(data, "unitId", maker.unit(), 0.3)
    maker.maybe(data, "influential", maker.pick(True, False), 0.2)
    return data


def _activity(maker):
    data = {"activityId": f"a{maker.random.randrange(15)}", "date": maker.day(2020, 2025),
            "activityKind": maker.pick("communitySignature", "informationTechnologyContest")}
    maker.maybe(data, "level", maker.pick(*LEVELS), 0.5)
    maker.maybe(data, "participants", maker.pick(0, 120, 10**12 - 1), 0.5)
    return data


def _survey(maker):
    data = {"surveyId": maker.pick("2023-parents", "2024-parents"),
            "questionCode": maker.pick("satisfied", "usesOnlineSpace"),
            "date": maker.day(2021, 2025), "respondents": maker.pick(0, 100, 1000),
            "positive": maker.pick(0, 91, 913)}
    maker.maybe(data, "group", maker.pick({"sex": "female"}, {"ageFrom": 6, "ageTo": 15.0}, {}),
                0.3)
    maker.maybe(data, "value", maker.pick(4.5, 90), 0.3)
    return data


# type → (subjects, data)
TYPES = {
    "graduate-destination": ([student], _destination),
    "fitness-test": ([student], _fitness),
    "vision-screening": ([student, person], _screening),
    "learner-assessment": ([student], _assessment),
    "aid-grant": ([student, student, staff, person], _aid),
    "rotation-eligibility": ([staff], _eligibility),
    "training-credit": ([staff, person], _training),
    "attendance-count": ([unit, area], _attendance),
    "facility-change": ([unit], _facility),
    "staffing-standard": ([unit], _posts),
    "finance-report": ([unit, area], _finance),
    "designation": ([staff, staff, unit, area, resource, person], _designation),
    "supervision-result": ([unit, area, area, staff], _supervision),
    "policy-adoption": ([unit, area], _policy),
    "resource-publication": ([resource], _publication),
    "activity-held": ([unit, area], _activity),
    "survey-result": ([area, unit], _survey),
}


def any_of(maker):
    """(type, subject, data) of one of the types."""
    name = maker.pick(*TYPES)
    subjects, data = TYPES[name]
    return name, maker.pick(*subjects)(maker), data(maker)
