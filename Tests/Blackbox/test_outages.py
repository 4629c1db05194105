"""The database and the broker go away under load and come back; so does the daemon itself."""

import random
import time

import exactness
import faults
import pytest
import worlds

pytestmark = pytest.mark.one_kafka


@pytest.fixture
def running(kafka, make_installation, request):
    """An installation with an empty topic and a daemon."""
    topic = f"outage.{request.node.name[:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    return installation, installation.start()


def world(seed):
    return worlds.mixed(
        seed, worlds.city(seed % 1000, students=2_500, schools=80), worlds.awkward(seed, 3_000))


def finish(installation, kafka):
    exactness.await_end(installation, kafka)
    records = exactness.read_back(kafka, installation.topics)
    exactness.assert_exact(installation, exactness.expected(installation, records), records)


def test_postgresql_stops_at_once_and_comes_back(kafka, postgres, running):
    installation, daemon = running
    seed = faults.seed()
    chance = random.Random(seed)
    with faults.Load(kafka, installation.topics[0], world(seed), seconds=15) as load:
        faults.await_active(installation)
        stops = 0
        while stops < 4:
            time.sleep(chance.uniform(0.3, 2))
            postgres.stop_at_once()
            stops += 1
            time.sleep(chance.uniform(0, 1.5))
            postgres.start()
        print(f"{stops} stops, the last {'after' if load.is_over else 'before'} the last record")
    finish(installation, kafka)
    assert daemon.poll() is None


def test_the_broker_is_killed_and_comes_back(kafka, running):
    installation, daemon = running
    seed = faults.seed()
    with faults.Load(kafka, installation.topics[0], world(seed), seconds=10):
        faults.await_active(installation)
        time.sleep(random.Random(seed).uniform(1, 3))
        kafka.kill()
        time.sleep(1)
        kafka.start()
    finish(installation, kafka)
    assert daemon.poll() is None


def test_sigterm_under_load_ends_in_time_and_the_next_start_is_exact(kafka, running):
    installation, daemon = running
    seed = faults.seed()
    chance = random.Random(seed)
    longest = 0
    with faults.Load(kafka, installation.topics[0], world(seed), seconds=8) as load:
        while not load.is_over:
            time.sleep(chance.uniform(0.05, 2))
            began = time.monotonic()
            assert installation.stop(daemon, within=15) == 0, installation.last_words()
            longest = max(longest, time.monotonic() - began)
            daemon = installation.start()
    print(f"the longest stop took {longest:.1f} s")
    assert longest < 15
    finish(installation, kafka)


def test_sigterm_while_the_database_is_away_ends_in_time(kafka, postgres, running):
    installation, daemon = running
    kafka.produce(installation.topics[0], world(1)[:3_000])
    exactness.await_end(installation, kafka)
    postgres.stop_at_once()
    try:
        time.sleep(1.5)
        began = time.monotonic()
        assert installation.stop(daemon, within=15) == 0, installation.last_words()
        assert time.monotonic() - began < 15
    finally:
        postgres.start()
    installation.start()
    finish(installation, kafka)
