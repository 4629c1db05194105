"""What holds for every command, without any server."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from installation import environment, program, run

COMMANDS = [
    "run", "demo", "migrate", "check", "status", "alerts tail", "alerts list", "quarantine list",
    "quarantine show", "verify", "simulate", "judge", "version",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_comes_with_an_example(command):
    result = run(*command.split(), "--help")
    assert result.returncode == 0
    assert result.stderr == ""
    assert f"Usage: planwatch {command}" in result.stdout
    assert "Example:\n  planwatch " in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_the_general_help_lists_every_command():
    result = run("--help")
    assert result.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in result.stdout


def test_the_version_is_one_line():
    assert run("--version").stdout == run("version").stdout
    assert run("--version").stdout.startswith("planwatch ")


@pytest.mark.parametrize("line, words", [
    ("", "demo"),
    ("stats", "did you mean status?"),
    ("status --fromat json", "did you mean --format?"),
    ("status --format yaml", "text, json"),
    ("simulate --seed x", "whole number"),
    ("simulate --from 2023-02-30", "YYYY-MM-DD"),
    ("simulate --from 2023-01-01 --to 2022-01-01", "2022-01-01"),
    ("simulate --schools 3", "56"),
    ("quarantine show", "topic/partition/offset"),
])
def test_a_wrong_line_ends_with_64_and_says_what_to_write(line, words):
    result = run(*line.split())
    assert result.returncode == 64
    assert result.stdout == ""
    assert words in result.stderr


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    options = ["--students", 500, "--schools", 56, "--to", "2021-03-31"]
    first = run("simulate", *options, "--out", tmp_path / "first.ndjson")
    assert first.returncode == 0
    piped = run("simulate", *options)
    assert (tmp_path / "first.ndjson").read_text() == piped.stdout
    assert run("simulate", *options, "--seed", 2).stdout != piped.stdout
    for line in piped.stdout.splitlines():
        assert json.loads(line)["specversion"] == "1.0"


def test_a_closed_pipe_is_no_failure():
    process = subprocess.Popen(
        [program(), "simulate"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment())
    assert process.stdout.readline().startswith(b"{")
    process.stdout.close()
    try:
        assert process.wait(30) == 0
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.stderr.close()


def test_a_closed_output_is_no_failure_either():
    closed = ["sh", "-c", 'exec "$@" <&- >&-', "sh", str(program()), "version"]
    result = subprocess.run(closed, stderr=subprocess.PIPE, text=True, timeout=30,
                            env=environment(), check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not pathlib.Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said():
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [program(), "version"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=30,
            env=environment(), check=False)
    assert result.returncode == 1
    assert "No space left" in result.stderr


SHIPPED = pathlib.Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def key(tmp_path):
    """A file that will do for an identity key."""
    file = tmp_path / "identity-key"
    file.write_bytes(bytes(range(32)))
    return file


def test_check_finds_no_fault_in_what_we_ship(key):
    config = SHIPPED / "planwatch.yaml"
    surroundings = environment(PLANWATCH_IDENTITY_KEY_FILE=str(key))
    for result in (run("check", "--config", config, environment=surroundings),
                   run("check", "--config", config, "--without-secrets")):
        assert (result.returncode, result.stdout) == (0, "")
        assert result.stderr == "5 plans, 0 errors, 0 warnings\n"


def test_what_reads_well_and_may_be_wrong_is_for_check_alone(tmp_path, key):
    plan = tmp_path / "daqing-14fyp.yaml"
    text = (SHIPPED.parent / "Tests/FirstRows/daqing-14fyp.yaml").read_text(encoding="utf-8")
    assert "{kind: maintain, atLeast: 52}" in text
    plan.write_text(text.replace("{kind: maintain, atLeast: 52}", "{kind: maintain, atLeast: 0.52}"),
                    encoding="utf-8")
    config = shipped_with(tmp_path, key, plans=[str(plan)])
    checked = run("check", "--config", config)
    assert checked.returncode == 0
    assert "warning: daqing-public-kg-share: 0.52 is less than 1 percent [target]; " in checked.stdout
    assert checked.stderr.endswith("1 plan, 0 errors, 1 warning\n")
    listed = run("status", "--config", config, "--timeout", 1)
    assert "0.52" not in listed.stdout + listed.stderr


def shipped_with(tmp_path, key, **changes):
    """A configuration file of ours with other settings, one key a line as JSON writes them."""
    settings = {
        "kafka": {"bootstrapServers": "127.0.0.1:9"},
        "postgres": {"url": "postgresql://nobody@127.0.0.1:9/none"},
        "plans": [str(SHIPPED / "plans/*.yaml")], "areas": str(SHIPPED / "areas.yaml"),
        "calendar": str(SHIPPED / "calendar.yaml"), "vocabulary": str(SHIPPED / "vocabulary.yaml"),
        "identity": {"keyFile": str(key)}, "http": {"listen": "127.0.0.1:0"}, **changes,
    }
    config = tmp_path / "planwatch.yaml"
    config.write_text(json.dumps(settings, indent=1))
    return config


@pytest.mark.parametrize("changes, words", [
    ({"postgres": {"url": "postgresql://u@127.0.0.1:9/db?sslmod=require"}}, "did you mean `sslmode`?"),
    ({"postgres": {"url": "jdbc:postgresql://127.0.0.1:9/db"}}, "postgresql://user@host"),
    ({"postgres": {"url": "postgres//x"}}, "postgresql://user@host"),
    ({"kafka": {"properties": {"nonsense.property": "x"}}}, "nonsense.property"),
    ({"kafka": {"properties": {"enable.auto.commit": "true"}}}, "positions are kept in PostgreSQL"),
    ({"kafka": {"properties": {"security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"}}},
     "/nowhere/ca.pem"),
    ({"kafka": {"topics": ["^education.("]}}, "not a regular expression"),
    ({"identity": {"keyFile": "/nowhere/key"}}, "/nowhere/key"),
])
def test_what_run_does_not_take_check_finds_with_its_place(tmp_path, key, changes, words):
    config = shipped_with(tmp_path, key, **changes)
    checked = run("check", "--config", config)
    assert checked.returncode == 1, checked.stderr
    [fault] = [line for line in checked.stdout.splitlines() if ": warning: " not in line]
    assert re.match(rf"{re.escape(str(config))}:[1-9]\d*:[1-9]\d*: error: .* \[\w+\]; .", fault)
    assert words in fault
    begun = run("run", "--config", config)
    assert begun.returncode == 78
    assert fault in begun.stderr


def test_a_key_that_is_too_short_is_found_before_a_start(tmp_path, key):
    key.write_bytes(b"short")
    config = shipped_with(tmp_path, key)
    for command, code in {"check": 1, "run": 78}.items():
        result = run(command, "--config", config)
        assert result.returncode == code
        assert "has 5 bytes" in result.stdout + result.stderr


def test_an_empty_configuration_needs_a_key_before_it_is_taken(tmp_path, key):
    for file in ("areas.yaml", "calendar.yaml", "vocabulary.yaml", "plans"):
        (tmp_path / file).symlink_to(SHIPPED / file)
    config = tmp_path / "planwatch.yaml"
    config.write_text("")
    for command, code in {"check": 1, "run": 78}.items():
        result = run(command, "--config", config)
        assert result.returncode == code
        assert "identity.keyFile" in result.stdout + result.stderr
    surroundings = environment(PLANWATCH_IDENTITY_KEY_FILE=str(key))
    assert run("check", "--config", config, environment=surroundings).returncode == 0


def test_a_fault_of_a_variable_names_the_variable(tmp_path, key):
    config = shipped_with(tmp_path, key)
    surroundings = environment(PLANWATCH_POSTGRES_URL="jdbc:postgresql://h/d")
    result = run("check", "--config", config, environment=surroundings)
    assert result.returncode == 1
    assert "environment:0:0: error: PLANWATCH_POSTGRES_URL: " in result.stdout


def test_check_lists_faults_with_their_places(tmp_path):
    config = tmp_path / "planwatch.yaml"
    config.write_text("kafka:\n  bootstrapServer: localhost:9092\n")
    result = run("check", "--config", config)
    assert result.returncode == 1
    assert f"{config}:2:3: error: " in result.stdout
    assert "bootstrapServers" in result.stdout


def test_a_variable_names_the_configuration(tmp_path):
    config = tmp_path / "other.yaml"
    result = run("check", environment=environment(PLANWATCH_CONFIG=str(config)))
    assert result.returncode == 1
    assert str(config) in result.stdout


def test_nobody_there_is_69_in_time(tmp_path, key):
    config = shipped_with(tmp_path, key)
    for line in ("check --connect", "simulate --to-kafka t"):
        result = run(*line.split(), "--config", config, "--timeout", 2, within=40)
        assert result.returncode == 69, f"{line}: {result.stderr}"


def test_judge_takes_the_byte_order_mark_of_a_spreadsheet(tmp_path):
    series = b"date,value\r\n2021-12-31,80\r\n2022-12-31,81\r\n"
    line = (b'{"id": "a", "series": [["2021-12-31", 80], ["2022-12-31", 81]], "target": 95,'
            b' "direction": "at_least", "by": "2025-12-31", "asOf": "2023-06-30"}\n')
    options = {
        "--series": (series, "--direction at_least --target 95 --by 2025-12-31 --as-of 2023-06-30"),
        "--batch": (line, ""),
    }
    for option, (text, others) in options.items():
        answers = []
        for mark in (b"", b"\xef\xbb\xbf"):
            file = tmp_path / "input"
            file.write_bytes(mark + text)
            words = ["judge", option, file, *others.split()]
            result = run(*words, *(["--format", "json"] if others else []))
            assert result.returncode == 0, result.stdout + result.stderr
            answers.append(result.stdout)
        assert answers[0] == answers[1] and '"value":81' in answers[0].replace(" ", "")


def test_nothing_is_coloured_in_a_pipe():
    result = run("--help", environment=environment(TERM="xterm-256color"))
    assert "\x1b" not in result.stdout + result.stderr
    assert os.linesep in result.stdout
