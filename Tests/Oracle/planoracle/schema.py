"""The `data` of the seven event types of the first milestone (contract §2.2).

A checker takes (value, pointer) and gives the value that the rest works with (days as ordinals),
or raises Violation with the JSON pointer.
"""

import re
from decimal import Decimal

from . import civil

ID = re.compile(r"[A-Za-z0-9._:-]{1,128}\Z")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")
AREA = re.compile(r"[0-9A-Za-z]{1,12}\Z")
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


def number(value, at):
    """Below 10¹² and whole in millionths."""
    if type(value) is int:
        fits = abs(value) < 10**12
    elif type(value) is Decimal:
        plain = format(value, "f").rstrip("0")
        fits = abs(value) < 10**12 and len(plain.split(".")[1]) <= 6
    else:
        fits = False
    if not fits:
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
_statistic = record({
    "series*": code, "period*": period,
    "group": record({"ageFrom": count, "ageTo": count, "sex": _sex, "setting": _setting,
                     "stage": _stage, "item": code}),
    "value*": number, "status*": one_of(["preliminary", "final"]),
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


# type → (kind of subject, checker of data, effective day of checked data)
TYPES = {
    "enrolment": ("student", _enrolment, lambda d: d["from"]),
    "learner-exit": ("student", _exit, lambda d: d["date"]),
    "staff-appointment": ("staff", _appointment, lambda d: d["from"]),
    "staff-qualification": ("staff", _qualification, lambda d: d["validFrom"]),
    "staff-rotation": ("staff", _rotation, lambda d: d["from"]),
    "institution-change": ("institution", _change, lambda d: d["date"]),
    "statistic": ("area", _statistic, lambda d: period_day(d["period"])),
}
