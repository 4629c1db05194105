"""Readings: the value that counts for an indicator on a day, and its periods (contract §4)."""

from dataclasses import dataclass
from fractions import Fraction

from . import civil
from .measures import Figure, Point

LATEST_YEARS_BACK = 2


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

    def __init__(self, measure, reading, grace_days):
        if reading not in ("running", "census", "latest"):
            raise NotImplementedError(f"reading {reading}")
        self.measure, self.kind, self._grace = measure, reading, grace_days
        self._figures = {}

    def on(self, area, day):
        """The reading in force on a day."""
        if self.kind == "running":
            return Reading(self._running(area, day), civil.plan_time(day), day, "open")
        year = civil.year_of(day)
        if self.kind == "latest":
            figure, spoken = self._latest(area, year)
            if spoken is None:
                return Reading(figure, None, None, "open")
            return Reading(figure, Fraction(spoken), civil.first(spoken), "open")
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

    def _cached(self, key, make):
        if key not in self._figures:
            self._figures[key] = make()
        return self._figures[key]

    def _running(self, area, day):
        year = civil.year_of(day)
        return self._cached((area, day), lambda: self.measure.figure(
            area, Point(day, (year, year - 1))))

    def _census(self, area, year):
        return self._cached((area, year), lambda: self.measure.figure(
            area, Point(civil.first(year, 9), (year, year - 1))))

    def _latest(self, area, year):
        return self._cached((area, year), lambda: self._find_latest(area, year))

    def _find_latest(self, area, year):
        """(figure, the year that the statements speak for or None)."""
        statements = self.measure.statements()
        if not statements:
            raise NotImplementedError("latest without a statement")
        for back in range(LATEST_YEARS_BACK + 1):
            spoken = year - back
            if all(each.of_year(area, spoken) is not None for each in statements):
                point = Point(civil.first(spoken, 9), (spoken,))
                return self.measure.figure(area, point), spoken
        for older in range(1900, year - LATEST_YEARS_BACK):
            if all(each.of_year(area, older) is not None for each in statements):
                return Figure(None, cause="stale_statement"), None
        recent = range(year - LATEST_YEARS_BACK, year + 1)
        silent = [not any(each.of_year(area, y) is not None for y in recent)
                  for each in statements]
        denominator_alone = len(statements) > 1 and silent[-1] and not silent[0]
        return Figure(None, cause="no_denominator" if denominator_alone else "no_value"), None
