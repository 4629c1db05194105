"""How long the judge takes for a round after a batch, with all rows loaded.

On top of everything that the benchmark has stored, persons of a second city come in at the same
institutions, a batch at a time: events of every day of the years, in the order in which they were
recorded. The next batch is sent when the last one was judged. How long the rounds of a batch took
is what the daemon's own metric has grown by.
"""

import json
import math

import confluent_kafka

from stage import installations, processes

BATCH_TOPIC = "education.events.batches"
# Lines of the institutions, which are there already.
REGISTER = '"education.institution-change.v1"'


def _records(stage, count):
    """This many events of other persons."""
    path = stage.directory / "batches.ndjson"
    made = installations.run(
        "simulate", "--scenario", "bench", "--seed", "2", "--students", str(count // 4 + 400),
        "--out", path, within=600)
    if made.returncode != 0:
        raise SystemExit(f"bench: simulate ended with {made.returncode}: {made.stderr}")
    with open(path, encoding="utf-8") as lines:
        events = [line for line in lines if REGISTER not in line][:count]
    return [installations.record(_of_other_person(line)) for line in events]


def _of_other_person(line):
    event = json.loads(line)
    event["subject"] += "-2"
    return event


def measure(stage, planwatch, count, size):
    """Sends batches of that size, this many; the figures of the rounds."""
    stage.kafka.create_topic(BATCH_TOPIC, 1)
    records = _records(stage, count * size)
    config = json.loads(planwatch.installation.config.read_text(encoding="utf-8"))
    config["kafka"]["topics"].append(BATCH_TOPIC)
    planwatch.installation.config.write_text(json.dumps(config), encoding="utf-8")
    position = planwatch.installation.log.stat().st_size
    daemon = planwatch.installation.start()
    seconds = []
    try:
        planwatch.installation.wait(300)
        with planwatch.connect() as connection:
            for start in range(0, len(records) - size + 1, size):
                before = planwatch.judge_seconds(position)
                producer = confluent_kafka.Producer(
                    {"bootstrap.servers": stage.kafka.bootstrap, "log_level": 0})
                for key, value, headers in records[start:start + size]:
                    producer.produce(BATCH_TOPIC, key=key, value=value, headers=headers)
                producer.flush(30)
                _await(connection, start + size)
                seconds.append(planwatch.judge_seconds(position) - before)
    finally:
        processes.stop(daemon)
    seconds.sort()
    return {
        "batches": len(seconds), "size": size,
        "p50Milliseconds": round(seconds[len(seconds) // 2] * 1000),
        "p99Milliseconds": round(seconds[math.ceil(0.99 * len(seconds)) - 1] * 1000)}


def _await(connection, offset):
    """Waits until the records up to there are read and judged."""
    processes.wait_until(
        lambda: connection.execute(_JUDGED, [offset, BATCH_TOPIC], prepare=True).fetchone()[0],
        120, "a batch that is judged")


_JUDGED = """
SELECT m.judged = m.batch AND NOT m.holding AND m.judged_at > p.committed_at
       AND p.next_offset >= %s
FROM planwatch.mark m, planwatch.partition_position p WHERE p.topic = %s
"""
