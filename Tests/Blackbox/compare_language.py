"""The program beside the oracle, row by row: a plan with every construct, the rows of measures.md, and
the plans of the package, on made-up events and in the places that the demo plays.

    python -m pytest Tests/Blackbox/compare_language.py -s [-k daqing]

What this version of the program does not know is left out of the plans and listed: whole rows, or only
a breakdown or a kind of target. Not among the tests that run by themselves: it shows where the two
differ while constructs are being added.
"""

import json
import os
import re

import pytest
import yaml

import exactness
import installation as installations
import plan_events
import random_rows
import worlds
from language_plan import TEXT, events
from oracle_fixture import PLAN_FILES

FAULT = re.compile(r"error: (?:(?P<row>[\w-]+): )?[^`\n]*`(?P<word>[^`]+)`.*\[\w+\]")
CODES = {"supervisionMatter": ["foodSafety"], "policy": ["homework"], "resourceMedia": ["text"],
         "policyParameter": ["primary", "junior"]}
PLANS = {"language": [TEXT], "first rows": [path.read_text(encoding="utf-8") for path in PLAN_FILES]}
COUNTY = "371521"
# The county of the demo for the plan that names none.
NOBODYS = "990001"
SEED = int(os.environ.get("PLANWATCH_TEST_SEED", 7))
ROUNDS = 12
LIMIT = {"kind": "maintain", "atLeast": 1}


def packaged(county):
    """The plans of the package; the one whose area is lost in the text in the county."""
    texts = {path.stem: path.read_text(encoding="utf-8")
             for path in sorted((installations.REPOSITORY / "config/plans").glob("*.yaml"))}
    texts["county004"] = re.sub(r"^area: unset", f'area: "{county}"', texts["county004"], flags=re.M)
    return list(texts.values())


PLANS["package"] = packaged(COUNTY)
PLANS["places"] = packaged(NOBODYS)
PLANS["random"] = [json.dumps({
    "id": "random", "title": {"zh": "随机", "en": "Random rows"}, "area": "371500", "document": "0",
    "startsOn": "2021-01-01", "endsOn": "2025-12-31", "indicators": random_rows.rows(SEED, 200)})]


class Known:
    """What is left of plans when all is gone that the program does not know."""

    def __init__(self, texts, directory):
        self.plans = [yaml.safe_load(text) for text in texts]
        self.paths = [directory / f"{plan['id']}.yaml" for plan in self.plans]
        self.left_out = []

    def write(self):
        for path, plan in zip(self.paths, self.plans):
            path.write_text(json.dumps(plan, default=str, ensure_ascii=False), encoding="utf-8")

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
            elif found and found["target"]["kind"] == word:
                found["target"] = LIMIT
            elif found:
                del plan["indicators"][row]


def sifted(made, known):
    """Leaves out of random rows what `check` refuses or the oracle does not know; a unit is as it says."""
    rows = known.plans[0]["indicators"]
    for _ in range(6):
        known.write()
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
        known.without(each["indicatorId"], each["why"])
    known.write()


def reduced(made, known):
    """Leaves out of the plans what `check` refuses."""
    found = ""
    for _ in range(20):
        known.write()
        found = made.command("check").stdout
        faults = {match.group("row", "word") for match in FAULT.finditer(found)}
        if not faults:
            assert "error:" not in found, found
            return
        for row, word in sorted(faults, key=str):
            known.without(row, word)
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


@pytest.mark.parametrize("name", PLANS)
def test_where_the_program_and_the_oracle_differ(kafka, make_installation, tmp_path, name):
    topic = f"compared.{name.replace(' ', '.')}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    known = Known(PLANS[name], tmp_path)
    made = make_installation(kafka.bootstrap, topics=[topic], plans=list(map(str, known.paths)),
                             vocabulary=vocabulary(tmp_path), areas=areas(tmp_path),
                             clock="fixed:2026-02-01")
    (sifted if name == "random" else reduced)(made, known)
    rows = [id for plan in known.plans for id in plan["indicators"]]
    print(f"\n{name}: {len(rows)} rows; not known: {', '.join(known.left_out) or 'nothing'}")
    if name == "package":
        kafka.produce(topic, plan_events.records(SEED, plan_events.events(SEED, known.plans, ROUNDS)))
    else:
        kafka.produce(topic, [installations.record(each) for each in events(SEED, 6000)])
    if name == "first rows":
        kafka.produce(topic, worlds.city(7, students=2000, schools=60, end="2025-01-31"))
    elif name == "places":
        kafka.produce(topic, worlds.places(SEED, "all"))
    made.migrate()
    made.start()
    exactness.await_end(made, kafka, within=600)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(made, records)
    assert document["skipped"] == []
    exactness.print_reach(document, known.plans)
    found = exactness.differences(made, document, records)
    longest = sorted(rows, key=len, reverse=True)
    of_row = {}
    for line in found:
        of_row.setdefault(next((id for id in longest if id in line), "-"), []).append(line)
    for id, lines in sorted(of_row.items(), key=lambda each: -len(each[1])):
        print(f"{id}: {len(lines)} differences, such as", *lines[:4], sep="\n    ")
    assert not found, f"{len(found)} differences in {len(of_row)} rows"
