"""What documents list is what the tree has."""
import re

import lint


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
