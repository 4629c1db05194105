"""A plan that changes while it runs: what is new is counted beside the running rows, from the stored
facts, and the result is that of a fresh installation on the same topics."""

import json
import re
import signal
import time

import exactness
import installation as installations
import processes
import psycopg
import pytest
import worlds

pytestmark = pytest.mark.one_kafka

PLAN = "liaocheng-14fyp"
CHANGED = "liaocheng-public-kg-share"
REMOVED = "liaocheng-kg-teachers-college"
NEW = "liaocheng-girls"
TARGET = "liaocheng-compulsory-teachers-bachelor"

NEW_ROW = f"""
  {NEW}:
    name: {{zh: 小学女生占比, en: Share of girls in primary schools}}
    unit: percent
    tier: A
    property: anticipatory
    measure:
      share:
        among: {{students: {{stage: primary}}}}
        with: {{sex: female}}
    target: {{kind: level_by_date, atLeast: 90, by: 2025, baseline: {{value: 45, year: 2020}}}}
    source:
      section: test
      quote: test
"""


def first_plan():
    return (installations.REPOSITORY / f"Tests/FirstRows/{PLAN}.yaml").read_text(encoding="utf-8")


def second_plan():
    """One row measures something else, one has another target, one is gone, one is new."""
    rows = re.split(r"(?m)^(?=  [a-z0-9-]+:$)", first_plan())
    rows = [row for row in rows if not row.startswith(f"  {REMOVED}:")]
    text = "".join(rows)
    assert f"  {REMOVED}:" not in text
    for row, old, new in [(CHANGED, "{stage: kindergarten}", "{stage: kindergarten, sex: female}"),
                          (TARGET, "atLeast: 80", "atLeast: 99.5")]:
        start = text.index(f"  {row}:")
        text = text[:start] + text[start:].replace(old, new, 1)
    return text + NEW_ROW


class Plans:
    """Plan files that a test may change."""

    def __init__(self, directory):
        self.directory = directory
        directory.mkdir()
        self.write(first_plan())

    def write(self, text):
        (self.directory / f"{PLAN}.yaml").write_text(text, encoding="utf-8")

    @property
    def pattern(self):
        return [str(self.directory / "*.yaml")]


class Topic:
    """A topic whose records grow, with what fresh installations make of it."""

    def __init__(self, kafka, name, make_installation, make_database):
        self.kafka, self.name = kafka, name
        self.make_installation, self.make_database = make_installation, make_database
        kafka.create_topic(name, 3, worlds.ROOMY)

    def install(self, plans, **more):
        made = self.make_installation(
            self.kafka.bootstrap, topics=[self.name], plans=plans.pattern,
            alerts={"maxAge": 3650}, **more)
        made.migrate()
        return made

    def fresh_dump(self, plans):
        installation = self.install(plans, database=self.make_database())
        installation.done("run", "--once", within=120)
        return installation.dump()


@pytest.fixture
def plans(scratch, request):
    return Plans(scratch / f"plans-{request.node.name[:40]}")


@pytest.fixture
def topic(kafka, make_installation, make_database, request):
    return Topic(kafka, f"plans.{request.node.name[:40]}", make_installation, make_database)


@pytest.fixture(scope="module")
def city():
    return installations.simulated(
        scenario="demo", students=900, schools=56, end="2023-12-31")


def reload(installation, *daemons):
    said = installation.log.read_text().count("plans reloaded")
    for daemon in daemons:
        daemon.send_signal(signal.SIGHUP)
    processes.wait_until(
        lambda: installation.log.read_text().count("plans reloaded") >= said + len(daemons), 20,
        "the plans are reloaded")


def versions(installation):
    return dict(exactness.rows(installation.database, "SELECT plan_id, version FROM planwatch.plan"))


def await_counted(installation, before):
    """Waits until the judge has taken over other plans and nothing is being built."""
    def is_counted():
        building = exactness.rows(
            installation.database,
            "SELECT FROM planwatch.indicator_status WHERE reason_code = 'building'")
        return versions(installation) != before and not building
    processes.wait_until(is_counted, 30, "all rows have their values")
    installation.wait(60)


def change(installation, plans, text, *daemons):
    before = versions(installation)
    plans.write(text)
    reload(installation, *daemons)
    await_counted(installation, before)


