"""One installation of Planwatch: a configuration in a directory, and the program that runs on it."""

import fcntl
import json
import os
import pathlib
import pty
import struct
import subprocess
import termios

import processes

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
# A test that is about the daemon takes these few rows; the package's own plans take their time.
FIRST_ROWS = str(REPOSITORY / "Tests/FirstRows/*.yaml")


def program(checkout=REPOSITORY):
    """The binary under test: PLANWATCH_PROGRAM, else what was built last and best; of another
    checkout its own."""
    named = os.environ.get("PLANWATCH_PROGRAM") if checkout == REPOSITORY else None
    places = [pathlib.Path(named)] if named else [
        checkout / ".build/release/planwatch",
        checkout / ".build/debug/planwatch",
    ]
    for place in places:
        if place.is_file():
            return place.resolve()
    raise RuntimeError(f"no program at {' or '.join(map(str, places))}: build it first")


def environment(**more):
    """The surroundings of a command: nothing of ours that the program would take for itself."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("PLANWATCH_")
    }
    return {**kept, **more}


def run(*arguments, within=60, checkout=REPOSITORY, **options):
    """Runs one command to its end."""
    return subprocess.run(
        [str(program(checkout)), *map(str, arguments)],
        capture_output=True, text=True, timeout=within, check=False,
        stdin=subprocess.DEVNULL, env=options.pop("environment", environment()), **options)


def simulated(scenario="steady", seed=1, students=1000, schools=56, start="2020-09-01",
              end="2022-03-31", places=None):
    """Records of a simulated city, or of the places that are named: (key, value, headers)."""
    result = run(
        "simulate", "--scenario", scenario, "--seed", seed, "--students", students,
        "--schools", schools, "--from", start, "--to", end,
        *(["--places", places] if places else []), within=120)
    assert result.returncode == 0, result.stderr
    return [record(line) for line in result.stdout.splitlines()]


def record(event):
    """The record of a structured event, given as JSON text or as a dictionary."""
    if isinstance(event, dict):
        event = json.dumps(event, ensure_ascii=False)
    headers = [("content-type", b"application/cloudevents+json")]
    return json.loads(event)["subject"].encode(), event.encode(), headers


class Installation:
    """A configuration of its own on given servers, of this checkout or another."""

    def __init__(self, directory, database_url, bootstrap, topics=("education.events",),
                 checkout=REPOSITORY, **more):
        self.checkout = checkout
        self.directory = pathlib.Path(directory)
        self.log = self.directory / "planwatch.log"
        self.daemons = []
        # What else a daemon finds in its environment.
        self.surroundings = {}
        self.database = database_url
        self.topics = list(topics)
        key = self.directory / "identity-key"
        key.write_text("a key for tests alone, of more than 32 bytes")
        self.config = self.directory / "planwatch.yaml"
        files = checkout / "config"
        settings = {
            "kafka": {
                "bootstrapServers": bootstrap, "topics": list(topics),
                "group": "planwatch-" + self.directory.name,
                "alertsTopic": "planwatch.alerts." + self.directory.name,
            },
            "postgres": {"url": database_url},
            "plans": [FIRST_ROWS],
            "areas": str(files / "areas.yaml"),
            "calendar": str(files / "calendar.yaml"),
            "vocabulary": str(files / "vocabulary.yaml"),
            "identity": {"keyFile": str(key)},
            "clock": "events",
            "http": {"listen": "127.0.0.1:0"},
        }
        if shards := os.environ.get("PLANWATCH_TEST_SHARDS"):
            settings["sharing"] = {"shards": int(shards)}
        for name, value in more.items():
            if isinstance(value, dict):
                settings.setdefault(name, {}).update(value)
            else:
                settings[name] = value
        # JSON is YAML.
        self.config.write_text(json.dumps(settings, indent=2))

    def command(self, *arguments, within=60):
        """Runs a command on this installation to its end."""
        return run(
            *arguments, "--config", self.config, within=within, checkout=self.checkout)

    def on_terminal(self, columns, *arguments):
        """What a command shows on a terminal of that width without colours."""
        terminal, output = pty.openpty()
        fcntl.ioctl(output, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen(
            [str(program(self.checkout)), *map(str, arguments), "--config", str(self.config)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            env=environment(NO_COLOR="1"))
        os.close(output)
        shown = b""
        try:
            while data := os.read(terminal, 65_536):
                shown += data
        except OSError:
            pass  # so a terminal says that nobody writes to it any more
        os.close(terminal)
        assert process.wait(30) == 0
        return shown.decode().replace("\r\n", "\n")

    def done(self, *arguments, within=60):
        """The standard output of a command that must end with 0."""
        result = self.command(*arguments, within=within)
        assert result.returncode == 0, (
            f"{arguments} ended with {result.returncode}\n{result.stderr}\n{self.last_words()}")
        return result.stdout

    def migrate(self):
        self.done("migrate")

    def start(self, **more):
        """Starts a daemon beside those that run already."""
        # Several on one machine need names of their own; what one daemon has does not matter.
        more = {"PLANWATCH_SHARING_MEMBER": f"member-{len(self.daemons)}",
                **self.surroundings, **more}
        daemon = processes.start(
            [program(self.checkout), "run", "--config", self.config], self.log,
            environment=environment(**more))
        self.daemons.append(daemon)
        return daemon

    def kill(self, daemon):
        """kill -9."""
        daemon.kill()
        daemon.wait(10)

    def stop(self, daemon, within=30):
        """SIGTERM; the exit code."""
        return processes.stop(daemon, within=within)

    def wait(self, seconds=60):
        """Waits until everything is read, judged and delivered."""
        self.done("status", "--wait", seconds, within=seconds + 30)

    def status(self, *filters):
        return json.loads(self.done("status", "--format", "json", *filters))

    def transitions(self):
        """All delivered transitions, as `alerts tail` shows them."""
        lines = self.done(
            "alerts", "tail", "--since", 0, "--no-follow", "--historic", "--format", "json")
        return [
            line for line in map(json.loads, lines.splitlines()) if line["kind"] == "transition"]

    def verify(self):
        """The answer of verify, whatever it is."""
        result = self.command("verify", "--format", "json", within=180)
        assert result.returncode in (0, 1), f"{result.stderr}\n{self.last_words()}"
        return json.loads(result.stdout)

    def dump(self):
        """The canonical text of the whole state."""
        return self.done("verify", "--dump", within=180)

    def last_words(self):
        return processes.tail(self.log)

    def close(self):
        for daemon in self.daemons:
            processes.stop(daemon, within=15)
