"""Forecast, 80 % interval and chance as the average of three pictures (docs/FORECAST.md).

Plain sums, nothing as the program computes it: the pictures are solved by elimination instead of
Cholesky's factors, Student's distribution is a series of positive terms instead of a continued
fraction, and readings are shifted by the first, exactly, before they become floats.
"""

import math
import statistics
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache

from .forecast import SHOWN, Forecast

OFFSET = 1e4        # variance of an offset of unknown size
FORGETS = 0.05      # how fast a pace is forgotten, per year
NUGGET = 1e-9
STRENGTH, STEP = 0.2, 0.03      # what is known before data: worth so much of a reading, so large a step
STEP_ALONE, STEP_COUNT = 0.05, 0.10
STEP_LEAST = 0.001  # siblings that never moved
TAIL = 0.095
FEWEST_SIBLINGS = 3
SPAN = 15           # years
NEAR = Fraction(1, 8)
APART = Fraction(1, 2)


def _way(t, u):
    """J: covariance of the ways covered at a slowly changing pace."""
    a = FORGETS
    return (2 * a * min(t, u) - 1 + math.exp(-a * t) + math.exp(-a * u)
            - math.exp(-a * abs(t - u))) / a**2


@dataclass(frozen=True)
class Picture:
    """One of the three: shares of wandering, pace and noise, and its weight before data."""

    wanders: float
    pace: float
    noise: float
    prior: float
    trends: bool    # the siblings' common trend is taken off

    @property
    def scale(self):
        """A change over one year has variance 1."""
        return self.wanders + self.pace**2 * _way(1, 1) + 2 * self.noise

    def between(self, one, other):
        """The covariance of two points, without noise."""
        (t, flags), (u, others) = one, other
        moved = (self.wanders * min(t, u) + self.pace**2 * _way(t, u)) / self.scale
        return moved + OFFSET * sum(a and b for a, b in zip(flags, others))


PICTURES = (Picture(1, 0.3, 0, 0.5, True), Picture(0, 1, 0.01, 0.25, True),
            Picture(0, 0, 1, 0.25, False))


@dataclass(frozen=True)
class Task:
    """What is to be foretold: points and values, ahead [(point, weight)], all times from the first.

    A point is (time, flags of the offsets that it shares)."""

    points: tuple
    values: tuple       # floats, less `origin`
    ahead: tuple
    size: float
    offsets: int
    origin: float = 0.0
    step: float = STEP
    alone: float = STEP_ALONE


@dataclass(frozen=True)
class Solved:
    """A picture held against the readings."""

    mean: float
    variance: float
    residual: float     # S
    evidence: float     # E


def solve(matrix, columns):
    """(solutions of a positive definite system, ln of its determinant), by elimination."""
    count = len(matrix)
    rows = [[*row, *(column[place] for column in columns)] for place, row in enumerate(matrix)]
    logarithm = 0.0
    for place in range(count):
        pivot = rows[place][place]
        logarithm += math.log(pivot)
        for below in range(place + 1, count):
            part = rows[below][place] / pivot
            if part:
                rows[below] = [lower - part * upper
                               for lower, upper in zip(rows[below], rows[place])]
    found = [[0.0] * count for _ in columns]
    for number, solution in enumerate(found):
        for place in reversed(range(count)):
            known = math.fsum(rows[place][other] * solution[other]
                              for other in range(place + 1, count))
            solution[place] = (rows[place][count + number] - known) / rows[place][place]
    return found, logarithm


def _dot(one, other):
    return math.fsum(a * b for a, b in zip(one, other))


