"""What the program says of a whole city is what an independent implementation says of it.

A run of the program is compared with the oracle in Tests/Oracle: every row, every standing
transition, every refused record, every count. The oracle takes what the topics really hold.
"""

import json
import os
import random
import time

import exactness
import faults
import installation as installations
import worlds
from installation import run

SEED = int(os.environ.get("PLANWATCH_TEST_SEED", 20260125))


def test_a_clean_run_says_what_the_oracle_says(kafka, make_installation):
    city, awkward = worlds.city(SEED), worlds.awkward(SEED, 6_000)
    topics = [f"clean.city.{kafka.port}", f"clean.awkward.{kafka.port}"]
    kafka.create_topic(topics[0], 4)
    kafka.create_topic(topics[1], 3, worlds.ROOMY)
    kafka.produce(topics[0], city)
    kafka.produce(topics[1], awkward)
    installation = make_installation(kafka.bootstrap, topics=topics)
    installation.migrate()
    installation.start()
    exactness.await_end(installation, kafka)
    records = exactness.read_back(kafka, topics)
    document = exactness.expected(installation, records)
    assert document["transitions"] and document["quarantined"]
    exactness.assert_exact(installation, document, records)
    assert_alerts_say_what_holds_now(installation)


def test_a_city_that_holds_values_back_says_what_the_oracle_says(kafka, make_installation):
    topic = f"held.{kafka.port}"
    kafka.create_topic(topic, 2)
    city = installations.simulated(students=500, end="2023-03-31")
    events = [json.loads(value) for _, value, _ in city]
    silent = {event["subject"].partition("/")[2] for event in events
              if event.get("data", {}).get("areaCode") == "371526"}
    kafka.produce(topic, [record for record, event in zip(city, events)
                          if event.get("data", {}).get("schoolId") not in silent])
    installation = make_installation(
        kafka.bootstrap, topics=[topic], coverage={"silentAreas": "hold"})
    installation.migrate()
    installation.start()
    exactness.await_end(installation, kafka)
    records = exactness.read_back(kafka, [topic])
    exactness.assert_exact(installation, exactness.expected(installation, records), records)
    held = [row for row in installation.status() if row["reasonCode"] == "low_coverage"]
    assert held and all(row["value"] is None and row["status"] == "no_data" for row in held)
    assert any(row["value"] is not None for row in installation.status())


def assert_alerts_say_what_holds_now(installation):
    """Beside what held at the last transition stands what holds now, as the row says it."""
    now = {(row["planId"], row["indicatorId"], row["areaCode"]): row
           for row in installation.status()}
    alerts = json.loads(installation.done("alerts", "list", "--format", "json"))
    assert alerts
    for alert in alerts:
        row = now[alert["planId"], alert["indicatorId"], alert["areaCode"]]
        assert alert["currentReason"] == row["reason"] != ""
        assert (alert["currentValue"], alert["currentShortfall"]) == (
            row["value"], row["shortfall"])
        assert not alert["currentReasonZh"].isascii()
        assert alert["areaName"] == row["areaName"]
    # The last transition is older than what holds, somewhere in such a city.
    assert any(alert["currentReason"] != alert["reason"] for alert in alerts)
    lines = installation.done("alerts", "tail", "--no-follow", "--format", "json").splitlines()
    snapshot = [line for line in map(json.loads, lines) if line["kind"] == "snapshot"]
    reasons = {alert["alertId"]: alert["currentReason"] for alert in alerts}
    assert snapshot and all(
        line["currentReason"] == reasons[line["alertId"]] for line in snapshot)
    shown = installation.done("alerts", "list")
    assert any(alert["currentReason"][:30] in " ".join(shown.split())
               for alert in alerts if alert["state"] == "firing")


