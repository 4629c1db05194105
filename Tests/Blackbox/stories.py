"""Long outages of every kind, told beside each other: each daemon has its own, all read one topic."""

import json
import os
import pathlib
import re
import subprocess
import threading
import time

import detour
import installation as installations
import processes
import psycopg
import servers
import test_http

# Seconds that a server is away, and that a network is cut or a disk full.
AWAY = 30
CUT = 20


class Story:
    """An installation, its daemon, and what its probe said all the time."""

    def __init__(self, name, directory, database, bootstrap, topic):
        self.name = name
        directory.mkdir()
        self.installation = installations.Installation(
            directory, database, bootstrap, topics=[topic], alerts={"maxAge": 3_000})
        self.reasons = []  # (moment, reason), each once in a row
        self.notes = []
        self._over = threading.Event()

    def begin(self):
        self.installation.migrate()
        self.daemon = self.installation.start()
        self.address = test_http.address(self.installation.log, 0)
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self):
        """Asks the probe four times a second until the story is over."""
        while not self._over.wait(0.25):
            try:
                status, text = test_http.get(self.address, "/readyz")
            except OSError:
                continue
            said = "; ".join(json.loads(text).get("reasons", [])) if status == 503 else "ready"
            if not self.reasons or self.reasons[-1][1] != said:
                self.reasons.append((time.monotonic(), said))

    def await_reason(self, pattern, since, within=40):
        """Seconds from `since` until the probe gave a reason of that form."""
        def found():
            moment = next((at for at, said in list(self.reasons)
                           if at > since and re.search(pattern, said)), None)
            return moment if moment is not None else None

        try:
            return processes.wait_until(found, within, f"{self.name}: /readyz says {pattern}") - since
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.said}\n{self.installation.last_words()}") from None

    def await_ready(self, within=60):
        processes.wait_until(
            lambda: self.reasons and self.reasons[-1][1] == "ready", within,
            f"{self.name}: ready again")

    @property
    def said(self):
        began = self.reasons[0][0] if self.reasons else 0
        return "\n".join(f"{at - began:6.1f} s  {said}" for at, said in self.reasons)

    def peak_mebibytes(self):
        """The most memory that the daemon has had."""
        text = pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1)) / 1024

    def end(self):
        self._over.set()
        self.installation.close()


class SmallDisk:
    """A cluster whose data lie on a file system of limited size; needs to mount one."""

    def __init__(self, directory):
        self.place = directory / "small"
        self.place.mkdir()
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=160m,mode=0755", "tmpfs", self.place],
            capture_output=True, text=True, check=False)
        if mount.returncode != 0:
            raise PermissionError(mount.stderr.strip() or "mount is refused")
        log = directory / "wal"
        log.mkdir()
        self.server = servers.Postgres(self.place)
        if self.server.account is not None:
            os.chown(log, self.server.account.pw_uid, self.server.account.pw_gid)
        # The log lies elsewhere: what fills up are the tables, and the server stays.
        self.server.make(log_directory=log / "of-the-cluster")
        self._ballast = self.place / "ballast"

    def fill(self):
        with open(self._ballast, "wb", buffering=0) as ballast:
            piece = bytes(1 << 20)
            while piece:
                try:
                    ballast.write(piece)
                except OSError:
                    piece = piece[:len(piece) // 2]

    def free(self):
        self._ballast.unlink()

    def stop(self):
        self.server.stop()
        subprocess.run(["umount", self.place], capture_output=True, check=False)


class Stage:
    """All servers and stories."""

    def __init__(self, directory, kafka, postgres, topic):
        self.kafka, self.topic = kafka, topic
        self._directory, self._postgres = directory, postgres
        self._ends = []
        self.stories = {}
        self.no_small_disk = None

    def _cluster(self, name):
        place = self._directory / f"postgres-{name}"
        place.mkdir()
        server = servers.Postgres(place)
        self._ends.append(server.stop)
        server.make()
        return server

    def story(self, name, server=None, port=None, bootstrap=None):
        """A story on a database of its own, reached by `port` where that is another."""
        server = server or self._postgres
        database = "story_" + name.replace("-", "_")
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}"')
        url = server.url(database)
        if port is not None:
            url = url.replace(f":{server.port}/", f":{port}/")
        self.stories[name] = Story(
            name, self._directory / name, url, bootstrap or self.kafka.bootstrap, self.topic)
        self.stories[name].direct = server.url(database)
        self.stories[name].begin()
        return self.stories[name]

    def prepare(self):
        """Every server and story but the one without an outage."""
        self.away = self._cluster("away")
        self.away_too = self._cluster("both")
        try:
            self.small = SmallDisk(self._directory)
            self._ends.append(self.small.stop)
        except PermissionError as refusal:
            self.no_small_disk = f"no file system of limited size can be mounted here ({refusal})"
        self.way_to_postgres = detour.Detour(servers.free_port(), self._postgres.port)
        self.way_to_kafka = detour.Detour(self.kafka.detour_port, self.kafka.behind_detour)
        self._ends += [self.way_to_postgres.close, self.way_to_kafka.close]
        self.story("database-away", self.away)
        self.story("both-away", self.away_too)
        self.story("broker-away")
        self.story("database-cut", port=self.way_to_postgres.port)
        self.story("broker-cut", bootstrap=f"127.0.0.1:{self.kafka.detour_port}")
        if self.no_small_disk is None:
            self.story("disk-full", self.small.server)

    def close(self):
        for story in self.stories.values():
            story.end()
        for end in reversed(self._ends):
            end()


