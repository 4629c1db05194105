"""Learners and staff: timelines → spells at a unit (contract §2.3.5, §2.3.6).

A spell is (unit, first day, day after the last, attributes); attributes is a tuple of values in
the order of the keys asked for. What is absent is None.
"""

from . import civil
from .schema import DEGREES
from .units import AFTER_ALL

STUDENT_KEYS = ("stage", "sex", "grade", "groups", "disabilityType", "placement", "boarding",
                "placePurchased", "admissionRoute", "move")
KEPT = ("sex", "birthDate", "disabilityType", "groups", "guardianIds")
STAFF_KEYS = ("role", "employment", "stage", "sex", "teachingSubject", "establishedPost",
              "newToProfession", "degree", "major", "certificate", "title", "rank")
QUALIFICATIONS = ("major", "certificate", "title", "rank")


def student_spells(timeline, keys):
    """Days on which one student is enrolled and not suspended."""
    spells = []
    school, start, attributes, kept = None, None, None, {}

    def end(day):
        if school is not None and start is not None and day > start:
            spells.append((school, start, day, attributes))

    for fact in timeline:
        data = fact.data
        if fact.type == "enrolment":
            end(fact.day)
            kept = {**kept, **{key: data[key] for key in KEPT if key in data}}
            school, start = data["schoolId"], fact.day
            attributes = tuple(_fixed(kept.get(key) if key in KEPT else data.get(key))
                               for key in keys)
        elif fact.type == "learner-exit" and data["schoolId"] == school:
            end(fact.day)
            start = None
            if data["outcome"] != "suspended":
                school = None
    end(AFTER_ALL)
    return spells


def _fixed(value):
    return tuple(sorted(value)) if isinstance(value, list) else value


def staff_spells(timeline, keys):
    """Days on which one person of the staff counts, cut wherever something changes."""
    appointments = [f for f in timeline if f.type == "staff-appointment"]
    rotations = [f for f in timeline if f.type == "staff-rotation"]
    qualifications = [f for f in timeline if f.type == "staff-qualification"]
    spans = (
        [(f, f.day, f.data.get("to")) for f in appointments]
        + [(f, f.day, f.data.get("to", _school_year_end(f))) for f in rotations]
        + [(f, f.day, f.data.get("validTo")) for f in qualifications]
    )
    spans = [(f, start, AFTER_ALL if to is None else to + 1) for f, start, to in spans]
    edges = sorted({edge for _, start, end in spans for edge in (start, end)})
    spells = []
    for start, end in zip(edges, edges[1:]):
        valid = [fact for fact, begins, ends in spans if begins <= start < ends]
        counted = _counted(valid, keys)
        if counted is None:
            continue
        unit, attributes = counted
        if spells and spells[-1][0] == unit and spells[-1][3] == attributes \
                and spells[-1][2] == start:
            spells[-1] = (unit, spells[-1][1], end, attributes)
        else:
            spells.append((unit, start, end, attributes))
    return spells


def _school_year_end(rotation):
    return civil.first(rotation.data["schoolYear"] + 1, 8, 31)


def _counted(valid, keys):
    """(unit, attributes) of a person from the facts valid on a day, or None."""
    appointments = [fact for fact in valid if fact.type == "staff-appointment"]
    if not appointments:
        return None
    main = min(appointments, key=lambda f: (
        f.data["employment"] != "fullTime", f.day, f.id, f.source))
    rotations = [fact for fact in valid if fact.type == "staff-rotation"]
    unit = main.data["unitId"]
    if rotations:
        latest = max(rotations, key=lambda f: (f.day, f.time, f.source, f.id))
        unit = latest.data["toUnitId"]
    held = [fact.data for fact in valid if fact.type == "staff-qualification"]
    return unit, tuple(_staff_value(key, main.data, held) for key in keys)


def _staff_value(key, main, held):
    if key == "degree":
        degrees = [q["value"] for q in held if q["kind"] == "degree"]
        return max(degrees, key=DEGREES.index) if degrees else None
    if key in QUALIFICATIONS:
        return tuple(sorted({q["value"] for q in held if q["kind"] == key}))
    return main.get(key)


def contributions(timelines, kind, keys):
    """(unit, attributes) → {day: change}, over all students or all staff."""
    spells_of = student_spells if kind == "students" else staff_spells
    prefix = "student/" if kind == "students" else "staff/"
    found = {}
    for subject, timeline in timelines.items():
        if subject.startswith(prefix):
            for unit, start, end, attributes in spells_of(timeline, keys):
                steps = found.setdefault((unit, attributes), {})
                steps[start] = steps.get(start, 0) + 1
                steps[end] = steps.get(end, 0) - 1
    return found
