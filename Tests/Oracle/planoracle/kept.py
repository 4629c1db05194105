"""The readings that are kept: by observation day and by period, as they are known in the end."""

from functools import cache

from . import civil
from .judge import Judgement


def observation_days(plan, clock_day):
    """Month ends, each 1 September and the clock's day, from the plan's first day on."""
    return _observation_days(plan.starts, clock_day)


@cache
def _observation_days(first_day, clock_day):
    days = []
    for day in range(first_day, clock_day + 1):
        month_day = civil.show_day(day)[5:]
        next_is_first = civil.show_day(day + 1).endswith("-01")
        if next_is_first or month_day == "09-01" or day == clock_day:
            days.append(day)
    return days


def of_day(reader, judge, area, day, clock_day):
    """(reading, judgement, period state) of a day; `judge` is None of a row that is only shown."""
    state = "closed" if reader.closes(reader.period_of(day)) <= clock_day else "open"
    return reader.on(area, day), judge.on(day) if judge else Judgement(None), state


def periods(reader, plan, clock_day):
    """(year, first day, last day) of the periods that began within the plan and by the clock; none of
    days, of which the observation days are kept."""
    if reader.kind == "day":
        return []
    return [(year, reader.first_day(year), reader.last_day(year))
            for year in reader.periods(plan, clock_day)]


def of_period(reader, judge, area, period, clock_day):
    """(reading, judgement, period state) of a period."""
    year, _, last = period
    if reader.closes(year) > clock_day:
        day = min(last, clock_day)
        if reader.period_of(day) != year:  # it has begun, but its reading is not in force yet
            return reader.of_period(area, year), Judgement(None), "open"
        return of_day(reader, judge, area, day, clock_day)
    reading = reader.of_period(area, year)
    if judge is None:
        return reading, Judgement(None), "closed"
    found = judge.on(last)
    if judge.judged and not judge.needs_config:
        closing = judge.closing(year)
        if closing is not None:
            found.status, found.expected = closing
    return reading, found, "closed"
