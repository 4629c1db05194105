"""The judgement of one row on one day (contract §5, commitments.md)."""

import math
from dataclasses import dataclass
from fractions import Fraction

from . import civil
from .forecast import Forecast, least_squares, worsened

DEADLINE_KINDS = ("level_by_date", "ratio_of_ratios")
SHORTFALL_STATUSES = ("off_course", "at_risk", "breached", "missed")
# The verdict is out: nothing is forecast any more, and no pace is required.
FINAL = ("met_final", "missed_final")


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

    def __init__(self, plan, indicator, reader, area):
        self.plan, self.indicator, self.reader, self.area = plan, indicator, reader, area
        self.target = indicator.target
        self._forecasts = {}
        if self.judged and not self.target.unset and self.target.kind not in (
                *DEADLINE_KINDS, "maintain"):
            raise NotImplementedError(f"target kind {self.target.kind}")

    @property
    def judged(self):
        return self.target is not None and self.indicator.tier != "C"

    @property
    def zero(self):
        """A zero target (严禁): any confirmed case breaches at once."""
        return (self.target.kind == "maintain" and self.target.limit == 0
                and self.target.comparator in ("atMost", "equals"))

    def on(self, day):
        """The Judgement of a day."""
        if not self.judged:
            return Judgement(None)
        if self.target.unset:
            return Judgement("needs_config", "needs_config")
        reading = self.reader.on(self.area, day)
        if self.target.kind == "maintain":
            found = self._maintain(day, reading)
        else:
            found = self._by_deadline(day, reading)
        self._measure_gap(found, reading)
        self._count_shortfall(found, reading)
        return found

    def _before_plan(self, reading):
        return reading.read_on is not None and reading.read_on < self.plan.starts

    # Kinds with a deadline.

    def _by_deadline(self, day, reading):
        target, value = self.target, reading.value
        verdict = day >= self._verdict_day()
        path = Path.of(self.baseline(day), target)
        expected = path.at(reading.tau) if path and reading.tau is not None else None
        if verdict and path:
            expected = target.limit
        found = Judgement(None, None, expected)
        found.pace = self._pace(day, reading)
        if verdict:
            found.status, found.code = self._verdict()
        elif value is None:
            found.status, found.code = "no_data", reading.figure.cause
        elif self._before_plan(reading):
            found.status, found.code = "not_due", "before_plan"
        elif target.holds(value):
            found.status, found.code = "met", "holds"
        elif path is None:
            found.status, found.code = "not_due", "no_baseline"
        else:
            behind = expected - value if target.higher_is_better else value - expected
            if behind <= 0:
                found.status, found.code = "on_course", "on_path"
            else:
                found.status = "at_risk" if behind <= path.step / 4 else "off_course"
                found.code = "behind_path"
            found.status, found.code = worsened(
                found.status, found.code, self.forecast(day))
        if found.code not in FINAL:
            found.forecast = self.forecast(day)
        else:
            found.pace = None
        return found

    def forecast(self, day):
        """Of the baseline and the closed periods up to the deadline; None below four points."""
        years = tuple(self.reader.closed_periods(self.plan, day))
        if years not in self._forecasts:
            self._forecasts[years] = self._forecast(years, day)
        return self._forecasts[years]

    def _forecast(self, years, day):
        baseline = self.baseline(day)
        points = [(baseline[1], baseline[0])] if baseline else []
        end = self._end_time()
        for year in years:
            reading = self.reader.of_period(self.area, year)
            if reading.value is None or self._before_plan(reading) or reading.tau > end:
                continue
            if not points or reading.tau > points[-1][0]:
                points.append((reading.tau, reading.value))
        found = least_squares(points, self.target.limit, self.target.higher_is_better, end)
        return found.within(0, 100) if found and "share" in self.indicator.measure else found

    def _end_time(self):
        if self.reader.kind == "census":
            return Fraction(civil.year_of(self.target.deadline))
        return civil.plan_time(self.target.deadline)

    def _verdict_day(self):
        year = civil.year_of(self.target.deadline)
        if self.reader.kind == "census" or self.target.deadline == civil.year_end(year):
            return self.reader.closes(year)
        return self.reader.closes(year) - civil.year_end(year) + self.target.deadline

    def _verdict(self):
        deadline = self.target.deadline
        if self.reader.kind == "census":
            reading = self.reader.of_period(self.area, civil.year_of(deadline))
        else:
            reading = self.reader.on(self.area, deadline)
        if reading.value is None:
            return "no_data", reading.figure.cause
        held = self.target.holds(reading.value)
        return ("met", "met_final") if held else ("missed", "missed_final")

    def baseline(self, day):
        """(value, τ): the plan's, else the day before the plan, else the first closed period."""
        if self.target.baseline:
            value, year = self.target.baseline
            return value, Fraction(year)
        before = self.reader.on(self.area, self.plan.starts - 1)
        if before.value is not None:
            return before.value, before.tau
        for year in self.reader.closed_periods(self.plan, day):
            reading = self.reader.of_period(self.area, year)
            if reading.value is not None:
                return reading.value, reading.tau
        return None

    def _pace(self, day, reading):
        value, target = reading.value, self.target
        if value is None or day > target.deadline:
            return None
        distance = target.limit - value if target.higher_is_better else value - target.limit
        if distance <= 0:
            return Fraction(0)
        left = civil.plan_time(target.deadline) - reading.tau
        return distance / left if left > 0 else None

    # maintain.

    def _maintain(self, day, reading):
        target, value = self.target, reading.value
        found = Judgement(None, None, target.limit)
        if value is None:
            found.status, found.code = "no_data", reading.figure.cause
            return found
        if self._before_plan(reading):
            found.status, found.code = "not_due", "before_plan"
            return found
        closed = [self.reader.of_period(self.area, year).value
                  for year in self.reader.closed_periods(self.plan, day)]
        closed = [each for each in closed if each is not None]
        holds = target.holds(value)
        if closed and not target.holds(closed[-1]):
            found.status, found.code = "breached", "recovering" if holds else "past_limit"
        elif not holds and self.zero:
            found.status, found.code = "breached", "past_limit"
        elif not holds:
            found.status, found.code = "at_risk", "provisional"
        elif self._thin(closed, value):
            found.status, found.code = "at_risk", "thin_headroom"
        else:
            found.status, found.code = "on_course", "within_limit"
        return found

    def _thin(self, closed, value):
        if len(closed) < 2:
            return False
        movement, headroom = closed[-2] - closed[-1], value - self.target.limit
        if not self.target.higher_is_better:
            movement, headroom = -movement, -headroom
        return movement > 0 and headroom < movement

    # What every kind shows.

    def _measure_gap(self, found, reading):
        if reading.value is not None and found.expected is not None:
            ahead = reading.value - found.expected
            found.gap = ahead if self.target.higher_is_better else -ahead

    def _count_shortfall(self, found, reading):
        measure, figure = self.reader.measure, reading.figure
        if found.status not in SHORTFALL_STATUSES or found.code == "thin_headroom":
            return
        if measure.noun is None or measure.per is None or not figure.denominator:
            return
        limit = self.target.limit
        if found.expected is not None and found.status in ("off_course", "at_risk"):
            limit = found.expected
        needed = limit * figure.denominator / Fraction(measure.per)
        if self.target.higher_is_better:
            missing = math.ceil(needed) - figure.numerator
        else:
            missing = figure.numerator - math.floor(needed)
        if missing > 0:
            found.shortfall, found.noun = missing, _noun_word(measure.noun)


def _noun_word(noun):
    if noun.kind == "students":
        return "children" if noun.only_stage("kindergarten") else "students"
    return noun.kind


class Path:
    """What is expected from the baseline to the target (时序进度)."""

    def __init__(self, value, start, target):
        self.end = civil.plan_time(target.deadline)
        past = target.holds(value) or start >= self.end
        self.start, self.limit = start, target.limit
        self.value = target.limit if past else value
        self.step = Fraction(0) if past else (
            abs(target.limit - value) / (self.end - start))

    @classmethod
    def of(cls, baseline, target):
        return cls(*baseline, target) if baseline else None

    def at(self, tau):
        """The expected value at a plan time, level before the baseline and after the deadline."""
        if tau >= self.end:
            return self.limit
        if tau <= self.start:
            return self.value
        return self.value + (self.limit - self.value) * (tau - self.start) / (
            self.end - self.start)
