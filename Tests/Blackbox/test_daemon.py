"""The daemon on real servers: what it reads, what it says, and what a kill leaves behind."""

import time

import pytest

import installation as installations
from processes import wait_until


@pytest.fixture(scope="module")
def city():
    """The records of a small city over two autumns."""
    return installations.simulated(students=1500, schools=56, end="2022-03-31")


def test_a_run_to_the_end_leaves_what_its_facts_say(kafka, topic, make_installation, city):
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    kafka.produce(topic, city)
    installation.done("run", "--once", within=120)
    verified = installation.verify()
    assert verified["equal"], verified["differences"]
    assert verified["records"] == len(city)
    assert verified["partitions"] == 3
    rows = installation.status("--area", "371500")
    assert rows and all(row["areaCode"] == "371500" for row in rows)
    assert rows == sorted(rows, key=lambda row: row["indicatorId"])


def test_a_daemon_that_is_killed_again_and_again_ends_where_a_quiet_one_does(
        kafka, topic, make_installation, postgres, database, city):
    import psycopg

    killed = make_installation(kafka.bootstrap, topics=[topic])
    killed.migrate()
    half = len(city) // 2
    for part in (city[:half], city[half:]):
        kafka.produce(topic, part)
        daemon = killed.start()
        for pause in (0.3, 0.7, 1.1, 0.2):
            time.sleep(pause)
            killed.kill(daemon)
            daemon = killed.start()
        killed.wait(60)
        killed.kill(daemon)
    verified = killed.verify()
    assert verified["equal"], "\n".join(verified["differences"][:20])

    other = database + "_quiet"
    name = other.rsplit("/", 1)[1]
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        quiet = make_installation(kafka.bootstrap, topics=[topic], database=other)
        quiet.migrate()
        quiet.done("run", "--once", within=120)
        assert quiet.verify()["equal"]
        left = killed.dump().splitlines()
        right = quiet.dump().splitlines()
        difference = ["killed: " + line for line in sorted(set(left) - set(right))]
        difference += ["quiet: " + line for line in sorted(set(right) - set(left))]
        assert not difference, "\n".join(difference[:20])
        assert left == right
    finally:
        with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_daemon_reads_on_and_ends_when_it_is_told(kafka, topic, make_installation, city):
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    daemon = installation.start()
    kafka.produce(topic, city[:2000])
    installation.wait(60)
    before = installation.verify()
    kafka.produce(topic, city[2000:])
    installation.wait(60)
    after = installation.verify()
    assert before["records"] == 2000
    assert after["records"] == len(city)
    wait_until(lambda: daemon.poll() is None, 1, "the daemon lives")
    assert installation.stop(daemon) == 0