@cache
def _geometry(picture, points, ahead):
    """What does not depend on the values."""
    noise = picture.noise / picture.scale
    matrix = [[picture.between(one, other) + (noise + NUGGET if row == column else 0)
               for column, other in enumerate(points)] for row, one in enumerate(points)]
    toward = [math.fsum(weight * picture.between(one, point) for point, weight in ahead)
              for one in points]
    (ones, weights), logarithm = solve(matrix, [[1.0] * len(points), toward])
    own = math.fsum(
        f * g * (picture.between(one, other) + (noise if row == column else 0))
        for row, (one, f) in enumerate(ahead) for column, (other, g) in enumerate(ahead))
    total = math.fsum(ones)                              # o·o
    summed = math.fsum(weight for _, weight in ahead)    # W
    variance = own - _dot(toward, weights) + (summed - math.fsum(weights)) ** 2 / total
    evidence = -logarithm / 2 - math.log(total) / 2
    return matrix, ones, weights, total, summed, variance, evidence


@cache
def hold(picture, task, trend=0.0):
    """One picture against the readings, with a trend that is taken off and put back."""
    matrix, ones, weights, total, summed, variance, evidence = _geometry(
        picture, task.points, task.ahead)
    slope = trend if picture.trends else 0.0
    values = [value - slope * time for (time, _), value in zip(task.points, task.values)]
    level = _dot(ones, values) / total
    rest = [value - level for value in values]
    [[*solved]], _ = solve(matrix, [rest])
    mean = summed * (task.origin + level) + _dot(weights, rest) + slope * math.fsum(
        weight * time for (time, _), weight in task.ahead)
    return Solved(mean, variance, max(_dot(rest, solved), 0.0), evidence)


# Student's distribution.

def _series(x, a, b):
    """The incomplete beta function for x up to 1/2: a series of positive terms."""
    if x <= 0:
        return 0.0
    logarithm = (a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a)
                 - math.lgamma(b))
    total = term = 1.0
    place = 0
    while term > total * 1e-18:
        term *= (a + b + place) / (a + 1 + place) * x
        total += term
        place += 1
    return math.exp(logarithm) / a * total


def student(t, degrees):
    """P(T ≤ t) for degrees that need not be whole."""
    x = degrees / (degrees + t * t)
    rest = t * t / (degrees + t * t)
    outside = (_series(x, degrees / 2, 0.5) if x <= 0.5
               else 1 - _series(rest, 0.5, degrees / 2))
    return outside / 2 if t < 0 else 1 - outside / 2


@dataclass(frozen=True)
class Mixture:
    """Weighted Student distributions: (weight, mean, error) of each picture, common degrees."""

    parts: tuple
    degrees: float

    def below(self, x):
        """P(future ≤ x)."""
        return math.fsum(weight * student((x - mean) / error, self.degrees)
                         for weight, mean, error in self.parts)

    def above(self, x):
        """P(future > x), without the loss of 1 − F."""
        return math.fsum(weight * student((mean - x) / error, self.degrees)
                         for weight, mean, error in self.parts)

    def quantile(self, share):
        """The x below which that share of the futures lies."""
        reach = max(error for _, _, error in self.parts)
        low = min(mean for _, mean, _ in self.parts) - reach
        high = max(mean for _, mean, _ in self.parts) + reach
        while self.below(low) > share:
            low, reach = low - reach, 2 * reach
        while self.below(high) < share:
            high, reach = high + reach, 2 * reach
        middle = (low + high) / 2
        while low < middle < high:
            if self.below(middle) < share:
                low = middle
            else:
                high = middle
            middle = (low + high) / 2
        return middle


# The average.

@dataclass(frozen=True)
class Others:
    """What the siblings say: weights, steps and strength before data, the common trend."""

    priors: tuple = tuple(picture.prior for picture in PICTURES)
    steps: tuple | None = None
    strength: float = STRENGTH
    trend: float = 0.0      # per year, as a part of the size


def _degrees(task, others):
    """(ν, ν₀, s₀ of each picture)."""
    free = len(task.points) - 1 - task.offsets
    if free < 1:
        return 1.0, 1.0, (task.alone,) * len(PICTURES)
    steps = others.steps or (task.step,) * len(PICTURES)
    return free + others.strength, others.strength, steps


