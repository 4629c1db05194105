"""The packaged plans, held to the ledger of commitments and to the texts themselves."""

import collections
import csv
import functools
import json
import pathlib
import re
from decimal import Decimal

import pytest
import yaml
from grammar import LIMITS, YAML_DEPTH
from planreader import Reader

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
PLANS = {"000": "liaocheng-14fyp", "001": "daqing-14fyp", "002": "liaocheng-quality-balanced",
         "003": "heping-2035", "004": "county004"}
FRAGMENTS = " … "

# What differs from the ledger in which row, with the reason, or `its note` where the row says it.
DIFFERENCES = json.loads((HERE / "differences.json").read_text(encoding="utf-8"))


# Rows that measure the sentence of a commitment a second time, in another way: further row: commitment.
FURTHER = {"liaocheng-qb-county-assessment": "liaocheng-qb-assessment-standard-met"}


class Strict(yaml.SafeLoader):
    """YAML as the program reads it: no anchor, no alias, no tag, no key twice, days and `no` texts."""

    depth = 0

    def refuse(self, said, event):
        raise yaml.MarkedYAMLError(problem=said, problem_mark=event.start_mark)

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            self.refuse("an alias", event)
        if event.anchor is not None:
            self.refuse("an anchor", event)
        if event.tag is not None:
            self.refuse("a tag", event)
        self.depth += 1
        if self.depth > YAML_DEPTH:
            self.refuse("nested too deeply", event)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.refuse("a key that is no word", key)
            if key.value in seen:
                self.refuse(f"the key {key.value} twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if not tag.endswith((":timestamp", ":merge"))
            and not (tag.endswith(":bool") and first in "yYnNoO")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text):
    return yaml.load(text, Strict)


