"""Made-up cities in which half of the targets are missed: whom the statuses call, wrongly and in time.

    .build-forecast/bin/python Tests/Benchmarks/forecasts/cities.py [--seed N --cities N --program PATH]

A city has 40 rows, each judged in eight counties, over the years 2021 to 2025, with none to four
published years before. A row's figure goes one of seven ways: it wanders, keeps a pace that slowly
changes, scatters around a level, fills up like a basin, stalls half-way, comes late in a push, or rises
by single steps; a county shares half of its way with the others. Targets are drawn around what was to
be expected and taken in turn so that of each city half are missed. A plan is called in a year when its
status at the year's end is `at_risk` or `off_course`; path alone is the status without any chance.
"""

import argparse
import math
import pathlib
import random
import statistics
import time
from fractions import Fraction

import bench
import methods
import tasks
from planoracle import civil
from planoracle.config import Target
from planoracle.paths import Path

WAYS = ("wanders", "keeps a pace", "scatters", "fills up", "stalls", "late push", "steps")
FIRST, LAST = 2020, 2025
# Where the oracle stands in for the program: the status that a low chance makes of one.
WORSE = {"on_course": ("at_risk", 0.35), "at_risk": ("off_course", 0.17)}
ROWS, COUNTIES = 40, 8


def way(kind, pace, noise, pick, years):
    """Changes against the level, a list over years; the sixth from the end is the baseline's."""
    found, level, speed = [], 0.0, pace
    push = pick.uniform(0.5, 1.5)
    for place in range(years):
        left = years - 1 - place     # years to the deadline
        gone = place / (years - 1)
        if kind == "wanders":
            level += pick.gauss(pace / 2, noise)
        elif kind == "keeps a pace":
            speed += pick.gauss(0, noise / 4)
            level += speed
        elif kind == "scatters":
            level = pick.gauss(0, noise)
        elif kind == "fills up":
            level = 5 * pace * (1 - math.exp(-3 * gone))
        elif kind == "stalls":
            level += pace if left > 2 else 0
        elif kind == "late push":
            level += 3 * pace * push if left == 0 else pace / 4
        else:
            level += 2.5 * pace if pick.random() < 0.4 else 0
        found.append(level + pick.gauss(0, noise / 6))
    return found


def row(pick, missed, number):
    """The judgements of a row in all of its counties; `missed` in turn for the counties."""
    kind, history = pick.choice(WAYS), pick.choice((0, 1, 2, 3, 4))
    level, higher = pick.uniform(20, 90), pick.random() < 0.7
    pace = pick.uniform(0.2, 2.5) * (1 if higher else -1)
    noise, years = abs(pace) * pick.uniform(0.3, 1.5), history + LAST - FIRST + 1
    common = way(kind, pace, noise, pick, years)
    counties = []
    for _ in range(COUNTIES):
        own, start = way(kind, pace * pick.uniform(0.5, 1.5), noise, pick, years), pick.gauss(0, 4)
        counties.append([tasks.exact(level + start + (a + b) / 2) for a, b in zip(common, own)])
    found = []
    for place, values in enumerate(counties):
        target = _target(values, history, pace, higher, (missed + place) % 2 == 1, pick)
        if target is None:
            continue
        for year in range(max(FIRST, FIRST - history + 1), LAST):
            known = len(values) - (LAST - year)
            dated = [tuple(zip(range(FIRST - history, year + 1), each[:known])) for each in counties]
            found.append(tasks.Judgement(
                kind, True, (number, place), dated[place], FIRST, LAST, target, higher, (), False,
                tuple(each for other, each in enumerate(dated) if other != place),
                float(values[-1])))
    return found


def _target(values, history, pace, higher, missed, pick):
    """A target around what was to be expected, on the side that is asked for."""
    base, truth = values[history], values[-1]
    for _ in range(60):
        step = Fraction(f"{5 * abs(pace) * pick.uniform(0.05, 1.6):.4f}")
        target = base + step if higher else base - step
        held = truth >= target if higher else truth <= target
        if held != missed:
            return target
    return None


