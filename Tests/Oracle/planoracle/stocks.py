"""Head counts of persons by area and day, with their roll-up over units (language.md §2, §3)."""

from bisect import bisect_right
from itertools import accumulate

from . import persons, schema
from .units import CLOSED, UNATTRIBUTED

FIXED = {"teachers": {"role": "teacher", "employment": ["fullTime", "selfHired"]}}
UNIT_KEYS = {"area": "areaCode", "township": "townshipCode"}


class Noun:
    """Students, staff or teachers with filters that must all hold, and filters `at` the unit."""

    def __init__(self, kind, filters, ats):
        self.kind, self.filters, self.ats = kind, filters, ats

    @classmethod
    def parse(cls, kind, raw):
        return cls(kind, [FIXED.get(kind, {})], []).narrowed(raw or {})

    def narrowed(self, raw):
        """The noun with one more filter, its `at` parted off."""
        own = {key: value for key, value in raw.items() if key != "at"}
        ats = [raw["at"]] if raw.get("at") else []
        return Noun(self.kind, self.filters + [own], self.ats + ats)

    def anywhere(self):
        """The noun without conditions on the unit."""
        return Noun(self.kind, self.filters, [])

    @property
    def persons(self):
        return "students" if self.kind == "students" else "staff"

    def only_stage(self, stage):
        """Whether some filter allows this stage alone."""
        return any(_words(each["stage"]) == [stage] for each in self.filters if "stage" in each)

    def is_taught_at(self, attributes):
        """Whether the unit has one of the stages that the noun asks for."""
        return all(set(_words(each["stage"])) & set(attributes.get("stages", ()))
                   for each in self.filters if "stage" in each)

    def key(self):
        return repr((self.kind, self.filters, self.ats))


def _words(value):
    return value if isinstance(value, list) else [value]


def matches(value, wanted):
    """Whether a stated value is one of those wanted; what is absent matches nothing."""
    if isinstance(wanted, dict):
        return value is not None and _compares(value, wanted)
    if isinstance(value, tuple):
        return any(each in _words(wanted) for each in value)
    if isinstance(value, bool) or wanted in ("true", "false"):
        return ("true" if value else "false") in _words(wanted)
    return value is not None and str(value) in _words(wanted)


def _compares(degree, wanted):
    rank = schema.DEGREES.index
    tests = {"atLeast": lambda a, b: a >= b, "below": lambda a, b: a < b,
             "equals": lambda a, b: a == b}
    return all(tests[word](rank(degree), rank(limit)) for word, limit in wanted.items())


class Steps:
    """A number that changes on days."""

    def __init__(self, changes):
        self.days = sorted(day for day, change in changes.items() if change)
        self.sums = list(accumulate(changes[day] for day in self.days))

    def on(self, day):
        index = bisect_right(self.days, day)
        return self.sums[index - 1] if index else 0


def _clip(changes, start, end, into):
    """Adds to `into` what `changes` amounts to from `start` to the day before `end`."""
    level = 0
    for day, change in changes.items():
        if day <= start:
            level += change
        elif day < end:
            into[day] = into.get(day, 0) + change
    last = level + sum(change for day, change in changes.items() if start < day < end)
    if level:
        into[start] = into.get(start, 0) + level
    if last:
        into[end] = into.get(end, 0) - last