@cache
def weigh(task, others=Others()):
    """(the mixture, the weights' tuple)."""
    degrees, strength, steps = _degrees(task, others)
    held, logarithms = [], []
    for picture, prior, step in zip(PICTURES, others.priors, steps):
        found = hold(picture, task, others.trend * task.size)
        spread = found.residual + strength * (step * task.size) ** 2
        held.append((found.mean, math.sqrt(spread * found.variance / degrees)))
        logarithms.append(math.log(prior) + found.evidence - degrees / 2 * math.log(spread))
    largest = max(logarithms)
    shares = [math.exp(each - largest) for each in logarithms]
    weights = tuple(share / math.fsum(shares) for share in shares)
    parts = tuple((weight, *each) for weight, each in zip(weights, held))
    return Mixture(parts, degrees), weights


def learn(siblings):
    """What comparable siblings' tasks say; nothing when they are too few or too short."""
    siblings = [each for each in siblings if len(each.points) > 1]
    count = len(siblings)
    if count < FEWEST_SIBLINGS:
        return Others()
    own = [weigh(each)[1] for each in siblings]
    priors = tuple((3 * picture.prior + math.fsum(weights[place] for weights in own))
                   / (3 + count) for place, picture in enumerate(PICTURES))
    steps = tuple(max(STEP_LEAST, math.sqrt(statistics.median(
        hold(picture, each).residual / (len(each.points) - 1) / each.size**2
        for each in siblings))) for picture in PICTURES)
    trend = statistics.median(
        (each.values[-1] - each.values[0]) / (each.points[-1][0] - each.points[0][0]) / each.size
        for each in siblings) / 2
    return Others(priors, steps, 1.0, trend)


# Which readings.

def _nearest(readings, of):
    """The times nearest to whole years before a τ, at most an eighth of a year away."""
    chosen = {}
    for time, _ in readings:
        years = math.floor(of - time + APART)
        away = abs(of - years - time)
        if years >= 0 and away <= NEAR and (
                years not in chosen or away <= abs(of - years - chosen[years])):
            chosen[years] = time
    return sorted(chosen.values())


def choose(readings, deadline):
    """(the readings that are judged, those of them that are of another season)."""
    readings = [each for each in readings if each[0] >= readings[-1][0] - SPAN]
    values = dict(readings)
    season = [time for time in _nearest(readings, deadline) if time < deadline]
    years, latest = {math.ceil(time) for time, _ in readings}, readings[-1][0]
    if len(season) >= 2 and len(years - {math.ceil(time) for time in season}) <= 1:
        away = (deadline - latest) % 1
        other = []
        if min(away, 1 - away) > NEAR:
            other = [time for time in _nearest(readings, latest) if time not in season]
        if len(other) < 2:
            other = []
        return [(time, values[time]) for time in sorted(season + other)], set(other)
    kept = [latest]
    for time, _ in reversed(readings):
        if kept[-1] - time >= APART:
            kept.append(time)
    return [(time, values[time]) for time in reversed(kept)], set()


@dataclass(frozen=True)
class Asked:
    """What is asked of a row: all τ and values exact."""

    target: Fraction
    higher_is_better: bool
    deadline: Fraction
    bounds: tuple = (None, None)
    cumulative: bool = False
    breaks: tuple = field(default=())


def _size(values, asked):
    """The yearly scale's size of a figure."""
    middle = sum(values, Fraction(0)) / len(values)
    size = sum((abs(value) for value in values), Fraction(0)) / len(values)
    low, high = asked.bounds
    if low is not None and high is not None and not asked.cumulative:
        size = max(min(middle - low, high - middle), (high - low) / 100)
    return float(size) or float(abs(asked.target)) or 1.0


def _breaks(times, asked):
    """For each break with readings on both sides which of them lie behind it, each such parting once."""
    marks = []
    for day in asked.breaks:
        parts = [time >= day for time in times]
        if any(parts) and not all(parts) and parts not in marks:
            marks.append(parts)
    return marks


