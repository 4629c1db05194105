"""What the census counts of corrected, retracted and repeated events is what the oracle counts."""

import json
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Blackbox"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import census  # noqa: E402
import installation as installations  # noqa: E402

ORACLE = installations.REPOSITORY / "Tests/Oracle/oracle.py"


@pytest.mark.parametrize("scenario", [
    ["--scenario", "bench", "--students", "2000", "--schools", "60"],
    ["--scenario", "steady", "--students", "800", "--places", "371500"]], ids=["bench", "steady"])
def test_the_census_counts_as_the_oracle_does(tmp_path, scenario):
    events = tmp_path / "events.ndjson"
    made = installations.run("simulate", *scenario, "--out", events)
    assert made.returncode == 0, made.stderr
    counted = census.of_file(tmp_path, events)
    config = installations.Installation(
        tmp_path, "postgresql://nobody/nothing", "nowhere:1", plans=[census.plan(tmp_path)]).config
    told = tmp_path / "oracle.json"
    subprocess.run([sys.executable, ORACLE, "--events", events, "--config", config, "--out", told],
                   check=True)
    expected = json.loads(told.read_text(encoding="utf-8"))
    for name in ("records", "facts", "duplicates"):
        assert counted[name] == expected[name]
    assert counted["duplicates"] > 0
    rows = {row["indicatorId"]: row for row in expected["indicators"]}
    for stage in census.STAGES:
        row = rows[f"census-{stage}"]
        assert row["asOf"] == counted["day"]
        assert float(row["value"] or 0) == counted["enrolled"][stage], stage
