"""Two daemons on one installation: one writes, the other waits; nothing is written twice."""

import random
import time

import exactness
import faults
import processes
import pytest
import worlds

pytestmark = pytest.mark.one_kafka


@pytest.fixture
def pair(kafka, make_installation, request):
    """An installation with an empty topic and two daemons, of which one is active."""
    topic = f"takeover.{request.node.name[:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 4, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    installation.start()
    installation.start()
    return installation


def world(seed):
    return worlds.mixed(
        seed, worlds.city(seed % 1000, students=2_500, schools=80), worlds.awkward(seed, 3_000))


def finish(installation, kafka):
    exactness.await_end(installation, kafka)
    records = exactness.read_back(kafka, installation.topics)
    exactness.assert_exact(installation, exactness.expected(installation, records), records)


def test_a_standby_takes_over_from_the_killed_and_from_the_stopped(kafka, pair):
    seed = faults.seed()
    with faults.Load(kafka, pair.topics[0], world(seed), seconds=18):
        active, epoch = faults.await_active(pair)
        time.sleep(random.Random(seed).uniform(0.5, 2))
        pair.kill(active)
        killed = faults.await_writes(pair, epoch)
        pair.start()
        active, epoch = faults.await_active(pair)
        time.sleep(1.5)
        began = time.monotonic()
        assert pair.stop(active) == 0
        stopping = time.monotonic() - began
        stopped = faults.await_writes(pair, epoch)
    print(f"after kill -9 the standby wrote within {killed:.1f} s, after a stop of "
          f"{stopping:.1f} s within {stopped:.1f} s")
    assert killed < 15
    assert stopped < 3
    finish(pair, kafka)


def test_a_frozen_daemon_wakes_up_fenced(kafka, pair):
    seed = faults.seed()
    with faults.Load(kafka, pair.topics[0], world(seed), seconds=18):
        active, epoch = faults.await_active(pair)
        time.sleep(1)
        faults.freeze(active)
        try:
            taken = faults.await_writes(pair, epoch)
            time.sleep(1)
        finally:
            faults.thaw(active)
    print(f"the standby wrote {taken:.1f} s after the freeze")
    assert taken < 15
    finish(pair, kafka)
    # The thawed one is alive and waits; everything was written under the later epoch.
    assert active.poll() is None, pair.last_words()
    process, now, _ = faults.owner(pair)
    assert process != active.pid and now > epoch


def test_a_daemon_frozen_within_a_transaction_frees_its_locks(kafka, pair):
    seed = faults.seed()
    chance = random.Random(seed)
    with faults.Load(kafka, pair.topics[0], world(seed), seconds=12):
        active, epoch = faults.await_active(pair)
        caught = freeze_in_transaction(pair, active, epoch, chance)
        print(f"frozen with the sessions {caught}")
        try:
            taken = faults.await_writes(pair, epoch)
            assert faults.sessions(pair, epoch) == []
        finally:
            faults.thaw(active)
    print(f"the standby wrote {taken:.1f} s after the freeze")
    assert taken < 15
    finish(pair, kafka)
    processes.wait_until(lambda: active.poll() is None, 1, "the thawed one is alive")


def freeze_in_transaction(installation, active, epoch, chance):
    """Freezes at random moments until a transaction is open; its sessions."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.005, 0.05))
        faults.freeze(active)
        time.sleep(0.02)  # what the server had got already comes to its end
        open_ones = [each for each in faults.sessions(installation, epoch)
                     if each[1] and each[1].startswith("idle in transaction")]
        if open_ones:
            return open_ones
        faults.thaw(active)
    pytest.fail("no transaction was met open; the load is too light")
