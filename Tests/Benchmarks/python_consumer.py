"""The yardstick: what a good engineer writes by hand in Python for speed, on the same topic.

    python3 Tests/Benchmarks/python_consumer.py --bootstrap HOST:PORT --topic NAME --dsn DSN [--events N]

Structured events are decoded with orjson, their required fields checked, doubles left out by
(subject, source, id) in memory; the last writer by (effective day, time) decides where a student or
a teacher counts. Each batch of 50,000 records is one transaction: a row per fact (COPY into a
heap without an index), the net change of each touched cell (measure, unit, day), the next
offsets. While PostgreSQL takes one batch the next one is decoded; after any failure the
process ends, and the next start replays the facts, so nothing is lost or counted twice.

Of events of other types it stores the facts and counts nothing.

Persons are stored under a keyed hash, as the law requires; with --raw-ids under
their own ids, which is faster and not allowed.

It does less than Planwatch: no correction, retraction or late event changes the past, no digest
of the content, no quarantine with the bytes, no judging. So it flatters Python.

Prints one JSON line: records, seconds (wall from the start of the process to the last commit),
cpu_seconds (of this process, with librdkafka's threads, without PostgreSQL), and as a help
seconds_from_first_record, facts, duplicates, refused.
"""

import argparse
import functools
import gc
import hmac
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import orjson
import psycopg
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

BATCH = 50_000
IDENTITY_KEY = b"a key of thirty-two bytes or more"
SCHEMA = """
CREATE SCHEMA IF NOT EXISTS yardstick;
CREATE TABLE IF NOT EXISTS yardstick.fact (
    subject text, source text, id text, type text, day date, recorded timestamptz, data text);
CREATE TABLE IF NOT EXISTS yardstick.cell_delta (
    batch bigint, measure text, unit text, day date, delta integer);
CREATE TABLE IF NOT EXISTS yardstick.progress (
    topic text, partition integer, next_offset bigint, PRIMARY KEY (topic, partition));
CREATE TABLE IF NOT EXISTS yardstick.refused (topic text, partition integer, at bigint);
CREATE OR REPLACE VIEW yardstick.cell AS
    SELECT measure, unit, day, sum(delta) AS change FROM yardstick.cell_delta GROUP BY 1, 2, 3;
"""
SAVE_OFFSET = (
    "INSERT INTO yardstick.progress VALUES (%s, %s, %s) "
    "ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset"
)
# Types of which nothing is counted, each with the field that dates it.
STORED = {
    "graduate-destination": "countDate", "fitness-test": "date", "vision-screening": "date",
    "learner-assessment": "date", "aid-grant": "semester", "rotation-eligibility": "schoolYear",
    "training-credit": "date", "attendance-count": "date", "facility-change": "date",
    "staffing-standard": "effectiveFrom", "finance-report": "fiscalYear", "designation": "date",
    "supervision-result": "date", "policy-adoption": "effectiveFrom",
    "resource-publication": "date", "activity-held": "date", "survey-result": "date",
}
DEGREES = {"secondary": 1, "college": 2, "bachelor": 3, "master": 4, "doctor": 5}


@functools.lru_cache(maxsize=100_000)
def civil_day(text):
    """The text itself if it is a day; they compare like days."""
    date.fromisoformat(text)
    if len(text) != 10:
        raise ValueError(text)
    return text


def day_of(field, data):
    """The day of a fact; of a year or a semester the first of January."""
    text = str(data[field])
    return civil_day(text if len(text) == 10 else text[:4] + "-01-01")


def keyed(person):
    """The name under which a person is stored: 16 bytes of HMAC-SHA-256, in hexadecimal."""
    return hmac.digest(IDENTITY_KEY, person.encode(), "sha256")[:16].hex()


