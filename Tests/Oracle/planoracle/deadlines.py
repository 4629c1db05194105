"""Target kinds that are decided at a date: a path, a count, a milestone (commitments.md, contract §5)."""

from fractions import Fraction

from . import civil
from .forecast import worsened
from .judge import FINAL, Judgement
from .paths import CountPath, Path


class Kind:
    """One kind of target for one Judge."""

    def __init__(self, judge):
        self.judge, self.target, self.reader = judge, judge.target, judge.reader

    def on(self, day, reading):
        """The Judgement of a day."""
        raise NotImplementedError

    def closing(self, year):
        """(status, expected) that the closing of a period brings, or None."""
        return None

    def baseline(self, day):
        """(value, τ) that path and forecast start from, or None."""
        return self.judge.baseline(day)


class ByDeadline(Kind):
    """level_by_date, ratio_of_ratios, full_coverage, cumulative_count: a path and a verdict."""

    def __init__(self, judge):
        super().__init__(judge)
        self._paths = {}  # by where they start

    def on(self, day, reading):
        judge, target, value = self.judge, self.target, reading.value
        baseline, path = self._path(day)
        verdict = day >= judge.verdict_day()
        found = Judgement(None, None)
        if path and reading.tau is not None:
            found.expected = path.at(reading.tau)
        if verdict and path:
            found.expected = target.limit
        found.pace = judge.required_pace(day, reading)
        if verdict:
            found.status, found.code = self._verdict()
        elif value is None:
            found.status, found.code = "no_data", reading.figure.cause
        elif judge.before_plan(reading):
            found.status, found.code = "not_due", "before_plan"
        elif target.holds(value):
            found.status, found.code = "met", "holds"
        elif path is None:
            found.status, found.code = "not_due", "no_baseline"
        else:
            found.status = path.status(value, reading.tau, target.higher_is_better)
            found.code = "on_path" if found.status == "on_course" else "behind_path"
            found.status, found.code = worsened(
                found.status, found.code, judge.forecast(day, baseline))
        if found.code not in FINAL:
            found.forecast = judge.forecast(day, baseline)
        else:
            found.pace = None
        return found

    def _path(self, day):
        """((value, τ) it starts from or None, the path or None)."""
        baseline = self.baseline(day)
        if baseline not in self._paths:
            self._paths[baseline] = Path.of(
                baseline, self.target, self.reader.end_time(self.target.deadline))
        return baseline, self._paths[baseline]

    def _verdict(self):
        reading = self.judge.verdict_reading()
        if reading.value is None:
            return "no_data", reading.figure.cause
        held = self.target.holds(reading.value)
        return ("met", "met_final") if held else ("missed", "missed_final")

    def closing(self, year):
        if year != self.reader.deadline_period(self.target.deadline):
            return None
        closing = self.judge.on(max(self.reader.closes(year), self.judge.verdict_day()))
        return closing.status, closing.expected


class Cumulative(ByDeadline):
    """cumulative_count: from 0 at the end of the year before the plan, floored."""

    def baseline(self, day):
        return Fraction(0), Fraction(civil.year_of(self.judge.plan.starts) - 1)

    def _path(self, day):
        start = self.baseline(day)[1]
        end = self.reader.end_time(self.target.deadline)
        return (Fraction(0), start), CountPath(start, self.target, end)


class Milestone(Kind):
    """The named event has happened: a value of at least 1, or of the number of parts."""

    def on(self, day, reading):
        target, value, deadline = self.target, reading.value, self.target.deadline
        if target.parts is not None and deadline is not None:
            return self._of_parts(day, reading)
        holds = value is not None and value >= (target.parts or 1)
        known = deadline is not None and (target.occasion is None or deadline <= day)
        if known and day >= self.judge.verdict_day():
            last = self.judge.verdict_reading()
            if last.value is None:
                return Judgement("no_data", last.figure.cause)
            if last.value >= 1:
                return Judgement("met", "met_final")
            return Judgement("met", "achieved_late") if holds else Judgement(
                "missed", "missed_final")
        if value is None:
            return Judgement("no_data", reading.figure.cause)
        if self.judge.before_plan(reading):
            return Judgement("not_due", "before_plan")
        if holds:
            return Judgement("met", "holds")
        if not known or day <= deadline - target.lead:
            return Judgement("not_due", "milestone_ahead")
        return Judgement("at_risk", "milestone_near")

    def _of_parts(self, day, reading):
        found = _Parts(self.judge).on(day, reading)
        if found.code == "missed_final" and reading.value is not None and (
                reading.value >= self.target.parts):
            found.status, found.code = "met", "achieved_late"
        return found

    def closing(self, year):
        deadline = self.target.deadline
        if deadline is None or year != self.reader.deadline_period(deadline):
            return None
        closing = self.judge.on(max(self.reader.closes(year), self.judge.verdict_day()))
        return closing.status, closing.expected


class _Parts(Cumulative):
    """A milestone of parts: the path of a count, no chance."""
