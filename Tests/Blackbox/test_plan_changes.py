"""A plan that changes while it runs: what is new is counted beside the running rows, from the stored
facts, and the result is that of a fresh installation on the same topics."""

import json
import signal
import time

import exactness
import installation as installations
import processes
import psycopg
import pytest
import worlds

pytestmark = pytest.mark.one_kafka

PLAN = "changing"
UNTOUCHED, CHANGED, REMOVED, TARGET, NEW = "enrolment", "public", "college", "bachelor", "girls"

HEAD = f"""
id: {PLAN}
title: {{zh: 计划, en: A plan}}
area: "371500"
startsOn: 2021-01-01
endsOn: 2025-12-31
document: test
indicators:
"""


def row(name, measure, target, more=""):
    return f"""
  {name}:
    name: {{zh: {name}, en: {name}}}
    unit: percent
    tier: A
    property: anticipatory
    measure: {measure}{more}
    target: {{kind: level_by_date, by: 2025, {target}}}
    source: {{section: test, quote: test}}
"""


def share(among, with_):
    return f"{{share: {{among: {among}, with: {with_}}}}}"


CENSUS = row(
    UNTOUCHED, "{ratio: {of: {students: {stage: kindergarten}}, per: 100, "
    "to: {statistic: {series: population, ages: [3, 5]}}}}",
    "atLeast: 95, baseline: {value: 92.13, year: 2020}", more="\n    reading: census")


def first_plan():
    return "".join([
        HEAD, CENSUS,
        row(CHANGED, share("{students: {stage: kindergarten}}", "{at: {ownership: public}}"),
            "atLeast: 55"),
        row(REMOVED, share("{teachers: {stage: kindergarten}}", "{degree: {atLeast: college}}"),
            "atLeast: 85"),
        row(TARGET, share("{teachers: {stage: [primary, junior]}}", "{degree: {atLeast: bachelor}}"),
            "atLeast: 80, baseline: {value: 74.2, year: 2020}")])


def second_plan():
    """One row measures something else, one has another target, one is gone, one is new."""
    return "".join([
        HEAD, CENSUS,
        row(CHANGED, share("{students: {stage: kindergarten, sex: female}}",
                           "{at: {ownership: public}}"), "atLeast: 55"),
        row(TARGET, share("{teachers: {stage: [primary, junior]}}", "{degree: {atLeast: bachelor}}"),
            "atLeast: 99.5, baseline: {value: 74.2, year: 2020}"),
        row(NEW, share("{students: {stage: primary}}", "{sex: female}"),
            "atLeast: 90, baseline: {value: 45, year: 2020}")])


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


def alerts_of(installation, indicator):
    return exactness.rows(
        installation.database,
        "SELECT alert_id, state, severity, status, opened_on, changed_on FROM planwatch.alert"
        " WHERE indicator_id = %s ORDER BY alert_id", indicator)


def touched(transitions):
    return {line["indicatorId"] for line in transitions}


def assert_says_what_changes(foreseen):
    assert foreseen["equal"] is False
    plan, = foreseen["plans"]
    assert (plan["planId"], plan["change"], plan["keys"]) == (PLAN, "changed", [])
    assert plan["versionBefore"] != plan["versionAfter"]
    rows = {row["indicatorId"]: row for row in foreseen["indicators"]}
    assert {name: row["change"] for name, row in rows.items()} == {
        CHANGED: "changed", TARGET: "changed", REMOVED: "removed", NEW: "new"}
    assert rows[TARGET]["keys"] == [
        {"key": "target.atLeast", "before": "80", "after": "99.5"}]
    assert [key["key"] for key in rows[CHANGED]["keys"]] == [
        "measure.share.among.students.sex"]
    assert {row["indicatorId"] for row in foreseen["rows"]} == {CHANGED, TARGET, REMOVED, NEW}
    assert {(row["indicatorId"], row["change"]) for row in foreseen["alerts"]} >= {
        (NEW, "opens"), (TARGET, "opens")}


