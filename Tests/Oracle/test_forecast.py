"""The oracle's forecasts on what is published, and `planwatch judge` against the oracle."""

import json
import math
import os
import pathlib
import random
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "Blackbox"))

from installation import environment, program  # noqa: E402
from planoracle import series  # noqa: E402
from planoracle.engine import decimal_text  # noqa: E402
from planoracle.forecast import least_squares, quantile, upper_tail  # noqa: E402

SEED = int(os.environ.get("PLANWATCH_TEST_SEED") or random.SystemRandom().randrange(10**9))
SERIES = 800
EXAMPLE = [(Fraction(2020 + place), Fraction(text))
           for place, text in enumerate(("85", "86.1", "86.9", "88.2"))]


def integrated(t, degrees, steps=20_000):
    """P(T > t) by Simpson's rule over the density, in the angle whose tangent is t / √ν."""
    def density(angle):
        return math.cos(angle) ** (degrees - 1)
    start, end = math.atan(t / math.sqrt(degrees)), math.pi / 2
    width = (end - start) / steps
    total = density(start) + density(end)
    total += sum((4 if place % 2 else 2) * density(start + place * width)
                 for place in range(1, steps))
    weight = math.gamma((degrees + 1) / 2) / math.gamma(degrees / 2) / math.sqrt(math.pi)
    return weight * total * width / 3


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 12, 31, 60])
def test_the_tails_are_the_integral_of_the_density(degrees):
    for t in (-3.0, -0.4, 0.0, 0.1, 1.3, 2.9, 8.0):
        assert upper_tail(t, degrees) == pytest.approx(integrated(t, degrees), abs=1e-11)


def test_the_quantiles_are_the_printed_ones():
    printed = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397]
    found = [round(quantile(0.1, degrees), 3) for degrees in range(1, 9)]
    assert found == printed


def test_the_published_example():
    found = least_squares(EXAMPLE, Fraction(90), True, Fraction(2025))
    assert found.value == pytest.approx(90.19, abs=1e-12)
    assert (round(found.low, 3), round(found.high, 3)) == (89.664, 90.716)
    assert round(found.chance, 4) == 0.7171
    assert least_squares(EXAMPLE[:3], Fraction(90), True, Fraction(2025)) is None


def test_points_on_a_line_leave_no_doubt():
    line = [(Fraction(year), Fraction(year - 2000) / 10) for year in range(2020, 2024)]
    assert least_squares(line, Fraction("2.5"), True, Fraction(2025)).chance == 1
    assert least_squares(line, Fraction("2.50001"), True, Fraction(2025)).chance == 0
    assert least_squares(line, Fraction("2.5"), False, Fraction(2025)).chance == 1