def touched(transitions):
    return {line["indicatorId"] for line in transitions}


def test_changed_plans_are_what_a_fresh_run_makes_of_them(topic, plans, city):
    installation = topic.install(plans)
    topic.kafka.produce(topic.name, city[:-2_000])
    daemon = installation.start()
    exactness.await_end(installation, topic.kafka)
    first = installation.transitions()
    assert {CHANGED, REMOVED} <= touched(first)
    offsets = exactness.rows(
        installation.database, "SELECT topic, partition, next_offset FROM planwatch.progress")

    change(installation, plans, second_plan(), daemon)
    assert offsets == exactness.rows(
        installation.database, "SELECT topic, partition, next_offset FROM planwatch.progress")
    exactness.assert_sound(installation)
    assert installation.dump() == topic.fresh_dump(plans)
    later = installation.transitions()
    told = later[len(first):]
    assert [line["sequence"] for line in later] == list(range(1, len(later) + 1))
    assert touched(told) <= {CHANGED, REMOVED, TARGET, NEW}
    assert touched(told) >= {REMOVED, NEW}
    ended = [line for line in told if line["indicatorId"] == REMOVED]
    assert {line["transition"] for line in ended} == {"retracted"}
    assert all("no longer has this indicator" in line["reason"] for line in ended)
    assert not exactness.rows(
        installation.database, "SELECT FROM planwatch.alert WHERE indicator_id = %s", REMOVED)

    # What was given up comes back and must not lack what came meanwhile.
    topic.kafka.produce(topic.name, city[-2_000:-1_000])
    exactness.await_end(installation, topic.kafka)
    change(installation, plans, first_plan(), daemon)
    exactness.assert_sound(installation)
    assert installation.dump() == topic.fresh_dump(plans)

    # The same by a restart, with records waiting.
    assert installation.stop(daemon) == 0
    topic.kafka.produce(topic.name, city[-1_000:])
    plans.write(second_plan())
    installation.start()
    exactness.await_end(installation, topic.kafka)
    exactness.assert_sound(installation)
    assert installation.dump() == topic.fresh_dump(plans)
    logged = [row[0] for row in exactness.rows(
        installation.database,
        "SELECT sequence FROM planwatch.alert_log WHERE NOT historic ORDER BY sequence")]
    delivered = topic.kafka.consume(
        "planwatch.alerts." + installation.directory.name, len(logged) + 1, within=3)
    assert [json.loads(record.value())["data"]["sequence"] for record in delivered] == logged


def test_a_kill_while_measures_are_counted_changes_nothing(topic, plans, city):
    installation = topic.install(plans)
    topic.kafka.produce(topic.name, city[:-1_000])
    daemon = installation.start()
    exactness.await_end(installation, topic.kafka)
    standby = installation.start()
    time.sleep(1)
    before = {row["indicatorId"] + row["areaCode"]: row for row in installation.status()}
    alerts = installation.done("alerts", "list", "--format", "json")
    with psycopg.connect(installation.database) as connection:
        # The measures can be read and not written: counting them cannot end.
        connection.execute("LOCK TABLE planwatch.measure IN SHARE MODE")
        topic.kafka.produce(topic.name, city[-1_000:-900])
        plans.write(second_plan())
        reload(installation, daemon, standby)
        processes.wait_until(
            lambda: exactness.rows(
                installation.database,
                "SELECT FROM planwatch.indicator_status WHERE reason_code = 'building'"),
            10, "rows are being built")
        now = installation.status()
        assert installation.done("alerts", "list", "--format", "json").count(CHANGED) == (
            alerts.count(CHANGED)) > 0
        daemon.kill()
        daemon.wait(10)
    for row in now:
        if row["indicatorId"] in (CHANGED, NEW):
            assert row["value"] is None
            assert row["status"] in (None, "no_data")
            assert row["reasonCode"] in (None, "building")
        elif row["indicatorId"] != TARGET:
            assert row["status"] == before[row["indicatorId"] + row["areaCode"]]["status"]
    assert {row["indicatorId"] for row in now} >= {CHANGED, NEW}
    topic.kafka.produce(topic.name, city[-900:])
    exactness.await_end(installation, topic.kafka)
    exactness.assert_sound(installation)
    assert installation.dump() == topic.fresh_dump(plans)
