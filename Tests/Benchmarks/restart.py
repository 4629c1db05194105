"""How long after its start a daemon with stored facts answers, by page, API and command, and reads on.

While it starts, three threads ask again and again; a record is waiting for it in the topic.
"""

import re
import threading
import time
import urllib.error
import urllib.request

import confluent_kafka

import stage as stages
import usage
from stage import installations, processes

PAGES = {"page": "/", "api": "/api/v1/status"}
_READ = """
SELECT bool_and(coalesce(p.next_offset >= e.ends, false))
FROM unnest(%s::int[], %s::bigint[]) AS e (partition, ends)
LEFT JOIN planwatch.partition_position p USING (partition)
"""
_JUDGED_SINCE = "SELECT judged = batch AND NOT holding AND judged_at > %s FROM planwatch.mark"


def send_again(stage, topic):
    """Sends the first record of a topic once more: a duplicate, which changes nothing."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": stage.kafka.bootstrap, "group.id": "bench", "log_level": 0})
    consumer.assign([confluent_kafka.TopicPartition(topic, 0, 0)])
    record = consumer.consume(1, timeout=20)[0]
    consumer.close()
    stage.kafka.produce(topic, [(record.key(), record.value(), record.headers())], partition=0)


class _Watch(threading.Thread):
    """Asks every 20 ms until the answer is yes; after how many seconds it was."""

    def __init__(self, began, question, end):
        super().__init__(daemon=True)
        self.began, self.question, self.end = began, question, end
        self.seconds = None

    def run(self):
        while time.monotonic() < self.end:
            if self.question():
                self.seconds = round(time.monotonic() - self.began, 2)
                return
            time.sleep(0.02)


class Restart:
    """One start of a daemon on what is stored."""

    def __init__(self, planwatch, patience):
        self.planwatch, self.patience = planwatch, patience
        self.installation = planwatch.installation
        self.position = self.installation.log.stat().st_size

    def _log(self):
        with open(self.installation.log, encoding="utf-8") as log:
            log.seek(self.position)
            return log.read()

    def _answers(self, path):
        found = re.search(r"listening address=(\S+)", self._log())
        if found is None:
            return False
        try:
            with urllib.request.urlopen(f"http://{found.group(1)}{path}", timeout=5) as answer:
                return answer.status == 200 and len(answer.read()) > 0
        except (urllib.error.URLError, OSError):
            return False

    def _status(self):
        return self.installation.command("status", "--format", "json").returncode == 0

    def _reads_on(self, ends):
        with self.planwatch.connect() as connection:
            return connection.execute(_READ, [list(ends), list(ends.values())]).fetchone()[0]

    def measure(self):
        """The figures; the daemon is stopped at the end."""
        stage, topic = self.planwatch.stage, self.planwatch.stream.topic
        send_again(stage, topic)
        ends = stage.ends(topic)
        with self.planwatch.connect() as connection:
            since = connection.execute("SELECT clock_timestamp()").fetchone()
            began = time.monotonic()
            daemon = self.installation.start()
            questions = {name: lambda path=path: self._answers(path) for name, path in PAGES.items()}
            questions["status"] = self._status
            questions["loaded"] = lambda: "stored facts loaded" in self._log()
            questions["readsOn"] = lambda: self._reads_on(ends)
            questions["judged"] = lambda: connection.execute(_JUDGED_SINCE, since).fetchone()[0]
            watches = {name: _Watch(began, question, began + self.patience)
                       for name, question in questions.items()}
            for watch in watches.values():
                watch.start()
            for watch in watches.values():
                watch.join()
        seconds = {name: watch.seconds for name, watch in watches.items()}
        slow = [name for name, found in seconds.items() if found is None]
        if slow or daemon.poll() is not None:
            raise SystemExit(f"bench: after a restart: {slow} not within {self.patience} s\n"
                             f"{self.installation.last_words()}")
        line = next(each for each in self._log().splitlines() if "stored facts loaded" in each)
        facts, peak = stages.log_facts(line), usage.peak_mebibytes(daemon.pid)
        self.installation.stop(daemon, within=120)
        return {
            "seconds": seconds, "facts": int(facts["facts"]), "peakMebibytes": round(peak),
            "gathered": int(facts.get("gathered", 0)),
            "secondsLoading": int(facts["milliseconds"]) / 1000,
            "bytesAFact": round(int(facts["bytes"]) / int(facts["facts"]), 1)}


def forget_gathered(planwatch):
    """Empties what a daemon may have gathered already, as anybody may."""
    with planwatch.connect() as connection:
        connection.execute("TRUNCATE planwatch.gathering, planwatch.gathered_piece")


def gather(planwatch, within):
    """Lets a daemon run until it has gathered the facts by subject: how long that took in its idle
    time, and the bytes of it on disk a fact."""
    forget_gathered(planwatch)
    position = planwatch.installation.log.stat().st_size
    daemon = planwatch.installation.start()
    end, line = time.monotonic() + within, None
    while line is None:
        if daemon.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"bench: the facts are not gathered\n{planwatch.installation.last_words()}")
        time.sleep(0.5)
        with open(planwatch.installation.log, encoding="utf-8") as log:
            log.seek(position)
            line = next((each for each in log if "facts gathered by subject" in each), None)
    planwatch.installation.stop(daemon, within=120)
    said = stages.log_facts(line)
    with planwatch.connect() as connection:
        size = connection.execute(
            "SELECT pg_total_relation_size('planwatch.gathered_piece')").fetchone()[0]
    return {"seconds": int(said["milliseconds"]) / 1000, "bytesAFact": round(size / int(said["facts"]), 1)}


def verify(planwatch, within):
    """`planwatch verify` beside no daemon: seconds, peak and whether all is as stored."""
    directory = planwatch.directory
    began = time.monotonic()
    process = processes.start(
        [installations.program(), "verify", "--format", "json", "--timeout", "60",
         "--config", planwatch.installation.config],
        directory / "verify.log", environment=installations.environment())
    peak = 0.0
    while process.poll() is None:
        try:
            peak = max(peak, usage.peak_mebibytes(process.pid))
        except OSError:
            pass
        if time.monotonic() - began > within:
            processes.stop(process)
            raise SystemExit(f"bench: verify: not within {within} s")
        time.sleep(0.05)
    seconds = time.monotonic() - began
    if process.returncode not in (0, 1):
        raise SystemExit(f"bench: verify ended with {process.returncode}\n"
                         f"{processes.tail(directory / 'verify.log')}")
    return {"seconds": round(seconds, 2), "peakMebibytes": round(peak), "equal": process.returncode == 0}
