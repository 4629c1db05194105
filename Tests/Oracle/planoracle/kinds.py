"""The other target kinds, and all of them by name (commitments.md, contract §5)."""

import math
from dataclasses import replace
from fractions import Fraction

from . import civil
from .deadlines import ByDeadline, Cumulative, Kind, Milestone
from .formulas import Parts
from .judge import Judgement
from .paths import Path
from .windows import point_at


class Maintain(Kind):
    """maintain, staffing_ratio: the comparator holds in every closed period."""

    def on(self, day, reading):
        target, value = self._target(day), reading.value
        found = Judgement(None, None, None if target is None or target.bounds else target.limit)
        if value is None:
            found.status, found.code = "no_data", reading.figure.cause
            return found
        if self.judge.before_plan(reading):
            found.status, found.code = "not_due", "before_plan"
            return found
        if target is None:
            found.status, found.code = "not_due", "no_baseline"
            return found
        closed, holds = self.judge.closed_values(day), target.holds(value)
        if closed and not target.holds(closed[-1]):
            found.status, found.code = "breached", "recovering" if holds else "past_limit"
        elif not holds and self.judge.zero:
            found.status, found.code = "breached", "past_limit"
        elif not holds:
            found.status, found.code = "at_risk", "provisional"
        elif self._thin(target, closed, value):
            found.status, found.code = "at_risk", "thin_headroom"
        else:
            found.status, found.code = "on_course", "within_limit"
        return found

    def _target(self, day):
        """The target as it is known on a day; None while the first observed year is not."""
        if not self.target.first:
            return self.target
        first = self.judge.baseline(day)
        return None if first is None else replace(self.target, limit=first[0])

    def _thin(self, target, closed, value):
        if len(closed) < 2 or (target.comparator == "equals" and target.bounds is None):
            return False
        fall = closed[-2] - closed[-1]
        if target.bounds is not None:
            low, high = target.bounds
            return (value - low < fall) if fall > 0 else fall < 0 and high - value < -fall
        if not target.higher_is_better:
            return fall < 0 and target.limit - value < -fall
        return fall > 0 and value - target.limit < fall

    def closing(self, year):
        reading, target = self.judge.of_period(year), self._target(self.reader.closes(year))
        if reading.value is None or self.judge.before_plan(reading) or target is None:
            return None
        return None if target.holds(reading.value) else (
            "breached", None if target.bounds else target.limit)


class PerPeriod(Kind):
    """Kinds whose status is that of the last closed period: each says whether a period holds."""

    broken = "past_limit"

    def on(self, day, reading):
        years = self.judge.closed_years(day)
        found = Judgement("not_due", "period_open", self._expected(day))
        if self.judge.before_plan(reading):
            found.code = "before_plan"
        elif years:
            held = self.held(years[-1])
            if held is None:
                found.status = "no_data"
                found.code = self.judge.of_period(years[-1]).figure.cause or "no_value"
            elif held:
                found.status, found.code = "on_course", "within_limit"
            else:
                found.status, found.code = "breached", self.broken
        return found

    def held(self, year):
        """Whether a closed period holds; None where it cannot be said."""
        value = self.judge.of_period(year).value
        return None if value is None else self.target.holds(value)

    def _expected(self, day):
        return self._expected_of(None)

    def _expected_of(self, year):
        return None if self.target.bounds is not None else self.target.limit

    def closing(self, year):
        held = self.held(year)
        status = "no_data" if held is None else "on_course" if held else "breached"
        return status, self._expected_of(year)


class YearOnYear(PerPeriod):
    """annual_change, monotonic_non_decreasing: against the year before."""

    broken = "fell"

    def held(self, year):
        now, before = self._of(year), self._of(year - 1)
        if now is None or before is None:
            return None
        return self._compares(now, before)

    def _compares(self, now, before):
        comparator, step = self.target.comparator, self.target.limit
        if self.target.kind == "monotonic_non_decreasing":
            return now >= before
        if comparator == "increaseBy":
            return now - before >= step
        if comparator == "decreaseBy":
            return before - now >= step
        return now > before if comparator == "above" else now < before

    def _of(self, year):
        """The value of a period, of the one before the first the reading of the day before the
        plan; under `latest` only where it is of that year's own statement."""
        plan = self.judge.plan
        is_first = self.reader.first_day(year + 1) >= plan.starts > self.reader.first_day(year)
        reading = self.judge.before_the_plan() if is_first else self.judge.of_period(year)
        if self.reader.kind == "latest" and reading.tau != year:
            return None
        return reading.value

    def _expected(self, day):
        return self._expected_of(self.reader.period_of(day))

    def _expected_of(self, year):
        """The value of the year before with the step; nothing of a period that began before the plan."""
        if self.reader.first_day(year) < self.judge.plan.starts:
            return None
        before = self._of(year - 1)
        if before is None:
            return None
        step = self.target.limit or Fraction(0)
        return before - step if self.target.comparator == "decreaseBy" else before + step


