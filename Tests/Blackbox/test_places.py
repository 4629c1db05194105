"""The places of the demo have figures: most rows of all five plans have a value, and nothing of the
places is refused."""

import json
from collections import defaultdict

import installation as installations
import pytest

ROOT = installations.REPOSITORY / "config"
NOBODYS = "990001"
# Rows with a value of all rows; the others are not configured, or ask what no office sends.
LEAST = {"liaocheng-14fyp": 150, "liaocheng-quality-balanced": 35, "daqing-14fyp": 150,
         "heping-2035": 80, "county004": 26}


@pytest.fixture
def plans(tmp_path):
    """The plans as the demo reads them: the one without a county is given one."""
    for file in sorted((ROOT / "plans").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(
            text.replace("\narea: unset\n", f'\narea: "{NOBODYS}"\n'), encoding="utf-8")
    areas = (ROOT / "areas.yaml").read_text(encoding="utf-8")
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas/areas.yaml").write_text(
        areas + f'  - {{code: "{NOBODYS}", name: {{zh: 某县, en: Some county}}, kind: county}}\n',
        encoding="utf-8")
    return tmp_path


@pytest.mark.one_kafka
def test_most_rows_of_every_plan_have_a_value(kafka, topic, make_installation, plans):
    made = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plans / "*.yaml")],
        areas=str(plans / "areas/areas.yaml"))
    kafka.produce(topic, installations.simulated(
        "demo", students=3000, schools=150, end="2022-01-31", places="all"))
    made.migrate()
    made.done("run", "--once", within=300)
    assert json.loads(made.done("quarantine", "list", "--format", "json")) == []
    valued = defaultdict(set)
    for row in json.loads(made.done("status", "--format", "json", within=120)):
        if row["value"] is not None:
            valued[row["planId"]].add(row["indicatorId"])
    found = {plan: len(rows) for plan, rows in valued.items()}
    print(f"rows with a value: {found}")
    assert {plan for plan, least in LEAST.items() if found.get(plan, 0) < least} == set(), found
