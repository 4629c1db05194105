"""What flows see happen: the events of each noun, by subject (language.md §3)."""

from dataclasses import dataclass, replace

from . import civil
from .persons import held_on


@dataclass(slots=True)
class Happening:
    """One event as a flow sees it: when it counts, where, what a filter may ask."""

    subject: str
    day: int  # on which it enters a window
    fact_day: int  # on which it happened: its place, ages and qualifications are of that day
    order: tuple
    case: object  # what is counted once: the person, the case, the activity
    state: dict
    unit: str | None = None
    area: str | None = None
    school_year: int | None = None
    graduation_year: int | None = None
    followed: bool = False
    # The state with the stage that only the unit tells; None where it tells nothing.
    told: dict | None = None

    def settled(self, day, followed):
        """The same, counting from the day on which it is known whether another followed."""
        return replace(self, day=day, followed=followed)


TYPES = {
    "destinations": "graduate-destination", "fitnessTests": "fitness-test",
    "screenings": "vision-screening", "assessments": "learner-assessment", "aid": "aid-grant",
    "appointments": "staff-appointment", "rotations": "staff-rotation",
    "rotationEligible": "rotation-eligibility", "training": "training-credit",
    "attendances": "attendance-count", "changes": "institution-change", "awards": "designation",
    "findings": "supervision-result", "activities": "activity-held",
}
UNITS = ("schoolId", "unitId")
LAST_COUNTS = ("fitnessTests", "screenings", "assessments", "destinations")
SUBJECTS = {"aid": ("student", "person")}
OF = {"staff": "staff", "institutions": "institution", "areas": "area", "resources": "resource",
      "people": "person"}
NAMES = {"activityKind": "kind", "titleCode": "designation", "matterCode": "matter"}


def all_of(world, noun):
    """subject → its happenings in order."""
    return world.cached(("happenings", noun), lambda: _made(world, noun))


def _made(world, noun):
    found = {}
    if noun in ("admissions", "leavers"):
        for subject, learner in world.learners().items():
            for fact, state in learner.admissions if noun == "admissions" else learner.exits:
                found.setdefault(subject, []).append(_person(subject, fact, state))
        return found
    type = TYPES[noun]
    for subject, timeline in world.timelines.items():
        if noun in SUBJECTS and subject.partition("/")[0] not in SUBJECTS[noun]:
            continue
        for fact in timeline:
            if fact.type == type and _counts(noun, fact.data):
                found.setdefault(subject, []).append(_event(world, noun, subject, fact, timeline))
    return found


def _counts(noun, data):
    if noun == "awards":
        return data["change"] == "granted"
    if data.get("to", data.get("from")) != data.get("from"):  # what ends before it begins never was
        return data["to"] >= data["from"]
    return noun != "rotationEligible" or data["eligible"]


def _person(subject, fact, state):
    return Happening(subject, fact.day, fact.day, order(fact), subject, state,
                     fact.data["schoolId"])


def order(fact):
    """The place in a timeline."""
    return (fact.day, fact.time, fact.source, fact.id)


def _event(world, noun, subject, fact, timeline):
    data = fact.data
    state = {NAMES.get(key, key): value for key, value in data.items()}
    found = Happening(subject, fact.day, fact.day, order(fact), subject, state)
    kind, _, ident = subject.partition("/")
    if kind == "institution":
        found.unit = ident
        if noun == "changes" and data["change"] in ("closed", "merged"):
            found.fact_day = fact.day - 1
    elif kind == "area":
        found.area = ident
    elif "areaCode" in data:
        found.area = data["areaCode"]
    elif noun == "rotations":
        found.unit = data["toUnitId"]
    else:
        found.unit = next((data[name] for name in UNITS if name in data), None)
    if kind == "staff":
        state["held"] = held_on(timeline, fact.day)
        if noun == "rotationEligible":
            state["role"] = world.role_of(subject, fact.day)
        if noun == "appointments" and "stage" not in state:
            found.told = {**state, "stage": world.only_stage(found.unit, fact.day)}
    if noun in ("rotations", "rotationEligible", "fitnessTests"):
        found.school_year = data["schoolYear"]
    if noun == "destinations":
        # It belongs to its year, whatever its date (language.md §3), also in windows of another kind.
        found.graduation_year = data["graduationYear"]
        found.day = civil.first(found.graduation_year)
    if noun == "findings":
        found.case = (subject, data["caseId"]) if "caseId" in data else (subject, fact.id, fact.source)
    elif noun == "activities":
        found.case = (subject, data["activityId"])
    elif noun == "attendances":
        found.case = (subject, fact.id, fact.source)
    return found


def spot_of(world, plan, happening):
    """(unit or None, stated area or None): where a happening counts; a person without a unit where
    the person counts that day, else in the plan's area."""
    if happening.area is not None or happening.unit is not None:
        return happening.unit, happening.area
    unit = world.unit_of(happening.subject, happening.fact_day)
    return (unit, None) if unit else (None, plan.area)
