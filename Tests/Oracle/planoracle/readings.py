"""Readings: the value that counts for an indicator on a day, and its periods (contract §4)."""

from dataclasses import dataclass
from fractions import Fraction

from . import civil
from .measures import Figure, Point
from .statements import serves_to, takes_effect

@dataclass
class Reading:
    """A figure with its plan time, its day, and the state of its period."""

    figure: Figure
    tau: Fraction | None
    read_on: int | None
    state: str

    @property
    def value(self):
        return self.figure.value


class Reader:
    """Readings of one measure by one of running, census, latest."""

    def __init__(self, measure, reading, grace_days, yearly=False):
        if reading not in ("running", "census", "latest"):
            raise NotImplementedError(f"reading {reading}")
        self.measure, self.kind, self._grace = measure, reading, grace_days
        self._yearly = yearly
        self._figures = {}
        self._periods = None

    def on(self, area, day):
        """The reading in force on a day."""
        if self.kind == "running":
            return Reading(self._running(area, day), civil.plan_time(day), day, "open")
        year = civil.year_of(day)
        if self.kind == "latest":
            figure, effect = self._latest(area, day)
            if effect is None:
                return Reading(figure, None, None, "open")
            return Reading(figure, Fraction(civil.year_of(effect)), effect, "open")
        if day < civil.first(year, 10):
            year -= 1
        state = "closed" if day >= self.closes(year) else "open"
        return Reading(self._census(area, year), Fraction(year), civil.first(year, 9), state)

    def of_period(self, area, year):
        """The closing reading of a period."""
        if self.kind == "census":
            return Reading(self._census(area, year), Fraction(year), civil.first(year, 9),
                           "closed")
        return self.on(area, civil.year_end(year))

    def closes(self, year):
        """The first day on which a period is closed."""
        if self.kind == "census":
            return civil.first(year, 12)
        return civil.year_end(year) + 1 + self._grace

    def closed_periods(self, plan, day):
        """The years of the periods that begin within the plan and are closed on a day."""
        month = 9 if self.kind == "census" else 1
        return [year for year in range(civil.year_of(plan.starts), civil.year_of(day) + 1)
                if plan.starts <= civil.first(year, month) <= plan.ends
                and self.closes(year) <= day]

    def reporting(self, area, day):
        """Who has reported what the reading in force counts; None where it counts nobody."""
        bases = self.measure.bases()
        if not bases:
            return None
        return bases[0].reporting([each.noun for each in bases], area, self.on(area, day).read_on)

    def _cached(self, key, make):
        if key not in self._figures:
            self._figures[key] = make()
        return self._figures[key]

    def _running(self, area, day):
        year = civil.year_of(day)
        return self._cached((area, day), lambda: self.measure.figure(
            area, Point(day, (f"{year:04}", f"{year - 1:04}"))))

    def _census(self, area, year):
        return self._cached((area, year), lambda: self.measure.figure(
            area, Point(civil.first(year, 9), (f"{year:04}", f"{year - 1:04}"))))

    def _latest(self, area, day):
        # What serves changes only on the days on which a period begins or has served.
        turns = tuple((effect <= day, day <= end) for effect, end, *_ in self._stated())
        return self._cached((area, turns), lambda: self._find_latest(area, day))

    def _stated(self):
        """(effective day, last day, period) of all that is stated, the latest first; of those that
        begin on one day the year, then the semester."""
        if self._periods is None:
            statements = self.measure.statements()
            if not statements:
                raise NotImplementedError("latest without a statement")
            periods = set().union(*(each.periods() for each in statements))
            self._periods = sorted(
                ((takes_effect(each)[0], serves_to(each), each) for each in periods
                 if takes_effect(each)[1] or not self._yearly),
                key=lambda each: (each[0], len(each[2]) == 4, len(each[2]) == 6), reverse=True)
        return self._periods

    def _find_latest(self, area, day):
        """(figure, the day on which its statements took effect or None)."""
        statements = self.measure.statements()
        begun = [each for each in self._stated() if each[0] <= day]
        is_old = False
        for effect, end, period in begun:
            if all(each.of_period(area, period) is not None for each in statements):
                if day > end:
                    is_old = True
                    continue
                counted = effect if len(period) > 4 else civil.first(int(period), 9)
                return self.measure.figure(area, Point(counted, (period,))), effect
        if is_old:
            return Figure(None, cause="stale_statement"), None
        silent = [not any(each.of_period(area, period) is not None
                          for _, end, period in begun if day <= end) for each in statements]
        denominator_alone = len(statements) > 1 and silent[-1] and not silent[0]
        return Figure(None, cause="no_denominator" if denominator_alone else "no_value"), None
