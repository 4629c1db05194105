"""The scenarios of the packaged plans, played by the oracle: it finds what they expect."""

import pytest
from scenarios import ROOT, fits, play

FOLDER = ROOT / "config/plans/tests"


def wrong(path):
    """What the oracle finds otherwise."""
    return [each for each in play(path) if not fits(*each[3:])]


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.yaml")))
def test_the_oracle_finds_what_a_scenario_expects(name):
    assert not wrong(FOLDER / name)


@pytest.mark.parametrize(("old", "new", "key"), [
    ("value: 50, numerator", "value: 51, numerator", "value"),
    ("status: not_due", "status: no_data", "status"),
    ("a1..a20", "a1..a19", "numerator"),
    ("value: about 52.63", "value: about 52.64", "value"),
])
def test_a_changed_scenario_is_seen(tmp_path, old, new, key):
    name = "liaocheng-public-kg-share.yaml"
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert key in {each[3] for each in wrong(tmp_path / name)}
