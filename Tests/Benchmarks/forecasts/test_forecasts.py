"""The tasks of the forecast benchmark do not look ahead, and its methods say what they should."""

import dataclasses
import pathlib
import random
import sys
from fractions import Fraction

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import methods  # noqa: E402
import tasks  # noqa: E402
from tables import Table  # noqa: E402


def table(change=None):
    """Twelve wandering series over 14 years, with what comes after a year changed."""
    pick = random.Random(5)
    series = {}
    for place in range(12):
        level, series[f"p{place}"] = 50.0, {}
        for year in range(2000, 2014):
            level += pick.gauss(0.5, 1)
            series[f"p{place}"][year] = level
            if change and year > change:
                series[f"p{place}"][year] += 1000
    return Table("made up", "none", series)


def test_a_plan_knows_nothing_of_after_its_baseline_and_a_judgement_nothing_of_after_its_year():
    tasks._USUAL.clear()
    found = list(tasks.judgements([table()], 3))
    tasks._USUAL.clear()
    later = list(tasks.judgements([table(change=2008)], 3))
    tasks._USUAL.clear()
    checked = 0
    for one, other in zip(found, later):
        assert one.plan == other.plan
        if one.baseline <= 2008:
            assert (one.target, one.higher_is_better) == (other.target, other.higher_is_better)
        if one.readings[-1][0] <= 2008:
            assert one.readings == other.readings and one.siblings == other.siblings
            checked += one.truth != other.truth
    assert checked > 5
    for each in found:
        assert [year for year, _ in each.readings][-1] < each.deadline
        assert all([year for year, _ in other] == [year for year, _ in each.readings]
                   for other in each.siblings)


def judgement(values, target, deadline, **more):
    start = 2020
    return dataclasses.replace(tasks.Judgement(
        "t", True, ("t",), tuple((start + place, Fraction(value)) for place, value in enumerate(values)),
        start, deadline, Fraction(target), True, (), False, (), 0.0), **more)


def test_the_other_methods_on_a_series_that_can_be_worked_out():
    known = judgement((10, 11, 13, 14), 17, 2026)
    assert methods.last_value(known)[2] == 14
    assert methods.drift(known)[2] == pytest.approx(14 + 3 * 4 / 3)
    assert methods.predict_linear(known)[0] == 1
    assert methods.cagr(known)[2] == pytest.approx(14 * 1.4)
    assert methods.linear_schedule(known)[0] == 1           # 13.5 is expected
    assert methods.linear_schedule(judgement((10, 11, 13, 14), 19, 2026))[0] == 0
    steady = judgement((10, 11, 12, 13, 14), 16, 2026)
    assert methods.damped_holt(steady)[2] == pytest.approx(15.9, abs=0.2)
    for method in (methods.last_value, methods.drift, methods.damped_holt, methods.ols_interval):
        chance, low, middle, high = method(known)
        assert 0 < chance < 1 and low < middle < high
        falling = dataclasses.replace(known, higher_is_better=False)
        assert method(falling)[0] == pytest.approx(1 - chance)


def test_a_judgement_is_asked_of_the_program_as_it_is_asked_of_the_oracle():
    import json

    from planoracle import series
    known = judgement((10, 11, 13, 14), 17, 2026, bounds=(0, 100),
                      siblings=tuple(tuple((2020 + place, Fraction(value + step * place))
                                           for place in range(4))
                                     for value, step in ((5, 1), (9, 2), (20, 0), (7, 3))))
    line = json.loads(methods.line(1, known, True), parse_float=str, parse_int=str)
    assert line["asOf"] == "2023-12-31" and line["by"] == "2026-12-31"
    assert len(line["siblings"]) == 4
    assert series.judge(line)["value"] == 14
