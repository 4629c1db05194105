"""Changes of the method that were tried, on tables to look for them and on tables to confirm them.

    .build-forecast/bin/python Tests/Benchmarks/forecasts/trials.py [--seed N]

A change is worth proposing only if it holds on the tables that were held out. Judgements with four points
and more; differences are to the method as it is, with their standard error over tables.
"""

import argparse
import math
import re
import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import methods
import tables
import tasks
from planoracle import average
from planoracle.average import PICTURES, Picture

LEVEL_WITH_NOISE = Picture(1, 0.3, 0.4, 0.2, True)


@dataclass(frozen=True)
class Change:
    """What is different; the defaults are the method as it is."""

    pictures: tuple = PICTURES
    path: float = 0.0           # share of the plan's own pace that is expected before data
    path_from: int = 0          # and from how many points on it is no longer
    theta: float = 0.0          # share of the straight line's slope that the last picture goes on with
    trend: float = 0.5          # share of the siblings' median trend
    agree: float = 0.0          # power of the agreement of their directions, by which it is multiplied
    strength: float = 1.0       # what the siblings' steps are worth, in readings
    horizons: float = 0.0       # how far the spread follows what siblings did over as many years
    stretch: tuple = ()         # ((years, factor of the error from that many years on) …)
    tail: float = average.TAIL


def _half_slope(task):
    times = [time for time, _ in task.points]
    if len(times) < 3 or task.offsets:
        return 0.0
    return statistics.linear_regression(times, task.values)[0] / task.size


@cache
def _learn(siblings, pictures, strength, trend, agree):
    if len(siblings) < average.FEWEST_SIBLINGS or any(len(each.points) < 2 for each in siblings):
        return average.Others(tuple(each.prior for each in pictures))
    plain = average.Others(tuple(each.prior for each in pictures))
    own = [_weigh(each, plain, Change(pictures))[1] for each in siblings]
    priors = tuple((3 * picture.prior + sum(each[place] for each in own)) / (3 + len(own))
                   for place, picture in enumerate(pictures))
    steps = tuple(max(average.STEP_LEAST, math.sqrt(statistics.median(
        average.hold(picture, each).residual / (len(each.points) - 1) / each.size**2
        for each in siblings))) for picture in pictures)
    trends = [(each.values[-1] - each.values[0]) / each.points[-1][0] / each.size
              for each in siblings]
    common = statistics.median(trends)
    if agree:
        alike = statistics.mean(each * common > 0 for each in trends)
        trend *= max(0.0, 2 * alike - 1) ** agree
    return average.Others(priors, steps, strength, common * trend)


def _weigh(task, others, change, more=0.0, factor=1.0):
    free = len(task.points) - 1
    strength = others.strength if free >= 1 else 1.0
    steps = (task.alone,) * 9 if free < 1 else others.steps or (task.step,) * 9
    degrees = max(free, 0) + strength if free >= 1 else 1.0
    parts, logarithms = [], []
    for place, (picture, prior, step) in enumerate(zip(change.pictures, others.priors, steps)):
        trend = others.trend + more
        if change.theta and place == len(change.pictures) - 1:
            trend = change.theta * _half_slope(task)
        found = average.hold(picture, task, trend * task.size)
        spread = found.residual + strength * (step * task.size) ** 2
        parts.append((found.mean, factor * math.sqrt(spread * found.variance / degrees)))
        logarithms.append(math.log(prior) + found.evidence - degrees / 2 * math.log(spread))
    largest = max(logarithms)
    shares = [math.exp(each - largest) for each in logarithms]
    weights = tuple(each / sum(shares) for each in shares)
    mixture = average.Mixture(tuple((weight, *part) for weight, part in zip(weights, parts)), degrees)
    return mixture, weights


@cache
def _over(siblings, years):
    """How much further siblings moved over some years than wandering at their yearly steps would have."""
    wanders = PICTURES[0]
    expected = wanders.between((years, ()), (years, ()))
    ratios = []
    for each in siblings:
        values = each.values
        if len(values) < years + 2:
            return 1.0
        yearly = statistics.mean((b - a) ** 2 for a, b in zip(values, values[1:]))
        far = statistics.mean((b - a) ** 2 for a, b in zip(values, values[years:]))
        if yearly:
            ratios.append(far / yearly / expected)
    return min(2.0, max(0.5, math.sqrt(statistics.median(ratios)))) if len(ratios) >= 3 else 1.0


