"""How long the judge takes for a round after a batch, with all rows loaded.

On top of everything that the benchmark has stored, other persons come in at the same institutions,
a batch at a time. The next batch is sent when the last one was judged. How long a round took is
what the daemon's own metrics have grown by, over the rounds in which a batch was judged; the first
batch, with the start of the daemon before it, is not counted. Twice:

    recent   as a day's events come: recorded on the day that is judged, each tells of one of the
             fourteen days before
    any day  what is handed in late or put right: events tell of any day of the five years, so that
             nearly every day that was judged before is to be judged again
"""

import datetime
import json
import math
import statistics
import zlib

import confluent_kafka

import usage
from stage import installations, processes

KINDS = ("recent", "any day")
# Seconds that a batch may take until it is judged.
PATIENCE = 600
# The days before its recording that a recent event tells of.
RECENT_DAYS = 14
# Where an event says from when it holds.
DATES = ("from", "date", "validFrom")
# Lines of the institutions, which are there already.
REGISTER = '"education.institution-change.v1"'


def _records(stage, count, kind, today):
    """This many events of other persons; `today` is the day that is judged."""
    path = stage.directory / "batches.ndjson"
    made = installations.run(
        "simulate", "--scenario", "bench", "--seed", str(2 + KINDS.index(kind)), "--students",
        str(count // 4 + 400), "--out", path, within=600)
    if made.returncode != 0:
        raise SystemExit(f"bench: simulate ended with {made.returncode}: {made.stderr}")
    with open(path, encoding="utf-8") as lines:
        events = [line for line in lines if REGISTER not in line][:count]
    return [installations.record(_of_other_person(line, kind, today)) for line in events]


def _of_other_person(line, kind, today):
    event = json.loads(line)
    event["subject"] += "-" + kind.replace(" ", "-")
    if kind == "recent":
        # A tombstone has no data.
        data = event.get("data", {})
        ago = 1 + zlib.crc32(event["id"].encode()) % RECENT_DAYS
        for key in DATES:
            if key in data:
                data[key] = (today - datetime.timedelta(ago)).isoformat()
        data.pop("to", None)
        event["time"] = today.isoformat() + event["time"][10:]
    return event


def measure(stage, planwatch, count, size, kind):
    """Sends batches of that size, this many, of a kind; the figures of the rounds."""
    topic = "education.events." + kind.replace(" ", "-")
    stage.kafka.create_topic(topic, 1)
    with planwatch.connect() as connection:
        today = connection.execute("SELECT judged_on FROM planwatch.mark").fetchone()[0]
    records = _records(stage, (count + 1) * size, kind, today)
    config = json.loads(planwatch.installation.config.read_text(encoding="utf-8"))
    config["kafka"]["topics"].append(topic)
    planwatch.installation.config.write_text(json.dumps(config), encoding="utf-8")
    position = planwatch.installation.log.stat().st_size
    daemon = planwatch.installation.start()
    figures = []
    try:
        planwatch.installation.wait(300)
        with planwatch.connect() as connection:
            for start in range(0, len(records) - size + 1, size):
                before = _used(planwatch, daemon, position)
                producer = confluent_kafka.Producer(
                    {"bootstrap.servers": stage.kafka.bootstrap, "log_level": 0})
                for key, value, headers in records[start:start + size]:
                    producer.produce(topic, key=key, value=value, headers=headers)
                producer.flush(30)
                _await(connection, start + size, topic)
                figures.append([
                    after - began
                    for after, began in zip(_used(planwatch, daemon, position), before)])
    finally:
        processes.stop(daemon)
    figures = figures[1:]
    seconds = sorted(each[0] / max(1, each[1]) for each in figures)
    return {
        "batches": len(seconds), "size": size, "kind": kind,
        "p50Milliseconds": round(seconds[len(seconds) // 2] * 1000),
        "p99Milliseconds": round(seconds[math.ceil(0.99 * len(seconds)) - 1] * 1000),
        "roundsABatch": statistics.median(each[1] for each in figures),
        "cpuMillisecondsABatch": round(statistics.median(each[2] for each in figures) * 1000)}


def _used(planwatch, daemon, position):
    """Seconds of the judge's rounds, their number, and the CPU seconds of its thread."""
    return (planwatch.judge_seconds(position), planwatch.judge_rounds(position),
            usage.thread_seconds(daemon.pid).get("judge", 0))


def _await(connection, offset, topic):
    """Waits until the records up to there are read and judged."""
    processes.wait_until(
        # A topic that is new has no row yet.
        lambda: connection.execute(_JUDGED, [offset, topic], prepare=True).fetchone() == (True,),
        PATIENCE, "a batch that is judged")


_JUDGED = """
SELECT m.judged = m.batch AND NOT m.holding AND m.judged_at > p.committed_at
       AND p.next_offset >= %s
FROM planwatch.mark m, planwatch.partition_position p WHERE p.topic = %s
"""
