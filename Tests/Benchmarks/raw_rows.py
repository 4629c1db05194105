"""(d) A sink as connectors are: every record a row, what is counted a view over the rows.

    python3 Tests/Benchmarks/raw_rows.py --bootstrap HOST:PORT --topic NAME --dsn DSN

What Kafka Connect with a JDBC sink does, written by hand and faster: each batch of 50,000 records goes
by COPY into a heap without an index, the next offsets in the same transaction, and while PostgreSQL
takes one batch the next one is fetched. Nothing of a record is looked at until somebody asks: the view
`rawrows.enrolled` (pupils by unit and stage) decodes all rows, leaves out doubles, and goes through each
pupil's events in the order of the topic, as python_consumer.py does. The question is asked once at
the end, with 512 MiB of work_mem, and its time is said apart: each further question costs it again.

It does less than Planwatch: persons are stored under their own ids, which the law does not allow; no
correction or retraction; staff and all other types are rows that nothing counts; no check of a record
before it is stored, no quarantine, no judging. So it flatters connectors.

Prints one JSON line: records, seconds (wall from the start of the process to the last commit),
seconds_query (the view, once), cpu_seconds (of this process).
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from python_consumer import BATCH, open_topic, process_age

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS rawrows;
CREATE TABLE IF NOT EXISTS rawrows.record (
    partition integer, record_offset bigint, key text, value text);
CREATE TABLE IF NOT EXISTS rawrows.progress (
    topic text, partition integer, next_offset bigint, PRIMARY KEY (topic, partition));
CREATE TYPE rawrows.place AS (day date, recorded timestamptz, school text, stage text);
CREATE FUNCTION rawrows.after(
    place rawrows.place, enrols boolean, day date, recorded timestamptz, school text, stage text)
RETURNS rawrows.place LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    -- What happened before what is known already, and the end of an enrolment at another school.
    IF place.day > day OR place.day = day AND place.recorded > recorded
        OR NOT enrols AND place.school IS DISTINCT FROM school
    THEN
        RETURN place;
    END IF;
    RETURN (day, recorded, CASE WHEN enrols THEN school END, stage)::rawrows.place;
END $$;
CREATE AGGREGATE rawrows.last_place(boolean, date, timestamptz, text, text) (
    SFUNC = rawrows.after, STYPE = rawrows.place);
CREATE VIEW rawrows.enrolled AS
WITH event AS (
    SELECT DISTINCT ON (e.subject, e.source, e.id)
        e.subject, e.type = 'education.enrolment.v1' AS enrols, e.time, d.school AS school, d.stage,
        coalesce(d.since, d.until) AS day, r.partition, r.record_offset
    FROM rawrows.record r, jsonb_to_record(r.value::jsonb) AS e (
        subject text, source text, id text, type text, time timestamptz, data jsonb),
        LATERAL (SELECT e.data ->> 'schoolId', e.data ->> 'stage', (e.data ->> 'from')::date,
            (e.data ->> 'date')::date) AS d (school, stage, since, until)
    WHERE e.type IN ('education.enrolment.v1', 'education.learner-exit.v1') AND e.data IS NOT NULL
    ORDER BY e.subject, e.source, e.id, r.partition, r.record_offset),
pupil AS (
    SELECT rawrows.last_place(
        enrols, day, time, school, stage ORDER BY partition, record_offset) AS place
    FROM event GROUP BY subject)
SELECT (place).stage, (place).school AS unit, count(*) AS pupils
FROM pupil WHERE (place).school IS NOT NULL GROUP BY 1, 2;
"""
SAVE_OFFSET = (
    "INSERT INTO rawrows.progress VALUES (%s, %s, %s) "
    "ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset")


def escaped(value):
    """A value as COPY takes it; JSON has line feeds and tabs between its tokens only."""
    if b"\\" in value:
        value = value.replace(b"\\", b"\\\\")
    return value.replace(b"\n", b" ").replace(b"\t", b" ").replace(b"\r", b" ")


def row(message):
    """A line of COPY."""
    if message.error() is not None:
        raise SystemExit(f"Kafka: {message.error()}")
    key, value = message.key(), message.value()
    return b"%d\t%d\t%b\t%b" % (
        message.partition(), message.offset(), b"\\N" if key is None else escaped(key),
        b"\\N" if value is None else escaped(value))


def write(connection, topic, rows, next_offsets):
    """Rows and offsets of one batch in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy("COPY rawrows.record FROM STDIN") as copy:
            copy.write(b"\n".join(rows) + b"\n")
        cursor.executemany(SAVE_OFFSET, [
            (topic, partition, offset) for partition, offset in next_offsets.items()])


def run(options):
    """Consumes to the end, asks once; what is printed."""
    connection = psycopg.connect(options.dsn, autocommit=True)
    connection.execute(SCHEMA)
    consumer, ends = open_topic(options.bootstrap, options.topic, {})
    records, pending = 0, None
    with ThreadPoolExecutor(1) as writer:
        while ends:
            messages = consumer.consume(BATCH, timeout=0.5)
            if not messages:
                continue
            rows = [row(message) for message in messages]
            next_offsets = {message.partition(): message.offset() + 1 for message in messages}
            records += len(rows)
            if pending is not None:
                pending.result()
            pending = writer.submit(write, connection, options.topic, rows, next_offsets)
            for partition, offset in next_offsets.items():
                if offset >= ends.get(partition, offset + 1):
                    del ends[partition]
        if pending is not None:
            pending.result()
    seconds = process_age()
    consumer.close()
    connection.execute("SET work_mem = '512MB'")
    began = time.monotonic()
    connection.execute("CREATE TABLE rawrows.answer AS SELECT * FROM rawrows.enrolled")
    return {
        "records": records, "seconds": round(seconds, 3),
        "seconds_query": round(time.monotonic() - began, 3),
        "cpu_seconds": round(time.process_time(), 3)}


def main():
    """Reads the arguments, prints the line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--dsn", required=True)
    print(json.dumps(run(parser.parse_args())))


if __name__ == "__main__":
    main()
