"""Several daemons share the subjects: killed, frozen, added and removed while events come, they end with the
same state as one daemon on the same topics."""

import json
import random
import time

import exactness
import faults
import processes
import pytest
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


def assert_like_one(installation, kafka, make_installation, make_database):
    """The members' state is that of one daemon on the same topics, and complete."""
    exactness.await_end(installation, kafka)
    answer = installation.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    exactness.assert_sound(installation, answer)
    one = make_installation(
        kafka.bootstrap, topics=installation.topics, database=make_database())
    one.migrate()
    assert one.command("run", "--once", within=120).returncode == 0
    alone = one.verify()
    assert {name: answer[name] for name in exactness.COUNTS} == {
        name: alone[name] for name in exactness.COUNTS}
    assert installation.dump() == one.dump()


def test_three_members_end_like_one(kafka, shared, make_installation, make_database):
    seed = faults.seed()
    chance = random.Random(seed)
    with faults.Load(kafka, shared.topics[0], world(seed), seconds=45):
        first, second = join(shared, "a"), join(shared, "b")
        began = await_shares(shared, [first, second])
        third = join(shared, "c")
        added = await_shares(shared, [first, second, third])
        time.sleep(chance.uniform(0, 1))
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


def test_a_frozen_member_wakes_up_fenced(kafka, shared, make_installation, make_database):
    seed = faults.seed()
    with faults.Load(kafka, shared.topics[0], world(seed), seconds=25):
        first, second = join(shared, "a"), join(shared, "b")
        await_shares(shared, [first, second])
        faults.freeze(second)
        try:
            taken = await_shares(shared, [first])
            time.sleep(1)
        finally:
            faults.thaw(second)
        back = await_shares(shared, [first, second])
    print(f"taken over from the frozen within {taken:.1f} s, which had its part again {back:.1f} s "
          "after it woke up")
    assert taken < 15
    assert second.poll() is None, shared.last_words()
    assert_like_one(shared, kafka, make_installation, make_database)
