"""When a measure is read, and the windows of its flows (language.md §4, §6)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from . import civil

LAST_DAY = civil.first(2200)  # facts may take effect later, but no day after it is asked about
DEFAULT_KIND = {"running": "year", "census": "schoolYear", "schoolYear": "schoolYear",
                "cohort": "cohort", "latest": "year", "semester": "semester", "day": "day"}


@dataclass(frozen=True)
class Point:
    """When a measure is read: the day of its stocks, the last day of its flows, and the periods
    that a statement may speak for, of which the first that has one counts."""

    day: int
    flow_day: int
    periods: tuple

    def shifted(self, years):
        """The same reading that number of years later."""
        return Point(add_years(self.day, years), add_years(self.flow_day, years),
                     tuple(moved(each, years) for each in self.periods))


def moved(period, years):
    """A period that number of years later; 29 February becomes 28 February."""
    if len(period) == 10:
        return civil.show_day(add_years(civil.parse_day(period), years))
    return f"{int(period[:4]) + years:04}{period[4:]}"


def add_years(day, years):
    """The same day of another year; 29 February becomes 28 February."""
    then = date.fromordinal(day)
    return civil.day_of(then.year + years, then.month, then.day) \
        or civil.day_of(then.year + years, 2, 28)


def school_year(day):
    """The year in which the school year of a day begins."""
    year = civil.year_of(day)
    return year if day >= civil.first(year, 9) else year - 1


@cache
def point_at(reading, day):
    """The Point of a counted day; under `latest` the year comes from the statements instead."""
    year = school_year(day) if reading in ("schoolYear", "semester") else civil.year_of(day)
    flow_day = day - 1 if reading == "census" else day
    return Point(day, flow_day, (f"{year:04}", f"{year - 1:04}"))


def point_in_force(reading, day):
    """The Point of the reading that is in force on a day: a census or cohort from October to the next."""
    if reading in ("census", "cohort"):
        year = civil.year_of(day)
        year -= day < civil.first(year, 10)
        day = civil.first(year, 9) if reading == "census" else civil.first(year, 8, 31)
    return point_at(reading, day)


class Semesters:
    """The semesters by number, two a school year. One that the calendar does not name begins on 1 September
    or 1 March; each lasts until the next begins."""

    def __init__(self, named=None):
        """`named` has first days by number."""
        self._named = named or {}

    def first(self, number):
        year = number // 2
        usual = civil.first(year + 1, 3) if number % 2 else civil.first(year, 9)
        return self._named.get(number, usual)

    def last(self, number):
        return self.first(number + 1) - 1

    def number(self, day):
        return max(number for number in range(2 * school_year(day) - 1, 2 * school_year(day) + 4)
                   if self.first(number) <= day)


@dataclass(frozen=True)
class Window:
    """A stretch of days in which a flow happens."""

    kind: str
    start: int
    end: int

    def contains(self, event):
        """Events with a school year or graduation year belong to it, whatever their date; in a
        school year none counts before its own date."""
        if event.school_year is not None and self.kind == "schoolYear":
            return event.school_year == school_year(self.end) and event.day <= self.end
        if event.graduation_year is not None and self.kind == "cohort":
            return event.graduation_year == civil.year_of(self.end)
        return self.start <= event.day <= self.end


class Rule:
    """How the window follows from the last day that counts."""

    def __init__(self, word, reading, plan_start, semesters):
        self.word = word if word is not None else DEFAULT_KIND[reading]
        self._plan_start, self._semesters = plan_start, semesters
        self._known = {}
        if isinstance(self.word, dict):
            if "years" in self.word:
                self._years = int(self.word["years"])
            else:
                self._years, self._from = int(self.word["cycleYears"]), _first(self.word)
        elif self.word not in ("day", "month", "semester", "year", "schoolYear", "plan", "ever", "cohort",
                               "before"):
            raise NotImplementedError(f"window {self.word}")

    def at(self, day):
        """The Window that ends on a day."""
        if day not in self._known:
            self._known[day] = self._made(day)
        return self._known[day]

    def _made(self, day):
        if isinstance(self.word, dict):
            if "years" in self.word:
                return Window("years", add_years(day, -self._years) + 1, day)
            return Window("cycle", self._cycle(day), day)
        start = {
            "day": lambda: day, "month": lambda: civil.first(civil.year_of(day), _month(day)),
            "semester": lambda: self._semester(day)[0],
            "year": lambda: civil.first(civil.year_of(day)),
            "cohort": lambda: civil.first(civil.year_of(day)),
            "schoolYear": lambda: civil.first(school_year(day), 9),
            "plan": lambda: self._plan_start, "ever": lambda: 1, "before": lambda: 1,
        }[self.word]()
        return Window(self.word, start, day)

    def turns(self, event):
        """Days on which the event may enter or leave the window; none of days that nobody asks for."""
        found = {self._plan_start, *self._years_of(event)}
        return found | {event.day, *self.bounds(event.day)} if event.day <= LAST_DAY else found

    def bounds(self, day):
        """The days on which windows begin that follow one with this day in it."""
        if isinstance(self.word, dict):
            if "years" in self.word:
                last = add_years(day, self._years)
                return {last, last + 1}
            return {add_years(self._cycle(day), self._years)}
        year = civil.year_of(day)
        return {"day": {day + 1}, "month": {_next_month(day)}, "semester": {self._semester(day)[1] + 1},
                "year": {civil.first(year + 1)}, "cohort": {civil.first(year + 1)},
                "schoolYear": {civil.first(school_year(day) + 1, 9)}}.get(self.word, set())

    def _years_of(self, event):
        if event.school_year is not None:
            return {civil.first(event.school_year, 9), civil.first(event.school_year + 1, 9)}
        if event.graduation_year is not None:
            return {civil.first(event.graduation_year), civil.first(event.graduation_year + 1)}
        return ()

    def _cycle(self, day):
        start = self._from
        while add_years(start, self._years) <= day:
            start = add_years(start, self._years)
        while start > day:
            start = add_years(start, -self._years)
        return start

    def _semester(self, day):
        """(first day, last day)."""
        number = self._semesters.number(day)
        return self._semesters.first(number), self._semesters.last(number)


def _first(word):
    return civil.parse_day(word["from"])


def _month(day):
    return date.fromordinal(day).month


def _next_month(day):
    year, month = civil.year_of(day), _month(day)
    return civil.first(year + month // 12, month % 12 + 1)
