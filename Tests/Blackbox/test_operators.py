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
