"""The daemon as a service: what it tells systemd, the unit, and both under a real systemd."""

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import conftest
import installation as installations
import machine as machines
import processes
import psycopg
import pytest
import test_http
import worlds

pytestmark = pytest.mark.one_kafka

UNIT = installations.REPOSITORY / "deploy/planwatch.service"
WATCHDOG_SECONDS = 2


class Listener:
    """A socket in systemd's place, that keeps what is said with the moment of hearing it."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.path = path
        self.heard = []

    def listen(self, seconds):
        """Hears for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                text = self.socket.recv(65_536).decode()
            except TimeoutError:
                return
            self.heard += [(time.monotonic(), line) for line in text.split("\n")]

    def until(self, beginning, within=30):
        """The first line from now on that begins so."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            seen = len(self.heard)
            self.listen(0.2)
            for _, line in self.heard[seen:]:
                if line.startswith(beginning):
                    return line
        raise TimeoutError(f"no {beginning} within {within} s of {self.lines()[-20:]}")

    def lines(self, since=0.0):
        return [line for moment, line in self.heard if moment >= since]

    def surroundings(self):
        return {"NOTIFY_SOCKET": str(self.path),
                "WATCHDOG_USEC": str(WATCHDOG_SECONDS * 1_000_000)}


@pytest.fixture
def listener(tmp_path):
    heard = Listener(tmp_path / "notify")
    yield heard
    heard.socket.close()


@pytest.fixture
def prepared(kafka, make_installation, request):
    """An installation with a schema, and a topic with a few records."""
    topic = f"service.{request.node.name[:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    kafka.produce(topic, worlds.awkward(5, 200))
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    return installation


def test_the_daemon_tells_systemd_how_it_stands_from_start_to_stop(prepared, listener):
    daemon = prepared.start(**listener.surroundings())
    listener.until("READY=1")
    status = listener.until("STATUS=active, 0 records to read, evaluated ", 30)
    assert re.search(r"evaluated \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00$", status)
    listener.until("WATCHDOG=1", WATCHDOG_SECONDS)
    listener.until("WATCHDOG=1", WATCHDOG_SECONDS)
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    daemon.send_signal(signal.SIGHUP)
    listener.until("RELOADING=1", 5)
    listener.listen(1)
    moment = [line for line in listener.lines() if line.startswith("MONOTONIC_USEC=")]
    assert len(moment) == 1
    assert before < int(moment[0].partition("=")[2]) < before + 5_000_000
    assert prepared.stop(daemon) == 0
    listener.listen(0.3)
    assert "STOPPING=1" in listener.lines()
    order = [line for line in listener.lines() if line in ("READY=1", "RELOADING=1", "STOPPING=1")]
    assert order == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]
    after = listener.lines()[listener.lines().index("STOPPING=1"):]
    assert after == ["STOPPING=1", "STATUS=stopping"]


def test_a_start_without_servers_goes_on_and_is_not_ready(prepared, listener):
    prepared.start(**listener.surroundings(), PLANWATCH_POSTGRES_URL="postgresql://127.0.0.1:9/no")
    listener.until("STATUS=waiting for PostgreSQL: ", 10)
    listener.listen(1.5 * WATCHDOG_SECONDS)
    said = listener.lines()
    assert said.count("WATCHDOG=1") >= 2
    assert said.count("EXTEND_TIMEOUT_USEC=180000000") >= 2
    assert "READY=1" not in said


def test_a_port_that_is_taken_is_waited_for_beside_the_work(prepared, listener):
    holder = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{holder.getsockname()[1]}"
    daemon = prepared.start(**listener.surroundings(), PLANWATCH_HTTP_LISTEN=address)
    listener.until("READY=1")
    status = listener.until("STATUS=active, 0 records to read, evaluated ")
    assert f"not listening: cannot listen on {address}" in status
    prepared.wait()
    holder.close()
    processes.wait_until(
        lambda: f"listening address={address}" in prepared.log.read_text(), 15, "it listens")
    test_http.until(address, "/readyz", 200, 15)
    while "not listening" in listener.until("STATUS=active, "):
        pass
    said = prepared.log.read_text()
    assert said.count("not listening yet") == 1
    assert said.count(f"listening address={address}") == 1
    assert prepared.stop(daemon) == 0


def test_a_standby_is_ready_and_feeds_the_watchdog(prepared, listener):
    prepared.start()
    prepared.wait()
    prepared.start(**listener.surroundings())
    listener.until("READY=1")
    since = time.monotonic()
    listener.listen(1.5 * WATCHDOG_SECONDS)
    assert "STATUS=standby: another daemon is active" in listener.lines()
    assert listener.lines(since).count("WATCHDOG=1") >= 2


def test_a_database_that_hangs_silences_the_watchdog(prepared, postgres, listener):
    prepared.start(**listener.surroundings())
    listener.until("READY=1")
    listener.until("WATCHDOG=1", WATCHDOG_SECONDS)
    with frozen(postgres):
        # What was on its way may still be told once.
        listener.listen(1)
        since = time.monotonic()
        listener.listen(1.5 * WATCHDOG_SECONDS)
        assert "WATCHDOG=1" not in listener.lines(since)
    listener.until("WATCHDOG=1", 30)


@contextlib.contextmanager
def frozen(server):
    """A server and its children, from the outside like one that hangs, until the block ends."""
    held = []
    try:
        # The parent first: it starts no further child.
        parent = server.process.pid
        for pid in itertools.chain([parent], children(parent)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                held.append(pid)
        yield
    finally:
        for pid in held:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def children(pid):
    """The processes that it has started, read when the parent is asked to stand still."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True,
                           text=True, check=False)
    yield from map(int, found.stdout.split())