def foretold(judgement, change):
    """(chance, whether the interval has the truth)."""
    readings = [(average.Fraction(year), value) for year, value in judgement.readings]
    asked = methods.asked(judgement)
    task, chosen = average._task(readings, asked)
    siblings = tuple(average._comparable(
        [[(average.Fraction(year), value) for year, value in each] for each in judgement.siblings],
        chosen, asked))
    others = _learn(siblings, change.pictures, change.strength, change.trend, change.agree)
    more = 0.0
    if change.path and (not change.path_from or len(readings) < change.path_from):
        known = dict(judgement.readings)
        pace = (judgement.target - known[judgement.baseline]) / (
            judgement.deadline - judgement.baseline)
        more = change.path * float(pace) / task.size
    factor = _over(siblings, judgement.horizon) ** change.horizons if change.horizons else 1.0
    for years, wider in change.stretch:
        if judgement.horizon >= years:
            factor *= wider
    mixture, _ = _weigh(task, others, change, more, factor)
    target = float(judgement.target)
    chance = mixture.above(target) if judgement.higher_is_better else mixture.below(target)
    held = readings[-1][1] == judgement.target or (
        (readings[-1][1] > judgement.target) == judgement.higher_is_better)
    if held and len({value for _, value in readings}) == 1:
        chance = 1.0
    return chance, change.tail <= mixture.below(judgement.truth) <= 1 - change.tail


TRIED = {
    "as it is": Change(),
    "local level with noise as a fourth picture": Change(pictures=(*PICTURES, LEVEL_WITH_NOISE)),
    "theta as a fourth picture": Change(pictures=(*PICTURES, LEVEL_WITH_NOISE), theta=0.5),
    "a quarter of the plan's own pace expected": Change(path=0.25),
    "half of the plan's own pace expected": Change(path=0.5),
    "the same, up to five points": Change(path=0.5, path_from=6),
    "spread by horizon from the siblings": Change(horizons=1.0),
    "half of that": Change(horizons=0.5),
    "15 % wider from four years on": Change(stretch=((4, 1.15),)),
    "10 % wider from three, 25 % from five": Change(stretch=((3, 1.1), (5, 1.14))),
    "siblings' steps worth two readings": Change(strength=2.0),
    "siblings' steps worth four readings": Change(strength=4.0),
    "siblings' trend whole": Change(trend=1.0),
    "siblings' trend as far as their directions agree": Change(trend=1.0, agree=1.0),
    "the same, squared": Change(trend=1.0, agree=2.0),
    "the same, three quarters of it": Change(trend=0.75, agree=1.0),
    "the same, and steps worth two readings": Change(trend=0.75, agree=1.0, strength=2.0),
    "pace picture weighs a third": Change(pictures=(
        replace(PICTURES[0], prior=0.45), replace(PICTURES[1], prior=0.33),
        replace(PICTURES[2], prior=0.22))),
    "scatter picture weighs 0.4": Change(pictures=(
        replace(PICTURES[0], prior=0.4), replace(PICTURES[1], prior=0.2),
        replace(PICTURES[2], prior=0.4))),
    "drift of what wanders 0.2": Change(pictures=(
        replace(PICTURES[0], pace=0.2), PICTURES[1], PICTURES[2])),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="1")
    parser.add_argument("--only", default="", help="a pattern of names")
    options = parser.parse_args()
    found = [each for each in tasks.judgements(tables.all_tables(), options.seed)
             if not each.cumulative and len(each.readings) >= 4]
    print(f"seed {options.seed}; {sum(not each.held_out for each in found):,} judgements to look, "
          f"{sum(each.held_out for each in found):,} to confirm\n")
    print("| change | look: Brier | difference | confirm: Brier | difference | cover | cover, 4 years"
          " and more |\n|---|---|---|---|---|---|---|")
    base = None
    for name, change in TRIED.items():
        if base and not re.search(options.only, name):
            continue
        answers = [foretold(each, change) for each in found]
        losses = defaultdict(list)
        for judgement, (chance, _) in zip(found, answers):
            losses[judgement.held_out, judgement.table].append((chance - judgement.met) ** 2)
        base = base or losses
        cells = []
        for held_out in (False, True):
            kept = [key for key in losses if key[0] == held_out]
            gaps = [statistics.mean(losses[key]) - statistics.mean(base[key]) for key in kept]
            error = statistics.stdev(gaps) / math.sqrt(len(gaps))
            brier = statistics.mean(each for key in kept for each in losses[key])
            cells += [f"{brier:.4f}", f"{statistics.mean(gaps):+.4f} ± {error:.4f}"]
        for years in (0, 4):
            inside = [statistics.mean(hit for judgement, (_, hit) in zip(found, answers)
                                      if judgement.held_out == held_out and judgement.horizon >= years)
                      for held_out in (False, True)]
            cells.append(" / ".join(f"{each:.3f}" for each in inside))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
