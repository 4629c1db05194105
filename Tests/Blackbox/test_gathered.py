"""A daemon that has nothing to do writes its facts down subject by subject, and the next one begins with
those: whatever came since, whatever was lost, and also where what is written down is damaged."""

import random
import re

import exactness
import faults
import processes
import psycopg
import pytest
import worlds

# Fewer facts a shard than this are not gathered.
LEAST = 50_000
GATHERED = "facts gathered by subject"


def said(installation, words):
    """The lines of the log with these words."""
    return [line for line in installation.log.read_text(encoding="utf-8").splitlines() if words in line]


def await_gathered(installation, count):
    """Waits until facts were gathered that many times."""
    processes.wait_until(lambda: len(said(installation, GATHERED)) >= count, 90, "the facts are gathered")


def last_start(installation):
    """Facts that the last start had in the database, and those of them that were gathered."""
    line = said(installation, "stored facts loaded")[-1]
    return tuple(int(re.search(rf"{name}=(\d+)", line).group(1)) for name in ("facts", "gathered"))


def dump_of_one(installation, make_installation, make_database, kafka):
    """The dump of a daemon that reads the same topic into a database of its own at once."""
    one = make_installation(kafka.bootstrap, topics=installation.topics, database=make_database())
    one.migrate()
    assert one.command("run", "--once", within=180).returncode == 0
    return one.dump()


def filled(kafka, make_installation, name, students=8_000, **more):
    """An installation whose daemon was stopped after it had gathered; records that come later."""
    seed = faults.seed()
    records = worlds.mixed(
        seed, worlds.city(seed % 1000, students=students, schools=80), worlds.awkward(seed, 3_000))
    # What corrects, retracts, conflicts and repeats comes on both sides.
    random.Random(seed).shuffle(records)
    topic = f"gathered.{name}.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    cut = len(records) * 4 // 5
    kafka.produce(topic, records[:cut])
    installation = make_installation(kafka.bootstrap, topics=[topic], **more)
    installation.migrate()
    daemon = installation.start()
    await_gathered(installation, more.get("sharing", {}).get("shards", 1))
    return installation, daemon, records[cut:]


def test_a_start_takes_what_is_gathered(kafka, make_installation, make_database):
    installation, daemon, later = filled(kafka, make_installation, "start")
    topic, half = installation.topics[0], len(later) // 2
    kafka.produce(topic, later[:half])
    exactness.await_end(installation, kafka)
    installation.kill(daemon)
    installation.start()
    kafka.produce(topic, later[half:])
    exactness.await_end(installation, kafka)
    facts, gathered = last_start(installation)
    print(f"{gathered:,} of {facts:,} facts were gathered")
    assert LEAST < gathered < facts
    exactness.assert_sound(installation)
    assert installation.dump() == dump_of_one(installation, make_installation, make_database, kafka)


def change(installation, statement, rows=1):
    with psycopg.connect(installation.database, autocommit=True) as connection:
        changed = connection.execute(statement).rowcount
        assert rows is None or changed == rows


@pytest.mark.one_kafka
def test_what_is_damaged_is_found_and_never_used(kafka, make_installation, make_database):
    installation, daemon, later = filled(kafka, make_installation, "damaged")
    exactness.await_end(installation, kafka)
    assert installation.stop(daemon) == 0
    wanted = dump_of_one(installation, make_installation, make_database, kafka)
    assert installation.verify()["equal"]
    begun = len(said(installation, GATHERED))
    for damage in (
            "UPDATE planwatch.gathered_piece SET content = set_byte(content, 5000, "
            "get_byte(content, 5000) # 4) WHERE piece = 3",
            "DELETE FROM planwatch.gathered_piece WHERE piece = "
            "(SELECT max(piece) FROM planwatch.gathered_piece)"):
        change(installation, damage)
        answer = installation.verify()
        assert not answer["equal"]
        assert all(line.startswith("gathered: ") for line in answer["differences"])
        daemon = installation.start()
        begun += 1
        await_gathered(installation, begun)
        assert last_start(installation)[1] == 0
        assert len(said(installation, "gathered facts are damaged")) == begun - 1
        assert installation.stop(daemon) == 0
        assert installation.verify()["equal"]
        assert installation.dump() == wanted
    # Of a program with other types it is not read, and without a word.
    change(installation, "UPDATE planwatch.gathering SET form = 'another'")
    daemon = installation.start()
    kafka.produce(installation.topics[0], later)
    exactness.await_end(installation, kafka)
    assert last_start(installation)[1] == 0
    assert len(said(installation, "gathered facts are damaged")) == begun - 1
    exactness.assert_sound(installation)
    # What the database refuses stops nothing.
    assert installation.stop(daemon) == 0
    change(installation, "ALTER TABLE planwatch.gathered_piece RENAME TO elsewhere", None)
    daemon = installation.start()
    processes.wait_until(
        lambda: said(installation, "facts cannot be gathered"), 60, "that facts cannot be gathered")
    assert installation.stop(daemon) == 0
    assert not said(installation, "restarting from the database")


