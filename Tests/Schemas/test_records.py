"""Decoder and oracle, two readings of the contract, come to the same result on mutated records.

Left out is what the oracle decides otherwise: `ce_` headers beside a structured event.
"""

import random
import sys

import test_schemas as schemas
from decode_probe import STRUCTURED, decode
from event_schemas import ROOT, load

sys.path.append(str(ROOT / "Tests" / "Oracle"))
from planoracle import envelope  # noqa: E402

RECORDS = 8000
CONTENT_TYPES = [
    b"application/cloudevents+json", b"Application/CloudEvents+JSON; charset=utf-8",
    b"application/cloudevents-batch+json", b"application/json", b"APPLICATION/json ; x",
    b"text/plain", b"", None, b"application/cloudevents+avro", b"application/jsonx",
]
MORE_HEADERS = [
    ("ce_id", b"twice"), ("ce_extension", b"\xff"), ("ce_subject", b"student/q"), ("ce_x", b"1"),
    ("other", b"\xff"), ("ce_corrects", b"\xff"), ("ce_retracts", 'a"b\\ü\u0001'.encode()),
]
PIECES = [
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"1e400", b"1e-400", b"-0",
    b"01", b"1.", b".5", b"1E+2", b"1.50", b"-", b"/", b"\\/", b"\0", b"\n", b"\t", b"\x7f",
    b"\xef\xbb\xbf", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80",
    b"\\ud800", b"\\ud83d\\ude00", b"\\u0000", b"\\u0041", b"[" * 31 + b"1" + b"]" * 31,
    b'"schoolId":1,', b'"id":"q",', b'"a\\u0062":1,"ab":2,', b"9" * 309,
]


def damage(text, chance):
    """A few bytes put in, taken out or changed."""
    text = bytearray(text)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        place, kind = chance.randrange(len(text) + 1), chance.random()
        if kind < 0.4:
            text[place:place] = chance.choice(PIECES)
        elif kind < 0.6:
            del text[place : place + chance.randrange(1, 4)]
        elif kind < 0.8 and place < len(text):
            text[place] = chance.randrange(256)
        else:
            text[place : place + 1] = chance.choice(PIECES)
    return bytes(text)


def header(value):
    """An attribute as the bytes of a header."""
    return value.encode() if isinstance(value, str) else value and schemas.write(value).encode()


def binary(event, chance):
    """The headers and the value of an event in binary mode, now and then with a header too many."""
    headers = [
        ("ce_" + name, header(value))
        for name, value in event.items()
        if name not in ("data", "datacontenttype") and not isinstance(value, (dict, list))
    ]
    if "datacontenttype" in event:
        headers.append(("content-type", header(event["datacontenttype"])))
    if chance.random() < 0.1:
        headers.append(chance.choice(MORE_HEADERS))
    chance.shuffle(headers)
    if event.get("data") is None:
        return headers, chance.choice([None, b"", b"null"])
    return headers, schemas.write(event["data"]).encode()


def unclear(text, chance):
    """Headers and a value that only together say what they are."""
    headers = [("content-type", chance.choice(CONTENT_TYPES))] if chance.random() < 0.7 else []
    if chance.random() < 0.2:
        headers.append(chance.choice([("ce_x", b"1"), ("ce_specversion", b"1.0")]))
    return headers, chance.choice([text, text, text, None, b"", b"[]", b"{}"])


def make_record(events, chance):
    """(key, value, headers) of an event that is mostly a little wrong."""
    event = chance.choice(events)
    if chance.random() < 0.7:
        event = schemas.mutate(event, chance)
    text, mode = schemas.write(event).encode(), chance.random()
    if mode < 0.45:
        headers, value = STRUCTURED, text
    elif mode < 0.8:
        headers, value = binary(event, chance)
    else:
        headers, value = unclear(text, chance)
    if value and chance.random() < 0.5:
        value = damage(value, chance)
    subject = event.get("subject")
    key = subject.encode() if isinstance(subject, str) else None
    return chance.choice([None, b"student/x"]) if chance.random() < 0.05 else key, value, headers


def by_oracle(key, value, headers):
    """(verdict, pointer or digest) of a record."""
    record = envelope.Record("t", 0, 0, key, value, headers)
    if envelope.is_tombstone(record):
        return "tombstone", None
    try:
        return "fact", envelope.decode(record).digest[:8].hex()
    except envelope.Refused as refusal:
        return refusal.reason, refusal.pointer


def test_decoder_and_oracle_agree():
    print(f"seed {schemas.SEED} (set PLANWATCH_TEST_SEED to repeat)")
    chance = random.Random(schemas.SEED)
    good = [load(path.read_text()) for path in schemas.SAMPLES if path.name.startswith("good-")]
    records = [make_record(good, chance) for _ in range(RECORDS)]
    seen = set()
    for record, answer in zip(records, decode(records)):
        content = answer.get("content")
        detail = content.rjust(16, "0") if content else answer.get("pointer")
        expected = by_oracle(*record)
        assert (answer["verdict"], detail) == expected, (schemas.SEED, record, answer)
        seen.add(expected[0])
    assert seen >= {"fact", "schema_violation", "malformed_json", "invalid_utf8", "key_mismatch"}
