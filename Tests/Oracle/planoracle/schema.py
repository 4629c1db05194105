"""The `data` of the 24 event types (contract §2.2).

A checker takes (value, pointer) and gives the value that the rest works with (days as ordinals),
or raises Violation with the JSON pointer.
"""

import re
from decimal import Decimal

from . import civil

ID = re.compile(r"[A-Za-z0-9._:-]{1,128}\Z")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")
AREA = re.compile(r"[0-9A-Za-z]{1,12}\Z")
SEMESTER = re.compile(r"([0-9]{4})-[12]\Z")
PERIOD = re.compile(r"([0-9]{4})(?:-([12])|-[0-9]{2}-[0-9]{2})?\Z")

STAGES = "kindergarten primary junior senior vocational special higher adult".split()
ROLES = (
    "teacher principal vicePrincipal inspector psychologist counsellor researcher careWorker "
    "nurse guard administrator other"
).split()
KINDS = (
    "kindergarten primarySchool juniorSchool seniorSchool nineYearSchool completeSchool "
    "twelveYearSchool vocationalSchool specialSchool teachingPoint higherCollege communitySchool "
    "trainingInstitution enterprise other"
).split()
DEGREES = "secondary college bachelor master doctor".split()
OUTCOMES = (
    "graduated completed transferredOut withdrawn droppedOut suspended movedAway died"
).split()
LEVELS = "national province city county school".split()


class Violation(ValueError):
    """A schema violation; `pointer` says where, from the whole event."""

    def __init__(self, pointer):
        super().__init__(pointer)
        self.pointer = pointer


def has_control(text):
    """Whether a text has a control character (C0, DEL, C1)."""
    return any(c < " " or "\x7f" <= c <= "\x9f" for c in text)


def _matching(pattern):
    def check(value, at):
        if type(value) is not str or not pattern.match(value):
            raise Violation(at)
        return value

    return check


identifier, code, area_code = _matching(ID), _matching(CODE), _matching(AREA)


def one_of(members):
    """A closed list of words."""
    allowed = frozenset(members)

    def check(value, at):
        if type(value) is not str or value not in allowed:
            raise Violation(at)
        return value

    return check


def day(value, at):
    """A civil day."""
    found = civil.parse_day(value) if type(value) is str else None
    if found is None:
        raise Violation(at)
    return found


def whole(low, high):
    """A whole number of a range, by value."""

    def check(value, at):
        if type(value) is not int or not low <= value <= high:
            raise Violation(at)
        return value

    return check


count, year, grade = whole(0, 10**12 - 1), whole(1900, 2100), whole(1, 12)


def boolean(value, at):
    """true or false."""
    if type(value) is not bool:
        raise Violation(at)
    return value


def decimal(places, digits):
    """A number below 10^digits in absolute value with at most that many places, by value."""

    def check(value, at):
        if type(value) not in (int, Decimal) or not -(10**digits) < value < 10**digits:
            raise Violation(at)
        if type(value) is Decimal:
            plain = format(value, "f")
            if "." in plain and len(plain.rstrip("0").partition(".")[2]) > places:
                raise Violation(at)
        return value

    return check


number, money = decimal(6, 12), decimal(2, 14)


def score(value, at):
    """Points from 0 to 120, tenths allowed."""
    if not 0 <= decimal(1, 12)(value, at) <= 120:
        raise Violation(at)
    return value


def label(value, at):
    """A name: 1 to 256 bytes without control characters."""
    if type(value) is not str or not 1 <= len(value.encode()) <= 256 or has_control(value):
        raise Violation(at)
    return value


def period(value, at):
    """`2023`, `2023-09-01` or `2023-1`."""
    match = PERIOD.match(value) if type(value) is str else None
    if not match or not 1900 <= int(match.group(1)) <= 2100:
        raise Violation(at)
    if len(value) == 10 and civil.parse_day(value) is None:
        raise Violation(at)
    return value


def semester(value, at):
    """`2023-1` or `2023-2`."""
    match = SEMESTER.match(value) if type(value) is str else None
    if not match or not 1900 <= int(match.group(1)) <= 2100:
        raise Violation(at)
    return value


def capabilities(value, at):
    """Codes, each with a number, true or false; null is absent."""
    if type(value) is not dict:
        raise Violation(at)
    found = {}
    for name, given in sorted(value.items()):
        code(name, at)
        if given is not None:
            found[name] = given if type(given) is bool else number(given, f"{at}/{name}")
    return found


def list_of(member):
    """A list of members, none of them null."""

    def check(value, at):
        if type(value) is not list:
            raise Violation(at)
        return [member(each, f"{at}/{index}") for index, each in enumerate(value)]

    return check


