"""Several daemons share the subjects: killed, frozen, added and removed while events come, they end with the
same state as one daemon on the same topics."""

import datetime
import json
import random
import time

import confluent_kafka
import exactness
import faults
import installation as installations
import processes
import psycopg
import pytest
import test_plan_changes
import test_repair
import worlds

SHARDS = 32


@pytest.fixture
def shared(kafka, make_installation, request):
    """An installation of shards with an empty topic."""
    topic = f"sharing.{request.node.name[:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], sharing={"shards": SHARDS})
    installation.migrate()
    return installation


def join(installation, name):
    """Starts a member of that name."""
    return installation.start(PLANWATCH_SHARING_MEMBER=name)


def holders(installation):
    """Process id → how many shards it has given as its own."""
    found = exactness.rows(
        installation.database,
        "SELECT owner, count(*) FROM planwatch.shard WHERE owner IS NOT NULL GROUP BY 1")
    return {int(owner.rpartition("/")[2]): count for owner, count in found}


def await_shares(installation, daemons, within=40):
    """Waits until these daemons have all shards, each its part; seconds that it took."""
    began = time.monotonic()
    wanted = {daemon.pid for daemon in daemons}
    least = SHARDS // len(daemons)

    def shared_out():
        for daemon in daemons:
            assert daemon.poll() is None, installation.last_words()
        found = holders(installation)
        return found.keys() == wanted and sum(found.values()) == SHARDS \
            and min(found.values()) >= least

    try:
        processes.wait_until(shared_out, within, "the shards are shared out")
    except TimeoutError as error:
        raise AssertionError(
            f"{error}: {holders(installation)}, wanted {wanted}\n{installation.last_words()}"
        ) from None
    return time.monotonic() - began


def world(seed):
    return worlds.mixed(
        seed, worlds.city(seed % 1000, students=500, schools=56, end="2023-12-31"),
        worlds.awkward(seed, 1_500))


def assert_like_one(installation, kafka, make_installation, make_database, **more):
    """The members' state is that of one daemon on the same topics, and complete."""
    exactness.await_end(installation, kafka)
    answer = installation.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    exactness.assert_sound(installation, answer)
    one = make_installation(
        kafka.bootstrap, topics=installation.topics, database=make_database(), **more)
    one.migrate()
    assert one.command("run", "--once", within=120).returncode == 0
    alone = one.verify()
    assert {name: answer[name] for name in exactness.COUNTS} == {
        name: alone[name] for name in exactness.COUNTS}
    assert installation.dump() == one.dump()


def test_three_members_end_like_one(kafka, shared, make_installation, make_database):
    seed = faults.seed()
    chance = random.Random(seed)
    with faults.Load(kafka, shared.topics[0], world(seed), seconds=38):
        first, second = join(shared, "a"), join(shared, "b")
        began = await_shares(shared, [first, second])
        third = join(shared, "c")
        added = await_shares(shared, [first, second, third])
        time.sleep(chance.uniform(0, 1))
        # Also while they are at different offsets.
        answer = shared.verify()
        assert answer["equal"] is True, answer["differences"][:20]
        shared.kill(second)
        killed = await_shares(shared, [first, third])
        second = join(shared, "b")
        await_shares(shared, [first, second, third])
        assert shared.stop(third) == 0
        removed = await_shares(shared, [first, second])
    print(f"two began within {began:.1f} s, a third had its part within {added:.1f} s; taken over "
          f"from the killed within {killed:.1f} s, from the removed within {removed:.1f} s")
    assert killed < 15 and removed < 15
    assert_like_one(shared, kafka, make_installation, make_database)


def is_writing(installation, daemon, condition):
    """Whether a session by which a member writes is as the condition says."""
    return bool(exactness.rows(installation.database, f"""
        SELECT FROM planwatch.shard s
        JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.started
        WHERE split_part(s.owner, '/', 2) = '{daemon.pid}' AND {condition}"""))