class Lines:
    """Random series of many kinds: yearly or at any dates, noisy or on a line, short or long."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def next(self, id):
        pick = self.random
        start = date(pick.randint(2015, 2021), 12, 31)
        by = date(start.year + pick.randint(3, 8), 12, 31)
        if pick.random() < 0.2:
            by -= timedelta(pick.randint(1, 300))
        days = self._days(start, by)
        level, slope = pick.choice([12.0, 55.0, 96.0, 1800.0]), pick.uniform(-2, 2)
        noise = pick.choice([0, 0, 0.02, 0.3, 3])
        values = [self._number(level + slope * (day - start).days / 365.25
                               + pick.gauss(0, 1) * noise) for day in days]
        if noise == 0 and pick.random() < 0.7:
            days, values = self._line(start, by, level, slope)
        line = {"id": pick.choice([id, f"row {id}", f"行{id}"]),
                "series": [[day.isoformat(), value] for day, value in zip(days, values)],
                "direction": pick.choice(["at_least", "at_most"]),
                "target": self._number(level + slope * (by - start).days / 365.25
                                       + pick.gauss(0, 1) * (noise or 1)),
                "by": by.isoformat(),
                "asOf": (start + timedelta(pick.randint(-200, (by - start).days + 400)))
                .isoformat()}
        if pick.random() < 0.8:
            line["baseline"] = {"on": start.isoformat(), "value": self._number(level)}
            if pick.random() < 0.4:
                self._bring_near_the_path(line, start, by)
        if pick.random() < 0.3:
            line["bounds"] = pick.choice([["0", "100"], ["-5.5", "60"]])
        if pick.random() < 0.15:
            self._count(line)
        if pick.random() < 0.2:
            line["siblings"] = [self._sibling(line, level, slope, noise)
                                for _ in range(pick.choice([2, 3, 4, 7]))]
        if pick.random() < 0.15:
            line["breaks"] = [(start + timedelta(pick.randint(-400, (by - start).days))).isoformat()
                              for _ in range(pick.choice([1, 1, 2]))]
        pick.shuffle(line["series"])
        return line

    def _count(self, line):
        """Turns the series into a running count."""
        total = 0.0
        for each in line["series"]:
            total += abs(self.random.gauss(30, 10))
            each[1] = self._number(total)
        line["cumulative"] = True
        line["target"] = self._number(total * self.random.uniform(0.8, 2.5))
        line["bounds"] = ["0", "1000000000"]
        if "baseline" in line:
            line["baseline"]["value"] = "0"

    def _sibling(self, line, level, slope, noise):
        """The series of another area, mostly on the same days, the baseline's too."""
        pick, days = self.random, [day for day, _ in line["series"]]
        if "baseline" in line and line["baseline"]["on"] not in days:
            days = [line["baseline"]["on"], *days]
        if pick.random() < 0.1:
            days = days[1:]
        pace, still = slope * pick.uniform(0, 2), pick.random() < 0.2
        return [[day, self._number(level if still else level + pace * place + pick.gauss(0, 1) * noise)]
                for place, day in enumerate(days)]

    def _days(self, start, by):
        pick = self.random
        if pick.random() < 0.5:
            return [date(start.year + step, 12, 31)
                    for step in range(pick.randint(0, 2), pick.randint(3, 10))]
        span = (by - start).days + 200
        return [start + timedelta(each) for each in
                sorted(pick.sample(range(-300, span), pick.choice([0, 1, 2, 4, 5, 8, 30])))]

    def _line(self, start, by, level, slope):
        """Values that lie exactly on a line through the year ends."""
        base, step = Fraction(self._number(level)), Fraction(self._number(slope))
        years = range(1, by.year - start.year + 1)
        return ([date(start.year + year, 12, 31) for year in years],
                [decimal_text(base + step * year) for year in years])

    def _bring_near_the_path(self, line, start, by):
        """Puts the last value that counts a little before or behind where the path has it."""
        known = [each for each in line["series"] if start.isoformat() < each[0] <= line["asOf"]]
        if known:
            base, target = float(line["baseline"]["value"]), float(line["target"])
            gone = (date.fromisoformat(known[-1][0]) - start).days / (by - start).days
            step = (target - base) * 365.25 / (by - start).days
            beside = step * self.random.uniform(-.3, .2)
            known[-1][1] = f"{base + (target - base) * gone + beside:.6f}"

    def _number(self, value):
        return f"{value:.{self.random.choice([0, 1, 2, 6, 11])}f}"


def written(line):
    """A line of NDJSON in which the numbers stand as their texts do."""
    def put(value):
        if isinstance(value, dict):
            return "{" + ",".join(f"{json.dumps(name)}:{put(each)}" for name, each
                                  in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(put, value)) + "]"
        if isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit():
            return value
        return json.dumps(value, ensure_ascii=False)
    return put(line)


def answers(lines, tmp_path, *options):
    """The parsed answers of the program, and its exit code."""
    path = tmp_path / "batch.ndjson"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = subprocess.run(
        [str(program()), "judge", "--batch", str(path), *options], capture_output=True, text=True,
        timeout=120, check=False, env=environment())
    return [json.loads(line, parse_float=Fraction, parse_int=Fraction)
            for line in result.stdout.splitlines()], result.returncode


def near(ours, theirs):
    """Equal to a billionth of a figure or of a chance."""
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(float(ours), theirs, rel_tol=1e-9, abs_tol=1e-9)


def assert_same(line, answer):
    wanted = series.judge(line)
    for name in ("value", "expected", "gap", "requiredPace"):
        text = decimal_text(wanted[name])
        assert answer[name] == (None if text is None else Fraction(text)), (SEED, name, line)
    found = wanted["forecast"]
    for name, figure in (("forecast", "value"), ("forecastLow", "low"), ("forecastHigh", "high"),
                         ("chance", "chance")):
        assert near(answer[name], getattr(found, figure, None)), (SEED, name, answer, found, line)
    for name in ("status", "reasonCode"):
        assert answer[name] == wanted[name], (SEED, name, answer, found, line)
    assert answer["method"] == "model_average"


def test_judge_says_what_the_oracle_says(tmp_path):
    made = Lines(SEED)
    lines = [made.next(id) for id in range(SERIES)]
    found, code = answers(map(written, lines), tmp_path)
    assert code == 0
    assert len(found) == SERIES
    for line, answer in zip(lines, found):
        assert str(answer["id"]) == str(line["id"])
        assert_same(line, answer)
    kinds = {(answer["status"], answer["reasonCode"]) for answer in found}
    for kind in (("on_course", "on_path"), ("at_risk", "low_chance"), ("met", "holds"),
                 ("off_course", "behind_path"), ("off_course", "low_chance"), ("missed", "missed_final"),
                 ("no_data", "no_value"), ("not_due", "before_plan")):
        assert kind in kinds, (SEED, kind)
    assert sum(answer["forecast"] is not None for answer in found) > SERIES / 6, SEED


