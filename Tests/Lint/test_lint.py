"""The linter finds what it is there for, and lets pass what is right."""
import pathlib

import lint
import pytest

GOOD = {
    "a.yaml": "a: {b: 1}\nc: [1, 2]\n---\na: 2\n",
    "a.json": '{"a": {"b": 1}, "b": 2}\n',
    "a.md": "# One & two\n\n[down](#one--two) [other](b.md#x-y) [out](https://example.org) `[no](link)`\n",
    "b.md": "## X y\n\n```\n[no](link.md)\n```\n",
    "a.py": "import os\n\nprint(os.name)\n",
    "a.sql": "-- What it brings.\nSELECT 1;\nDO $$ BEGIN PERFORM 1; END $$;\n",
    "c.md": "```sql\nSELECT 1;\n```\n\n```sh\necho \"$HOME\"\n```\n\n```yaml\na: 1\n```\n",
}

BAD = [
    ("a.yaml", "a: 1\nb: 2\na: 3\n", 3, "the key a is given twice"),
    ("a.yaml", "a: 1 \n", 1, "spaces at the end of the line"),
    ("a.yaml", "a: [1\nb: 2\n", 2, "expected"),
    ("a.json", '{\n"a": 1,\n}\n', 3, "Expecting property name"),
    ("a.json", '{"a": 1, "a": 2}\n', 1, "the key a is given twice"),
    ("a.md", "# A\n\n[b](none.md)\n", 3, "none.md: no such file"),
    ("a.md", "# A\n\n[b](#b)\n", 3, "#b: no heading has this anchor"),
    ("a.py", "import os\nimport sys\nprint(sys.path)\n", 1, "os is imported and not used"),
    ("a.py", "def f(:\n", 1, "invalid syntax"),
    ("a.py", "x = 1  # " + "x" * 110 + "\n", 1, "columns; 110 at most"),
    ("a.sql", "SELECT 1;\n", 1, "begin with a comment"),
    ("a.sql", "-- What it brings.\nSELECT 1;\nSELEC 2;\n", 3, 'syntax error at or near "SELEC"'),
    ("a.sql", "-- What.\n\nDO $$\nBEGIN\n  PERFOR 1;\nEND $$;\n", 3, "in the body"),
    ("a.sql", "-- What.\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELEC 1 $$;\n", 2,
     "in the body"),
    ("a.md", "x\n\n```sql\nSELECT 1\nFRM b;\n```\n", 5, "SQL: syntax error"),
    ("a.md", "```sh\nrm $1\n```\n", 2, "SC2086"),
    ("a.md", "```yaml\na: 1\na: 2\n```\n", 3, "the key a is given twice"),
    ("a.md", "```json\n{]\n```\n", 2, "Expecting"),
    ("a.md", "```python\ndef f(:\n```\n", 2, "invalid syntax"),
    ("a.sh", "#!/bin/sh\n", 1, "not executable"),
    ("a.sh", "#!/bin/sh\nrm $1\n", 2, "SC2086"),
    ("run", "#!/usr/bin/env bash\n", 1, "not executable"),
    ("a.json", "1", 1, "the last line has no line feed"),
]


def test_what_is_right_passes(tmp_path, monkeypatch):
    monkeypatch.setattr(lint, "ROOT", tmp_path)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {name: list(lint.findings(tmp_path / name)) for name in GOOD}
    assert found == {name: [] for name in GOOD}


@pytest.mark.parametrize("name, text, line, message", BAD)
def test_what_is_wrong_is_found_at_its_line(tmp_path, monkeypatch, capsys, name, text, line, message):
    monkeypatch.setattr(lint, "ROOT", tmp_path)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert lint.main([str(path)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert any(shown.startswith(f"{name}:{line}: ") and message in shown for shown in printed), printed


def test_files_of_git_are_looked_at():
    names = {path.relative_to(lint.ROOT) for path in lint.tracked()}
    assert pathlib.Path("Makefile") in names and pathlib.Path("Tests/Lint/lint.py") in names
