"""The oracle against the worked examples of measures.md and the path table of commitments.md."""

import itertools
import os
import sys
from fractions import Fraction

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import (  # noqa: E402
    appointed, configuration, engine, enrolled, event, figure, left, opened, qualified, record,
    statistic, take)
from planoracle import civil, envelope  # noqa: E402
from planoracle.engine import decimal_text  # noqa: E402
from planoracle.judge import Judge  # noqa: E402
from planoracle.measures import Figure  # noqa: E402
from planoracle.paths import Path  # noqa: E402
from planoracle.readings import Reader, Reading  # noqa: E402

LIAOCHENG, DAQING = "liaocheng-14fyp", "daqing-14fyp"
PRESCHOOL = (LIAOCHENG, "liaocheng-preschool-gross-enrolment", "371500")
PUBLIC = (LIAOCHENG, "liaocheng-public-kg-share", "371500")
COLLEGE = (LIAOCHENG, "liaocheng-kg-teachers-college", "371500")
BAND = {"ageFrom": 3, "ageTo": 5}


def refusal(made):
    with pytest.raises(envelope.Refused) as caught:
        envelope.decode(made)
    return caught.value.reason, caught.value.pointer


def test_example_1_a_late_exit_restates_the_census():
    events = [opened("K"), enrolled("s", "K", "2023-09-01"),
              statistic("371500", "population", "2024", 4, group=BAND)]
    assert figure(engine(events), *PRESCHOOL, "2024-10-01") == ("25", "1", "4")
    events.append(left("s", "K", "2024-09-01", "2024-11-02T00:00:00Z"))
    assert figure(engine(events), *PRESCHOOL, "2024-10-01") == ("0", "0", "4")


def kept(made, rows, days):
    """The kept readings of the preschool row: days → (value, status, state)."""
    return {tuple(each[day] for day in days): (each["value"], each["status"], each["periodState"])
            for each in rows if (each["planId"], each["indicatorId"], each["areaCode"])
            == PRESCHOOL}


def test_kept_readings_of_a_census():
    made = engine([opened("K"), enrolled("s", "K", "2023-09-01"),
                   statistic("371500", "population", "2023", 4, group=BAND),
                   statistic("371500", "population", "2024", 1, group=BAND)], "2024-09-15")
    series = kept(made, made.series(), ["day"])
    assert len(series) == 44 + 4 + 1  # month ends from January 2021, 1 September, the clock's day
    assert series["2024-09-01",] == ("25", "off_course", "closed")
    assert series["2023-09-30",] == (None, "no_data", "closed")
    history = kept(made, made.history(), ["periodStart", "periodEnd"])
    assert history["2023-09-01", "2023-11-30"] == ("25", "off_course", "closed")
    assert history["2024-09-01", "2024-11-30"] == ("100", None, "open")
    ended = engine([opened("K"), enrolled("s", "K", "2023-09-01"),
                    statistic("371500", "population", "2025", 4, group=BAND)], "2025-12-01")
    assert kept(ended, ended.history(), ["periodStart"])["2025-09-01",] == (
        "25", "missed", "closed")


def test_kept_readings_of_a_limit():
    made = engine([opened("K", area="230602"), enrolled("s", "K", "2022-03-01")], "2023-02-10")
    row = ("daqing-public-kg-share", "230600")
    states = [(each["periodStart"], each["status"], each["periodState"])
              for each in made.history() if (each["indicatorId"], each["areaCode"]) == row]
    assert states == [("2021-01-01", "no_data", "closed"), ("2022-01-01", "breached", "closed"),
                      ("2023-01-01", "breached", "open")]
    days = {each["day"]: each["status"] for each in made.series()
            if (each["indicatorId"], each["areaCode"]) == row}
    assert days["2022-12-31"] == "at_risk"


@pytest.mark.parametrize("with_exit", [True, False])
def test_example_2_a_transfer_in_any_order(with_exit):
    events = [opened("A", ownership="public"), opened("B"), enrolled("s", "A", "2023-09-01"),
              enrolled("s", "B", "2024-03-01", "2024-03-01T10:00:00+08:00")]
    if with_exit:
        events.append(left("s", "A", "2024-03-01", "2024-03-01T11:00:00+08:00",
                           "transferredOut"))
    for order in itertools.permutations(events):
        made = engine(order)
        assert figure(made, *PUBLIC, "2024-02-29") == ("100", "1", "1")
        assert figure(made, *PUBLIC, "2024-03-01") == ("0", "0", "1")


