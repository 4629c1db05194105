"""What belongs to a unit or an area: filters inside `at`, of institutions and of areas, and the
conditions in them (language.md §2, §4, §7)."""

from .filters import COMPARATORS, compares, matches
from .marks import since_day, words
from fractions import Fraction

ATTRIBUTES = {"area": "areaCode", "township": "townshipCode", "kind": "kind", "setting": "setting",
              "ownership": "ownership", "stages": "stages", "forProfit": "forProfit",
              "townshipSeat": "townshipSeat"}
DATED = ("holds", "verdict", "policy", "meets")


class Condition:
    """A measure with one of the comparators; without any: at least 1."""

    def __init__(self, raw, compiler):
        limits = [word for word in raw if word in COMPARATORS or word == "between"]
        self.name = raw.get("name")
        body = {word: value for word, value in raw.items()
                if word != "name" and word not in limits}
        self.measure = compiler.compile(body)
        self._limits = {word: raw[word] for word in limits} or {"atLeast": "1"}

    def holds(self, where, point):
        """Whether it holds at a place; None where the value is not known."""
        value = self.measure.figure(where, point).value
        return None if value is None else compares(value, self._limits)

    def turns(self, where):
        return self.measure.turns(where)


class PlaceFilter:
    """A filter on units or areas, all of whose keys must hold."""

    def __init__(self, raw, context, of="institution"):
        self._context, self._of = context, of
        known = ("codes", "kind") if of == "area" else ("codes", "openedSince", *ATTRIBUTES)
        for key in raw:
            if key not in (*known, *DATED, "any", "not"):
                raise NotImplementedError(f"at key {key}")
        self.raw = raw
        self._any = [PlaceFilter(each, context, of) for each in raw.get("any", ())]
        self._not = PlaceFilter(raw["not"], context, of) if "not" in raw else None
        self.conditions = [Condition(each, context.compiler) for each in words(raw.get("meets", []))]
        if self.conditions and of != "area" and context.reading == "latest" and context.in_at:
            raise NotImplementedError("meets inside at under latest")

    def parts(self):
        """The filters inside it."""
        return (*self._any, *([self._not] if self._not else []))

    def passes(self, where, place, point):
        """Whether a unit (with its Place on the day) or an area passes at a point."""
        for key, wanted in self.raw.items():
            if key in ("any", "not", "meets"):
                continue
            if not self._holds(key, wanted, where, place, point):
                return False
        if self._any and not any(each.passes(where, place, point) for each in self._any):
            return False
        if self._not is not None and self._not.passes(where, place, point):
            return False
        return all(each.holds(where, point) is True for each in self.conditions)

    def _holds(self, key, wanted, where, place, point):
        world, plan = self._context.world, self._context.plan
        subject = subject_of(where)
        if key == "codes":
            canonical = world.areas.canonical
            codes = words(wanted)
            return where[1] in (map(canonical, codes) if self._of == "area" else codes)
        if key == "holds":
            return world.marks.holds(subject, wanted, plan, point.day)
        if key == "verdict":
            return world.marks.verdict(subject, wanted, point.day)
        if key == "policy":
            return policy_holds(world.marks, subject, wanted, point.day)
        if key == "openedSince":
            return world.units.histories[place.unit].opened_by(point.day) >= since_day(wanted, plan)
        if self._of == "area":
            return matches(world.areas.kind[where[1]], wanted)
        if key == "area":
            wanted = [world.areas.canonical(code) or code for code in words(wanted)]
            return matches(world.areas.up(place.area), wanted)
        return matches(place.attributes.get(ATTRIBUTES[key]), wanted)

    def turns(self, where):
        """Days on which it may begin or cease to hold, beside those of the unit's history."""
        found = set()
        if any(key in self.raw for key in ("holds", "verdict", "policy")):
            found |= self._context.world.marks.turns(subject_of(where))
        for each in (*self.parts(), *self.conditions):
            found |= each.turns(where)
        return found

    def answers(self, where, point):
        """(how many verdicts and values are asked for, how many are given) of a member."""
        asked = given = 0
        for raw in [self.raw["verdict"]] if "verdict" in self.raw else []:
            asked += 1
            given += self._context.world.marks.result(
                subject_of(where), raw, point.day) is not None
        for each in self.conditions:
            asked += 1
            given += each.measure.is_given(where, point)
        for each in self.parts():
            more = each.answers(where, point)
            asked, given = asked + more[0], given + more[1]
        return asked, given


def policy_holds(marks, subject, raw, day):
    """Whether a policy is in force and, with a parameter, its value satisfies the filter."""
    found = marks.policy(subject, raw, day)
    if found is None or "parameter" not in raw:
        return found is not None
    limits = {word: raw[word] for word in (*COMPARATORS, "between") if word in raw}
    return "value" in found and compares(Fraction(found["value"]), limits or {"atLeast": "1"})


def subject_of(where):
    """The subject of a place: `institution/…` or `area/…`."""
    kind, code = where
    return f"{'institution' if kind == 'unit' else 'area'}/{code}"
