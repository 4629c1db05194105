"""How long judgements take with the forecast and without it, through `planwatch judge --batch`.

    .build-forecast/bin/python Tests/Benchmarks/forecasts/speed.py [--lines 3000 --program PATH]

Each line is a made-up figure with eight yearly values, and 24 siblings with as many. The same lines are
judged by `last_value`, which is a judgement without a forecast to speak of, by `least_squares` and by
`model_average`, in turn, so that what else the machine does falls on all of them; of each the run with the
least processor time counts. `times` is processor time against `last_value` on the same lines.
"""

import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BAR = 10_000    # lines a minute with the siblings
SIBLINGS, FIRST, LAST, DEADLINE = 24, 2016, 2023, 2025
METHODS = ("last_value", "least_squares", "model_average")


def series(pick):
    """Eight yearly values that drift and scatter."""
    level, pace, found = pick.uniform(20, 90), pick.gauss(0.5, 1), []
    for year in range(FIRST, LAST + 1):
        level += pick.gauss(pace, 1)
        found.append([f"{year}-12-31", round(level, 3)])
    return found


def lines(count, siblings, seed=1):
    pick = random.Random(seed)
    for number in range(count):
        own = series(pick)
        around = [series(pick) for _ in range(SIBLINGS)]
        found = {"id": number, "series": own, "direction": "at_least",
                 "target": round(own[-1][1] + pick.gauss(1, 3), 2), "by": f"{DEADLINE}-12-31",
                 "baseline": {"on": own[0][0], "value": own[0][1]}, "asOf": f"{LAST}-12-31"}
        if siblings:
            found["siblings"] = around
        yield json.dumps(found)


def run(program, batch, method):
    """(seconds by the clock, seconds of processor time) of one run."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(program), "judge", "--batch", batch, "--method", method], check=True,
                          capture_output=True, text=True)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    chance = json.loads(done.stdout.partition("\n")[0])["chance"]
    assert (chance is None) == (method == "last_value"), done.stdout[:300]
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(program, count, siblings):
    """{method: (seconds, processor seconds)} of the same lines, the best of three."""
    found = {}
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as batch:
        batch.writelines(line + "\n" for line in lines(count, siblings))
        batch.flush()
        for _ in range(3):
            for method in METHODS:
                took = run(program, batch.name, method)
                found[method] = min(found.get(method, took), took, key=lambda each: each[1])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=3_000, help="3000")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/planwatch")
    options = parser.parse_args()
    if not options.program.exists():
        sys.exit(f"no program at {options.program}: make build")
    print(f"\nSpeed of `planwatch judge --batch`, {options.lines:,} lines, eight values each\n")
    print("| siblings | method | lines a minute | processor time a line | times last_value |")
    print("|---:|---|---:|---:|---:|")
    told = []
    for siblings in (True, False):
        found = measure(options.program, options.lines, siblings)
        for method in METHODS:
            took, used = found[method]
            print(f"| {SIBLINGS if siblings else 0} | {method} | {options.lines * 60 / took:,.0f} | "
                  f"{1000 * used / options.lines:.3f} ms | {used / found['last_value'][1]:.2f} |")
        took, used = found["model_average"]
        if siblings:
            rate = options.lines * 60 / took
            told.append(f"With siblings {rate / BAR:.1f} times the {BAR:,} lines a minute that are asked for"
                        f"{'' if rate >= BAR else ': TOO SLOW'}.")
        more = used - found["last_value"][1]
        told.append(f"1,000 judgements with {SIBLINGS if siblings else 'no'} siblings take "
                    f"{1000 * more / options.lines:.2f} s of processor time more with the forecast than "
                    "without.")
    print("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