def freeze_in_transaction(kafka, installation, daemon, records):
    """Freezes a member that holds a transaction open: where it is to write how far its shards have
    come, it is kept from it until it is frozen."""
    with psycopg.connect(installation.database) as connection:
        connection.execute("LOCK TABLE planwatch.shard_position IN SHARE MODE")
        kafka.produce(installation.topics[0], records)
        processes.wait_until(
            # One that has waited long gives up, perhaps while it is being frozen.
            lambda: is_writing(
                installation, daemon, "a.wait_event_type = 'Lock' "
                "AND clock_timestamp() - a.query_start < interval '1 second'"), 15,
            "a member that waits for the table")
        faults.freeze(daemon)
    processes.wait_until(
        lambda: is_writing(installation, daemon, "a.state = 'idle in transaction'"), 5,
        "a transaction that is open")


def test_frozen_members_wake_up_fenced(kafka, shared, make_installation, make_database):
    seed = faults.seed()
    with faults.Load(kafka, shared.topics[0], world(seed), seconds=38):
        first, second = join(shared, "a"), join(shared, "b")
        await_shares(shared, [first, second])
        for frozen, freeze in (
                (second, lambda: faults.freeze(second)),
                (first, lambda: freeze_in_transaction(
                    kafka, shared, first, world(seed + 1)[:2_000]))):
            other = first if frozen is second else second
            freeze()
            try:
                taken = await_shares(shared, [other])
                time.sleep(1)
            finally:
                faults.thaw(frozen)
            back = await_shares(shared, [first, second])
            print(f"taken over from the frozen within {taken:.1f} s, which had its part again "
                  f"{back:.1f} s after it woke up")
            assert taken < 15
    assert first.poll() is None and second.poll() is None, shared.last_words()
    assert_like_one(shared, kafka, make_installation, make_database)


@pytest.mark.one_kafka
def test_plans_gaps_and_retries_over_members(kafka, shared, make_installation, make_database,
                                             scratch):
    plan = scratch / shared.topics[0] / f"{test_plan_changes.PLAN}.yaml"
    plan.parent.mkdir()
    plan.write_text(test_plan_changes.first_plan())
    settings = json.loads(shared.config.read_text())
    shared.config.write_text(json.dumps({**settings, "plans": [str(plan)]}))
    unknown = json.loads(installations.simulated(students=500, end="2020-09-30")[3][1])
    unknown["type"] = "education.later.v1"
    refused = []
    for number in range(40):
        later = {**unknown, "id": f"later-{number}", "subject": f"student/later-{number}"}
        refused.append(installations.record(later))
    kafka.produce(shared.topics[0], [*world(5), *refused])
    first, second = join(shared, "a"), join(shared, "b")
    await_shares(shared, [first, second])
    exactness.await_end(shared, kafka)
    # Each tries its own again.
    answer = json.loads(shared.done(
        "quarantine", "retry", "--reason", "unknown_type", "--format", "json"))
    assert answer["retried"] >= 40 and answer["accepted"] == answer["notRetriable"] == 0
    # New plans, one member after the other.
    before = test_plan_changes.versions(shared)
    plan.write_text(test_plan_changes.second_plan())
    test_plan_changes.reload(shared, first)
    test_plan_changes.reload(shared, second)
    test_plan_changes.await_counted(shared, before)
    lines = shared.done("status").splitlines()
    assert any(line.startswith(f"shards: {SHARDS} (") for line in lines), lines[-12:]
    assert_like_one(shared, kafka, make_installation, make_database, plans=[str(plan)])
    # Who comes under a name that is taken has it; the one before ends, also when it loses its
    # sessions before the group tells it why.
    with faults.Load(kafka, shared.topics[0], world(7)[:4_000], seconds=10):
        successor = join(shared, "b")
        ended = processes.wait_until(
            lambda: [each for each in (second, successor) if each.poll() is not None], 30,
            "one of two of the same name ends")
        assert ended == [second] and second.wait() == 78, shared.last_words()
    await_shares(shared, [first, successor])
    alone = make_installation(
        kafka.bootstrap, topics=shared.topics, database=shared.database, plans=[str(plan)])
    refusal = alone.command("run", "--once")
    assert refusal.returncode == 78 and f"{SHARDS} shards" in refusal.stderr
    # A gap halts the partition for all members, and is accepted once.
    shared.kill(first)
    shared.kill(successor)
    kafka.produce(shared.topics[0], world(6)[:400], partition=0)
    low = exactness.rows(
        shared.database, "SELECT next_offset FROM planwatch.progress WHERE partition = 0")[0][0]
    test_repair.cut(kafka, shared.topics[0], low + 150)
    first, second = join(shared, "a"), join(shared, "b")
    await_shares(shared, [first, second])
    assert test_repair.wait_for_gap(shared)["kind"] == "retention"
    shared.done("gap", "accept", f"{shared.topics[0]}/0", "--reason", "a test")
    exactness.await_end(shared, kafka)
    exactness.assert_sound(shared)