def test_shards_begin_with_what_is_gathered_of_them(kafka, make_installation, make_database):
    installation, daemon, later = filled(
        kafka, make_installation, "shards", students=15_000, sharing={"shards": 2})
    kafka.produce(installation.topics[0], later)
    exactness.await_end(installation, kafka)
    installation.kill(daemon)
    # Another member takes the shards over.
    installation.start()
    exactness.await_end(installation, kafka)
    processes.wait_until(
        lambda: len(said(installation, "shards taken over")) == 2, 60, "the shards are taken over")
    line = said(installation, "shards taken over")[-1]
    facts, gathered = (int(re.search(rf"{name}=(\d+)", line).group(1)) for name in ("facts", "gathered"))
    assert 2 * LEAST < gathered < facts
    exactness.assert_sound(installation)
    assert installation.dump() == dump_of_one(installation, make_installation, make_database, kafka)


def await_writing(installation):
    """Waits until a daemon waits in the middle of its pieces for one that the test holds."""
    processes.wait_until(lambda: exactness.rows(
        installation.database,
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND query LIKE '%%INTO planwatch.gathered_piece%%'"), 90, "a daemon in the middle of its pieces")


@pytest.mark.one_kafka
def test_a_daemon_killed_while_it_gathers_leaves_what_the_next_one_can_use(
        kafka, make_installation, make_database):
    seed = faults.seed()
    records = worlds.mixed(
        seed, worlds.city(seed % 1000, students=14_000, schools=80), worlds.awkward(seed, 3_000))
    random.Random(seed).shuffle(records)
    topic, half = f"gathered.killed.{kafka.port}", len(records) // 2
    kafka.create_topic(topic, 3, worlds.ROOMY)
    kafka.produce(topic, records[:half])
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    # Four pieces are written at once: the first four are there when the sixth is waited for.
    with psycopg.connect(installation.database) as connection:
        connection.execute("INSERT INTO planwatch.gathered_piece (shard, piece, content) VALUES (-1, 5, '')")
        daemon = installation.start()
        await_writing(installation)
        installation.kill(daemon)
        connection.rollback()
    assert exactness.rows(installation.database, "SELECT count(*) FROM planwatch.gathered_piece") == [(4,)]
    assert exactness.rows(installation.database, "SELECT FROM planwatch.gathering") == []
    daemon = installation.start()
    await_gathered(installation, 1)
    assert last_start(installation)[1] == 0
    assert installation.verify()["equal"]
    # Now over pieces that are there: four are of today, the others of before.
    before = exactness.rows(
        installation.database, "SELECT piece, md5(content) FROM planwatch.gathered_piece ORDER BY piece")
    with psycopg.connect(installation.database) as connection:
        connection.execute("SELECT FROM planwatch.gathered_piece WHERE piece = 5 FOR UPDATE")
        kafka.produce(topic, records[half:])
        await_writing(installation)
        installation.kill(daemon)
    after = exactness.rows(
        installation.database, "SELECT piece, md5(content) FROM planwatch.gathered_piece ORDER BY piece")
    assert before[:4] != after[:4] and before[4:] == after[4:]
    assert installation.verify()["equal"]
    installation.start()
    exactness.await_end(installation, kafka)
    processes.wait_until(
        lambda: len(said(installation, "stored facts loaded")) == 3, 60, "the stored facts are loaded")
    facts, gathered = last_start(installation)
    print(f"{gathered:,} of {facts:,} facts were gathered")
    assert LEAST < gathered < facts
    assert not said(installation, "gathered facts are damaged")
    exactness.assert_sound(installation)
    assert installation.dump() == dump_of_one(installation, make_installation, make_database, kafka)
