"""Projections are made again from the stored facts, beside daemons and in place of one: what was damaged is
repaired, whatever is written or killed meanwhile, and no alert is sent twice."""

import json
import os
import random
import subprocess
import time

import exactness
import faults
import installation as installations
import psycopg
import pytest
import test_erase
import test_sharing
import worlds
from processes import wait_until

pytestmark = pytest.mark.one_kafka

CONFLICTS = [
    installations.record({
        "specversion": "1.0", "id": f"twice-{number}", "source": "test",
        "type": "education.institution-change.v1", "subject": f"institution/twice{number}",
        "time": f"2022-01-0{place}T08:00:00Z",
        "data": {"change": "updated", "date": "2022-01-01", "name": text}})
    for number in range(3) for place, text in ((2, "one"), (3, "another"))]


@pytest.fixture
def read(kafka, make_installation, request):
    """A city that is read and judged; nothing is too old to be delivered. The daemon has ended."""
    topic = f"rebuild.{request.node.name[5:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic], alerts={"maxAge": 3_000})
    installation.migrate()
    city = worlds.city(11, students=1_500, schools=60, end="2025-06-30")
    half = len(city) // 2
    # In several batches: one would not show what becomes of others.
    for part in (city[:half] + CONFLICTS[:3], city[half:] + CONFLICTS[3:]):
        kafka.produce(topic, part)
        installation.done("run", "--once", within=180)
    exactness.assert_sound(installation)
    return installation


def damage(installation):
    """Spoils in every way what is made of facts."""
    with psycopg.connect(installation.database) as connection:
        def many(what, query):
            assert connection.execute(query).rowcount > 0, what

        many("cells twice", """
            INSERT INTO planwatch.change_chunk (batch, chunk, kind, content, shard)
            SELECT batch, chunk + 1000000, kind, content, shard FROM planwatch.change_chunk
            WHERE kind = 1 ORDER BY batch, chunk LIMIT 1""")
        many("cells missing", """
            DELETE FROM planwatch.change_chunk c USING (
                SELECT batch, chunk FROM planwatch.change_chunk
                WHERE kind = 1 AND chunk < 1000000 ORDER BY batch DESC, chunk DESC LIMIT 1) last
            WHERE c.batch = last.batch AND c.chunk = last.chunk AND c.kind = 1""")
        many("units, statements and mentions missing", """
            DELETE FROM planwatch.change_chunk WHERE (batch, kind) IN (
                SELECT min(batch), kind FROM planwatch.change_chunk WHERE kind IN (3, 4, 5)
                GROUP BY kind)""")
        many("a conflict missing", """
            DELETE FROM planwatch.quarantine_record WHERE ("partition", "offset") = (
                SELECT "partition", "offset" FROM planwatch.quarantine_record
                WHERE reason = 'conflicting_duplicate' LIMIT 1)""")
        many("another one for another reason", """
            UPDATE planwatch.quarantine_record SET reason = 'unknown_reference'
            WHERE ("partition", "offset") = (
                SELECT "partition", "offset" FROM planwatch.quarantine_record
                WHERE reason = 'conflicting_duplicate' LIMIT 1)""")
        many("a fact that is none", """
            INSERT INTO planwatch.quarantine_record ("partition", "offset", reason, detail)
            SELECT min(number), 777777777, 'unknown_reference', 'planted'
            FROM planwatch.partition_position""")
    # A hundred are named, cells first: of the others there may be no room.
    found = {line.partition(" only")[0].partition(" stored")[0]
             for line in installation.verify()["differences"]}
    assert "cell" in found, found


def told(installation):
    """What was told of alerts, in its order."""
    return exactness.rows(
        installation.database,
        "SELECT sequence, alert_id, transition, as_of, stands FROM planwatch.alert_log ORDER BY sequence")


def rebuild(installation, *more):
    """The receipt of a rebuild."""
    return json.loads(installation.done(
        "rebuild", "--reason", "a test", "--format", "json", *more, within=240))


def asked(installation):
    return exactness.rows(
        installation.database,
        "SELECT number, reason, done_by <> '', facts, refusals FROM planwatch.rebuild ORDER BY number")


