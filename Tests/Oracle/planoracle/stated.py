"""Measures that somebody states → a figure for a place at a point (language.md §3, §5, §6)."""

from fractions import Fraction

from . import civil
from .measures import Measure, plain
from .marks import words
from .places import PlaceFilter, policy_holds, subject_of
from .statements import serves_to, takes_effect
from .windows import moved, point_at


class Stated(Measure):
    """What was stated of a place; the first period of the point that has it."""

    def statements(self):
        return [self]

    def periods(self):
        """All periods for which somebody has stated it."""
        raise NotImplementedError

    def of_period(self, where, period):
        raise NotImplementedError

    def is_dated(self, where, period):
        """Whether it was stated for the period itself, and not only counts then."""
        return self.of_period(where, period) is not None

    def _figure(self, where, point):
        for period in point.periods:
            value = self.of_period(where, period)
            if value is not None:
                return plain(value)
        return plain(None)


class Statistic(Stated):
    """A statistic of an area: exactly one group."""

    def __init__(self, raw, context, group=()):
        known = ("series", "ages", "sex", "setting", "stage", "item", "yearsBefore", "own")
        for key in raw:
            if key not in known:
                raise NotImplementedError(f"statistic key {key}")
        wanted = {key: raw[key] for key in ("sex", "setting", "stage", "item") if key in raw}
        if "ages" in raw:
            wanted["ageFrom"], wanted["ageTo"] = (int(age) for age in raw["ages"])
        self._series, self._statements = raw["series"], context.world.statements
        own = dict(self._statements.group(raw["series"], wanted))
        self._group = self._statements.group(raw["series"], {**own, **dict(group)})
        self._before = int(raw.get("yearsBefore", 0))
        self._own = raw.get("own") == "true"

    def periods(self):
        return {moved(period, self._before)
                for period in self._statements.periods.get((self._series, self._group), ())}

    def of_period(self, where, period):
        if where[0] != "area":
            raise NotImplementedError("a statistic of one institution")
        return self._statements.value(where[1], self._series, self._group,
                                      moved(period, -self._before), self._own)


class Money(Stated):
    """Items of finance reports, added; of areas, or summed over institutions."""

    def __init__(self, raw, context, ats=()):
        known = ("item", "of", "status", "own", "sum", "at")
        for key in raw:
            if key not in known:
                raise NotImplementedError(f"money key {key}")
        self._world, self._reading = context.world, context.reading
        self._items = words(raw["item"])
        self._statuses = words(raw["status"]) if "status" in raw else None
        self._field = raw.get("sum", "amount")
        self._own, self._of = raw.get("own") == "true", raw.get("of", "areas")
        self._filters = [PlaceFilter(each, context.inside_at(), "institution")
                         for each in (*([raw["at"]] if "at" in raw else []), *ats)]
        if self._filters and self._of != "institutions":
            raise NotImplementedError("money of areas at a unit")

    def periods(self):
        return self._world.statements.years(self._items, self._statuses)

    def of_period(self, where, period):
        return self._sum(where, period, None)

    def _figure(self, where, point):
        day = point.day if self._reading == "running" else None
        for period in point.periods:
            value = self._sum(where, period, day)
            if value is not None:
                return plain(value)
        return plain(None)

    def _sum(self, where, period, day):
        """The sum of the items stated that year; institutions as on 31 December unless said."""
        found = [each for item in self._items
                 for each in self._stated(where, item, period[:4], day) if each is not None]
        return sum(found) if found else None

    def _stated(self, where, item, year, day):
        statements = self._world.statements
        if where[0] == "unit":
            return [statements.report(where, item, year, self._statuses, self._field)]
        if self._of == "areas":
            return [statements.money(where[1], item, year, self._statuses, self._field, self._own)]
        day = civil.year_end(int(year)) if day is None else day
        found = []
        for unit in self._world.units.histories:
            place = self._world.units.resolve(unit, day)
            if getattr(place, "unit", None) is None or where[1] not in self._world.areas.up(place.area):
                continue
            point = point_at(self._reading, day)
            if all(each.passes(("unit", place.unit), place, point) for each in self._filters):
                found.append(statements.report(
                    ("unit", unit), item, year, self._statuses, self._field))
        return found

    def turns(self, where):
        if self._of == "areas" or where[0] == "unit":
            return set()
        return {day for each in self._world.units.histories.values() for day in each.days}.union(
            *(each.turns(("unit", unit)) for each in self._filters
              for unit in self._world.units.histories))


