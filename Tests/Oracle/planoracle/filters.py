"""What is known of a person, a case or a thing itself: filters beside `at` (language.md §2, §4)."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .marks import words
from .schema import DEGREES

PERSON_KEYS = frozenset(
    "stage grade sex age groups allGroups disabilityType placement boarding placePurchased "
    "admissionRoute move role employment teachingSubject establishedPost newToProfession "
    "longerThan checkedBefore degree major certificate title rank standardMet verdict holds has "
    "followedBy any not classId".split())
EVENT_KEYS = frozenset(
    "outcome countNumber level bmiClass sampled myopic kind skillCode result programme personRole "
    "backbone change batch".split())
DATED = {"age", "longerThan", "holds", "verdict", "has"}
QUALIFICATIONS = frozenset("major certificate title rank standardMet".split())


class Seen(NamedTuple):
    """Somebody or something as a filter sees it; `event` is what a flow saw happen."""

    subject: str
    state: dict
    event: object = None
    posts: object = None  # when the person is one of the noun counted

    def on(self, day):
        """The day on which age and qualifications are looked at."""
        return self.event.fact_day if self.event is not None else day


def matches(value, wanted):
    """Whether a stated value is one of those wanted. What is absent matches nothing, but an
    unstated yes-or-no is no."""
    if isinstance(wanted, dict):
        return value is not None and compares(value, wanted)
    if isinstance(value, (tuple, list)):
        return any(matches(each, wanted) for each in value)
    if isinstance(value, bool) or words(wanted)[0] in ("true", "false"):
        return ("true" if value else "false") in words(wanted)
    if value is None:
        return False
    if isinstance(value, str):
        return value in words(wanted)
    return any(is_number(each) and Fraction(each) == Fraction(value) for each in words(wanted))


def is_number(text):
    """Whether a text of a plan file is a number."""
    try:
        Fraction(text)
    except ValueError:
        return False
    return True


COMPARATORS = {
    "atLeast": lambda value, limit: value >= limit, "atMost": lambda value, limit: value <= limit,
    "above": lambda value, limit: value > limit, "below": lambda value, limit: value < limit,
    "equals": lambda value, limit: value == limit,
}


def compares(value, wanted):
    """Whether a number, or a degree by its rank, satisfies comparators; a yes-or-no never does."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        rank = DEGREES.index
        return all(COMPARATORS[word](rank(value), rank(limit)) for word, limit in wanted.items())
    for word, limit in wanted.items():
        if word == "between":
            if not Fraction(limit[0]) <= value <= Fraction(limit[1]):
                return False
        elif not COMPARATORS[word](Fraction(value), Fraction(limit)):
            return False
    return True


def age(born, day):
    """Completed years; who is born on 29 February completes them on 1 March."""
    then, now = date.fromordinal(born), date.fromordinal(day)
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


def _birthdays(born, low, high):
    then = date.fromordinal(born)
    for years in range(low, min(high, 9997 - then.year) + 2):
        try:
            yield date(then.year + years, then.month, then.day).toordinal()
        except ValueError:
            yield date(then.year + years, 3, 1).toordinal()


def _bounds(wanted):
    low, high = (wanted, wanted) if isinstance(wanted, str) else wanted
    return int(low), int(high)


class PersonFilter:
    """A filter beside `at`, all of whose keys must hold."""

    def __init__(self, raw, known, context):
        for key in raw:
            if key not in known:
                raise NotImplementedError(f"filter key {key}")
        self._context = context
        self._any = [PersonFilter(each, known, context) for each in raw.get("any", ())]
        self._not = PersonFilter(raw["not"], known, context) if "not" in raw else None
        self._has = context.has(raw["has"]) if "has" in raw else None
        self.followed = raw.get("followedBy")
        self._wanted = {key: value for key, value in raw.items()
                        if key not in ("any", "not", "has", "followedBy")}

        # Whether the state alone decides, and not the day.
        self.is_fixed = not DATED & set(raw) and all(
            each.is_fixed for each in (*self._any, *([self._not] if self._not else [])))

    def passes(self, seen, day):
        """Whether it holds on the counted day."""
        for key, wanted in self._wanted.items():
            if not self._holds(key, wanted, seen, day):
                return False
        if self._any and not any(each.passes(seen, day) for each in self._any):
            return False
        if self._not is not None and self._not.passes(seen, day):
            return False
        if self.followed is not None and not seen.event.followed:
            return False
        return self._has is None or self._has.reached(seen, day)

    def _holds(self, key, wanted, seen, day):
        state = seen.state
        if key == "age":
            found = state.get("age")
            if found is None and "birthDate" in state:
                found = age(state["birthDate"], seen.on(day))
            low, high = _bounds(wanted)
            return found is not None and low <= found <= high
        if key == "degree":
            held = [each["value"] for each in state.get("held", ()) if each["kind"] == "degree"]
            return bool(held) and matches(max(held, key=DEGREES.index), wanted)
        if key in QUALIFICATIONS:
            return any(each["kind"] == key and each["value"] in words(wanted)
                       for each in state.get("held", ()))
        if key == "groups":
            return matches(state.get("groups"), wanted)
        if key == "allGroups":
            return set(words(wanted)) <= set(state.get("groups", ()))
        if key == "longerThan":
            return day - state["from"] > int(wanted["days"])
        if key == "checkedBefore":
            check = state.get("entryCheck") or {}
            clear = check.get("result") == "clear" and check.get("doneOn", day) < state["from"]
            return clear == (wanted == "true")
        if key == "holds":
            return self._context.world.marks.holds(
                seen.subject, wanted, self._context.plan, seen.on(day))
        if key == "verdict":
            return self._context.world.marks.verdict(seen.subject, wanted, seen.on(day))
        return matches(state.get(key), wanted)

    def turns(self, seen, start, end):
        """Days from `start` to the day before `end` on which it may begin or cease to hold, beside
        those on which the state itself changes."""
        found = set()
        for key, wanted in self._wanted.items():
            if key == "age" and seen.event is None and "birthDate" in seen.state:
                found.update(_birthdays(seen.state["birthDate"], *_bounds(wanted)))
            elif key == "longerThan":
                found.add(seen.state["from"] + int(wanted["days"]) + 1)
            elif key in ("holds", "verdict"):
                found |= self._context.world.marks.turns(seen.subject)
        for each in self._any:
            found |= each.turns(seen, start, end)
        if self._not is not None:
            found |= self._not.turns(seen, start, end)
        if self._has is not None:
            found |= self._has.turns(seen, start, end)
        return {day for day in found if start < day < end}
