"""A machine of its own with a real systemd: a container over the files of this one or of another, kept apart.

What changes in there is forgotten. Needs root and systemd-nspawn (package systemd-container). It shares
the network, so that the servers of the tests are reached at their addresses.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import installation as installations
import processes

# Files under a layer in memory; of the services of this machine nothing is started.
SCRIPT = """\
set -eu
mount -t tmpfs tmpfs "$PLACE"
mkdir "$PLACE/upper" "$PLACE/work" "$PLACE/root"
mount -t overlay overlay -o "lowerdir=$BELOW,upperdir=$PLACE/upper,workdir=$PLACE/work" "$PLACE/root"
root=$PLACE/root
rm -rf "$root"/etc/systemd/system/*
: > "$root/etc/machine-id"
: > "$root/etc/machine-of-the-tests"
if [ "$BELOW" = / ]; then
    "$REPOSITORY/deploy/install" "$root"
    (umask 077 && head -c 32 /dev/urandom > "$root/etc/planwatch/identity-key")
fi
cp -r "$FILES/." "$root/"
exec systemd-nspawn --quiet --directory "$root" --register=no --keep-unit --link-journal=no \
    --console=pipe --boot systemd.unit=sysinit.target
"""


# The same with nothing of ours: what a machine that is itself locked in does not allow.
PROBE = """\
set -eu
mount -t tmpfs tmpfs "$PLACE"
mkdir "$PLACE/upper" "$PLACE/work" "$PLACE/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$PLACE/upper,workdir=$PLACE/work" "$PLACE/root"
exec systemd-nspawn --quiet --directory "$PLACE/root" --register=no --keep-unit \
    --console=pipe --as-pid2 /bin/true
"""


def obstacle():
    """Why no such machine can be made here, though systemd-nspawn is installed; else None."""
    if os.geteuid() != 0:
        return "needs root"
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", PROBE],
            env=installations.environment(PLACE=place), capture_output=True, text=True,
            timeout=60, check=False, stdin=subprocess.DEVNULL)
    if tried.returncode != 0:
        return f"this machine lets no container run: {tried.stderr.strip()[-300:]}"
    return None


class Machine:
    """One such machine, with `files` over it: this one with Planwatch installed by deploy/install, or a bare
    one whose files are in the folder `below`."""

    def __init__(self, directory, files, below="/"):
        self.directory = pathlib.Path(directory)
        self.log = self.directory / "machine.log"
        (self.directory / "script").write_text(SCRIPT)
        place = self.directory / "place"
        place.mkdir()
        program = self.directory / "planwatch"
        if below == "/":
            shutil.copy(installations.program(), program)
        self._process = processes.start(
            ["unshare", "--mount", "--propagation", "private", "sh", self.directory / "script"],
            self.log, environment=installations.environment(
                PLACE=str(place), FILES=str(files), BELOW=str(below),
                REPOSITORY=str(installations.REPOSITORY),
                PLANWATCH_PROGRAM=str(program)))
        self._first = processes.wait_until(self._find_first, 30, "the machine is there")
        processes.wait_until(
            lambda: self.run("systemctl", "is-active", "sysinit.target").stdout == "active\n", 30,
            "the machine is up")

    def _find_first(self):
        """The process that is number 1 in there."""
        assert self._process.poll() is None, processes.tail(self.log)
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                numbers = [line for line in status.read_text().splitlines()
                           if line.startswith("NSpid:")][0].split()[1:]
                if len(numbers) > 1 and numbers[-1] == "1" and (
                        status.parent / "root/etc/machine-of-the-tests").exists():
                    return int(status.parent.name)
            except (OSError, IndexError):
                continue
        return None

    def run(self, *command, within=60, user=None):
        """Runs a command in there to its end."""
        as_user = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"] if user else []
        return subprocess.run(
            ["nsenter", "--target", str(self._first), "--mount", "--uts", "--ipc", "--pid",
             "--cgroup", "--root", "--wd=/", *as_user, *map(str, command)],
            capture_output=True, text=True, timeout=within, check=False,
            stdin=subprocess.DEVNULL, env=installations.environment())

    def done(self, *command, within=60):
        """The output of a command that must end with 0."""
        result = self.run(*command, within=within)
        assert result.returncode == 0, (
            f"{command} ended with {result.returncode}\n{result.stdout}{result.stderr}\n"
            f"{self.journal()}")
        return result.stdout

    def write(self, path, text):
        """Writes a file in there."""
        target = pathlib.Path(f"/proc/{self._first}/root") / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def property(self, name, unit="planwatch"):
        """What systemd says of the unit."""
        return self.done("systemctl", "show", "--value", "--property", name, unit).strip()

    def journal(self, *arguments):
        """What the unit and systemd about it have written."""
        return self.run("journalctl", "--no-pager", "-u", "planwatch", *arguments).stdout

    def stop(self):
        processes.stop(self._process, within=20)