class Relative(PerPeriod):
    """relative_to_reference: per closed year, or by a date."""

    broken = "below_reference"

    def on(self, day, reading):
        if not self.target.dated:
            return super().on(day, reading)
        judge, found = self.judge, Judgement(None, None, self._expected(day))
        found.pace = judge.required_pace(day, reading)
        if day >= judge.verdict_day():
            found.status, found.code = ByDeadline._verdict(self)
            found.pace = None
        elif reading.value is None:
            found.status, found.code = "no_data", reading.figure.cause
        elif judge.before_plan(reading):
            found.status, found.code = "not_due", "before_plan"
        elif self.target.holds(reading.value):
            found.status, found.code = "met", "holds"
        else:
            found.status, found.code = "not_due", "period_open"
        return found

    def held(self, year):
        reading = self.judge.of_period(year)
        if self.reader.kind == "latest" and (reading.tau is None or reading.tau < year - 1):
            return None
        return super().held(year)

    def closing(self, year):
        if not self.target.dated:
            return super().closing(year)
        return ByDeadline.closing(self, year)


class Range(PerPeriod):
    """range: of a ratio per period, of a count above the upper limit at once."""

    def on(self, day, reading):
        if not self.reader.measure.is_count:
            return super().on(day, reading)
        judge, (low, high) = self.judge, self.target.bounds
        value = reading.value
        if value is None:
            return Judgement("no_data", reading.figure.cause)
        if judge.before_plan(reading):
            return Judgement("not_due", "before_plan")
        if value > high:
            return Judgement("breached", "past_limit")
        ended = day >= judge.verdict_day()
        if low <= value or self.target.permission:
            return Judgement("met", "met_final" if ended else "holds")
        return Judgement("missed", "missed_final") if ended else Judgement("not_due", "period_open")

    def closing(self, year):
        return None if self.reader.measure.is_count else super().closing(year)


class Quota(Kind):
    """annual_quota: a counter per period, judged by its pace while it is open."""

    def on(self, day, reading):
        judge, value, window = self.judge, reading.value, self._window()
        years = judge.closed_years(day)
        last = self._last_year()
        if window is None and years and years[-1] == last:
            held = self._held(last)
            code = {None: judge.of_period(last).figure.cause, True: "met_final",
                    False: "missed_final"}[held]
            return Judgement(_verdict_word(held), code, self.target.limit)
        if window is None and years and self.reader.closes(years[-1]) == day \
                and self._held(years[-1]) is False:
            return Judgement("missed", "missed_period", self.target.limit)
        pace = None if judge.before_plan(reading) else self._pace(day, reading, window)
        if value is None:
            return Judgement("no_data", reading.figure.cause, pace)
        if pace is None:
            return Judgement("not_due", "before_plan")
        if self.target.holds(value):
            return Judgement("met", "quota_reached", pace)
        if value >= pace:
            return Judgement("on_course", "on_pace", pace)
        return Judgement("off_course" if value < pace / 2 else "at_risk", "behind_pace", pace)

    def _pace(self, day, reading, window):
        """What the day asks for, whatever has happened; None where nothing is stated."""
        if reading.tau is None:
            return None
        pace = self.target.limit * self._elapsed(day, window)
        whole = self.reader.measure.is_count or _is_truth(self.reader.measure)
        return Fraction(math.floor(pace)) if whole else pace

    def _last_year(self):
        return self.reader.periods(self.judge.plan, self.judge.plan.ends)[-1]

    def _held(self, year):
        value = self.judge.of_period(year).value
        return None if value is None else self.target.holds(value)

    def _window(self):
        """The rule of a measure that counts in a day or a semester: that is the period."""
        found = self.judge.indicator.windows & {"day", "semester"}
        return self.judge.indicator.rule(min(found)) if found else None

    def _elapsed(self, day, window):
        if window is not None:
            start = window.at(day).start
            end = min(window.bounds(day)) - 1
        else:
            year = self.reader.period_of(day)
            start, end = self.reader.first_day(year), self.reader.last_day(year)
        return min(Fraction(1), Fraction(day - start + 1, end - start + 1))

    def closing(self, year):
        return None if self._window() else (_verdict_word(self._held(year)), self.target.limit)


def _is_truth(measure):
    """Whether it is 1 or 0: done or not, which is never done by half."""
    return isinstance(measure, Parts) and measure.per is None


