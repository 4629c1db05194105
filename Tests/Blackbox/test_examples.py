"""The example of every help text, run as it stands; and that what is printed fits a terminal."""

import os
import re
import shlex
import shutil
import subprocess
import unicodedata

import channels
import confluent_kafka
import confluent_kafka.admin
import counterparts
import exactness
import processes
import psycopg
import pytest
import test_http
import worlds

from installation import REPOSITORY, environment, program, run
from test_completion import Terminal

pytestmark = pytest.mark.one_kafka

TOPIC = "education.events"
COLUMNS = 80
# Takes the time of a demo: .ci/run runs it as it stands.
ELSEWHERE = {"demo"}
SCENARIOS = REPOSITORY / "config/plans/tests"


def examples():
    """{command: its example} of every command that the program lists."""
    text = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    names = re.findall(r"^  ([a-z]+(?: [a-z]+)?)(?:  |$)", text, re.M)
    found = {}
    for name in names:
        help_text = run("help", *name.split()).stdout
        found[name] = help_text.partition("Example:\n")[2].strip()
    return found


def test_every_command_has_one_example_of_its_own():
    found = examples()
    assert len(found) > 18
    for name, example in found.items():
        assert re.match(rf"planwatch {name}( |$)", example), name
        assert "\n" not in example and len(example) <= COLUMNS - 2, name


@pytest.fixture
def lived_in(kafka, make_installation, tmp_path):
    """An installation with a story, and the surroundings in which the examples are run."""
    kafka.create_topic(TOPIC, 1, worlds.ROOMY)
    records = worlds.city(3, "demo", 1_500, 56, end="2024-01-31") + worlds.awkward(7, 400)
    # What `quarantine show` names.
    records.insert(17, (b"student/a", b"{", [("content-type", b"application/cloudevents+json")]))
    kafka.produce(TOPIC, records)
    installation = make_installation(kafka.bootstrap, topics=[TOPIC])
    installation.migrate()
    installation.done("run", "--once", within=180)
    exactness.await_end(installation, kafka)
    (tmp_path / "planwatch").symlink_to(program())
    (tmp_path / "series.ndjson").write_text(
        '{"id": "a", "series": [["2021-12-31", 86.1], ["2022-12-31", 88]], "direction": "at_least",'
        ' "target": 95, "by": "2025-12-31", "asOf": "2023-06-30"}\n')
    # Scenarios of the rows that are installed here: each file has the name of its row.
    (tmp_path / "scenarios").mkdir()
    for row in {row["indicatorId"] for row in installation.status()}:
        if (SCENARIOS / f"{row}.yaml").is_file():
            shutil.copy(SCENARIOS / f"{row}.yaml", tmp_path / "scenarios")
    # What `alerts test` names.
    robot = counterparts.WeCom()
    channels.configure(
        installation,
        {"duty-wecom": {"kind": "wecom", "url": robot.url, "secretFile": "robot"}},
        secrets={"robot": robot.secret})
    surroundings = environment(
        PATH=f"{tmp_path}:{os.environ['PATH']}", PLANWATCH_CONFIG=str(installation.config))
    yield installation, tmp_path, surroundings
    robot.close()
    kafka.delete_topic(TOPIC)


def test_every_example_does_what_it_is_for_and_all_fits_eighty_columns(kafka, lived_in):
    installation, directory, surroundings = lived_in
    for name, example in examples().items():
        if name in ELSEWHERE:
            continue
        if name == "gap accept":
            cut(kafka, installation)
            for line, text in printed(installation).items():
                assert len(text.splitlines()) > 1, line
                for each in text.splitlines():
                    assert columns(each) <= COLUMNS, f"{line}: {each}"
        words = shlex.split(example.replace("/usr/share/planwatch/scenarios", "scenarios"))
        if name == "run":
            assert becomes_ready(words, directory, surroundings), name
            continue
        result = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False,
                                cwd=directory, env=surroundings, stdin=subprocess.DEVNULL)
        assert result.returncode == 0, f"{example}: {result.stdout}{result.stderr}"
        assert result.stdout + result.stderr, example
    assert (directory / "city.ndjson").stat().st_size > 1_000_000


def becomes_ready(words, directory, surroundings):
    """Whether the daemon comes to say that it holds its partitions, and ends well when told."""
    log = directory / "example.log"
    daemon = processes.start(words, log, environment=surroundings, directory=directory)
    try:
        status, _ = processes.wait_until(
            lambda: ready(log) if daemon.poll() is None else (None, None), 60, "it is ready")
    finally:
        code = processes.stop(daemon)
    assert code == 0, processes.tail(log)
    return status == 200


def ready(log):
    """The answer of /readyz once it is 200."""
    address = re.search(r"listening address=(\S+)", log.read_text())
    answer = test_http.get(address[1], "/readyz") if address else (None, None)
    return answer if answer[0] == 200 else None


def cut(kafka, installation):
    """Takes away from the topic what the daemon has not read, so that the partition halts."""
    kafka.produce(TOPIC, worlds.awkward(5, 40))
    admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": kafka.bootstrap, "log_level": 0})
    everything = confluent_kafka.TopicPartition(TOPIC, 0, confluent_kafka.OFFSET_END)
    for future in admin.delete_records([everything]).values():
        future.result(20)
    assert installation.command("run", "--once", within=120).returncode == 1


def columns(text):
    """How wide a terminal shows it."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def printed(installation):
    """What the commands show on a terminal of eighty columns, {command: text}."""
    with psycopg.connect(installation.database, autocommit=True) as connection:
        alert = connection.execute("SELECT alert_id FROM planwatch.alert LIMIT 1").fetchone()[0]
    row = installation.status("--area", "371500")[0]
    found = {}
    for line in [
            "status", "alerts list", "alerts tail --since 0 --no-follow --historic",
            f"alerts show {alert}", "quarantine list", "verify", "gap list",
            f"explain {row['planId']}/{row['indicatorId']} --area 371500"]:
        words = [str(program()), *line.split(), "--config", str(installation.config)]
        with Terminal(words, NO_COLOR="1") as terminal:
            found[line] = terminal.whole()
    return found


def test_errors_say_what_to_do(make_installation):
    installation = make_installation("127.0.0.1:9", topics=["nowhere"])
    words = {
        ("status",): "run planwatch migrate",
        ("check", "--connect", "--timeout", "2"): "kafka.bootstrapServers",
    }
    for line, advice in words.items():
        result = installation.command(*line)
        assert result.returncode in (69, 78), line
        assert advice in result.stdout + result.stderr, line
    installation.migrate()
    words = {
        ("alerts", "show", "nothing"): "planwatch alerts list",
        ("quarantine", "show", "t/0/1"): "planwatch quarantine list",
        ("gap", "accept", "t/0", "--reason", "x"): "planwatch gap list",
        ("explain", "no/none", "--area", "1"): "the plans are",
        ("explain", "none"): "expected PLAN/INDICATOR",
    }
    for line, advice in words.items():
        result = installation.command(*line)
        assert result.returncode in (1, 64), line
        assert advice in result.stderr, line