def _first_served(last):
    """The first day on which what was stated still counts on a day."""
    return next(day for day in range(last - 732, last + 1) if serves_to(civil.show_day(day)) >= last)


class Survey(Stated):
    """Respondents of the last result of a question, or those who answered as asked."""

    def __init__(self, raw, context):
        for key in raw:
            if key not in ("survey", "question", "of", "answer"):
                raise NotImplementedError(f"survey key {key}")
        self._raw, self._world, self._reading = raw, context.world, context.reading
        self._field = "positive" if raw.get("answer") == "positive" else "respondents"

    def periods(self):
        return self._world.statements.dates(self._raw["question"])

    def of_period(self, where, period):
        last = takes_effect(period)[0]
        return self._between(where, _first_served(last), last)

    def is_dated(self, where, period):
        last = takes_effect(period)[0]
        statements = self._world.statements
        if self._is_of_area(where):
            return statements.was_asked(where[1], self._raw, _first_served(last), last)
        return any(statements.survey(each, self._raw, last, last) for each in self._places(where, last))

    def _figure(self, where, point):
        if self._reading == "latest":
            return super()._figure(where, point)
        return plain(self._between(where, 1, point.day))

    def _between(self, where, first, last):
        statements = self._world.statements
        if self._is_of_area(where):
            return statements.asked(where[1], self._raw, first, last, self._field)
        found = [statements.survey(each, self._raw, first, last) for each in self._places(where, last)]
        found = [Fraction(each[self._field]) for each in found if each is not None]
        return sum(found) if found else None

    def _is_of_area(self, where):
        return where[0] == "area" and self._raw.get("of", "areas") == "areas"

    def _places(self, where, day):
        """The institution itself, or those of an area and what was merged into them."""
        if where[0] == "unit":
            return [where]
        found = []
        for unit in self._world.units.histories:
            place = self._world.units.resolve(unit, day)
            if getattr(place, "unit", None) is not None \
                    and where[1] in self._world.areas.up(place.area):
                found.append(("unit", unit))
        return found

    def turns(self, where):
        return {civil.parse_day(each) for each in self.periods()} | {
            day for each in self._world.units.histories.values() for day in each.days}


class Mark(Measure):
    """verdict, score, policy or holds of the area or institution itself."""

    def __init__(self, word, raw, context):
        known = {"verdict": ("matter", "criterion", "result"), "score": ("matter", "criterion"),
                 "policy": ("code", "parameter"), "holds": ("designation", "level", "since")}
        for key in raw:
            if key not in known[word]:
                raise NotImplementedError(f"{word} key {key}")
        self._word, self._raw, self._context = word, raw, context

    def _figure(self, where, point):
        marks, subject, raw = self._context.world.marks, subject_of(where), self._raw
        if self._word == "verdict":
            return plain(int(marks.verdict(subject, raw, point.day)))
        if self._word == "holds":
            return plain(int(marks.holds(subject, raw, self._context.plan, point.day)))
        if self._word == "policy" and "parameter" not in raw:
            return plain(int(policy_holds(marks, subject, raw, point.day)))
        find = marks.policy if self._word == "policy" else marks.result
        return plain((find(subject, raw, point.day) or {}).get("value"))

    def turns(self, where):
        return self._context.world.marks.turns(subject_of(where))

    def is_given(self, where, point):
        if self._word == "verdict":
            return self._context.world.marks.result(
                subject_of(where), self._raw, point.day) is not None
        return super().is_given(where, point)
