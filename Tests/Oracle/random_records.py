"""Awkward records by the thousand, for comparing the program with the oracle.

    python3 Tests/Oracle/random_records.py --seed 7 --records 20000 --out records.ndjson

The same seed gives the same records. They are few subjects with much history: transfers, exits
out of turn, suspensions, rotations, degrees that lapse, units that close, merge in chains and circles
and come late, statements that are final or not, own or by children, areas under an old code,
and events of all other types (`random_types.py`);
corrections and retractions of each other before or after what they name, doubles in the other
content mode, conflicting contents, references that are refused, and every refusal of records.
"""

import argparse
import base64
import json
import random

import random_types

LIAOCHENG = "371502 371503 371521 371522 371524 371525 371526 371581 371523".split()
DAQING = "230602 230603 230604 230605 230606 230621 230622 230623 230624".split()
STAGES = ["kindergarten", "primary", "junior", "senior", "vocational"]
# The share of events that are of a type of random_types, and of those the share that is spoilt.
OTHER_TYPES, SPOILT_OF_THEM = 0.2, 0.1
OFFSETS = ["Z", "+08:00", "-05:30", "z"]


# Events of another type about a subject that may hold a title: naming the designation is refused.
UNLIKE = {kind: {"type": f"education.{type}.v1", "data": data} for kind, type, data in (
    ("resource", "resource-publication",
     {"kind": "course", "date": "2024-01-01", "change": "published", "areaCode": "371502"}),
    ("person", "vision-screening", {"date": "2024-01-01", "myopic": True}),
    ("area", "policy-adoption", {"policyCode": "homework", "effectiveFrom": "2024-01-01"}),
    ("institution", "policy-adoption", {"policyCode": "homework", "effectiveFrom": "2024-01-01"}),
    ("staff", "rotation-eligibility", {"unitId": "U1", "schoolYear": 2024, "eligible": True}))}


