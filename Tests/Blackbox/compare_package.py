"""All 535 rows of the package, in every area and on every month end, say what the oracle says: on events
that they ask for, spoilt and doubled ones among them, although the daemon was killed while it read and
most rows came later, by a reload.

    python -m pytest Tests/Blackbox/compare_package.py -s

Not among the tests that run by themselves: the oracle alone takes most of a minute of a processor. It
needs a program built for release.
"""

import re
import signal

import exactness
import faults
import installation as installations
import plan_events
import processes
import pytest
import worlds
import yaml

pytestmark = pytest.mark.one_kafka
SEED, PACKAGE = 20260129, installations.REPOSITORY / "config/plans"
FIRST = ("heping-2035", "county004")


def test_all_rows_of_the_package_say_what_the_oracle_says(kafka, make_installation, tmp_path):
    topic = f"package.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    for plan in FIRST:
        _copy(plan, tmp_path)
    installation = make_installation(kafka.bootstrap, topics=[topic], clock="fixed:2026-01-15",
                                     plans=[str(tmp_path / "*.yaml")])
    plans = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("*.yaml"))]
    events = plan_events.events(SEED, plans, rounds=1, people=300, units=60)
    kafka.produce(topic, plan_events.records(SEED, events))
    installation.migrate()
    daemon = installation.start()
    processes.wait_until(lambda: faults.owner(installation)[2] > 0, 60, "a batch is committed")
    installation.kill(daemon)
    daemon = installation.start()
    for path in PACKAGE.glob("*.yaml"):
        if path.stem not in FIRST:
            _copy(path.stem, tmp_path)
    faults.await_active(installation)
    daemon.send_signal(signal.SIGHUP)
    processes.wait_until(lambda: _has_all_plans(installation), 240, "the other plans are taken")
    exactness.await_end(installation, kafka, within=900)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(installation, records)
    exactness.assert_exact(installation, document, records)
    assert document["quarantined"] and document["duplicates"]
    exactness.print_reach(document, plans)
    reached = exactness.reach(document, plans).values()
    rows, configured, seen = map(sum, zip(*reached))
    print(f"all {rows} rows are equal, {seen} of {configured} configured ones with a value that is not 0")
    assert rows == 535 and seen > 0.6 * configured


def _copy(plan, directory):
    """A plan as it is; the one whose area the text lost in a county."""
    text = (PACKAGE / f"{plan}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^area: unset", 'area: "371521"', text, flags=re.M)
    (directory / f"{plan}.yaml").write_text(text, encoding="utf-8")


def _has_all_plans(installation):
    return exactness.rows(installation.database, "SELECT count(*) FROM planwatch.plan") == [(5,)]
