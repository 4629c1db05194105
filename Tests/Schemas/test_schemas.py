"""Schemas and decoder come to the same verdict, on the samples and on many mutations of them."""

import copy
import json
import os
import random
from decimal import Decimal

import jsonschema
import pytest
from decode_probe import STRUCTURED, decode
from event_schemas import IDENTITY, SCHEMAS, load, pointers

SAMPLES = sorted((SCHEMAS / "samples").glob("*/*-*.json"))
SEED = int(os.environ.get("PLANWATCH_TEST_SEED") or random.SystemRandom().randrange(10**9))
MUTATIONS = 8000
MISSING = object()


class Spelt(str):
    """A number with its own spelling."""


def write(value):
    """JSON in which a number stands as it was spelt."""
    if isinstance(value, Spelt):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + write(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value)


def record(event):
    """The record of an event, its key the subject."""
    subject = load(write(event)).get("subject")
    key = subject.encode() if isinstance(subject, str) else None
    return key, write(event).encode(), STRUCTURED


def expected(event):
    """(verdict, pointers) by the schemas, in the order of reasons that the contract gives."""
    found = pointers(event)
    if any(pointer.split("/")[1] in IDENTITY for pointer in found):
        return "not_a_cloudevent", {None}
    if event["type"] not in {f"education.{path.name}.v1" for path in SCHEMAS.glob("samples/*")}:
        return "unknown_type", {None}
    return ("schema_violation", found) if found else ("fact", {None})


def test_every_schema_is_a_schema():
    files = sorted(SCHEMAS.glob("*.schema.json"))
    assert len(files) == 25  # the envelope and 24 types
    for file in files:
        jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text()))


@pytest.mark.parametrize("kind", sorted(path.name for path in SCHEMAS.glob("samples/*")))
def test_samples(kind):
    samples = [path for path in SAMPLES if path.parent.name == kind]
    manifest = json.loads((SCHEMAS / "samples" / kind / "expected.json").read_text())
    assert {path.name for path in samples if path.name.startswith("bad-")} == set(manifest)
    assert len(manifest) >= 2 and len(samples) - len(manifest) >= 2
    events = [load(path.read_text()) for path in samples]
    answers = decode([
        (str(event["subject"]).encode(), path.read_bytes(), STRUCTURED)
        for event, path in zip(events, samples)
    ])
    for path, event, answer in zip(samples, events, answers):
        wanted = manifest.get(path.name, {"reason": "fact", "pointer": None})
        verdict, places = expected(event)
        assert (verdict, wanted["reason"]) == (wanted["reason"], answer["verdict"]), path
        assert wanted["pointer"] in places and wanted["pointer"] == answer.get("pointer"), path


