"""Every construct of the language on random events of all types: any order of arrival gives the same,
and a figure that is kept between the days on which something changes is that of each day."""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import oracle  # noqa: E402
from language_plan import ROWS, TEXT, events  # noqa: E402
from oracle_fixture import plans, record  # noqa: E402
from planoracle import civil, intake  # noqa: E402
from planoracle.engine import Engine, decimal_text  # noqa: E402
from planoracle.units import CLOSED, UNATTRIBUTED  # noqa: E402
from random_records import DAQING, LIAOCHENG  # noqa: E402
from test_oracle_random import teacher_on  # noqa: E402

AREAS = [{"code": city, "kind": "city"} for city in ("371500", "230600")] + [
    {"code": code, "kind": "district" if code < city + "20" else "county", "parent": city + "00",
     "formerly": ["371523"] if code == "371503" else []}
    for city, codes in (("3715", LIAOCHENG), ("2306", DAQING)) for code in codes if code != "371523"]


STAFF = ("staff-appointment", "staff-rotation", "staff-qualification")
DAYS = range(civil.first(2022, 6), civil.first(2024, 1))


def language():
    return plans([TEXT], AREAS)


def test_the_order_of_arrival_does_not_matter():
    arrived = [record(each, place) for place, each in enumerate(events(11, 2000))]
    first = oracle.run(language(), arrived, "fixed:2022-02-28")
    random.Random(1).shuffle(arrived)
    second = oracle.run(language(), arrived, "fixed:2022-02-28")
    assert first["skipped"] == []
    for name in ("indicators", "series", "history", "transitions"):
        assert first[name] == second[name], name


def test_what_is_kept_between_changes_is_the_figure_of_each_day():
    taken = intake.take_all(record(each) for each in events(13, 6000))
    made = Engine(language(), taken.timelines, civil.first(2025, 6))
    told, silent = set(), set(ROWS)  # the values seen; the rows without any but 0
    for id in ROWS:
        reader = made.reader("language", id)
        for day in DAYS:
            reading = reader.on("371500", day)
            if reading.point is None:
                continue
            kept = dict(reader.measure.__dict__["_known"])
            fresh = _fresh(reader.measure, ("area", "371500"), reading.point)
            reader.measure.__dict__["_known"].update(kept)
            assert reading.figure == fresh, (id, civil.show_day(day))
            told.add(decimal_text(fresh.value))
            if fresh.value:
                silent.discard(id)
    assert len(told) > 150
    assert len(silent) < 16, silent


def test_facts_of_far_days_change_nothing_now():
    made = events(15, 1500)
    far = []
    for each in made:
        for name in ("from", "date", "countDate", "validFrom", "effectiveFrom", "birthDate"):
            data = each.get("data") or {}
            if name in data and each["type"] != "education.graduate-destination.v1":
                far.append({**each, "id": f"far-{each['id']}-{name}", "data": {**data, name: "9999-12-31"}})
    far = [each for each in far if "corrects" not in each and "retracts" not in each
           and "birthDate" not in each["data"]]
    shown = [Engine(language(), intake.take_all(record(each) for each in group).timelines,
                    civil.first(2023, 6)).rows() for group in (made, made + far)]
    assert shown[0] == shown[1]


def _fresh(measure, where, point):
    """The figure made again, from nothing that is kept."""
    _forget(measure, set())
    return measure.figure(where, point)


def _forget(thing, seen):
    if id(thing) in seen or not type(thing).__module__.startswith("planoracle."):
        if isinstance(thing, list | tuple):
            for each in thing:
                _forget(each, seen)
        return
    seen.add(id(thing))
    if type(thing).__name__ in ("World", "Context", "Compiler", "Tally", "Statements"):
        return
    for name, value in list(getattr(thing, "__dict__", {}).items()):
        if name == "_known" and hasattr(thing, "figure"):
            value.clear()
        else:
            _forget(value, seen)


# Slow counting: what a few rows say, folded for each day from the timelines alone.

def counted(made, unit, day):
    """Whether a unit's facts of a day count in the city."""
    place = made.units.resolve(unit, day)
    return place not in (CLOSED, UNATTRIBUTED) and "371500" in made.world.areas.up(place.area)


def teachers(timelines, day):
    """staff → the unit where a full-time teacher counts on a day."""
    found = {}
    for subject, timeline in timelines.items():
        if subject.startswith("staff/"):
            at = teacher_on([f for f in timeline if f.type in STAFF], day)
            if at:
                found[subject] = at[0]
    return found


def years_before(day, years):
    """The day after the same day that number of years before."""
    text = civil.show_day(day)
    then = civil.parse_day(f"{int(text[:4]) - years}{text[4:]}")
    return (then or civil.parse_day(f"{int(text[:4]) - years}-02-28")) + 1


def slow_trained(made, timelines, day, first):
    """Teachers with any training from a day on."""
    return sum(counted(made, unit, day) and any(
        f.type == "training-credit" and first <= f.day <= day for f in timelines[subject])
        for subject, unit in teachers(timelines, day).items())


def slow_fitness(made, timelines, day):
    """(good or excellent, tested) of the school year, by the last test."""
    year = civil.year_of(day) - (day < civil.first(civil.year_of(day), 9))
    good = all_tested = 0
    for timeline in timelines.values():
        tests = [f for f in timeline if f.type == "fitness-test"
                 and f.data["schoolYear"] == year and f.day <= day]
        if tests and counted(made, tests[-1].data["schoolId"], tests[-1].day):
            all_tested += 1
            good += tests[-1].data["level"] in ("good", "excellent")
    return good, all_tested


def slow_open_cases(made, timelines, day):
    """Cases of food safety at institutions whose last result is not met or a violation."""
    total = 0
    for subject, timeline in timelines.items():
        last = {}
        for f in timeline:
            if f.type == "supervision-result" and f.day <= day and "criterion" not in f.data \
                    and f.data["matterCode"] == "foodSafety":
                last[f.data.get("caseId", f.id + f.source)] = f.data["result"]
        if subject.startswith("institution/") and counted(made, subject[12:], day):
            total += sum(result in ("notMet", "violation") for result in last.values())
    return total


def test_slow_counting_gives_the_same():
    taken = intake.take_all(record(each) for each in events(14, 5000))
    timelines, seen = taken.timelines, [0] * 4
    made = Engine(language(), timelines, civil.first(2025, 6))

    def told(id, day):
        return made.reader("language", id).on("371500", day).figure

    for day in range(civil.first(2021), civil.first(2025), 67):
        year = slow_trained(made, timelines, day, civil.first(civil.year_of(day)))
        two_years = slow_trained(made, timelines, day, years_before(day, 2))
        fitness, cases = slow_fitness(made, timelines, day), slow_open_cases(made, timelines, day)
        assert told("trained-year", day).numerator == year
        assert told("trained-years", day).value == two_years
        assert (told("fitness", day).numerator, told("fitness", day).denominator) == fitness
        assert told("open-cases", day).value == cases
        seen = [a + b for a, b in zip(seen, (year, two_years, fitness[0], cases))]
    assert min(seen) > 10, seen
