#!/usr/bin/env python3
"""Copies every row that the program computes from Tests/Ledger/plans into config/plans.

    Tests/Ledger/release.py [--program .build/release/planwatch]

A row is computed if `planwatch check` takes it. The plans of the package are written again, with the rows,
their order and the headings of the plans as they are to be, and the codes that they name go from the
additions into config/vocabulary.yaml. What a plan lacks still is listed, each row with what is not known.
A plan that lacks nothing has its one place in config/plans from then on, and its file here is removed.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

from planreader import Reader  # noqa: E402
from test_ledger import ADDITIONS, read  # noqa: E402

VOCABULARY = ROOT / "config/vocabulary.yaml"
HEAD = "# yaml-language-server: $schema=../../schemas/plan.schema.json\n\n"
FAULT = re.compile(r"^(?P<file>.+?):(?P<line>\d+):\d+: error: (?P<said>.*)$", re.M)


class PlanText:
    """A plan by its lines, of which some are left out."""

    def __init__(self, path):
        self.path, self.name = path, path.name
        # The first line says what the folder is.
        self.lines = path.read_text(encoding="utf-8").splitlines()[1:]
        self.begin = self.lines.index("indicators:")
        self.lacking, self.keys_left_out = {}, 0

    def part(self, number):
        """What a line belongs to, by the first and the last line and its words: a row, a definition
        or a key of the plan."""
        depth = "  " if self.lines[number].startswith("  ") else ""
        first = number
        while not re.match(rf"{depth}\w", self.lines[first]):
            first -= 1
        last = first + 1
        while last < len(self.lines) and re.match(rf"{depth}  +\S", self.lines[last]):
            last += 1
        return first, last, self.lines[first].strip().split(":")[0]

    def leave_out(self, number, said):
        if "`breakdowns` is not implemented" in said:
            self.lines[number] = ""
            self.keys_left_out += 1
            return
        first, last, name = self.part(number)
        if first > self.begin:
            self.lacking.setdefault(name, said.removeprefix(f"{name}: "))
        else:
            self.keys_left_out += 1
        self.lines[first:last] = [""] * (last - first)

    def text(self):
        """Without what is left out, and without a heading over nothing."""
        text = "\n".join(line for line in self.lines if line) + "\n"
        text = re.sub(r"^define:\n(?:  #.*\n)*(?=\w)", "", text, flags=re.M)
        head, rows = text.split("indicators:\n")
        rows = re.sub(r"^(  #.*\n)+(?=  #|\Z)", "", rows, flags=re.M)
        rows = re.sub(r"^(  #.*\n)", r"\n\1", rows, flags=re.M)
        rows = re.sub(r"^(  \w)", r"\n\1", rows, flags=re.M)
        return f"{HEAD}{head}indicators:\n{rows}"


def additions():
    """Of each file its lines by list and code."""
    found = {}
    for path in ADDITIONS:
        lists, group = found.setdefault(path, {}), None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if match := re.match(r"(\w+):$", line):
                group = lists.setdefault(match[1], {})
            elif match := re.match(r"  (\w+):", line):
                group[match[1]] = line
    return found


def codes_of(text):
    return Reader(read(text), {}).read().codes


def vocabulary_with(wanted):
    """The vocabulary with these codes of the additions, each at the end of its list."""
    text = VOCABULARY.read_text(encoding="utf-8")
    for lists in additions().values():
        for group, codes in lists.items():
            lines = "".join(line for code, line in codes.items() if wanted((group, code)))
            found = re.search(rf"^{group}:\n(?:  .*\n)*", text, re.M)
            if lines and found:
                text = text[:found.end()] + lines + text[found.end():]
            elif lines:
                text = f"{text.rstrip()}\n\n{group}:\n{lines}"
    return text


def keep_additions(wanted):
    for path, lists in additions().items():
        text = path.read_text(encoding="utf-8")
        for group, codes in lists.items():
            for code, line in codes.items():
                if not wanted((group, code)):
                    text = re.sub(rf"(^{group}:\n(?:  .*\n)*?){re.escape(line)}", r"\1", text, flags=re.M)
        text = re.sub(r"^\w+:\n\n?(?!  )", "", text, flags=re.M).rstrip() + "\n"
        if re.search(r"^\w", text, re.M):
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()


def reduce(plans, program, folder):
    """Leaves out of the plans what `check` refuses, until it refuses nothing."""
    for file in ("planwatch.yaml", "areas.yaml", "calendar.yaml"):
        shutil.copy(ROOT / "config" / file, folder)
    (folder / "vocabulary.yaml").write_text(vocabulary_with(lambda code: True), encoding="utf-8")
    shutil.copytree(ROOT / "config/plans", folder / "plans")
    by_file = {str(folder / "plans" / plan.name): plan for plan in plans}
    while True:
        for file, plan in by_file.items():
            pathlib.Path(file).write_text("\n".join(plan.lines) + "\n", encoding="utf-8")
        said = subprocess.run(
            [program, "check", "--without-secrets", "--config", folder / "planwatch.yaml"],
            capture_output=True, text=True, check=False).stdout
        faults = list(FAULT.finditer(said))
        if not faults:
            return
        for fault in faults:
            plan, number = by_file[fault["file"]], int(fault["line"]) - 1
            if plan.lines[number]:  # not gone with a fault before it
                plan.leave_out(number, fault["said"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / ".build/release/planwatch", type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    plans = [PlanText(path) for path in sorted((HERE / "plans").glob("*.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        reduce(plans, program, pathlib.Path(folder))
    used = set()
    for plan in plans:
        text = plan.text()
        (ROOT / "config/plans" / plan.name).write_text(text, encoding="utf-8")
        used |= codes_of(text)
        for row, said in plan.lacking.items():
            print(f"{row}: {said}")
    VOCABULARY.write_text(vocabulary_with(used.__contains__), encoding="utf-8")
    keep_additions(lambda code: code not in used)
    for plan in plans:
        written = len(read(plan.text())["indicators"])
        if not plan.lacking and not plan.keys_left_out:
            plan.path.unlink()
        print(f"{plan.name}: {written} rows, {len(plan.lacking)} lacking")


if __name__ == "__main__":
    main()