class Stocks:
    """All head counts, made when first asked for."""

    def __init__(self, timelines, units):
        self._timelines, self._units = timelines, units
        self._contributions, self._counted, self._present = {}, {}, {}
        self._keys = {"students": {"stage"}, "staff": {"stage", "role", "employment"}}

    def declare(self, noun):
        """Says before the first count which attributes the noun asks about."""
        known = persons.STUDENT_KEYS if noun.persons == "students" else persons.STAFF_KEYS
        for each in noun.filters:
            for key in each:
                if key not in known:
                    raise NotImplementedError(f"filter key {key}")
                self._keys[noun.persons].add(key)

    def count(self, noun, area, day):
        """How many count in an area on a day."""
        areas, _ = self._of(noun)
        return areas[area].on(day) if area in areas else 0

    def coverage(self, noun, day):
        """(attributed, unattributed) of the noun anywhere in the installation on a day."""
        areas, loose = self._of(noun.anywhere())
        return areas[None].on(day), loose.on(day)

    def reporting(self, nouns, area, day):
        """Who has reported of those who should, for values that rest on these nouns."""
        nouns = [noun.anywhere() for noun in nouns]
        heard = [self._whereabouts(noun, day) for noun in nouns]
        heard_units = {unit for each in heard for unit, _ in each}
        heard_areas = {code for each in heard for _, code in each}
        inside = [area, *self._units.areas.below(area)]
        kinds = self._units.areas.kind
        areas = [code for code in inside if kinds[code] in ("district", "county")]
        places = {unit: self._units.resolve(unit, day) for unit in self._units.histories}
        expected = [
            unit for unit, place in places.items()
            if place not in (CLOSED, UNATTRIBUTED) and place.unit == unit and place.area in inside
            and any(noun.is_taught_at(place.attributes) for noun in nouns)]
        return {
            "areas": len(areas),
            "silentAreas": sorted(
                code for code in areas
                if not heard_areas & {code, *self._units.areas.below(code)}),
            "institutions": len(expected),
            "silentInstitutions": len([unit for unit in expected if unit not in heard_units])}

    def _whereabouts(self, noun, day):
        """(unit, area) wherever somebody of the noun counts on a day."""
        key = (noun.key(), day)
        if key not in self._present:
            found = {}
            for unit, stage, changes in self._grouped(noun, sorted(self._keys[noun.persons])):
                place = self._units.resolve(unit, day)
                if place in (CLOSED, UNATTRIBUTED) or not _stage_fits(noun, stage, place):
                    continue
                count = sum(change for on, change in changes.items() if on <= day)
                where = place.unit, place.area
                found[where] = found.get(where, 0) + count
            self._present[key] = [where for where, count in found.items() if count]
        return self._present[key]

    def _of(self, noun):
        key = noun.key()
        if key not in self._counted:
            self._counted[key] = self._roll_up(noun)
        return self._counted[key]

    def _roll_up(self, noun):
        """({area or None for all: Steps}, Steps of the unattributed)."""
        areas, loose = {None: {}}, {}
        keys = sorted(self._keys[noun.persons])
        for unit, stage, changes in self._grouped(noun, keys):
            for start, end, place in self._units.segments(unit):
                if place is CLOSED or not _stage_fits(noun, stage, place):
                    continue
                if place is UNATTRIBUTED:
                    _clip(changes, start, end, loose)
                elif all(unit_passes(place, each, self._units.areas) for each in noun.ats):
                    for area in [None, *self._units.areas.up(place.area)]:
                        _clip(changes, start, end, areas.setdefault(area, {}))
        return {area: Steps(changes) for area, changes in areas.items()}, Steps(loose)

    def _grouped(self, noun, keys):
        """(unit, appointment's stage or None, changes) of all whose own attributes pass."""
        if noun.persons not in self._contributions:
            self._contributions[noun.persons] = persons.contributions(
                self._timelines, noun.persons, keys)
        by_staff = noun.persons == "staff"
        stage_index = keys.index("stage")
        passing, grouped = {}, {}
        for (unit, attributes), changes in self._contributions[noun.persons].items():
            if attributes not in passing:
                values = dict(zip(keys, attributes))
                passing[attributes] = all(
                    matches(values[key], wanted)
                    for each in noun.filters for key, wanted in each.items()
                    if not (by_staff and key == "stage"))
            if passing[attributes]:
                stage = attributes[stage_index] if by_staff else None
                merged = grouped.setdefault((unit, stage), {})
                for day, change in changes.items():
                    merged[day] = merged.get(day, 0) + change
        for (unit, stage), changes in grouped.items():
            yield unit, stage, changes


def _stage_fits(noun, stage, place):
    """Staff: the appointment's stage, else the only stage of the unit (contract §2.3.6)."""
    if noun.persons == "students":
        return True
    if stage is None and place is not UNATTRIBUTED:
        stages = set(place.attributes.get("stages") or [])
        stage = stages.pop() if len(stages) == 1 else None
    return all(matches(stage, each["stage"]) for each in noun.filters if "stage" in each)


def unit_passes(place, at, areas):
    """Whether a unit passes an `at` filter on the days of a place."""
    for key, wanted in at.items():
        if key == "codes":
            value = place.unit
        elif key == "area":
            value = tuple(areas.up(place.area))
        elif key in ("kind", "setting", "ownership", "stages", "forProfit", "townshipSeat",
                     "township"):
            value = place.attributes.get(UNIT_KEYS.get(key, key))
        else:
            raise NotImplementedError(f"at key {key}")
        if not matches(tuple(value) if isinstance(value, list) else value, wanted):
            return False
    return True
