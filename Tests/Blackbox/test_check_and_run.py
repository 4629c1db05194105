"""What `check` passes, `run` takes, and what it finds, `run` refuses with the same words."""

import json
import pathlib

import installation as installations
import processes
import psycopg
import pytest

ROOT = installations.REPOSITORY
FIXTURES = ROOT / "Tests/PlansTests/Fixtures"
PACKAGED = ("areas.yaml", "calendar.yaml", "vocabulary.yaml")
# What users set beside the plans: [] where it is right.
SETTINGS = {
    "alerts-of-no-days": {"alerts": {"hold": 0, "recovery": 0, "maxLag": 1, "maxAge": 0}},
    "alerts-held-below-nothing": {"alerts": {"hold": -1}},
    "alerts-in-words": {"alerts": {"recovery": "a week"}},
    "alerts-misspelt": {"alerts": {"maxlag": 5}},
    "silent-areas": {"coverage": {"silentAreas": "hold"}},
    "silent-areas-otherwise": {"coverage": {"silentAreas": "yes"}},
    "day-that-is-fixed": {"clock": "fixed:2024-12-31"},
    "day-that-does-not-exist": {"clock": "fixed:2024-02-30"},
    "no-plan": {"plans": ["nothing/*.yaml"]},
    "quarantine-for-no-day": {"privacy": {"quarantineDays": 0}},
    "port-alone": {"http": {"listen": "9464"}},
}
FILES = {
    "area-twice": ("areas.yaml", "areas: [{code: 1, name: {zh: 甲, en: A}, kind: city},"
                                 " {code: 1, name: {zh: 乙, en: B}, kind: city}]"),
    "semester-of-no-year": ("calendar.yaml", "semesters: {2023: {}}"),
    "vocabulary-of-nothing": ("vocabulary.yaml", "nothing: []"),
}
PLAN_ALERTS = {"held": "{hold: 0, recovery: 30}", "misspelt": "{holds: 3}", "negative": "{recovery: -1}"}


def plan(alerts="{}"):
    text = (FIXTURES / "good/past.yaml").read_text(encoding="utf-8")
    return text.replace("document:", f"alerts: {alerts}\ndocument:")


def plans(sort):
    """The plans of the tests' fixtures, {file: text}, with codes of the packaged vocabulary."""
    return {file.name: file.read_text(encoding="utf-8").replace("foodSafety", "healthCourse")
            for file in sorted((FIXTURES / sort).glob("*.yaml"))}


def samples():
    for sort in ("good", "bad"):
        for name, text in plans(sort).items():
            yield f"{sort}-{name}", {"plans": [name]}, {name: text}
    yield from ((name, more, {}) for name, more in SETTINGS.items())
    yield from ((name, {}, {file: text}) for name, (file, text) in FILES.items())
    for name, alerts in PLAN_ALERTS.items():
        yield "plan-alerts-" + name, {"plans": ["past.yaml"]}, {"past.yaml": plan(alerts)}


SAMPLES = list(samples())


def configured(directory, more, files, **servers):
    """The configuration of a sample, with nobody at the servers unless they are named."""
    key = directory / "identity-key"
    key.write_bytes(bytes(range(32)))
    for name in PACKAGED:
        (directory / name).write_bytes((ROOT / "config" / name).read_bytes())
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    settings = {
        "kafka": {"bootstrapServers": "127.0.0.1:9"},
        "postgres": {"url": "postgresql://nobody@127.0.0.1:9/none"},
        "plans": [str(ROOT / "Tests/FirstRows/*.yaml")], "identity": {"keyFile": str(key)},
        "http": {"listen": "127.0.0.1:0"}, **servers, **more,
    }
    config = directory / "planwatch.yaml"
    config.write_text(json.dumps(settings, indent=1))
    return config


def errors(text):
    return [line for line in text.splitlines() if ": error: " in line]


@pytest.mark.parametrize("name, more, files", SAMPLES, ids=[sample[0] for sample in SAMPLES])
def test_check_and_run_say_the_same(tmp_path, name, more, files):
    config = configured(tmp_path, more, files)
    checked = installations.run("check", "--config", config)
    assert checked.returncode in (0, 1), checked.stderr
    assert (checked.returncode == 1) == bool(errors(checked.stdout))
    if name.startswith(("good-", "bad-")):
        assert (checked.returncode == 0) == name.startswith("good-"), checked.stdout
    if checked.returncode == 1:
        begun = installations.run("run", "--config", config)
        assert begun.returncode == 78
        assert errors(begun.stderr) == errors(checked.stdout)
        return
    # It is taken once the page is served: servers that are not there are waited for.
    log = tmp_path / "log"
    daemon = processes.start(
        [installations.program(), "run", "--config", config], log,
        environment=installations.environment())
    try:
        processes.wait_until(
            lambda: "listening address=" in log.read_text() or daemon.poll() is not None, 20,
            "it is taken or refused")
        assert daemon.poll() is None, log.read_text()
    finally:
        assert processes.stop(daemon) in (0, 78), log.read_text()


@pytest.mark.one_kafka
def test_what_check_passes_is_run_to_its_end(kafka, topic, database, tmp_path):
    """All good samples at once, over facts: they are counted and judged, not only read."""
    kafka.produce(topic, installations.simulated(students=500, end="2021-12-31"))
    good = plans("good")
    config = configured(
        tmp_path, {"plans": sorted(good)}, good, postgres={"url": database}, clock="events",
        kafka={"bootstrapServers": kafka.bootstrap, "topics": [topic], "group": topic,
               "alertsTopic": "planwatch.alerts." + topic})
    for line in ("check --connect", "migrate", "run --once", "verify"):
        result = installations.run(*line.split(), "--config", config, within=180)
        # The schema comes after the first.
        assert result.returncode == (78 if line == "check --connect" else 0), result.stderr
    with psycopg.connect(database) as connection:
        found = {row[0] for row in connection.execute(
            "SELECT plan_id FROM planwatch.indicator_status")}
    assert found == {pathlib.Path(name).stem for name in good}