def test_what_is_damaged_beside_a_daemon_is_repaired_without_a_word(kafka, read):
    left, before = read.dump(), told(read)
    assert len(before) > 20
    daemon = read.start()
    exactness.await_end(read, kafka)
    damage(read)
    assert read.verify()["equal"] is False
    receipt = rebuild(read)
    answer = read.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    assert receipt["rebuild"] == 1 and receipt["refusalsRepaired"] == 3
    # A fact that others refuse is no fact in the answer of verify.
    assert receipt["facts"] == answer["facts"] + len(CONFLICTS) // 2
    # The judge had never seen what was wrong.
    assert told(read) == before
    assert read.dump() == left
    assert asked(read) == [(1, "a test", True, receipt["facts"], 3)]
    # Once more, with nothing to repair.
    assert rebuild(read) == {**receipt, "rebuild": 2, "refusalsRepaired": 0}
    assert told(read) == before and read.dump() == left
    # The daemon has lived on, and so do the next one's projections.
    assert daemon.poll() is None
    read.kill(daemon)
    read.start()
    faults.await_active(read)
    exactness.await_end(read, kafka)
    assert told(read) == before and read.dump() == left
    exactness.assert_sound(read)


def test_what_was_told_of_damaged_figures_is_set_right(kafka, read):
    left, before = read.dump(), told(read)
    damage(read)
    # The next judge goes by the damage, and says so in alerts.
    daemon = read.start()
    wait_until(lambda: len(told(read)) > len(before), 60, "alerts of what is wrong")
    exactness.await_end(read, kafka)
    assert read.dump() != left
    receipt = rebuild(read)
    assert receipt["refusalsRepaired"] == 3
    exactness.assert_sound(read)
    assert read.dump() == left
    # What was told before stands where it is still so, and was not told again.
    now = told(read)
    assert [row[:4] for row in now[:len(before)]] == [row[:4] for row in before]
    assert sum(row[4] for row in now) == sum(row[4] for row in before)
    read.wait(60)
    assert read.stop(daemon) == 0


def test_a_rebuild_needs_no_daemon(kafka, read):
    left, before = read.dump(), told(read)
    damage(read)
    with psycopg.connect(read.database) as connection:
        connection.execute("UPDATE planwatch.status_row SET value = value + 1 WHERE value IS NOT NULL")
        connection.execute("DELETE FROM planwatch.kept_reading WHERE revision = 0 AND known_to IS NULL"
                           " AND period_start > '2024-06-01'")
    assert "swapped and evaluated" in read.done("rebuild", within=240)
    answer = read.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    assert told(read) == before and read.dump() == left
    read.done("run", "--once", within=120)
    assert told(read) == before and read.dump() == left


