"""The closed lists of a plan file, as the measure language has them: nouns, filters, formulas, targets.

What a key holds is a closed list, `@list` of the vocabulary, or the name of a check in planreader.py.
"""
YAML_DEPTH = 64

STAGES = "kindergarten primary junior senior vocational special higher adult".split()
LEVELS = "national province city county school".split()
ROLES = ("teacher principal vicePrincipal inspector psychologist counsellor researcher careWorker "
         "nurse guard administrator other").split()
KINDS = ("kindergarten primarySchool juniorSchool seniorSchool nineYearSchool completeSchool "
         "twelveYearSchool vocationalSchool specialSchool teachingPoint higherCollege "
         "communitySchool trainingInstitution enterprise other").split()
EXITS = "graduated completed transferredOut withdrawn droppedOut suspended movedAway died".split()
SUBJECTS = "staff institutions areas resources people".split()
RESULTS = "met notMet violation rectified".split()
PHASES = "planned designed started completed accepted inService retired".split()
READINGS = "running census schoolYear cohort latest semester day".split()
UNITS = ("percent persons institutions areas count yuan years perThousand ratio points truth "
         "places attendances").split()
WINDOWS = "day semester year schoolYear plan ever before".split()
LIMITS = "atLeast atMost above below equals between".split()
SCHOOL_LEVEL = "excellent good pass fail".split()

PERSON = {"sex": ["female", "male"], "age": "ages", "has": "has", "not": "filter", "any": "filters",
          "at": "unit"}
LEARNER = {**PERSON, "stage": STAGES, "grade": "numbers",
           "groups": "groups", "allGroups": "groups", "disabilityType": "@disabilityType"}
STUDENT = {**LEARNER, "placement": "ordinary special inclusive home".split(), "boarding": "flag",
           "placePurchased": "flag", "move": "new transferIn return promoted".split(),
           "admissionRoute": "catchment examFree lottery quota other".split()}
STAFF = {**PERSON, "role": ROLES, "stage": STAGES, "teachingSubject": "@teachingSubject",
         "employment": "fullTime partTime substitute selfHired external".split(),
         "establishedPost": "flag", "newToProfession": "flag", "longerThan": "days",
         "checkedBefore": "flag", "degree": "degree", "major": "@qualificationMajor",
         "certificate": "@qualificationCertificate", "title": "@qualificationTitle",
         "rank": "@qualificationRank", "standardMet": "@qualificationStandardMet",
         "holds": "holds", "verdict": "verdict"}
PLACE = {"holds": "holds", "verdict": "verdict", "policy": "policy", "meets": "conditions"}
UNIT = {**PLACE, "codes": "ids", "area": "ids", "township": "ids", "kind": KINDS,
        "setting": "urban town rural".split(), "forProfit": "flag", "townshipSeat": "flag",
        "ownership": "public privateInclusive privateOther".split(), "stages": STAGES,
        "openedSince": "since", "any": "units", "not": "unit"}
AREA = {**PLACE, "codes": "ids", "kind": "province city district county zone".split(),
        "any": "areas", "not": "area"}
FACILITY = {"type": "@facilityType", "reached": PHASES, "capability": "capability", "at": "unit",
            "projectKind": "new rebuild expansion replace".split()}
DESIGNATION = {"of": SUBJECTS, "designation": "@designation", "level": LEVELS, "batch": "text",
               "at": "unit"}
MATTER = {"matter": "@supervisionMatter", "criterion": "@supervisionCriterion"}
FINDING = {**MATTER, "of": SUBJECTS, "at": "unit"}
FLOW = {"in": "window", "each": "each", "count": ["events", "days", "institutions", "types"],
        "distinct": ["skillCode"], "at": "unit", "not": "filter", "any": "filters", "has": "has"}