def leader(installation):
    """The process id of the member that holds the lease: it judges and delivers."""
    [(owner,)] = exactness.rows(installation.database, "SELECT owner FROM planwatch.lease")
    return int(owner.rpartition("/")[2]) if owner else None


def await_leader(installation, members, within=30):
    """The member that holds the lease, once it is one of these."""
    return processes.wait_until(
        lambda: next((each for each in members if each.pid == leader(installation)), None), within,
        "one of the members has the lease")


def test_the_member_that_judges_is_killed_again_and_again(
        kafka, shared, make_installation, make_database):
    seed = faults.seed()
    chance = random.Random(seed)
    with faults.Load(kafka, shared.topics[0], world(seed), seconds=45) as load:
        members = {name: join(shared, name) for name in "ab"}
        await_shares(shared, members.values())
        for _ in range(3):
            time.sleep(chance.uniform(0, 2))
            judging = await_leader(shared, members.values())
            name, other = sorted(members, key=lambda each: members[each] is not judging)
            began = time.monotonic()
            shared.kill(judging)
            assert await_leader(shared, [members[other]]) is members[other]
            taken = time.monotonic() - began
            print(f"{other} judges {taken:.1f} s after {name} was killed")
            assert taken < 15
            members[name] = join(shared, name)
            await_shares(shared, members.values())
        assert not load.is_over
    assert_like_one(shared, kafka, make_installation, make_database)


@pytest.mark.one_kafka
def test_members_accept_what_they_had_refused(
        kafka, shared, make_installation, make_database):
    # By the clock on the wall the records of next month are not plausible yet.
    settings = json.loads(shared.config.read_text())
    shared.config.write_text(json.dumps({**settings, "clock": "wall"}))
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)
    records = installations.simulated(students=500, end="2020-12-31")
    enrolments = [event for event in (json.loads(value) for _, value, _ in records)
                  if event["type"] == "education.enrolment.v1"][:40]
    refused = [installations.record(
        {**event, "id": f"later-{number}", "time": f"{later:%Y-%m-%dT%H:%M:%SZ}"})
        for number, event in enumerate(enrolments)]
    kafka.produce(shared.topics[0], [*records, *refused])
    members = [join(shared, "a"), join(shared, "b")]
    await_shares(shared, members)
    exactness.await_end(shared, kafka)
    query = """
        SELECT count(*)::int, count(DISTINCT s.owner)::int FROM planwatch.quarantine_record q
        JOIN planwatch.shard s ON s.number = q.shard WHERE q.reason = 'implausible_time'"""
    assert exactness.rows(shared.database, query) == [(40, 2)]
    before = shared.verify()
    ask = ("quarantine", "retry", "--reason", "implausible_time", "--format", "json")
    assert json.loads(shared.done(*ask)) == {
        "retried": 40, "accepted": 0, "stillRefused": 40, "notRetriable": 0}
    # By the clock of the events they are.
    for each in members:
        assert shared.stop(each) == 0
    shared.config.write_text(json.dumps(settings))
    await_shares(shared, [join(shared, "a"), join(shared, "b")])
    assert json.loads(shared.done(*ask)) == {
        "retried": 40, "accepted": 40, "stillRefused": 0, "notRetriable": 0}
    after = shared.verify()
    assert (after["facts"] - before["facts"], before["quarantined"] - after["quarantined"]) == (40, 40)
    assert_like_one(shared, kafka, make_installation, make_database)


