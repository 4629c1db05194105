"""What an operator repairs: logs that were cut, truncated or replaced, and refused records."""

import json
import signal
import urllib.error
import urllib.request

import confluent_kafka
import psycopg
import pytest

import installation as installations
from processes import wait_until

pytestmark = pytest.mark.one_kafka


@pytest.fixture(scope="module")
def city():
    """The records of a small city."""
    return installations.simulated(students=600, schools=56, end="2021-03-31")


@pytest.fixture
def pair(kafka, topic):
    """A topic of one partition that suffers, and one that must not notice."""
    kafka.create_topic(topic + ".one", 1)
    return topic + ".one", topic


def gaps(installation):
    return json.loads(installation.done("gap", "list", "--format", "json"))


def wait_for_gap(installation, within=40):
    return wait_until(lambda: gaps(installation), within, "a partition is halted")[0]


def cut(kafka, topic, before):
    """Deletes the records before an offset, as retention does."""
    place = confluent_kafka.TopicPartition(topic, 0, before)
    admin = kafka._admin()
    for future in admin.delete_records([place]).values():
        future.result(20)


def replace(kafka, topic):
    """Deletes a topic and creates it again."""
    admin = kafka._admin()
    kafka.delete_topic(topic)
    wait_until(lambda: topic not in admin.list_topics(timeout=5).topics, 20, "it is gone")
    kafka.create_topic(topic, 1)


def answer(installation, path):
    """Status and body of the daemon's own address, whose port its log names."""
    def listening():
        lines = installation.log.read_text(encoding="utf-8").splitlines()
        return [line.split("address=")[1].split()[0] for line in lines if "listening" in line]

    address = wait_until(listening, 20, "the daemon listens")[-1]
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def others_go_on(kafka, installation, topic, record):
    """Reads a record of another topic while a partition is halted."""
    before = installation.verify()["records"]
    kafka.produce(topic, [record])
    wait_until(lambda: installation.verify()["records"] == before + 1, 40, "others go on")


def test_records_that_retention_took_halt_their_partition_alone(
        kafka, pair, make_installation, city):
    one, other = pair
    installation = make_installation(kafka.bootstrap, topics=[one, other])
    installation.migrate()
    kafka.produce(one, city[:100])
    installation.done("run", "--once")
    kafka.produce(one, city[100:200])
    cut(kafka, one, 150)
    once = installation.command("run", "--once")
    assert once.returncode == 1, once.stderr
    gap = gaps(installation)[0]
    assert {**gap, "since": 0} == {
        "topic": one, "partition": 0, "kind": "retention", "expected": 100, "low": 150,
        "high": 200, "since": 0}

    daemon = installation.start()
    wait_until(lambda: f"{one}/0 is halted" in answer(installation, "/readyz")[1], 30, "not ready")
    assert answer(installation, "/readyz")[0] == 503
    labels = f'planwatch_partition_halted{{topic="{one}",partition="0"}} 1'
    assert labels in answer(installation, "/metrics")[1]
    others_go_on(kafka, installation, other, city[300])
    waiting = installation.command("status", "--wait", 30)
    assert waiting.returncode == 1
    assert any("halted (retention)" in line for line in waiting.stdout.splitlines()[-8:])
    shown = installation.command("status", "--format", "json")
    assert shown.returncode == 0 and json.loads(shown.stdout) is not None
    assert "halted (retention)" in shown.stderr

    assert installation.command("gap", "accept", one + "/0").returncode == 64
    assert installation.command("gap", "accept", other + "/0", "--reason", "x").returncode == 1
    installation.done("gap", "accept", one + "/0", "--reason", "the disk was full")
    wait_until(lambda: answer(installation, "/readyz")[0] == 200, 15, "ready again")
    installation.wait(30)
    verified = installation.verify()
    assert verified["equal"], verified["differences"]
    assert verified["records"] == 100 + 50 + 1
    assert verified["partitions"] == 4
    assert gaps(installation) == []
    assert installation.stop(daemon) == 0