def test_a_chance_is_certain_only_where_the_latest_reading_is_as_all_others(tmp_path):
    line = {"id": "x", "series": [["2022-12-30", "55"], ["2023-01-02", "54.5"]], "direction": "at_least",
            "target": "53.8", "by": "2024-12-31", "asOf": "2023-01-17",
            "baseline": {"on": "2021-12-31", "value": "55"}}
    (answer,), _ = answers([written(line)], tmp_path)
    assert_same(line, answer)
    assert 0.5 < answer["chance"] < 1


def test_judge_never_looks_past_the_day(tmp_path):
    made = Lines(SEED + 1)
    lines = [made.next(id) for id in range(300)]
    def known(line):
        found = {**line, "series": [each for each in line["series"] if each[0] <= line["asOf"]]}
        if "siblings" in line:
            found["siblings"] = [[each for each in sibling if each[0] <= line["asOf"]]
                                 for sibling in line["siblings"]]
        return found
    cut = list(map(known, lines))
    assert answers(map(written, lines), tmp_path) == answers(map(written, cut), tmp_path)


def test_a_faulty_line_is_answered_by_its_number_and_the_others_go_on(tmp_path):
    good = written(Lines(3).next("good"))
    bad = ["{", "[]", '{"id": "x"}', good.replace('"at_', '"at'), good.replace("asOf", "asof"),
           '{"id": 1, "id": 2}']
    found, code = answers([good, *bad, "", good], tmp_path)
    assert code == 1
    assert [each.get("line") for each in found] == [None, 2, 3, 4, 5, 6, 7, None]
    assert all(each["error"] for each in found[1:-1])
    assert found[3]["id"] == "x"
    assert found[0] == found[-1]


def test_the_published_methods_have_their_names_and_no_chance(tmp_path):
    line = {"id": "a", "series": [["2021-12-31", "86.1"], ["2022-12-31", "86.9"],
                                  ["2023-12-31", "88.2"]],
            "direction": "at_least", "target": "90", "by": "2025-12-31",
            "baseline": {"on": "2020-12-31", "value": "85"}, "asOf": "2023-12-31"}
    wanted = {"linear_schedule": (90.3333, 1.0667), "last_value": (88.2, None),
              "drift": (90.3333, None), "predict_linear": (90.1928, None),
              "eurostat_cagr": (round(85 * (88.2 / 85) ** (5 / 3), 4), 1.0781)}
    for method, (value, ratio) in wanted.items():
        [found], code = answers([written(line)], tmp_path, "--method", method)
        assert code == 0
        assert found["method"] == method
        assert round(float(found["forecast"]), 4) == value
        assert ("ratio" in found) == (ratio is not None)
        assert ratio is None or round(float(found["ratio"]), 4) == ratio
        assert found["chance"] is None and found["forecastLow"] is None
        assert (found["status"], found["reasonCode"]) == ("on_course", "on_path")


def test_one_series_comes_from_a_file_or_from_standard_input(tmp_path):
    text = "date,value\r\n2021-12-31,86.1\r\n\r\n2022-12-31, 86.9\r\n2023-12-31,88.2\r\n"
    path = tmp_path / "series.csv"
    path.write_text(text, encoding="utf-8", newline="")
    options = ["--direction", "at_least", "--target", "90", "--by", "2025-12-31",
               "--baseline", "85@2020-12-31", "--as-of", "2023-12-31", "--bounds", "0,100"]

    def run(*more, given=""):
        return subprocess.run([str(program()), "judge", *options, *more], capture_output=True,
                              text=True, input=given, timeout=60, check=False, env=environment())
    shown = run("--series", path)
    assert shown.returncode == 0
    assert "on_course" in shown.stdout and "90.2067" in shown.stdout
    found = json.loads(run("--series", "-", "--format", "json", given=text).stdout)
    assert round(found["forecast"], 6) == 90.206732
    assert round(found["chance"], 6) == 0.572948
    faulty = run("--series", "-", given="2021-12-31,x\n")
    assert faulty.returncode == 1
    assert "line 1" in faulty.stderr
    twice = run("--series", "-", given="2021-12-31,1\n2021-12-31,2\n")
    assert twice.returncode == 1
    assert "two values" in twice.stderr
    assert run().returncode == 64
    assert run("--series", tmp_path / "none.csv").returncode == 64
