"""The judgement of one row on one day (contract §5, commitments.md)."""

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from . import civil
from .average import Asked, foretell
from .forecast import Forecast
from .formulas import Difference, Growth, Increase, Parts, Rank, Share
from .nouns import noun_word
from .windows import point_at

SHORTFALL_STATUSES = ("off_course", "at_risk", "breached", "missed")
# The verdict is out: nothing is forecast any more, and no pace is required.
FINAL = ("met_final", "missed_final")
# Kinds with a path, and units in which areas of any size are held to one value.
PATH_KINDS = ("level_by_date", "full_coverage", "ratio_of_ratios", "cumulative_count", "milestone")
RATES = ("percent", "perThousand", "ratio", "years")
FORECAST_KINDS = ("level_by_date", "ratio_of_ratios", "cumulative_count")


@dataclass
class Judgement:
    """What a day's reading comes to. All figures are exact or None."""

    status: str | None
    code: str | None = None
    expected: Fraction | None = None
    gap: Fraction | None = None
    pace: Fraction | None = None
    shortfall: int | None = None
    noun: str | None = None
    forecast: Forecast | None = None


class Judge:
    """Judges one indicator in one area of its scope."""

    def __init__(self, plan, indicator, reader, area, judged=()):
        from .kinds import KINDS  # noqa: PLC0415 (kinds are written in terms of a Judge)

        self.plan, self.indicator, self.reader, self.area = plan, indicator, reader, area
        self.target = indicator.target
        self._judged = judged  # the areas that the row is judged in
        self._others = None
        self._forecasts, self._closing, self._before = {}, {}, None
        self._kind = None
        if self.target is not None and self.target.occasion_measure is not None:
            self.target = replace(self.target, deadline=self._occasion())
        if self.judged and not self.needs_config:
            if self.target.kind not in KINDS or self.target.gap:
                raise NotImplementedError(self.target.gap or f"target kind {self.target.kind}")
            self._kind = KINDS[self.target.kind](self)

    def _occasion(self):
        """The first day on which what the target waits for holds, or None."""
        measure, where = self.target.occasion_measure, ("area", self.target.occasion_area)
        return next((day for day in sorted(measure.turns(where))
                     if measure.figure(where, point_at("running", day)).value == 1), None)

    @property
    def judged(self):
        return self.target is not None and self.indicator.tier != "C"

    @property
    def needs_config(self):
        return self.target.unset or self.indicator.unset

    @property
    def zero(self):
        """A zero target (严禁): any confirmed case breaches at once."""
        return (self.target.kind == "maintain" and self.target.limit == 0
                and self.target.comparator in ("atMost", "equals"))

    def on(self, day):
        """The Judgement of a day."""
        if not self.judged:
            return Judgement(None)
        if self.needs_config:
            return Judgement("needs_config", "needs_config")
        reading, found = self._found_on(day)
        self._measure_gap(found, reading)
        self._count_shortfall(found, reading)
        return found

    def status(self, day):
        """The status of a day alone."""
        if not self.judged or self.needs_config:
            return self.on(day).status
        return self._found_on(day)[1].status

    def _found_on(self, day):
        reading = self.reader.on(self.area, day)
        return reading, self._kind.on(day, reading)

    def compare(self, day, reading):
        """What the reading of an area below has of what is expected of this one: a path or a fixed
        limit of a rate, read on the same day."""
        own, held = self.on(day), self.reader.on(self.area, day)
        found = Judgement(None)
        on_path = self.target.kind in PATH_KINDS and not self.indicator.long_windows
        if (self.indicator.unit not in RATES or own.expected is None
                or not (on_path or self.target.first or own.expected == self.target.limit)
                or reading.read_on is None or reading.read_on != held.read_on):
            return found
        found.expected = own.expected
        if reading.value is not None:
            self._measure_gap(found, reading)
            self._count_missing(found, reading, own.expected, self.target.higher_is_better)
        return found

    def closing(self, year):
        """(status, expected) that the closing of a period brings; None where it brings nothing."""
        return self._kind.closing(year)

    def before_plan(self, reading):
        return self.reader.is_before(self.plan, reading)

    def of_period(self, year):
        """The closing reading of a period."""
        if year not in self._closing:
            self._closing[year] = self.reader.of_period(self.area, year)
        return self._closing[year]

    def closed_years(self, day):
        return self.reader.closed_periods(self.plan, day)

    def closed_values(self, day):
        """The values of the closed periods that have one of their own, not of before the plan."""
        readings = [self.of_period(year) for year in self.closed_years(day)]
        return [each.value for each in readings
                if each.value is not None and not self.before_plan(each)]

    def before_the_plan(self):
        """The reading of the day before the plan."""
        if self._before is None:
            self._before = self.reader.on(self.area, self.plan.starts - 1)
        return self._before

    def baseline(self, day):
        """(value, τ): the plan's, else the day before the plan, else the first closed period."""
        if self.target.baseline:
            value, year = self.target.baseline
            return value, Fraction(year)
        before = self.before_the_plan()
        if before.value is not None:
            return before.value, before.tau
        for year in self.closed_years(day):
            reading = self.of_period(year)
            if reading.value is not None:
                return reading.value, reading.tau
        return None

    def forecast(self, day, baseline):
        """Of the points, with the row's other areas as siblings; None below two points."""
        if self.target.kind not in FORECAST_KINDS:
            return None
        key = (tuple(self.closed_years(day)), baseline)
        if key not in self._forecasts:
            end = self.reader.end_time(self.target.deadline)
            asked = Asked(self.target.limit, self.target.higher_is_better, end, self._bounds(),
                          self.target.kind == "cumulative_count")
            self._forecasts[key] = foretell(
                self.points(key[0], baseline), asked,
                [other.points(key[0], other.begins(day)) for other in self._siblings()])
        return self._forecasts[key]

    def begins(self, day):
        """The baseline that the kind starts from."""
        return self._kind.baseline(day)

    def points(self, years, baseline):
        """{τ: value}: the published years, the baseline and the closed periods up to the deadline,
        of equal τ the first."""
        points = {Fraction(year): value for year, value in self.target.history}
        if baseline:
            points.setdefault(baseline[1], baseline[0])
        end = self.reader.end_time(self.target.deadline)
        for year in years:
            reading = self.of_period(year)
            if reading.value is None or self.before_plan(reading) or reading.tau > end:
                continue
            points.setdefault(reading.tau, reading.value)
        return points

    def _siblings(self):
        """Judges of the row in its other areas."""
        if self._others is None:
            self._others = [Judge(self.plan, self.indicator, self.reader, area)
                            for area in self._judged if area != self.area]
        return self._others

    def _bounds(self):
        measure = self.reader.measure
        if "share" in self.indicator.measure or isinstance(measure, Share | Rank) or (
                isinstance(measure, Parts) and measure.per == 100):
            return Fraction(0), Fraction(100)
        if isinstance(measure, Difference | Growth | Increase):
            return None, None
        return Fraction(0), None

    def required_pace(self, day, reading):
        """The distance to the target over the plan years that are left."""
        value, target = reading.value, self.target
        if value is None or target.limit is None or day > target.deadline:
            return None
        distance = target.limit - value if target.higher_is_better else value - target.limit
        if distance <= 0:
            return Fraction(0)
        left = self.reader.end_time(target.deadline) - reading.tau
        return distance / left if left > 0 else None

    def verdict_day(self):
        """The first day on which the deadline's period is closed."""
        deadline = self.target.deadline
        year = self.reader.deadline_period(deadline)
        if self.reader.kind in ("running", "latest"):
            return self.reader.closes(year) - civil.year_end(year) + deadline
        return self.reader.closes(year)

    def verdict_reading(self):
        """The reading that decides at the deadline."""
        deadline = self.target.deadline
        if self.reader.kind in ("running", "latest"):
            return self.reader.on(self.area, deadline)
        return self.of_period(self.reader.deadline_period(deadline))

    # What every kind shows.

    def _measure_gap(self, found, reading):
        if reading.value is not None and found.expected is not None:
            ahead = reading.value - found.expected
            found.gap = ahead if self.target.higher_is_better else -ahead

    def _count_shortfall(self, found, reading):
        if found.status not in SHORTFALL_STATUSES or found.code == "thin_headroom":
            return
        # What is held back for its coverage has a numerator and a denominator all the same.
        if reading.value is None and (self.target.bounds is not None or self.reader.measure.is_count):
            return
        limit, higher = self._limit(reading.value)
        if self.target.bounds is None and (
                found.expected is not None or self.target.kind == "annual_change"):
            limit = found.expected
        if limit is not None:
            self._count_missing(found, reading, limit, higher)

    def _count_missing(self, found, reading, limit, higher):
        measure, figure = self.reader.measure, reading.figure
        if measure.is_count:
            missing = limit - reading.value if higher else reading.value - limit
        elif measure.per is not None and figure.denominator and figure.numerator is not None:
            needed = limit * figure.denominator / Fraction(measure.per)
            missing = (math.ceil(needed) - figure.numerator if higher
                       else figure.numerator - math.floor(needed))
        else:
            return
        if missing > 0:
            found.shortfall = missing
            found.noun = noun_word(measure.noun) if measure.noun else None

    def _limit(self, value):
        """(the limit that counts, whether higher is better); of two the one that is passed."""
        if self.target.bounds is None:
            return self.target.limit, self.target.higher_is_better
        low, high = self.target.bounds
        return (high, False) if value > high else (low, True)
