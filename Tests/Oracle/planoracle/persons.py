"""Learners and staff: timelines → spells at a unit, admissions, exits (contract §2.3.5, §2.3.6)."""

from typing import NamedTuple

from . import civil
from .units import AFTER_ALL

KEPT = ("sex", "birthDate", "disabilityType", "groups", "guardianIds")


class Spell(NamedTuple):
    """One person at one unit from a day to the day before `end`; `state` is what is known."""

    subject: str
    unit: str
    start: int
    end: int
    state: dict


class Learner:
    """What a student's events mean: days on which one is enrolled and not suspended, enrolments
    that are admissions, exits that ended an enrolment; each of the latter as (fact, state)."""

    def __init__(self, subject, timeline):
        self.spells, self.admissions, self.exits = [], [], []
        school, start, state, kept = None, None, {}, {}
        for fact in timeline:
            data = fact.data
            if fact.type == "enrolment":
                self._end(subject, school, start, fact.day, state)
                is_advance = school == data["schoolId"] and state.get("stage") == data["stage"]
                kept = {**kept, **{key: data[key] for key in KEPT if key in data}}
                school, start, state = data["schoolId"], fact.day, {**data, **kept}
                if not is_advance:
                    self.admissions.append((fact, state))
            elif fact.type == "learner-exit" and data["schoolId"] == school:
                self._end(subject, school, start, fact.day, state)
                start = None
                if data["outcome"] != "suspended":
                    self.exits.append((fact, {**state, "outcome": data["outcome"]}))
                    school = None
        self._end(subject, school, start, AFTER_ALL, state)

    def _end(self, subject, school, start, day, state):
        if school is not None and start is not None and day > start:
            self.spells.append(Spell(subject, school, start, day, state))


def staff_spells(subject, timeline):
    """Days on which one person of the staff counts, cut wherever something changes."""
    spans = []
    for fact in timeline:
        if fact.type == "staff-appointment":
            spans.append((fact, fact.data.get("to")))
        elif fact.type == "staff-rotation":
            spans.append((fact, fact.data.get("to", _school_year_end(fact))))
        elif fact.type == "staff-qualification":
            spans.append((fact, fact.data.get("validTo")))
    spans = [(fact, fact.day, AFTER_ALL if to is None else to + 1) for fact, to in spans]
    edges = sorted({edge for _, start, end in spans for edge in (start, end)})
    spells = []
    for start, end in zip(edges, edges[1:]):
        counted = _counted([fact for fact, begins, ends in spans if begins <= start < ends])
        if counted is not None:
            spells.append(Spell(subject, counted[0], start, end, counted[1]))
    return spells


def _school_year_end(rotation):
    return civil.first(rotation.data["schoolYear"] + 1, 8, 31)


def _counted(valid):
    """(unit, state) of a person from the facts valid on a day, or None."""
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
    return unit, {**main.data, "held": [fact.data for fact in valid
                                        if fact.type == "staff-qualification"]}


def held_on(timeline, day):
    """The qualifications of a person that are valid on a day."""
    return [fact.data for fact in timeline if fact.type == "staff-qualification"
            and fact.day <= day <= fact.data.get("validTo", day)]
