"""Plans as a bureau would have made them on real series, and what is known of them year by year.

A plan has a baseline year, a deadline three to six years later and a target: the pace that the figure
had in the five years before, or the table's usual one, times 0.1 to 1.3; in five of six cases in the
direction in which it went. Nothing of after the baseline is used for that. Then each
year from the first reading to the one before the deadline is a judgement: the readings from up to six
years before the baseline to that year, the target, the deadline, and the other series of the table as
siblings, up to the same year. The truth is the figure at the deadline.
"""

import random
import statistics
from dataclasses import dataclass
from fractions import Fraction

SPANS = (3, 4, 5, 5, 5, 6)
HISTORY = (0, 0, 1, 2, 3, 4, 6)
PLANS_A_TABLE = 32
SIBLINGS = 11
_USUAL = {}


@dataclass(frozen=True)
class Judgement:
    """What is known of a plan in a year, and how it ended."""

    table: str
    held_out: bool
    plan: tuple         # (table, place, baseline year)
    readings: tuple     # ((year, exact value) …) up to the day
    baseline: int
    deadline: int
    target: Fraction
    higher_is_better: bool
    bounds: tuple
    cumulative: bool
    siblings: tuple     # of readings
    truth: float

    @property
    def horizon(self):
        return self.deadline - self.readings[-1][0]

    @property
    def met(self):
        return self.truth >= self.target if self.higher_is_better else self.truth <= self.target


def exact(value):
    """Six significant digits, as a statistic is printed."""
    return Fraction(f"{value:.6g}")


def _usual(table, year):
    """The table's usual yearly change up to a year, relative to the figure's size."""
    if (table.name, year) not in _USUAL:
        _USUAL[table.name, year] = _median_change(table, year)
    return _USUAL[table.name, year]


def _median_change(table, year):
    changes = [abs(values[y] - values[y - 1]) / (abs(values[y - 1]) or 1)
               for values in table.series.values() for y in values
               if y - 1 in values and year - 5 <= y - 1 and y <= year]
    return statistics.median(changes) if changes else 0.02


def judgements(tables, seed, held_out=None):
    """All judgements of all tables, by one seed; the held-out tables, the others, or all."""
    for table in tables:
        if held_out is not None and table.held_out != held_out:
            continue
        pick = random.Random(f"{seed} {table.name}")
        places = sorted(table.series)
        made = 0
        for _ in range(PLANS_A_TABLE * 4):
            if made == PLANS_A_TABLE:
                break
            plan = _plan(table, pick.choice(places), pick)
            if plan:
                made += 1
                yield from plan


def _plan(table, place, pick):
    values = table.series[place]
    span, history = pick.choice(SPANS), pick.choice(HISTORY)
    years = [year for year in values if year - max(history, 1) in values and year + span in values]
    if not years:
        return None
    base = pick.choice(years)
    before = max(year for year in range(base - 5, base) if year not in values or year == base - 5)
    before = before if before in values else before + 1
    if base - before < 1:
        return None
    pace = (values[base] - values[before]) / (base - before)
    usual = _usual(table, base) * abs(values[base])
    up = (pace >= 0) == (pick.random() < 5 / 6)
    if table.counts:
        return _count(table, place, base, span, history, before, pick)
    step = pick.choice((abs(pace), usual)) * pick.uniform(0.1, 1.3) * span
    target = values[base] + (step if up else -step)
    if table.bounds:
        target = min(max(target, table.bounds[0]), table.bounds[1])
    target = exact(target)
    if step == 0 or (values[base] >= target if up else values[base] <= target):
        return None
    others = [other for other in sorted(table.series) if other != place]
    others = pick.sample(others, min(SIBLINGS, len(others)))
    found = []
    for year in range(max(base, base - history + 1), base + span):
        since = range(base - history, year + 1)
        siblings = tuple(
            tuple((y, exact(table.series[other][y])) for y in since)
            for other in others if all(y in table.series[other] for y in since))
        found.append(Judgement(
            table.name, table.held_out, (table.name, place, base),
            tuple((y, exact(values[y])) for y in since), base, base + span, target, up,
            table.bounds, False, siblings, float(exact(values[base + span]))))
    return found


def _count(table, place, base, span, history, before, pick):
    """A running count from 0 at the baseline; the target is what the years before would bring."""
    values = table.series[place]
    usual = statistics.mean(values[year] for year in range(before, base + 1))
    target = exact(round(usual * span * pick.uniform(0.75, 1.25)))
    if target <= 0:
        return None
    others = [other for other in sorted(table.series) if other != place]
    others = pick.sample(others, min(SIBLINGS, len(others)))

    def running(of, end):
        total, found = 0, [(base, Fraction(0))]
        for year in range(base + 1, end + 1):
            total += of[year]
            found.append((year, exact(total)))
        return tuple(found)
    return [Judgement(
        table.name, table.held_out, (table.name, place, base), running(values, year), base,
        base + span, target, True, (0, None), True,
        tuple(running(table.series[other], year) for other in others
              if all(y in table.series[other] for y in range(base, year + 1))),
        float(running(values, base + span)[-1][1])) for year in range(base + 1, base + span)]