def record(fields):
    """An object; a field is `name: checker` or `name*: checker` when required."""
    plan = [(name.rstrip("*"), name.endswith("*"), check) for name, check in fields.items()]

    def check_object(value, at):
        if type(value) is not dict:
            raise Violation(at)
        found = {}
        for name, required, check in plan:
            given = value.get(name)
            if given is not None:
                found[name] = check(given, f"{at}/{name}")
            elif required:
                raise Violation(f"{at}/{name}")
        return found

    return check_object


_stage, _role, _sex = one_of(STAGES), one_of(ROLES), one_of(["female", "male"])
_setting = one_of(["urban", "town", "rural"])

_enrolment = record({
    "schoolId*": identifier, "stage*": _stage, "from*": day,
    "move*": one_of(["new", "transferIn", "return", "promoted"]), "grade": grade,
    "classId": identifier, "sex": _sex, "birthDate": day,
    "admissionRoute": one_of(["catchment", "examFree", "lottery", "quota", "other"]),
    "groups": list_of(one_of(
        ["disabled", "leftBehind", "poor", "migrantPermit", "willingVocational"])),
    "disabilityType": code,
    "placement": one_of(["ordinary", "special", "inclusive", "home"]),
    "boarding": boolean, "placePurchased": boolean, "guardianIds": list_of(identifier),
})
_exit = record({
    "schoolId*": identifier, "date*": day, "outcome*": one_of(OUTCOMES),
    "destinationSchoolId": identifier,
})
_appointment = record({
    "unitId*": identifier, "role*": _role, "stage": _stage, "teachingSubject": code,
    "employment*": one_of(["fullTime", "partTime", "substitute", "selfHired", "external"]),
    "establishedPost": boolean, "from*": day, "to": day, "newToProfession": boolean,
    "entryCheck": record({"doneOn": day, "result": one_of(["clear", "refused"])}),
    "sex": _sex, "birthDate": day,
})
_qualification_fields = record({
    "kind*": one_of(
        ["degree", "major", "certificate", "title", "rank", "standardMet"]),
    "value*": code, "stage": _stage, "validFrom*": day, "validTo": day,
})
_rotation = record({
    "fromUnitId*": identifier, "toUnitId*": identifier, "role": _role, "backbone": boolean,
    "schoolYear*": year, "from*": day, "to": day,
})
_change_fields = record({
    "change*": one_of(["opened", "closed", "merged", "converted", "moved", "reclassified",
                       "approved", "updated"]),
    "date*": day, "kind": one_of(KINDS), "name": label, "areaCode": area_code,
    "townshipCode": area_code, "setting": _setting, "townshipSeat": boolean,
    "ownership": one_of(["public", "privateInclusive", "privateOther"]),
    "forProfit": boolean, "stages": list_of(_stage), "mergedInto": identifier,
    "classCount": count,
})
_group = record({"ageFrom": count, "ageTo": count, "sex": _sex, "setting": _setting,
                 "stage": _stage, "item": code})
