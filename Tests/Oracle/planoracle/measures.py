"""Measures that count → a figure for a place at a point (language.md §3, §7)."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction

from . import civil, flows, stocks, things
from .marks import words
from .nouns import FLOWS, STOCKS
from .places import PlaceFilter
from .statements import takes_effect
from .tally import Tally

COVERAGE = Fraction(95, 100)


@dataclass
class Figure:
    """A value with its parts. `cause` is the reason code of a missing value; `raw` is the value
    that stands before the coverage rule."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    cause: str | None = None
    raw: Fraction | None = None


def plain(value, shown=None):
    """The Figure of a value that has no parts but perhaps a count that is shown."""
    if value is None:
        return Figure(None, cause="no_value")
    return Figure(Fraction(value), shown, raw=Fraction(value))


class Measure:
    """A compiled measure. A place is `("area", code)` or `("unit", id)`."""

    noun = None  # what the numerator counts, for the shortfall
    per = None  # of a ratio over a count
    is_count = False
    by_day = False  # whether it may change on any day
    divides_statements = False  # one statement over another

    def figure(self, where, point):
        """The Figure at a place; made again only where something may have changed."""
        known = self.__dict__.setdefault("_known", {})
        key = (where, point)
        if not self.by_day:
            turns = self.__dict__.setdefault("_turns", {})
            if where not in turns:
                turns[where] = sorted(self.turns(where))
            key = (where, bisect_right(turns[where], point.day),
                   bisect_right(turns[where], point.flow_day), point.periods)
        if key not in known:
            known[key] = self._figure(where, point)
        return known[key]

    def _figure(self, where, point):
        raise NotImplementedError

    def turns(self, where):
        """Days on which the figure may change, beside a change of the statements' periods."""
        return set()

    def statements(self):
        """The statements in the tree."""
        return []

    def counted_in(self, word):
        """The same measure in another window."""
        raise NotImplementedError(f"counted in each {word}")

    def bases(self):
        """The head counts that decide whether the value can be trusted."""
        return []

    def is_given(self, where, point):
        """Whether anybody has said what it asks for."""
        return self.figure(where, point).value is not None


def pieces_of(noun, context):
    """What a noun counts."""
    if noun.kind in STOCKS:
        return stocks.pieces(noun, context)
    if noun.kind in FLOWS:
        return flows.Flow(noun, context).pieces()
    return things.MAKERS[noun.kind](noun, context)


class Count(Measure):
    """A number of persons, events or things, or a sum over them."""

    is_count = True

    def __init__(self, noun, context):
        self.noun, self._context = noun, context
        self.by_day = noun.options.get("average") is not None
        self._filters = [PlaceFilter(raw, context.inside_at(), "institution") for raw in noun.ats]
        self._tallies = {}
        if noun.options.get("average", "monthEnds") != "monthEnds":
            raise NotImplementedError(f"average {noun.options['average']}")
        self._tally()

    def _tally(self, anywhere=False):
        if anywhere not in self._tallies:
            count = self.noun.options.get("count")
            how = ("units" if count == "institutions" else "distinct" if count == "types" else
                   "max" if "max" in self.noun.options else "sum")
            noun = self.noun.anywhere() if anywhere else self.noun
            filters = [] if anywhere else self._filters
            self._tallies[anywhere] = self._context.world.cached(
                ("tally", self._context.plan.id, self._context.reading, noun.key()),
                lambda: Tally(pieces_of(noun, self._context), filters, self._context, how))
        return self._tallies[anywhere]

    def bases(self):
        return [self] if self.noun.counts_persons else []

    def counted_in(self, word):
        if self.noun.kind not in (*FLOWS, "projects"):
            raise NotImplementedError(f"{self.noun.kind} in each {word}")
        return Count(replace(self.noun, options={**self.noun.options, "in": word}), self._context)

    def day(self, point):
        """The day on which it is looked at."""
        return point.flow_day if self.noun.kind in (*FLOWS, "projects") else point.day

    def _figure(self, where, point):
        if self.by_day:
            days = _month_ends(self._first_of_mean(point.flow_day), point.flow_day)
            found = sum(Fraction(self._tally().on(where, day)) for day in days) / len(days)
        else:
            found = Fraction(self._tally().on(where, self.day(point)))
        return Figure(found, found, raw=found)

    def _first_of_mean(self, day):
        reading = self._context.reading
        if reading in ("schoolYear", "semester", "day"):
            return self._context.rule(None).at(day).start
        return civil.first(civil.year_of(day))

    def turns(self, where):
        return self._tally().turns(where)

    def all_turns(self):
        """The days on which anybody of the base comes or goes."""
        return self._tally(True).turns(None)

    def covered(self, point):
        """Whether enough of the base, anywhere, is at units that are known."""
        base, day = self._tally(True), self.day(point)
        attributed, loose = base.on(None, day), base.loose.on(day)
        return attributed >= COVERAGE * (attributed + loose)

    def is_heard(self, where, point):
        """Whether a single one of the base counts at a place."""
        return self._tally(True).on(where, self.day(point)) > 0