class State:
    """Everything in memory: identities seen, where each person counts, the changed cells."""

    def __init__(self, raw_ids):
        self.raw_ids = raw_ids
        self.seen = set()
        self.students = {}  # subject → (day, time, school or None, stage)
        self.teachers = {}  # subject → (day, time, unit or None, stage)
        self.degrees = {}  # subject → highest rank so far
        self.cells = {}  # (measure, unit, day) → net change of this batch
        self.apply = {
            "education.enrolment.v1": self.enrolment,
            "education.learner-exit.v1": self.learner_exit,
            "education.staff-appointment.v1": self.appointment,
            "education.staff-qualification.v1": self.qualification,
            "education.staff-rotation.v1": lambda s, t, d: civil_day(d["from"]),
            "education.institution-change.v1": lambda s, t, d: civil_day(d["date"]),
            "education.statistic.v1": lambda s, t, d: civil_day(d["period"][:4] + "-01-01"),
        }
        for name, field in STORED.items():
            self.apply[f"education.{name}.v1"] = lambda s, t, d, field=field: day_of(field, d)

    def change(self, measure, unit, day, delta):
        """Adds to a cell."""
        cell = (measure, unit, day)
        self.cells[cell] = self.cells.get(cell, 0) + delta

    def enrolment(self, subject, recorded, data):
        """The student counts at this school from the day on."""
        day, school, stage = civil_day(data["from"]), data["schoolId"], data["stage"]
        data["move"]
        old = self.students.get(subject)
        if old is not None and (old[0] > day or (old[0] == day and old[1] > recorded)):
            return day
        self.change("enrolled:" + stage, school, day, 1)  # first: it refuses what is no text
        if old is not None and old[2] is not None:
            self.change("enrolled:" + old[3], old[2], day, -1)
        self.students[subject] = (day, recorded, school, stage)
        return day

    def learner_exit(self, subject, recorded, data):
        """The student no longer counts, if this school is where he or she counts."""
        day, school = civil_day(data["date"]), data["schoolId"]
        data["outcome"]
        old = self.students.get(subject)
        if old is None or old[2] != school or old[0] > day or (
                old[0] == day and old[1] > recorded):
            return day
        self.students[subject] = (day, recorded, None, old[3])
        self.change("enrolled:" + old[3], school, day, -1)
        return day

    def appointment(self, subject, recorded, data):
        """The teacher counts at this unit from the day on."""
        day, unit = civil_day(data["from"]), data["unitId"]
        role, employment = data["role"], data["employment"]
        old = self.teachers.get(subject)
        if old is not None:
            if old[0] > day or (old[0] == day and old[1] > recorded):
                return day
            if old[2] is not None:
                self.count_teacher(subject, old, day, -1)
        if role != "teacher" or employment not in ("fullTime", "selfHired"):
            self.teachers[subject] = (day, recorded, None, "")
            return day
        new = self.teachers[subject] = (day, recorded, unit, data.get("stage") or "")
        self.count_teacher(subject, new, day, 1)
        return day

    def qualification(self, subject, recorded, data):
        """A higher degree moves the teacher to its cell from the day on."""
        day, kind, value = civil_day(data["validFrom"]), data["kind"], data["value"]
        if kind == "degree":
            rank = DEGREES[value]
            if rank > self.degrees.get(subject, 0):
                teacher = self.teachers.get(subject)
                counted = teacher is not None and teacher[2] is not None
                since = max(day, teacher[0]) if counted else day
                if counted:
                    self.count_teacher(subject, teacher, since, -1)
                self.degrees[subject] = rank
                if counted:
                    self.count_teacher(subject, teacher, since, 1)
        return day

    def count_teacher(self, subject, teacher, day, delta):
        """One teacher more or less in the cell of stage and degree."""
        measure = f"teachers:{teacher[3]}:{self.degrees.get(subject, 0)}"
        self.change(measure, teacher[2], day, delta)

    def take(self, messages, rows, refused):
        """Decodes a batch into rows of facts and changed cells; returns the next offsets."""
        loads, dumps, instant = orjson.loads, orjson.dumps, datetime.fromisoformat
        seen, apply, next_offsets, duplicates = self.seen, self.apply, {}, 0
        raw_ids = self.raw_ids
        for message in messages:
            value = message.value()
            error = message.error()
            if error is not None:
                raise SystemExit(f"Kafka: {error}")
            partition, offset = message.partition(), message.offset()
            next_offsets[partition] = offset + 1
            if not value:
                continue
            try:
                event = loads(value)
                subject, source, id = event["subject"], event["source"], event["id"]
                data = event["data"]
                if not raw_ids and subject.startswith(("student/", "staff/", "person/")):
                    subject = keyed(subject)
                    if "guardianIds" in data:
                        data["guardianIds"] = [keyed(guardian) for guardian in data["guardianIds"]]
                identity = (subject, source, id)
                if identity in seen:
                    duplicates += 1
                    continue
                kind, recorded = event["type"], event["time"]
                if event["specversion"] != "1.0" or not (
                        subject.isprintable() and source.isprintable() and id.isprintable()):
                    raise ValueError("envelope")
                day = apply[kind](subject, instant(recorded).timestamp(), data)
                row = (f"{subject}\t{source}\t{id}\t{kind}\t{day}\t{recorded}\t"
                       f"{dumps(data).decode()}")
                seen.add(identity)
                rows.append(row.replace("\\", "\\\\") if "\\" in row else row)
            except (ValueError, KeyError, TypeError, AttributeError):
                refused.append((partition, offset))
        return next_offsets, duplicates


