"""What an operator asks and is told: names that are wrong, what is refused, how the service stands."""

import json

import exactness
import installation as installations
import psycopg
import pytest

pytestmark = pytest.mark.one_kafka

PLAN, INDICATOR = "liaocheng-14fyp", "liaocheng-kg-teachers-college"


@pytest.fixture(scope="module")
def stand(kafka, postgres, scratch):
    """A judged city with alerts; no daemon runs."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE operators")
    kafka.create_topic("operators", 1)
    kafka.produce("operators", installations.simulated(
        scenario="demo", students=600, end="2023-12-31"))
    directory = scratch / "operators"
    directory.mkdir()
    made = installations.Installation(
        directory, postgres.url("operators"), kafka.bootstrap, topics=["operators"])
    made.migrate()
    made.done("run", "--once", within=180)
    yield made
    made.close()
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE operators WITH (FORCE)")


@pytest.mark.parametrize("line, words", [
    ("status --plan liaocheng-14fy", "no plan liaocheng-14fy; did you mean liaocheng-14fyp?"),
    ("alerts list --plan x", "the plans are daqing-14fyp, liaocheng-14fyp"),
    ("alerts tail --no-follow --plan daqing", "did you mean daqing-14fyp?"),
    ("forecasts score --plan daqing-14fpy", "did you mean daqing-14fyp?"),
    ("status --area 371599", "no area 371599; did you mean 371500 (聊城市)?"),
    ("alerts list --area 东昌付区", "did you mean 371502 (东昌府区)?"),
    (f"explain liaocheng-14fy/{INDICATOR} --area 371500", "did you mean liaocheng-14fyp?"),
    (f"explain {PLAN}/liaocheng-kg-teacher-college --area 371500", f"did you mean {INDICATOR}?"),
    (f"explain {PLAN}/{INDICATOR} --area 聊成市", "did you mean 371500 (聊城市)?"),
    (f"explain {PLAN}/{INDICATOR} --area 230600", "it has them for 371500 (聊城市)"),
])
def test_what_does_not_exist_is_named_with_what_is_near(stand, line, words):
    result = stand.command(*line.split())
    assert (result.returncode, result.stdout) == (1, ""), result.stderr
    assert words in result.stderr


def test_an_area_may_be_called_by_its_name(stand):
    by_code = stand.status("--area", "371500")
    assert by_code and {row["areaCode"] for row in by_code} == {"371500"}
    assert stand.status("--area", "聊城市") == stand.status("--area", "聊城") == by_code
    # By the code that it had before, too.
    assert stand.status("--area", "371523") == stand.status("--area", "371503") != []
    explained = f"explain {PLAN}/{INDICATOR} --format json --area".split()
    assert json.loads(stand.done(*explained, "聊城市"))["areaCode"] == "371500"


def test_status_ends_with_how_the_service_stands(stand):
    lines = stand.done("status").splitlines()
    names = [line.split(": ")[0] for line in lines[-6:]]
    assert names == ["daemon", "Kafka", "PostgreSQL", "lag", "quarantined", "last evaluation"]
    said = dict(line.split(": ", 1) for line in lines[-6:])
    assert said["daemon"] == "none"
    assert said["Kafka"].endswith(", 1 partition") and said["lag"] == "0 records"
    assert said["quarantined"] == "0 records"
    assert said["last evaluation"].endswith(", as of 2023-12-31")
    # For programs nothing is said of what is well.
    assert stand.command("status", "--format", "json").stderr == ""
    first = stand.start()
    exactness.processes.wait_until(
        lambda: "daemon: active, " in stand.done("status"), 30, "it is active")
    second = stand.start()
    exactness.processes.wait_until(
        lambda: ", 1 standby" in stand.done("status"), 30, "the other one waits")
    for daemon in (second, first):
        assert stand.stop(daemon) == 0
    assert "daemon: none\n" in stand.done("status")


def test_a_kafka_that_is_dead_is_said_first(stand, scratch):
    settings = json.loads(stand.config.read_text())
    settings["kafka"]["bootstrapServers"] = "127.0.0.1:9"
    config = scratch / "operators" / "no-kafka.yaml"
    config.write_text(json.dumps(settings))
    result = installations.run("status", "--config", config)
    assert result.returncode == 0
    assert result.stdout.startswith("Kafka does not respond: ")
    assert "\nKafka: no response\n" in result.stdout


def test_waiting_ends_when_all_rows_are_counted(stand):
    assert stand.command("status", "--wait", 5).returncode == 0
    with psycopg.connect(stand.database, autocommit=True) as connection:
        [(code, place)] = connection.execute(
            "SELECT reason_code, ctid FROM planwatch.status_row LIMIT 1").fetchall()
        connection.execute(
            "UPDATE planwatch.status_row SET reason_code = 'building' WHERE ctid = %s", [place])
        waited = stand.command("status", "--wait", 1)
        connection.execute(
            "UPDATE planwatch.status_row SET reason_code = %s WHERE reason_code = 'building'", [code])
    assert (waited.returncode, "timed out" in waited.stderr) == (1, True)


def test_an_alert_is_shown_by_the_beginning_of_its_id(stand):
    listed = json.loads(stand.done("alerts", "list", "--format", "json"))
    assert len(listed) > 2
    table = stand.done("alerts", "list")
    for alert in listed:
        assert f" {alert['alertId'][:8]}\n" in table
        for beginning in (alert["alertId"][:8], alert["alertId"]):
            shown = stand.done("alerts", "show", beginning, "--format", "json")
            assert json.loads(shown)["alertId"] == alert["alertId"]
    with psycopg.connect(stand.database, autocommit=True) as connection:
        # A second alert that begins as the first one does.
        first = min(alert["alertId"] for alert in listed)
        other = first[:8] + "0" * 24
        names = [each.name for each in connection.execute(
            "SELECT * FROM planwatch.alert_transition LIMIT 0").description]
        copied = ", ".join({"alert_id": f"'{other}'", "sequence": "sequence + 100000"}.get(name, name)
                           for name in names)
        connection.execute(
            f"INSERT INTO planwatch.alert_transition SELECT {copied}"
            " FROM planwatch.alert_transition WHERE alert_id = %s LIMIT 1", [first])
        several = stand.command("alerts", "show", first[:8])
        longer = stand.done("alerts", "list")
        connection.execute("DELETE FROM planwatch.alert_transition WHERE alert_id = %s", [other])
    assert several.returncode == 1
    assert f"\n  {first}  " in several.stderr and f"\n  {other}  " in several.stderr
    assert f" {first[:8]}\n" not in longer and f" {first[:9]}" in longer
    assert stand.command("alerts", "show", "0123456789").returncode == 1


def test_alerts_are_chosen_by_severity_and_state(stand):
    with psycopg.connect(stand.database, autocommit=True) as connection:
        # Another severity than all others have.
        connection.execute(
            "UPDATE planwatch.alert_transition SET severity = 'critical'"
            " WHERE alert_id = (SELECT min(alert_id) FROM planwatch.alert)")
    listed = json.loads(stand.done("alerts", "list", "--format", "json"))
    for option, name in (("--severity", "severity"), ("--state", "state")):
        values = {alert[name] for alert in listed}
        assert len(values) > 1, f"{option} can choose nothing here"
        for value in values:
            chosen = json.loads(stand.done("alerts", "list", option, value, "--format", "json"))
            assert chosen == [alert for alert in listed if alert[name] == value]
    assert stand.command("alerts", "list", "--state", "fired").returncode == 64
    lines = stand.done("alerts", "tail", "--since", 0, "--no-follow", "--historic", "--severity",
                       "critical", "--format", "json").splitlines()
    severities = {line["severity"] for line in map(json.loads, lines) if line["kind"] == "transition"}
    assert severities == {"critical"}


FAULTY = {
    "wrong date": {"from": "2023/9/1", "stage": "nursery", "schoolId": None},
    "no stage": {"from": "2023-09-01", "schoolId": "S1"},
}


def enrolment(number, data, **more):
    return {"specversion": "1.0", "id": f"e{number}", "source": "register/a",
            "type": "education.enrolment.v1", "subject": f"student/s{number}",
            "time": "2023-09-01T08:00:00+08:00", "data": data, **more}


@pytest.fixture
def refused(kafka, topic, make_installation):
    """An installation that has refused some records; {what: id}."""
    records = {
        "wrong date": installations.record(enrolment(1, FAULTY["wrong date"])),
        "no stage": installations.record(enrolment(2, FAULTY["no stage"], source="register/b")),
        "unknown": installations.record(enrolment(3, {}, type="education.later.v1")),
        "no json": (b"student/s4", b'{"half": ', [
            ("ce_specversion", b"1.0"), ("ce_id", b"e4"), ("ce_source", b"register/b"),
            ("ce_type", b"education.learner-exit.v1"), ("ce_subject", b"student/s4"),
            ("ce_time", b"2023-09-01T08:00:00Z")]),
        "bytes": (b"\xff", b"\xfe\xfd", [("content-type", b"application/cloudevents+json")]),
    }
    for record in records.values():
        kafka.produce(topic, [record], partition=0)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    installation.done("run", "--once", within=120)
    return installation, {name: f"{topic}/0/{place}" for place, name in enumerate(records)}


def listed(installation, *options):
    return json.loads(installation.done("quarantine", "list", "--format", "json", *options))


def test_refused_records_are_told_apart_and_counted(refused):
    installation, ids = refused
    origin = {row["id"]: (row["type"], row["source"], row["subjectKind"])
              for row in listed(installation)}
    assert origin == {
        ids["wrong date"]: ("education.enrolment.v1", "register/a", "student"),
        ids["no stage"]: ("education.enrolment.v1", "register/b", "student"),
        ids["unknown"]: ("education.later.v1", "register/a", "student"),
        ids["no json"]: ("education.learner-exit.v1", "register/b", "student"),
        ids["bytes"]: (None, None, None),
    }
    table = installation.done("quarantine", "list")
    assert "  enrolment of student  from register/b\n    /data/stage: " in table
    assert f"{ids['unknown']}  unknown_type  later of student  from register/a\n" in table
    of_type = listed(installation, "--type", "enrolment")
    assert of_type == listed(installation, "--type", "education.enrolment.v1")
    assert {row["id"] for row in of_type} == {ids["wrong date"], ids["no stage"]}
    reasons = listed(installation, "--reason", "unknown_type", "--reason", "malformed_json")
    assert {row["id"] for row in reasons} == {ids["unknown"], ids["no json"]}
    assert len(listed(installation, "--since", "2024-01-01")) == 5
    assert listed(installation, "--since", "2100-01-01") == []
    groups = listed(installation, "--by", "reason,type")
    assert [(group["reason"], group["type"], group["count"]) for group in groups[:1]] == [
        ("schema_violation", "education.enrolment.v1", 2)]
    assert sum(group["count"] for group in groups) == 5 == len(groups) + 1
    counted = installation.done("quarantine", "list", "--by", "source,reason")
    assert "source" in counted.splitlines()[0] and "register/b" in counted
    assert installation.command("quarantine", "list", "--by", "reason,typ").returncode == 64


def test_a_record_is_shown_with_all_that_is_wrong(refused):
    installation, ids = refused
    shown = json.loads(installation.done(
        "quarantine", "show", ids["wrong date"], "--format", "json"))
    faults = [(fault["reason"], fault["pointer"]) for fault in shown["faults"]]
    assert faults[0] == (shown["reason"], shown["pointer"])
    assert sorted(faults) == [("schema_violation", f"/data/{name}")
                              for name in ("from", "move", "schoolId", "stage")]
    [date] = [fault for fault in shown["faults"] if fault["pointer"] == "/data/from"]
    assert "YYYY-MM-DD" in date["detail"]
    text = installation.done("quarantine", "show", ids["wrong date"])
    assert text.count("\nalso ") == 3 and "2023/9/1" not in text
    text = installation.done("quarantine", "show", ids["wrong date"], "--bytes")
    assert '"from": "2023/9/1"' in text and "key: student/s1\n" in text
    text = installation.done("quarantine", "show", ids["bytes"], "--bytes")
    assert "value, in Base64: /v0=\n" in text


def test_what_was_sent_again_is_discarded_and_kept_as_such(refused):
    installation, ids = refused
    for wrong in ([ids["unknown"]], ["--why", "x"], [ids["unknown"], "--reason", "oversize", "--why", "x"]):
        assert installation.command("quarantine", "discard", *wrong).returncode == 64
    missing = ids["unknown"].rsplit("/", 1)[0] + "/99"
    failed = installation.command("quarantine", "discard", ids["no stage"], missing, "--why", "x")
    assert (failed.returncode, len(listed(installation))) == (1, 5)
    assert "1 discarded" in installation.done(
        "quarantine", "discard", ids["no stage"], "--why", "sent again as e2b")
    assert json.loads(installation.done(
        "quarantine", "discard", "--reason", "unknown_type", "--why", "a test of the source",
        "--format", "json")) == {"discarded": 1}
    assert {row["id"] for row in listed(installation)} == {
        ids["wrong date"], ids["no json"], ids["bytes"]}
    left = {row["id"]: row for row in listed(installation, "--discarded")}
    assert set(left) == {ids["no stage"], ids["unknown"]}
    row = left[ids["no stage"]]
    assert row["discardedWhy"] == "sent again as e2b" and row["discardedBy"] and row["discardedAt"]
    assert row["reason"] == "schema_violation"
    assert "sent again as e2b" in installation.done("quarantine", "show", ids["no stage"])
    assert installation.command("quarantine", "list").stderr == "3 quarantined records, 2 discarded.\n"
    assert "quarantined: 3 records (" in installation.done("status")
    # What is discarded cannot be tried again; what was counted stays counted.
    assert installation.command("quarantine", "retry", ids["unknown"]).returncode == 1
    assert json.loads(installation.done(
        "quarantine", "retry", "--reason", "unknown_type", "--format", "json"))["retried"] == 0
    assert installation.command("quarantine", "discard", ids["unknown"], "--why", "x").returncode == 1
    answer = installation.verify()
    assert answer["equal"] and answer["quarantined"] == 5