@pytest.mark.one_kafka
def test_a_run_that_ends_takes_all_shards(kafka, shared, make_installation, make_database):
    records = world(8)
    kafka.produce(shared.topics[0], records[:3_000])
    for more in (records[3_000:5_000], []):
        assert shared.command("run", "--once", within=120).returncode == 0
        answer = shared.verify()
        assert answer["equal"] is True, answer["differences"][:20]
        kafka.produce(shared.topics[0], more)
    assert exactness.counts(shared)["records"] == 5_000
    # A member goes on from there; while it judges nobody else can.
    member = join(shared, "a")
    await_shares(shared, [member])
    await_leader(shared, [member])
    kafka.produce(shared.topics[0], records[5_000:])
    refusal = shared.command("run", "--once", within=120)
    assert refusal.returncode == 69 and "another daemon" in refusal.stderr, refusal.stderr
    exactness.await_end(shared, kafka)
    assert shared.stop(member) == 0
    assert shared.command("run", "--once", within=120).returncode == 0
    assert_like_one(shared, kafka, make_installation, make_database)


def progress(installation, daemon):
    """In one snapshot: how many transitions there are, and (partition, the next offset of the slowest
    shard of this daemon, that of all others)."""
    with psycopg.connect(installation.database) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        [(transitions,)] = connection.execute("SELECT count(*) FROM planwatch.alert_log").fetchall()
        return transitions, connection.execute("""
            SELECT p.partition, min(s.next_offset) FILTER (WHERE s.shard = ANY (%(its)s)),
                   min(s.next_offset) FILTER (WHERE s.shard <> ALL (%(its)s))
            FROM planwatch.shard_position s JOIN planwatch.partition_position p ON p.number = s.partition
            GROUP BY 1 ORDER BY 1""", {"its": daemon}).fetchall()


def shards_of(installation, daemon):
    return [number for number, owner in exactness.rows(
        installation.database, "SELECT number, owner FROM planwatch.shard")
        if owner and owner.endswith(f"/{daemon.pid}")]


def test_transitions_wait_until_every_shard_has_caught_up(
        kafka, shared, make_installation, make_database):
    settings = json.loads(shared.config.read_text())
    settings.setdefault("alerts", {}).update({"maxLag": 0, "maxAge": 3650})
    shared.config.write_text(json.dumps(settings))
    records = worlds.city(9, students=500, schools=56, end="2023-12-31")
    half = len(records) // 2
    kafka.produce(shared.topics[0], records[:half])
    members = [join(shared, "a"), join(shared, "b")]
    await_shares(shared, members)
    exactness.await_end(shared, kafka)
    judging = await_leader(shared, members)
    frozen = next(each for each in members if each is not judging)
    its = shards_of(shared, frozen)
    assert 0 < len(its) < SHARDS
    before, _ = progress(shared, its)
    faults.freeze(frozen)
    kafka.produce(shared.topics[0], records[half:])
    ends = {number: high for (_, number), (_, high) in ends_of(kafka, shared).items()}
    waited = 0

    def is_through():
        """Looks at every snapshot on the way, until all is read and there are transitions."""
        nonlocal waited
        transitions, positions = progress(shared, its)
        is_read = all(min(one, other) >= ends[number] for number, one, other in positions)
        assert is_read or transitions == before, f"{transitions - before} transitions too early"
        waited += not is_read and all(other >= ends[number] for number, _, other in positions)
        return is_read and transitions > before

    try:
        # After eight seconds the group takes the frozen member's shards away, and the other reads on.
        processes.wait_until(is_through, 60, "transitions")
    finally:
        faults.thaw(frozen)
    print(f"seen {waited} times: the judge's own shards were at the end, and nothing was told")
    assert waited > 3
    await_shares(shared, members)
    assert holders(shared).keys() == {each.pid for each in members}
    assert_like_one(shared, kafka, make_installation, make_database, alerts={"maxLag": 0, "maxAge": 3650})


def ends_of(kafka, installation):
    probe = confluent_kafka.Consumer(
        {"bootstrap.servers": kafka.bootstrap, "group.id": "ends", "log_level": 0})
    try:
        return exactness.ends(probe, installation.topics)
    finally:
        probe.close()