def _month_ends(first, day):
    """The month ends from one day to another; before the first one the day itself."""
    year = civil.year_of(first)
    ends = [civil.first(year + month // 12, month % 12 + 1) - 1 for month in range(1, 25)]
    return [each for each in ends if first <= each <= day] or [day]


class Members(Measure):
    """Institutions open on the day, each itself, or areas at or below the row's."""

    is_count = True

    def __init__(self, noun, context):
        self.noun, self._world = noun, context.world
        self.of = "area" if noun.kind == "areas" else "institution"
        raws = (*noun.filters, *noun.tests)
        self.filters = [PlaceFilter(raw, context, self.of) for raw in raws]
        self.by_day = any(condition.measure.by_day for each in self.filters
                          for condition in conditions_of(each))

    def all(self, where, point):
        """The places (with a unit's Place) that pass on the point's day."""
        return [(each, place) for each, place in self._candidates(where, point)
                if all(one.passes(each, place, point) for one in self.filters)]

    def _candidates(self, where, point):
        kind, code = where
        if self.of == "area":
            if kind != "area":
                raise NotImplementedError("areas of one institution")
            return [(("area", each), None) for each in [code, *self._world.areas.below(code)]]
        if kind == "area":
            return [(("unit", unit), place)
                    for unit, place in self._world.open_units(code, point.day)]
        place = self._world.units.resolve(code, point.day)
        return [(where, place)] if getattr(place, "unit", None) == code else []

    def everybody(self):
        """All institutions that ever were."""
        return [("unit", unit) for unit in self._world.units.histories]

    def can_count(self, area):
        """Whether areas at or below this one are of the kind and codes asked for."""
        static = [{key: each.raw[key] for key in ("codes", "kind") if key in each.raw}
                  for each in self.filters]
        canonical = self._world.areas.canonical
        return any(all(
            one in map(canonical, words(raw.get("codes", one)))
            and self._world.areas.kind[one] in words(raw.get("kind", self._world.areas.kind[one]))
            for raw in static) for one in [area, *self._world.areas.below(area)])

    def _figure(self, where, point):
        found = Fraction(len(self.all(where, point)))
        return Figure(found, found, raw=found)

    def turns(self, where):
        if where[0] == "unit":
            found = set(self._world.units.histories[where[1]].days) \
                if where[1] in self._world.units.histories else set()
            return found.union(*(each.turns(where) for each in self.filters))
        if self.of == "area":
            members = [("area", each) for each in [where[1], *self._world.areas.below(where[1])]]
        else:
            members = [("unit", each) for each in self._world.units.histories]
        found = {day for each in self._world.units.histories.values() for day in each.days}
        return found.union(*(each.turns(one) for each in self.filters for one in members))

    def statements(self):
        return [AnyMember(each, self) for one in self.filters for condition in conditions_of(one)
                for each in condition.measure.statements()]

    def places(self, where, period):
        """All members that may state something for a period."""
        effect, is_year = takes_effect(period)
        day = civil.year_end(civil.year_of(effect)) if is_year else effect
        if self.of == "area":
            return [("area", each) for each in [where[1], *self._world.areas.below(where[1])]]
        return [("unit", unit) for unit, _ in self._world.open_units(where[1], day)]


def conditions_of(filter):
    """All conditions of a place filter, at any depth."""
    found = list(filter.conditions)
    for each in filter.parts():
        found += conditions_of(each)
    return found


class AnyMember:
    """A statement that members make: a year is stated when one of them has stated it."""

    def __init__(self, statement, members):
        self._statement, self._members = statement, members

    def periods(self):
        return self._statement.periods()

    def of_period(self, where, period):
        for place in self._members.places(where, period):
            found = self._statement.of_period(place, period)
            if found is not None:
                return found
        return None

    def is_dated(self, where, period):
        return any(self._statement.is_dated(place, period)
                   for place in self._members.places(where, period))