def database_away(stage):
    story, began = stage.stories["database-away"], time.monotonic()
    stage.away.stop_at_once()
    seen = story.await_reason("PostgreSQL could not be reached", began)
    status = story.installation.command("status")
    time.sleep(max(0, began + AWAY - time.monotonic()))
    stage.away.start()
    back = time.monotonic()
    story.await_ready()
    story.notes = [seen, time.monotonic() - back, status]


def database_cut(stage):
    story, began = stage.stories["database-cut"], time.monotonic()
    stage.way_to_postgres.cut()
    seen = story.await_reason("PostgreSQL", began)
    status = story.installation.command("status")
    time.sleep(max(0, began + CUT - time.monotonic()))
    stage.way_to_postgres.mend()
    back = time.monotonic()
    story.await_ready()
    story.notes = [seen, time.monotonic() - back, status]


def broker_cut(stage):
    story, began = stage.stories["broker-cut"], time.monotonic()
    stage.way_to_kafka.cut()
    seen = story.await_reason("brokers: .*", began)
    time.sleep(max(0, began + CUT - time.monotonic()))
    status = story.installation.command("status")
    stage.way_to_kafka.mend()
    back = time.monotonic()
    story.await_ready()
    story.notes = [seen, time.monotonic() - back, status]


def disk_full(stage):
    story, began = stage.stories["disk-full"], time.monotonic()
    stage.small.fill()
    seen = story.await_reason("disk is full", began)
    time.sleep(max(0, began + CUT - time.monotonic()))
    status = story.installation.command("status")
    stage.small.free()
    back = time.monotonic()
    story.await_ready()
    story.notes = [seen, time.monotonic() - back, status]


def broker_away(stage):
    """The broker goes, for one story with its database; that comes back first."""
    alone, both = stage.stories["broker-away"], stage.stories["both-away"]
    began = time.monotonic()
    stage.kafka.kill()
    stage.away_too.stop_at_once()
    seen = both.await_reason("PostgreSQL could not be reached", began)
    seen_alone = alone.await_reason("brokers: .*", began)
    status = alone.installation.command("status")
    time.sleep(max(0, began + AWAY - time.monotonic()))
    stage.away_too.start()
    both.await_reason("brokers: .*", time.monotonic())
    stage.kafka.start()
    back = time.monotonic()
    for story, moment in [(alone, seen_alone), (both, seen)]:
        story.await_ready()
        story.notes = [moment, time.monotonic() - back, status]
