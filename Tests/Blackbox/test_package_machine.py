"""The Debian package on a bare Debian 12 with systemd: `make deb-test`. Each step says what it has shown.

PLANWATCH_TEST_PACKAGE names the package. Needs root, systemd-nspawn and Debian's archive.
"""

import os
import pathlib
import re
import shutil
import subprocess
import time

import installation as installations
import machine as machines
import processes
import psycopg
import pytest
import worlds

BARE = installations.REPOSITORY / ".build-deb/debian-12"
SETTINGS = "/etc/planwatch/planwatch.yaml"


def shown(what):
    print(f"  - {what}")


@pytest.fixture(scope="module")
def package():
    named = os.environ.get("PLANWATCH_TEST_PACKAGE")
    if not named:
        pytest.skip("is run by make deb-test, which names a package")
    return pathlib.Path(named)


@pytest.fixture(scope="module")
def bare(package):
    """The folder with a Debian 12 that has systemd, and nothing that is not needed for it."""
    if obstacle := machines.obstacle():
        pytest.skip(obstacle)
    if not BARE.exists():
        made = BARE.with_suffix(".new")
        shutil.rmtree(made, ignore_errors=True)
        subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", "--include=systemd-sysv",
                        "bookworm", made], check=True, timeout=600)
        made.rename(BARE)
    return BARE


def next_version(package, version, folder, lines):
    """The package as its next version, in which files of /etc/planwatch have one line more."""
    with_line = folder / version
    subprocess.run(["dpkg-deb", "--raw-extract", package, with_line], check=True)
    control = with_line / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.M))
    for name, line in lines.items():
        with (with_line / "etc/planwatch" / name).open("a") as file:
            file.write(line + "\n")
    path = folder / f"planwatch_{version}.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--build", with_line, path], check=True,
                   stdout=subprocess.DEVNULL)
    return path


@pytest.fixture
def machine(bare, package, tmp_path):
    """A bare machine; in its folder /packages this package and three next versions."""
    files = tmp_path / "files"
    folder = files / "packages"
    folder.mkdir(parents=True)
    shutil.copy(package, folder / "planwatch.deb")
    (tmp_path / "next").mkdir()
    first, second = {"areas.yaml": "# of 7.0"}, {"areas.yaml": "# of 8.0", "planwatch.yaml": "# of 8.0"}
    for version, lines in {"7.0": first, "8.0": second, "9.0": second}.items():
        shutil.copy(next_version(package, version, tmp_path / "next", lines), folder)
    made = machines.Machine(tmp_path, files, bare)
    yield made
    made.stop()


def installed(machine):
    """Installs the package with what it depends on; the names of what came with it."""
    machine.done("apt-get", "update", "--quiet", within=300)
    said = machine.done("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet",
                        "/packages/planwatch.deb", within=600)
    return set(re.findall(r"^Setting up ([^ :]+)", said, re.M)) - {"planwatch"}


def upgraded(machine, version, answer="", within=120):
    """What dpkg says while it installs that version, and the files about which it asks."""
    install = f"dpkg --install /packages/planwatch_{version}.deb 2>&1"
    done = machine.run("sh", "-c", f"printf '{answer}' | {install}", within=within)
    assert done.returncode == 0, done.stdout
    assert machine.done("dpkg-query", "--show", "--showformat", "${Version}", "planwatch") == version
    return re.findall(r"^Configuration file '(.*)'$", done.stdout, re.M)


def sh(machine, script, within=60):
    return machine.done("sh", "-c", script, within=within)


def make_key(machine):
    """As deploy/README.md says."""
    page = (installations.REPOSITORY / "deploy/README.md").read_text(encoding="utf-8")
    command = re.search(r"^ *sudo (sh -c '.*identity-key')$", page, re.M)[1]
    sh(machine, command)
    assert sh(machine, "stat -c '%a %U %s' /etc/planwatch/identity-key") == "400 root 32\n"
    assert machine.run("sh", "-c", command).returncode != 0, "a second time it overwrites nothing"


def state(machine):
    return machine.run("systemctl", "is-active", "planwatch").stdout.strip()


