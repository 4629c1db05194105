"""One Kafka record → a Fact or a refusal (contract §2.1, §12, in §12's order)."""

import hashlib
from dataclasses import dataclass

from . import civil, schema, strictjson
from .schema import Violation

MAX_VALUE = 1_048_576
EARLIEST = civil.first(1900)
LATEST_TIME = civil.first(2100)
_texts = {}


@dataclass(slots=True)
class Record:
    """A Kafka record; key and value are bytes or None, headers a list of (name, bytes or None)."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list

    @property
    def place(self):
        return (self.topic, self.partition, self.offset)


@dataclass(slots=True)
class Fact:
    """An accepted event. `data` is checked, `day` its effective day (None without data)."""

    type: str
    subject: str
    source: str
    id: str
    time: int
    corrects: str | None
    retracts: str | None
    data: dict | None
    day: int | None
    digest: bytes
    place: tuple


class Refused(Exception):
    """A refusal of §12 with its reason and, for a schema violation, the pointer."""

    def __init__(self, reason, pointer=None):
        super().__init__(reason)
        self.reason = reason
        self.pointer = pointer


def decode(record, wall_day=None):
    """The Fact of a record that is no tombstone; raises Refused."""
    attributes, data = _open(record)
    _check_identity(attributes)
    name = _type_name(attributes["type"])
    try:
        fact = _checked(record, name, attributes, data)
    except Violation as fault:
        raise Refused("schema_violation", fault.pointer) from None
    if record.key is None or record.key != fact.subject.encode():
        raise Refused("key_mismatch")
    _check_times(fact, wall_day)
    return fact


def is_tombstone(record):
    """A null or empty value without `ce_` headers."""
    return not record.value and not any(name.startswith("ce_") for name, _ in record.headers)


def _open(record):
    """(attributes, data) in either content mode."""
    if record.value is not None and len(record.value) > MAX_VALUE:
        raise Refused("oversize")
    content_type = _content_type(record.headers)
    if content_type is not None and content_type.startswith("application/cloudevents+json"):
        return _structured(_parse(record.value or b""))
    if content_type is not None and content_type.startswith("application/cloudevents-batch"):
        raise Refused("not_a_cloudevent")
    if any(name == "ce_specversion" for name, _ in record.headers):
        return _binary(record)
    if content_type is None or is_json(content_type):
        try:
            event = _parse(record.value or b"")
        except Refused:
            raise Refused("not_a_cloudevent") from None
        if isinstance(event, dict) and event.get("specversion") is not None:
            return _structured(event)
    raise Refused("not_a_cloudevent")


def _content_type(headers):
    for name, value in headers:
        if name == "content-type" and value is not None:
            return value.decode("latin-1").lower()
    return None


def is_json(content_type):
    """`application/json`, any case, parameters allowed."""
    return content_type.lower().split(";")[0].strip(" \t") == "application/json"


def _parse(value):
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("invalid_utf8") from None
    try:
        return strictjson.parse(text)
    except strictjson.Malformed:
        raise Refused("malformed_json") from None


def _structured(event):
    if not isinstance(event, dict):
        raise Refused("not_a_cloudevent")
    return event, event.get("data")


def _binary(record):
    attributes = {}
    for name, value in record.headers:
        if not name.startswith("ce_"):
            continue
        if name[3:] in attributes:
            raise Refused("not_a_cloudevent")
        attributes[name[3:]] = value
    for name, value in attributes.items():
        try:
            attributes[name] = None if value is None else value.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("invalid_utf8") from None
    attributes["datacontenttype"] = _content_type(record.headers)
    return attributes, _parse(record.value) if record.value else None


def _is_name(value):
    """A text of the form of `id`."""
    return (
        type(value) is str
        and 1 <= len(value.encode()) <= 256
        and (value.isascii() and value.isprintable() or not schema.has_control(value))
    )


def _check_identity(attributes):
    for name in ("specversion", "id", "source", "type"):
        if not _is_name(attributes.get(name)):
            raise Refused("not_a_cloudevent")
    if attributes["specversion"] != "1.0":
        raise Refused("not_a_cloudevent")


def _type_name(text):
    parts = text.split(".")
    if len(parts) != 3 or parts[0] != "education" or parts[2] != "v1":
        raise Refused("unknown_type")
    if parts[1] not in schema.TYPES:
        raise Refused("unknown_type")
    return parts[1]


def _checked(record, name, attributes, data):
    """The Fact, its schema checked in the order subject, time, references, data."""
    _, check, effective = schema.TYPES[name]
    subject = attributes.get("subject")
    if type(subject) is not str:
        raise Violation("/subject")
    kind, slash, ident = subject.partition("/")
    if kind not in schema.KINDS_OF_SUBJECTS[name] or not slash or not schema.ID.match(ident):
        raise Violation("/subject")
    time_text = attributes.get("time")
    time = civil.parse_instant(time_text) if type(time_text) is str else None
    if time is None:
        raise Violation("/time")
    corrects, retracts = attributes.get("corrects"), attributes.get("retracts")
    for pointer, reference in (("/corrects", corrects), ("/retracts", retracts)):
        if reference is not None and not _is_name(reference):
            raise Violation(pointer)
    if corrects is not None and retracts is not None:
        raise Violation("/retracts")
    content = attributes.get("datacontenttype")
    if content is not None and not (type(content) is str and is_json(content)):
        raise Violation("/datacontenttype")
    checked = None
    if data is not None:
        checked = _shared(check(data, "/data"))
    elif retracts is None:
        raise Violation("/data")
    digest = _digest(attributes, data)
    return Fact(name, subject, _texts.setdefault(attributes["source"], attributes["source"]),
                attributes["id"], time, corrects, retracts, checked,
                None if checked is None else effective(checked), digest, record.place)


def _shared(data):
    """Equal texts as one object, to keep a million facts small."""
    for name, value in data.items():
        if type(value) is str:
            data[name] = _texts.setdefault(value, value)
    return data


def canonical_content(attributes, data):
    """§2.3.4: what makes two events of one identity the same."""
    members = {name: attributes.get(name)
               for name in ("type", "subject", "time", "corrects", "retracts")}
    members["data"] = data
    return strictjson.canonical(members)


def _digest(attributes, data):
    return hashlib.sha256(canonical_content(attributes, data).encode()).digest()


def _check_times(fact, wall_day):
    recorded = civil.civil_day(fact.time)
    if not EARLIEST <= recorded <= LATEST_TIME:
        raise Refused("implausible_time")
    if fact.day is not None and fact.day < EARLIEST:
        raise Refused("implausible_time")
    if wall_day is not None and recorded > wall_day + 1:
        raise Refused("implausible_time")