def test_example_3_last_days():
    made = engine([opened("K"), appointed("t", "K", "2023-09-01", "kindergarten",
                                          to="2024-08-31"),
                   enrolled("s", "K", "2023-09-01"),
                   left("s", "K", "2024-08-31", "2024-09-01T00:00:00Z", "completed")])
    assert figure(made, *COLLEGE, "2024-08-31") == ("0", "0", "1")
    assert figure(made, *COLLEGE, "2024-09-01") == (None, "0", "0")
    assert figure(made, *PUBLIC, "2024-08-30")[2] == "1"
    assert figure(made, *PUBLIC, "2024-08-31")[2] == "0"


def test_example_5_a_conversion_counts_from_its_day():
    made = engine([opened("K"), enrolled("s", "K", "2023-09-01"), event(
        "institution-change", "institution/K", "2024-06-01T00:00:00Z", "c",
        {"change": "converted", "date": "2024-05-10", "ownership": "public"})])
    assert figure(made, *PUBLIC, "2024-05-09") == ("0", "0", "1")
    assert figure(made, *PUBLIC, "2024-05-10") == ("100", "1", "1")


def test_example_6_an_unknown_unit_is_unattributed_until_it_is_known():
    child = enrolled("s", "K", "2023-09-01")
    before = engine([child])
    reading = before.reader(*PUBLIC[:2]).on("371500", civil.parse_day("2023-09-01"))
    assert reading.figure.cause == "no_denominator"
    assert figure(before, *PUBLIC, "2023-09-01") == (None, "0", "0")
    late = opened("K", time="2024-07-01T00:00:00Z")
    assert figure(engine([child, late]), *PUBLIC, "2023-09-01") == ("0", "0", "1")


def test_low_coverage_keeps_the_parts():
    events = [opened("K", ownership="public")]
    events += [enrolled(f"s{n}", "K", "2023-09-01") for n in range(94)]
    events += [enrolled(f"u{n}", "X", "2023-09-01") for n in range(5)]
    made = engine(events)
    assert figure(made, *PUBLIC, "2023-09-01") == (None, "94", "94")
    reading = made.reader(*PUBLIC[:2]).on("371500", civil.parse_day("2023-09-01"))
    assert reading.figure.cause == "low_coverage"
    events.append(enrolled("s94", "K", "2023-09-01"))
    assert figure(engine(events), *PUBLIC, "2023-09-01") == ("100", "95", "95")


def test_a_silent_county_takes_the_value_away_where_the_row_or_the_configuration_says_so():
    events = [opened("K", ownership="public"), enrolled("s", "K", "2023-09-01")]
    assert figure(engine(events), *PUBLIC, "2023-09-01") == ("100", "1", "1")
    made = engine(events, silence="hold")
    assert figure(made, *PUBLIC, "2023-09-01") == (None, "1", "1")
    reading = made.reader(*PUBLIC[:2]).on("371500", civil.parse_day("2023-09-01"))
    assert reading.figure.cause == "low_coverage"
    events += [opened("L", "371503"), enrolled("t", "L", "2023-09-01")]
    assert figure(engine(events, silence="hold"), *PUBLIC, "2023-09-01") == ("50", "1", "2")


PATHS = {
    ("92.13", "95"): "92.13 92.704 93.278 93.852 94.426 95",
    ("98.13", "98.3"): "98.13 98.164 98.198 98.232 98.266 98.3",
    ("98.5", "98.5"): "98.5 98.5 98.5 98.5 98.5 98.5",
    ("50.88", "75"): "50.88 55.704 60.528 65.352 70.176 75",
    ("74.2", "80"): "74.2 75.36 76.52 77.68 78.84 80",
    ("1.16", "1.12"): "1.16 1.152 1.144 1.136 1.128 1.12",
    ("8.4", "10"): "8.4 8.72 9.04 9.36 9.68 10",
    ("10.2", "10.5"): "10.2 10.26 10.32 10.38 10.44 10.5",
}


@pytest.mark.parametrize("ends,expected", PATHS.items())
def test_the_path_table(ends, expected):
    row = configuration().plans[1].indicators["liaocheng-public-kg-share"]
    row.target.limit = Fraction(ends[1])
    row.target.comparator = "atLeast" if Fraction(ends[0]) <= Fraction(ends[1]) else "atMost"
    path = Path(Fraction(ends[0]), Fraction(2020), row.target)
    shown = [decimal_text(path.at(Fraction(year))) for year in range(2020, 2026)]
    assert " ".join(shown) == expected


