"""What a forecast is, what it changes in a status, and least squares, one of the published methods.

Student's t comes from the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4, so that nothing
here is computed as the program computes it.
"""

import math
from dataclasses import dataclass, replace
from fractions import Fraction

FEWEST_POINTS = 4
TAIL = 0.1
TOLERANCE = 1e-9
WORSE = {"on_course": ("at_risk", 0.35), "at_risk": ("off_course", 0.17)}
SHOWN, WORSENS = 2, 4  # from this many points on


@dataclass(frozen=True)
class Forecast:
    """The value expected at the deadline, its interval, the chance; of how many points."""

    value: float
    low: float
    high: float
    chance: float
    points: int = 0

    def within(self, low, high):
        """Value and interval cut to bounds; the chance stays."""
        cut = {name: min(max(getattr(self, name), low), high) for name in ("value", "low", "high")}
        return replace(self, **cut)


def inside(t, degrees):
    """The probability of −t to t, for t ≥ 0."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    if degrees % 2:
        total, term = 0.0, cosine
        for step in range(1, degrees - 1, 2):
            total += term
            term *= cosine * cosine * (step + 1) / (step + 2)
        return 2 / math.pi * (angle + sine * total)
    total, term = 0.0, 1.0
    for step in range(0, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    return sine * total


def upper_tail(t, degrees):
    """P(T > t)."""
    half = inside(abs(t), degrees) / 2
    return 0.5 - half if t >= 0 else 0.5 + half


def quantile(tail, degrees):
    """The t that is exceeded with that probability."""
    low, high = 0.0, 1.0
    while upper_tail(high, degrees) > tail:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if upper_tail(middle, degrees) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def least_squares(points, target, higher_is_better, at):
    """The forecast of (τ, value) points for a τ; None of fewer than four."""
    count = len(points)
    if count < FEWEST_POINTS:
        return None
    mean_time = sum((time for time, _ in points), Fraction(0)) / count
    mean_value = sum((value for _, value in points), Fraction(0)) / count
    squares = sum((time - mean_time) ** 2 for time, _ in points)
    slope = sum((time - mean_time) * (value - mean_value) for time, value in points) / squares
    residuals = sum((value - mean_value - slope * (time - mean_time)) ** 2
                    for time, value in points)
    expected = mean_value + slope * (at - mean_time)
    if residuals == 0:
        reached = expected >= target if higher_is_better else expected <= target
        return Forecast(float(expected), float(expected), float(expected), float(reached))
    error = math.sqrt(residuals / (count - 2) * (
        1 + Fraction(1, count) + (at - mean_time) ** 2 / squares))
    margin = quantile(TAIL, count - 2) * error
    score = float(target - expected) / error
    chance = upper_tail(score if higher_is_better else -score, count - 2)
    return Forecast(float(expected), float(expected) - margin, float(expected) + margin, chance)


def worsened(status, code, found):
    """Status and code after the chance has been looked at."""
    if status in WORSE and found is not None and found.points >= WORSENS:
        worse, limit = WORSE[status]
        if found.chance < limit - TOLERANCE:
            return worse, "low_chance"
    return status, code
