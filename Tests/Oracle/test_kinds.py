"""The target kinds of commitments.md on hand-made series."""

import os
import sys
from fractions import Fraction

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import (  # noqa: E402
    fact, one_row, pupil, row_of, school, stated, status_on, teacher, value_on)
from planoracle import average, civil  # noqa: E402
from planoracle.engine import decimal_text  # noqa: E402

RUNNING = "{policy: {code: c, parameter: p}}"


def steps(*values):
    """A number that is in force from each day on."""
    return [fact("policy-adoption", "area/371500", f"{day}T00:00:00Z", policyCode="c", parameter="p",
                 value=value, effectiveFrom=day) for day, value in values]


def judged(facts, measure, target, *days, row="", **more):
    """status and reason code on days."""
    made = one_row(facts, measure, f"target: {target}\n{row}", **more)
    found = [status_on(made, "p", "x", "371500", day) for day in days]
    return found if len(days) > 1 else found[0]


def statuses(*arguments, **more):
    found = judged(*arguments, **more)
    return " ".join(status for status, _ in (found if isinstance(found, list) else [found]))


def history(facts, measure, target, row="", day="2025-12-31"):
    made = one_row(facts, measure, f"target: {target}\n{row}", day=day)
    return [each["status"] for each in made.history() if each["areaCode"] == "371500"]


# maintain and its like.

def test_maintain_within_two_limits():
    target = "{kind: maintain, between: [5, 10]}"
    facts = steps(("2020-01-01", 9), ("2021-12-01", "8"), ("2022-12-01", "7"), ("2023-02-01", "6"),
                  ("2023-03-01", "5"), ("2023-04-01", 4), ("2024-02-01", 7), ("2025-01-01", 11))
    days = ("2021-06-01", "2023-01-15", "2023-02-01", "2023-03-01", "2023-04-01", "2024-01-01",
            "2024-02-01", "2025-06-01")
    # At 6 the headroom of 1 is no smaller than last year's fall of 1; at 5 it is.
    assert judged(facts, RUNNING, target, *days) == [
        ("on_course", "within_limit"), ("on_course", "within_limit"), ("on_course", "within_limit"),
        ("at_risk", "thin_headroom"), ("at_risk", "provisional"), ("breached", "past_limit"),
        ("breached", "recovering"), ("at_risk", "provisional")]


def test_a_zero_target_breaches_at_once_and_exactly_equal_has_no_headroom():
    case = fact("supervision-result", "area/371500", matterCode="m", result="violation",
                date="2022-05-01")
    zero = "{findings: {of: areas, matter: m}}"
    assert statuses([case], zero, "{kind: maintain, equals: 0}", "2022-04-30", "2022-05-01",
                    "2023-01-01", "2024-01-01", row="unit: count") == (
        "on_course breached breached on_course")
    points = steps(("2020-01-01", 90), ("2022-01-01", 100), ("2024-01-01", 101))
    assert statuses(points, RUNNING, "{kind: maintain, equals: 100}", "2022-06-01", "2023-06-01",
                    "2024-06-01", row="unit: points") == "breached on_course at_risk"


def test_a_share_of_exactly_100_is_at_least_100():
    target = "{kind: maintain, equals: 100}"
    assert statuses(steps(("2020-01-01", 101)), RUNNING, target, "2021-06-01", row="unit: percent") == (
        "on_course")


# Year on year.

@pytest.mark.parametrize("target,seen", [
    ("{kind: annual_change, decreaseBy: 1}", "not_due on_course breached on_course"),
    ("{kind: annual_change, increaseBy: 0.5}", "not_due breached on_course breached"),
    ("{kind: annual_change, above: previous}", "not_due breached on_course breached"),
    ("{kind: annual_change, below: previous}", "not_due on_course breached on_course"),
    ("{kind: monotonic_non_decreasing}", "not_due breached on_course breached")])
def test_against_the_year_before(target, seen):
    facts = steps(("2020-01-01", 50), ("2021-06-01", 49), ("2022-06-01", "49.5"), ("2023-06-01", 40))
    days = ("2021-12-31", "2022-01-01", "2023-01-01", "2024-01-01")
    assert statuses(facts, RUNNING, target, *days) == seen
    assert history(facts, RUNNING, target)[:3] == seen.split()[1:]


