"""Far behind, the daemon stores facts first and counts each subject once.

What is stored and not counted yet survives everything that else survives, and nobody is told that
all is done before it is counted.
"""

import random
import time

import psycopg

import exactness
import faults
import worlds

# A batch of more than 5,000 records with more than this left behind it is stored only.
BEHIND = {"maxLag": 100}
RECORDS = 34_000


def waiting(installation):
    """Facts that wait to be counted."""
    return exactness.rows(installation.database, "SELECT waiting FROM planwatch.mark")[0][0]


def kill_while_facts_wait(installation):
    """Starts a daemon and kills it (-9) while facts wait; how many."""
    daemon = installation.start()
    end = time.monotonic() + 60
    with psycopg.connect(installation.database, autocommit=True) as connection:
        while not connection.execute("SELECT waiting FROM planwatch.mark").fetchone()[0]:
            assert time.monotonic() < end, installation.last_words()
            time.sleep(0.002)
    installation.kill(daemon)
    return waiting(installation)


def test_facts_that_wait_are_counted_whatever_happens(kafka, make_installation, make_database):
    seed = faults.seed()
    records = worlds.mixed(
        seed, worlds.city(seed % 1000, students=4_500, schools=60), worlds.awkward(seed, 5_000))
    records = (records * (1 + 2 * RECORDS // len(records)))[:2 * RECORDS]
    chance = random.Random(seed)
    chance.shuffle(records)
    topic = f"waiting.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic], alerts=BEHIND)
    installation.migrate()
    waited = 0
    for start in range(0, len(records), RECORDS):
        kafka.produce(topic, records[start:start + RECORDS])
        found = kill_while_facts_wait(installation)
        waited += found > 0
        if found:
            # Nobody says that all is read and evaluated; what is counted is sound all the same.
            assert installation.command("status", "--wait", "1", within=30).returncode != 0
            exactness.assert_sound(installation)
    print(f"killed {waited} times while facts waited")
    assert waited >= 1
    installation.start()
    exactness.await_end(installation, kafka)
    assert waiting(installation) == 0
    back = exactness.read_back(kafka, [topic])
    exactness.assert_exact(installation, exactness.expected(installation, back), back)

    # One that is never far enough behind counts with each batch.
    at_once = make_installation(
        kafka.bootstrap, topics=[topic], database=make_database(), alerts={"maxLag": 10_000_000})
    at_once.migrate()
    once = at_once.command("run", "--once", within=120)
    assert once.returncode == 0 and "many subjects counted" not in once.stderr
    assert at_once.dump() == installation.dump()
