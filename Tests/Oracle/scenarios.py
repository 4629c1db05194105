"""Plays the scenarios of plans (docs/SCENARIOS.md) with the oracle: what each expectation finds."""

import datetime
import functools
import itertools
import json
import math
import pathlib
import re
from fractions import Fraction

from oracle_fixture import record
from planoracle import civil, config, intake
from planoracle.engine import Engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("student", "staff", "person", "institution", "area", "resource")
ENVELOPE = ("id", "source", "time", "corrects", "retracts", "times", "refused")
DATING = ("from", "date", "countDate", "validFrom", "effectiveFrom", "period", "fiscalYear",
          "semester", "schoolYear")
WORDS = ("status", "reasonCode", "shortfallNoun", "readOn")
SHOWN = {key: key for key in (
    "value", "numerator", "denominator", "expected", "gap", "requiredPace", "shortfall", "forecast",
    "chance", *WORDS)} | {"period": "periodState"}
RUN = re.compile(r"(.*?)(\d+)\.\.\1(\d+)")


@functools.cache
def _read(path):
    return config.read_yaml(path)


@functools.cache
def _schema(type):
    path = ROOT / f"schemas/events/{type}.v1.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _listed(value):
    return value if isinstance(value, list) else [value]


def _subjects(text):
    """(id, number) of an id, a list of ids, or a run."""
    found = []
    for place, each in enumerate(_listed(text), 1):
        run = RUN.fullmatch(each)
        if run is None:
            found.append((each, place))
            continue
        head, first, last = run.groups()
        width = len(first) if first.startswith("0") else 1
        found += [(head + str(number).rjust(width, "0"), number)
                  for number in range(int(first), int(last) + 1)]
    return found


def _valued(value, schema, number, named):
    """A text of YAML as the JSON that the schema of its field asks for."""
    if "$ref" in schema:
        schema = {**schema, **named[schema["$ref"].rpartition("/")[2]]}
    parts = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if isinstance(value, dict):
        inner = {key: each for part in parts for key, each in part.get("properties", {}).items()}
        other = next((part["additionalProperties"] for part in parts
                      if isinstance(part.get("additionalProperties"), dict)), {})
        return {key: _valued(each, inner.get(key, other), number, named)
                for key, each in value.items()}
    types = [each for part in parts for each in _listed(part.get("type", []))]
    if "array" in types:
        return [_valued(each, schema.get("items", {}), number, named) for each in _listed(value)]
    if "boolean" in types and value in ("true", "false"):
        return value == "true"
    if "integer" in types or "number" in types:
        return int(value) if Fraction(value).denominator == 1 else float(value)
    return value.replace("{n}", str(number))


def _usual(field, day):
    """What the field that dates an event is where nothing is said."""
    school_year = day.year if day.month > 8 else day.year - 1
    return {"period": str(day.year), "fiscalYear": str(day.year), "schoolYear": str(school_year),
            "semester": f"{school_year}-{2 if 3 <= day.month <= 8 else 1}"}.get(field, str(day))


class Story:
    """The events of a scenario, step by step."""

    def __init__(self, defaults):
        self.defaults, self.labelled, self.events, self.day = defaults, {}, [], None

    def take(self, entry, day):
        """Adds the events of one entry, written on a day."""
        self.day = datetime.date.fromisoformat(day)
        link = entry.get("corrects") or entry.get("retracts")
        stated = {key: each for key, each in entry.items() if key not in ENVELOPE}
        types = [key for key in stated if key not in KINDS]
        if not types:
            type, data, subjects, source = self.labelled[link]
            kind = next(iter(stated), None)
            if kind:
                subjects = [(f"{kind}/{id}", number) for id, number in _subjects(stated[kind])]
            self._write(type, None, subjects, entry, source)
            return
        for body in _listed(stated[types[0]]):
            self._one(types[0], body, entry, link)

    def _one(self, type, body, entry, link):
        source, subjects = entry.get("source", "scenario"), []
        inherited = self.defaults.get(type, {})
        if link:
            _, inherited, subjects, old_source = self.labelled[link]
            source = entry.get("source", old_source)
        fields = {**inherited, **body}
        own = [key for key in fields if key in KINDS]
        if len(own) > 1:
            own = [key for key in own if key in body]
        if own:
            subjects = [(f"{own[0]}/{id}", number) for id, number in _subjects(fields[own[0]])]
        data = {key: each for key, each in fields.items() if key not in KINDS}
        for field in DATING:
            if field in _schema(type).get("required", ()) and field not in data:
                data[field] = _usual(field, self.day)
        if "id" in entry:
            self.labelled[entry["id"]] = type, data, subjects, source
        self._write(type, data, subjects, entry, source)

    def _write(self, type, data, subjects, entry, source):
        schema, times = _schema(type), int(entry.get("times", 1))
        for subject, place in subjects:
            for time in range(1, times + 1):
                count = len(self.events)
                second = datetime.timedelta(seconds=count)
                label = entry.get("id") and (
                    f"{entry['id']}-{time}" if times > 1 else entry["id"])
                made = {
                    "specversion": "1.0", "id": label or f"event-{count + 1}", "source": source,
                    "type": f"education.{type}.v1", "subject": subject,
                    "time": entry.get("time") or f"{self.day}T{second!s:0>8}+08:00"}
                made.update({word: entry[word] for word in ("corrects", "retracts")
                             if word in entry})
                if data is not None:
                    made["data"] = _valued(data, schema, time if times > 1 else place,
                                           schema.get("$defs", {}))
                self.events.append(made)


