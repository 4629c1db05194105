"""The scenarios in config/plans/tests, held to the ledger: what each row of tier A is shown to do, and that
each awkward case and each trap has one. That they pass is tested in Tests/Blackbox/test_scenarios.py."""

import collections
import functools
import re

import pytest
from test_ledger import ROOT, commitments_of, ledger, plan, read, rows, tier_of

FOLDER = ROOT / "config/plans/tests"
WELL = {"on_course", "met"}
BADLY = {"off_course", "breached", "missed"}
# The last day of the last period in its year, of readings that are not made at a year's end.
LAST_DAY = {"census": "09-01", "cohort": "08-31", "schoolYear": "08-31"}

# The awkward cases of the commitments, whose numbers the files bear.
AWKWARD = range(1, 25)
# Traps of the field that a scenario can show. That no id of a person is shown anywhere is tested in
# Tests/Blackbox/test_personal_data.py.
TRAPS = {
    "a variation without weights": "trap-variation-weighted",
    "the rooms of a combined school": "trap-combined-school-split",
    "per hundred, or not": "trap-per-hundred-and-strict-edges",
    "ten thousand yuan": "trap-yuan-not-ten-thousand",
    "the edge at 85 percent": "trap-floor-of-85-percent",
    "below, and at most": "trap-per-hundred-and-strict-edges",
    "55 or 56 in a class, 65 or 66": "trap-class-of-56",
    "a gross rate above 100": "trap-rate-above-100",
    "a transfer told by both sides": "trap-transfer-in-any-order",
    "the last hour of a school year": "trap-school-year-at-midnight",
    "a rotation counted twice": "trap-rotation-counted-once",
    "an area that changed its code": "trap-former-area-code",
    "an enrolment that comes in November": "trap-late-enrolment",
}


def tier_a():
    return [id for id, row in ledger().items() if tier_of(row) == "A"]


@functools.cache
def scenario(name):
    return read((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def names():
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def plan_of(played):
    return played["plan"] if isinstance(played["plan"], str) else played["plan"].get("id")


def expectations(played):
    """(day, expectation) in order."""
    day = None
    for step in played["steps"]:
        day = step.get("on", day)
        expected = step.get("expect", [])
        for each in expected if isinstance(expected, list) else [expected]:
            yield day, each


@functools.cache
def shown():
    """(plan, row) → (day, status) of what its scenarios expect."""
    found = collections.defaultdict(set)
    for name in names():
        played = scenario(name)
        for day, expected in expectations(played):
            row = expected.get("row", played.get("row"))
            if "status" in expected:
                found[plan_of(played), row].add((day, expected["status"]))
    return found


def ends(plan_name, row):
    """The day on which the last period of a row ends."""
    target = row["target"]
    by = target.get("by", plan(plan_name)["endsOn"][:4])
    if by == "unset":
        by = plan(plan_name)["endsOn"][:4]
    return by if isinstance(by, str) and "-" in by else \
        f"{by}-{LAST_DAY.get(row.get('reading'), '12-31')}"


def lacking(id):
    """What no scenario shows of a row."""
    name = next(name for name in {"liaocheng-14fyp", "daqing-14fyp", "liaocheng-quality-balanced",
                                  "heping-2035", "county004"} if id in commitments_of(name))
    found = shown()[name, id]
    statuses = {status for _, status in found}
    last = max((day for day, status in found if status != "needs_config"), default="")
    end = ends(name, rows()[id])
    return [said for said, isLacking in (
        ("well", not statuses & WELL), ("badly", not statuses & BADLY),
        (f"at its end, {end}", last < end)) if isLacking]


@pytest.mark.parametrize("id", tier_a())
def test_a_row_of_tier_a_is_shown_well_and_badly_and_after_its_end(id):
    assert lacking(id) == []


def covers(packaged, filled):
    """Whether a value is another one in which what is unset was filled in."""
    if packaged == "unset":
        return filled != "unset"
    if isinstance(packaged, dict):
        return isinstance(filled, dict) and packaged.keys() == filled.keys() \
            and all(covers(each, filled[key]) for key, each in packaged.items())
    if isinstance(packaged, list):
        return isinstance(filled, list) and len(packaged) == len(filled) \
            and all(map(covers, packaged, filled))
    return packaged == filled


def test_filled_in_copies_are_the_packaged_rows_but_for_what_was_unset():
    copies = [name for name in names() if plan_of(scenario(name)) == name]
    assert len(copies) == 4
    for name in copies:
        for id, copy in scenario(name)["plan"]["indicators"].items():
            row = plan(name)["indicators"][id]
            for key in ("unit", "measure", "target", "reading", "scope", "rowsBelow", "effective"):
                assert covers(row.get(key), copy.get(key)), (id, key)


def test_each_awkward_case_has_a_scenario_and_says_that_nothing_else_alerts():
    found = {name: re.match(r"awkward-(\d\d)-", name) for name in names()}
    numbers = {int(match[1]) for match in found.values() if match}
    assert numbers == set(AWKWARD)
    # Three have several rows each that come and go, and are about figures.
    silent = {int(match[1]) for name, match in found.items()
              if match and not any("noOtherAlerts" in step for step in scenario(name)["steps"])}
    assert silent == {3, 11, 17}


def test_each_trap_of_the_field_has_a_scenario():
    traps = {name for name in names() if name.startswith("trap-")}
    # That children of an unknown kindergarten make no figure is a trap of ours.
    assert traps == {*TRAPS.values(), "trap-unknown-kindergarten", "trap-five-four-school-system"}
    for name in traps:
        assert any(expected.keys() & {"value", "numerator", "status", "refused"}
                   for _, expected in expectations(scenario(name))), name
