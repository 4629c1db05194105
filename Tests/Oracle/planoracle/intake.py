"""Records → stored facts, counts and quarantine (contract §2.3.4, §11.3, §12)."""

import base64
import json
from collections import defaultdict

from . import civil, envelope, timeline

TOPIC = "education.events"


def read_records(path):
    """Records of an NDJSON file of whole Kafka records."""
    with open(path, "rb") as lines:
        for line in lines:
            if line.strip():
                raw = json.loads(line)
                headers = [(name, _bytes(value)) for name, value in raw.get("headers") or []]
                yield envelope.Record(raw["topic"], raw["partition"], raw["offset"],
                                      _bytes(raw.get("key")), _bytes(raw.get("value")), headers)


def read_events(path):
    """Records of an NDJSON file of structured events: key = subject, offset = line number."""
    headers = [("content-type", b"application/cloudevents+json")]
    with open(path, "rb") as lines:
        for offset, line in enumerate(lines):
            value = line.rstrip(b"\r\n")
            yield envelope.Record(TOPIC, 0, offset, _subject_key(value), value, headers)


def _bytes(text):
    return None if text is None else base64.b64decode(text)


def _subject_key(value):
    try:
        subject = json.loads(value).get("subject")
        return subject.encode()
    except (ValueError, AttributeError, UnicodeError, RecursionError):
        return None


class Intake:
    """All records taken in, settled by `finish`."""

    def __init__(self, wall_day=None):
        self.wall_day = wall_day
        self.records = self.duplicates = self.tombstones = 0
        self.quarantine = []  # (place, reason, pointer)
        self.conflicts = []  # (subject, source, id)
        self.timelines = {}  # subject → facts that count, in order
        self.facts = 0
        self.latest_time = None
        self._stored = defaultdict(dict)  # subject → (source, id) → facts, first come first

    def take(self, record):
        """Takes one record in."""
        self.records += 1
        if envelope.is_tombstone(record):
            self.tombstones += 1
            return
        try:
            fact = envelope.decode(record, self.wall_day)
        except envelope.Refused as refusal:
            self.quarantine.append((record.place, refusal.reason, refusal.pointer))
            return
        same = self._stored[fact.subject].setdefault((fact.source, fact.id), [])
        if any(fact.digest == other.digest for other in same):
            self.duplicates += 1
            return
        same.append(fact)
        if self.latest_time is None or fact.time > self.latest_time:
            self.latest_time = fact.time

    def finish(self):
        """Settles identities and references; fills timelines, facts, quarantine, conflicts."""
        for subject, identities in self._stored.items():
            standing = []
            for (source, id), facts in identities.items():
                chosen = timeline.winner(facts)
                standing.append(chosen)
                if len(facts) > 1:
                    self.conflicts.append((subject, source, id))
                    self.quarantine += [(fact.place, "conflicting_duplicate", None)
                                        for fact in facts if fact is not chosen]
            self.timelines[subject], refused = timeline.settle(standing)
            self.quarantine += [(fact.place, "unknown_reference", None) for fact in refused]
            self.facts += len(standing) - len(refused)
        self._stored.clear()
        self.quarantine.sort(key=lambda entry: (entry[0], entry[1]))
        return self

    def newest_day(self):
        """The civil day of the greatest time of any stored fact (the `events` clock)."""
        return None if self.latest_time is None else civil.civil_day(self.latest_time)


def take_all(records, wall_day=None):
    """An Intake of all records, finished."""
    intake = Intake(wall_day)
    for record in records:
        intake.take(record)
    return intake.finish()
