"""Commands that talk to Kafka or PostgreSQL and need no running daemon."""

import json
import os
import subprocess

import confluent_kafka
import processes

from installation import environment, program


def test_a_simulated_city_comes_to_kafka_as_events_under_their_subjects(
        kafka, topic, make_installation):
    installation = make_installation(kafka.bootstrap, topics=[topic])
    options = ["--students", 500, "--schools", 56, "--to", "2020-09-30"]
    lines = installation.done("simulate", *options, "--out", "-").splitlines()
    installation.done("simulate", *options, "--to-kafka", topic)

    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": kafka.bootstrap, "group.id": "blackbox", "log_level": 0,
         "enable.auto.commit": False, "auto.offset.reset": "earliest"})
    try:
        consumer.assign([confluent_kafka.TopicPartition(topic, n, 0) for n in range(3)])
        records = []
        while len(records) < len(lines):
            batch = consumer.consume(len(lines) - len(records), timeout=20)
            assert batch, f"{len(records)} of {len(lines)} came"
            records += batch
        assert consumer.consume(1, timeout=1) == []
    finally:
        consumer.close()
    assert sorted(record.value().decode() for record in records) == sorted(lines)
    for record in records:
        assert record.key().decode() == json.loads(record.value())["subject"]
        assert record.headers() == [("content-type", b"application/cloudevents+json")]


def test_check_says_what_is_missing_on_the_servers(kafka, topic, make_installation):
    installation = make_installation(kafka.bootstrap, topics=[topic, "education.not.yet"])
    result = installation.command("check", "--connect")
    assert result.returncode == 78
    assert "planwatch migrate" in result.stdout
    assert "3 partitions" in result.stderr
    assert "education.not.yet" in result.stderr


def test_nothing_is_written_into_a_socket_where_descriptors_are_closed(
        kafka, topic, make_installation):
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    words = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", str(program())]
    config = ["--config", str(installation.config)]
    shown = subprocess.run([*words, "status", *config], env=environment(), timeout=60, check=False)
    assert shown.returncode == 0
    daemon = subprocess.Popen([*words, "run", *config], env=environment())
    installation.daemons.append(daemon)
    installation.wait()
    for descriptor in range(3):
        assert os.readlink(f"/proc/{daemon.pid}/fd/{descriptor}") == "/dev/null"
    assert processes.stop(daemon) == 0
