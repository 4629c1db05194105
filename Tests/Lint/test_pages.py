"""What documents list is what the tree has."""
import re
import sys

import lint

sys.path.insert(0, str(lint.ROOT / "docs"))

import language  # noqa: E402


def section(page, heading):
    """The rows of the tables under a heading, without the headings below it."""
    text = (lint.ROOT / page).read_text(encoding="utf-8")
    rest = text.split(f"\n## {heading}\n", 1)[1]
    return [line for line in re.split(r"\n## ", rest)[0].splitlines() if line.startswith("| ")]


def test_every_package_that_is_installed_has_its_reason():
    script = (lint.ROOT / "deploy/prerequisites").read_text(encoding="utf-8")
    packages = {name for line in re.findall(r'packages="(.*)"', script) for name in line.split()
                if not name.startswith("$")}
    rows = section("README.md", "Dependencies") + section("CONTRIBUTING.md", "What the tests need")
    told = {name for row in rows for name in re.split(r"[ ,]+", re.sub(r"\(.*?\)", "", row.split("|")[1]))}
    told -= {"", "Package", "of", "Debian", "12"}
    assert len(packages) > 15 and told == packages


def test_the_folders_of_the_source_layout_are_there():
    rows = section("docs/ARCHITECTURE.md", "Source layout")
    told = {name for row in rows[1:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == {path.name for path in (lint.ROOT / "Sources").iterdir() if path.is_dir()}


def test_the_tables_of_the_plan_language_are_those_of_the_schema():
    page = language.PAGE.read_text(encoding="utf-8")
    assert page == language.up_to_date(), "docs/PLANS.md is stale: run python3 docs/language.py"
    assert page.count("<!-- table: ") == page.count("<!-- end -->")


def test_every_error_of_check_is_explained():
    source = (lint.ROOT / "Sources/Documents/Fault.swift").read_text(encoding="utf-8")
    body = source.split("package enum Code", 1)[1].split("\n    }\n", 1)[0]
    body = re.sub(r"//.*", "", body).partition("{")[2]
    codes = set()
    for case in re.split(r"\bcase\b", body)[1:]:
        for one in case.split(","):
            codes.add(one.split("=")[-1].strip().strip('"'))
    told = {name for row in section("docs/PLANS.md", "What each error means")
            for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert len(codes) > 20 and told == codes


def test_every_word_of_a_row_and_a_target_is_on_the_page():
    schema = language.Language(language.json.loads(language.SCHEMA.read_text(encoding="utf-8")))
    rows = section("docs/PLANS.md", "A row")
    readings = schema.definitions["row"]["properties"]["reading"]["enum"]
    told = {name for row in rows for name in re.findall(r"^\| `(\w+)`", row)}
    assert told >= set(readings)
    rows = section("docs/PLANS.md", "Targets")
    verbs = {name for row in rows for name in re.findall(r"^\| [^`|]+ \| `(\w+)` \|$", row)}
    assert verbs == set(schema.definitions["target"]["properties"]["kind"]["enum"])