class FixedReader(Reader):
    """A census reader that always reads one value of 2023."""

    def __init__(self, value):
        super().__init__(engine([]).reader(*PRESCHOOL[:2]).measure, "census", 0)
        self._value = Fraction(value)

    def on(self, area, day):
        return Reading(Figure(self._value), Fraction(2023), civil.first(2023, 9), "open")

    def closed_periods(self, plan, day):
        return []


@pytest.mark.parametrize("value,status", [
    ("93.86", "on_course"), ("93.852", "on_course"), ("93.71", "at_risk"),
    ("93.7085", "at_risk"), ("93.70", "off_course"), ("95", "met")])
def test_example_7_the_path_and_its_band(value, status):
    plan = configuration().plans[1]
    judge = Judge(plan, plan.indicators[PRESCHOOL[1]], FixedReader(value), "371500")
    found = judge.on(civil.parse_day("2023-10-15"))
    assert (found.status, decimal_text(found.expected)) == (status, "93.852")


def test_example_8_the_census_in_force():
    reader = engine([]).reader(*PRESCHOOL[:2])
    seen = []
    for day in ("2024-09-15", "2024-09-30", "2024-10-01", "2024-11-30", "2024-12-01"):
        reading = reader.on("371500", civil.parse_day(day))
        seen.append((civil.show_day(reading.read_on), reading.state))
    assert seen == [("2023-09-01", "closed"), ("2023-09-01", "closed"), ("2024-09-01", "open"),
                    ("2024-09-01", "open"), ("2024-09-01", "closed")]


def test_statements_own_before_children_and_one_year_back():
    kids = [enrolled("s", "K", "2020-09-01"), opened("K")]
    parts = [statistic("371502", "population", "2022", 10, group=BAND),
             statistic("371523", "population", "2022", 30, group=BAND)]
    made = engine(kids + parts)
    assert figure(made, *PRESCHOOL, "2022-10-01") == ("2.5", "1", "40")
    assert figure(made, *PRESCHOOL, "2023-10-01") == ("2.5", "1", "40")
    assert figure(made, *PRESCHOOL, "2024-10-01") == (None, "1", None)
    own = statistic("371500", "population", "2022", 50, "preliminary", BAND)
    assert figure(engine(kids + parts + [own]), *PRESCHOOL, "2022-10-01")[2] == "50"
    assert figure(engine(kids + parts[:1]), *PRESCHOOL, "2022-10-01")[2] is None


def test_latest_takes_the_default_group_and_serves_two_years():
    id = "liaocheng-working-age-schooling-years"
    made = engine([statistic("371500", "schoolingYears", "2021", 10.25),
                   statistic("371500", "schoolingYears", "2021-09-01", 12, id="day")])
    shown = {row["asOf"]: row for day in ("2023-12-31", "2024-01-01") for row in engine(
        [statistic("371500", "schoolingYears", "2021", 10.25)], day).rows()
        if row["indicatorId"] == id}
    assert figure(made, LIAOCHENG, id, "371500", "2023-12-31") == ("10.25", None, None)
    assert shown["2023-12-31"]["readOn"] == "2021-01-01"
    assert shown["2023-12-31"]["expected"] == "10.26"
    assert shown["2024-01-01"]["reasonCode"] == "stale_statement"


def latest(facts, yearly=False):
    """day → (value, day of the statement, cause) of the schooling years under `latest`."""
    made = engine(facts)
    id = "liaocheng-working-age-schooling-years"
    reader = Reader(made.reader(LIAOCHENG, id).measure, "latest", 0, yearly)

    def on(day):
        found = reader.on("371500", civil.parse_day(day))
        value = None if found.value is None else str(found.value)
        return value, civil.show_day(found.read_on), found.figure.cause
    return on


def test_a_statement_of_a_day_serves_to_the_same_day_two_years_later():
    facts = [statistic("371500", "schoolingYears", "2023", 10, id="y"),
             statistic("371500", "schoolingYears", "2024-02-29", 11, id="d")]
    on = latest(facts)
    assert on("2024-02-28") == ("10", "2023-01-01", None)
    assert on("2024-02-29") == ("11", "2024-02-29", None)
    assert on("2026-02-28") == ("11", "2024-02-29", None)
    assert on("2026-03-01") == (None, None, "stale_statement")
    # The year 2023 serves to the end of 2025, the day no longer than its own time.
    short = latest([facts[0], statistic("371500", "schoolingYears", "2023-03-05", 12, id="s")])
    assert short("2025-03-05")[0] == "12" and short("2025-03-06")[0] == "10"
    assert latest(facts, yearly=True)("2024-06-01") == ("10", "2023-01-01", None)