def test_a_fall_by_less_than_the_step_and_no_year_before():
    facts = steps(("2021-06-01", 50), ("2022-06-01", "49.01"))
    target = "{kind: annual_change, decreaseBy: 1}"
    assert judged(facts, RUNNING, target, "2022-01-01", "2023-01-01") == [
        ("no_data", "no_value"), ("breached", "fell")]
    equal = steps(("2020-01-01", 50))
    assert statuses(equal, RUNNING, "{kind: monotonic_non_decreasing}", "2022-01-01") == "on_course"
    assert statuses(equal, RUNNING, "{kind: annual_change, above: previous}", "2022-01-01") == "breached"


def test_under_latest_a_year_without_its_own_statement_is_not_comparable():
    facts = [stated("371500", "i", year, value) for year, value in (
        ("2020", 5), ("2021", 6), ("2023", 7))]
    target, measure = "{kind: annual_change, above: previous}", "{statistic: {series: i}}"
    assert statuses(facts, measure, target, "2022-01-01", "2023-01-01", "2024-01-01",
                    row="reading: latest") == "on_course no_data no_data"


def test_a_year_with_a_statement_of_before_the_plan_alone_is_not_judged():
    facts = [stated("371500", "i", "2020", 1), stated("371500", "i", "2022", 2)]
    assert judged(facts, "{statistic: {series: i}}", "{kind: maintain, atLeast: 3}", "2021-06-01",
                  "2022-06-01", "2023-06-01", row="reading: latest") == [
        ("not_due", "before_plan"), ("at_risk", "provisional"), ("breached", "past_limit")]


def test_what_is_expected_of_a_year_is_the_year_before_with_the_step():
    facts = steps(("2020-01-01", 50), ("2021-06-01", 49), ("2022-06-01", "49.5"))
    made = one_row(facts, RUNNING, "target: {kind: annual_change, decreaseBy: 1}", day="2022-07-01")
    row = row_of(made, "x", "371500")
    assert (row["expected"], row["gap"]) == ("48", "-1.5")
    told = [(each["periodStart"], each["expected"], each["status"]) for each in made.history()
            if each["areaCode"] == "371500"]
    assert told == [("2021-01-01", "49", "on_course"), ("2022-01-01", "48", "on_course")]


def test_a_path_through_named_points():
    facts = steps(("2020-01-01", 10), ("2021-06-01", 11), ("2024-06-01", 20))
    target = ("{kind: level_by_date, atLeast: 30, by: 2025, baseline: {value: 10, year: 2020}, "
              "path: [[2023-12-31, 12], [2021-12-31, 11.5]]}")
    made = one_row(facts, RUNNING, f"target: {target}")
    judge = made.judge(made.configuration.plans[0], "x", "371500")
    seen = [judge.on(civil.parse_day(f"{year}-12-31")) for year in range(2021, 2025)]
    assert [(float(each.expected), each.status, each.code) for each in seen] == [
        (11.5, "off_course", "behind_path"), (11.75, "off_course", "behind_path"),
        (12, "off_course", "behind_path"), (21, "off_course", "low_chance")]


def test_published_years_are_points_of_the_forecast_alone():
    facts = steps(("2020-01-01", 88), ("2021-06-01", "88.2"))
    target = ("{kind: level_by_date, atLeast: 90, by: 2025, baseline: {value: 86.9, year: 2020}, "
              "history: [[2018, 85], [2019, 86.1], [2020, 99]]}")
    made = one_row(facts, RUNNING, f"target: {target}", day="2022-01-01")
    row = row_of(made, "x", "371500")
    # The points are 85, 86.1, 99 (the published year, not the baseline) and 88.2; the path is the baseline's.
    points = {Fraction(2018): Fraction(85), Fraction(2019): Fraction("86.1"),
              Fraction(2020): Fraction(99), Fraction(2021): Fraction("88.2")}
    assert row["status"] == "on_course"
    assert row["forecast"] == pytest.approx(foretold(points, 90, 2025).value, rel=1e-12)
    assert foretold(points, 90, 2025).value != pytest.approx(
        foretold({**points, Fraction(2020): Fraction("86.9")}, 90, 2025).value, rel=1e-3)
    assert row["expected"] == decimal_text(Fraction("86.9") + Fraction("3.1") * (1 + Fraction(1, 365)) / 5)