NOUNS = {
    "students": {**STUDENT, "sum": ["guardians"], "average": ["monthEnds"], "yearsBefore": "number",
                 "floor": "number"},
    "staff": STAFF,
    "teachers": {key: held for key, held in STAFF.items() if key not in ("role", "employment")},
    "holders": {**DESIGNATION, "since": "since", "any": "filters", "not": "filter"},
    "institutions": UNIT,
    "areas": AREA,
    "classes": {"stage": STAGES, "grade": "numbers", "size": "limit", "at": "unit"},
    "facilities": {**FACILITY, "sum": "@capability", "max": "@capability", "splitTo": STAGES,
                   "count": ["institutions", "types"], "any": "filters", "not": "filter",
                   "reachedBefore": ["opening"]},
    "posts": {"role": ROLES, "sum": ["required", "established"], "at": "unit",
              "teachingSubject": "@teachingSubject"},
    "resources": {"kind": "course resource lesson library platform".split(), "stage": STAGES,
                  "media": "@resourceMedia", "free": "flag", "influential": "flag",
                  "since": "since", "holds": "holds", "any": "filters", "not": "filter"},
    "openCases": FINDING,
    "admissions": {**FLOW, **STUDENT},
    "leavers": {**FLOW, **STUDENT, "outcome": EXITS},
    "destinations": {**FLOW, "countNumber": "number", "stage": STAGES,
                     "outcome": "employed furtherStudy none".split()},
    "fitnessTests": {**FLOW, **LEARNER, "level": SCHOOL_LEVEL, "bmiClass": "@bmiClass",
                     "sampled": "flag"},
    "screenings": {**FLOW, **LEARNER, "myopic": "flag"},
    "assessments": {**FLOW, **LEARNER, "skillCode": "@skillCode", "result": ["passed", "failed"],
                    "kind": "sportSkill artSkill swimming firstAid householdLabour vocationalSkill "
                            "psychological examination".split()},
    "aid": {**FLOW, "programme": "@aidProgramme", "stage": STAGES, "sum": ["amount"]},
    "appointments": {**FLOW, **STAFF},
    "endings": {**FLOW, **STAFF},
    "rotations": {**FLOW, "role": ROLES, "backbone": "flag", "lasting": "days"},
    "rotationEligible": {**FLOW, "role": ROLES, "backbone": "flag"},
    "training": {**FLOW, "programme": "@trainingProgramme", "sum": "credits hours practiceDays".split(),
                 "personRole": "teacher principal official parent resident".split()},
    "attendances": {**FLOW, "programme": "@trainingProgramme"},
    "changes": {**FLOW, "change": "opened closed merged converted moved reclassified approved "
                                  "updated".split()},
    "projects": {**FLOW, **FACILITY, "sum": "@capability", "reachedBefore": ["opening"]},
    "awards": {**FLOW, **DESIGNATION, "firstTime": "flag"},
    "findings": {**FLOW, **FINDING, "result": RESULTS},
    "activities": {**FLOW, "kind": "@activityKind", "level": LEVELS, "sum": ["participants"]},
    "statistic": {"series": "@series", "ages": "pair", "sex": ["female", "male"], "stage": STAGES,
                  "setting": "urban town rural".split(), "item": "@statisticItem", "own": "flag",
                  "yearsBefore": "number"},
    "money": {"item": "@financeItem", "status": "budget preliminary final".split(), "own": "flag",
              "of": ["areas", "institutions"], "sum": ["headcount"], "at": "unit"},
    "survey": {"survey": "@survey", "question": "@surveyQuestion", "of": ["areas", "institutions"]},
    "verdict": {**MATTER, "result": RESULTS},
    "score": MATTER,
    "policy": {"code": "@policy", "parameter": "@policyParameter"},
    "holds": {"designation": "@designation", "level": LEVELS, "since": "since"},
}
FLOWS = [noun for noun, held in NOUNS.items() if "in" in held]
# What a share may ask of its noun beside the noun's own keys.
PASSED = {"survey": {"answer": ["positive"]}}
FORMULAS = {
    "share": {"among": "noun", "with": "with"},
    "ratio": {"of": "measure", "to": "measure", "per": "number", "capped": ["institution"]},
    "difference": {"of": "measure", "minus": "measure"},
    "growth": {"of": "measure"},
    "increase": {"of": "measure", "since": "since"},
    "variation": {"of": "measure", "weight": "weight", "over": "unit"},
    "rank": {"of": "measure", "against": "measure", "peers": "ids"},
}
# Remedies that the language lists (its section 11): not in the closed list, allowed here.
FORMULAS["share"]["standardise"] = "weights"
CONDITION_LISTS = ("allOf", "partsHeld", "partsShare")

ROW = {"name": "names", "unit": UNITS, "tier": ["A", "B", "C"], "property": ["binding", "anticipatory"],
       "scope": "scope", "rowsBelow": ["none"], "breakdowns": "breakdowns", "reading": READINGS,
       "statements": ["yearly"], "effective": "effective", "measure": "measure", "target": "target",
       "source": "source", "note": "text", "concept": "text"}
NEEDED = ("name", "unit", "tier", "concept", "measure", "target", "source")
PLAN = {"id", "title", "area", "startsOn", "endsOn", "document", "indicators", "define",
        "stageWeights", "alerts"}
BREAKDOWNS = set("setting ownership kind stage sex role boarding placement disabilityType".split())
COMPARATORS = {
    "level_by_date": {"atLeast", "atMost", "equals"},
    "ratio_of_ratios": {"atLeast", "atMost"},
    "maintain": {"atLeast", "atMost", "equals", "above", "below"},
    "relative_to_reference": {"atLeast", "atMost", "equals", "above", "below", "about"},
    "annual_change": {"increaseBy", "decreaseBy", "above", "below"},
    "annual_quota": {"atLeast", "equals", "about"},
    "cumulative_count": {"atLeast", "equals", "about"},
    "range": {"between", "about"},
    "staffing_ratio": {"atLeast", "between"},
    "full_coverage": {"equals"},
    "per_person_quota": {"equals"},
    "milestone": set(), "monotonic_non_decreasing": set(), "other": set(),
}
# Kinds that are judged from day one have no deadline.
STANDING = ("maintain", "annual_change", "annual_quota", "per_person_quota", "staffing_ratio",
            "monotonic_non_decreasing")
ABOUT_TARGET = {"baseline", "breaks", "history", "path", "tolerance", "effort", "permission",
                "lead", "parts", "by", "trend", "every", "kind"}
