"""Plans with many rows, and made-up events for them, to hold the program against the oracle.

A `World` is plan files with the events that they are compared on. What this version of the program or
of the oracle does not know is left out of the plans and listed: whole rows, or only a breakdown or a
kind of target.
"""

import json
import os
import pathlib
import re

import yaml

import exactness
import installation as installations
import plan_events
import random_rows
import worlds
from language_plan import TEXT, events
from oracle_fixture import PLAN_FILES

SEED = int(os.environ.get("PLANWATCH_TEST_SEED", 7))
FAULT = re.compile(r"error: (?:(?P<row>[\w-]+): )?[^`\n]*`(?P<word>[^`]+)`.*\[\w+\]")
CODES = {"supervisionMatter": ["foodSafety"], "policy": ["homework"], "resourceMedia": ["text"],
         "policyParameter": ["primary", "junior"]}
COUNTY = "371521"
# The county of the demo for the plan that names none.
NOBODYS = "990001"
LIMIT = {"kind": "maintain", "atLeast": 1}
PACKAGE = installations.REPOSITORY / "config/plans"


def located(text, county):
    """A plan as it is; the one whose area the text lost in a county."""
    return re.sub(r"^area: unset", f'area: "{county}"', text, flags=re.M)


def packaged(county):
    """The plans of the package."""
    return [located(path.read_text(encoding="utf-8"), county) for path in sorted(PACKAGE.glob("*.yaml"))]


def examples():
    """The file of example rows of the language, which lies beside the suites; None where there is none."""
    suites = os.environ.get("PLANWATCH_TEST_SUITES")
    path = pathlib.Path(suites).resolve().parent / "language-examples.yaml" if suites else None
    return path if path and path.is_file() else None


def example_plans():
    """Its plans."""
    return [located(text, NOBODYS) for text in examples().read_text(encoding="utf-8").split("\n---\n")[1:]]


def random_plan(seed=SEED, rows=200):
    """A plan of rows that are put together at random."""
    return json.dumps({
        "id": "random", "title": {"zh": "随机", "en": "Random rows"}, "area": "371500", "document": "0",
        "startsOn": "2021-01-01", "endsOn": "2025-12-31", "indicators": random_rows.rows(seed, rows)})


def of_language(_, seed=SEED, size=6000):
    """Random events in which every type is common."""
    return [installations.record(each) for each in events(seed, size)]


def of_city(plans):
    """These, and a city."""
    return of_language(plans) + worlds.city(7, students=2000, schools=60, end="2025-01-31")


def of_places(plans):
    """These, and the places of the demo."""
    return of_language(plans) + worlds.places(SEED, "all")


def of_rows(plans):
    """Events that the rows ask for."""
    return plan_events.records(SEED, plan_events.events(SEED, plans, rounds=12))


# Name → what gives the plan files, what gives the events of the parsed plans.
WORLDS = {
    "language": (lambda: [TEXT], of_language),
    "first rows": (lambda: [path.read_text(encoding="utf-8") for path in PLAN_FILES], of_city),
    "package": (lambda: packaged(COUNTY), of_rows),
    "places": (lambda: packaged(NOBODYS), of_places),
    "random": (lambda: [random_plan()], of_language),
}


class Known:
    """What is left of plans when all is gone that the program does not know."""

    def __init__(self, texts, directory):
        self.plans = [yaml.safe_load(text) for text in texts]
        self.paths = [directory / f"{plan['id']}.yaml" for plan in self.plans]
        self.left_out = []

    def write(self):
        for path, plan in zip(self.paths, self.plans):
            path.write_text(json.dumps(plan, default=str, ensure_ascii=False), encoding="utf-8")

    def rows(self):
        """(plan, row) of all rows."""
        return [(plan["id"], id) for plan in self.plans for id in plan["indicators"]]

    def without(self, row, word):
        """Leaves out as little as makes the fault go away."""
        self.left_out.append(f"{row}: {word}")
        for plan in self.plans:
            found = plan["indicators"].get(row)
            if word == "define":
                plan.pop("define", None)
                plan["indicators"].pop("defined", None)
            elif found and word in found and word not in ("measure", "target"):
                del found[word]
            elif found and word in (found.get("breakdowns") or ()):
                found["breakdowns"].remove(word)
            elif found and found["target"]["kind"] == word:
                found["target"] = LIMIT
            elif found:
                del plan["indicators"][row]

    def sift(self, made):
        """Leaves out of random rows what `check` refuses or the oracle does not know; a unit is as it
        says."""
        rows = self.plans[0]["indicators"]
        for _ in range(6):
            self.write()
            found = re.findall(r"error: (r\d+-): (.*)", made.command("check").stdout)
            for row, fault in dict(found).items():
                if unit := re.search(r"`unit: (\w+)`", fault):
                    rows[row]["unit"] = unit[1]
                elif fault.find("[reading]") > 0 and rows[row]["reading"] != "running":
                    rows[row]["reading"] = "running"
                else:
                    del rows[row]
            if not found:
                break
        else:
            raise AssertionError(f"still faults: {found}")
        for each in exactness.expected(made, [])["skipped"]:
            self.without(each["indicatorId"], each.get("breakdown", each["why"]))
        self.write()

    def reduce(self, made):
        """Leaves out of the plans what `check` refuses."""
        found = ""
        for _ in range(20):
            self.write()
            found = made.command("check").stdout
            faults = {match.group("row", "word") for match in FAULT.finditer(found)}
            if not faults:
                assert "error:" not in found, found
                return
            for row, word in sorted(faults, key=str):
                self.without(row, word)
        raise AssertionError(f"still faults after 20 rounds: {found}")


def vocabulary(directory):
    """The package's vocabulary with the codes of random_types.py that it lacks."""
    source = installations.REPOSITORY / "config/vocabulary.yaml"
    words = yaml.safe_load(source.read_text(encoding="utf-8"))
    for group, codes in CODES.items():
        for code in codes:
            words.setdefault(group, {}).setdefault(code, {"zh": code, "en": code})
    path = directory / "vocabulary.yaml"
    path.write_text(json.dumps(words, default=str, ensure_ascii=False), encoding="utf-8")
    return str(path)


def areas(directory):
    """The package's areas with the county that no plan names."""
    path = directory / "areas.yaml"
    path.write_text(
        (installations.REPOSITORY / "config/areas.yaml").read_text(encoding="utf-8")
        + f'  - {{code: "{NOBODYS}", name: {{zh: 某县, en: Some county}}, kind: county}}\n',
        encoding="utf-8")
    return str(path)


def assert_equal(document, found, rows):
    """Fails where there are differences, with those of each row, the row with most of them first."""
    assert document["skipped"] == []
    longest = sorted((id for _, id in rows), key=len, reverse=True)
    of_row = {}
    for line in found:
        of_row.setdefault(next((id for id in longest if id in line), "-"), []).append(line)
    for id, lines in sorted(of_row.items(), key=lambda each: -len(each[1])):
        print(f"{id}: {len(lines)} differences, such as", *lines[:4], sep="\n    ")
    assert not found, f"{len(found)} differences in {len(of_row)} rows: {', '.join(of_row)}"
