"""PostgreSQL with a standby, as Debian's package has it: the primary is lost under load, the standby is
promoted, and the daemon goes on there by itself."""

import random
import time

import exactness
import faults
import psycopg
import pytest
import servers
import worlds

pytestmark = pytest.mark.one_kafka


@pytest.fixture
def pair(scratch):
    """A primary that commits when its hot standby has it too, and that standby."""
    made = []
    for name in ("primary", "standby"):
        directory = scratch / name
        directory.mkdir()
        made.append(servers.Postgres(directory))
    primary, standby = made
    try:
        primary.make()
        standby.make_standby(primary)
        with psycopg.connect(primary.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE planwatch")
        yield primary, standby
    finally:
        for each in made:
            each.stop()


def test_the_daemon_goes_on_at_the_promoted_standby(kafka, pair, make_installation):
    primary, standby = pair
    seed = faults.seed()
    topic = f"standby.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    both = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    installation = make_installation(
        kafka.bootstrap, topics=[topic],
        database=f"postgresql://postgres@{both}/planwatch?target_session_attrs=read-write")
    installation.migrate()
    daemon = installation.start()
    records = worlds.mixed(
        seed, worlds.city(seed % 1000, students=1_000, schools=80), worlds.awkward(seed, 2_000))
    with faults.Load(kafka, topic, records, seconds=12) as load:
        _, epoch = faults.await_active(installation)
        time.sleep(random.Random(seed).uniform(2, 4))
        # Analysts may ask the standby; the program's own commands want the primary.
        before = exactness.rows(
            standby.url("planwatch"), "SELECT sum(next_offset)::int FROM planwatch.progress")[0][0]
        primary.kill()
        with psycopg.connect(standby.url("postgres"), autocommit=True) as connection:
            assert connection.execute("SELECT pg_promote()").fetchone() == (True,)
        seconds = faults.await_writes(installation, epoch)
        assert not load.is_over and before > 0
    print(f"{before} records at the standby before; written there {seconds:.1f} s after it was promoted")
    exactness.await_end(installation, kafka)
    back = exactness.read_back(kafka, [topic])
    exactness.assert_exact(installation, exactness.expected(installation, back), back)
    assert daemon.poll() is None
