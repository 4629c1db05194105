"""Planwatch beside what else people take: `bench.py peers`.

    python3 Tests/Benchmarks/bench.py peers [--events N] [--rounds N] [--json FILE]

On the topic of enrolments, appointments and qualifications, on the same broker and PostgreSQL, in turns,
each with an empty database:

    (b) Planwatch: the daemon with all plans, until everything is committed; the judge runs beside
    (c) python_consumer.py, persons under a keyed hash
    (d) raw_rows.py: a sink as connectors are, every record a row, the counts a view that is asked once
    (e) StreamsPeer.java: Kafka Streams with exactly_once_v2 and a table in PostgreSQL

What (c), (d) and (e) have in common is the table of pupils by unit and stage: it has to be the same in every
round of all three. The daemon, which knows corrections and retractions, has to say what census.c counts,
which knows them too (`bench.py` without a word holds all of its tables against the oracle). Else the
benchmark fails. What each of them leaves out of what Planwatch does stands at its head.

(e) needs javac, Debian's libpostgresql-jdbc-java, and Kafka's own kafka-streams and rocksdbjni, which
the download of Apache Kafka has among its libs; where PLANWATCH_TEST_KAFKA_HOME has not,
PLANWATCH_BENCH_STREAMS names a directory with these two jars.
"""

import itertools
import os
import pathlib
import shutil
import subprocess

import census
import figures
import rounds
import stage as stages

JDBC = pathlib.Path("/usr/share/java/postgresql.jar")
HEAP = "1536m"
TITLES = {
    "planwatch": "(b) Planwatch", "python": "(c) Python", "rawRows": "(d) raw rows",
    "streams": "(e) Streams"}
# The pupils by unit and stage of each.
PYTHON_TABLE = """
SELECT substr(measure, 10), unit, sum(change)::bigint FROM yardstick.cell
WHERE measure LIKE 'enrolled:%' GROUP BY 1, 2 HAVING sum(change) <> 0
"""
RAW_TABLE = "SELECT stage, unit, pupils FROM rawrows.answer"
STREAMS_TABLE = "SELECT stage, unit, pupils FROM streams.enrolled"


class Streams:
    """(e), compiled for this benchmark."""

    def __init__(self, stage, stream):
        self.stage, self.stream = stage, stream
        self.classes = stage.new_directory("streams")
        # Only errors, to the standard error.
        (self.classes / "log4j.properties").write_text(
            "log4j.rootLogger=ERROR, E\nlog4j.appender.E=org.apache.log4j.ConsoleAppender\n"
            "log4j.appender.E.target=System.err\n"
            "log4j.appender.E.layout=org.apache.log4j.SimpleLayout\n", encoding="ascii")
        self.path = ":".join([str(self.classes), str(JDBC), *map(str, jars())])
        self._numbers = itertools.count(1)
        subprocess.run(
            ["javac", "-d", self.classes, "-cp", self.path,
             pathlib.Path(__file__).with_name("StreamsPeer.java")], check=True)

    def round(self):
        """One round under an application id of its own; the figures."""
        application = f"streams-peer-{next(self._numbers)}"
        directory = self.stage.new_directory(application)
        found = rounds.by_hand(self.stage, self.stream, lambda database: [
            "java", f"-Xmx{HEAP}", "-XX:+UseParallelGC", "-cp", self.path, "StreamsPeer",
            self.stage.kafka.bootstrap, self.stream.topic, "jdbc:" + self.stage.postgres.url(database)
            .replace("postgres@", "") + "?user=postgres&reWriteBatchedInserts=true",
            directory, application], STREAMS_TABLE)
        for topic in ("output", "places-changelog", "counts-changelog"):
            self.stage.kafka.delete_topic(f"{application}-{topic}")
        shutil.rmtree(directory, ignore_errors=True)
        return found


def jars():
    """Those of Kafka, with what Streams needs."""
    found = sorted((stages.kafka_home() / "libs").glob("*.jar"))
    more = os.environ.get("PLANWATCH_BENCH_STREAMS")
    return found + (sorted(pathlib.Path(more).resolve().glob("*.jar")) if more else [])


