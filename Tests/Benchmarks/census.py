"""What census.c counts of a stream, against what the daemon says of it.

The daemon gets a small plan beside the others: the learners of the city at each stage.
"""

import datetime
import json
import pathlib
import subprocess

import yaml

STAGES = ("kindergarten", "primary", "junior", "senior", "vocational")
_COUNTS = """
SELECT sum(facts + duplicates + quarantined + tombstones)::bigint AS records,
       sum(facts)::bigint AS facts, sum(duplicates)::bigint AS duplicates
FROM planwatch.partition_position
"""
_ENROLLED = """
SELECT indicator_id, as_of::text, value::numeric::bigint FROM planwatch.indicator_status
WHERE plan_id = 'census'
"""


def compiled(directory):
    """The program, compiled."""
    program = directory / "census"
    if not program.exists():
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", "-D_GNU_SOURCE",
             pathlib.Path(__file__).with_name("census.c"), "-o", program, "-lrdkafka"], check=True)
    return program


def of_file(directory, path):
    """What is in a file of events."""
    with open(path, "rb") as events:
        counted = subprocess.run(
            [compiled(directory)], stdin=events, stdout=subprocess.PIPE, check=True)
    return json.loads(counted.stdout)


def plan(directory):
    """The path of the small plan."""
    path = directory / "census.yaml"
    path.write_text(yaml.safe_dump({
        "id": "census", "title": {"zh": "在校生", "en": "Learners"}, "area": "371500",
        "startsOn": datetime.date(2021, 1, 1), "endsOn": datetime.date(2026, 12, 31),
        "document": "none", "indicators": {
            f"census-{stage}": {
                "name": {"zh": f"在校生 {stage}", "en": f"Learners, {stage}"}, "unit": "persons",
                "tier": "A", "property": "binding", "rowsBelow": "none",
                "measure": {"students": {"stage": stage}},
                "target": {"kind": "maintain", "atLeast": 1},
                "source": {"section": "-", "quote": "-"}} for stage in STAGES}},
        allow_unicode=True), encoding="utf-8")
    return str(path)


def differences(connection, counted):
    """Where the daemon says something else, in words."""
    names = ("records", "facts", "duplicates")
    found = [
        f"{name}: the daemon has {mine}, the stream {counted[name]}"
        for name, mine in zip(names, connection.execute(_COUNTS).fetchone())
        if mine != counted[name]]
    rows = {row[0]: row[1:] for row in connection.execute(_ENROLLED).fetchall()}
    for stage in STAGES:
        mine, wanted = rows.get(f"census-{stage}"), (counted["day"], counted["enrolled"][stage])
        # Of nobody there may be no value.
        if mine != wanted and (wanted[1] or mine is None or mine[1]):
            found.append(f"learners, {stage}: the daemon has {mine}, the stream {wanted}")
    return found