class Maker:
    """Makes events and wraps them as records."""

    def __init__(self, seed, size):
        self.random = random.Random(seed)
        self.students = max(20, size // 25)
        self.staff = max(10, size // 40)
        self.units = max(12, size // 150)
        self.made = []
        self.number = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def day(self, first=2019, last=2025):
        month = self.pick(1, 2, 3, 6, 8, 9, 9, 9, 10, 12)
        return f"{self.random.randint(first, last)}-{month:02}-{self.pick(1, 1, 15, 28):02}"

    def time(self):
        fraction = self.pick("", "", ".5", ".50", ".000000001", ".123456789")
        hour = f"{self.pick(0, 1, 15, 16, 23):02}"
        return (f"{self.day(2019, 2025)}{self.pick('T', 'T', 't')}{hour}:00:00{fraction}"
                f"{self.pick(*OFFSETS)}")

    def unit(self):
        if self.chance(0.01):
            return "X1"  # which nobody ever opens
        return f"U{self.random.randrange(self.units)}"

    def event(self, type, subject, data):
        self.number += 1
        found = {"specversion": "1.0", "id": f"e{self.number}", "source": self.pick("a", "b"),
                 "type": f"education.{type}.v1", "subject": subject, "time": self.time()}
        if data is not None:
            found["data"] = data
        return found

    def learner(self):
        subject = f"student/s{self.random.randrange(self.students)}"
        if self.chance(0.35):
            data = {"schoolId": self.unit(), "date": self.day(), "outcome": self.pick(
                "graduated", "transferredOut", "suspended", "suspended", "movedAway")}
            return self.event("learner-exit", subject, data)
        data = {"schoolId": self.unit(), "stage": self.pick(*STAGES), "from": self.day(),
                "move": self.pick("new", "transferIn", "return", "promoted")}
        if self.chance(0.3):
            data["grade"] = self.pick(None, 1, 3.0)
        return self.event("enrolment", subject, data)

    def teacher(self):
        subject = f"staff/t{self.random.randrange(self.staff)}"
        kind = self.random.random()
        if kind < 0.45:
            data = {"unitId": self.unit(), "role": self.pick("teacher", "teacher", "principal"),
                    "employment": self.pick("fullTime", "selfHired", "partTime"),
                    "from": self.day()}
            self.maybe(data, "stage", self.pick(*STAGES), 0.5)
            self.maybe(data, "to", self.day(2021, 2026), 0.4)
            return self.event("staff-appointment", subject, data)
        if kind < 0.6:
            data = {"fromUnitId": self.unit(), "toUnitId": self.unit(), "from": self.day(),
                    "schoolYear": self.random.randint(2019, 2025)}
            self.maybe(data, "to", self.day(2021, 2026), 0.5)
            return self.event("staff-rotation", subject, data)
        data = {"kind": "degree", "value": self.pick(
            "secondary", "college", "bachelor", "master", "doctor"), "validFrom": self.day()}
        if self.chance(0.4):
            data.update(kind="major", value=self.pick("preschoolEducation", "mathematics"))
        self.maybe(data, "validTo", self.day(2021, 2026), 0.2)
        return self.event("staff-qualification", subject, data)

    def maybe(self, data, key, value, share):
        if self.chance(share):
            data[key] = value

    def institution(self):
        """Any change of any unit."""
        change = self.pick("opened", "opened", "opened", "opened", "converted", "moved",
                           "reclassified", "updated", "closed", "merged")
        return self.changed(self.random.randrange(self.units), change, self.day(2000, 2025))

    def founded(self, number):
        """The first opening of a unit, mostly long ago."""
        return self.changed(number, "opened", "2022-03-01" if number % 20 == 1 else "2005-09-01")

    def changed(self, number, change, date):
        data, needed = {"change": change, "date": date}, change == "opened"
        self.maybe(data, "kind", "other", needed or 0.1)
        area = "999999" if self.chance(0.01) else self.pick(*LIAOCHENG, *DAQING)
        self.maybe(data, "areaCode", area, needed or 0.3)
        self.maybe(data, "setting", self.pick("urban", "town", "rural"), needed or 0.3)
        self.maybe(data, "ownership", self.pick("public", "privateInclusive", "privateOther"),
                   needed or 0.3)
        self.maybe(data, "stages", self.random.sample(STAGES, self.pick(1, 1, 2)), 0.5)
        if change == "merged":
            self.maybe(data, "mergedInto", self.unit(), 0.9)
        return self.event("institution-change", f"institution/U{number}", data)

    def statement(self):
        area = self.pick(*LIAOCHENG, *DAQING, "371500", "230600")
        series, group = self.pick(
            ("population", {"ageFrom": 3, "ageTo": 5}), ("schoolingYears", None),
            ("population", {"ageTo": 17, "ageFrom": 15}),
            ("schoolingYears", {"ageFrom": 16, "ageTo": 59}),
            ("disabledChildren", {"ageFrom": 6, "ageTo": 14}),
            ("disabledChildrenEnrolled", {"ageFrom": 6, "ageTo": 14, "sex": None}))
        value = self.random.randint(900, 1200) / 100 if group is None or "schooling" in series \
            else self.random.randint(0, 60)
        data = {"series": series, "value": value, "status": self.pick("preliminary", "final"),
                "period": str(self.random.randint(2018, 2025)) + self.pick("", "", "", "-1",
                                                                           "-09-01")}
        self.maybe(data, "group", group, 1 if group else 0.5)
        return self.event("statistic", f"area/{area}", data)

    def next(self):
        """An event that is well formed, perhaps one that refers to an earlier or coming one."""
        if len(self.made) < self.units:
            self.made.append(self.founded(len(self.made)))
            return self.made[-1]
        kind = self.random.random()
        made = (self.event(*random_types.any_of(self)) if self.chance(OTHER_TYPES)
                else self.learner() if kind < 0.45 else self.teacher() if kind < 0.75
                else self.institution() if kind < 0.77 else self.statement())
        recent = self.made[max(self.units, len(self.made) - 200):]
        if recent and self.chance(0.12):
            made = self.referring(made, self.pick(*recent))
        self.made.append(made)
        return made

    def referring(self, made, target):
        word = self.pick("corrects", "retracts", "retracts")
        made = {**made, word: target["id"], "subject": target["subject"],
                "source": target["source"], "type": target["type"], "data": target.get("data")}
        if word == "retracts":
            del made["data"]
        elif made["data"] is None:
            made["data"] = next((e["data"] for e in reversed(self.made)
                                 if e["type"] == made["type"] and e.get("data")), {})
        if self.chance(0.04):
            made[word] = made["id"]
        if self.chance(0.04) and made["type"].startswith("education.enrolment"):
            made.update(type="education.learner-exit.v1", data={
                "schoolId": "U1", "date": "2024-01-01", "outcome": "graduated"})
        if self.chance(0.04) and made["type"] == "education.designation.v1":
            kind = made["subject"].partition("/")[0]
            made.update(UNLIKE.get(kind, {}))
        return made

    def record(self, event, offset):
        """The event as a record, in one of the modes, sometimes spoilt."""
        if self.chance(0.03):
            event = self.pick(*self.made)  # a double, perhaps in the other mode
        elif self.chance(0.02):
            event = {**self.pick(*self.made), "time": self.time()}  # other content
        key, spoil = event["subject"].encode(), self.chance(0.03)
        name = event["type"].removeprefix("education.").removesuffix(".v1")
        if spoil and self.chance(0.5):
            event = self.spoilt(event)
        elif name in random_types.TYPES and self.chance(SPOILT_OF_THEM):
            event = self.spoilt(event)
        value, headers = self.wrapped(event)
        if spoil and self.chance(0.5):
            key, value, headers = self.broken(key, value, headers)
        return {"topic": "education.events", "partition": offset % 4, "offset": offset // 4,
                "key": _text(key), "value": _text(value),
                "headers": [[name, _text(each)] for name, each in headers]}

    def wrapped(self, event):
        mode = self.random.random()
        dump = {"ensure_ascii": self.chance(0.5), "indent": self.pick(None, None, 1)}
        if mode < 0.6:
            kind = self.pick("application/cloudevents+json", "Application/CloudEvents+JSON; x=1")
            return json.dumps(event, **dump).encode(), [("content-type", kind.encode())]
        if mode < 0.7:
            return json.dumps(event, sort_keys=True, **dump).encode(), []
        headers = [("ce_" + name, str(each).encode()) for name, each in event.items()
                   if name not in ("data", "datacontenttype")]
        data = event.get("data")
        value = None if data is None else json.dumps(data, **dump).encode()
        return value, headers + self.pick([], [("content-type", b"application/json")])

    def spoilt(self, event):
        data = dict(event.get("data") or {})
        if data and self.chance(0.6):
            name = self.pick(*data)
            data[name] = self.pick(
                None, [], "?!", 1.5, "1899-12-31", {"a": None}, -1, 0.125, 10**12, 10**14, True,
                "2023-3", "2023-2", {"wi-fi": 1}, {"places": "45"}, {"ageTo": -1}, "x" * 129)
            return {**event, "data": data}
        name, bad = self.pick(
            ("time", "2023-09-01"), ("time", "1899-12-31T15:59:59Z"), ("subject", "student/"),
            ("type", "education.enrolment.v2"), ("specversion", "1.1"), ("id", ""),
            ("datacontenttype", "text/plain"), ("corrects", "\x01"), ("time", None))
        return {**event, name: bad} if bad is not None else {
            key: each for key, each in event.items() if key != name}

    def broken(self, key, value, headers):
        how = self.random.randrange(8)
        text = value or b"{}"
        if how == 0:
            return key, None, []
        if how == 1:
            return self.pick(None, b"student/nobody"), value, headers
        changed = [text[:-1], b"\xef\xbb\xbf" + text, text + b"\xff", b"[" * 40 + b"]" * 40,
                   text.replace(b"{", b'{"x":"\\ud800",', 1), text + b" " * 1_048_576][how - 2]
        return key, changed, headers


def _text(value):
    return None if value is None else base64.b64encode(value).decode()


def main():
    """Reads the arguments, writes the records."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    maker = Maker(options.seed, options.records)
    events = [maker.next() for _ in range(options.records)]
    maker.random.shuffle(events)
    with open(options.out, "w", encoding="utf-8") as out:
        for offset, event in enumerate(events):
            out.write(json.dumps(maker.record(event, offset)) + "\n")


if __name__ == "__main__":
    main()
