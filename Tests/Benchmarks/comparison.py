"""Planwatch's tables against the independent oracle, on fewer events of the benchmark's sort: with all rows
it judges every row on every day for its alerts, and would take an hour or more for a million."""

import json
import pathlib
import subprocess
import sys
import time

import rounds
import stage as stages

ORACLE = pathlib.Path(__file__).resolve().parents[1] / "Oracle/oracle.py"
COUNTS = ("records", "facts", "duplicates", "quarantined", "tombstones")

_COUNTS = """
SELECT sum(facts + duplicates + quarantined + tombstones)::bigint, sum(facts)::bigint,
       sum(duplicates)::bigint, sum(quarantined)::bigint, sum(tombstones)::bigint
FROM planwatch.partition_position
"""
_INDICATORS = """
SELECT plan_id, indicator_id, area_code, as_of::text, value::text, numerator::text,
       denominator::text, expected::text, gap::text, required_pace::text, status, reason_code,
       shortfall::text, shortfall_noun, read_on::text, period_state
FROM planwatch.indicator_status
"""
_INDICATOR_KEYS = (
    "planId", "indicatorId", "areaCode", "asOf", "value", "numerator", "denominator", "expected",
    "gap", "requiredPace", "status", "reasonCode", "shortfall", "shortfallNoun", "readOn",
    "periodState")
_TRANSITIONS = """
SELECT plan_id, indicator_id, area_code, alert_id, transition, to_state, status,
       severity, as_of::text
FROM planwatch.alert_transition WHERE stands
"""
_TRANSITION_KEYS = (
    "planId", "indicatorId", "areaCode", "alertId", "transition", "toState",
    "status", "severity", "asOf")
# Whether a reading was ever revised depends on the order of arrival.
_READINGS = """
SELECT plan_id, indicator_id, area_code, {}, value::text, numerator::text, denominator::text,
       expected::text, status, replace(period_state, 'revised', 'closed')
FROM planwatch.{} WHERE known_to IS NULL
"""
_SERIES = _READINGS.format("day::text", "indicator_series")
_HISTORY = _READINGS.format("period_start::text, period_end::text", "indicator_history")


def _reading_keys(*days):
    return ("planId", "indicatorId", "areaCode", *days, "value", "numerator", "denominator",
            "expected", "status", "periodState")


def _figure(text):
    """A decimal without zeros that say nothing; anything else as it is."""
    if isinstance(text, str) and "." in text and text.replace(".", "").lstrip("-").isdigit():
        return text.rstrip("0").rstrip(".")
    return text


def _rows(rows):
    return sorted((tuple(map(_figure, row)) for row in rows), key=repr)


def measured(stage, events):
    """A daemon and the oracle on this many events: what was compared, and what differs."""
    stream = stage.plain_stream(events, stages.TOPIC + ".compared")
    planwatch = rounds.Planwatch(stage, stream)
    planwatch.round()
    stages.say("asking the oracle")
    began = time.monotonic()
    expected = oracle(stage, stream, planwatch.installation.config)
    seconds = time.monotonic() - began
    with planwatch.connect() as connection:
        found = differences(connection, expected)
    planwatch.drop()
    return {"events": stream.events, "seconds": round(seconds), "indicators": len(expected["indicators"]),
            "readings": len(expected["series"]) + len(expected["history"]),
            "transitions": len(expected["transitions"])}, found


def oracle(stage, stream, config):
    """What the oracle says of the events."""
    out = stage.directory / "oracle.json"
    subprocess.run(
        [sys.executable, ORACLE, "--events", stream.path, "--config", config, "--out", out],
        check=True)
    return json.loads(out.read_text(encoding="utf-8"))


def differences(connection, expected):
    """What differs, at most ten of each kind, in words; empty when all is equal."""
    found = []
    counts = dict(zip(COUNTS, connection.execute(_COUNTS).fetchone()))
    for name in COUNTS:
        if counts[name] != expected[name]:
            found.append(f"{name}: {counts[name]}, the oracle has {expected[name]}")
    for what, question, keys, told in (
            ("indicator", _INDICATORS, _INDICATOR_KEYS, expected["indicators"]),
            ("transition", _TRANSITIONS, _TRANSITION_KEYS, expected["transitions"]),
            ("series", _SERIES, _reading_keys("day"), expected["series"]),
            ("history", _HISTORY, _reading_keys("periodStart", "periodEnd"),
             expected["history"])):
        mine = _rows(connection.execute(question).fetchall())
        theirs = _rows([each[key] for key in keys] for each in told)
        only_mine, only_theirs = set(mine) - set(theirs), set(theirs) - set(mine)
        found += [f"{what} {row} is not the oracle's" for row in sorted(only_mine, key=repr)[:10]]
        found += [f"{what} {row} is the oracle's alone"
                  for row in sorted(only_theirs, key=repr)[:10]]
        if not mine:
            found.append(f"there is no {what} to compare")
    return found
