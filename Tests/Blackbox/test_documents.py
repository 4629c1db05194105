"""What the documents for analysts and producers say is so: each example runs as it stands."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import conftest
import exactness
import installation as installations
import psycopg
import pytest
import worlds

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
sys.path.insert(0, str(ROOT / "Tests/Lint"))

import dictionary  # noqa: E402
from lint import code_blocks  # noqa: E402

QUERIES = ROOT / "docs/QUERIES.md"


def test_the_data_dictionary_is_what_schema_and_plans_say(database, make_installation):
    make_installation("127.0.0.1:9").migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        assert dictionary.DATA.read_text(encoding="utf-8") == dictionary.data(connection), \
            "docs/DATA.md is stale: run make docs"
    assert dictionary.LIST.read_text(encoding="utf-8") == dictionary.indicators(), \
        "docs/INDICATORS.md is stale: run make docs"


def with_a_concept(folder):
    """The first rows, in which two plans say that they measure the same."""
    for path in pathlib.Path(installations.FIRST_ROWS).parent.glob("*.yaml"):
        rows, found = re.subn(
            r"(-preschool-gross-enrolment:\n.*\n.*\n    tier: A\n)",
            r"\1    concept: preschool-gross-enrolment\n", path.read_text(encoding="utf-8"))
        assert found == 1, path
        (folder / path.name).write_text(rows, encoding="utf-8")
    return [str(folder / "*.yaml")]


@pytest.mark.one_kafka
def test_the_queries_run_as_analyst_and_find_something(
        kafka, database, make_installation, tmp_path):
    city = worlds.city(7, students=2_500, schools=80)
    late = [each for each in city if recorded(each) >= "2025-03-01"]
    topic = f"queries.{kafka.port}"
    kafka.create_topic(topic, 2)
    kafka.produce(topic, [each for each in city if recorded(each) < "2025-03-01"])
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=with_a_concept(tmp_path))
    installation.migrate()
    installation.start()
    exactness.await_end(installation, kafka)
    # A figure of a closed year that is put right: the queries about revisions find it.
    kafka.produce(topic, late + [another_birth_figure()])
    exactness.await_end(installation, kafka)
    queries = code_blocks(QUERIES.read_text(encoding="utf-8"), "sql")
    assert len(queries) == 12
    with psycopg.connect(database.replace("//postgres@", "//planwatch_analyst@")) as connection:
        for number, (_, query) in enumerate(queries, 1):
            rows = connection.execute(query).fetchall()
            assert rows and any(cell is not None for row in rows for cell in row), number
            assert not any(all(row[place] is None for row in rows)
                           for place in range(len(rows[0]))), f"query {number} has an empty column"


def recorded(record):
    """The `time` of a record in either mode."""
    key, value, headers = record
    return dict(headers)["ce_time"].decode() if "ce_time" in dict(headers) else \
        json.loads(value)["time"]


def another_birth_figure():
    statement = {"series": "population", "period": "2023", "value": 1_000, "status": "final",
                 "group": {"ageFrom": 3, "ageTo": 5}}
    return installations.record({
        "specversion": "1.0", "id": "late-population", "source": "test", "type": "education.statistic.v1",
        "subject": "area/371502", "time": "2026-01-20T10:00:00+08:00", "data": statement})


PRODUCERS = ROOT / "docs/PRODUCERS.md"


def blocks(text):
    """Every example and every output of the document, in its order: (line, language, text)."""
    return sorted((number, language, block) for language in ("sh", "python", "text")
                  for number, block in code_blocks(text, language))


def plain(output):
    """The words of an output that are the same every time: no moments, offsets, names of topics."""
    output = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "MOMENT", output)
    return re.sub(r"[a-z0-9.]+/0/\d+", "PLACE", output).split()


@pytest.mark.one_kafka
def test_every_example_for_producers_works_as_it_stands(kafka, make_installation, tmp_path):
    if shutil.which("kcat") is None:
        conftest.missing("kcat is not installed")
    topic = f"events.{kafka.port}"  # short: the tables of 80 columns have to hold it
    kafka.create_topic(topic, 1)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    daemon = installation.start()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/planwatch").symlink_to(installations.program())
    environment = installations.environment(
        BROKER=kafka.bootstrap, TOPIC=topic, PLANWATCH_CONFIG=str(installation.config),
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    output = ""
    for number, language, block in blocks(PRODUCERS.read_text(encoding="utf-8")):
        if language == "text":
            assert plain(block) == plain(output), f"PRODUCERS.md:{number}"
            continue
        if "run --once" in block:
            installation.wait()
            assert installation.stop(daemon) == 0
        command = ["sh", "-eu", "-c", block] if language == "sh" else [sys.executable, "-c", block]
        result = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True,
                                timeout=90, check=False)
        assert result.returncode == 0, f"PRODUCERS.md:{number}: {result.stdout}\n{result.stderr}"
        output = result.stdout
    counts = installation.verify()
    assert counts["equal"] is True
    # Institution, four ways to send, two that retract or correct, three of the table; two refused.
    assert (counts["facts"], counts["quarantined"], counts["records"]) == (9, 2, 11)
    refused = json.loads(installation.done("quarantine", "list", "--format", "json"))
    assert [(each["reason"], each["pointer"]) for each in refused] == [
        ("schema_violation", "/data/stage"), ("key_mismatch", None)]
    names = {row["areaCode"]: row for row in installation.status(
        "--plan", "liaocheng-14fyp") if row["indicatorId"] == "liaocheng-public-kg-share"}
    assert names["371502"]["denominator"] == 5
