"""Walks a plan by the tables of grammar.py: a line for all that they do not know, and the open codes.

It knows what a key may hold, not whether the figure makes sense: that the program checks.
"""
import datetime
import re

from grammar import (
    ABOUT_TARGET, AREA, BREAKDOWNS, COMPARATORS, CONDITION_LISTS, FLOWS, FORMULAS, LIMITS,
    NEEDED, NOUNS, PASSED, PLAN, ROW, STAFF, STAGES, STANDING, STUDENT, UNIT, WINDOWS,
)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_day(value):
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        return bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


class Reader:
    """Walks one plan; `faults` are lines, `codes` pairs of a vocabulary list and a code."""

    def __init__(self, plan, every_id):
        self.plan, self.every_id = plan, every_id
        self.faults, self.codes, self.where = [], set(), ""

    def fault(self, said):
        self.faults.append(f"{self.where}: {said}")

    def read(self):
        self.where = "plan"
        for key in set(self.plan) - PLAN:
            self.fault(f"unknown key {key}")
        for name, measure in (self.plan.get("define") or {}).items():
            self.where = f"define.{name}"
            self.measure(measure)
        for row, body in self.plan["indicators"].items():
            self.where = row
            self.keys(body, ROW)
            for key in NEEDED:
                if key not in body:
                    self.fault(f"no {key}")
        return self

    def keys(self, mapping, table, also=()):
        if not isinstance(mapping, dict):
            self.fault(f"{mapping!r} is no mapping")
            return
        for key, value in mapping.items():
            if key in also:
                continue
            if key not in table:
                self.fault(f"unknown key {key}; here {' '.join(sorted(table))}")
            elif value != "unset":
                self.value(table[key], value, key)

    def value(self, held, value, key):
        if isinstance(held, list) or held.startswith("@"):
            for each in value if isinstance(value, list) else [value]:
                if isinstance(held, list):
                    if each not in held:
                        self.fault(f"{key}: {each!r} is none of {' '.join(map(str, held))}")
                elif isinstance(each, str) and re.fullmatch("[A-Za-z][A-Za-z0-9]{0,63}", each):
                    self.codes.add((held[1:], each))
                else:
                    self.fault(f"{key}: {each!r} is no code")
        else:
            getattr(self, "take_" + held)(value, key)

    # Measures

    def measure(self, node, condition=False, _key=None):
        if node == "unset":
            return
        if not isinstance(node, dict):
            self.fault(f"{node!r} is no measure")
            return
        limits = [key for key in node if key in LIMITS or key == "name"]
        body = [key for key in node if key not in limits]
        if limits and not condition:
            self.fault(f"{' '.join(limits)} stand only in a condition")
        if sum(key in LIMITS for key in limits) > 1:
            self.fault("a condition with two limits")
        for key in limits:
            if key != "name":
                self.limit_value(node[key], key)
        if len(body) != 1:
            self.fault(f"one noun or one formula, not {' '.join(body) or 'none'}")
            return
        name, inside = body[0], node[body[0]]
        if name in NOUNS:
            self.keys(inside, NOUNS[name])
        elif name in FORMULAS:
            self.keys(inside, FORMULAS[name])
            if name == "share" and isinstance(inside, dict):
                self.passed(inside)
        elif name == "sum":
            for each in inside:
                self.measure(each)
        elif name in CONDITION_LISTS:
            self.take_conditions(inside, name)
        elif name == "indicator":
            self.reference(inside)
        elif name == "defined":
            if inside not in (self.plan.get("define") or {}):
                self.fault(f"{inside} stands under no define")
        else:
            self.fault(f"{name} is no noun and no formula")

    def reference(self, inside):
        if isinstance(inside, dict):
            self.keys(inside, {"id": "text", "at": "unit"})
            inside = inside.get("id")
        if inside not in self.every_id:
            self.fault(f"no row {inside}")

    def passed(self, share):
        """The `with` of a share: keys of its noun, and what may follow it."""
        noun = next(iter(share.get("among") or {"": None}))
        table = {**NOUNS.get(noun, {}), **PASSED.get(noun, {})}
        if noun in FLOWS:
            table["followedBy"] = "followed"
        if not share.get("with"):
            self.fault("a share without `with`")
        elif share["with"] != "unset":
            self.keys(share["with"], table)

    def take_measure(self, value, key):
        self.measure(value)

    def take_noun(self, value, key):
        self.measure(value)
        if next(iter(value)) not in NOUNS:
            self.fault(f"a share among {next(iter(value))}, which is no noun")

    def take_with(self, value, key):
        """Read by `passed`, which knows the noun."""

    def take_conditions(self, value, key):
        for each in value if isinstance(value, list) else [value]:
            self.measure(each, condition=True)

    # Filters

    def take_unit(self, value, key):
        self.keys(value, UNIT)

    def take_units(self, value, key):
        for each in value:
            self.keys(each, UNIT)

    def take_area(self, value, key):
        self.keys(value, AREA)

    def take_areas(self, value, key):
        for each in value:
            self.keys(each, AREA)

    def take_filter(self, value, key):
        """Inside `not` and `any` of a person: no unit's side."""
        table = {}
        for noun in NOUNS.values():
            table.update({k: v for k, v in noun.items() if k not in ("at", "in", "has")})
        self.keys(value, {**table, **STAFF, **STUDENT, "stage": STAGES})
        if isinstance(value, dict) and "at" in value:
            self.fault(f"at inside {key}")

    def take_filters(self, value, key):
        for each in value:
            self.take_filter(each, key)

    def take_holds(self, value, key):
        self.keys(value, NOUNS["holds"])

    def take_verdict(self, value, key):
        self.keys(value, NOUNS["verdict"])

    def take_policy(self, value, key):
        self.keys(value, NOUNS["policy"], also=LIMITS)

    def take_has(self, value, key):
        self.flow(value, {"in": "window", "proRata": "flag", **dict.fromkeys(LIMITS, "number")})

    def take_followed(self, value, key):
        self.flow(value, {"within": "days", "sameCase": "flag"})

    def flow(self, value, beside):
        nouns = [key for key in value if key in FLOWS]
        if len(nouns) != 1:
            self.fault(f"one flow, not {' '.join(nouns) or 'none'}")
        self.keys(value, {**beside, **dict.fromkeys(nouns, "anything")})
        for noun in nouns:
            self.keys(value[noun], NOUNS[noun])

    def take_anything(self, value, key):
        """Read where it is known what it is."""

    def take_each(self, value, key):
        self.keys(value, dict.fromkeys(LIMITS, "number"))

    def take_degree(self, value, key):
        for level in [value] if isinstance(value, str) else value.values():
            if level not in "secondary college bachelor master doctor".split():
                self.fault(f"degree: {level!r}")

    def take_groups(self, value, key):
        self.value("disabled leftBehind poor migrantPermit willingVocational".split(), value, key)

    def take_capability(self, value, key):
        for code, asked in value.items():
            self.codes.add(("capability", code))
            if not (is_number(asked) or isinstance(asked, (bool, dict)) or asked == "unset"):
                self.fault(f"capability {code}: {asked!r}")
            if isinstance(asked, dict):
                self.keys(asked, dict.fromkeys(LIMITS, "number"))

    def take_limit(self, value, key):
        self.keys(value, dict.fromkeys(LIMITS, "number"))

    def limit_value(self, value, key):
        if key == "between":
            self.take_pair(value, key)
        elif not (is_number(value) or value in ("unset", "previous")):
            self.fault(f"{key}: {value!r} is no limit")

    # Words and numbers

    def take_number(self, value, key):
        if not is_number(value):
            self.fault(f"{key}: {value!r} is no number")

    def take_numbers(self, value, key):
        for each in value if isinstance(value, list) else [value]:
            self.take_number(each, key)

    def take_pair(self, value, key):
        pair = isinstance(value, list) and len(value) == 2 and all(map(is_number, value))
        if not pair or value[0] > value[1]:
            self.fault(f"{key}: {value!r} is no pair, lower first")

    take_ages = take_pair

    def take_flag(self, value, key):
        if not isinstance(value, bool):
            self.fault(f"{key}: {value!r} is neither true nor false")

    def take_text(self, value, key):
        if not isinstance(value, str) or not value:
            self.fault(f"{key}: {value!r} is no text")

    def take_ids(self, value, key):
        for each in value if isinstance(value, list) else [value]:
            if not (isinstance(each, str) and re.fullmatch("[0-9A-Za-z-]{1,64}", each)):
                self.fault(f"{key}: {each!r} is no code in quotes")

    def take_days(self, value, key):
        self.keys(value, {"days": "number"})

    def take_since(self, value, key):
        if value != "plan" and not is_day(value):
            self.fault(f"{key}: {value!r} is neither `plan` nor a day")

    def take_window(self, value, key):
        if isinstance(value, dict):
            self.keys(value, {"years": "number"} if "years" in value
                      else {"cycleYears": "number", "from": "since"})
        elif value not in WINDOWS:
            self.fault(f"in: {value!r} is no window")

    def take_weight(self, value, key):
        if value != "none":
            self.measure(value)

    def take_weights(self, value, key):
        self.keys(value, {"stage": "anything"})

    # The rest of a row

    def take_names(self, value, key):
        if not isinstance(value, dict) or set(value) != {"zh", "en"}:
            self.fault("name: zh and en")
        elif not re.search("[\u4e00-\u9fff]", value["zh"]) or re.search("[\u3000-\u9fff]", value["en"]):
            self.fault("name: Chinese in zh, and none in en")

    def take_scope(self, value, key):
        if value not in ("plan", "eachCounty"):
            self.keys(value, {"areas": "ids"})

    def take_breakdowns(self, value, key):
        for each in value:
            if each not in BREAKDOWNS:
                self.fault(f"breakdowns: {each!r}")

    def take_effective(self, value, key):
        self.keys(value, {"from": "since", "to": "since"})

    def take_source(self, value, key):
        self.keys(value, {"section": "text", "quote": "text", "reads": "reads"})
        for needed in ("section", "quote"):
            if needed not in value:
                self.fault(f"source: no {needed}")

    def take_reads(self, value, key):
        for each in value if isinstance(value, list) else [value]:
            if not (is_number(each) or isinstance(each, str) and each):
                self.fault(f"reads: {each!r}")

    def take_target(self, target, key):
        kind = target.get("kind")
        if kind not in COMPARATORS:
            self.fault(f"target: no kind {kind!r}")
            return
        for name in set(target) - COMPARATORS[kind] - ABOUT_TARGET:
            self.fault(f"target: {name} in a {kind}")
        given = [name for name in target if name in COMPARATORS[kind]]
        if len(given) != (1 if COMPARATORS[kind] else 0):
            self.fault(f"target: one comparator of {kind}, not {' '.join(given) or 'none'}")
        for name in given:
            if name == "between":
                self.take_pair(target[name], name)
            else:
                self.limit_value(target[name], name)
        if kind in ("full_coverage", "per_person_quota") and target.get("equals") not in (100, "unset"):
            self.fault(f"target: {kind} equals 100")
        if "about" in target and "tolerance" not in target:
            self.fault("target: about without tolerance")
        if kind == "other" and ("trend" in target) == ("every" in target):
            self.fault("target: other has a trend or every")
        if kind in STANDING and "by" in target:
            self.fault(f"target: {kind} has no deadline")
        self.keys(target, {
            "tolerance": "pair", "effort": "flag", "permission": "flag", "lead": "number",
            "parts": "number", "trend": ["increase", "decrease", "none"],
            "every": ["year", "semester", "month"], "baseline": "baseline", "by": "deadline",
        }, also={"kind", "history", "breaks", "path", *LIMITS, "about", "increaseBy", "decreaseBy"})

    def take_baseline(self, value, key):
        self.keys(value, {"value": "number", "year": "number"})

    def take_deadline(self, value, key):
        if isinstance(value, dict):
            self.keys(value, {"verdict": "verdict", "area": "ids"})
        elif not (is_day(value) or isinstance(value, int) and 1900 <= value <= 2100):
            self.fault(f"by: {value!r}")
