"""The readings that are kept: by observation day and by period, as they are known in the end."""

from . import civil
from .judge import Judgement


def observation_days(plan, clock_day):
    """Month ends, each 1 September and the clock's day, from the plan's first day on."""
    days = []
    for day in range(plan.starts, clock_day + 1):
        month_day = civil.show_day(day)[5:]
        next_is_first = civil.show_day(day + 1).endswith("-01")
        if next_is_first or month_day == "09-01" or day == clock_day:
            days.append(day)
    return days


def of_day(reader, judge, area, day, clock_day):
    """(reading, judgement, period state) of a day; `judge` is None of a row that is only shown."""
    reading = reader.on(area, day)
    year = reading.tau if reader.kind == "census" else civil.year_of(day)
    state = "closed" if reader.closes(int(year)) <= clock_day else "open"
    return reading, judge.on(day) if judge else Judgement(None), state


def periods(reader, plan, clock_day):
    """(year, first day, last day) of the periods that began within the plan and by the clock."""
    census = reader.kind == "census"
    found = []
    for year in range(civil.year_of(plan.starts), civil.year_of(clock_day) + 1):
        first = civil.first(year, 9 if census else 1)
        last = civil.first(year, 12) - 1 if census else civil.year_end(year)
        if plan.starts <= first <= plan.ends and first <= clock_day:
            found.append((year, first, last))
    return found


def of_period(reader, judge, area, period, clock_day):
    """(reading, judgement, period state) of a period."""
    year, _, last = period
    if reader.closes(year) > clock_day:
        if reader.kind == "census" and clock_day < civil.first(year, 10):
            return reader.of_period(area, year), Judgement(None), "open"
        return of_day(reader, judge, area, min(last, clock_day), clock_day)
    reading = reader.of_period(area, year)
    if judge is None:
        return reading, Judgement(None), "closed"
    found = judge.on(last)
    target = judge.target
    if not judge.judged or target.unset:
        return reading, found, "closed"
    if target.kind == "maintain":
        before = reading.read_on is not None and reading.read_on < judge.plan.starts
        if reading.value is not None and not before and not target.holds(reading.value):
            found.status = "breached"
    elif target.deadline <= last or civil.year_of(target.deadline) == year:
        closing = judge.on(reader.closes(year))
        found.status, found.expected = closing.status, closing.expected
    return reading, found, "closed"
