"""The three programs that are measured in turn: nothing, Planwatch, Python."""

import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.request

import psycopg

import usage
from stage import installations, processes, unit_environment

# What a program may take for its round before the benchmark gives up.
PATIENCE = 900


def servers(stage):
    """CPU seconds that PostgreSQL and the broker have used so far."""
    return (usage.cpu_seconds(stage.postgres.process.pid, with_children=True),
            usage.cpu_seconds(stage.kafka.process.pid))


def _figures(stage, stream, seconds, client, before, peak):
    postgres, broker = (after - began for after, began in zip(servers(stage), before))
    return {
        "seconds": round(seconds, 3), "eventsPerSecond": round(stream.events / seconds),
        "cpuClient": round(client, 2), "cpuPostgres": round(postgres, 2),
        "cpuBroker": round(broker, 2), "peakMebibytes": round(peak)}


def plain(stage, stream):
    """(a) librdkafka alone."""
    before, began = servers(stage), time.monotonic()
    process = subprocess.Popen(
        [stage.plain_consumer, stage.kafka.bootstrap, stream.topic], stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    seconds = time.monotonic() - began
    client, peak = usage.wait_for(process)
    if process.returncode != 0 or int(output) != stream.events:
        raise SystemExit(f"bench: the plain consumer read {output!r}")
    return _figures(stage, stream, seconds, client, before, peak)


def by_hand(stage, stream, command, table=None):
    """A program that reads the topic to its end into a database of its own, prints one line of JSON
    and ends. `command` takes the address of the database; `table` is the question for what it
    counted, as rows of texts and a number."""
    database = stage.new_database()
    before, began = servers(stage), time.monotonic()
    process = subprocess.Popen(command(database), stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    seconds = time.monotonic() - began
    client, peak = usage.wait_for(process)
    said = json.loads(output) if process.returncode == 0 else {}
    if said.get("records") != stream.events:
        raise SystemExit(f"bench: {command(database)[1]} ended with {process.returncode}: {output!r}")
    whole = said["seconds"] + said.get("seconds_query", 0)
    figures = _figures(stage, stream, whole, client, before, peak)
    figures |= {name: value for name, value in said.items() if name not in ("seconds", "records")}
    figures["secondsCommitted"] = said["seconds"]
    figures["secondsWithEnd"] = round(seconds, 3)
    if table is not None:
        with psycopg.connect(stage.postgres.url(database)) as connection:
            figures["table"] = sorted(connection.execute(table).fetchall())
    stage.drop_database(database)
    return figures


def python(stage, stream, *options, program="python_consumer.py", table=None):
    """(c) What is written by hand for speed in Python."""
    return by_hand(stage, stream, lambda database: [
        sys.executable, pathlib.Path(__file__).with_name(program),
        "--bootstrap", stage.kafka.bootstrap, "--topic", stream.topic,
        "--dsn", stage.postgres.url(database), *options], table)


class Planwatch:
    """(b) The daemon on a database of its own."""

    patience = PATIENCE

    def __init__(self, stage, stream, more_plans=(), plans=None, **settings):
        self.stage, self.stream = stage, stream
        self.database = stage.new_database()
        self.directory = stage.new_directory("planwatch")
        self.settings = settings
        if plans is None:
            plans = settings.get("checkout", installations.REPOSITORY) / "config/plans/*.yaml"
        self.installation = installations.Installation(
            self.directory, stage.postgres.url(self.database), stage.kafka.bootstrap,
            topics=[stream.topic], plans=[str(plans), *more_plans], **settings)
        self.installation.surroundings = unit_environment()
        self.installation.migrate()

    def connect(self):
        """A connection to its database."""
        return psycopg.connect(
            self.stage.postgres.url(self.database), autocommit=True)

    def round(self):
        """From the start of the process until all is committed, and until all is judged."""
        ends = self.stage.ends(self.stream.topic)
        before = servers(self.stage)
        with self.connect() as connection:
            began = time.monotonic()
            daemon = self.installation.start()
            self.poll([daemon], connection, _COMMITTED, [list(ends), list(ends.values())])
            committed = time.monotonic() - began
            cpu_committed = usage.cpu_seconds(daemon.pid)
            self.poll([daemon], connection, _JUDGED, [])
            judged = time.monotonic() - began
        client, peak = usage.cpu_seconds(daemon.pid), usage.peak_mebibytes(daemon.pid)
        figures = _figures(self.stage, self.stream, committed, client, before, peak)
        figures["secondsJudged"] = round(judged, 3)
        figures["cpuClientCommitted"] = round(cpu_committed, 2)
        figures["cpuThreads"] = usage.thread_seconds(daemon.pid)
        if self.installation.stop(daemon) != 0:
            raise SystemExit(f"bench: the daemon failed\n{self.installation.last_words()}")
        figures["newLives"] = self.installation.log.read_text(encoding="utf-8").count(
            "restarting from the database")
        return figures

    def poll(self, daemons, connection, question, parameters):
        """Asks PostgreSQL every 10 ms until the answer is yes; none of the daemons may end before."""
        end = time.monotonic() + self.patience
        while not connection.execute(question, parameters, prepare=True).fetchone()[0]:
            if any(each.poll() is not None for each in daemons) or time.monotonic() > end:
                raise SystemExit(
                    f"bench: the daemon does not get through\n{self.installation.last_words()}")
            time.sleep(0.01)

    def restart(self):
        """Reads the stored facts again: the line of the log that says how long it took, the memory
        of the daemon once it waits for events, and the seconds in which the judge, which knows
        nothing yet, has evaluated everything again."""
        position = self.installation.log.stat().st_size
        with self.connect() as connection:
            began = connection.execute("SELECT clock_timestamp()").fetchone()
            daemon = self.installation.start()
            line = self._said(position, "stored facts loaded", "partitions assigned")
            # Also the judge has taken over what is stored when it has judged once more.
            self.poll([daemon], connection, _JUDGED_SINCE, began)
        # The round is counted once its transaction has ended.
        time.sleep(0.2)
        resident = usage.peak_mebibytes(daemon.pid)
        judging = self.judge_seconds(position)
        self.installation.stop(daemon)
        return line, resident, judging

    def back_fill(self):
        """Counts every measure of the plans again over the stored facts, beside the idle loops: the
        line of the log that says how long it took."""
        with self.connect() as connection:
            # As if no daemon had ever counted one of them.
            connection.execute("UPDATE planwatch.measure SET key = 'retired ' || number")
        position = self.installation.log.stat().st_size
        daemon = self.installation.start()
        line = self._said(position, "measures counted from the stored facts")
        self.installation.stop(daemon)
        return line

    def _said(self, position, *words):
        """The line with the first words, once the log has all of them behind this position."""
        def read():
            with open(self.installation.log, encoding="utf-8") as log:
                log.seek(position)
                text = log.read()
            lines = [each for each in text.splitlines() if words[0] in each]
            return all(each in text for each in words) and lines[0]

        return processes.wait_until(read, self.patience, words[0])

    def judge_seconds(self, position):
        """How long all rounds of the judge took so far, of the daemon that began to write its log
        at this position."""
        return self._metric(position, "planwatch_judge_round_duration_seconds_sum")

    def judge_rounds(self, position):
        """How many rounds of the judge these were."""
        return self._metric(position, "planwatch_judge_round_duration_seconds_count")

    def _metric(self, position, name):
        """A figure of the daemon that began to write its log at this position."""
        with open(self.installation.log, encoding="utf-8") as log:
            log.seek(position)
            address = re.search(r"listening address=(\S+)", log.read()).group(1)
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return float(next(line for line in lines if line.startswith(name)).split()[-1])

    def drop(self):
        """Forgets the database."""
        self.stage.drop_database(self.database)


class Daemons:
    """The daemon round after round, each on a database of its own; the last one is kept."""

    def __init__(self, stage, stream, keep=True, **settings):
        self.stage, self.stream, self.keep, self.settings = stage, stream, keep, settings
        self.last = None

    def round(self):
        """One round; the figures."""
        self.drop()
        self.last = Planwatch(self.stage, self.stream, **self.settings)
        figures = self.last.round()
        if not self.keep:
            self.drop()
        return figures

    def drop(self):
        """Forgets the database of the last round."""
        if self.last is not None:
            self.last.drop()
            self.last = None


_COMMITTED = """
SELECT bool_and(coalesce(p.next_offset >= e.ends, false))
FROM unnest(%s::int[], %s::bigint[]) AS e (partition, ends)
LEFT JOIN planwatch.partition_position p USING (partition)
"""
_JUDGED = """
SELECT m.judged = m.batch AND m.judged_at > max(p.committed_at)
       AND count(*) = count(p.end_offset) AND sum(p.end_offset - p.next_offset) <= 0
FROM planwatch.mark m, planwatch.partition_position p GROUP BY m.judged, m.batch, m.judged_at
"""
_JUDGED_SINCE = "SELECT judged = batch AND NOT holding AND judged_at > %s FROM planwatch.mark"