def foretold(points, target, year):
    return average.foretell(points, average.Asked(
        Fraction(target), True, Fraction(year), (Fraction(0), None)))


def test_a_forecast_from_two_points_worsens_from_four_and_counts_are_foretold_as_counts():
    level = "{kind: level_by_date, atLeast: 100, by: 2025, baseline: {value: 90, year: 2020}}"
    # On the path of two a year until 2023, with one step down that leaves it unlikely.
    facts = steps(("2020-01-01", 90), ("2021-06-01", 97), ("2022-06-01", 96), ("2023-06-01", "96.5"))
    made = one_row(facts, RUNNING, f"target: {level}")
    judge = made.judge(made.configuration.plans[0], "x", "371500")
    seen = [judge.on(civil.parse_day(day))
            for day in ("2021-12-31", "2022-12-31", "2023-12-31", "2024-01-01")]
    assert [each.forecast and each.forecast.points for each in seen] == [None, 2, 3, 4]
    assert [(each.status, each.code) for each in seen] == [
        ("on_course", "on_path"), ("on_course", "on_path"), ("on_course", "on_path"),
        ("at_risk", "low_chance")]
    assert seen[2].forecast.chance < 0.35
    count = "{kind: cumulative_count, atLeast: 200, by: 2025}"
    made = one_row(steps(("2021-06-01", 40), ("2022-06-01", 85)), RUNNING, f"target: {count}",
                   day="2023-02-01")
    wanted = average.model_average(
        [(Fraction(2020), Fraction(0)), (Fraction(2021), Fraction(40)), (Fraction(2022), Fraction(85))],
        average.Asked(Fraction(200), True, Fraction(2025), (Fraction(0), None), cumulative=True))
    assert row_of(made, "x", "371500")["chance"] == pytest.approx(wanted.chance, abs=1e-12)


def test_the_other_areas_of_a_row_are_siblings():
    areas = ["371500", "371502", "371503", "371521"]
    series = {area: [(2020 + year, Fraction(90 + place + (3 + place) * year, 10) * 10)
                     for year in range(4)] for place, area in enumerate(areas)}
    facts = [fact("policy-adoption", f"area/{area}", f"{year}-06-01T00:00:00Z", policyCode="c", parameter="p",
                  value=str(float(value)), effectiveFrom=f"{year}-06-01")
             for area, values in series.items() for year, value in values]
    made = one_row(facts, RUNNING, "scope: {areas: ['371500', '371502', '371503', '371521']}\n"
                   "target: {kind: level_by_date, atLeast: 108, by: 2025}", day="2024-02-01")
    points = {area: [(Fraction(year), value) for year, value in values]
              for area, values in series.items()}
    asked = average.Asked(Fraction(108), True, Fraction(2025), (Fraction(0), None))
    for area in areas:
        others = [points[each] for each in areas if each != area]
        chance = row_of(made, "x", area)["chance"]
        assert chance == pytest.approx(average.model_average(points[area], asked, others).chance, abs=1e-12)
        assert chance != pytest.approx(average.model_average(points[area], asked).chance, abs=1e-4)


# Quotas.

def awards(*days):
    return [fact("designation", f"staff/t{n}", titleCode="x", level="city", change="granted", date=day)
            for n, day in enumerate(days)]


def test_a_quota_starts_again_each_year():
    measure, target = "{awards: {of: staff, designation: x}}", "{kind: annual_quota, equals: 4}"
    facts = awards("2021-05-01", "2021-05-01", "2021-08-01", "2022-03-01", "2022-03-01", "2022-03-01",
                   "2022-03-01")
    days = ("2021-01-01", "2021-04-02", "2021-05-01", "2021-07-02", "2021-12-31", "2022-01-01",
            "2022-01-02", "2022-03-01", "2023-01-01", "2025-12-31", "2026-01-01")
    assert judged(facts, measure, target, *days, row="unit: persons") == [
        ("on_course", "on_pace"), ("off_course", "behind_pace"), ("on_course", "on_pace"),
        ("on_course", "on_pace"), ("at_risk", "behind_pace"), ("missed", "missed_period"),
        ("on_course", "on_pace"), ("met", "quota_reached"), ("on_course", "on_pace"),
        ("off_course", "behind_pace"), ("missed", "missed_final")]
    assert history(facts, measure, target, "unit: persons", "2026-01-01") == [
        "missed", "met", "missed", "missed", "missed"]