def test_a_topic_made_anew_is_read_from_its_beginning_once_somebody_says_so(
        kafka, pair, make_installation, city):
    one, other = pair
    installation = make_installation(kafka.bootstrap, topics=[one, other])
    installation.migrate()
    bad = (b"k", b"no json", [])
    kafka.produce(one, city[:50] + [bad])
    daemon = installation.start()
    installation.wait(60)
    replace(kafka, one)
    kafka.produce(one, [bad] + city[:20])
    gap = wait_for_gap(installation)
    assert (gap["kind"], gap["expected"], gap["low"], gap["high"]) == ("truncated", 51, 0, 21)
    others_go_on(kafka, installation, other, city[300])
    installation.done("gap", "accept", one + "/0", "--reason", "re-created on purpose")
    wait_until(lambda: answer(installation, "/readyz")[0] == 200, 15, "ready again")
    installation.wait(30)
    verified = installation.verify()
    assert verified["equal"], verified["differences"]
    assert verified["records"] == 51 + 21 + 1
    assert verified["duplicates"] == 20
    refused = json.loads(installation.done("quarantine", "list", "--format", "json"))
    assert [record["id"] for record in refused] == [f"{one}/0/0@2", f"{one}/0/50"]
    shown = json.loads(installation.done(
        "quarantine", "show", f"{one}/0/0@2", "--format", "json", "--bytes"))
    assert shown["record"]["key"] == "aw=="
    assert installation.stop(daemon) == 0


def test_another_record_in_the_place_of_the_last_one_is_noticed(
        kafka, pair, make_installation, city):
    one, other = pair
    installation = make_installation(kafka.bootstrap, topics=[one, other])
    installation.migrate()
    kafka.produce(one, city[:50])
    installation.done("run", "--once")
    installation.done("run", "--once")
    assert gaps(installation) == []
    replace(kafka, one)
    kafka.produce(one, city[100:200])
    kafka.produce(other, city[300:310])
    assert installation.command("run", "--once").returncode == 1
    gap = gaps(installation)[0]
    assert (gap["kind"], gap["expected"], gap["low"], gap["high"]) == ("replaced", 50, 0, 100)
    assert installation.verify()["records"] == 60
    installation.done("gap", "accept", one + "/0", "--reason", "another register")
    installation.done("run", "--once")
    verified = installation.verify()
    assert verified["equal"], verified["differences"]
    assert verified["records"] == 160


def test_a_last_record_that_compaction_took_is_no_gap(kafka, pair, make_installation, city):
    one, _ = pair
    installation = make_installation(kafka.bootstrap, topics=[one])
    installation.migrate()
    kafka.produce(one, city[:50])
    installation.done("run", "--once")
    # All that was read is gone, and nothing else.
    cut(kafka, one, 50)
    kafka.produce(one, city[50:60])
    installation.done("run", "--once")
    assert gaps(installation) == []
    assert installation.verify()["records"] == 60


def test_refused_records_are_named_and_retried(kafka, pair, make_installation, city):
    one, _ = pair
    installation = make_installation(kafka.bootstrap, topics=[one])
    installation.migrate()
    unknown = json.loads(city[3][1])
    unknown["type"] = "education.later.v1"
    kafka.produce(one, [installations.record(unknown), (b"k", b"no json", []), *city[:20]])
    installation.done("run", "--once")
    answer = json.loads(installation.done(
        "quarantine", "retry", "--reason", "unknown_type", "--format", "json"))
    assert answer == {"retried": 1, "accepted": 0, "stillRefused": 1, "notRetriable": 0}
    # Where a daemon runs, it does it.
    installation.start()
    assert "1 retried, 0 accepted, 1 still rejected" in installation.done(
        "quarantine", "retry", f"{one}/0/1")
    assert installation.command("quarantine", "retry", f"{one}/0/7").returncode == 1
    assert installation.command("quarantine", "retry").returncode == 64
    installation.wait(30)
    assert installation.verify()["quarantined"] == 2


