"""The demonstration leaves nothing behind, however it ends, and says what it lacks."""

import datetime
import json
import os
import pathlib
import pty
import re
import select
import signal
import statistics
import subprocess
import time
import urllib.request

import conftest
import installation
import processes
import pytest
import servers


class Terminal:
    """The demo in a terminal of its own: what it writes, and the key Ctrl-C."""

    def __init__(self, *arguments):
        self.text = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(installation.program(), ["planwatch", "demo", *arguments],
                      installation.environment(TERM="xterm", NO_COLOR="1"))
        self.family = set()
        self.directory = None

    def read_until(self, pattern, within):
        """Reads on until the pattern appears."""
        end = time.monotonic() + within
        while not re.search(pattern, self.text):
            assert time.monotonic() < end, f"no {pattern} in {self.text[-600:]}"
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self.terminal, 65_536).decode(errors="replace")
                except OSError:
                    pytest.fail(f"it ended: {self.text[-600:]}")
            self.look_around()

    def look_around(self):
        """Notes its processes and the directory of its PostgreSQL."""
        table = [line.split(None, 2) for line in subprocess.run(
            ["ps", "-e", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True,
            check=True).stdout.splitlines()]
        family = {self.pid}
        for _ in range(4):
            family |= {int(pid) for pid, parent, _ in table if int(parent) in family}
        self.family |= family
        for pid, _, arguments in table:
            found = re.search(r"/tmp/planwatch-pg-\w+", arguments)
            if found and int(pid) in family:
                self.directory = pathlib.Path(found[0])

    def press_control_c(self):
        os.write(self.terminal, b"\x03")

    def ends(self, within):
        """Its exit code, or minus the signal, while its terminal is read."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self.terminal, 65_536).decode(errors="replace")
                except OSError:
                    time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        pytest.fail(f"it goes on: {self.text[-600:]}")

    def left(self):
        """What there is still of it: processes and the directory."""
        alive = [pid for pid in self.family if pathlib.Path(f"/proc/{pid}").exists()]
        return alive + [self.directory] * self.directory.exists()

    def close(self):
        os.close(self.terminal)


@pytest.fixture
def demo(request):
    if servers.postgres_programs() is None:
        conftest.missing("PostgreSQL's programs are not installed")
    terminal = Terminal(*getattr(request, "param", ()))
    yield terminal
    terminal.close()
    for pid in terminal.family:
        if pathlib.Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)


def test_control_c_in_the_middle_leaves_nothing(demo):
    # The bar, an alert as it is raised, and the reason in words.
    demo.read_until(r"playing 20\d\d-\d\d-\d\d  \[#*·*\]", 60)
    demo.read_until(r"opened +warning .*\r?\n +\d+ \w+ short", 60)
    demo.press_control_c()
    assert demo.ends(30) == 1
    assert "stopped" in demo.text
    assert len(demo.family) > 3 and demo.directory
    processes.wait_until(lambda: not demo.left(), 10, "nothing is left")


def test_control_c_while_postgresql_is_made_leaves_nothing(demo):
    demo.read_until("starting a private PostgreSQL", 20)
    processes.wait_until(lambda: demo.look_around() or demo.directory, 10, "a directory")
    demo.press_control_c()
    assert demo.ends(30) == 1
    processes.wait_until(lambda: not demo.left(), 10, "nothing is left")


def test_a_demo_that_is_killed_leaves_nothing(demo):
    demo.read_until("loading the registers", 60)
    os.kill(demo.pid, signal.SIGKILL)
    assert demo.ends(10) == -signal.SIGKILL
    processes.wait_until(lambda: not demo.left(), 20, "nothing is left")


@pytest.mark.parametrize("demo", [("--to", "2021-04-30")], indirect=True)
def test_the_page_is_there_when_its_address_is_said(demo):
    demo.read_until(r"the page is at \S+;", 60)
    said = datetime.date.fromisoformat(re.search(r"as of (\S+)", demo.text)[1])
    address = re.search(r"the page is at (\S+);", demo.text)[1]
    with urllib.request.urlopen(address + "?lang=en", timeout=10) as answer:
        page = answer.read().decode()
    assert f"As of {said.day} {said:%b %Y}" in page
    with urllib.request.urlopen(address + "api/v1/status", timeout=10) as answer:
        assert json.load(answer)["asOf"] == str(said)


def fetched(address):
    """(the body of an answer, the seconds until it was there)."""
    began = time.monotonic()
    with urllib.request.urlopen(address, timeout=60) as answer:
        body = answer.read()
    return body, time.monotonic() - began


def test_the_usual_day_has_every_plan_every_status_and_forecasts(demo):
    # Some 75 seconds on a machine of its own.
    demo.read_until(r"the page is at \S+;", 900)
    address = re.search(r"the page is at (\S+);", demo.text)[1]
    # No page was asked for before the last round.
    pages = {path: fetched(address + path) for path in ("", *(
        f"plans/{path.stem}?lang={language}" for language in ("zh", "en")
        for path in sorted((installation.REPOSITORY / "config/plans").glob("*.yaml"))))}
    took = [seconds for _, seconds in pages.values()]
    sizes = [len(body) for body, _ in pages.values()]
    print(f"{len(pages)} pages of up to {max(sizes) / 1_000:.0f} kB, each asked for the first time after the "
          f"last round: {statistics.median(took) * 1_000:.0f} ms at the median, "
          f"{max(took) * 1_000:.0f} ms at the most")
    assert max(sizes) < 300_000
    limit = 2 if "debug" in installation.program().parts else 0.2
    assert statistics.median(took) < limit, took
    answer = json.loads(fetched(address + "api/v1/status")[0])
    assert "2024-10-15" < answer["asOf"] <= "2024-10-31"
    plans = {}
    for row in answer["indicators"]:
        plans.setdefault(row["planId"], []).append(row)
    found = {name: ({row["areaCode"] for row in rows if row["value"] is not None},
                    sum(row["value"] is not None for row in rows)) for name, rows in plans.items()}
    for name, (_, valued) in found.items():
        print(f"{name}: {valued} of {len(plans[name])} rows with a value")
    assert len(plans) == 5
    # Liaocheng has two of the plans; of the unnamed county the area is the simulation's own.
    for name, area in (("liaocheng-14fyp", "371500"), ("liaocheng-quality-balanced", "371500"),
                       ("daqing-14fyp", "230600"), ("heping-2035", "120101"), ("county004", None)):
        areas, valued = found[name]
        assert valued >= 10 and (area is None or area in areas), name
    statuses = {row["status"] for row in answer["indicators"]}
    assert statuses >= {"on_course", "at_risk", "off_course", "breached", "met"}
    told = [row for row in answer["indicators"] if row["forecast"] is not None]
    assert len({row["planId"] for row in told}) >= 3
    assert all(row["forecastLow"] <= row["forecast"] <= row["forecastHigh"] for row in told)
    assert any(row["chance"] is not None and row["chance"] < 0.5 for row in told)
    # The table in the terminal says the same.
    shown = demo.text[-60_000:]
    for status in ("on_course", "at_risk", "off_course", "breached", "met"):
        assert re.search(rf"\b{status} \d", shown), status
    demo.press_control_c()
    assert demo.ends(60) == 0
    processes.wait_until(lambda: not demo.left(), 20, "nothing is left")


def test_without_the_programs_of_postgresql_it_says_which_package_to_install(tmp_path):
    # A mount of its own hides them from this one process.
    hide = "mount -t tmpfs none /usr/lib/postgresql && exec \"$0\" demo --once"
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    possible = subprocess.run(command + ["mount -t tmpfs none /usr/lib/postgresql"],
                              capture_output=True, check=False)
    if possible.returncode != 0:
        conftest.missing("this machine allows no mount namespace")
    result = subprocess.run(
        command + [hide, installation.program()], capture_output=True, text=True, timeout=30,
        check=False, env=installation.environment(PATH="/usr/bin:/bin"), cwd=tmp_path)
    assert result.returncode == 69
    assert result.stdout == ""
    assert "initdb" in result.stderr and "install the package postgresql" in result.stderr


def test_it_rests_on_the_day_that_is_asked_for():
    if servers.postgres_programs() is None:
        conftest.missing("PostgreSQL's programs are not installed")

    def demo(day):
        return subprocess.run(
            [installation.program(), "demo", "--once", "--format", "json", "--to", day],
            capture_output=True, text=True, timeout=120, check=False,
            env=installation.environment())

    result = demo("2021-06-30")
    assert result.returncode == 0, result.stderr
    days = {row["asOf"] for row in json.loads(result.stdout)["indicators"]}
    assert len(days) == 1 and "2021-06-15" < days.pop() <= "2021-06-30"
    assert demo("2019-01-01").returncode == 64
