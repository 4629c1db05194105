"""`planwatch test` and `planwatch plans coverage`: scenarios of plans, without any server."""

import csv
import io
import json
import pathlib
import xml.etree.ElementTree as tree

import pytest
import yaml

from installation import run

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config/planwatch.yaml"
SCENARIOS = ROOT / "config/plans/tests"
LEDGER = ROOT / "Tests/Ledger/commitments.csv"

SCENARIO = """
plan:
  indicators:
    poor:
      unit: percent
      measure: {share: {among: {students: {stage: primary}}, with: {groups: poor}}}
      target: {kind: maintain, atMost: 40}
areas: [{code: "1"}]
defaults:
  enrolment: {schoolId: s, stage: primary, move: new}
steps:
  - on: 2021-09-01
    events:
      - institution-change: {institution: s, change: opened, date: 2010-09-01, kind: primarySchool,
          areaCode: "1", setting: rural, ownership: public}
      - enrolment: {student: p1..p12, groups: [poor]}
      - enrolment: {student: p13..p30}
    expect: {value: 40, status: on_course}
"""


def planwatch(*arguments):
    return run(*arguments, "--config", CONFIG)


@pytest.fixture
def scenario(tmp_path):
    def write(text, name="trial.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path
    return write


def test_the_packaged_scenarios_pass_and_lead_their_rows_off_course_too(tmp_path):
    covered = tmp_path / "coverage.csv"
    result = planwatch("test", SCENARIOS, "--coverage", covered)
    assert result.returncode == 0, result.stdout
    assert result.stderr.endswith("0 failed\n")
    with covered.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 24
    named = {path.stem for path in SCENARIOS.glob("*.yaml")}
    # Copies of waiting rows, with what the text lost filled in.
    filled = {row for name in {row["plan"] for row in rows} & named
              for row in yaml.safe_load(
                  (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))["plan"]["indicators"]}
    for row in rows:
        if int(row["needs_config"]) and row["row"] not in filled:
            # What the text leaves open is never judged.
            judged = [row[status] for status in ("on_course", "off_course", "breached", "missed")]
            assert not any(map(int, judged)), row
        elif row["row"] in named:
            assert any(int(row[status]) for status in ("on_course", "met")), row
            assert any(int(row[status]) for status in ("off_course", "breached", "missed")), row


def test_a_scenario_that_fails_says_what_came_and_why(scenario):
    path = scenario(SCENARIO.replace("value: 40", "value: 41"))
    result = planwatch("test", path)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"FAILED  {path}: 1 expectation in ")
    assert lines[1:] == [
        f"{path}:18:14: 2021-09-01 poor in 1",
        "    value: expected 41, found 40",
        "    why: 40.00% is within the limit of at most 40%.",
    ]
    assert result.stderr == "1 scenario, 1 expectation, 1 failed\n"


def test_a_scenario_with_a_slip_is_not_played(scenario):
    path = scenario(SCENARIO.replace("stage: primary, move", "stage: primry, move"))
    result = planwatch("test", path)
    assert result.returncode == 1
    assert f"{path}:10:35: error: unknown word for `stage` `primry`" in result.stdout
    assert "did you mean `primary`?" in result.stdout


def test_what_is_for_programs_is_json_and_junit(scenario, tmp_path):
    good, bad = scenario(SCENARIO), scenario(SCENARIO.replace("value: 40", "value: 41"), "bad.yaml")
    report = tmp_path / "results.xml"
    result = planwatch("test", good, bad, "--format", "json", "--junit", report)
    assert result.returncode == 1
    first, second = json.loads(result.stdout)
    assert (first["passed"], first["expectations"], first["failures"]) == (True, 1, [])
    assert second["failures"] == [{
        "line": 18, "column": 14, "on": "2021-09-01", "row": "poor", "area": "1", "key": "value",
        "expected": "41", "found": "40", "reason": "40.00% is within the limit of at most 40%."}]
    suites = tree.parse(report).getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("2", "1", "0")
    assert [case.get("name") for case in suites.iter("testcase")] == [
        "2021-09-01 poor in 1"] * 2
    assert [failure.get("message") for failure in suites.iter("failure")] == [
        "value: expected 41, found 40"]


def test_a_missing_file_and_an_empty_folder_are_said(tmp_path):
    result = planwatch("test", tmp_path / "none.yaml")
    assert result.returncode == 1
    assert "there is no such file" in result.stdout
    assert planwatch("test", tmp_path).returncode == 64


def test_the_coverage_of_plans_counts_rows_by_plan_and_tier():
    plans = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
             for path in (ROOT / "config/plans").glob("*.yaml")}
    result = planwatch("plans", "coverage", "--scenarios", SCENARIOS, "--format", "csv")
    assert result.returncode == 0, result.stderr
    lines = list(csv.DictReader(io.StringIO(result.stdout)))
    for name, plan in plans.items():
        mine = [line for line in lines if line["plan"] == name]
        tiers = [row["tier"] for row in plan["indicators"].values()]
        assert {line["tier"]: int(line["rows"]) for line in mine} == {
            tier: tiers.count(tier) for tier in set(tiers)}
        for line in mine:
            parts = [int(line[key]) for key in ("judged", "charted", "not_configured")]
            assert sum(parts) == int(line["rows"])
            if line["tier"] == "A":
                assert line["tested"] == line["rows"], line


def test_every_row_of_the_ledger_has_an_indicator():
    result = planwatch("plans", "coverage", "--ledger", LEDGER, "--format", "json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["missing"] == []
    assert [line["missing"] for line in answer["plans"]] == [0] * len(answer["plans"])
    # One sentence is measured twice.
    assert sum(line["rows"] for line in answer["plans"]) == 535 + 1
