"""The methods that are compared: each gives (chance, low, forecast, high) of a judgement, or None.

The method under test is the program's own, through `planwatch judge --batch`, or the oracle's
implementation of it where there is no program that knows it. The others are written here, plainly.
Where a published method only says yes or no, its chance is 1 or 0.
"""

import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Oracle"))

from planoracle import average  # noqa: E402
from planoracle.forecast import least_squares, quantile  # noqa: E402

LINE_METHOD = "model_average"


def by_program(program, judgements, siblings):
    """The answers of `planwatch judge --batch`, in order."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as batch:
        for number, judgement in enumerate(judgements):
            batch.write(line(number, judgement, siblings) + "\n")
        batch.flush()
        done = subprocess.run([str(program), "judge", "--batch", batch.name], check=True,
                              capture_output=True, text=True)
    return [json.loads(each) for each in done.stdout.splitlines()]


def _dated(readings):
    return [[f"{year}-12-31", float(value)] for year, value in readings]


def line(number, judgement, siblings):
    """A judgement as a line of a batch."""
    found = {"id": number, "series": _dated(judgement.readings),
             "direction": "at_least" if judgement.higher_is_better else "at_most",
             "target": float(judgement.target), "by": f"{judgement.deadline}-12-31",
             "baseline": {"on": f"{judgement.baseline}-12-31",
                          "value": float(dict(judgement.readings)[judgement.baseline])},
             "asOf": f"{judgement.readings[-1][0]}-12-31"}
    if judgement.bounds and None not in judgement.bounds:
        found["bounds"] = judgement.bounds
    if judgement.cumulative:
        found["cumulative"] = True
    if siblings:
        found["siblings"] = [_dated(each) for each in judgement.siblings]
    return json.dumps(found)


def asked(judgement, cumulative=None):
    """A judgement as the oracle's question."""
    low, high = judgement.bounds or (None, None)
    return average.Asked(
        judgement.target, judgement.higher_is_better, Fraction(judgement.deadline),
        (None if low is None else Fraction(low), None if high is None else Fraction(high)),
        judgement.cumulative if cumulative is None else cumulative)


def _exact(readings):
    return [(Fraction(year), value) for year, value in readings]


def by_oracle(judgement, siblings, cumulative=None):
    found = average.model_average(
        _exact(judgement.readings), asked(judgement, cumulative),
        [_exact(each) for each in judgement.siblings] if siblings else ())
    return found.chance, found.low, found.value, found.high


def _spread(judgement, middle, error, degrees):
    """Student's distribution around a forecast; without any error, certainty."""
    target = float(judgement.target)
    if error == 0:
        reached = middle >= target if judgement.higher_is_better else middle <= target
        return float(reached), middle, middle, middle
    below = average.student((target - middle) / error, degrees)
    chance = 1 - below if judgement.higher_is_better else below
    margin = error * quantile(0.1, max(1, round(degrees)))
    return chance, middle - margin, middle, middle + margin


def _changes(judgement):
    values = [float(value) for _, value in judgement.readings]
    return values, [after - before for before, after in zip(values, values[1:])]


def last_value(judgement):
    """The last value stays; the spread of the yearly changes grows with the root of the time."""
    values, changes = _changes(judgement)
    if judgement.cumulative or not changes:
        return None
    error = math.sqrt(statistics.mean(each**2 for each in changes) * judgement.horizon)
    return _spread(judgement, values[-1], error, len(changes))


def drift(judgement):
    """The mean change goes on."""
    values, changes = _changes(judgement)
    if len(changes) < 2:
        return None
    ahead, count = judgement.horizon, len(changes)
    error = statistics.stdev(changes) * math.sqrt(ahead + ahead**2 / count)
    return _spread(judgement, values[-1] + statistics.mean(changes) * ahead, error, count - 1)


def damped_holt(judgement):
    """Level and damped trend by exponential smoothing, its constants by least squares on a grid."""
    values, _ = _changes(judgement)
    if len(values) < 4 or judgement.cumulative:
        return None
    best = None
    for alpha in (0.2, 0.4, 0.6, 0.8, 1.0):
        for beta in (0.0, 0.2, 0.5):
            for damp in (0.8, 0.9, 0.98):
                level, trend, squares = values[0], values[1] - values[0], 0.0
                for value in values[1:]:
                    miss = value - level - damp * trend
                    level, trend = level + damp * trend + alpha * miss, damp * trend + alpha * beta * miss
                    squares += miss**2
                if best is None or squares < best[0]:
                    best = squares, level, trend, alpha, beta, damp
    squares, level, trend, alpha, beta, damp = best
    sums = [sum(damp**power for power in range(1, step + 1)) for step in range(judgement.horizon + 1)]
    growth = 1 + sum((alpha + alpha * beta * sums[step]) ** 2 for step in range(1, judgement.horizon))
    degrees = max(1, len(values) - 3)
    error = math.sqrt(squares / degrees * growth)
    return _spread(judgement, level + trend * sums[judgement.horizon], error, degrees)


def ols_interval(judgement):
    """The straight line through all readings, with its prediction interval."""
    if judgement.cumulative:
        return None
    found = least_squares(_exact(judgement.readings), judgement.target, judgement.higher_is_better,
                          Fraction(judgement.deadline))
    return found and (found.chance, found.low, found.value, found.high)


def _verdict(judgement, middle):
    target = float(judgement.target)
    reached = middle >= target if judgement.higher_is_better else middle <= target
    return float(reached), None, middle, None


def predict_linear(judgement):
    """Whether the straight line through all readings reaches the target."""
    values = [float(value) for _, value in judgement.readings]
    if len(values) < 2:
        return None
    years = [year for year, _ in judgement.readings]
    slope, start = statistics.linear_regression(years, values)
    return _verdict(judgement, slope * judgement.deadline + start)


def cagr(judgement):
    """Whether the yearly growth since the baseline is enough (Eurostat)."""
    known = dict(judgement.readings)
    year, value = judgement.readings[-1]
    base = float(known[judgement.baseline])
    if year == judgement.baseline or base <= 0 or value <= 0 or judgement.cumulative:
        return None
    growth = (float(value) / base) ** (1 / (year - judgement.baseline))
    return _verdict(judgement, float(value) * growth**judgement.horizon)


def linear_schedule(judgement):
    """Whether the last value lies on the straight path from the baseline to the target."""
    known = dict(judgement.readings)
    year, value = judgement.readings[-1]
    if year == judgement.baseline:
        return None
    base = known[judgement.baseline]
    gone = Fraction(year - judgement.baseline, judgement.deadline - judgement.baseline)
    path = base + (judgement.target - base) * gone
    ahead = value >= path if judgement.higher_is_better else value <= path
    return float(ahead), None, float(value), None


OTHERS = {"last value": last_value, "drift": drift, "damped Holt": damped_holt,
          "OLS interval": ols_interval, "predict_linear": predict_linear, "CAGR": cagr,
          "linear schedule": linear_schedule}
