"""The tests of exactness again and again, in their long forms, each time with a new seed.

    python3 Tests/Soak/soak.py [--minutes N | --rounds N] [--only PART] [--seed N]
    make soak SOAK="--minutes 480"

A round has a seed, and runs four parts with it: clean runs beside the oracle and one that is killed at
random moments; members that share and are killed, frozen, added and removed, beside one daemon; two
daemons of which one takes over; all rows beside the oracle, in the larger worlds and with random rows
(PLANWATCH_TEST_LONG=1). Other seeds make other cities, awkward records, moments and rows.

Prints a line for each part, with the load before it (where a machine has too much to do, tests fail that
ask for a take-over within seconds), and stops at the first test that fails, with its output and the
command that repeats it. Without --minutes or --rounds it goes on for an hour; a part that has begun is
ended. Ends with 1 after a failure. Needs what the black-box tests need: PLANWATCH_TEST_KAFKA_HOME, and a
program built for release.
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = {
    "exactness": "Tests/Blackbox/test_exactness.py",
    "sharing": "Tests/Blackbox/test_sharing.py",
    "takeover": "Tests/Blackbox/test_takeover.py",
    "all-rows": "Tests/Blackbox/test_all_rows.py",
}
MINUTES = 60
# Lines of a failed part that are shown.
SHOWN = 120


def surroundings(seed):
    """What the tests of a round find in their environment."""
    return {"PLANWATCH_TEST_SEED": str(seed), "PLANWATCH_TEST_LONG": "1", "PLANWATCH_TEST_REQUIRE_ALL": "1"}


def run(path, seed):
    """Runs the tests of a file with a seed: its exit code and its output."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-rf", "-p", "no:cacheprovider", path], cwd=ROOT,
        env={**os.environ, **surroundings(seed)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def repetition(path, seed, output):
    """The command that runs the test which failed once more; the whole file where none is named."""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)
    settings = " ".join(f"{name}={value}" for name, value in surroundings(seed).items())
    return f"{settings} {sys.executable} -m pytest -s '{failed.group(1) if failed else path}'"


def say(text):
    """A line of the report, at once."""
    print(text, flush=True)


def soak(parts, is_over, seeds):
    """Round after round until it is over or a test fails; the exit code, and how many parts passed."""
    passed = 0
    for number, seed in enumerate(seeds, 1):
        for name, path in parts.items():
            if is_over(number):
                return 0, passed
            began, load = time.monotonic(), os.getloadavg()[0]
            code, output = run(path, seed)
            last = output.strip().splitlines()[-1].strip("= ") if output.strip() else "nothing was printed"
            say(f"{time.strftime('%H:%M:%S')} round {number}, {name}, seed {seed}: {last}"
                f" ({time.monotonic() - began:.0f} s, load before {load:.1f})")
            if code != 0:
                say("\n".join(output.splitlines()[-SHOWN:]))
                say(f"\nround {number}, {name}, seed {seed}: a test has failed. This repeats it:\n\n"
                    f"    {repetition(path, seed, output)}\n")
                return 1, passed
            passed += 1
    return 0, passed


def seeds_from(first):
    """This one, then others that nobody knows before."""
    if first is not None:
        yield first
    while True:
        yield random.SystemRandom().randrange(1 << 31)


def arguments(words):
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--minutes", type=float, default=MINUTES, help=f"for so long, {MINUTES}")
    limit.add_argument("--rounds", type=int, help="the number of rounds, however long they take")
    parser.add_argument("--only", choices=tuple(PARTS), help="this part alone")
    parser.add_argument("--seed", type=int, help="of the first round; else every seed is new")
    return parser.parse_args(words)


def main(words=None, parts=None):
    """Reads the arguments, soaks; the exit code."""
    options = arguments(words)
    parts = {options.only: PARTS[options.only]} if options.only else parts or PARTS
    if any(each in PARTS.values() for each in parts.values()) \
            and not os.environ.get("PLANWATCH_TEST_KAFKA_HOME"):
        say("soak: PLANWATCH_TEST_KAFKA_HOME is not set; name the directory of an Apache Kafka")
        return 2
    began = time.monotonic()

    def is_over(number):
        if options.rounds is not None:
            return number > options.rounds
        return time.monotonic() - began >= options.minutes * 60

    try:
        code, passed = soak(parts, is_over, seeds_from(options.seed))
    except KeyboardInterrupt:
        say("stopped")
        return 130
    say(f"{passed} parts passed in {(time.monotonic() - began) / 60:.0f} minutes"
        + ("" if code == 0 else ", then one failed"))
    return code


if __name__ == "__main__":
    sys.exit(main())