_statistic = record({
    "series*": code, "period*": period, "group": _group, "value*": number,
    "status*": one_of(["preliminary", "final"]),
})
_level = one_of(LEVELS)
_destination = record({
    "schoolId*": identifier, "graduationYear*": year, "countNumber*": count, "countDate*": day,
    "outcome*": one_of(["employed", "furtherStudy", "none"]),
})
_fitness = record({
    "schoolId*": identifier, "schoolYear*": year, "date*": day, "stage*": _stage, "score": score,
    "level*": one_of(["excellent", "good", "pass", "fail"]), "bmiClass": code, "sampled": boolean,
})
_screening = record({
    "schoolId": identifier, "areaCode": area_code, "stage": _stage, "age": count, "date*": day,
    "myopic*": boolean,
})
_assessment = record({
    "schoolId*": identifier, "stage*": _stage,
    "kind*": one_of(["sportSkill", "artSkill", "swimming", "firstAid", "householdLabour",
                     "vocationalSkill", "psychological", "examination"]),
    "skillCode": code, "result*": one_of(["passed", "failed"]), "date*": day,
})
_aid = record({
    "schoolId": identifier, "programme*": code, "stage": _stage, "amount*": money,
    "semester*": semester,
})
_eligibility = record({
    "unitId*": identifier, "schoolYear*": year, "eligible*": boolean, "backbone": boolean,
})
_training = record({
    "unitId": identifier,
    "personRole*": one_of(["teacher", "principal", "official", "parent", "resident"]),
    "programme*": code, "sessionId*": identifier, "date*": day, "credits": number,
    "hours": number, "practiceDays": count,
})
_attendance = record({
    "programme*": code, "sessionId*": identifier, "date*": day, "attendances*": count,
})
_facility = record({
    "facilityId*": identifier, "facilityType*": code,
    "phase*": one_of(["planned", "designed", "started", "completed", "accepted", "inService",
                      "retired"]),
    "projectKind": one_of(["new", "rebuild", "expansion", "replace"]),
    "capabilities": capabilities, "date*": day,
})
_posts = record({
    "role*": _role, "teachingSubject": code, "postsRequired*": count, "postsEstablished": count,
    "effectiveFrom*": day,
})
_finance = record({
    "fiscalYear*": year, "itemCode*": code, "amount*": money, "headcount": count,
    "status*": one_of(["budget", "preliminary", "final"]),
})
_designation = record({
    "titleCode*": code, "level*": _level, "change*": one_of(["granted", "revoked"]),
    "date*": day, "areaCode": area_code, "unitId": identifier, "batch": label,
})
_supervision = record({
    "matterCode*": code, "criterion": code, "round": label,
    "result*": one_of(["met", "notMet", "violation", "rectified"]), "value": number,
    "caseId": identifier, "date*": day, "supervisor": label,
})
_policy = record({
    "policyCode*": code, "parameter": code, "value": number, "effectiveFrom*": day,
    "effectiveTo": day,
})
_publication = record({
    "kind*": one_of(["course", "resource", "lesson", "library", "platform"]), "media": code,
    "stage": _stage, "free": boolean, "date*": day,
    "change*": one_of(["published", "withdrawn"]), "areaCode*": area_code, "unitId": identifier,
    "influential": boolean,
})
_activity = record({
    "activityId*": identifier, "activityKind*": code, "level": _level, "date*": day,
    "participants": count,
})
_survey = record({
    "surveyId*": identifier, "questionCode*": code, "date*": day, "group": _group,
    "respondents*": count, "positive*": count, "value": number,
})


def _qualification(value, at):
    found = _qualification_fields(value, at)
    if found["kind"] == "degree" and found["value"] not in DEGREES:
        raise Violation(f"{at}/value")
    return found


def _change(value, at):
    found = _change_fields(value, at)
    if found["change"] == "opened":
        for name in ("kind", "areaCode", "setting", "ownership"):
            if name not in found:
                raise Violation(f"{at}/{name}")
    return found


def period_day(text):
    """The effective day of a statement's period."""
    start = int(text[:4])
    if len(text) == 4:
        return civil.first(start)
    if len(text) == 10:
        return civil.parse_day(text)
    return civil.first(start, 9) if text.endswith("-1") else civil.first(start + 1, 3)


def _on(name):
    return lambda data: data[name]


# type → (kinds of subject, checker of data, effective day of checked data)
TYPES = {
    "enrolment": ("student", _enrolment, _on("from")),
    "learner-exit": ("student", _exit, _on("date")),
    "graduate-destination": ("student", _destination, _on("countDate")),
    "fitness-test": ("student", _fitness, _on("date")),
    "vision-screening": ("student person", _screening, _on("date")),
    "learner-assessment": ("student", _assessment, _on("date")),
    "aid-grant": ("student staff person", _aid, lambda d: period_day(d["semester"])),
    "staff-appointment": ("staff", _appointment, _on("from")),
    "staff-qualification": ("staff", _qualification, _on("validFrom")),
    "staff-rotation": ("staff", _rotation, _on("from")),
    "rotation-eligibility": ("staff", _eligibility, lambda d: civil.first(d["schoolYear"], 9)),
    "training-credit": ("staff person", _training, _on("date")),
    "attendance-count": ("institution area", _attendance, _on("date")),
    "institution-change": ("institution", _change, _on("date")),
    "facility-change": ("institution", _facility, _on("date")),
    "staffing-standard": ("institution", _posts, _on("effectiveFrom")),
    "finance-report": ("institution area", _finance, lambda d: civil.first(d["fiscalYear"])),
    "designation": ("staff institution area resource person", _designation, _on("date")),
    "supervision-result": ("institution area staff", _supervision, _on("date")),
    "policy-adoption": ("institution area", _policy, _on("effectiveFrom")),
    "resource-publication": ("resource", _publication, _on("date")),
    "activity-held": ("institution area", _activity, _on("date")),
    "statistic": ("area", _statistic, lambda d: period_day(d["period"])),
    "survey-result": ("area institution", _survey, _on("date")),
}
KINDS_OF_SUBJECTS = {name: kinds.split() for name, (kinds, _, _) in TYPES.items()}
