"""The schemas of configuration files: what the program accepts, they accept, and the reverse."""

import copy
import functools
import json
import pathlib
import re

import jsonschema_rs
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANS = sorted((ROOT / "config/plans").glob("*.yaml"))
SCENARIOS = sorted((ROOT / "config/plans/tests").glob("*.yaml"))
GOOD = sorted((ROOT / "Tests/PlansTests/Fixtures/good").glob("*.yaml"))
# What only the program can see: codes, references, and what fits what.
UNSEEN = {
    "given-twice", "ratio", "reference", "target", "kinds", "more-kinds", "formulas", "unit",
    "vocabulary", "bad-value", "missing-key", "meets", "past", "path", "filters", "concept",
}
BAD = sorted((ROOT / "Tests/PlansTests/Fixtures/bad").glob("*.yaml"))


class Loader(yaml.SafeLoader):
    """YAML 1.2: days stay texts, and `no` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
        and not (tag == "tag:yaml.org,2002:bool" and first in "yYnNoO")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


@functools.cache
def validator(name):
    schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema)


def faults(name, document):
    return [error.message for error in validator(name).iter_errors(document)]


@pytest.mark.parametrize("path", PLANS + GOOD, ids=lambda path: path.stem)
def test_good_plans_fit_the_schema(path):
    assert faults("plan", load(path)) == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_plans_name_their_schema_first(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    marker = "# yaml-language-server: $schema="
    assert first.startswith(marker)
    assert (path.parent / first.removeprefix(marker)).resolve() == ROOT / "schemas/plan.schema.json"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_fit_their_schema_and_name_it_first(path):
    assert faults("scenario", load(path)) == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../schemas/scenario.schema.json"


# One change to a good scenario, which the schema must complain of.
SLIPS = [
    ("steps", [{"expects": {}}]), ("steps", [{"expect": {"valu": 1}}]),
    ("steps", [{"expect": {"value": "many"}}]), ("steps", [{"expect": {"status": "brached"}}]),
    ("steps", [{"events": [{"enrolment": {"student": "a", "grad": 1}}]}]),
    ("steps", [{"events": [{"enrollment": {"student": "a"}}]}]),
    ("steps", [{"on": "2021"}]), ("plan", None), ("defaults", {"enrolment": {"move": "now"}}),
]


@pytest.mark.parametrize(("key", "value"), SLIPS, ids=str)
def test_a_good_scenario_made_bad_is_refused(key, value):
    document = load(SCENARIOS[0])
    document[key] = value
    assert faults("scenario", document) != []


@pytest.mark.parametrize("name", ["areas", "vocabulary"])
def test_the_package_s_own_files_fit_their_schema(name):
    assert faults(name, load(ROOT / f"config/{name}.yaml")) == []


def rows_of(path):
    document = load(path)
    for row in document["indicators"]:
        alone = copy.deepcopy(document)
        alone["indicators"] = {row: document["indicators"][row]}
        yield pytest.param(alone, id=f"{path.stem}-{row}")


@pytest.mark.parametrize(
    "document", [row for path in BAD if path.stem not in UNSEEN for row in rows_of(path)])
def test_every_row_of_a_bad_plan_is_refused(document):
    assert faults("plan", document) != []


# One change to a good plan, and the key that the schema must complain of.
CHANGES = [
    (("indicators", "share", "unit"), "percents"),
    (("indicators", "share", "tier"), "D"),
    (("indicators", "share", "readng"), "census"),
    (("indicators", "share", "breakdowns"), ["No Key"]),
    (("indicators", "share", "target", "by"), 2025),
    (("indicators", "share", "target", "atMost"), 60),
    (("indicators", "share", "target", "atLeast"), "50"),
    (("indicators", "share", "target", "kind"), "milestone"),
    (("indicators", "share", "measure", "students"), {}),
    (("indicators", "share", "measure", "share", "with"), {}),
    (("indicators", "share", "measure", "share", "with"), {"grade": 1}),
    (("indicators", "public", "measure", "share", "with"), {"degree": {"atLeast": "master"}}),
    (("indicators", "years", "measure", "statistic", "ages"), [3]),
    (("indicators", "rural", "measure", "indicator", "at"), {}),
    (("indicators", "urban-rural", "target", "equals"), 1),
    (("indicators", "No-Id"), {}),
    (("startsOn",), "2021"),
    (("alerts",), {"hold": -1}),
    (("stageWeights",), {"junior": 0}),
    (("stageWeights",), {"kindergarten": 1}),
    (("define",), {"No Name": {"students": {}}}),
]


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=lambda part: str(part))
def test_a_good_plan_made_bad_is_refused(path, value):
    document = load(ROOT / "Tests/PlansTests/Fixtures/good/every-form.yaml")
    assert faults("plan", document) == []
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert faults("plan", document) != []


@pytest.mark.parametrize("key", ["id", "title", "area", "startsOn", "endsOn", "indicators"])
def test_a_plan_without_a_required_key_is_refused(key):
    document = load(ROOT / "Tests/PlansTests/Fixtures/good/every-form.yaml")
    del document[key]
    assert faults("plan", document) == [f'"{key}" is a required property']


def undescribed(schema, definitions, path=()):
    """The keys below a schema that say nothing of themselves, nor does what they refer to."""
    for name, key in schema.get("properties", {}).items():
        place = (*path, name)
        named = definitions.get(key.get("$ref", "").rpartition("/")[2], {})
        if "description" not in key and "description" not in named:
            yield "/".join(place)
        yield from undescribed(key, definitions, place)
    for inside in schema.get("anyOf", []):
        # A condition repeats keys of its own schema.
        yield from (place for place in undescribed(inside, definitions, path)
                    if place.split("/")[-1] not in schema.get("properties", {}))
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from undescribed(schema[word], definitions, path)


def test_every_key_of_a_plan_says_what_it_means():
    schema = json.loads((ROOT / "schemas/plan.schema.json").read_text(encoding="utf-8"))
    definitions = schema["$defs"]
    found = [*undescribed(schema, definitions)]
    for name, definition in definitions.items():
        found += [name] if "description" not in definition else []
        found += undescribed(definition, definitions, (name,))
    assert found == []


def hints():
    """What the code tells people to write, without what it puts in."""
    for folder in ("Documents", "YAMLReader", "Language", "Plans", "Course"):
        for path in sorted((ROOT / "Sources" / folder).rglob("*.swift")):
            for piece in path.read_text(encoding="utf-8").split("hint:")[1:]:
                depth, end = 0, 0
                while depth >= 0 and end < min(len(piece), 400):
                    depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(piece[end], 0)
                    end += 1
                for text in re.findall(r'"((?:[^"\\]|\\.)*)"', piece[:end]):
                    text = re.sub(r"\\\([^)]*\)+", "", text)
                    if text.count("`") % 2 == 0:
                        yield path.name, text


def words_of(tree):
    """Every key and every listed word of a schema or of the vocabulary."""
    if isinstance(tree, dict):
        return set(tree).union(*map(words_of, tree.values()))
    if isinstance(tree, list):
        return set().union(*map(words_of, tree))
    return {tree} if isinstance(tree, str) and " " not in tree else set()


def test_hints_name_only_what_is_supported():
    known = {"one", "another", "true", "false", "key"} | words_of(load(ROOT / "config/vocabulary.yaml"))
    for path in (ROOT / "schemas").glob("*.schema.json"):
        known |= words_of(json.loads(path.read_text(encoding="utf-8")))
    named = [(file, word) for file, text in hints() for quoted in re.findall(r"`([^`]*)`", text)
             for word in re.findall(r"[A-Za-z][A-Za-z_]*", quoted)]
    assert len(named) > 60
    assert [each for each in named if each[1] not in known] == []