def test_a_semester_is_stated_on_its_first_day():
    on = latest([statistic("371500", "schoolingYears", "2022", 10, id="y"),
                 statistic("371500", "schoolingYears", "2022-01-01", 11, id="d"),
                 statistic("371500", "schoolingYears", "2022-1", 12, id="a"),
                 statistic("371500", "schoolingYears", "2022-2", 13, id="s")])
    assert on("2022-08-31")[0] == "10"  # of the day on which the year begins the year counts
    assert on("2022-09-01") == ("12", "2022-09-01", None)
    assert on("2023-03-01") == ("13", "2023-03-01", None)
    assert on("2025-03-01")[0] == "13" and on("2025-03-02")[2] == "stale_statement"


def test_final_beats_a_later_preliminary_statement():
    made = engine([statistic("371500", "schoolingYears", "2021", 10.25),
                   statistic("371500", "schoolingYears", "2021", 9, "preliminary",
                             {"ageFrom": 16, "ageTo": 59}, time="2022-01-01T00:00:00Z")])
    id = "liaocheng-working-age-schooling-years"
    assert figure(made, LIAOCHENG, id, "371500", "2022-01-01")[0] == "10.25"


def changed(unit, change, date, id, **more):
    return event("institution-change", f"institution/{unit}", f"{date}T00:00:00Z", id,
                 {"change": change, "date": date, **more})


def test_merges_chains_and_circles():
    events = [opened("A", ownership="public"), opened("B", area="371503"),
              enrolled("s", "A", "2022-01-01"), enrolled("t", "B", "2022-01-01"),
              changed("A", "merged", "2023-01-01", "m1", mergedInto="B")]
    made = engine(events)
    assert figure(made, LIAOCHENG, PUBLIC[1], "371503", "2022-12-31") == ("0", "0", "1")
    assert figure(made, LIAOCHENG, PUBLIC[1], "371503", "2023-01-01") == ("0", "0", "2")
    events.append(changed("B", "merged", "2024-01-01", "m2", mergedInto="A"))
    assert figure(engine(events), *PUBLIC, "2024-01-01") == (None, "0", "0")
    events.append(changed("A", "opened", "2024-02-01", "o2", kind="kindergarten",
                          areaCode="371502", setting="urban", ownership="public"))
    assert figure(engine(events), *PUBLIC, "2024-02-01") == ("100", "2", "2")


def test_staff_main_appointment_rotation_and_only_stage():
    urban = opened("U", kind="primarySchool", stages=["primary"])
    rural = opened("R", kind="primarySchool", stages=["primary"], setting="rural")
    rotation = event("staff-rotation", "staff/t", "2023-09-01T00:00:00Z", "r", {
        "fromUnitId": "U", "toUnitId": "R", "schoolYear": 2023, "from": "2023-09-01"})
    made = engine([urban, rural, appointed("t", "U", "2020-09-01"), qualified("t", "2022-01-01"),
                   appointed("u", "R", "2020-09-01"), appointed("v", "U", "2020-09-01"),
                   rotation])
    share = (LIAOCHENG, "liaocheng-compulsory-teachers-bachelor", "371500")
    sides = (LIAOCHENG, "liaocheng-urban-rural-bachelor-ratio", "371500")
    assert figure(made, *share, "2021-12-31") == ("0", "0", "3")
    assert figure(made, *share, "2022-01-01") == ("33.333333333333", "1", "3")
    assert figure(made, *sides, "2023-08-31") == (None, "50", "0")
    assert figure(made, *sides, "2023-09-01") == ("0", "0", "50")
    assert figure(made, *sides, "2024-09-01") == (None, "50", "0")


def test_corrections_retractions_and_their_reversal():
    base = enrolled("s", "A", "2023-09-01", id="a", time="2023-09-01T00:00:00Z")
    fix = enrolled("s", "B", "2023-09-01", id="b", time="2023-09-02T00:00:00Z")
    fix["corrects"] = "a"
    undo = event("enrolment", "student/s", "2023-09-03T00:00:00Z", "c", retracts="b")
    undo_undo = event("enrolment", "student/s", "2023-09-04T00:00:00Z", "d", retracts="c")

    def schools(*events):
        seen = {tuple(fact.data["schoolId"] for fact in take(order).timelines["student/s"])
                for order in itertools.permutations(events)}
        assert len(seen) == 1
        return seen.pop()

    assert schools(base, fix) == ("B",)
    assert schools(fix) == ("B",)
    assert schools(base, fix, undo) == ("A",)
    assert schools(base, fix, undo, undo_undo) == ("B",)
    gone = event("enrolment", "student/s", "2023-09-05T00:00:00Z", "e", retracts="a")
    assert schools(base, fix, gone) == ()
    replaced = enrolled("s", "C", "2024-09-01", id="f", time="2023-09-06T00:00:00Z")
    replaced["corrects"] = "e"
    assert schools(base, fix, gone, replaced) == ("B", "C")


