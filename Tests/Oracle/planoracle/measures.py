"""Measures: the tree of a plan file → a figure for an area at a point (language.md §5, §7)."""

from dataclasses import dataclass
from fractions import Fraction

from .stocks import Noun

PERSONS = ("students", "staff", "teachers")
COVERAGE = Fraction(95, 100)


@dataclass
class Point:
    """When a measure is read: the day of its stocks, the periods that a statement may speak for,
    the first that has one counts."""

    day: int
    periods: tuple


@dataclass
class Figure:
    """A value with its parts. `cause` is the reason code of a missing value; `raw` is the value
    that stands before the coverage rule."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    cause: str | None = None
    raw: Fraction | None = None


class Measure:
    """A compiled measure."""

    noun = None  # what the numerator counts, for the shortfall
    per = None  # of a ratio over a count

    def figure(self, area, point):
        raise NotImplementedError

    def statements(self):
        """The statistics in the tree."""
        return []

    def bases(self):
        """The head counts that decide whether the value can be trusted."""
        return []


class Count(Measure):
    """A head count."""

    def __init__(self, noun, stocks):
        self.noun, self._stocks = noun, stocks
        stocks.declare(noun)

    def bases(self):
        return [self]

    def figure(self, area, point):
        count = Fraction(self._stocks.count(self.noun, area, point.day))
        return Figure(count, raw=count)

    def reporting(self, nouns, area, day):
        """Who has reported, of all these nouns together."""
        return self._stocks.reporting(nouns, area, day)

    def covered(self, point):
        attributed, loose = self._stocks.coverage(self.noun, point.day)
        return attributed >= COVERAGE * (attributed + loose)


def _moved(period, years):
    """A period this many years later."""
    return f"{int(period[:4]) + years:04}{period[4:]}"


class Statistic(Measure):
    """A statement; the first period of the point that has one."""

    def __init__(self, raw, statements):
        known = ("series", "ages", "sex", "setting", "stage", "item", "yearsBefore", "own")
        for key in raw:
            if key not in known:
                raise NotImplementedError(f"statistic key {key}")
        group = {key: raw[key] for key in ("sex", "setting", "stage", "item") if key in raw}
        if "ages" in raw:
            group["ageFrom"], group["ageTo"] = (int(age) for age in raw["ages"])
        self._series, self._statements = raw["series"], statements
        self._group = statements.group(raw["series"], group)
        self._before = int(raw.get("yearsBefore", 0))
        self._own = raw.get("own") == "true"

    def statements(self):
        return [self]

    def periods(self):
        """All periods for which somebody has stated it, moved by `yearsBefore`."""
        return {_moved(period, self._before)
                for period in self._statements.periods.get((self._series, self._group), ())}

    def of_period(self, area, period):
        return self._statements.value(area, self._series, self._group,
                                      _moved(period, -self._before), self._own)

    def figure(self, area, point):
        for period in point.periods:
            value = self.of_period(area, period)
            if value is not None:
                return Figure(value, raw=value)
        return Figure(None, cause="no_value")


class Share(Measure):
    """Of a base the part that also passes a filter, in percent."""

    per = 100

    def __init__(self, base, part):
        self._base, self._part = base, part
        self.noun = base.noun

    def bases(self):
        return [self._base]

    def figure(self, area, point):
        numerator = self._part.figure(area, point).value
        denominator = self._base.figure(area, point).value
        if denominator == 0:
            return Figure(None, numerator, denominator, "no_denominator")
        raw = numerator * 100 / denominator
        if not self._base.covered(point):
            return Figure(None, numerator, denominator, "low_coverage", raw)
        return Figure(raw, numerator, denominator, None, raw)


class Ratio(Measure):
    """One measure over another."""

    def __init__(self, of, to, per):
        self._of, self._to, self._factor = of, to, per
        self.noun = of.noun if isinstance(of, Count) else None
        self.per = per if isinstance(of, Count) else None
        counts = [part for part in (to, of) if isinstance(part, Count)]
        self._tested = counts[0] if counts else None

    def statements(self):
        return self._of.statements() + self._to.statements()

    def bases(self):
        return [self._tested] if self._tested else self._of.bases() + self._to.bases()

    def figure(self, area, point):
        of, to = self._of.figure(area, point), self._to.figure(area, point)
        low = "low_coverage" in (of.cause, to.cause)
        if not to.raw:
            return Figure(None, of.raw, to.raw, "no_denominator")
        if of.raw is None:
            return Figure(None, None, to.raw, "no_value")
        raw = of.raw * self._factor / to.raw
        if low or (self._tested is not None and not self._tested.covered(point)):
            return Figure(None, of.raw, to.raw, "low_coverage", raw)
        return Figure(raw, of.raw, to.raw, None, raw)


class Compiler:
    """Makes measures; knows all rows for `indicator:` and the plan's `define`."""

    def __init__(self, stocks, statements, rows):
        self._stocks, self._statements, self._rows = stocks, statements, rows

    def compile(self, raw, define, ats=()):
        """The Measure of a tree; every noun in it is narrowed by `ats`."""
        (word, body), = raw.items()
        if word in PERSONS:
            return Count(self._noun(word, body, ats), self._stocks)
        if word == "statistic":
            if ats:
                raise NotImplementedError("a statistic at a unit")
            return Statistic(body, self._statements)
        if word == "share":
            (kind, filter), = body["among"].items()
            if kind not in PERSONS:
                raise NotImplementedError(f"share among {kind}")
            base = self._noun(kind, filter, ats)
            return Share(Count(base, self._stocks),
                         Count(base.narrowed(body["with"]), self._stocks))
        if word == "ratio":
            if "capped" in body:
                raise NotImplementedError("capped")
            return Ratio(self.compile(body["of"], define, ats),
                         self.compile(body["to"], define, ats), Fraction(body.get("per", 1)))
        if word == "indicator":
            id, more = (body, None) if isinstance(body, str) else (body["id"], body.get("at"))
            return self.compile(self._rows[id], define, (*ats, more) if more else ats)
        if word == "defined":
            return self.compile(define[body], define, ats)
        raise NotImplementedError(f"measure {word}")

    def _noun(self, kind, filter, ats):
        noun = Noun.parse(kind, filter)
        for at in ats:
            noun = noun.narrowed({"at": at})
        return noun
