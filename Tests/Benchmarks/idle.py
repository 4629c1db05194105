"""What a daemon costs that has nothing to do: CPU milliseconds a second, with everything stored.

It has evaluated everything after its start, and has gathered the facts by subject, which it does in idle
time. What is left are its clocks: fetches and heartbeats, the lease, the watchdog, the day.
"""

import time

import figures
import rounds
import usage
from stage import processes

# Seconds until a daemon that has just written something rests.
SETTLING = 5
# As in Gathering.swift: fewer facts than either are not gathered.
_GATHERED = """
SELECT f.facts - coalesce((SELECT sum(facts) FROM planwatch.gathering), 0)
       <= greatest(50000, f.facts / 20)
FROM (SELECT sum(facts)::bigint AS facts FROM planwatch.partition_position) f
"""


def _used(stage, daemon):
    """CPU seconds so far: of the daemon, PostgreSQL, the broker."""
    return usage.cpu_seconds(daemon.pid), *rounds.servers(stage)


def measure(stage, planwatch, seconds):
    """The figures of one daemon over this many seconds."""
    daemon = planwatch.installation.start()
    try:
        planwatch.installation.wait(300)
        with planwatch.connect() as connection:
            processes.wait_until(
                lambda: connection.execute(_GATHERED).fetchone()[0], planwatch.patience,
                "the facts are gathered")
        time.sleep(SETTLING)
        load = figures.load()
        before, began = _used(stage, daemon), time.monotonic()
        time.sleep(seconds)
        after, passed = _used(stage, daemon), time.monotonic() - began
    finally:
        processes.stop(daemon)
    used = (round((end - begin) / passed * 1000, 1) for begin, end in zip(before, after))
    return {"seconds": round(passed, 1), "load": load,
            **dict(zip(("milliseconds", "millisecondsPostgres", "millisecondsBroker"), used))}