def test_the_pace_of_a_quota_is_floored_and_about_is_at_least_the_lower_bound():
    measure = "{awards: {of: staff, designation: x}}"
    target = "{kind: annual_quota, about: 5, tolerance: [4, 6]}"
    made = one_row(awards(*["2021-02-01"] * 6), measure, f"target: {target}", day="2021-04-02")
    row = row_of(made, "x", "371500")
    assert (row["status"], row["expected"]) == ("met", "1")  # 4 × 92/365 = 1.008
    made = one_row([], measure, f"target: {target}", day="2021-04-01")
    assert (row_of(made, "x", "371500")["expected"], row_of(made, "x", "371500")["status"]) == (
        "0", "on_course")


def test_a_duty_of_each_day():
    facts = [school("S"), fact("supervision-result", "institution/S", matterCode="m", result="met",
                               date="2021-05-01")]
    measure = ("{share: {among: {institutions: {}}, with: {meets: {findings: {of: institutions, "
               "matter: m, result: met, in: day}}}}}")
    target, row = "{kind: annual_quota, atLeast: 100}", "unit: percent\neffective: {to: 2022-12-07}"
    days = ("2021-04-30", "2021-05-01", "2021-05-02", "2022-01-01", "2022-12-08")
    assert statuses(facts, measure, target, *days, row=row) == (
        "off_course met off_course off_course no_data")


# Against a reference.

def test_a_reference_is_judged_per_closed_period_or_by_a_date():
    facts = steps(("2020-01-01", "0.97"), ("2022-05-01", "0.94"), ("2024-05-01", "1.05"))
    about = "{kind: relative_to_reference, about: 1, tolerance: [0.95, 1.05]%s}"
    days = ("2021-06-01", "2022-01-01", "2022-06-01", "2023-01-01", "2025-01-01")
    assert statuses(facts, RUNNING, about % "", *days) == (
        "not_due on_course on_course breached on_course")
    days = ("2021-06-01", "2022-06-01", "2025-12-31", "2026-01-01")
    assert judged(facts, RUNNING, about % ", by: 2025", *days) == [
        ("met", "holds"), ("not_due", "period_open"), ("met", "holds"), ("met", "met_final")]


def test_a_reference_two_years_old_says_nothing():
    facts = [stated("371500", "i", "2021", 2), stated("371500", "j", "2021", 1)]
    measure = "{ratio: {of: {statistic: {series: i}}, to: {statistic: {series: j}}}}"
    target = "{kind: relative_to_reference, above: 1}"
    assert statuses(facts, measure, target, "2022-01-01", "2023-01-01", "2024-01-01",
                    row="reading: latest") == "on_course on_course no_data"


# Ranges.

def test_a_range_of_a_count_is_open_below_until_the_end():
    def closings(*days):
        return [x for n, day in enumerate(days) for x in (
            school(f"S{n}"), fact("institution-change", f"institution/S{n}", change="closed", date=day))]
    measure = "{changes: {change: closed, in: plan}}"
    target, free = "{kind: range, between: [1, 2]}", "{kind: range, between: [1, 2], permission: true}"
    days = ("2021-12-31", "2022-01-01", "2024-01-01", "2026-01-01")
    facts = closings("2022-01-01", "2023-01-01", "2024-01-01")
    assert judged(facts, measure, target, *days) == [
        ("not_due", "period_open"), ("met", "holds"), ("breached", "past_limit"), ("breached", "past_limit")]
    assert judged([], measure, target, "2025-12-31", "2026-01-01") == [
        ("not_due", "period_open"), ("missed", "missed_final")]
    assert statuses([], measure, free, "2025-12-31", "2026-01-01") == "met met"