def begun(installation):
    """A rebuild that has begun to write."""
    process = subprocess.Popen(
        [str(installations.program()), "rebuild", "--config", str(installation.config)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=installations.environment())

    def is_writing():
        assert process.poll() is None
        return exactness.rows(installation.database, """
            SELECT FROM pg_stat_activity
            WHERE backend_xid IS NOT NULL AND query ~ 'change_chunk|planwatch.mark|rebuild'
              AND application_name = 'planwatch' AND datname = current_database()""")

    wait_until(is_writing, 60, "a transaction that writes")
    return process


def test_a_rebuild_that_is_killed_has_done_nothing(kafka, read):
    left, before = read.dump(), told(read)
    daemon = read.start()
    exactness.await_end(read, kafka)
    damage(read)
    wrong = read.dump()
    # It has written all beside, and waits for its turn.
    with psycopg.connect(read.database) as connection:
        connection.execute("SELECT FROM planwatch.mark FOR UPDATE")
        process = begun(read)
        wait_until(lambda: exactness.rows(read.database, """
            SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'
              AND query ~ 'rebuilds [+] 1'"""), 60, "it waits for the others")
        process.kill()
        process.wait(10)
    wait_until(lambda: not exactness.rows(read.database, """
        SELECT FROM pg_stat_activity WHERE query ~ 'rebuilds [+] 1' AND state <> 'idle'
          AND pid <> pg_backend_pid()"""), 60, "its session has ended")
    assert asked(read) == [] and read.dump() == wrong
    rebuild(read)
    assert told(read) == before and read.dump() == left
    exactness.assert_sound(read)
    assert read.stop(daemon) == 0


def test_rebuilds_while_events_come_and_everything_is_killed(kafka, make_installation, make_database):
    seed = faults.seed()
    chance = random.Random(seed)
    world = test_erase.World(seed, persons=6)
    topic = f"rebuild.load.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    kafka.produce(topic, world.first)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    daemon = installation.start()
    exactness.await_end(installation, kafka)
    with faults.Load(kafka, topic, world.second, seconds=30) as load:
        for person in world.persons:
            test_erase.erase(installation, person)
            rebuild(installation)
            process = subprocess.Popen(
                [str(installations.program()), "rebuild", "--config", str(installation.config)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=installations.environment())
            time.sleep(chance.uniform(0, 1.5))
            if chance.random() < 0.5:
                process.kill()
            if chance.random() < 0.5:
                installation.kill(daemon)
                daemon = installation.start()
            process.wait(240)
            answer = installation.verify()
            assert answer["equal"] is True, answer["differences"][:20]
        assert not load.is_over
    exactness.await_end(installation, kafka)
    exactness.assert_sound(installation)
    twin = test_erase.twin_of(installation, kafka, make_installation, make_database)
    test_erase.assert_like_twin(installation, twin)
    assert test_erase.leads_to(installation, world.persons, world.records) == []


def test_shards_of_all_members_are_rebuilt(kafka, make_installation, make_database):
    seed = faults.seed()
    topic = f"rebuild.shared.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], sharing={"shards": test_sharing.SHARDS})
    installation.migrate()
    records = test_sharing.world(seed)
    kafka.produce(topic, CONFLICTS + records[:len(records) // 2])
    first, second = test_sharing.join(installation, "a"), test_sharing.join(installation, "b")
    test_sharing.await_shares(installation, [first, second])
    exactness.await_end(installation, kafka)
    damage(installation)
    with faults.Load(kafka, topic, records[len(records) // 2:], seconds=20):
        rebuild(installation)
        answer = installation.verify()
        assert answer["equal"] is True, answer["differences"][:20]
        installation.kill(first)
        rebuild(installation)
        test_sharing.await_shares(installation, [second])
        rebuild(installation)
    test_sharing.assert_like_one(installation, kafka, make_installation, make_database)
    # Without any member.
    left = installation.dump()
    assert installation.stop(second) == 0
    damage(installation)
    rebuild(installation)
    answer = installation.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    assert installation.dump() == left


def test_nothing_is_rebuilt_by_other_plans(read):
    left = read.dump()
    damage(read)
    wrong = read.dump()
    whole = read.config.read_text()
    another = installations.REPOSITORY / "config" / "plans" / "heping-2035.yaml"
    read.config.write_text(json.dumps({**json.loads(whole), "plans": [str(another)]}))
    result = read.command("rebuild")
    assert (result.returncode, result.stdout) == (1, "")
    assert "that these plans do not have" in result.stderr
    read.config.write_text(whole)
    assert read.dump() == wrong and asked(read) == []
    rebuild(read)
    assert read.dump() == left


def test_topics_are_read_again_by_hand(kafka, read, make_installation, make_database):
    """As docs/RUNBOOK.md says."""
    left, before = read.dump(), told(read)
    settings = json.loads(read.config.read_text())
    new = make_installation(
        kafka.bootstrap, topics=read.topics, database=make_database(), alerts={"maxAge": 3_000},
        kafka={name: settings["kafka"][name] for name in ("group", "alertsTopic")})
    new.migrate()
    text = (installations.REPOSITORY / "docs" / "RUNBOOK.md").read_text()
    script = text.partition("### Reading the topics again")[2].partition("```sh")[2].partition("```")[0]
    subprocess.run(
        ["sh", "-e", "-c", script], check=True, timeout=60,
        env={**os.environ, "OLD": read.database, "NEW": new.database})
    new.done("run", "--once", within=180)
    assert told(new) == before and new.dump() == left
    exactness.assert_sound(new)


def test_where_nothing_is_stored_nothing_is_rebuilt(make_installation):
    installation = make_installation("127.0.0.1:1")
    installation.migrate()
    result = installation.command("rebuild")
    assert (result.returncode, result.stdout) == (1, "")
    assert "nothing to rebuild" in result.stderr
    assert installation.command("rebuild", "--from-kafka").returncode == 64