def test_conflicting_duplicates_and_unknown_references():
    first = enrolled("s", "A", "2023-09-01", id="a", time="2023-09-01T00:00:00Z")
    second = enrolled("s", "B", "2023-09-01", id="a", time="2023-09-02T00:00:00Z")
    wrong = left("s", "A", "2024-01-01", "2024-01-01T00:00:00Z", id="x", corrects="a")
    itself = enrolled("s", "A", "2023-09-01", id="me", corrects="me")
    itself["corrects"] = "me"
    taken = take([second, first, second, first, wrong, itself, itself])
    assert [(place[2], reason) for place, reason, _ in taken.quarantine] == [
        (0, "conflicting_duplicate"), (4, "unknown_reference"), (5, "unknown_reference")]
    assert (taken.facts, taken.duplicates, taken.records) == (1, 3, 7)
    assert taken.timelines["student/s"][0].data["schoolId"] == "A"


GOOD = enrolled("s", "A", "2023-09-01")


@pytest.mark.parametrize("change,expected", [
    ({"specversion": "0.3"}, ("not_a_cloudevent", None)),
    ({"id": "x" * 257}, ("not_a_cloudevent", None)),
    ({"type": "education.fitness-tests.v1"}, ("unknown_type", None)),
    ({"subject": "staff/s"}, ("schema_violation", "/subject")),
    ({"time": "2023-09-01 00:00:00Z"}, ("schema_violation", "/time")),
    ({"time": "2023-09-01T00:00:60Z"}, ("schema_violation", "/time")),
    ({"datacontenttype": "text/json"}, ("schema_violation", "/datacontenttype")),
    ({"corrects": ""}, ("schema_violation", "/corrects")),
    ({"data": None}, ("schema_violation", "/data")),
    ({"data": {**GOOD["data"], "from": None}}, ("schema_violation", "/data/from")),
    ({"data": {**GOOD["data"], "from": "2023-02-29"}}, ("schema_violation", "/data/from")),
    ({"data": {**GOOD["data"], "grade": 13}}, ("schema_violation", "/data/grade")),
    ({"data": {**GOOD["data"], "groups": ["poor", None]}},
     ("schema_violation", "/data/groups/1")),
    ({"data": {**GOOD["data"], "from": "1899-12-31"}}, ("implausible_time", None)),
    ({"time": "2100-01-01T16:00:00Z"}, ("implausible_time", None)),
])
def test_refusals(change, expected):
    assert refusal(record({**GOOD, **change})) == expected


def test_refusals_of_bytes_and_modes():
    assert refusal(record(GOOD, value=b"\xff" + b"{}")) == ("invalid_utf8", None)
    assert refusal(record(GOOD, value=b'{"a":1,"a":2}')) == ("malformed_json", None)
    assert refusal(record(GOOD, value=b"x" * 1_048_577)) == ("oversize", None)
    assert refusal(record(GOOD, key=None)) == ("key_mismatch", None)
    assert refusal(record(GOOD, headers=[("content-type", b"text/plain")])) == (
        "not_a_cloudevent", None)
    assert refusal(record(GOOD, headers=[("ce_id", b"1"), ("ce_specversion", b"1.0"),
                                         ("ce_id", b"1")])) == ("not_a_cloudevent", None)
    assert envelope.decode(record(GOOD, headers=[])).id == GOOD["id"]
    assert envelope.is_tombstone(record(GOOD, value=None, headers=[]))


def test_both_modes_and_spellings_are_one_content():
    binary = [(f"ce_{name}", GOOD[name].encode())
              for name in ("specversion", "id", "source", "type", "subject", "time")]
    spelled = (b'{"move":"new", "grade": null, "from":"2023-09-01",'
               b' "stage":"k\\u0069ndergarten","schoolId":"A"}')
    made = record(GOOD, headers=binary + [("content-type", b"Application/JSON; charset=utf-8")],
                  value=spelled)
    assert envelope.decode(made).digest == envelope.decode(record(GOOD)).digest