def test_a_range_of_a_ratio_that_only_the_upper_side_breaches():
    facts = [stated("371500", "j", str(year), 100) for year in range(2020, 2026)]
    facts += [stated("371500", "i", str(year), value) for year, value in (
        (2021, 10), (2022, 25), (2023, 31))]
    measure = "{ratio: {of: {statistic: {series: i}}, to: {statistic: {series: j}}, per: 100}}"
    days = ("2022-01-01", "2023-01-01", "2024-01-01")
    assert statuses(facts, measure, "{kind: range, between: [20, 30], permission: true}", *days) == (
        "on_course on_course breached")
    assert statuses(facts, measure, "{kind: range, between: [20, 30]}", *days) == (
        "breached on_course breached")
    made = one_row(facts, measure, "target: {kind: range, between: [20, 30]}", day="2024-01-01")
    row = row_of(made, "x", "371500")
    assert (row["expected"], row["gap"], row["requiredPace"]) == (None, None, None)


def test_what_is_short_of_parts_and_of_persons():
    parts = "{partsHeld: [{name: a, policy: {code: a}}, {name: b, policy: {code: b}}]}"
    made = one_row([], parts, "target: {kind: cumulative_count, equals: 2, by: 2025}", day="2024-12-31")
    row = row_of(made, "x", "371500")
    assert (row["value"], row["expected"], row["shortfall"], row["shortfallNoun"]) == ("0", "1", "1", None)
    facts = [school("S"), *(teacher(f"t{n}", "S") for n in range(3)), practised("t0", "2021-10-01")]
    made = one_row(facts, trained("year"), "unit: percent\ntarget: {kind: per_person_quota, equals: 100}",
                   day="2022-01-01")
    row = row_of(made, "x", "371500")
    assert (row["status"], row["shortfall"], row["shortfallNoun"]) == ("breached", "3", "teachers")


# Coverage and persons.

def covered(with_policy, day="2022-03-01"):
    return fact("policy-adoption", f"institution/{with_policy}", policyCode="c", effectiveFrom=day)


COVERED = "{share: {among: {institutions: {}}, with: {policy: {code: c}}}}"


def test_full_coverage_has_a_line_from_the_first_reading_to_the_end():
    facts = [school(f"S{n}") for n in range(4)] + [covered("S0", "2020-06-01"), covered("S1")]
    target, row = "{kind: full_coverage, equals: 100}", "unit: percent"
    # 25 on 31 December 2020: 15 a year, so 40 at the end of 2021.
    assert statuses(facts, COVERED, target, "2021-01-01", "2021-03-31", "2021-12-31", "2022-03-01",
                    "2026-01-01", row=row) == "at_risk at_risk off_course on_course missed"
    made = one_row(facts, COVERED, f"target: {target}\n{row}", day="2021-12-31")
    found = row_of(made, "x", "371500")
    assert (found["expected"], found["shortfall"], found["shortfallNoun"]) == ("40", "1", "schools")
    assert found["chance"] is None
    none = [school("S"), covered("S", "2020-01-01")]
    assert statuses(none, COVERED, target, "2021-06-01", "2026-01-01", row=row) == "met met"


def practised(person, date):
    return fact("training-credit", f"staff/{person}", personRole="teacher", programme="p", sessionId="s",
                date=date)


def trained(window):
    return "{share: {among: {teachers: {}}, with: {has: {training: {}, in: %s}}}}" % window


def test_each_person_each_year():
    facts = [school("S"), teacher("a", "S"), practised("a", "2021-10-01")]
    target = "{kind: per_person_quota, equals: 100}"
    days = ("2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01")
    assert judged(facts, trained("year"), target, *days, row="unit: percent") == [
        ("not_due", "period_open"), ("on_course", "within_limit"), ("on_course", "within_limit"),
        ("breached", "past_limit")]


