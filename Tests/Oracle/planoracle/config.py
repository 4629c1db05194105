"""Configuration, areas, vocabulary and plans (contract §3, §10; language.md §1, §8).

All YAML is read as texts; numbers are made where a number is wanted, so 371500 stays a code.
"""

import glob
import os
from dataclasses import dataclass, field
from fractions import Fraction

import yaml

from . import civil
from .units import AreaTree


@dataclass
class Target:
    """A target: kind, comparator word and limit, deadline, baseline."""

    kind: str
    comparator: str | None
    limit: Fraction | None
    deadline: int | None  # ordinal of 31 December of the year, or the day
    baseline: tuple | None  # (value, year)
    effort: bool = False
    unset: bool = False

    @property
    def higher_is_better(self):
        return self.comparator not in ("atMost", "below")

    def holds(self, value):
        """Whether the comparator holds, exactly."""
        return {
            "atLeast": value >= self.limit, "atMost": value <= self.limit,
            "above": value > self.limit, "below": value < self.limit,
            "equals": value == self.limit,
        }[self.comparator]


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
    yearly: bool = False  # under latest only statements of years count


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


@dataclass
class Configuration:
    """Everything that planwatch.yaml names."""

    plans: list
    areas: AreaTree
    default_groups: dict  # series → group
    clock: str
    key: bytes | None  # None where the file is not there: then nothing can be hashed
    grace_days: int


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
    plans = [plan(read_yaml(file), areas, hold, recovery) for file in files]
    key = _key(os.path.join(base, main["identity"]["keyFile"]))
    grace = int((main.get("periods") or {}).get("graceDays", 0))
    groups = default_groups(read_yaml(os.path.join(base, main["vocabulary"])))
    return Configuration(sorted(plans, key=lambda each: each.id), areas, groups,
                         main.get("clock", "wall"), key, grace)


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


def plan(raw, areas, hold=7, recovery=7):
    """A Plan from its parsed file."""
    own = raw.get("alerts") or {}
    ends = civil.parse_day(raw["endsOn"])
    indicators = {id: _indicator(id, row, ends) for id, row in raw["indicators"].items()}
    return Plan(raw["id"], areas.canonical(raw["area"]) or raw["area"],
                civil.parse_day(raw["startsOn"]), ends, indicators,
                int(own.get("hold", hold)), int(own.get("recovery", recovery)),
                raw.get("define") or {})


def _key(path):
    path = os.environ.get("PLANWATCH_IDENTITY_KEY_FILE", path)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as key_file:
        return key_file.read()


def _listed(value):
    return value if isinstance(value, list) else [value]


def _indicator(id, row, plan_end):
    target = _target(row["target"], plan_end) if row.get("target") else None
    return Indicator(id, row["measure"], row.get("reading", "running"), target,
                     row.get("property") == "binding", row.get("tier"),
                     row.get("scope", "plan"), row.get("rowsBelow") != "none",
                     row.get("statements") == "yearly")


_COMPARATORS = ("atLeast", "atMost", "above", "below", "equals")


def _target(raw, plan_end):
    comparator = next((word for word in _COMPARATORS if word in raw), None)
    limit = raw.get(comparator) if comparator else None
    unset = "unset" in (limit, raw.get("by"))
    baseline = raw.get("baseline")
    return Target(
        raw["kind"], comparator,
        None if limit is None or limit == "unset" else Fraction(limit),
        None if raw.get("by") == "unset" else _deadline(raw.get("by"), plan_end),
        (Fraction(baseline["value"]), int(baseline["year"])) if baseline else None,
        raw.get("effort") == "true", unset)


def _deadline(by, plan_end):
    if by is None:
        return plan_end
    return civil.parse_day(by) if len(by) == 10 else civil.year_end(int(by))
