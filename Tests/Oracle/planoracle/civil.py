"""Civil days at +08:00 as whole numbers (1 = 0001-01-01), RFC 3339 instants, plan time."""

import re
from datetime import date
from fractions import Fraction
from functools import cache

DAY_NS = 86_400 * 10**9
OFFSET_NS = 8 * 3600 * 10**9
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,9}))?(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))\Z"
)
_known_days = {}


def day_of(year, month, day):
    """The ordinal of a date, or None where there is no such date. Year 0 is allowed."""
    try:
        if year == 0:
            return date(400, month, day).toordinal() - 146_097
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def parse_day(text):
    """`2023-09-01` → ordinal, or None."""
    found = _known_days.get(text)
    if found is None:
        match = _DAY.match(text)
        if not match:
            return None
        found = _known_days[text] = day_of(*(int(part) for part in match.groups()))
    return found


def show_day(ordinal):
    """An ordinal as `2023-09-01`; None stays None."""
    return None if ordinal is None else date.fromordinal(ordinal).isoformat()


def parse_instant(text):
    """RFC 3339 → nanoseconds since 0001-01-01 (counted as day 1) in UTC, exactly, or None."""
    match = _INSTANT.match(text)
    if not match:
        return None
    day_text, hour, minute, second, fraction, zulu, sign, off_hour, off_minute = match.groups()
    day = parse_day(day_text)
    hour, minute, second = int(hour), int(minute), int(second)
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    seconds = hour * 3600 + minute * 60 + second
    if not zulu:
        if int(off_hour) > 23 or int(off_minute) > 59:
            return None
        shift = int(off_hour) * 3600 + int(off_minute) * 60
        seconds -= shift if sign == "+" else -shift
    nanos = int((fraction or "0").ljust(9, "0"))
    return day * DAY_NS + seconds * 10**9 + nanos


def civil_day(instant):
    """The civil day at +08:00 of an instant."""
    return (instant + OFFSET_NS) // DAY_NS


@cache
def year_of(day):
    """The calendar year of a day."""
    return date.fromordinal(day).year


@cache
def first(year, month=1, day=1):
    """The ordinal of a day of a year, 1 January unless said."""
    return date(year, month, day).toordinal()


def year_end(year):
    """The ordinal of 31 December."""
    return date(year, 12, 31).toordinal()


@cache
def plan_time(day):
    """τ (contract §4): 31 December of year y is exactly y."""
    year = year_of(day)
    before = year_end(year - 1)
    return year - 1 + Fraction(day - before, year_end(year) - before)