def missing():
    """What (e) lacks on this machine, in words; None when it has all."""
    if shutil.which("javac") is None:
        return "there is no javac: install Debian's default-jdk-headless"
    if not JDBC.is_file():
        return f"there is no {JDBC}: install Debian's libpostgresql-jdbc-java"
    for name in ("kafka-streams-", "rocksdbjni-"):
        if not any(jar.name.startswith(name) for jar in jars()):
            return (f"{stages.kafka_home()}/libs has no {name}*.jar, as the download of Apache Kafka "
                    "has; name a directory with it in PLANWATCH_BENCH_STREAMS")
    return None


def measured(stage, options):
    """Everything, as one document."""
    stream = stage.plain_stream(options.events)
    counted = census.of_file(stage.directory, stream.path)
    daemons = rounds.Daemons(stage, stream, more_plans=[census.plan(stage.directory)])
    programs = {
        "planwatch": daemons.round,
        "python": lambda: rounds.python(stage, stream, table=PYTHON_TABLE),
        "rawRows": lambda: rounds.python(stage, stream, program="raw_rows.py", table=RAW_TABLE)}
    without = missing()
    if without is None:
        programs["streams"] = Streams(stage, stream).round
    else:
        stages.say(f"without (e): {without}")
    found = figures.in_turn(programs, options.rounds)
    tables = {name: [each.pop("table") for each in rows]
              for name, rows in found.items() if name != "planwatch"}
    document = {
        "events": stream.events, "rounds": found, "without": without,
        "counted": {"rows": len(tables["python"][0]), "pupils": sum(
            row[2] for row in tables["python"][0])},
        "differences": differences(tables),
        "ratios": figures.ratios(found, "eventsPerSecond"),
        "cpuRatios": cpu_ratios(found)}
    with daemons.last.connect() as connection:
        document["differences"] += census.differences(connection, counted)
    return document


def differences(tables):
    """Where a table of counts is not the first of python_consumer.py, in words."""
    first, found = tables["python"][0], []
    if not first:
        found.append("nobody is enrolled at the end: there is nothing to compare")
    for name, all_rounds in tables.items():
        for number, table in enumerate(all_rounds, 1):
            other = set(table) ^ set(first)
            if other:
                found.append(f"round {number} of {TITLES[name]}: {len(other)} rows of pupils by unit "
                             f"and stage differ, as {min(other)}")
    return found


def cpu_ratios(found):
    """How many times the daemon's processor time, with PostgreSQL's, each of the others used."""
    def used(rows):
        return figures.middle(rows, "cpuClient") + figures.middle(rows, "cpuPostgres")

    return {"of" + name[0].upper() + name[1:]: round(used(rows) / used(found["planwatch"]), 2)
            for name, rows in found.items() if name != "planwatch"}


def passed(document):
    """Whether all tables are right."""
    return not document["differences"]


def show(document):
    """The report."""
    print(f"\n{document['versions']}, medians [ranges]")
    print(f"\n{document['events']:,} enrolments, appointments and qualifications\n")
    found, million = document["rounds"], document["events"] / 1e6
    print(figures.HEADING)
    for name, title in TITLES.items():
        if name in found:
            print(figures.row(title, found[name], million))
    print()
    for name, title in list(TITLES.items())[1:]:
        if name in found:
            key = name[0].upper() + name[1:]
            print(f"Planwatch reads {document['ratios']['to' + key]} times the events a second of "
                  f"{title}, which uses {document['cpuRatios']['of' + key]} times its CPU time")
    print(f"(d) until committed {figures.span(found['rawRows'], 'secondsCommitted')} s, and its view "
          f"{figures.span(found['rawRows'], 'seconds_query')} s each time that it is asked")
    if "streams" in found:
        print(f"(e) from its first record {figures.span(found['streams'], 'seconds_from_first_record')} s")
    if document["without"]:
        print(f"without (e): {document['without']}")
    print(f"(b) judged after {figures.span(found['planwatch'], 'secondsJudged')} s")
    print(figures.loads(found))
    print(f"{document['counted']['pupils']:,} pupils in {document['counted']['rows']:,} rows of unit and "
          "stage, and the daemon beside the census: " + ("equal" if passed(document) else "DIFFERENT"))
    for difference in document["differences"]:
        print("  " + difference)