def judged(judgements, program):
    """(status, chance) of all judgements."""
    if program:
        answers = methods.by_program(program, judgements, True)
        return [(each["status"], each["chance"]) for each in answers]
    found = []
    for each in judgements:
        status, chance = by_path(each), None
        if len(each.readings) >= 2:
            chance = methods.by_oracle(each, True)[0]
        if len(each.readings) >= 4 and status in WORSE and chance < WORSE[status][1]:
            status = WORSE[status][0]
        found.append((status, chance))
    return found


def by_path(judgement):
    """The status without any chance."""
    direction = "atLeast" if judgement.higher_is_better else "atMost"
    target = Target("level_by_date", direction, judgement.target,
                    civil.year_end(judgement.deadline), None)
    year, value = judgement.readings[-1]
    if target.holds(value):
        return "met"
    base = dict(judgement.readings)[judgement.baseline]
    path = Path(base, Fraction(judgement.baseline), target)
    return path.status(value, Fraction(year), judgement.higher_is_better)


def told(name, judgements, called):
    """A line of the table: of plans and of judgements."""
    plans = {}
    for judgement, is_called in zip(judgements, called):
        year = judgement.readings[-1][0]
        if year > FIRST:
            plans.setdefault((judgement.table, *judgement.plan), (judgement.met, []))[1].append(
                (year, is_called))
    met = [[call for _, call in calls] for held, calls in plans.values() if held]
    missed = [[LAST - year for year, call in calls if call] for held, calls in plans.values()
              if not held]
    single = [statistics.mean(call for judgement, call in zip(judgements, called)
                              if judgement.met == held and judgement.readings[-1][0] > FIRST)
              for held in (True, False)]
    lead = [max(each) for each in missed if each]
    print(f"| {name} | {statistics.mean(map(any, met)):.2f} | {single[0]:.2f} | {single[1]:.2f} | "
          f"{statistics.mean(map(bool, missed)):.2f} | "
          f"{statistics.mean(bool(each) and max(each) >= 3 for each in missed):.2f} | "
          f"{statistics.mean(lead) if lead else 0:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="1")
    parser.add_argument("--cities", type=int, default=4, help="4")
    parser.add_argument("--program", type=pathlib.Path,
                        default=bench.ROOT / ".build/release/planwatch")
    options = parser.parse_args()
    began = time.monotonic()
    pick = random.Random(options.seed)
    judgements = [each for city in range(options.cities) for number in range(ROWS)
                  for each in row(pick, number, (city, number))]
    program = options.program if bench.knows(options.program) else None
    found = judged(judgements, program)
    paths = [by_path(each) for each in judgements]
    plans = {(each.table, *each.plan): each.met for each in judgements}
    chances = [(each.met, chance) for each, (_, chance) in zip(judgements, found)
               if chance is not None]
    print(f"{options.cities} cities, {len(plans):,} plans, {1 - statistics.mean(plans.values()):.0%} missed; "
          f"Brier of the chances {statistics.mean((c - m) ** 2 for m, c in chances):.3f}; "
          f"{'`planwatch judge`' if program else 'the oracle'}, seed {options.seed}\n")
    print("| called when | met plans called at some time | met, per year | missed, per year | missed plans "
          "called at some time | by half time | years ahead |\n|---|---|---|---|---|---|---|")
    both = ("at_risk", "off_course")
    told("path alone: behind", judgements, [status in both for status in paths])
    told("path alone: off course", judgements, [status == "off_course" for status in paths])
    told("status: at risk or off course", judgements, [status in both for status, _ in found])
    told("status: off course", judgements, [status == "off_course" for status, _ in found])
    for limit in (0.35, 0.17):
        told(f"chance below {limit}", judgements,
             [chance is not None and chance < limit for _, chance in found])
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
