"""Soaking stops at the first failure, says how to repeat it, and gives each round a seed of its own."""

import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import soak  # noqa: E402

GOOD = "def test_good():\n    pass\n"
# Fails with every seed but one, and says that it saw the long form.
CHOOSY = """
import os

def test_choosy():
    assert os.environ["PLANWATCH_TEST_LONG"] == "1"
    assert os.environ["PLANWATCH_TEST_SEED"] == "7", "another seed"
"""


def parts(directory):
    (directory / "test_good.py").write_text(GOOD)
    (directory / "test_choosy.py").write_text(CHOOSY)
    return {name: str(directory / f"test_{name}.py") for name in ("good", "choosy")}


def test_it_stops_at_the_first_failure_and_the_command_repeats_it(tmp_path, capsys):
    assert soak.main(["--rounds", "9", "--seed", "7"], parts(tmp_path)) == 1
    said = capsys.readouterr().out
    lines = re.findall(r"round (\d), ([\w-]+), seed (\d+): (\d \w+)", said)
    assert [line[:2] for line in lines] == [("1", "good"), ("1", "choosy"), ("2", "good"), ("2", "choosy")]
    assert [line[3] for line in lines] == ["1 passed", "1 passed", "1 passed", "1 failed"]
    assert lines[0][2] == lines[1][2] == "7" != lines[2][2] == lines[3][2]
    assert "another seed" in said and "3 parts passed" in said
    command = re.search(r"This repeats it:\n\n +(.+)\n", said).group(1)
    again = subprocess.run(command, shell=True, cwd=soak.ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 1 and "another seed" in again.stdout
    other = subprocess.run(
        command.replace(f"SEED={lines[3][2]}", "SEED=7"), shell=True, cwd=soak.ROOT, check=False,
        capture_output=True)
    assert other.returncode == 0


def test_it_ends_after_its_rounds_or_its_time(tmp_path, capsys):
    good = {"good": parts(tmp_path)["good"]}
    assert soak.main(["--rounds", "2"], good) == 0
    assert capsys.readouterr().out.count("1 passed") == 2
    assert soak.main(["--minutes", "0"], good) == 0
    assert "0 parts passed" in capsys.readouterr().out


def test_without_a_broker_it_says_so_at_once(monkeypatch, capsys):
    monkeypatch.delenv("PLANWATCH_TEST_KAFKA_HOME", raising=False)
    assert soak.main(["--rounds", "1"]) == 2
    assert "PLANWATCH_TEST_KAFKA_HOME is not set" in capsys.readouterr().out


def test_its_parts_are_in_the_tree():
    assert all((soak.ROOT / path).is_file() for path in soak.PARTS.values())
