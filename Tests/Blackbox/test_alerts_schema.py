"""The schema of alerts.yaml: it accepts what the program accepts, and refuses what the program refuses for
its form. Which channels, plans, indicators and areas there are only the program knows."""

import copy
import json
import re

import installation as installations
import jsonschema_rs
import pytest
import yaml

ROOT = installations.REPOSITORY
SCHEMA = json.loads((ROOT / "schemas/alerts.schema.json").read_text(encoding="utf-8"))


def faults(document):
    jsonschema_rs.meta.validate(SCHEMA)
    return [error.message for error in jsonschema_rs.Draft202012Validator(SCHEMA).iter_errors(document)]


def sample():
    """The package's file with what stands in it as a comment."""
    lines = (ROOT / "config/alerts.yaml").read_text(encoding="utf-8").splitlines()
    return yaml.safe_load("\n".join(
        line.replace("channels: {}", "channels:").replace("routes: []", "routes:")
        if line[:4] != "#   " else line[2:] for line in lines))


def is_accepted(document, folder):
    """Whether `check` has no error in such a file; warnings are none."""
    path = folder / "alerts.yaml"
    # JSON is YAML.
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    checked = installations.run(
        "check", "--without-secrets", "--config", ROOT / "config/planwatch.yaml", within=120,
        environment=installations.environment(
            PLANWATCH_ALERTS_ROUTES=str(path), PLANWATCH_PLANS=installations.FIRST_ROWS))
    said = [line for line in checked.stdout.splitlines() if line.startswith(str(path))]
    assert checked.returncode == 0 or said, checked.stdout + checked.stderr
    return checked.returncode == 0


HOOK = {"kind": "webhook", "url": "https://example.org/hook"}
MAIL = {"kind": "email", "server": "mail.example.org:587", "from": "a@example.org", "to": "b@example.org"}
ROBOT = {"kind": "wecom", "secretFile": "key"}


def of(channel, **route):
    return {"channels": {"one": channel}, "routes": [{"channels": "one", **route}]}


GOOD = [
    {}, {"channels": None, "routes": None}, {"page": "http://10.0.0.1:8080/pages/"},
    of(HOOK), of(MAIL), of(ROBOT),
    of({**HOOK, "url": ["http://[::1]:80"], "mode": "binary", "secretFile": "s", "caFile": "c"}),
    of({"kind": "alertmanager", "url": ["http://a:1", "http://b:2"], "repeat": 3600}),
    of({**ROBOT, "kind": "dingtalk", "url": "https://example.org/robot"}),
    of({**MAIL, "user": "u", "secretFile": "s", "security": "none", "to": ["b@example.org", "c@a"]}),
    of(HOOK, area=[371500], severity=["info", "critical"], language="en"),
    of(MAIL, digest={"times": ["08:30", "23:59"], "days": "working"}),
]

# One change to a good file: where, and what then stands there.
BAD = [
    (of(HOOK), ("pages",), "https://example.org"), (of(HOOK), ("page",), "example.org"),
    (of(HOOK), ("page",), "https://example.org/?a=1"), (of(HOOK), ("page",), "https://u@example.org/"),
    (of(HOOK), ("channels",), []), (of(HOOK), ("routes",), {"channels": "one"}),
    (of(HOOK), ("channels", "One"), HOOK), (of(HOOK), ("channels", "kafka"), HOOK),
    (of(HOOK), ("channels", "one", "kind"), "pager"),
    (of(HOOK), ("channels", "one"), {"url": "https://a"}),
    (of(HOOK), ("channels", "one"), {"kind": "webhook"}), (of(HOOK), ("channels", "one", "mode"), "both"),
    (of(HOOK), ("channels", "one", "repeat"), 60),
    (of(HOOK), ("channels", "one", "url"), "ftp://example.org"),
    (of(HOOK), ("channels", "one", "url"), ["https://a", "https://b"]),
    (of(HOOK), ("channels", "one", "url"), []),
    (of(HOOK), ("channels", "one", "url"), "https://u:p@example.org"),
    (of(HOOK), ("channels", "one", "secretFile"), ""),
    (of(ROBOT), ("channels", "one"), {"kind": "feishu"}),
    (of(ROBOT), ("channels", "one", "url"), "https://example.org/?key=1"),
    (of({"kind": "alertmanager", "url": "http://a"}), ("channels", "one", "repeat"), 0),
    (of({"kind": "alertmanager", "url": "http://a"}), ("channels", "one", "repeat"), "60"),
    (of(MAIL), ("channels", "one", "server"), "mail.example.org"),
    (of(MAIL), ("channels", "one", "security"), "ssl"), (of(MAIL), ("channels", "one", "user"), "u"),
    (of(MAIL), ("channels", "one", "from"), "Office <a@example.org>"),
    (of(MAIL), ("channels", "one", "to"), []),
    (of(MAIL), ("channels", "one", "to"), ["b@example.org", "c"]),
    (of(HOOK), ("routes", 0), {}), (of(HOOK), ("routes", 0, "channels"), []),
    (of(HOOK), ("routes", 0, "channel"), "one"), (of(HOOK), ("routes", 0, "severity"), "urgent"),
    (of(HOOK), ("routes", 0, "property"), ["binding", "soft"]), (of(HOOK), ("routes", 0, "language"), "de"),
    (of(HOOK), ("routes", 0, "plan"), []), (of(MAIL), ("routes", 0, "digest"), {"days": "all"}),
    (of(MAIL), ("routes", 0, "digest"), {"times": ["8:30"]}),
    (of(MAIL), ("routes", 0, "digest"), {"times": "24:00"}),
    (of(MAIL), ("routes", 0, "digest"), {"times": "08:30", "days": "weekdays"}),
]


def test_the_package_s_file_names_its_schema_first_and_fits_it():
    text = (ROOT / "config/alerts.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=../schemas/alerts.schema.json"
    assert faults(yaml.safe_load(text)) == []
    assert len(sample()["channels"]) == 6 and faults(sample()) == []


def test_the_examples_of_the_guide_fit_it():
    examples = [yaml.safe_load(text) for text in re.findall(
        r"```yaml\n(.*?)```", (ROOT / "docs/CHANNELS.md").read_text(encoding="utf-8"), re.DOTALL)]
    whole = [each for each in examples if isinstance(each, dict) and "channels" in each]
    assert whole and all(faults(each) == [] for each in whole)


@pytest.mark.parametrize("document", GOOD, ids=lambda document: json.dumps(document)[:70])
def test_what_the_program_accepts_fits_it(document, tmp_path):
    assert is_accepted(document, tmp_path)
    assert faults(document) == []


@pytest.mark.parametrize(("document", "place", "value"), BAD, ids=lambda part: json.dumps(part)[:40])
def test_what_the_program_refuses_for_its_form_does_not_fit_it(document, place, value, tmp_path):
    changed = copy.deepcopy(document)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    assert not is_accepted(changed, tmp_path)
    assert faults(changed) != []
