"""The database and the broker go away under load and come back; so does the daemon itself."""

import json
import random
import subprocess
import threading
import time

import conftest
import exactness
import faults
import processes
import psycopg
import pytest
import stories
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


# Long outages, all at once: one topic that grows all the time, and a daemon for each of them.

OUTAGES = {
    "database-away": "PostgreSQL could not be reached",
    "broker-away": "brokers: .*(could not be reached|no response in time)",
    "both-away": "PostgreSQL could not be reached",
    "disk-full": "SQLSTATE 53100, the server's disk is full",
    "database-cut": "PostgreSQL",
    "broker-cut": "brokers: .*no response in time",
}


@pytest.fixture(scope="module")
def stage(kafka, postgres, scratch):
    """All long outages, with what the oracle says of the topic in the end."""
    directory = scratch / "outages"
    directory.mkdir()
    topic = f"outages.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    staged = stories.Stage(directory, kafka, postgres, topic)
    try:
        staged.prepare()
        with faults.Load(kafka, topic, world(faults.seed()), seconds=75):
            time.sleep(3)
            at_once = [stories.database_away, stories.database_cut, stories.broker_cut]
            if staged.no_small_disk is None:
                at_once.append(stories.disk_full)
            play(staged, at_once)
            play(staged, [stories.broker_away])
        staged.records = exactness.read_back(kafka, [topic])
        any_story = staged.stories["broker-away"].installation
        staged.document = exactness.expected(any_story, staged.records)
        calm = staged.story("without-outage")
        exactness.await_end(calm.installation, kafka)
        staged.calm_peak = calm.peak_mebibytes()
    except BaseException:
        print(processes.tail(kafka.log), *(story.said for story in staged.stories.values()), sep="\n\n")
        staged.close()
        raise
    yield staged
    staged.close()


def play(staged, outages):
    """Plays outages beside each other; the first failure is the test's."""
    failures = []

    def guarded(outage):
        try:
            outage(staged)
        except BaseException as failure:  # handed to the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(each,)) for each in outages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@pytest.mark.parametrize("name", OUTAGES)
def test_a_long_outage_is_said_and_survived_and_leaves_no_trace(kafka, stage, name):
    if name == "disk-full" and stage.no_small_disk is not None:
        conftest.missing(stage.no_small_disk)
    story = stage.stories[name]
    installation = story.installation
    exactness.await_end(installation, kafka)
    assert story.daemon.poll() is None, installation.last_words()
    seen, back, status = story.notes
    peak = story.peak_mebibytes()
    print(f"{name}: /readyz says it after {seen:.1f} s and is ready {back:.1f} s after the end; "
          f"peak {peak:.0f} MiB, {stage.calm_peak:.0f} MiB without an outage\n{story.said}")
    story.await_reason(OUTAGES[name], 0, within=1)
    if name.startswith("database"):
        assert status.returncode == 69, status.stderr
    else:
        assert status.returncode == 0, status.stderr
    if name == "disk-full":
        lag = [line for line in status.stdout.splitlines() if line.startswith("lag: ")]
        assert lag and "nothing is being read" in lag[0] or "no daemon" in lag[0], status.stdout
    # Nothing is piled up while the other side is away but what the client may hold (32 MiB), and a
    # batch of it that is being counted.
    assert peak < 1.5 * stage.calm_peak + 64
    assert "lag: 0 records\n" in installation.done("status")
    exactness.assert_exact(installation, stage.document, stage.records)


def test_the_alerts_topic_holds_every_sequence_in_order_after_an_outage(kafka, stage):
    installation = stage.stories["broker-away"].installation
    exactness.await_end(installation, kafka)
    given = [line for line in installation.transitions() if not line["historic"]]
    assert len(given) > 50
    read = subprocess.run(
        ["kcat", "-C", "-b", kafka.bootstrap, "-t", "planwatch.alerts." + installation.directory.name,
         "-o", "beginning", "-e", "-q", "-f", "%k\\t%s\\n"],
        capture_output=True, text=True, timeout=60, check=True).stdout
    by_alert = {}
    for line in read.splitlines():
        key, _, value = line.partition("\t")
        by_alert.setdefault(key, []).append(json.loads(value)["data"]["sequence"])
    wanted = {}
    for line in given:
        wanted.setdefault(line["alertId"], []).append(line["sequence"])
    # A record that was in flight may come twice; what it repeats has been before.
    assert {alert: list(dict.fromkeys(found)) for alert, found in by_alert.items()} == wanted
    repeated = sum(map(len, by_alert.values())) - len(given)
    print(f"{len(given)} transitions, {repeated} of them repeated")


def test_status_says_how_far_reading_is_behind_and_how_long_it_takes(database, make_installation):
    installation = make_installation("127.0.0.1:9")
    installation.migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "UPDATE planwatch.lease SET epoch = 1, owner = 'here/1', released = false,"
            " renewed_at = clock_timestamp()")
        connection.execute(
            "INSERT INTO planwatch.partition_position (number, topic, partition, first_offset,"
            " next_offset, end_offset, epoch) VALUES (1, 'events', 0, 0, 0, 9000, 1)")
        assert "lag: 9000 records, nothing is being read" in installation.done("status")
        over = threading.Event()
        reader = threading.Thread(target=read_on, args=(database, over))
        reader.start()
        try:
            time.sleep(0.5)
            [line] = [each for each in installation.done("status").splitlines()
                      if each.startswith("lag: ")]
            words = installation.command("status", "--format", "json")
        finally:
            over.set()
            reader.join()
        print(line)
        left, seconds, speed = map(int, processes.numbers(line))
        assert 4_000 < left < 9_000
        assert abs(seconds - left / speed) <= 1
        assert json.loads(words.stdout) == [] and "planwatch: lag: " in words.stderr
        connection.execute("UPDATE planwatch.lease SET renewed_at = renewed_at - interval '1 hour'")
        assert "no daemon has written to the database for" in installation.done("status")
        connection.execute("UPDATE planwatch.lease SET released = true")
        assert "no daemon is active" in installation.done("status")


def read_on(database, over):
    """Reads some 500 records a second, as far as `progress` shows."""
    with psycopg.connect(database, autocommit=True) as connection:
        while not over.wait(0.1):
            connection.execute(
                "UPDATE planwatch.partition_position SET next_offset = next_offset + 50,"
                " facts = facts + 50")
            connection.execute("UPDATE planwatch.lease SET renewed_at = clock_timestamp()")


def test_a_daemon_that_hears_nothing_of_its_database_still_ends_in_time(kafka, stage):
    story = stage.stories["database-cut"]
    story.await_ready()
    stage.way_to_postgres.cut()
    try:
        time.sleep(1)
        began = time.monotonic()
        assert story.installation.stop(story.daemon, within=15) == 0, story.installation.last_words()
        print(f"it took {time.monotonic() - began:.1f} s")
    finally:
        stage.way_to_postgres.mend()
