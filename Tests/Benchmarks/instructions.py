"""How many instructions the hot path takes for each event: `make bench-instructions`.

    python3 Tests/Benchmarks/instructions.py [--events N] [--top N] [--json FILE] [--before CHECKOUT]

Time is worth something on a quiet machine only, and machines differ; the instructions of a program for the
same events are the same to a thousandth. HotPathProbe decodes, stores and counts events with all plans
on one thread, without servers, and valgrind's callgrind counts what each of the three takes.

SHA-256 stands apart: valgrind does not know the instructions that processors have for it, with which SHA-256
takes a tenth of what is counted here. Kafka's client, PostgreSQL and waiting for memory are not in it:
it says whether a change made these three cheaper, and not how fast the daemon is. With --before the
release probe of another checkout takes its turn, with the plans of this one, and has to find the same
cells.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROBE = ".build/release/HotPathProbe"
PARTS = ("decode", "store", "count")
SHA = "sha256_compress"
# A line of callgrind_annotate: its instructions, and file and function.
LINE = re.compile(r"\s*([\d,]+) \([ \d.]+%\)\s+(.*)")


def configuration(directory):
    """A configuration with the packaged plans."""
    config = REPOSITORY / "config"
    path = directory / "planwatch.yaml"
    path.write_text(json.dumps({
        "kafka": {"bootstrapServers": "none:9092", "topics": ["events"]},
        "postgres": {"url": "postgresql:///none"}, "plans": [str(config / "plans/*.yaml")],
        **{name: str(config / f"{name}.yaml") for name in ("areas", "calendar", "vocabulary")}}),
        encoding="utf-8")
    return path


def events(directory, count):
    """A file of the events of `bench.py`, about that many."""
    path = directory / "events.ndjson"
    subprocess.run(
        [REPOSITORY / ".build/release/planwatch", "simulate", "--scenario", "bench", "--seed", "1",
         "--students", str(count // 5), "--out", path], check=True, stderr=subprocess.DEVNULL)
    return path


def annotated(profile):
    """The lines of a profile: (instructions, file and function), the most first."""
    text = subprocess.run(
        ["callgrind_annotate", "--threshold=100", "--auto=no", profile], check=True,
        capture_output=True, text=True).stdout
    text = subprocess.run(
        ["swift", "demangle", "--simplified", "--compact"], input=text, check=True,
        capture_output=True, text=True).stdout
    found = (LINE.match(line) for line in text.splitlines())
    return [(int(line[1].replace(",", "")), line[2]) for line in found if line]


def counted(directory, checkout, lines, top):
    """What the probe of a checkout says, and the instructions of each part."""
    command = [checkout / PROBE, configuration(directory), lines]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as runs:
        parts = runs.map(lambda part: of_part(directory, part, command, top), PARTS)
        return said | dict(zip(PARTS, parts))


def of_part(directory, part, command, top):
    """The instructions of one part, and the functions that take the most of them. A part is switched
    on and off by its name, so closures in it have to be part of it, as they are in a release."""
    profile = directory / f"callgrind.{part}"
    subprocess.run(
        ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={profile}",
         f"--toggle-collect=*HotPathProbe*{len(part)}{part}*", *command],
        check=True, stdout=subprocess.DEVNULL)
    functions = [line for line in annotated(profile) if "PROGRAM TOTALS" not in line[1]]
    if not functions:
        raise SystemExit(f"instructions: the probe has no function `{part}` of its own")
    sha = sum(number for number, name in functions if SHA in name)
    return {
        "instructions": sum(number for number, _ in functions) - sha, "sha256": sha,
        "top": [[number, readable(name)] for number, name in functions if SHA not in name][:top]}


def readable(name):
    """A function's name and the file it lies in, without folders and libraries."""
    return re.sub(r" \[.*|\S*/(?=[^/ ]+:)", "", name)


def show(document):
    """What was counted, for people."""
    now, before = document["now"], document.get("before")
    print(f"{now['events']:,} events, {now['subjects']:,} subjects, {now['measures']} measures, "
          f"{now['cells']:,} cells; instructions an event")
    for part in PARTS:
        each = now[part]["instructions"] / now["events"]
        line = f"{part:7} {each:9,.0f}"
        if now[part]["sha256"]:
            line += f"   beside SHA-256 in software, {now[part]['sha256'] / now['events']:,.0f}"
        if before:
            line += f"   before {before[part]['instructions'] / before['events']:,.0f}"
        print(line)
        for number, name in now[part]["top"]:
            print(f"        {number / now['events']:9,.0f} {name}")


def arguments():
    """What the caller asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--events", type=int, default=30_000, help="30,000")
    parser.add_argument("--top", type=int, default=0, help="functions to name of each part, 0")
    parser.add_argument("--json", help="write all figures to this file")
    parser.add_argument("--before", type=pathlib.Path, help="another checkout, with its probe built")
    options = parser.parse_args()
    if options.events < 2_500:
        parser.error("at least 2,500 events")
    if options.before and not (options.before / PROBE).is_file():
        parser.error(f"no {PROBE} in {options.before}: swift build -c release --product HotPathProbe")
    return options


def main():
    """Counts, and fails where another checkout finds other cells."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="planwatch-instructions-") as name:
        directory = pathlib.Path(name)
        lines = events(directory, options.events)
        document = {"now": counted(directory, REPOSITORY, lines, options.top)}
        if options.before:
            document["before"] = counted(directory, options.before.resolve(), lines, options.top)
    show(document)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if options.before:
        what = ("facts", "subjects", "measures", "cells", "digest")
        if any(document["now"][key] != document["before"][key] for key in what):
            raise SystemExit("instructions: the two do not find the same cells")


if __name__ == "__main__":
    main()