def test_it_is_installed_upgraded_removed_and_purged_on_a_debian_without_swift(machine, package):
    print()
    swift = "command -v swift || find / -xdev -name 'libswift*' | grep ."
    assert machine.run("sh", "-c", swift).returncode != 0
    before = time.monotonic()
    came = installed(machine)
    assert {"librdkafka1", "libpq5", "libyaml-0-2", "libmicrohttpd12"} <= came
    shown(f"apt installs it without Swift, with {len(came)} packages, in {time.monotonic() - before:.0f} s")

    version = package.name.split("_")[1].split("~")[0]
    assert sh(machine, "planwatch --version") == f"planwatch {version}\n"
    assert "not found" not in sh(machine, "ldd /usr/bin/planwatch")
    sh(machine, "planwatch check --without-secrets")
    sh(machine, "planwatch test /usr/share/planwatch/scenarios", within=300)
    shown(f"planwatch {version} runs, and finds the sample configuration and all scenarios right")

    assert machine.run("systemctl", "is-enabled", "planwatch").stdout == "disabled\n"
    assert state(machine) == "inactive"
    refused = machine.run("systemctl", "start", "planwatch")
    assert refused.returncode != 0 and "Assertion failed" in refused.stderr
    assert "/nologin" in sh(machine, "getent passwd planwatch")
    make_key(machine)
    sh(machine, "PLANWATCH_IDENTITY_KEY_FILE=/etc/planwatch/identity-key planwatch check")
    shown("it is neither enabled nor started, and cannot be started without a key")

    assert upgraded(machine, "7.0") == []
    assert "# of 7.0" in sh(machine, "cat /etc/planwatch/areas.yaml")
    sh(machine, f"echo '# ours' >> {SETTINGS}")
    assert upgraded(machine, "8.0", answer="N\\n") == [SETTINGS]
    assert "# ours" in sh(machine, f"cat {SETTINGS}")
    assert "# of 8.0" in sh(machine, f"cat {SETTINGS}.dpkg-dist")
    assert "# of 8.0" in sh(machine, "cat /etc/planwatch/areas.yaml")
    assert upgraded(machine, "9.0") == [] and "# ours" in sh(machine, f"cat {SETTINGS}")
    assert state(machine) == "inactive"
    shown("an upgrade brings new files of the configuration, and asks about the one that was changed here")

    machine.done("apt-get", "remove", "--yes", "planwatch")
    assert machine.run("test", "-e", "/usr/bin/planwatch").returncode != 0
    assert "# ours" in sh(machine, f"cat {SETTINGS}")
    shown("removal keeps the configuration")
    machine.done("apt-get", "purge", "--yes", "planwatch")
    left = sh(machine, "find / -xdev -path /packages -prune -o -path '*planwatch*' -print | sort").split()
    assert left == ["/etc/planwatch", "/etc/planwatch/identity-key"]
    assert machine.run("getent", "passwd", "planwatch").returncode != 0
    assert machine.run("getent", "group", "planwatch").returncode != 0
    shown("purge leaves the key, which was made by hand, and nothing else on the whole machine")


@pytest.mark.one_kafka
def test_a_running_daemon_and_its_data_outlast_upgrade_removal_and_return(
        kafka, database, make_installation, machine):
    print()
    topic = f"package.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    kafka.produce(topic, worlds.awkward(5, 200))
    installed(machine)
    make_key(machine)
    settings = sh(machine, f"cat {SETTINGS}")
    for old, new in (
            ("127.0.0.1:9092", kafka.bootstrap), ("[education.events]", f"[{topic}]"),
            ("planwatch.alerts ", f"planwatch.alerts.{topic} "), ("clock: wall", "clock: events"),
            ("127.0.0.1:9464", "127.0.0.1:0"),
            ("postgresql://planwatch_writer@127.0.0.1:5432/planwatch", database)):
        assert old in settings
        settings = settings.replace(old, new)
    machine.write(SETTINGS, settings)
    sh(machine, "planwatch migrate")
    sh(machine, "planwatch check --connect --without-secrets")
    machine.done("systemctl", "enable", "planwatch")
    machine.done("systemctl", "start", "planwatch", within=180)
    sh(machine, "planwatch status --wait 120", within=150)
    shown("configured as deploy/README.md says, it is started by systemd and reads a Kafka")

    def data():
        with psycopg.connect(database) as connection:
            return connection.execute(
                "SELECT sum(next_offset), sum(facts), sum(duplicates), sum(quarantined)"
                " FROM planwatch.partition_position").fetchone()

    before, process = data(), machine.property("MainPID")
    assert before[0] > 100
    assert upgraded(machine, "7.0") == []
    processes.wait_until(
        lambda: machine.property("MainPID") not in ("0", process) and state(machine) == "active",
        120, "the upgrade has restarted it")
    assert data() == before
    sh(machine, "planwatch verify", within=180)
    shown("an upgrade restarts it; what was read is there, verify finds no difference")

    machine.write(SETTINGS, settings.replace(kafka.bootstrap, "127.0.0.1:9"))
    machine.done("systemctl", "restart", "--no-block", "planwatch")
    processes.wait_until(lambda: state(machine) == "activating", 60, "it waits for a Kafka that is not there")
    begun = time.monotonic()
    assert upgraded(machine, "8.0", answer="N\\n", within=60) == [SETTINGS]
    shown(f"an upgrade does not wait for a Kafka that is not there ({time.monotonic() - begun:.1f} s)")
    machine.done("systemctl", "stop", "planwatch")
    assert upgraded(machine, "9.0") == [] and state(machine) == "inactive"
    shown("an upgrade does not start a daemon that was stopped")

    machine.write(SETTINGS, settings)
    machine.done("systemctl", "start", "planwatch", within=180)
    machine.done("apt-get", "remove", "--yes", "planwatch", within=120)
    assert state(machine) == "inactive" and data() == before
    shown("removal stops it and leaves the database")
    machine.done("dpkg", "--install", "/packages/planwatch_9.0.deb")
    machine.done("systemctl", "start", "planwatch", within=180)
    sh(machine, "planwatch status --wait 120 && planwatch verify", within=300)
    assert data() == before
    shown("installed again, it continues from there")
    machine.done("apt-get", "purge", "--yes", "planwatch", within=120)
    assert data() == before
    shown("purge leaves the database")
