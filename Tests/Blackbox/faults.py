"""What goes wrong during a test: a producer that does not stop for it, and what to look at then."""

import os
import random
import signal
import threading
import time

import exactness
import processes


def seed():
    """The seed of this run; printed, so that a failure can be repeated."""
    chosen = int(os.environ.get("PLANWATCH_TEST_SEED", random.SystemRandom().randrange(1 << 31)))
    print(f"seed {chosen} (PLANWATCH_TEST_SEED={chosen} repeats it)")
    return chosen


class Load:
    """Records that are produced beside the test, slice by slice, until all are there."""

    def __init__(self, kafka, topic, records, seconds):
        self._kafka, self._topic, self._records = kafka, topic, records
        self._pause = seconds / max(1, len(records) // self.slice)
        self._failure = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._produce, daemon=True)

    slice = 500

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        if not self._ended.is_set():
            self.wait()

    def _produce(self):
        try:
            self._kafka.produce_slowly(
                self._topic,
                (self._records[start:start + self.slice]
                 for start in range(0, len(self._records), self.slice)), self._pause)
        except BaseException as failure:  # handed to the test's own thread
            self._failure = failure
        finally:
            self._ended.set()

    @property
    def is_over(self):
        return self._ended.is_set()

    def wait(self, within=120):
        """Waits until every record is in the log."""
        self._thread.join(within)
        assert not self._thread.is_alive(), "the producer is not through"
        if self._failure is not None:
            raise self._failure


def owner(installation):
    """(process id of the active daemon, its epoch, records read), as `progress` shows them."""
    found = exactness.rows(
        installation.database,
        "SELECT max(owner), max(epoch), coalesce(sum(next_offset), 0)::bigint"
        " FROM planwatch.progress")
    name, epoch, read = found[0]
    return int(name.rpartition("/")[2]) if name else None, epoch, int(read)


def await_active(installation, within=30):
    """The daemon that writes, and its epoch."""
    def active():
        process, epoch, _ = owner(installation)
        return next(((each, epoch) for each in installation.daemons
                     if each.pid == process and each.poll() is None), None)

    return processes.wait_until(active, within, "a daemon is active")


def await_writes(installation, after_epoch, within=30):
    """Seconds until batches are committed under a later epoch."""
    began = time.monotonic()
    processes.wait_until(
        lambda: (owner(installation)[1] or 0) > after_epoch, within, "a successor writes")
    return time.monotonic() - began


def freeze(process):
    process.send_signal(signal.SIGSTOP)


def thaw(process):
    process.send_signal(signal.SIGCONT)


def sessions(installation, epoch):
    """The database sessions of a lease: (pid, state, seconds in the transaction or null)."""
    return exactness.rows(installation.database, """
        SELECT a.pid, a.state, extract(epoch FROM clock_timestamp() - a.xact_start)
        FROM planwatch.lease_session s
        JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.started
        WHERE s.epoch = %s""", epoch)