def test_a_plain_city_gives_values_and_nothing_is_refused(kafka, make_installation):
    topic = f"plain.{kafka.port}"
    kafka.create_topic(topic, 5)
    kafka.produce(topic, worlds.city(SEED + 1, scenario="steady", students=4_000, schools=80))
    installation = make_installation(kafka.bootstrap, topics=["^plain\\..*"])
    installation.topics = [topic]
    installation.migrate()
    assert installation.command("run", "--once", within=120).returncode == 0
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(installation, records)
    assert document["quarantine"] == []
    judged = [row for row in document["indicators"] if row["status"] is not None]
    assert sum(row["value"] is not None for row in judged) > 5
    exactness.assert_exact(installation, document, records)
    assert_a_new_plan_can_be_looked_at_first(installation)


NEW_PLAN = """
id: tried-out
title: {zh: 试行, en: Tried out}
area: "371500"
startsOn: 2021-01-01
endsOn: 2025-12-31
document: none
indicators:
  primary-pupils:
    name: {zh: 小学在校生, en: Primary pupils}
    unit: persons
    tier: A
    measure: {students: {stage: primary}}
    target: {kind: level_by_date, atLeast: 1, by: 2025}
    source: {section: none, quote: none}
"""


def assert_a_new_plan_can_be_looked_at_first(installation):
    """`check --preview` shows what rows read before a daemon has the plan, and writes nothing."""
    settings = json.loads(installation.config.read_text())
    plan = installation.directory / "tried-out.yaml"
    plan.write_text(NEW_PLAN)
    tried = installation.directory / "tried-out.json"
    tried.write_text(json.dumps({**settings, "plans": [*settings["plans"], str(plan)]}))
    preview = run("check", "--without-secrets", "--preview", "--config", tried)
    assert preview.returncode == 0, preview.stderr
    # The rows of the running plans are as the daemon has them.
    status = installation.done("status")
    rows = [line for line in status.splitlines() if line.startswith("liaocheng-")]
    assert len(rows) > 5 and not set(rows) - set(preview.stdout.splitlines())
    # The city's row first, then those of its areas.
    pupils = [line for line in preview.stdout.splitlines() if line.startswith("primary-pupils ")]
    assert float(pupils[0].split()[1].replace(",", "")) > 1_000 and pupils[0].endswith("met")
    assert len(pupils) > 5 and not any(line.endswith("met") for line in pupils[1:])
    assert "primary-pupils" not in installation.done("status")


def test_kill_9_at_any_moment_changes_nothing(kafka, make_installation, make_database):
    seed = faults.seed()
    chance = random.Random(seed)
    records = worlds.mixed(
        seed, worlds.city(seed % 1000, students=3_000, schools=80), worlds.awkward(seed, 5_000))
    killed_on, clean_on = f"killed.{kafka.port}", f"undisturbed.{kafka.port}"
    kafka.create_topic(killed_on, 4, worlds.ROOMY)
    kafka.create_topic(clean_on, 7, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[killed_on])
    installation.migrate()
    kills, in_the_middle = 0, 0
    with faults.Load(kafka, killed_on, records, seconds=20) as load:
        while kills < 8 or not load.is_over:
            daemon = installation.start()
            time.sleep(chance.uniform(0.1, 3.5))
            in_the_middle += faults.owner(installation)[2] > 0 and not load.is_over
            assert daemon.poll() is None, installation.last_words()
            installation.kill(daemon)
            kills += 1
        load.wait()
    print(f"{kills} kills, {in_the_middle} of them after a first batch and before the last record")
    assert in_the_middle >= 2
    installation.start()
    exactness.await_end(installation, kafka)
    back = exactness.read_back(kafka, [killed_on])
    exactness.assert_exact(installation, exactness.expected(installation, back), back)

    kafka.produce(clean_on, worlds.disturbed(seed, records))
    clean = make_installation(
        kafka.bootstrap, topics=[clean_on], database=make_database())
    clean.migrate()
    assert clean.command("run", "--once", within=120).returncode == 0
    exactness.assert_sound(clean)
    assert clean.dump() == installation.dump()
