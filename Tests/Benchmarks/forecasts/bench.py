"""How good the forecasts are, on real annual series that were not used to make the method.

    make bench-forecast [BENCH="--seed 1 --program PATH --json FILE"]

Makes plans on the tables of tables.py (tasks.py says how), asks every method what the chance of each is
in each year, and holds the answers against what happened. Brier: mean squared distance of the chance
from 1 (met) or 0; smaller is better, who always says the mean has the first line's. Cover: how often the
80 % interval has the truth. The program's own method is asked through `planwatch judge --batch`; where
no program knows it, the oracle's implementation stands in, and the first line says so. The error of a
difference is over tables, not over judgements: those of one table depend on each other.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import time
from collections import defaultdict

import methods
import tables
import tasks

ROOT = pathlib.Path(__file__).resolve().parents[3]
OURS, ALONE = "model_average, siblings", "model_average, alone"
REFERENCE = "last value"


def knows(program):
    """Whether a program is there that has the method."""
    if not program.exists():
        return False
    series = "2020-12-31,1\n2021-12-31,2\n2022-12-31,4\n"
    done = subprocess.run(
        [str(program), "judge", "--series", "-", "--direction", "at_least", "--target", "9", "--by",
         "2025-12-31", "--baseline", "1@2020-12-31", "--as-of", "2022-12-31", "--format", "json"],
        input=series, capture_output=True, text=True, check=False)
    return done.returncode == 0 and json.loads(done.stdout).get("method") == methods.LINE_METHOD


def ask(judgements, program):
    """{method: [(chance, low, forecast, high) or None …]} of all judgements."""
    found = {}
    for name, siblings in ((OURS, True), (ALONE, False)):
        if program:
            answers = methods.by_program(program, judgements, siblings)
            found[name] = [None if each["chance"] is None else (
                each["chance"], each["forecastLow"], each["forecast"], each["forecastHigh"])
                for each in answers]
        else:
            found[name] = [methods.by_oracle(each, siblings) for each in judgements]
    for name, method in methods.OTHERS.items():
        found[name] = [method(each) for each in judgements]
    found["the same on the sums"] = [
        methods.by_oracle(each, False, cumulative=False) if each.cumulative else None
        for each in judgements]
    return found


class Score:
    """What one method's answers on some judgements come to."""

    def __init__(self, judgements, answers, worth=None):
        self.losses = {}     # by place: (table, loss)
        covered = []
        for place, (judgement, answer) in enumerate(zip(judgements, answers)):
            if not answer:
                continue
            chance, low, _, high = answer
            if worth:
                chance = worth[chance >= 0.5]
            self.losses[place] = judgement.table, (chance - judgement.met) ** 2
            if low is not None:
                covered.append(low <= judgement.truth <= high)
        self.count = len(self.losses)
        self.brier = _mean([loss for _, loss in self.losses.values()])
        self.cover = _mean(covered)

    def against(self, other):
        """(difference of Brier where both have an answer, its standard error over tables)."""
        tables_gaps = defaultdict(list)
        for place, (table, loss) in self.losses.items():
            if place in other.losses:
                tables_gaps[table].append(loss - other.losses[place][1])
        gaps = [statistics.mean(each) for each in tables_gaps.values()]
        if len(gaps) < 2:
            return None
        return statistics.mean(gaps), statistics.stdev(gaps) / math.sqrt(len(gaps))


def _mean(values):
    return statistics.mean(values) if values else None


def worths(judgements, answers):
    """What a yes and a no were worth on the development tables."""
    found = {}
    for said in (True, False):
        met = [judgement.met for judgement, answer in zip(judgements, answers)
               if answer and not judgement.held_out and (answer[0] >= 0.5) == said]
        found[said] = (sum(met) + 1) / (len(met) + 2)
    return found


def shown(number, places=4):
    return f"{number:.{places}f}" if number is not None else "–"


def comparison(title, judgements, found, chosen, reference=REFERENCE):
    """A table of methods on the judgements of some places in the list."""
    kept = [judgements[place] for place in chosen]
    base = _mean([each.met for each in kept])
    print(f"\n{title}: {len(kept):,} judgements of {len({each.plan for each in kept}):,} plans on "
          f"{len({each.table for each in kept})} tables; met {base:.0%}, who says that each time has "
          f"Brier {base * (1 - base):.4f}\n")
    print(f"| {'method':24} | Brier | to {reference} (± error) | yes and no at their worth | cover |"
          " judgements |\n|---|---:|---:|---:|---:|---:|")
    scores = {}
    for name, answers in found.items():
        answers = [answers[place] for place in chosen]
        score = Score(kept, answers)
        if score.count < len(kept) / 20:
            continue
        scores[name] = score
    for name, score in scores.items():
        answers = [found[name][place] for place in chosen]
        worth = None
        if score.cover is None:
            worth = Score(kept, answers, worths(judgements, found[name])).brier
        gap = score.against(scores[reference]) if name != reference else None
        print(f"| {name:24} | {shown(score.brier)} | "
              f"{f'{gap[0]:+.4f} ± {gap[1]:.4f}' if gap else '–'} | {shown(worth)} | "
              f"{shown(score.cover, 3)} | {score.count:,} |")
    return {name: {"brier": score.brier, "cover": score.cover, "judgements": score.count}
            for name, score in scores.items()}