def _verdict_word(held):
    return {None: "no_data", True: "met", False: "missed"}[held]


class PersonQuota(PerPeriod):
    """per_person_quota: per period, or over a fixed window that is longer."""

    def on(self, day, reading):
        found = _LongWindow.of(self.judge)
        return found.on(day, reading) if found else super().on(day, reading)

    def closing(self, year):
        return None if _LongWindow.of(self.judge) else super().closing(year)


class Coverage(ByDeadline):
    """full_coverage: the line from the baseline to 100, without a chance."""

    def on(self, day, reading):
        found = _LongWindow.of(self.judge)
        return found.on(day, reading) if found else super().on(day, reading)

    def closing(self, year):
        return None if _LongWindow.of(self.judge) else super().closing(year)


class _LongWindow(Kind):
    """The line 0 to 100 over a window of `plan` or `cycleYears`, verdict on its last day."""

    @classmethod
    def of(cls, judge):
        if not judge.indicator.long_windows:
            return None
        found = cls(judge)
        found.rule = judge.indicator.rule(judge.indicator.long_windows[0])
        return found

    def on(self, day, reading):
        start, end = self._bounds(min(day, self.judge.plan.ends))
        before, last = civil.plan_time(start - 1), civil.plan_time(end)
        if day >= end:
            last = self.reader.on(self.judge.area, end)
            held = None if last.value is None else self.target.holds(last.value)
            code = {None: last.figure.cause, True: "met_final", False: "missed_final"}[held]
            return Judgement(_verdict_word(held), code, self.target.limit)
        if reading.value is None:
            return Judgement("no_data", reading.figure.cause)
        if self.judge.before_plan(reading):
            return Judgement("not_due", "before_plan")
        path = Path(Fraction(0), before, self.target, last)
        if self.target.holds(reading.value):
            return Judgement("met", "holds", path.at(reading.tau))
        status = path.status(reading.value, reading.tau, True)
        code = "on_path" if status == "on_course" else "behind_path"
        return Judgement(status, code, path.at(reading.tau))

    def _bounds(self, day):
        """(first day, last day) of the plan, or of the cycle that a day lies in."""
        if self.rule.word == "plan":
            return self.judge.plan.starts, self.judge.plan.ends
        return self.rule.at(day).start, min(self.rule.bounds(day)) - 1


class Other(Kind):
    """Trends warn when the last two movements went the wrong way; `every` when nothing happened in
    the last closed period nor in the open one."""

    def __init__(self, judge):
        super().__init__(judge)
        self._windowed = None  # the measure, counted in semesters or months
        if self.target.every in ("semester", "month"):
            self._rule = judge.indicator.rule(self.target.every)
            self._windowed = judge.reader.measure.counted_in(self.target.every)

    def on(self, day, reading):
        target = self.target
        if target.trend == "none" or (target.trend is None and target.every is None):
            return Judgement(None)
        if reading.value is None:
            return Judgement("no_data", reading.figure.cause)
        if self.judge.before_plan(reading):
            return Judgement("not_due", "before_plan")
        if target.every is not None:
            late = self._is_overdue(day, reading)
            return Judgement("at_risk", "overdue") if late else Judgement("on_course", "on_path")
        closed = self.judge.closed_values(day)
        moves = [after - before for before, after in zip(closed[-3:], closed[-2:])]
        if target.trend == "increase":
            moves = [-each for each in moves]
        wrong = len(moves) == 2 and all(each > 0 for each in moves)
        return Judgement("at_risk", "wrong_way") if wrong else Judgement("on_course", "on_path")

    def closing(self, year):
        """The movement into a period is known when it has closed."""
        return self.judge.on(self.reader.closes(year)).status, None

    def _is_overdue(self, day, reading):
        if self._windowed is None:
            closed = self.judge.closed_values(day)
            return bool(closed) and closed[-1] == 0 and reading.value == 0
        last = self._rule.at(day).start - 1
        is_within = self._rule.at(last).start >= self.judge.plan.starts
        return is_within and self._in_window(last) == 0 and self._in_window(day) == 0

    def _in_window(self, day):
        where = ("area", self.judge.area)
        return self._windowed.figure(where, point_at("running", day)).value


KINDS = {
    "level_by_date": ByDeadline, "ratio_of_ratios": ByDeadline, "full_coverage": Coverage,
    "cumulative_count": Cumulative, "milestone": Milestone, "maintain": Maintain,
    "staffing_ratio": Maintain, "annual_change": YearOnYear,
    "monotonic_non_decreasing": YearOnYear, "relative_to_reference": Relative, "range": Range,
    "annual_quota": Quota, "per_person_quota": PersonQuota, "other": Other,
}
