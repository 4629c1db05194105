"""All rows say what the oracle says, in every area and on every month end: the 536 of the package,
the examples of the language as they stand, and rows that are put together at random.

    python -m pytest Tests/Blackbox/test_all_rows.py -s

Needs a program built for release. With PLANWATCH_TEST_LONG=1 the worlds are larger, and those of
row_worlds.py come in beside: a row for every construct, the rows of measures.md, more random rows. Then
it takes minutes of a processor.
"""

import os
import signal

import exactness
import faults
import plan_events
import processes
import pytest
import row_worlds
import worlds
import yaml
from conftest import missing

pytestmark = pytest.mark.one_kafka
SEED = int(os.environ.get("PLANWATCH_TEST_SEED", 20260129))
FIRST = ("heping-2035", "county004")
IS_LONG = os.environ.get("PLANWATCH_TEST_LONG") == "1"
SIZE = {"rounds": 3, "people": 600, "units": 108} if IS_LONG else {"rounds": 1, "people": 300, "units": 60}


def test_all_rows_of_the_package_say_what_the_oracle_says(kafka, make_installation, tmp_path):
    """Spoilt and doubled events are among them; the daemon is killed while it reads, a standby takes
    over, and most rows come later, by a reload."""
    topic = f"package.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    for plan in FIRST:
        _copy(plan, tmp_path)
    installation = make_installation(kafka.bootstrap, topics=[topic], clock="fixed:2026-01-15",
                                     plans=[str(tmp_path / "*.yaml")])
    plans = [yaml.safe_load(path.read_text(encoding="utf-8"))
             for path in sorted(row_worlds.PACKAGE.glob("*.yaml"))]
    kafka.produce(topic, plan_events.records(SEED, plan_events.events(SEED, plans, **SIZE)))
    installation.migrate()
    installation.start()
    installation.start()
    processes.wait_until(lambda: faults.owner(installation)[2] > 0, 60, "a batch is committed")
    first, _ = faults.await_active(installation)
    installation.kill(first)
    standby, _ = faults.await_active(installation)
    assert standby is not first
    for path in row_worlds.PACKAGE.glob("*.yaml"):
        if path.stem not in FIRST:
            _copy(path.stem, tmp_path)
    standby.send_signal(signal.SIGHUP)
    processes.wait_until(lambda: _has_all_plans(installation), 240, "the other plans are taken")
    exactness.await_end(installation, kafka, within=900)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(installation, records)
    exactness.assert_exact(installation, document, records)
    assert document["transitions"] and document["quarantined"] and document["duplicates"]
    exactness.print_reach(document, plans)
    rows, configured, seen = map(sum, zip(*exactness.reach(document, plans).values()))
    print(f"all {rows} rows are equal, {seen} of {configured} configured ones with a value that is not 0")
    assert rows == 536 and seen > 0.6 * configured


def _copy(plan, directory):
    text = (row_worlds.PACKAGE / f"{plan}.yaml").read_text(encoding="utf-8")
    (directory / f"{plan}.yaml").write_text(row_worlds.located(text, row_worlds.COUNTY), encoding="utf-8")


def _has_all_plans(installation):
    return exactness.rows(installation.database, "SELECT count(*) FROM planwatch.plan") == [(5,)]


def test_the_examples_of_the_language_say_what_the_oracle_says(kafka, make_installation, tmp_path):
    """In the places of the demo, of which each has a city's registers and offices."""
    if row_worlds.examples() is None:
        missing("no language-examples.yaml beside PLANWATCH_TEST_SUITES")
    topic = f"examples.{kafka.port}"
    kafka.create_topic(topic, 3)
    known = row_worlds.Known(row_worlds.example_plans(), tmp_path)
    made = _made(kafka, topic, known, make_installation, tmp_path)
    known.write()
    assert "error:" not in made.command("check").stdout
    kafka.produce(topic, worlds.places(row_worlds.SEED, "all", students=600 if IS_LONG else 500))
    _compare(made, kafka, topic, known)
    assert len(known.rows()) == 217


@pytest.mark.parametrize("seed", [row_worlds.SEED, row_worlds.SEED + 1])
def test_random_rows_say_what_the_oracle_says(kafka, make_installation, tmp_path, seed):
    """Of few events: what a row means shows in what a few persons do."""
    topic = f"random.{seed}.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    known = row_worlds.Known([row_worlds.random_plan(seed, rows=75)], tmp_path)
    made = _made(kafka, topic, known, make_installation, tmp_path)
    known.sift(made)
    kafka.produce(topic, row_worlds.of_language((), seed, size=1200))
    _compare(made, kafka, topic, known)
    assert len(known.rows()) > 50


if IS_LONG:
    @pytest.mark.parametrize("name", row_worlds.WORLDS)
    def test_a_world_of_rows_says_what_the_oracle_says(kafka, make_installation, tmp_path, name):
        topic = f"compared.{name.replace(' ', '.')}"
        kafka.create_topic(topic, 3, worlds.ROOMY)
        plans, events = row_worlds.WORLDS[name]
        known = row_worlds.Known(plans(), tmp_path)
        made = _made(kafka, topic, known, make_installation, tmp_path)
        (known.sift if name == "random" else known.reduce)(made)
        print(f"\n{name}: {len(known.rows())} rows; not known: {', '.join(known.left_out) or 'nothing'}")
        kafka.produce(topic, events(known.plans))
        _compare(made, kafka, topic, known)


def _made(kafka, topic, known, make_installation, tmp_path):
    return make_installation(
        kafka.bootstrap, topics=[topic], plans=list(map(str, known.paths)),
        vocabulary=row_worlds.vocabulary(tmp_path), areas=row_worlds.areas(tmp_path),
        clock="fixed:2026-02-01")


def _compare(made, kafka, topic, known):
    made.migrate()
    made.start()
    exactness.await_end(made, kafka, within=600)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(made, records)
    exactness.print_reach(document, known.plans)
    found = exactness.differences(made, document, records)
    row_worlds.assert_equal(document, found, known.rows())