def test_each_person_once_in_a_cycle():
    cycle = "{cycleYears: 3, from: 2021-01-01}"
    facts = [school("S"), teacher("a", "S"), teacher("b", "S"), practised("a", "2021-10-01")]
    target = "{kind: per_person_quota, equals: 100}"
    days = ("2021-03-01", "2021-12-31", "2022-12-31", "2023-12-30", "2023-12-31", "2024-01-01",
            "2026-12-31", "2027-06-01")
    assert judged(facts, trained(cycle), target, *days, row="unit: percent") == [
        ("at_risk", "behind_path"), ("on_course", "on_path"), ("off_course", "behind_path"),
        ("off_course", "behind_path"), ("missed", "missed_final"), ("at_risk", "behind_path"),
        ("missed", "missed_final"), ("missed", "missed_final")]


def test_once_in_the_plan():
    facts = [school("S"), teacher("a", "S"), practised("a", "2023-10-01")]
    target = "{kind: full_coverage, equals: 100}"
    assert statuses(facts, trained("plan"), target, "2022-06-01", "2023-10-01", "2025-12-31",
                    row="unit: percent") == "off_course met met"


# Milestones, trends.

def test_a_milestone_of_parts_has_the_path_of_a_count():
    facts = [school("S")] + [fact(
        "facility-change", "institution/S", facilityId=f"f{n}", facilityType=f"t{n}", phase="inService",
        date=day) for n, day in enumerate(("2021-06-01", "2022-06-01", "2023-06-01"))]
    measure, target = "{facilities: {count: types}}", "{kind: milestone, parts: 5}"
    made = one_row(facts, measure, f"target: {target}", day="2022-12-31")
    row = row_of(made, "x", "371500")
    assert (row["status"], row["expected"], row["chance"]) == ("on_course", "2", None)
    # On 31 December 2024: 4 expected, 3 half a year earlier.
    assert statuses(facts, measure, target, "2024-12-31", "2025-12-31", "2026-01-01") == (
        "at_risk off_course missed")


def test_a_milestone_with_a_longer_lead_and_without_a_date():
    parts = "{allOf: [{name: a, policy: {code: a}}]}"
    target = "{kind: milestone, by: 2025-12-31, lead: 365}"
    assert statuses([], parts, target, "2024-12-31", "2025-01-01") == "not_due at_risk"
    assert statuses([], parts, "{kind: milestone}", "2025-07-04", "2025-07-05", "2026-01-01") == (
        "not_due at_risk missed")


def test_a_trend_warns_after_two_movements_the_wrong_way():
    facts = steps(("2020-01-01", 5), ("2022-06-01", 6), ("2023-06-01", 7), ("2024-06-01", 7))
    days = ("2023-12-31", "2024-01-01", "2025-01-01")
    assert judged(facts, RUNNING, "{kind: other, trend: decrease}", *days) == [
        ("on_course", "on_path"), ("at_risk", "wrong_way"), ("on_course", "on_path")]
    assert statuses(facts, RUNNING, "{kind: other, trend: increase}", *days) == (
        "on_course on_course on_course")
    made = one_row(facts, RUNNING, "target: {kind: other, trend: none}")
    assert row_of(made, "x", "371500")["status"] is None


def test_what_should_happen_every_year():
    held = fact("activity-held", "area/371500", activityId="a", activityKind="k", date="2021-05-01")
    days = ("2021-01-01", "2022-06-01", "2023-06-01")
    assert judged([held], "{activities: {}}", "{kind: other, every: year}", *days) == [
        ("on_course", "on_path"), ("on_course", "on_path"), ("at_risk", "overdue")]


@pytest.mark.parametrize("every,days,seen", [
    ("month", ("2021-01-15", "2021-05-31", "2021-06-30", "2021-07-01", "2022-12-31"),
     "on_course on_course on_course at_risk at_risk"),
    ("semester", ("2021-05-01", "2021-08-31", "2022-02-28", "2022-03-01"),
     "on_course on_course on_course at_risk")])
def test_what_should_happen_every_month_or_semester(every, days, seen):
    held = fact("activity-held", "area/371500", activityId="a", activityKind="k", date="2021-05-01")
    target = "{kind: other, every: %s}" % every
    assert statuses([held], "{activities: {}}", target, *days) == seen