def systemd_analyze(*arguments):
    if shutil.which("systemd-analyze") is None:
        conftest.missing("systemd-analyze is not installed")
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True,
                          timeout=60, check=False)


def test_the_unit_is_clean_and_its_exposure_low(tmp_path):
    # The program is not installed where this runs: any one stands in.
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/usr/bin/planwatch", str(installations.program())))
    checked = systemd_analyze("verify", "--man=no", unit)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    exposure = systemd_analyze("security", "--offline=true", "--threshold=15", UNIT)
    assert exposure.returncode == 0, exposure.stdout
    figure = re.search(r"exposure level for planwatch.service: (\d+\.\d)", exposure.stdout)
    assert float(figure[1]) <= 1.5


@pytest.fixture
def machine(prepared, postgres, scratch, tmp_path):
    """A machine with systemd on which this installation is installed; its password is a credential."""
    if shutil.which("systemd-nspawn") is None:
        conftest.missing("systemd-nspawn is not installed")
    # Not for want of something that could be installed: here it cannot be done.
    obstacle = machines.obstacle()
    if obstacle is not None:
        pytest.skip(obstacle)
    password = "a password for tests alone"
    access = postgres.data / "pg_hba.conf"
    before = access.read_text()
    access.write_text("host all planwatch_writer 127.0.0.1/32 scram-sha-256\n" + before)
    with psycopg.connect(prepared.database, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE planwatch_writer PASSWORD '{password}'")
        connection.execute("SELECT pg_reload_conf()")
    files = tmp_path / "files"
    # The few rows that `prepared` has too: a first evaluation of all rows outlasts a short watchdog.
    shutil.copytree(installations.REPOSITORY / "Tests/FirstRows", files / "etc/planwatch/rows")
    settings = json.loads(prepared.config.read_text())
    settings["postgres"]["url"] = prepared.database.replace("postgres@", "planwatch_writer@")
    settings |= {"plans": ["rows/*.yaml"], "areas": "areas.yaml", "calendar": "calendar.yaml",
                 "vocabulary": "vocabulary.yaml"}
    del settings["identity"]
    (files / "etc/planwatch/planwatch.yaml").write_text(json.dumps(settings))
    (files / "etc/planwatch/postgres-password").write_text(password + "\n")
    made = machines.Machine(tmp_path, files)
    yield made
    made.stop()
    access.write_text(before)
    with psycopg.connect(prepared.database, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")


def test_under_systemd_it_starts_reloads_is_watched_and_stops(machine, prepared, postgres):
    machine.done("systemctl", "start", "planwatch")
    assert machine.property("ActiveState") == "active"
    processes.wait_until(lambda: machine.property("StatusText").startswith(
        "active, 0 records to read, evaluated "), 30, "systemctl status says how it stands")
    locked_in(machine, machine.property("MainPID"))

    # The journal has its own fields, and the transitions of alerts theirs.
    entries = machine.journal("--output=json").splitlines()
    assert any(json.loads(entry).get("MESSAGE") == "active epoch=1" for entry in entries)

    reloads(machine)

    # A watchdog that a test can wait for.
    machine.write("/etc/systemd/system/planwatch.service.d/test.conf",
                  "[Service]\nWatchdogSec=3s\nTimeoutStartSec=20s\n")
    machine.done("systemctl", "daemon-reload")
    machine.done("systemctl", "restart", "planwatch")
    with frozen(postgres):
        processes.wait_until(lambda: "Watchdog timeout" in machine.journal(), 30,
                             "systemd ends a daemon that hangs")
    processes.wait_until(lambda: machine.property("ActiveState") == "active", 60,
                         "systemd restarts it")
    assert int(machine.property("NRestarts")) >= 1
    prepared.wait()
    assert prepared.verify()["equal"]

    machine.done("systemctl", "stop", "planwatch")
    assert machine.property("Result") == "success"


def locked_in(machine, pid):
    """The kernel's own word on the sandbox of the daemon that runs."""
    status = dict(line.split(":", 1) for line in machine.done(
        "cat", f"/proc/{pid}/status").splitlines() if ":" in line)
    status = {name: value.split() for name, value in status.items()}
    account = machine.done("id", "-u", "planwatch").split()
    assert status["Uid"] == account * 4 and account != ["0"]
    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert status[capabilities] == ["0000000000000000"]
    assert (status["NoNewPrivs"], status["Seccomp"]) == (["1"], ["2"])
    mounts = {line.split()[4]: line.split()[5] for line in machine.done(
        "cat", f"/proc/{pid}/mountinfo").splitlines()}
    assert mounts["/"].startswith("ro,")
    assert "/proc" in mounts and "/home" in mounts and "/tmp" in mounts
    # Its secrets are copies for it alone.
    seen = machine.done("find", f"/proc/{pid}/root/run/credentials/planwatch.service", "-type", "f",
                        "-printf", "%f %u %m\\n").splitlines()
    assert sorted(seen) == ["identity-key planwatch 400", "postgres-password planwatch 400"]
    assert machine.run("cat", "/etc/planwatch/identity-key", user="planwatch").returncode != 0


def reloads(machine):
    """A good plan is taken; a faulty one fails the reload and changes nothing."""
    plan = "/etc/planwatch/rows/daqing-14fyp.yaml"
    good = machine.done("cat", plan)
    pid = machine.property("MainPID")
    machine.write(plan, good.replace("zh: ", "zh: 新", 1))
    machine.done("systemctl", "reload", "planwatch")
    processes.wait_until(lambda: "plans reloaded plans=2" in machine.journal(), 10, "it reloads")
    machine.write(plan, good + "nonsense: 1\n")
    refused = machine.run("systemctl", "reload", "planwatch")
    assert refused.returncode != 0
    assert f"{plan}:" in machine.journal()
    assert machine.property("MainPID") == pid and machine.property("ActiveState") == "active"
    machine.write(plan, good)


def test_under_systemd_a_faulty_configuration_is_not_tried_again(machine, prepared):
    good = machine.done("cat", "/etc/planwatch/planwatch.yaml")
    machine.write("/etc/planwatch/planwatch.yaml", "nonsense: 1\n")
    assert machine.run("systemctl", "start", "planwatch").returncode != 0
    assert machine.property("ExecMainStatus") == "78"
    assert machine.property("ActiveState") == "failed" and machine.property("NRestarts") == "0"
    assert "in the settings" in machine.journal()

    # Without a password, where the database asks for none.
    machine.done("rm", "/etc/planwatch/postgres-password")
    machine.write("/etc/planwatch/planwatch.yaml", good.replace("planwatch_writer@", "postgres@"))
    machine.done("systemctl", "start", "planwatch")
    assert machine.property("ActiveState") == "active"
    assert "Failed to set thread priority" not in machine.journal()
