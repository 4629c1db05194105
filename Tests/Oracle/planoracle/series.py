"""A series of dated values against a target, as `planwatch judge` takes it, without a plan."""

from fractions import Fraction

from . import civil
from .config import Target
from .average import Asked, foretell
from .forecast import worsened
from .judge import FINAL
from .paths import Path

DIRECTIONS = {"at_least": "atLeast", "at_most": "atMost"}


def _exact(number):
    """A number of a parsed line: parse with `parse_float=str, parse_int=str`, or give texts."""
    return Fraction(number)


def _known(series, line):
    """(day, value) by day of what is known on the day that is asked for."""
    as_of = civil.parse_day(line["asOf"])
    return sorted({(civil.parse_day(day), _exact(value)) for day, value in series
                   if value is not None and civil.parse_day(day) <= as_of})


def judge(line):
    """What is said of one parsed line: figures exact or None, forecasts as floats."""
    as_of, by = civil.parse_day(line["asOf"]), civil.parse_day(line["by"])
    target = Target("level_by_date", DIRECTIONS[line["direction"]], _exact(line["target"]), by,
                    None)
    known = _known(line["series"], line)
    baseline = line.get("baseline")
    if baseline:
        begins = civil.parse_day(baseline["on"])
        base = (_exact(baseline["value"]), civil.plan_time(begins))
    else:
        begins = known[0][0] - 1 if known else as_of
        inside = [each for each in known if each[0] <= by]
        base = (inside[0][1], civil.plan_time(inside[0][0])) if inside else None
    found = _forecast(line, known, base if baseline else None, target)
    day, value = known[-1] if known else (None, None)
    path = Path.of(base, target)
    expected = path.at(civil.plan_time(day)) if path and day is not None else None
    if as_of > by and path:
        expected = target.limit
    status, code = _status(known, as_of, by, begins, target, path, found)
    if code in FINAL:
        found = None
    ahead = None
    if value is not None and expected is not None:
        ahead = value - expected if target.higher_is_better else expected - value
    return {"value": value, "expected": expected, "gap": ahead,
            "requiredPace": _pace(day, value, as_of, target), "forecast": found,
            "status": status, "reasonCode": code}


def _points(known, target, baseline=None):
    """{τ: value} up to the deadline; the baseline wins over a value of its day."""
    points = {baseline[1]: baseline[0]} if baseline else {}
    for day, value in known:
        if day <= target.deadline:
            points.setdefault(civil.plan_time(day), value)
    return points


def _forecast(line, known, baseline, target):
    low, high = (_exact(each) for each in line["bounds"]) if line.get("bounds") else (None, None)
    asked = Asked(target.limit, target.higher_is_better, civil.plan_time(target.deadline),
                  (low, high), line.get("cumulative") or False,
                  tuple(civil.plan_time(civil.parse_day(day)) for day in line.get("breaks") or ()))
    siblings = [_points(_known(each, line), target) for each in line.get("siblings") or ()]
    return foretell(_points(known, target, baseline), asked, siblings)


def _status(known, as_of, by, begins, target, path, found):
    if as_of > by:
        last = [value for day, value in known if day <= by]
        if not last:
            return "no_data", "no_value"
        return ("met", "met_final") if target.holds(last[-1]) else ("missed", "missed_final")
    if not known:
        return "no_data", "no_value"
    day, value = known[-1]
    if day <= begins:
        return "not_due", "before_plan"
    if target.holds(value):
        return "met", "holds"
    status = path.status(value, civil.plan_time(day), target.higher_is_better)
    return worsened(status, "on_path" if status == "on_course" else "behind_path", found)


def _pace(day, value, as_of, target):
    if value is None or as_of > target.deadline:
        return None
    distance = target.limit - value if target.higher_is_better else value - target.limit
    if distance <= 0:
        return Fraction(0)
    left = civil.plan_time(target.deadline) - civil.plan_time(day)
    return distance / left if left > 0 else None