def test_school_years_with_a_deadline():
    def exam(year, level):
        return fact("fitness-test", f"student/{year}{level}", schoolId="S", schoolYear=year,
                    date=f"{year}-10-01", stage="primary", level=level)
    facts = [school("S"), exam(2020, "good"), exam(2021, "good"), exam(2021, "fail"), exam(2024, "good")]
    share = "{share: {among: {fitnessTests: {}}, with: {level: good}}}"
    row = "reading: schoolYear\nunit: percent"
    target = "{kind: level_by_date, atLeast: 55, by: 2025}"
    days = ("2021-01-01", "2021-08-31", "2021-10-01", "2022-10-01", "2025-08-31", "2025-09-01")
    assert judged(facts, share, target, *days, row=row) == [
        ("not_due", "before_plan"), ("not_due", "before_plan"), ("off_course", "behind_path"),
        ("no_data", "no_denominator"), ("met", "holds"), ("met", "met_final")]
    made = one_row(facts, share, f"target: {target}\n{row}", day="2022-06-01")
    reading = made.reader("p", "x").on("371500", civil.parse_day("2022-06-01"))
    assert (reading.tau, civil.show_day(reading.read_on)) == (2022, "2022-06-01")
    assert value_on(made, "p", "x", "371500", "2022-06-01") == ("50", "1", "2")


def test_each_county_is_judged_and_the_city_shown():
    facts = [school("A"), pupil("a", "A", "2021-01-01")]
    made = one_row(facts, "{students: {}}", "scope: eachCounty\ntarget: {kind: maintain, atLeast: 1}",
                   day="2021-06-01")
    assert {row["areaCode"]: row["status"] for row in made.rows()} == {
        "371500": None, "371502": "on_course", "371503": "at_risk", "371521": "at_risk"}


# Other periods, other deadlines, other limits.

VERDICTS = [
    fact("supervision-result", "area/371502", matterCode="m", result="met", date="2023-06-01"),
    fact("supervision-result", "area/371500", matterCode="m", result="met", date="2024-05-01")]


def test_a_milestone_that_is_due_when_another_area_has_it():
    target = "{kind: milestone, by: {verdict: {matter: m}, area: \"371502\"}}"
    days = ("2023-05-31", "2023-06-01", "2023-06-02", "2024-05-01")
    assert judged(VERDICTS, "{verdict: {matter: m}}", target, *days) == [
        ("not_due", "milestone_ahead"), ("at_risk", "milestone_near"), ("missed", "missed_final"),
        ("met", "achieved_late")]
    assert judged(VERDICTS[1:], "{verdict: {matter: m}}", target, "2024-04-30", "2024-05-01") == [
        ("not_due", "milestone_ahead"), ("met", "holds")]


def test_a_limit_of_the_first_observed_year():
    facts = steps(("2021-03-01", 10), ("2021-12-31", 12), ("2023-02-01", 13))
    days = ("2021-02-01", "2021-06-01", "2022-01-01", "2023-02-01", "2024-01-01")
    target = "{kind: maintain, atMost: first}"
    assert judged(facts, RUNNING, target, *days) == [
        ("no_data", "no_value"), ("not_due", "no_baseline"), ("on_course", "within_limit"),
        ("at_risk", "provisional"), ("breached", "past_limit")]
    assert history(facts, RUNNING, target) == [
        "not_due", "on_course", "breached", "breached", "breached"]


def test_a_semester_and_a_day_are_periods_of_their_own():
    facts = steps(("2020-09-01", 9), ("2021-03-01", 5), ("2021-08-31", 11), ("2021-09-01", 0),
                  ("2022-02-28", 9), ("2022-03-01", 0))
    target = "{kind: relative_to_reference, atLeast: 10}"
    days = ("2021-02-28", "2021-08-31", "2021-09-01", "2022-02-28", "2022-03-01")
    assert statuses(facts, RUNNING, target, *days, row="reading: semester") == (
        "not_due not_due on_course on_course breached")
    assert history(facts, RUNNING, target, "reading: semester", "2022-04-01") == [
        "on_course", "breached", "breached"]
    facts = steps(("2020-09-01", 100), ("2021-03-02", 99), ("2021-03-03", 100))
    days = ("2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04")
    target = "{kind: maintain, atLeast: 100}"
    assert statuses(facts, RUNNING, target, *days, row="reading: day") == (
        "on_course at_risk breached on_course")
    assert history(facts, RUNNING, target, "reading: day") == []