OTHERS = [
    None, True, False, 0, 1, -1, 12, 13, 1899, 1900, 2100, 2101, 999999999999, 1000000000000,
    Spelt("2023.0"), Spelt("2.023e3"), Spelt("20230e-1"), Spelt("2023.5"), Spelt("-0"),
    Spelt("-0.0"), Spelt("1e-400"), Spelt("0.000001"), Spelt("0.0000001"), Spelt("1E2"),
    Spelt("999999999999.999999"), Spelt("9999999999999999e-4"), Spelt("1e11"), Spelt("1e12"),
    Spelt("-999999999999.9999990000"), Spelt("12.000000000000000000000000000000000000001"),
    "", " ", "a", "A1", "1a", "a-b", "a_b", "a.b:c", "a/b", "a b", "a\n", "é", "聊城", "2023",
    "2023-1", "2023-2", "2023-3", "2023-01", "1899", "2100-1", "2101", "2023-09-01", "2023-9-1",
    "2023-02-29", "2024-02-29", "1900-02-29", "2023-13-01", "2023-00-01", "2023-01-00",
    "2023-09-31", "1850-01-01", "9999-12-31", "2023-09-01T00:00:00Z", "2023-09-01 ", "x" * 64,
    "x" * 65, "x" * 128, "x" * 129, "x" * 256, "x" * 257, "园" * 85, "园" * 86, "\u0085", "\u007f",
    "371502", "371502102001", "3715021020011", "degree", "bachelor", "opened", "budget", "final",
    "primary", "Primary", "primary ", "male", "rural", "other", [], {}, [None], ["primary"],
    ["poor", "poor"], ["a", 1], {"result": "clear"}, {"doneOn": "2023-02-30"}, {"sex": "none"},
    {"ageFrom": 3, "ageTo": Spelt("5.0")}, {"ageFrom": -1}, {"item": "a"}, {"item": "1"}, [[]],
    True, False, 0.5, 120, Spelt("120.0"), Spelt("120.1"), Spelt("85.25"), Spelt("0.01"),
    Spelt("0.001"), Spelt("99999999999999.99"), Spelt("1e14"), {"wifi": True}, {"places": 45},
    {"wi-fi": 1}, {"places": Spelt("1e12")}, {"places": Spelt("0.0000001")}, {"places": None},
    {"places": "45"}, "met", "granted", "city", "completed", "published", "2100-2", "2101-1",
]
TIMES = [
    "2023-09-04T09:12:30Z", "2023-09-04t09:12:30z", "2023-09-04 09:12:30Z", "2023-09-04T09:12:30",
    "2023-09-04T09:12:60Z", "2023-09-04T24:00:00Z", "2023-09-04T09:12:30.1234567890Z",
    "2023-09-04T09:12:30.Z", "2023-09-04T09:12:30.5+23:59", "2023-09-04T09:12:30+24:00",
    "2023-09-04T09:12:30+0800", "2023-09-04T09:12:30-00:00", "2023-02-29T00:00:00Z", "", None, 5,
]
ATTRIBUTES = {
    "time": TIMES,
    "subject": ["student/a", "student/", "student", "staff/a", "institution/a", "area/a", "area/a b",
                "resource/a", "person/a", "persons/a", "person/", "resource/a/b",
                "Student/a", "area/" + "x" * 128, "area/" + "x" * 129, "", None, 3, "area/聊"],
    "corrects": ["a", "", None, 7, "x" * 256, "x" * 257, "\u0001", "Ünï", []],
    "retracts": ["a", "", None, 7, "x" * 256, "x" * 257, "\u009f", {}],
    "datacontenttype": ["application/json", "APPLICATION/JSON; a=b", "application/json ;", None,
                        "application/jsonx", "text/json", "", 1],
    "data": [None, [], {}, "x", MISSING],
    "id": ["", None, "x" * 256, "x" * 257, "园" * 86, 1, "a\u007f", MISSING],
    "specversion": ["1.0", "1.1", None, Spelt("1.0"), MISSING],
    "type": ["education.enrolment.v2", "education.statistic.v1", "education.x.v1", "", None, 1],
}


def mutate(event, chance):
    """One change, mostly in the data."""
    event = copy.deepcopy(event)
    target, change = event, chance.random()
    if change < 0.25 or not isinstance(event.get("data"), dict):
        name = chance.choice(list(ATTRIBUTES))
        value = chance.choice(ATTRIBUTES[name])
    else:
        target = event["data"]
        inner = [value for value in target.values() if isinstance(value, dict)]
        if inner and change < 0.4:
            target = chance.choice(inner)
        name = chance.choice(sorted({"from"} | set(target) | set(FIELDS.get(event.get("type"), ()))))
        value = MISSING if change > 0.9 else chance.choice(OTHERS)
        if change > 0.97:
            name = chance.choice(["extra", "schoolID", "ZZ", "a" * 30])
    if value is MISSING:
        target.pop(name, None)
    else:
        target[name] = value
    return event


def _fields():
    schemas = {path.name.removesuffix(".v1.schema.json"): load(path.read_text())
               for path in SCHEMAS.glob("*.v1.schema.json")}
    return {f"education.{name}.v1": sorted(schema["properties"]) for name, schema in schemas.items()}


FIELDS = _fields()


def test_mutations():
    print(f"seed {SEED} (set PLANWATCH_TEST_SEED to repeat)")
    chance = random.Random(SEED)
    good = [load(path.read_text()) for path in SAMPLES if path.name.startswith("good-")]
    events = []
    while len(events) < MUTATIONS:
        event = mutate(chance.choice(good), chance)
        if chance.random() < 0.3:
            event = mutate(event, chance)
        events.append(event)
    verdicts = {}
    for event, answer in zip(events, decode([record(event) for event in events])):
        verdict, places = expected(load(write(event)))
        seen = answer["verdict"]
        if verdict == "fact" and seen == "implausible_time":
            seen = "fact"  # what is plausible is no matter of a schema
        assert seen == verdict, (SEED, write(event), places, answer)
        assert answer.get("pointer") in places, (SEED, write(event), places, answer)
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
    assert min(verdicts.get("fact", 0), verdicts.get("schema_violation", 0)) > MUTATIONS / 10
