"""The program beside the oracle, row by row, on a plan with every construct of the language.

    python -m pytest Tests/Blackbox/compare_language.py -s

What this version of the program does not know is left out of the plan and listed: whole rows, or only
a breakdown or a kind of target. The events are dense and of all types. Not among the tests that run by
themselves: it shows where the two differ while constructs are being added.
"""

import re
from collections import Counter

import exactness
import installation as installations
import worlds  # noqa: F401  (puts the oracle on the path)
from language_plan import BREAKDOWNS, ROWS, events, plan_text

FAULT = re.compile(r"error: (?:(?P<row>[\w-]+): )?`(?P<word>\w+)` is not implemented.*\[not_supported\]")
PLAIN_TARGET = "{kind: maintain, atLeast: 3}"
PLAIN_FOR = {"truth": "{kind: maintain, atLeast: 1}"}


class Known:
    """What is left of the plan when all is gone that the program does not know."""

    def __init__(self, path):
        self.path, self.rows, self.parts, self.left_out = path, dict(ROWS), dict(BREAKDOWNS), []
        self.define = True

    def write(self):
        self.path.write_text(plan_text(self.rows, self.parts, self.define), encoding="utf-8")

    def without(self, row, word):
        """Leaves out as little as makes the fault go away."""
        self.left_out.append(f"{row}: {word}")
        if row is None or word == "define":
            self.define = False
            self.rows.pop("defined", None)
        elif word == "breakdowns":
            self.parts.pop(row, None)
        elif row in self.rows and f"kind: {word}," in self.rows[row][3] + ",":
            unit, reading, measure, _ = self.rows[row]
            self.rows[row] = (unit, reading, measure, PLAIN_FOR.get(unit, PLAIN_TARGET))
        else:
            self.rows.pop(row, None)


def reduced(made, path):
    """The plan as far as the program takes it."""
    known = Known(path)
    for _ in range(20):
        known.write()
        found = made.command("check").stdout
        faults = {match.group("row", "word") for match in FAULT.finditer(found)}
        if not faults:
            assert "error:" not in found, found
            return known
        for row, word in sorted(faults, key=str):
            known.without(row, word)
    raise AssertionError(f"still faults after 20 rounds: {found}")


def test_where_the_program_and_the_oracle_differ(kafka, topic, make_installation, tmp_path):
    path = tmp_path / "language.yaml"
    made = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(path)], clock="fixed:2024-12-31")
    known = reduced(made, path)
    print(f"\n{len(known.rows)} of {len(ROWS)} rows; not known: {', '.join(known.left_out) or 'nothing'}")
    kafka.produce(topic, [installations.record(each) for each in events(7, 6000)])
    made.migrate()
    made.start()
    exactness.await_end(made, kafka)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(made, records)
    assert document["skipped"] == []
    found = exactness.differences(made, document, records)
    per_row = Counter(next((id for id in sorted(ROWS, key=len, reverse=True) if id in line), "-")
                      for line in found)
    for id, number in per_row.most_common():
        print(f"{id}: {number} differences, as {next(line for line in found if id == '-' or id in line)}")
    assert not found, f"{len(found)} differences in {len(per_row)} rows"
