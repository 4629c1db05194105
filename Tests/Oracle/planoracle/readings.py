"""Readings: the value that counts for an indicator on a day, and its periods (contract §4)."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction

from . import civil
from .measures import Figure
from .statements import serves_to, takes_effect
from .windows import Point, Semesters, point_at, school_year

KINDS = ("running", "census", "schoolYear", "cohort", "latest", "semester", "day")
YEARLY = ("census", "cohort")  # one reading a year, in force from October to the next


@dataclass
class Reading:
    """A figure with its plan time, its day, the state of its period, and when it was read."""

    figure: Figure
    tau: Fraction | None
    read_on: int | None
    state: str
    point: Point | None = None

    @property
    def value(self):
        return self.figure.value


class Reader:
    """Readings of one measure. A period goes by the year in which it begins, a semester by its
    number, a day by itself."""

    def __init__(self, measure, reading, grace_days, yearly=False, effective=(None, None),
                 heeded=None, semesters=None):
        """`heeded` gives the areas of one that must not be silent; None: they may."""
        self._semesters = semesters or Semesters()
        if reading not in KINDS:
            raise NotImplementedError(f"reading {reading}")
        self.measure, self.kind, self._grace = measure, reading, grace_days
        self._yearly, self._effective, self._heeded = yearly, effective, heeded
        self._found, self._periods = {}, None
        self._of_plans = {}  # plan id → its periods, and the days on which they close
        if reading == "latest":
            self._stated()

    def on(self, area, day):
        """The reading in force on a day."""
        year = self.period_of(day)
        if self.kind in YEARLY:
            return self._of_year(area, year, "closed" if day >= self.closes(year) else "open", day)
        if self.kind == "latest":
            return self._latest(area, day)
        tau = Fraction(year + 1) if self.kind == "schoolYear" else civil.plan_time(day)
        return self._read(area, point_at(self.kind, day), tau, day, "open", day)

    def of_period(self, area, year):
        """The closing reading of a period."""
        if self.kind in YEARLY:
            return self._of_year(area, year, "closed", self.last_day(year))
        return self.on(area, self.last_day(year))

    def period_of(self, day):
        """The year of the period whose reading is in force on a day."""
        if self.kind in ("semester", "day"):
            return day if self.kind == "day" else self._semesters.number(day)
        year = civil.year_of(day)
        if self.kind in YEARLY:
            return year if day >= civil.first(year, 10) else year - 1
        return school_year(day) if self.kind == "schoolYear" else year

    def first_day(self, year):
        """The first day of a period."""
        if self.kind in ("semester", "day"):
            return year if self.kind == "day" else self._semesters.first(year)
        return civil.first(year, 9 if self.kind in ("census", "schoolYear") else 1)

    def last_day(self, year):
        """The last day of a period."""
        if self.kind in ("semester", "day"):
            return year if self.kind == "day" else self._semesters.last(year)
        if self.kind in YEARLY:
            return civil.first(year, 12) - 1
        if self.kind == "schoolYear":
            return civil.first(year + 1, 9) - 1
        return civil.year_end(year)

    def closes(self, year):
        """The first day on which a period is closed."""
        return self.last_day(year) + 1 + (0 if self.kind in YEARLY else self._grace)

    def deadline_period(self, deadline):
        """The period that brings the verdict: the school year that ends in the year, the last
        semester that ends by then, else its."""
        if self.kind in ("semester", "day"):
            return deadline if self.kind == "day" else self._semesters.number(deadline + 1) - 1
        return civil.year_of(deadline) - (self.kind == "schoolYear")

    def end_time(self, deadline):
        """The plan time of a deadline."""
        if self.kind in (*YEARLY, "schoolYear"):
            return Fraction(civil.year_of(deadline))
        if self.kind == "semester":
            return civil.plan_time(self.last_day(self.deadline_period(deadline)))
        return civil.plan_time(deadline)

    def periods(self, plan, day):
        """The years of the periods that begin within the plan and by a day."""
        span = (range(self.period_of(plan.starts), self.period_of(day) + 1)
                if self.kind in ("semester", "day")
                else range(civil.year_of(plan.starts), civil.year_of(day) + 1))
        return [year for year in span
                if plan.starts <= self.first_day(year) <= min(plan.ends, day)]

    def closed_periods(self, plan, day):
        """Those of them that are closed on a day."""
        if plan.id not in self._of_plans:
            years = self.periods(plan, plan.ends)
            self._of_plans[plan.id] = years, [self.closes(year) for year in years]
        years, closings = self._of_plans[plan.id]
        return years[:bisect_right(closings, day)]

    def is_before(self, plan, reading):
        """Whether a reading is of a period before the plan."""
        if reading.read_on is None:
            return False
        if self.kind in ("schoolYear", "semester"):
            return self.first_day(self.period_of(reading.read_on)) < plan.starts
        return reading.read_on < plan.starts

    def reporting(self, area, day, world):
        """Who has reported what the reading in force counts; None where it counts nobody."""
        bases, point = self.measure.bases(), self.on(area, day).point
        if not bases:
            return None
        if point is None:  # nothing is stated: of the year of the day
            year = civil.year_of(day)
            point = Point(min(civil.first(year, 9), day), day, ())
        inside = [area, *world.areas.below(area)]
        areas = [code for code in inside if world.areas.kind[code] in ("district", "county")]
        expected = [unit for unit, place in world.open_units(area, bases[0].day(point))
                    if any(each.noun.is_taught_at(place.attributes) for each in bases)]

        def is_silent(where):
            return not any(each.is_heard(where, point) for each in bases)
        return {"areas": len(areas),
                "silentAreas": sorted(code for code in areas if is_silent(("area", code))),
                "institutions": len(expected),
                "silentInstitutions": sum(is_silent(("unit", unit)) for unit in expected)}

    def _read(self, area, point, tau, read_on, state, day):
        figure = self.measure.figure(("area", area), point)
        if self._heeded and figure.value is not None and self._has_silent(area, point):
            figure = replace(figure, value=None, cause="low_coverage")
        first, last = self._effective
        if (first is not None and day < first) or (last is not None and day > last):
            figure = Figure(None, cause="no_value")
        return Reading(figure, tau, read_on, state, point)

    def _has_silent(self, area, point):
        bases = self.measure.bases()
        return bool(bases) and not all(
            any(each.is_heard(("area", code), point) for each in bases)
            for code in self._heeded(area))

    def _of_year(self, area, year, state, day):
        counted = civil.first(year, 9) if self.kind == "census" else civil.first(year, 8, 31)
        return self._read(area, point_at(self.kind, counted), Fraction(year), counted, state, day)

    # latest.

    def _latest(self, area, day):
        # What serves changes only on the days on which a period begins or has served.
        turns = tuple((effect <= day, day <= end) for effect, end, *_ in self._stated())
        if (area, turns) not in self._found:
            self._found[area, turns] = self._find(("area", area), day)
        period, cause = self._found[area, turns]
        if period is None:
            return Reading(Figure(None, cause=cause), None, None, "open")
        effect, is_year = takes_effect(period)
        year = civil.year_of(effect)
        counted = min(civil.first(year, 9), day) if is_year else effect
        point = Point(counted, min(day, civil.year_end(year)), (period,))
        return self._read(area, point, Fraction(year), effect, "open", day)

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

    def _find(self, where, day):
        """(the period that serves, None), or (None, why there is none)."""
        statements = self.measure.statements()
        begun = [each for each in self._stated() if each[0] <= day]
        is_old = False
        for _, end, period in begun:
            if all(each.of_period(where, period) is not None for each in statements) \
                    and any(each.is_dated(where, period) for each in statements):
                if day <= end:
                    return period, None
                is_old = True
        if is_old:
            return None, "stale_statement"
        silent = [not any(each.of_period(where, period) is not None
                          for _, end, period in begun if day <= end) for each in statements]
        denominator_alone = (self.measure.divides_statements and len(statements) == 2
                             and silent[-1] and not silent[0])
        return None, "no_denominator" if denominator_alone else "no_value"