def assert_came_true(foreseen, installation, transitions):
    """What was foreseen of values, alerts and transitions is what came."""
    rows = {(row["indicatorId"], row["areaCode"]): row for row in installation.status()}
    for row in foreseen["rows"]:
        now = rows.get((row["indicatorId"], row["areaCode"]), {"value": None, "status": None})
        assert (now["value"], now["status"]) == (row["valueAfter"], row["statusAfter"])
    alerts = {alert["alertId"]: alert for alert in json.loads(
        installation.done("alerts", "list", "--format", "json"))}
    for alert in foreseen["alerts"]:
        now = alerts.get(alert["alertId"], {"state": None, "severity": None})
        assert (now["state"], now["severity"]) == (alert["stateAfter"], alert["severityAfter"])
    told = installation.transitions()[transitions:]
    retracted = [line for line in told if line["transition"] == "retracted"]
    assert foreseen["transitions"] == {
        "delivered": len(told) - len(retracted), "retracted": len(retracted), "backdated": 0}


def assert_versions_are_kept(installation, old, new):
    def found(query):
        return set(exactness.rows(installation.database, query))
    assert found(f"""SELECT version, replaced_at IS NULL FROM planwatch.plan_version
                     WHERE plan_id = '{PLAN}'""") == {(old, False), (new, True)}
    assert found(f"""SELECT content -> 'indicators' -> '{TARGET}' -> 'target' ->> 'atLeast'
                     FROM planwatch.plan_version WHERE plan_id = '{PLAN}'""") == {
        ("80",), ("99.5",)}
    for view in "history", "series":
        versions = f"""SELECT plan_version FROM planwatch.indicator_{view}
                       WHERE indicator_id = '{{}}' AND area_code = '371500' AND known_to IS {{}}"""
        assert found(versions.format(NEW, "NULL")) == {(new,)}
        assert (new,) in found(versions.format(CHANGED, "NULL"))
        assert found(versions.format(CHANGED, "NOT NULL")) == {(old,)}
        assert found(versions.format(REMOVED, "NOT NULL")) == {(old,)}
    assert found(f"""SELECT plan_version FROM planwatch.alert_log
                     WHERE indicator_id = '{NEW}'""") == {(new,)}
    assert found(f"""SELECT plan_version, transition = 'retracted' FROM planwatch.alert_log
                     WHERE indicator_id = '{REMOVED}'""") == {(old, False), (new, True)}


def test_changed_plans_are_what_a_fresh_run_makes_of_them(topic, plans, city):
    installation = topic.install(plans)
    topic.kafka.produce(topic.name, city[:-2_000])
    daemon = installation.start()
    exactness.await_end(installation, topic.kafka)
    first = installation.transitions()
    assert {CHANGED, REMOVED} <= touched(first)
    offsets = exactness.rows(
        installation.database, "SELECT topic, partition, next_offset FROM planwatch.progress")

    assert installation.done("check", "--diff").endswith("nothing would change\n")
    plans.write(second_plan())
    foreseen = json.loads(installation.done("check", "--diff", "--format", "json"))
    assert_says_what_changes(foreseen)
    table = installation.done("check", "--diff")
    assert "target.atLeast: 80 → 99.5" in table and NEW in table

    old = versions(installation)[PLAN]
    change(installation, plans, second_plan(), daemon)
    assert_came_true(foreseen, installation, len(first))
    assert_versions_are_kept(installation, old, versions(installation)[PLAN])
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
    alerts = alerts_of(installation, CHANGED)
    assert alerts
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
        assert alerts_of(installation, CHANGED) == alerts
        daemon.kill()
        daemon.wait(10)
    for row in now:
        if row["indicatorId"] in (CHANGED, NEW):
            assert row["value"] is None
            assert row["status"] in (None, "no_data")
            assert row["reasonCode"] in (None, "building")
        elif row["indicatorId"] == UNTOUCHED:
            assert row["status"] == before[row["indicatorId"] + row["areaCode"]]["status"]
    assert {row["indicatorId"] for row in now} >= {CHANGED, NEW}
    topic.kafka.produce(topic.name, city[-900:])
    exactness.await_end(installation, topic.kafka)
    exactness.assert_sound(installation)
    assert installation.dump() == topic.fresh_dump(plans)