def test_plans_are_reloaded_whole_or_not_at_all(kafka, pair, make_installation, city, scratch):
    one, _ = pair
    plans = scratch / (one + "-plans")
    plans.mkdir()
    for file in (installations.REPOSITORY / "Tests/FirstRows").glob("*.yaml"):
        (plans / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    installation = make_installation(kafka.bootstrap, topics=[one], plans=[str(plans / "*.yaml")])
    installation.migrate()
    kafka.produce(one, city[:500])
    daemon = installation.start()
    installation.wait(60)
    plan = plans / "daqing-14fyp.yaml"
    good = plan.read_text(encoding="utf-8")

    def log():
        return installation.log.read_text(encoding="utf-8")

    def reload(text, says):
        before = log().count(says)
        plan.write_text(text, encoding="utf-8")
        daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: log().count(says) > before, 20, says)

    def named(name):
        with psycopg.connect(installation.database) as connection:
            return connection.execute(
                "SELECT count(*), max(target_low) FROM planwatch.indicator WHERE name_en = %s",
                [name]).fetchone()

    assert "Inclusive kindergarten coverage" in good and "atLeast: 96" in good
    changed = good.replace("Inclusive kindergarten coverage", "Kindergartens for all").replace(
        "atLeast: 96", "atLeast: 97", 1)
    reload(changed, "plans reloaded")
    wait_until(lambda: named("Kindergartens for all") == (1, 97), 20, "the judge takes it over")
    reload(changed.replace("kind: level_by_date", "kind: level_by_fate").replace(
        "unit: percent", "unite: percent"), "reload rejected")
    assert log().count("error in the new configuration") > 1
    assert "level_by_fate" in log() and "unite" in log()
    reload(changed.replace("degree: {atLeast: bachelor}", "degree: {atLeast: doctor}"),
           "measures counted from the stored facts")
    assert named("Kindergartens for all") == (1, 97)
    reload(changed, "measures counted from the stored facts")
    kafka.produce(one, city[500:600])
    installation.wait(60)
    verified = installation.verify()
    assert verified["equal"], verified["differences"]
    assert verified["records"] == 600
    assert installation.stop(daemon) == 0


def test_a_figure_and_an_alert_are_explained(kafka, pair, make_installation):
    one, _ = pair
    installation = make_installation(
        kafka.bootstrap, topics=[one], alerts={"maxAge": 3650})
    installation.migrate()
    kafka.produce(one, installations.simulated(
        scenario="demo", students=1500, schools=56, end="2023-12-31"))
    installation.done("run", "--once", within=120)
    alerts = json.loads(installation.done("alerts", "list", "--format", "json"))
    alert = [alert for alert in alerts if alert["status"] in ("off_course", "missed")][0]
    answer = json.loads(installation.done(
        "explain", f"{alert['planId']}/{alert['indicatorId']}", "--area", alert["areaCode"],
        "--format", "json"))
    known = [
        "planId", "indicatorId", "areaCode", "asOf", "value", "numerator", "denominator",
        "formula", "measures", "path", "target", "baseline", "forecast", "chance", "status",
        "reason", "reasonCode", "wouldClear", "facts"]
    assert list(answer)[:len(known)] == known
    # What a row may have or not comes behind them.
    assert set(answer) - set(known) <= {"failing", "paces"}
    row = [row for row in installation.status() if row["indicatorId"] == alert["indicatorId"]
           and row["areaCode"] == alert["areaCode"]][0]
    for name in ("asOf", "value", "numerator", "denominator", "status", "reason", "reasonCode"):
        assert answer[name] == row[name], name
    assert answer["measures"] and answer["facts"] > 0
    told = installation.done(
        "explain", f"{alert['planId']}/{alert['indicatorId']}", "--area", alert["areaCode"])
    assert row["reason"] in told
    assert installation.command(
        "explain", f"{alert['planId']}/{alert['indicatorId']}", "--area", "999999").returncode == 1
    assert installation.command("explain", "none/none", "--area", "371500").returncode == 1
    assert installation.command("explain", "none", "--area", "371500").returncode == 64

    shown = json.loads(installation.done(
        "alerts", "show", alert["alertId"], "--format", "json"))
    assert {name: shown[name] for name in alert} == alert
    sequences = [step["sequence"] for step in shown["transitions"]]
    assert sequences and sequences == sorted(sequences)
    assert all("reasonCode" in step["evidence"] for step in shown["transitions"])
    assert "reasonCode" in installation.done("alerts", "show", alert["alertId"])
    assert installation.command("alerts", "show", "0" * 32).returncode == 1