class Store:
    """The one connection that writes, on its own thread."""

    def __init__(self, dsn, topic):
        self.topic, self.batch = topic, 0
        self.connection = psycopg.connect(dsn, autocommit=True)  # transactions are said below
        self.connection.execute("SET timezone = 'Asia/Shanghai'")
        self.connection.execute(SCHEMA)

    def offsets(self):
        """partition → next offset as committed."""
        found = self.connection.execute(
            "SELECT partition, next_offset FROM yardstick.progress WHERE topic = %s",
            (self.topic,)).fetchall()
        return dict(found)

    def recover(self, state):
        """Fills the memory from the facts of earlier runs; returns how many there are."""
        count = 0
        with self.connection.transaction(), self.connection.cursor(name="replay") as cursor:
            cursor.itersize = BATCH
            cursor.execute("SELECT subject, source, id, type, extract(epoch FROM recorded)::float8"
                           ", data FROM yardstick.fact")
            for subject, source, id, kind, recorded, data in cursor:
                state.seen.add((subject, source, id))
                state.apply[kind](subject, recorded, orjson.loads(data))
                count += 1
        self.batch = self.connection.execute(
            "SELECT coalesce(max(batch), 0) FROM yardstick.cell_delta").fetchone()[0]
        state.cells = {}
        return count

    def write(self, rows, cells, refused, next_offsets):
        """Facts, cells and offsets of one batch in one transaction."""
        self.batch += 1
        with self.connection.transaction(), self.connection.cursor() as cursor:
            if rows:
                with cursor.copy("COPY yardstick.fact FROM STDIN") as copy:
                    copy.write("\n".join(rows) + "\n")
            deltas = [f"{self.batch}\t{measure}\t{unit}\t{day}\t{delta}"
                      for (measure, unit, day), delta in cells.items() if delta]
            if deltas:
                with cursor.copy("COPY yardstick.cell_delta FROM STDIN") as copy:
                    copy.write("\n".join(deltas) + "\n")
            if refused:
                cursor.executemany("INSERT INTO yardstick.refused VALUES (%s, %s, %s)",
                                   [(self.topic, *place) for place in refused])
            cursor.executemany(SAVE_OFFSET, [(self.topic, partition, offset)
                                             for partition, offset in next_offsets.items()])


def open_topic(bootstrap, topic, committed):
    """A consumer at the committed offsets, and partition → offset at which to stop."""
    consumer = Consumer({
        "bootstrap.servers": bootstrap, "group.id": "yardstick", "enable.auto.commit": False,
        "enable.auto.offset.store": False, "queued.min.messages": 200_000,
        "queued.max.messages.kbytes": 131_072, "fetch.queue.backoff.ms": 10,
    })
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    if not partitions:
        raise SystemExit(f"no topic {topic}")
    ends = {}
    for number in partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        if high > committed.get(number, low):
            ends[number] = high
    consumer.assign([TopicPartition(topic, number, committed.get(number, OFFSET_BEGINNING))
                     for number in ends])
    return consumer, ends


def process_age():
    """Seconds since this process was started, by the kernel's clock."""
    with open("/proc/self/stat", encoding="ascii") as stat:
        started = int(stat.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def run(options):
    """Consumes to the end; returns what is printed."""
    gc.disable()  # nothing here makes cycles, and a million live tuples are dear to walk
    state = State(options.raw_ids)
    store = Store(options.dsn, options.topic)
    store.recover(state)
    consumer, ends = open_topic(options.bootstrap, options.topic, store.offsets())
    records = duplicates = facts = refusals = 0
    first, pending, idle = None, None, 0
    with ThreadPoolExecutor(1) as writer:
        while ends and (options.events is None or records < options.events):
            wanted = BATCH if options.events is None else min(BATCH, options.events - records)
            messages = consumer.consume(wanted, timeout=0.5)
            if not messages:
                idle += 1
                if idle == 20:
                    break  # only transaction markers are left before the end
                continue
            idle = 0
            first = first or time.monotonic()
            rows, refused = [], []
            next_offsets, doubled = state.take(messages, rows, refused)
            cells, state.cells = state.cells, {}
            records += len(messages)
            duplicates += doubled
            facts += len(rows)
            refusals += len(refused)
            if pending is not None:
                pending.result()
            pending = writer.submit(store.write, rows, cells, refused, next_offsets)
            for partition, offset in next_offsets.items():
                if offset >= ends.get(partition, offset + 1):
                    del ends[partition]
        if pending is not None:
            pending.result()
    done, age = time.monotonic(), process_age()
    consumer.close()
    return {
        "records": records, "seconds": round(age, 3),
        "cpu_seconds": round(time.process_time(), 3),
        "seconds_from_first_record": round(done - (first or done), 3),
        "facts": facts, "duplicates": duplicates, "refused": refusals,
    }


def main():
    """Reads the arguments, prints the line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--dsn", required=True)
    parser.add_argument("--raw-ids", action="store_true", help="store persons' own ids")
    parser.add_argument("--events", type=int, help="stop after this many records")
    print(json.dumps(run(parser.parse_args())))


if __name__ == "__main__":
    main()