@functools.cache
def ledger():
    with (HERE / "commitments.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@functools.cache
def text_of(seed):
    # newline="": the line feeds as they are, nothing is made of them.
    with (HERE / "sources" / seed).open(encoding="utf-8", newline="") as file:
        return file.read()


@functools.cache
def plan(name):
    return read((ROOT / f"config/plans/{name}.yaml").read_text(encoding="utf-8"))


@functools.cache
def reader(name):
    return Reader(plan(name), ledger()).read()


@functools.cache
def rows():
    return {row: body for name in PLANS.values() for row, body in plan(name)["indicators"].items()}


@functools.cache
def vocabulary():
    lists = read((ROOT / "config/vocabulary.yaml").read_text(encoding="utf-8"))
    return collections.defaultdict(dict, lists)


def commitment_of(row):
    return ledger()[FURTHER.get(row, row)]


def tier_of(row):
    return re.match("tier ([ABC])", row["notes"])[1]


def commitments_of(name):
    return [row["id"] for row in ledger().values() if PLANS[row["seed"][:3]] == name]


# The ledger itself

def test_the_ledger_is_whole():
    seeds = collections.Counter(row["seed"][:3] for row in ledger().values())
    assert seeds == {"000": 182, "001": 180, "002": 48, "003": 95, "004": 30}
    tiers = collections.Counter(map(tier_of, ledger().values()))
    assert tiers == {"A": 137, "B": 207, "C": 191}


@pytest.mark.parametrize("seed", PLANS)
def test_every_quote_of_the_ledger_stands_in_its_text(seed):
    for row in ledger().values():
        if row["seed"].startswith(seed):
            for fragment in row["quote_zh"].split(FRAGMENTS):
                assert fragment in text_of(row["seed"]), row["id"]


# The plans

@pytest.mark.parametrize("name", PLANS.values())
def test_every_commitment_is_written_once_in_its_plan_and_no_other(name):
    assert plan(name)["id"] == name and PLANS[plan(name)["document"]] == name
    written = [row for row in plan(name)["indicators"] if row not in FURTHER]
    assert sorted(written) == sorted(commitments_of(name))


@pytest.mark.parametrize(("row", "commitment"), FURTHER.items())
def test_a_further_row_stands_behind_that_of_its_commitment_with_the_same_sentence(row, commitment):
    written = list(plan(PLANS[ledger()[commitment]["seed"][:3]])["indicators"])
    assert written[written.index(commitment) + 1] == row and row not in ledger()
    for key in ("source", "tier", "scope"):
        assert rows()[row][key] == rows()[commitment][key]
    assert rows()[row]["measure"] != rows()[commitment]["measure"] and "note" in rows()[row]


@pytest.mark.parametrize("name", PLANS.values())
def test_rows_stand_in_the_order_of_the_ledger(name):
    written = [row for row in plan(name)["indicators"] if row not in FURTHER]
    assert written == [row for row in commitments_of(name) if row in plan(name)["indicators"]]


@pytest.mark.parametrize("name", PLANS.values())
def test_only_known_keys_and_members_of_closed_lists(name):
    assert reader(name).faults == []


@pytest.mark.parametrize("name", PLANS.values())
def test_every_code_is_in_the_vocabulary(name):
    known = vocabulary()
    assert sorted(f"{of}: {code}" for of, code in reader(name).codes if code not in known[of]) == []


# Codes that no plan asks for and that stay: whole lists of an official standard, of which events carry
# any member, and single ones.
WHOLE_LISTS = {
    "disabilityType": "the seven sorts of disability of the national classification (GB/T 26341)",
    "qualificationTitle": "the three levels of professional titles",
}
UNASKED = {
    ("aidProgramme", "grant"): "the programme of senior and higher learners; the demo reports it",
    ("qualificationRank", "doubleQualified"): "named by the form of the events",
    ("facilityType", "kitchen"): "named by the form of the events",
    ("qualificationCertificate", "putonghua"): "the second certificate that every teacher has to have",
    ("qualificationMajor", "specialEducation"): "the major of the teachers of special schools",
    ("teachingSubject", "mentalHealth"): "a subject of its own in the registers of staff",
}
# What an event of a scenario calls by a code, where no plan does.
CODED = {("aid-grant", "programme"): "aidProgramme"}


def scenario_codes():
    """Codes of the vocabulary in the events of the packaged scenarios, as pairs of a list and a code."""
    found = set()
    for path in sorted((ROOT / "config/plans/tests").glob("*.yaml")):
        scenario = read(path.read_text(encoding="utf-8"))
        told = [scenario.get("defaults", {})]
        told += [event for step in scenario["steps"] for event in step.get("events", [])]
        for (kind, field), name in CODED.items():
            for event in told:
                bodies = event.get(kind, [])
                for body in bodies if isinstance(bodies, list) else [bodies]:
                    if field in body:
                        found.add((name, body[field]))
    return found


def test_every_code_of_the_vocabulary_is_asked_for_or_kept_for_a_reason():
    asked = scenario_codes().union(*(reader(name).codes for name in PLANS.values()))
    unasked = {(name, code) for name, codes in vocabulary().items() for code in codes} - asked
    kept = {(name, code) for name, code in unasked if name in WHOLE_LISTS}
    assert sorted(unasked - kept - set(UNASKED)) == []
    # A reason that is no longer needed goes.
    assert set(UNASKED) <= unasked and {name for name, _ in kept} == set(WHOLE_LISTS)


@pytest.mark.parametrize("name", PLANS.values())
def test_quotes_are_the_text_s_own_and_readings_differ_from_them(name):
    for row, body in plan(name)["indicators"].items():
        source, told = body["source"], commitment_of(row)
        for fragment in source["quote"].split(FRAGMENTS):
            assert fragment in text_of(told["seed"]), row
        assert source["section"] == told["section"], row
        if "reads" in source:
            assert source["reads"] != source["quote"], row


def is_open(node):
    if isinstance(node, (dict, list)):
        return any(map(is_open, node.values() if isinstance(node, dict) else node))
    return node == "unset"


def test_a_row_that_leaves_something_open_says_in_its_note_what_is_missing():
    # One of tier C is charted all the same.
    waiting = [row for row, body in rows().items() if body["tier"] != "C" and is_open(body)]
    assert len(waiting) > 20
    assert [row for row in waiting if not rows()[row].get("note")] == []


# A row beside its line of the ledger

def numbers_in(node):
    """Every number of a measure, as exact decimals."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return set().union(*map(numbers_in, node)) if node else set()
    return {Decimal(str(node))} if isinstance(node, (int, float)) and not isinstance(node, bool) else set()


def windows_in(node):
    if isinstance(node, list):
        return set().union(*map(windows_in, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(windows_in, node.values())) if node else set()
    return found | ({str(node["in"])} if "in" in node else set())


ABSOLUTE = "严格|严禁|确保|保证|保障|所有|杜绝|坚决|全部"


def kind_agrees(told, row, body):
    kind = body["target"]["kind"]
    if kind == told["kind"]:
        return True
    if told["kind"] in ("full_coverage", "relative_to_reference") and kind == "maintain":
        return bool(re.search(ABSOLUTE, body["source"]["quote"]))
    if told["kind"] == "full_coverage" and kind in ("per_person_quota", "annual_quota"):
        return bool(windows_in(body["measure"]) - {"plan", "ever", "before"})
    return False


def limits_of(target):
    words = (*LIMITS, "about", "increaseBy", "decreaseBy")
    return {word: target[word] for word in words if word in target}


def limit_agrees(told, row, body):
    """The ledger's number is the limit, or that of a condition on each of those who must comply."""
    target, limits = body["target"], limits_of(body["target"])
    if told["target"] == "prev":
        return "previous" in limits.values() or target["kind"] == "monotonic_non_decreasing"
    if told["target"] == "":
        return set(limits.values()) <= {"unset"}
    low, _, high = told["target"].partition("..")
    value = next(iter(limits.values()), None)
    if value is None:
        return target["kind"] == "milestone" and told["target"] == "1"
    if value == [Decimal(low), Decimal(high or low)] or value == "unset":
        return value != "unset"
    if isinstance(value, list):
        return False
    if Decimal(str(value)) == Decimal(low):
        return True
    counted = numbers_in(body["measure"]) | {Decimal(1)}
    return value == 100 and Decimal(low) in counted


DIRECTIONS = {
    "at_least": {"atLeast", "equals"}, "at_most": {"atMost"}, "equals": {"equals", "atLeast"},
    "about": {"about"}, "between": {"between"}, "increase": {"above", "increaseBy"},
    "decrease": {"below", "decreaseBy"},
}


def direction_agrees(told, row, body):
    target, limits = body["target"], set(limits_of(body["target"]))
    if "STRICT" in told["notes"]:
        return "above" in limits or "'above'" in str(body["measure"])
    if "trend" in target:
        return target["trend"] in (told["direction"], {"at_most": "decrease"}.get(told["direction"]))
    if not limits:
        return True
    if limits == {"equals"} and target["equals"] == 100:
        return True
    if target.get("equals", target.get("atMost")) == 0:
        return told["direction"] in ("equals", "at_most")
    return limits <= DIRECTIONS[told["direction"]]


def year_agrees(told, row, body):
    by = body["target"].get("by")
    if by == "unset":  # the year was lost in the text
        return "到年" in body["source"]["quote"] and told["target_year"] == ""
    # Without a year the deadline is the plan's end.
    ends = plan(PLANS[told["seed"][:3]])["endsOn"][:4]
    return str(by or ends)[:4] == (told["target_year"] or ends)


def baseline_agrees(told, row, body):
    baseline = body["target"].get("baseline", {"value": "", "year": ""})
    return [str(baseline["value"]), str(baseline["year"])] == [told["baseline"], told["baseline_year"]]


AGREES = {"kind": kind_agrees, "limit": limit_agrees, "direction": direction_agrees,
          "year": year_agrees, "baseline": baseline_agrees}


def differing(row):
    told, body = ledger()[row], rows()[row]
    return {what for what, agrees in AGREES.items() if not agrees(told, row, body)}


@pytest.mark.parametrize("name", PLANS.values())
def test_tier_and_property_are_those_of_the_ledger(name):
    for row, body in plan(name)["indicators"].items():
        told = commitment_of(row)
        assert body["tier"] == tier_of(told), row
        assert body.get("property", "unspecified") == told["property"], row


@pytest.mark.parametrize("name", PLANS.values())
def test_kind_limit_year_and_baseline_are_those_of_the_ledger_or_listed(name):
    found = {row: sorted(differing(row)) for row in commitments_of(name)}
    listed = {row: sorted(DIFFERENCES.get(row, ())) for row in commitments_of(name)}
    assert {row: what for row, what in found.items() if what != listed[row]} == {}


def test_every_listed_difference_has_its_reason():
    for row, reasons in DIFFERENCES.items():
        assert all(reason and (reason != "its note" or "note" in rows()[row])
                   for reason in reasons.values()), row


# What rows of several plans have in common

def test_rows_with_one_measure_have_one_concept_and_those_of_a_concept_one_unit():
    concepts, measured = {}, {}
    for row, body in rows().items():
        concepts.setdefault(body["concept"], []).append(body["unit"])
        of = body["measure"].get("indicator") if isinstance(body["measure"], dict) else None
        if isinstance(of, str) and of in rows():
            assert body["concept"] == rows()[of]["concept"], row
        key = json.dumps([body["measure"], body.get("reading"), body["unit"]], sort_keys=True)
        if "unset" not in key:
            measured.setdefault(key, set()).add(body["concept"])
    assert {name: units for name, units in concepts.items() if len(set(units)) > 1} == {}
    assert [each for each in measured.values() if len(each) > 1] == []


def test_gross_enrolment_of_liaocheng_and_daqing_is_one_concept():
    shared = {stage: {rows()[f"{city}-{stage}-gross-enrolment"]["concept"]
                      for city in ("liaocheng", "daqing", "heping")}
              for stage in ("preschool", "senior")}
    assert shared == {stage: {f"{stage}-gross-enrolment"} for stage in shared}


# Scenarios that fill in what a plan lacks

def is_filled_in(row, copy):
    """Whether `copy` says what `row` does, with a figure, a list or a code where that has `unset`."""
    if row == "unset":
        return copy != "unset"
    if isinstance(row, dict) and isinstance(copy, dict):
        return row.keys() == copy.keys() and all(is_filled_in(row[key], copy[key]) for key in row)
    if isinstance(row, list) and isinstance(copy, list):
        return len(row) == len(copy) and all(map(is_filled_in, row, copy))
    return row == copy


def test_a_scenario_with_rows_of_a_packaged_plan_has_them_as_they_are():
    told = 0
    for name in PLANS.values():
        path = ROOT / f"config/plans/tests/{name}.yaml"
        if not path.exists():
            continue
        written = read(path.read_text(encoding="utf-8"))["plan"]
        assert is_filled_in(plan(name)["area"], written.get("area", "1")), name
        for row, copy in written["indicators"].items():
            body = rows()[row]
            for key in ("unit", "scope", "property", "measure", "reading", "effective", "target"):
                assert is_filled_in(body.get(key), copy.get(key)), (row, key)
            told += 1
    assert told >= 7


# What these tests would miss if they did not work

@pytest.mark.parametrize("text", [
    "a: 1\na: 2\n", "a: &x 1\nb: 2\n", "a: !!str 1\n", "{a: b}: 1\n", "a: 1\n---\nb: 2\n",
    "[" * 70 + "]" * 70,
])
def test_the_reader_refuses_what_the_program_refuses(text):
    with pytest.raises(yaml.YAMLError):
        read(text)


@pytest.mark.parametrize(("measure", "said"), [
    ({"students": {"stage": "primaryy"}}, "primaryy"),
    ({"students": {}, "teachers": {}}, "one noun"),
    ({"students": {"setting": "rural"}}, "unknown key setting"),
    ({"students": {"at": {"sex": "male"}}}, "unknown key sex"),
    ({"share": {"among": {"students": {}}, "with": {}}}, "without `with`"),
    ({"indicator": "none-such"}, "no row"),
    ({"defined": "none-such"}, "no define"),
    ({"training": {"in": "month"}}, "no window"),
    ({"students": {}, "atLeast": 1}, "only in a condition"),
    ({"allOf": [{"verdict": {"matter": "x"}, "atLeast": 1, "atMost": 2}]}, "two limits"),
])
def test_the_grammar_refuses(measure, said):
    reader = Reader({"indicators": {}}, ())
    reader.measure(measure)
    assert any(said in fault for fault in reader.faults), reader.faults


@pytest.mark.parametrize(("row", "change", "what"), [
    ("liaocheng-preschool-gross-enrolment", {"atLeast": 94}, "limit"),
    ("liaocheng-preschool-gross-enrolment", {"by": 2024}, "year"),
    ("liaocheng-preschool-gross-enrolment", {"baseline": {"value": 92.1, "year": 2020}}, "baseline"),
    ("liaocheng-preschool-gross-enrolment", {"kind": "maintain"}, "kind"),
    ("liaocheng-school-level-gap", {"trend": "increase"}, "direction"),
    ("liaocheng-city-vocational-groups", {"atLeast": 3}, "limit"),
])
def test_a_changed_target_is_seen(row, change, what):
    body = {**rows()[row], "target": {**rows()[row]["target"], **change}}
    assert AGREES[what](ledger()[row], row, rows()[row])
    assert not AGREES[what](ledger()[row], row, body)


def test_print_what_is_written(capsys):
    written, missing = collections.Counter(), collections.Counter()
    for row, told in ledger().items():
        counter = written if row in rows() else missing
        counter[PLANS[told["seed"][:3]], tier_of(told)] += 1
    with capsys.disabled():
        print("\nrows written / missing" + "".join(f"{tier:>12}" for tier in "ABC"))
        for name in PLANS.values():
            cells = (f"{written[name, tier]} / {missing[name, tier]}" for tier in "ABC")
            print(f"{name:<28}" + "".join(f"{cell:>10}" for cell in cells))
        print(f"{len(DIFFERENCES)} rows differ from the ledger for a reason")
    assert sum(written.values()) + sum(missing.values()) == len(ledger())
