"""docs/PLANS.md: `planwatch check` takes its examples, and its first row goes the way that it says."""

import json
import os
import re
import subprocess
import sys

import installation as installations
import pytest
import yaml

from installation import REPOSITORY, environment, program, run

sys.path.insert(0, str(REPOSITORY / "Tests/Lint"))

from lint import code_blocks  # noqa: E402

PAGE = (REPOSITORY / "docs/PLANS.md").read_text(encoding="utf-8")
HEAD = {
    "title": {"zh": "试验", "en": "Trial"}, "area": "371500", "startsOn": "2021-01-01",
    "endsOn": "2025-12-31", "document": "000",
}
ROW = {
    "name": {"zh": "指标", "en": "Indicator"}, "tier": "A",
    "source": {"section": "一", "quote": "引文"},
}


def examples():
    """(line, block) of what is not a file of the first row."""
    return [(line, block) for line, block in code_blocks(PAGE, "yaml") if not block.startswith("# mine/")]


@pytest.fixture
def folder(tmp_path):
    """Where the reader of the page works: the lists of the package, and nothing else."""
    (tmp_path / "config").symlink_to(REPOSITORY / "config")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/planwatch").symlink_to(program())
    return tmp_path


def test_every_example_is_taken_without_a_warning(tmp_path):
    for name in ("areas", "vocabulary", "calendar"):
        (tmp_path / f"{name}.yaml").symlink_to(REPOSITORY / f"config/{name}.yaml")
    (tmp_path / "planwatch.yaml").write_text(
        "{plans: [line*.yaml], areas: areas.yaml, vocabulary: vocabulary.yaml, calendar: calendar.yaml}")
    found = examples()
    assert len(found) > 12
    for line, block in found:
        said = yaml.load(block, yaml.BaseLoader)
        plan = said if "indicators" in said else {"indicators": {"example": {**ROW, **said}}}
        (tmp_path / f"line{line}.yaml").write_text(
            json.dumps({"id": f"line{line}", **HEAD, **typed(plan)}, ensure_ascii=False), encoding="utf-8")
    result = run("check", "--without-secrets", "--config", tmp_path / "planwatch.yaml")
    assert result.returncode == 0 and "0 warnings" in result.stderr + result.stdout, result.stdout


def typed(value):
    """Numbers and truths as such; days stay texts."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    if re.fullmatch(r"-?\d{1,5}(\.\d+)?", value) or value in ("true", "false"):
        return json.loads(value)
    return value


def first_row():
    """(line, language, block) of the files, commands and outputs of the first row."""
    section = PAGE.partition("\n## A first row\n")[2].partition("\n## The file\n")
    before = PAGE[:PAGE.index(section[0])].count("\n")
    return sorted((before + line, language, block) for language in ("yaml", "sh", "text")
                  for line, block in code_blocks(section[0], language))


def events():
    """What the scenario of the page tells, as a register sends it."""
    def event(name, kind, subject, data):
        return installations.record({
            "specversion": "1.0", "id": name, "source": "test", "type": f"education.{kind}.v1",
            "subject": subject, "time": "2022-09-02T08:00:00+08:00", "data": data})

    for name, ownership in (("public", "public"), ("costly", "privateOther")):
        yield event(name, "institution-change", f"institution/{name}", {
            "change": "opened", "date": "2015-09-01", "kind": "kindergarten", "areaCode": "371522",
            "setting": "town", "ownership": ownership})
    for number in range(10):
        yield event(f"enrol-{number}", "enrolment", f"student/{number}", {
            "schoolId": "public" if number < 6 else "costly", "stage": "kindergarten", "move": "new",
            "from": "2021-09-01"})
    yield event("moves", "enrolment", "student/6", {
        "schoolId": "public", "stage": "kindergarten", "move": "transferIn", "from": "2022-09-01"})


def plain(output):
    """The words of an output without what a clock says."""
    return re.sub(r"\d+\.\d+ s\b", "TIME", output).split()


@pytest.mark.one_kafka
def test_the_first_row_goes_the_way_that_the_page_says(kafka, make_installation, folder):
    topic = f"first.row.{kafka.port}"
    kafka.create_topic(topic, 1)
    kafka.produce(topic, list(events()))
    installation = make_installation(kafka.bootstrap, topics=[topic], clock="fixed:2022-12-31")
    installation.migrate()
    installation.done("run", "--once")
    surroundings = environment(
        PATH=f"{folder / 'bin'}:{os.environ['PATH']}", PLANWATCH_POSTGRES_URL=installation.database,
        PLANWATCH_KAFKA_BOOTSTRAP_SERVERS=kafka.bootstrap, PLANWATCH_KAFKA_TOPICS=topic,
        PLANWATCH_KAFKA_ALERTS_TOPIC=f"{topic}.alerts", PLANWATCH_CLOCK="fixed:2022-12-31",
        PLANWATCH_IDENTITY_KEY_FILE=str(installation.directory / "identity-key"),
        PLANWATCH_CONFIG="mine/planwatch.yaml", PLANWATCH_HTTP_LISTEN="127.0.0.1:0")

    def done(command):
        return subprocess.run(
            ["sh", "-eu", "-c", command], env=surroundings, cwd=folder, text=True, timeout=60,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    output = ""
    for line, language, block in first_row():
        if language == "yaml":
            (folder / block.splitlines()[0].removeprefix("# ")).write_text(block, encoding="utf-8")
        elif language == "text":
            assert plain(block) == plain(output), f"PLANS.md:{line}: {output}"
        else:
            if "status" in block:
                # Stands for the reload of a daemon.
                assert done("planwatch run --once").returncode == 0
            result = done(block)
            assert result.returncode in (0, 1), f"PLANS.md:{line}: {result.stdout}"
            # How the service stands, behind the table, is another thing on every machine.
            output = result.stdout.split("\ndaemon: ")[0]