def _filled(areas):
    return [{"kind": "county" if "parent" in each else "city", **each} for each in areas]


def _plan(raw, name, tree, told):
    hold, recovery = (int(told.get("alerts", {}).get(key, 7)) for key in ("hold", "recovery"))
    return config.plan({"id": name, "startsOn": "2021-01-01", "endsOn": "2025-12-31",
                        "area": next(iter(tree.kind)), **raw}, tree, hold, recovery)


def _setting(told, name):
    """The Configuration that a scenario is played with, its own plan first."""
    tree = config.AreaTree(_filled(told["areas"]) if "areas" in told
                           else _read(ROOT / "config/areas.yaml")["areas"])
    files = {path.stem: path for path in sorted((ROOT / "config/plans").glob("*.yaml"))}
    if isinstance(told["plan"], dict):
        plans = [_plan(told["plan"], name, tree, told)]
    else:
        order = sorted(files, key=lambda each: each != told["plan"])
        plans = [_plan(_read(files[each]), each, tree, told) for each in order]
    return config.Configuration(
        plans, tree, config.default_groups(_read(ROOT / "config/vocabulary.yaml")), "fixed",
        b"k" * 32, int(told.get("periods", {}).get("graceDays", 0)),
        config.semesters(_read(ROOT / "config/calendar.yaml")))


class _Few(Engine):
    """An Engine of some rows of the first plan."""

    def __init__(self, setting, timelines, day, rows):
        self.few = setting.plans[0].id, rows
        super().__init__(setting, timelines, day)

    def _add(self, plan, id, row):
        if plan.id == self.few[0] and id in self.few[1]:
            super()._add(plan, id, row)

    def found(self):
        """(row, area) → what is shown of it."""
        return {(row["indicatorId"], row["areaCode"]): row for row in self.rows()
                if not row["breakdown"]}

    def judged_areas(self, id):
        """The areas in which a row of the plan has a status."""
        plan = self.configuration.plans[0]
        return self._judged_areas(plan, plan.indicators[id])


def play(path):
    """(day, row, area, key, expected, found) of each figure and word that a scenario expects; what
    is said of alerts and in sentences is left out."""
    told = config.read_yaml(path)
    setting = _setting(told, path.stem)
    tree, steps = setting.areas, _listed(told["steps"])
    wanted = [each for step in steps for each in _listed(step.get("expect") or [])]
    named = {each["row"] for each in (*wanted, told) if "row" in each}
    named = named or set(setting.plans[0].indicators)
    story, day = Story(told.get("defaults", {})), None
    for step in steps:
        day = step.get("on", day)
        for entry in _listed(step.get("events") or []):
            story.take(entry, day)
        if not step.get("expect"):
            continue
        taken = intake.take_all(record(each, at) for at, each in enumerate(story.events))
        engine = _Few(setting, taken.timelines, civil.parse_day(day), named)
        unknown = {each["indicatorId"] for each in engine.skipped}
        rows = engine.found()
        for each in _listed(step["expect"]):
            row = each.get("row", told.get("row")) or next(iter(named))
            areas = _listed(each.get("area", told.get("area")) or engine.judged_areas(row)[0])
            for area, (key, value) in itertools.product(areas, each.items()):
                if key in SHOWN and row not in unknown:
                    found = rows.get((row, tree.canonical(area) or area), {})
                    yield day, row, area, key, value, found.get(SHOWN[key])


def fits(key, expected, found):
    """Whether what the oracle found is what was expected."""
    if key == "period":
        return found == expected or (expected, found) == ("closed", "revised")
    if expected == "none" or found is None:
        return found is None and expected == "none"
    if key in WORDS:
        return found == expected
    text = expected.removeprefix("about ")
    places = len(text.partition(".")[2]) if text != expected else 12
    return _rounded(found, places) == _rounded(text, places)


def _rounded(value, places):
    """A number half up, away from zero."""
    scaled = Fraction(value) * 10**places
    return math.floor(abs(scaled) + Fraction(1, 2)) * (-1 if scaled < 0 else 1)