def level_task(chosen, other, asked):
    """The task of a level: the value at the deadline."""
    start, origin = chosen[0]
    marks = [[time in other for time, _ in chosen]] if other else []
    marks += _breaks([time for time, _ in chosen], asked)
    ahead = tuple(not (other and place == 0) for place in range(len(marks)))
    points = tuple((float(time - start), tuple(mark[place] for mark in marks))
                   for place, (time, _) in enumerate(chosen))
    return Task(points, tuple(float(value - origin) for _, value in chosen),
                (((float(asked.deadline - start), ahead), 1.0),),
                _size([value for _, value in chosen], asked), len(marks), float(origin))


def count_task(chosen, asked):
    """The task of a running count: its yearly numbers, and their sum over the years left."""
    yearly = [(time, (value - before) / (time - earlier))
              for (earlier, before), (time, value) in zip(chosen, chosen[1:])]
    start, origin = yearly[0]
    left = asked.deadline - chosen[-1][0]
    whole = math.floor(left)
    ahead = [(chosen[-1][0] + year, Fraction(1)) for year in range(1, whole + 1)]
    if left > whole:
        ahead.append((asked.deadline, left - whole))
    marks = _breaks([time for time, _ in yearly], asked)
    points = tuple((float(time - start), tuple(mark[place] for mark in marks))
                   for place, (time, _) in enumerate(yearly))
    return Task(points, tuple(float(value - origin) for _, value in yearly),
                tuple(((float(time - start), (True,) * len(marks)), float(part))
                      for time, part in ahead),
                _size([value for _, value in yearly], asked), len(marks), float(origin),
                STEP_COUNT, STEP_COUNT)


def _task(readings, asked):
    """(the task or None, the chosen readings)."""
    chosen, other = choose(readings, asked.deadline)
    if not asked.cumulative:
        return level_task(chosen, other, asked), chosen
    chosen = [each for each in chosen if each[0] not in other]
    return (count_task(chosen, asked) if len(chosen) > 1 else None), chosen


def _comparable(siblings, chosen, asked):
    """The tasks of the siblings whose chosen readings lie where the judged figure's do."""
    times = [time for time, _ in chosen]
    for readings in siblings:
        if readings and readings[-1][0] < asked.deadline:
            task, own = _task(readings, asked)
            if task and [time for time, _ in own] == times:
                yield task


def futures(readings, asked, siblings=()):
    """(the distribution of what is still to come, the count so far or 0, the chosen readings); without a
    distribution where a count has but one reading."""
    task, chosen = _task(readings, asked)
    so_far = float(chosen[-1][1]) if asked.cumulative else 0.0
    if task is None:
        return None, so_far, chosen
    others = learn(list(_comparable(siblings, chosen, asked)))
    return weigh(task, others)[0], so_far, chosen


def foretell(readings, asked, siblings=()):
    """The Forecast of the points of a row, {τ: value}; None below two."""
    readings = sorted(readings.items())
    if len(readings) < SHOWN:
        return None
    found = model_average(readings, asked, [sorted(each.items()) for each in siblings])
    return replace(found, points=len(readings))


def model_average(readings, asked, siblings=()):
    """The Forecast of sorted (τ, value) readings, one a τ; None without one."""
    if not readings:
        return None
    latest = readings[-1]
    held = latest[1] >= asked.target if asked.higher_is_better else latest[1] <= asked.target
    if asked.deadline <= latest[0]:
        value = float(latest[1])
        return Forecast(value, value, value, float(held))
    mixture, so_far, chosen = futures(readings, asked, siblings)
    if mixture is None:
        return Forecast(None, None, None, 0.5)
    limit = float(asked.target) - so_far
    chance = mixture.above(limit) if asked.higher_is_better else mixture.below(limit)
    if asked.cumulative:
        if held and asked.higher_is_better:
            chance = 1.0
    elif held and all(value == latest[1] for _, value in chosen):
        chance = 1.0
    low, high = (None if bound is None else float(bound) for bound in asked.bounds)
    if asked.cumulative:
        low = so_far if low is None else max(low, so_far)
    figures = [so_far + mixture.quantile(share) for share in (0.5, TAIL, 1 - TAIL)]
    return Forecast(*figures, chance).within(
        -math.inf if low is None else low, math.inf if high is None else high)
