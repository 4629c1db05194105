"""Where the measurements happen: servers, databases, a topic, all private and gone at the end."""

import contextlib
import dataclasses
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import confluent_kafka
import psycopg

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Blackbox"))

import installation as installations  # noqa: E402
import processes  # noqa: E402, F401  (latency and rounds take it from here)
import servers  # noqa: E402

TOPIC = "education.events"
PARTITIONS = 4
POSTGRES_SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "shared_buffers": "1GB", "max_wal_size": "4GB"}

# Who joins a group alone, as the peers do, does not wait three seconds for others.
KAFKA_SETTINGS = {"group.initial.rebalance.delay.ms": 0}


def say(text):
    """Progress, for the caller; results go to standard output."""
    print(text, file=sys.stderr, flush=True)


def unit_environment():
    """What the systemd unit sets beside the daemon's own settings: it is measured as it is run."""
    unit = installations.REPOSITORY / "deploy/planwatch.service"
    lines = unit.read_text(encoding="utf-8").splitlines()
    pairs = [line.removeprefix("Environment=") for line in lines if line.startswith("Environment=")]
    return dict(pair.split("=", 1) for pair in pairs if not pair.startswith("PLANWATCH_"))


def kafka_home():
    """The first Apache Kafka that the environment names."""
    named = os.environ.get("PLANWATCH_TEST_KAFKA_HOME", "").split(":")[0]
    if not named:
        raise SystemExit(
            "bench: PLANWATCH_TEST_KAFKA_HOME is not set; name the directory of an Apache Kafka "
            "(the unpacked download of kafka.apache.org/downloads)")
    if not (pathlib.Path(named) / "bin/kafka-server-start.sh").is_file():
        raise SystemExit(f"bench: no Apache Kafka in {named}")
    return pathlib.Path(named).resolve()


def _plain(events):
    """The simulation of this many enrolments, appointments and qualifications."""
    return "--scenario", "bench", "--seed", "1", "--students", str(events // 5)


@dataclasses.dataclass(frozen=True)
class Stream:
    """A topic that is read to its end: its events as lines, and how many they are."""

    topic: str
    path: pathlib.Path
    events: int


class Stage:
    """The servers and files of one benchmark."""

    def __init__(self, directory, kafka, postgres):
        self.directory = directory
        self.kafka = kafka
        self.postgres = postgres
        self._numbers = itertools.count(1)

    @property
    def plain_consumer(self):
        """The compiled program."""
        return self.directory / "plain_consumer"

    def new_directory(self, name):
        """An empty directory."""
        path = self.directory / f"{name}-{next(self._numbers)}"
        path.mkdir()
        return path

    def new_database(self):
        """The name of an empty database, written out to disk, so that every round begins alike."""
        name = f"bench_{next(self._numbers)}"
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
            connection.execute("CHECKPOINT")
        return name

    def drop_database(self, name):
        """Drops a database with its sessions."""
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def prepare(self):
        """Compiles the plain consumer."""
        source = pathlib.Path(__file__).with_name("plain_consumer.c")
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", source, "-o", self.plain_consumer, "-lrdkafka",
             "-lpthread"], check=True)

    def plain_stream(self, events, topic=TOPIC):
        """Random enrolments, appointments and qualifications, this many."""
        say(f"making {events:,} events")
        stream = self._filled(topic, *_plain(events))
        if stream.events != events // 5 * 5:
            raise SystemExit(f"bench: the topic has {stream.events} records")
        return stream

    def plain_file(self, events):
        """The events of `plain_stream` as lines of a file, not in a topic."""
        say(f"making {events:,} events")
        return self._file(TOPIC, *_plain(events))

    def mixed_stream(self, learners):
        """The events of all types, in the places of all plans with their offices and this many
        learners."""
        say(f"making the events of all types of {learners:,} learners")
        return self._filled(
            TOPIC + ".mix", "--scenario", "steady", "--places", "all", "--seed", "1", "--students",
            str(learners))

    def _filled(self, topic, *scenario):
        """The stream of a simulation; the same arguments give the same bytes."""
        path = self._file(topic, *scenario)
        self.kafka.create_topic(topic, PARTITIONS)
        installation = installations.Installation(
            self.new_directory("producer"), self.postgres.url("postgres"), self.kafka.bootstrap)
        installation.done("simulate", *scenario, "--to-kafka", topic, within=600)
        return Stream(topic, path, sum(self.ends(topic).values()))

    def _file(self, name, *scenario):
        """The events of a simulation as lines of a file."""
        path = self.directory / f"{name}.ndjson"
        made = installations.run("simulate", *scenario, "--out", path, within=600)
        if made.returncode != 0:
            raise SystemExit(f"bench: simulate ended with {made.returncode}: {made.stderr}")
        return path

    def ends(self, topic=TOPIC, partitions=PARTITIONS):
        """Partition → the offset behind its last record."""
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": self.kafka.bootstrap, "group.id": "bench", "log_level": 0})
        try:
            return {
                number: consumer.get_watermark_offsets(
                    confluent_kafka.TopicPartition(topic, number), timeout=20)[1]
                for number in range(partitions)}
        finally:
            consumer.close()


@contextlib.contextmanager
def stage():
    """Starts everything; stops and deletes it whatever happens."""
    home = kafka_home()
    if servers.postgres_programs() is None:
        raise SystemExit("bench: PostgreSQL's programs are not installed")
    directory = pathlib.Path(tempfile.mkdtemp(prefix="planwatch-bench-"))
    directory.chmod(0o755)
    (directory / "postgres").mkdir()
    (directory / "kafka").mkdir()
    postgres = servers.Postgres(directory / "postgres")
    kafka = servers.Kafka(home, directory / "kafka", **KAFKA_SETTINGS)
    try:
        say("starting PostgreSQL and Apache Kafka")
        postgres.make()
        postgres.stop()
        with open(postgres.data / "postgresql.conf", "a", encoding="ascii") as settings:
            for name, value in POSTGRES_SETTINGS.items():
                settings.write(f"{name} = {value}\n")
        postgres.start()
        kafka.make()
        yield Stage(directory, kafka, postgres)
    finally:
        kafka.stop()
        postgres.stop()
        shutil.rmtree(directory, ignore_errors=True)


def versions(postgres):
    """What was measured with, for the record."""
    with psycopg.connect(postgres.url("postgres")) as connection:
        server = connection.execute("SHOW server_version").fetchone()[0]
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "postgresql": server, "librdkafkaOfPython": confluent_kafka.libversion()[0],
        "kafka": kafka_home().name, "cores": os.cpu_count(),
        "processor": models[0] if models else "unknown"}


def log_facts(line):
    """The `key=value` pairs of a line of the daemon's log."""
    return dict(word.split("=", 1) for word in line.split() if "=" in word)


def dumped(document, path):
    """Writes a document as JSON."""
    pathlib.Path(path).write_text(
        json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
