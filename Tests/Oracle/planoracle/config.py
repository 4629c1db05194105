"""Configuration, areas, vocabulary and plans (contract §3, §10; language.md §1, §8).

All YAML is read as texts; numbers are made where a number is wanted, so 371500 stays a code.
"""

import glob
import os
from dataclasses import dataclass, field
from fractions import Fraction

import yaml

from . import civil
from .filters import COMPARATORS
from .units import AreaTree
from .windows import Semesters


@dataclass
class Target:
    """A target: kind, comparator word and limit or two bounds, deadline, baseline."""

    kind: str
    comparator: str | None
    limit: Fraction | None
    deadline: int | None  # ordinal of 31 December of the year, or the day
    baseline: tuple | None  # (value, year)
    effort: bool = False
    unset: bool = False
    bounds: tuple | None = None  # both included
    dated: bool = False  # whether the target itself says a `by`
    permission: bool = False  # only the upper bound breaches
    lead: int = 180
    parts: int | None = None
    trend: str | None = None
    every: str | None = None
    path: tuple = ()  # (day, value) between the baseline and the target
    history: tuple = ()  # (year, value) published of earlier years, for the forecast alone
    occasion: dict | None = None  # what decides the deadline by holding in an area: tree, `area`
    first: bool = False  # the limit is the value of the first observed year
    occasion_measure: object = None  # its Measure
    occasion_area: str | None = None
    gap: str | None = None  # what the oracle does not know

    @property
    def higher_is_better(self):
        return self.comparator not in ("atMost", "below", "decreaseBy")

    def holds(self, value):
        """Whether the comparator holds, exactly."""
        if self.bounds is not None:
            return (self.permission or self.bounds[0] <= value) and value <= self.bounds[1]
        return COMPARATORS[self.comparator](value, self.limit)


@dataclass
class Indicator:
    """One row of a plan."""

    id: str
    measure: dict
    reading: str
    target: Target | None
    binding: bool
    tier: str | None
    scope: object
    rows_below: bool
    property: str = "unspecified"
    yearly: bool = False  # under latest only statements of years count
    breakdowns: tuple = ()
    effective: tuple = (None, None)  # first and last day that count
    unset: bool = False  # whether something in the measure is not in the text
    windows: frozenset = frozenset()  # the words of its `in` keys
    long_windows: tuple = ()  # `has` windows that may be longer than a period
    rule: object = None  # makes the Rule of a window word
    unit: str | None = None
    holds: bool = False  # no value while a district or county below is silent


@dataclass
class Plan:
    """One plan file."""

    id: str
    area: str
    starts: int
    ends: int
    indicators: dict
    hold: int
    recovery: int
    define: dict = field(default_factory=dict)
    stage_weights: dict = field(default_factory=dict)
    inhibits: bool = True  # whether an alert is part of that of a wider area of the row


@dataclass
class Configuration:
    """Everything that planwatch.yaml names."""

    plans: list
    areas: AreaTree
    default_groups: dict  # series → group
    clock: str
    key: bytes | None  # None where the file is not there: then nothing can be hashed
    grace_days: int
    repeat: int = 0
    escalate: int = 0
    flapping: tuple | None = None
    semesters: Semesters = field(default_factory=Semesters)


def load(path):
    """The Configuration of a planwatch.yaml."""
    base = os.path.dirname(os.path.abspath(path))
    main = read_yaml(path)
    alerts = main.get("alerts") or {}
    hold, recovery = int(alerts.get("hold", 7)), int(alerts.get("recovery", 7))
    areas = AreaTree(read_yaml(os.path.join(base, main["areas"]))["areas"])
    files = []
    for pattern in _listed(main["plans"]):
        files += sorted(glob.glob(os.path.join(base, pattern)))
    silence = (main.get("coverage") or {}).get("silentAreas", "warn")
    silence = os.environ.get("PLANWATCH_COVERAGE_SILENT_AREAS", silence)
    plans = [plan(read_yaml(file), areas, hold, recovery, silence) for file in files]
    key = _key(os.path.join(base, main["identity"]["keyFile"]))
    grace = int((main.get("periods") or {}).get("graceDays", 0))
    groups = default_groups(read_yaml(os.path.join(base, main["vocabulary"])))
    calendar = read_yaml(os.path.join(base, main["calendar"])) if "calendar" in main else {}
    return Configuration(sorted(plans, key=lambda each: each.id), areas, groups,
                         main.get("clock", "wall"), key, grace, int(alerts.get("repeat", 0)),
                         int(alerts.get("escalate", 0)), _flapping(alerts), semesters(calendar))


def _flapping(alerts):
    """How many changes in how many days are held as one alert; None where they are only said."""
    if alerts.get("flapping", "say") != "hold":
        return None
    return int(alerts.get("flappingChanges", 6)), int(alerts.get("flappingDays", 90))


def read_yaml(path):
    """A YAML file with every scalar as text."""
    with open(path, encoding="utf-8-sig") as file:
        return yaml.load(file, Loader=yaml.BaseLoader) or {}


def default_groups(vocabulary):
    """series → the group that a statement without one is meant for."""
    found = {}
    series = vocabulary.get("series")
    for name, entry in (series.items() if isinstance(series, dict) else []):
        group = entry.get("defaultGroup") if isinstance(entry, dict) else None
        if group:
            found[name] = {key: int(value) if key.startswith("age") else value
                           for key, value in group.items()}
    return found


