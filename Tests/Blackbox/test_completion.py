"""Completion in the shells themselves, the manual page, and colours on a terminal."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import time

import conftest
import installation as installations
import pytest

from installation import environment, program, run

PAGE = installations.REPOSITORY / "docs/planwatch.1"

# What is typed, and all that may come next.
CASES = [
    ("planwatch sta", ["status"]),
    ("planwatch al", ["alerts"]),
    ("planwatch alerts ", [
        "ack", "list", "route", "show", "silence", "silences", "tail", "test", "unack"]),
    ("planwatch alerts silences ", ["expire", "list"]),
    ("planwatch quarantine r", ["retry"]),
    ("planwatch quarantine list --by sou", ["source"]),
    ("planwatch status --pro", ["--property"]),
    ("planwatch status --area 371500 --status off", ["off_course"]),
    ("planwatch alerts list --property ", ["anticipatory", "binding", "unspecified"]),
    ("planwatch judge --direction at_", ["at_least", "at_most"]),
    ("planwatch gap accept --rea", ["--reason"]),
    ("planwatch completion ", ["bash", "fish", "zsh"]),
    ("planwatch help ver", ["verify", "version"]),
]


@pytest.fixture
def scripts(tmp_path):
    """A function that gives a shell's script as a file."""
    def make(shell):
        if shutil.which(shell) is None:
            conftest.missing(f"{shell} is not installed")
        result = run("completion", shell)
        assert (result.returncode, result.stderr) == (0, "")
        path = tmp_path / f"completion.{shell}"
        path.write_text(result.stdout)
        return path
    return make


def in_bash(script, line):
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    asked = (f"source '{script}'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _planwatch; "
             'printf "%s\\n" "${COMPREPLY[@]}"')
    result = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True,
                            timeout=20, check=False)
    assert result.stderr == "", result.stderr
    return result.stdout.split()


def in_fish(script, line):
    result = subprocess.run(["fish", "--no-config", "-c", f"source '{script}'; complete -C '{line}'"],
                            capture_output=True, text=True, timeout=20, check=False)
    assert result.stderr == "", result.stderr
    return [each.split("\t")[0] for each in result.stdout.splitlines()]


def test_bash_completes(scripts):
    script = scripts("bash")
    for line, wanted in CASES:
        assert sorted(in_bash(script, line)) == wanted, line
    assert "planwatch.yaml" in " ".join(in_bash(
        script, f"planwatch run --config {installations.REPOSITORY}/config/p"))
    # bash takes an option apart from its value at the equals sign.
    assert in_bash(script, "planwatch status --format = js") == ["json"]


def test_fish_completes(scripts):
    script = scripts("fish")
    for line, wanted in CASES:
        # fish has a lone option's name with hyphens, and shows help beside what was asked for.
        assert sorted(in_fish(script, line)) == wanted, line


def test_zsh_completes(scripts):
    script = scripts("zsh")
    with Terminal(["zsh", "-f", "-i"]) as shell:
        shell.type("PS1='> '; unsetopt list_beep; autoload -Uz compinit; compinit -u -D\n")
        shell.type(f"source '{script}'; zstyle ':completion:*' menu no; print be''gin\n")
        shell.until("begin")
        for line, wanted in CASES:
            shell.type(f"{line}\t")
            seen = shell.settled()
            # What is alone is filled in; else all are shown.
            for word in wanted:
                assert word in seen, (line, seen)
            if len(wanted) == 1:
                assert f"{' '.join(line.split(' ')[:-1])} {wanted[0]}" in seen
            shell.type("\x15")
            shell.settled()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_finds_no_fault_in_its_script(scripts, shell):
    result = subprocess.run([shell, "-n", scripts(shell)], capture_output=True, text=True,
                            timeout=20, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_shellcheck_finds_no_fault_in_the_script_for_bash(scripts):
    result = subprocess.run(["shellcheck", "--shell=bash", scripts("bash")], capture_output=True,
                            text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_the_manual_page_is_the_programs_own_and_clean():
    page = run("manual").stdout
    assert PAGE.read_text() == page, "planwatch manual > docs/planwatch.1 brings it up to date"
    for checker in (["mandoc", "-Tlint", PAGE], ["man", "--warnings", "-E", "UTF-8", "-l", PAGE]):
        if shutil.which(checker[0]) is None:
            conftest.missing(f"{checker[0]} is not installed")
        result = subprocess.run(checker, capture_output=True, text=True, timeout=60, check=False,
                                env=environment(MANWIDTH="80", MANPAGER="cat"))
        assert (result.returncode, result.stderr) == (0, ""), result.stdout[:2000]
        if checker[0] == "mandoc":
            assert result.stdout == ""


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command, **variables):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, environment(**{"TERM": "xterm", **variables}))
        self.text = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.file)
        try:
            os.kill(self.pid, 9)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)

    def type(self, text):
        os.write(self.file, text.encode())

    def read(self, within):
        """What comes within that time, as far as it comes at once; nothing at the end."""
        if not select.select([self.file], [], [], within)[0]:
            return ""
        try:
            return os.read(self.file, 65_536).decode(errors="replace")
        except OSError:
            return ""

    def until(self, word, within=15):
        """Reads up to a word."""
        end = time.monotonic() + within
        while word not in self.text and time.monotonic() < end:
            self.text += self.read(0.2)
        assert word in self.text, self.text
        self.text = ""

    def settled(self, quiet=0.3):
        """What is written until nothing more comes, without what moves the cursor."""
        text = self.read(5)
        while piece := self.read(quiet):
            text += piece
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)

    def whole(self, within=20):
        """Everything up to the end of the program."""
        text = ""
        while piece := self.read(within):
            text += piece
        return text.replace("\r\n", "\n")


@pytest.fixture
def series(tmp_path):
    """A file that judge reads."""
    path = pathlib.Path(tmp_path / "series.csv")
    path.write_text("2021-12-31,80\n2022-12-31,81\n2023-12-31,81\n")
    return ["judge", "--series", str(path), "--direction", "at_least", "--target", "95", "--by",
            "2025-12-31", "--baseline", "80@2020-12-31", "--as-of", "2024-01-15"]


def test_colour_is_for_terminals_alone_and_never_against_NO_COLOR(series):
    assert "\x1b" not in run(*series).stdout
    with Terminal([str(program()), *series]) as terminal:
        assert "\x1b[31moff_course\x1b[0m" in terminal.whole()
    for refusal in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        with Terminal([str(program()), *series], **refusal) as terminal:
            text = terminal.whole()
            assert "off_course" in text and "\x1b" not in text
