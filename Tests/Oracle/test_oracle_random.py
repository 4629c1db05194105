"""The oracle against itself: any order gives the same, and slow counting gives the same."""

import base64
import json
import os
import random
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import oracle  # noqa: E402
from oracle_fixture import configuration  # noqa: E402
from planoracle import civil, envelope, intake, schema  # noqa: E402
from planoracle.engine import Engine  # noqa: E402
from planoracle.units import CLOSED, UNATTRIBUTED  # noqa: E402
from random_records import DAQING, LIAOCHENG, Maker  # noqa: E402


def installation():
    known = ("371502", "371503", "371523", "230602")
    return configuration([code for code in LIAOCHENG + DAQING if code not in known])


def bytes_of(text):
    return None if text is None else base64.b64decode(text)


def records(seed, size):
    maker = Maker(seed, size)
    events = [maker.next() for _ in range(size)]
    maker.random.shuffle(events)
    for offset, event in enumerate(events):
        raw = maker.record(event, offset)
        yield envelope.Record(raw["topic"], raw["partition"], raw["offset"],
                              bytes_of(raw["key"]), bytes_of(raw["value"]),
                              [(name, bytes_of(each)) for name, each in raw["headers"]])


def test_events_of_all_types_are_made_and_each_is_sometimes_refused():
    taken = {name: set() for name in schema.TYPES}
    for record in records(7, 16000):
        try:
            fact = envelope.decode(record)
        except envelope.Refused as refusal:
            if refusal.reason == "schema_violation":
                taken[type_of(record)].add("refused")
        else:
            taken[fact.type].add(fact.subject.partition("/")[0])
    for name, (kinds, _, _) in schema.TYPES.items():
        assert taken[name] == {*kinds.split(), "refused"}, name


def type_of(record):
    """The name of the type of a well-formed event, in either content mode."""
    text = dict(record.headers).get("ce_type") or json.loads(record.value)["type"].encode()
    return text.decode().split(".")[1]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_arrival_does_not_matter(seed):
    arrived = list(records(seed, 1500))
    first = oracle.run(installation(), arrived, "fixed:2023-12-31")
    random.Random(seed).shuffle(arrived)
    second = oracle.run(installation(), arrived, "fixed:2023-12-31")
    for document in (first, second):
        assert document["records"] == sum(
            document[name] for name in ("facts", "duplicates", "quarantined", "tombstones"))
        document["quarantine"] = sorted(each["reason"] for each in document["quarantine"])
    assert first == second


def student_on(timeline, day):
    """(school, stage) of a student on a day, by folding what came up to it."""
    school = stage = None
    counts = False
    for fact in timeline:
        if fact.day > day:
            break
        if fact.type == "enrolment":
            school, stage, counts = fact.data["schoolId"], fact.data["stage"], True
        elif fact.type == "learner-exit" and fact.data["schoolId"] == school:
            counts = False
            if fact.data["outcome"] != "suspended":
                school = None
    return (school, stage) if counts else None


def teacher_on(timeline, day):
    """(unit, appointment's stage, degrees, majors) of a full-time teacher on a day."""
    def valid(type, last):
        return [f for f in timeline if f.type == type and f.day <= day <= last(f)]

    posts = valid("staff-appointment", lambda f: f.data.get("to", day))
    if not posts:
        return None
    posts.sort(key=lambda f: (f.data["employment"] != "fullTime", f.day, f.id))
    post = posts[0].data
    if post["role"] != "teacher" or post["employment"] not in ("fullTime", "selfHired"):
        return None
    moves = valid("staff-rotation", lambda f: f.data.get(
        "to", civil.first(f.data["schoolYear"] + 1, 8, 31)))
    moves.sort(key=lambda f: (f.day, f.time, f.source, f.id))
    unit = moves[-1].data["toUnitId"] if moves else post["unitId"]
    held = [f.data for f in valid("staff-qualification", lambda f: f.data.get("validTo", day))]
    return unit, post.get("stage"), [q["value"] for q in held if q["kind"] == "degree"]


def slow_counts(timelines, units, area, day):
    """(children, of them public, teachers of primary and junior, of them bachelors) in an area."""
    children = public = teachers = bachelors = 0
    for subject, timeline in timelines.items():
        kind = subject.partition("/")[0]
        if kind not in ("student", "staff"):
            continue
        found = (student_on if kind == "student" else teacher_on)(timeline, day)
        place = units.resolve(found[0], day) if found else CLOSED
        if place in (CLOSED, UNATTRIBUTED) or area not in units.areas.up(place.area):
            continue
        stage = found[1]
        if kind == "student":
            children += stage == "kindergarten"
            public += stage == "kindergarten" and place.attributes["ownership"] == "public"
            continue
        stages = place.attributes.get("stages") or []
        if stage is None and len(stages) == 1:
            stage = stages[0]
        teachers += stage in ("primary", "junior")
        bachelors += stage in ("primary", "junior") and bool(
            {"bachelor", "master", "doctor"} & set(found[2]))
    return children, public, teachers, bachelors


@pytest.mark.parametrize("seed", [4, 5])
def test_slow_counting_gives_the_same(seed):
    taken = intake.take_all(records(seed, 6000))
    made = Engine(installation(), taken.timelines, civil.first(2025))
    units = made.units
    readers = [made.reader("liaocheng-14fyp", id) for id in (
        "liaocheng-public-kg-share", "liaocheng-compulsory-teachers-bachelor")]
    totals = [0, 0, 0, 0]
    for day in range(civil.first(2020, 8, 20), civil.first(2025), 97):
        for area in ("371500", "371503"):
            shares = [reader.on(area, day).figure for reader in readers]
            seen = (shares[0].denominator, shares[0].numerator,
                    shares[1].denominator, shares[1].numerator)
            assert seen == slow_counts(taken.timelines, units, area, day)
            totals = [total + each for total, each in zip(totals, seen)]
    assert min(totals) > 20