def semesters(calendar):
    """The Semesters of a calendar."""
    found = calendar.get("semesters")
    return Semesters({
        2 * int(name[:4]) + (name[5:] == "2"): civil.parse_day(each["from"])
        for name, each in (found.items() if isinstance(found, dict) else [])})


STAGE_WEIGHTS = {"primary": "1", "junior": "1.1", "senior": "1.32"}


def plan(raw, areas, hold=7, recovery=7, silence="warn"):
    """A Plan from its parsed file."""
    own = raw.get("alerts") or {}
    ends = civil.parse_day(raw["endsOn"])
    indicators = {id: _indicator(id, row, ends, silence)
                  for id, row in raw["indicators"].items()}
    weights = {**STAGE_WEIGHTS, **(raw.get("stageWeights") or {})}
    return Plan(raw["id"], areas.canonical(raw["area"]) or raw["area"],
                civil.parse_day(raw["startsOn"]), ends, indicators,
                int(own.get("hold", hold)), int(own.get("recovery", recovery)),
                raw.get("define") or {},
                {stage: Fraction(weight) for stage, weight in weights.items()},
                own.get("inhibit", "true") == "true")


def _key(path):
    path = os.environ.get("PLANWATCH_IDENTITY_KEY_FILE", path)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as key_file:
        return key_file.read()


def _listed(value):
    return value if isinstance(value, list) else [value]


def _indicator(id, row, plan_end, silence):
    target = (_target(row["target"], plan_end, row.get("unit"))
              if row.get("target") else None)
    effective = row.get("effective") or {}
    return Indicator(id, row["measure"], row.get("reading", "running"), target,
                     row.get("property") == "binding", row.get("tier"),
                     row.get("scope", "plan"), row.get("rowsBelow") != "none",
                     row.get("property", "unspecified"), row.get("statements") == "yearly",
                     tuple(_listed(row.get("breakdowns", []))),
                     tuple(civil.parse_day(effective[key]) if key in effective else None
                           for key in ("from", "to")),
                     windows=frozenset(each for each in _windows(row["measure"])
                                       if isinstance(each, str)),
                     long_windows=tuple(_has_windows(row["measure"])),
                     unit=row.get("unit"),
                     holds=(row.get("coverage") or {}).get("silentAreas", silence) == "hold")


def _windows(tree):
    """All `in` windows of a measure."""
    if isinstance(tree, list):
        return [each for part in tree for each in _windows(part)]
    if not isinstance(tree, dict):
        return []
    return [value for key, value in tree.items() if key == "in"] + [
        each for value in tree.values() for each in _windows(value)]


def _has_windows(tree):
    """The fixed windows of `has` that may be longer than a period."""
    if isinstance(tree, list):
        return [each for part in tree for each in _has_windows(part)]
    if not isinstance(tree, dict):
        return []
    own = [each for each in _windows(tree["has"]) if each == "plan" or (
        isinstance(each, dict) and "cycleYears" in each)] if "has" in tree else []
    return own + [each for key, value in tree.items() if key != "has"
                  for each in _has_windows(value)]


COUNT_UNITS = ("persons", "institutions", "areas", "count", "places", "attendances")
COUNT_KINDS = ("annual_quota", "cumulative_count")
WORDS = (*COMPARATORS, "increaseBy", "decreaseBy", "about", "between")


def _target(raw, plan_end, unit):
    """A Target. `equals` on a count, or 100 on a percentage, is at least, and 0 at most; `about` on
    a count is at least the lower tolerance."""
    kind = raw["kind"]
    word = next((word for word in WORDS if word in raw), None)
    limit = raw.get(word) if word else None
    bounds = limit if word == "between" else raw.get("tolerance")
    unset = any("unset" in _listed(each) for key, each in raw.items()
                if key not in ("path", "history") and not isinstance(each, dict))
    if unset:
        limit, bounds, word = None, None, None
    if bounds is not None:
        bounds = tuple(map(Fraction, bounds))
    if kind in COUNT_KINDS and bounds is not None:
        word, limit, bounds = "atLeast", bounds[0], None
    elif bounds is not None or limit == "previous":
        limit = None
    first = limit == "first"
    if first:
        limit = None
    if word == "equals":
        whole = unit in COUNT_UNITS or kind in COUNT_KINDS or unit == "percent" and (
            Fraction(limit) == 100)
        word = "atMost" if Fraction(limit) == 0 else "atLeast" if whole else word
    if kind == "milestone":
        word, limit = "atLeast", raw.get("parts", 1)
    baseline = raw.get("baseline")
    return Target(
        kind, word, None if limit is None else Fraction(limit),
        _deadline(raw.get("by"), plan_end),
        (Fraction(baseline["value"]), int(baseline["year"])) if baseline else None,
        raw.get("effort") == "true", unset, bounds, "by" in raw, raw.get("permission") == "true",
        int(raw.get("lead", 180)), int(raw["parts"]) if "parts" in raw else None,
        raw.get("trend"), None if unset else raw.get("every"),
        tuple(sorted((civil.parse_day(day), Fraction(each)) for day, each in raw.get("path", ()))),
        tuple((int(year), Fraction(each)) for year, each in raw.get("history", ())),
        raw["by"] if isinstance(raw.get("by"), dict) else None, first)


def _deadline(by, plan_end):
    if by is None:
        return plan_end
    if by == "unset" or isinstance(by, dict):
        return None
    return civil.parse_day(by) if len(by) == 10 else civil.year_end(int(by))