def by_horizon(judgements, found, chosen):
    names = [OURS, ALONE, REFERENCE, "damped Holt", "OLS interval", "linear schedule"]
    print("\nBy years to the deadline (Brier, cover)\n")
    print("| years | judgements | " + " | ".join(names) + " |\n|---|---|" + "---|" * len(names))
    rows = {}
    for horizon in (1, 2, 3, 4, 5):
        places = [place for place in chosen if judgements[place].horizon == horizon]
        kept = [judgements[place] for place in places]
        scores = [Score(kept, [found[name][place] for place in places]) for name in names]
        rows[horizon] = {name: (score.brier, score.cover) for name, score in zip(names, scores)}
        print(f"| {horizon} | {len(kept):,} | " + " | ".join(
            f"{shown(score.brier, 3)}, {shown(score.cover, 2)}" for score in scores) + " |")
    return rows


def by_points(judgements, found, places):
    """Cover and Brier by the number of points."""
    print(f"\nBy points that are known ({OURS})\n\n| points | judgements | Brier | cover |")
    print("|---|---|---|---|")
    for title, span in (("2", (2, 2)), ("3", (3, 3)), ("4", (4, 4)), ("5", (5, 5)), ("6 to 8", (6, 8)),
                        ("9 and more", (9, 99))):
        some = [place for place in places
                if span[0] <= len(judgements[place].readings) <= span[1]]
        score = Score([judgements[place] for place in some], [found[OURS][place] for place in some])
        print(f"| {title} | {len(some):,} | {shown(score.brier, 3)} | {shown(score.cover, 2)} |")


def by_table(judgements, found, chosen):
    """Where the method is good and where it is not: Brier and cover on each table."""
    print("\nBy table\n")
    print(f"| table | judgements | met | {OURS}: Brier | cover | {REFERENCE} | linear schedule |")
    print("|---|---|---|---|---|---|---|")
    for table in dict.fromkeys(judgements[place].table for place in chosen):
        places = [place for place in chosen if judgements[place].table == table]
        kept = [judgements[place] for place in places]
        scores = [Score(kept, [found[name][place] for place in places])
                  for name in (OURS, REFERENCE, "linear schedule")]
        print(f"| {table} | {len(kept)} | {_mean([each.met for each in kept]):.2f} | "
              f"{shown(scores[0].brier, 3)} | {shown(scores[0].cover, 2)} | {shown(scores[1].brier, 3)} | "
              f"{shown(scores[2].brier, 3)} |")


def reliability(judgements, answers, chosen):
    """How often plans with a chance of about so much were met."""
    print(f"\nReliability ({OURS})\n\n| chance said | mean | were met | judgements |\n|---|---|---|---|")
    rows = []
    for tenth in range(10):
        kept = [(answers[place][0], judgements[place].met) for place in chosen if answers[place]
                and min(9, int(answers[place][0] * 10)) == tenth]
        if kept:
            said, met = _mean([chance for chance, _ in kept]), _mean([met for _, met in kept])
            rows.append((said, met, len(kept)))
            print(f"| {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f} | {said:.2f} | {met:.2f} | {len(kept):,} |")
    return rows


def decisions(judgements, answers, found, chosen):
    """What a limit would call: of plans that are met falsely, of those that are missed rightly."""
    chosen = [place for place in chosen if found["linear schedule"][place]]
    print("\nCalled when the chance is below a limit, per judgement\n")
    print("| limit | met, called | missed, called |\n|---|---|---|")
    rows = []

    def row(name, called):
        parts = [_mean([called[place] for place in chosen if place in called
                        and judgements[place].met == met]) for met in (True, False)]
        rows.append((name, *parts))
        print(f"| {name} | {parts[0]:.3f} | {parts[1]:.3f} |")
    for limit in (0.10, 0.17, 0.25, 0.35, 0.50):
        row(f"{limit:.2f}", {place: answers[place][0] < limit for place in chosen if answers[place]})
    schedule = found["linear schedule"]
    row("behind the linear schedule", {place: schedule[place][0] == 0 for place in chosen})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="1")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/planwatch")
    parser.add_argument("--json", help="write the figures to this file")
    options = parser.parse_args()
    began = time.monotonic()
    judgements = list(tasks.judgements(tables.all_tables(), options.seed))
    program = options.program if knows(options.program) else None
    print(f"Method under test: {'`planwatch judge`' if program else 'the oracle, as no program has it yet'}"
          f"; seed {options.seed}")
    found = ask(judgements, program)
    levels = [place for place, each in enumerate(judgements) if not each.cumulative]
    many = [place for place in levels if len(judgements[place].readings) >= 4]
    few = [place for place in levels if 2 <= len(judgements[place].readings) <= 3]
    counts = [place for place, each in enumerate(judgements) if each.cumulative]
    document = {"seed": options.seed, "program": bool(program)}
    document["many"] = comparison("Four points and more", judgements, found, many)
    for title, held_out in (("held out of the search for improvements", True), ("the others", False)):
        score = Score([judgements[place] for place in many if judgements[place].held_out == held_out],
                      [found[OURS][place] for place in many if judgements[place].held_out == held_out])
        print(f"  {OURS}, tables {title}: Brier {shown(score.brier)}, cover {shown(score.cover, 3)}")
    document["few"] = comparison("Two and three points", judgements, found, few)
    document["counts"] = comparison("Running counts", judgements, found, counts, "drift")
    document["horizons"] = by_horizon(judgements, found, many)
    by_points(judgements, found, levels)
    by_table(judgements, found, many)
    document["reliability"] = reliability(judgements, found[OURS], many)
    document["decisions"] = decisions(judgements, found[OURS], found, many)
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
