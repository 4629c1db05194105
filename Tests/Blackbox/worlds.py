"""Records to be exact about: a simulated city in both content modes, and awkward ones.

A record is (key, value, headers), as `servers.Kafka.produce` takes it.
"""

import base64
import json
import pathlib
import random
import sys

import installation as installations

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Oracle"))

import random_records  # noqa: E402

# What a topic needs to carry a value that is too long for Planwatch.
ROOMY = {"max.message.bytes": "4000000"}


def city(seed, scenario="demo", students=8000, schools=120, start="2020-09-01", end="2026-01-31"):
    """A simulated city, every third event in binary mode."""
    events = installations.simulated(scenario, seed, students, schools, start, end)
    chance = random.Random(seed)
    return [binary(value) if chance.random() < 0.33 else (key, value, headers)
            for key, value, headers in events]


def places(seed, codes, students=600, end="2024-10-31"):
    """The places of the demo with all of their offices, at a small size."""
    return installations.simulated(
        "demo", seed, students, schools=60, end=end, places=codes)


def binary(text):
    """The record of a structured event in binary mode."""
    event = json.loads(text)
    headers = [("ce_" + name, event[name].encode())
               for name in ("specversion", "id", "source", "type", "subject", "time")]
    headers += [("ce_" + name, event[name].encode())
                for name in ("corrects", "retracts") if name in event]
    data = event.get("data")
    value = None if data is None else json.dumps(data, ensure_ascii=False).encode()
    return event["subject"].encode(), value, headers + [("content-type", b"application/json")]


def awkward(seed, count):
    """Records with every refusal and every way to correct, late, doubled and out of order."""
    maker = random_records.Maker(seed, count)
    events = [maker.next() for _ in range(count)]
    maker.random.shuffle(events)
    return [_record(maker.record(event, offset)) for offset, event in enumerate(events)]


def _record(raw):
    headers = [(name, _bytes(value)) for name, value in raw["headers"]]
    return _bytes(raw["key"]), _bytes(raw["value"]), headers


def _bytes(text):
    return None if text is None else base64.b64decode(text)


def mixed(seed, *worlds):
    """The records of several worlds, each in its own order, woven into each other."""
    chance = random.Random(seed)
    left = [list(reversed(world)) for world in worlds if world]
    woven = []
    while left:
        world = chance.choices(left, weights=[len(each) for each in left])[0]
        woven.append(world.pop())
        left = [each for each in left if each]
    return woven


def disturbed(seed, records, doubled=0.05):
    """The same records in any order, some of them twice."""
    chance = random.Random(seed)
    again = [record for record in records if chance.random() < doubled]
    shuffled = records + again
    chance.shuffle(shuffled)
    return shuffled
