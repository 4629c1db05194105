"""All rows of measures.md, on hand-made cases and the worked examples."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import (  # noqa: E402
    all_rows, fact, leaver, pupil, row_of, school, stated, status_on, teacher, value_on)

LIAOCHENG, DAQING = "liaocheng-14fyp", "daqing-14fyp"
RETENTION = (LIAOCHENG, "liaocheng-compulsory-retention")
PSYCHOLOGISTS = (LIAOCHENG, "liaocheng-psych-teacher-ratio-schools")
MASTERS = (LIAOCHENG, "liaocheng-master-teachers")
SMART = (LIAOCHENG, "liaocheng-smart-education-demo-districts")
BALANCED = (DAQING, "daqing-quality-balanced-districts")
ZHAOZHOU = (DAQING, "daqing-zhaozhou-quality-balanced-2023")
ROTATION = (DAQING, "daqing-teacher-rotation-share")
BACKBONE = (DAQING, "daqing-teaching-backbone-1000")


def test_all_rows_are_known():
    made = all_rows([])
    assert made.skipped == []
    assert sum(len(plan.indicators) for plan in made.configuration.plans) == 24
    assert {row["status"] for row in made.rows()} == {"no_data", "off_course", "missed", None}


def graduates(number, unit="J", date="2023-06-30", since="2020-09-01"):
    return [each for n in range(number) for each in (
        pupil(f"{unit}{n}", unit, since, "junior"), leaver(f"{unit}{n}", unit, date))]


def test_retention_is_of_the_cohort_that_leaves_in_summer():
    facts = [school("J", kind="juniorSchool"), *graduates(4),
             stated("371500", "cohortEntrants", "2014", 5, stage="primary")]
    made = all_rows(facts)
    assert value_on(made, *RETENTION, "371500", "2023-10-01") == ("80", "4", "5")
    assert value_on(made, *RETENTION, "371502", "2023-10-01") == (None, "4", None)
    # Before October the cohort of the year before is in force, the statement serves one more year.
    assert value_on(made, *RETENTION, "371500", "2023-09-30") == (None, "0", None)
    assert value_on(made, *RETENTION, "371500", "2024-10-01") == ("0", "0", "5")
    assert value_on(made, *RETENTION, "371500", "2025-10-01")[2] is None
    row = row_of(all_rows(facts, "2023-11-30"), RETENTION[1], "371500")
    assert (row["readOn"], row["periodState"]) == ("2023-08-31", "open")
    assert row_of(all_rows(facts, "2023-12-01"), RETENTION[1], "371500")["periodState"] == "closed"
    assert row["expected"] == "98.232"


def test_who_leaves_a_junior_school():
    entrants = stated("371500", "cohortEntrants", "2014", 10, stage="primary")

    def counted(*facts):
        made = all_rows([school("J", kind="juniorSchool"), school("X", area="371503"), entrants,
                         *facts])
        return value_on(made, *RETENTION, "371500", "2023-10-01")[1]

    enrolled = pupil("s", "J", "2020-09-01", "junior")
    assert counted(enrolled, leaver("s", "J", "2023-06-30")) == "1"
    assert counted(enrolled, leaver("s", "X", "2023-06-30")) == "0"  # not where one is enrolled
    assert counted(enrolled, leaver("s", "J", "2023-06-30", "completed")) == "0"
    assert counted(enrolled, leaver("s", "J", "2023-08-31")) == "1"
    assert counted(enrolled, leaver("s", "J", "2023-09-01")) == "0"
    assert counted(enrolled, leaver("s", "J", "2023-01-01")) == "1"
    assert counted(enrolled, leaver("s", "J", "2022-12-31")) == "0"
    senior = pupil("s", "J", "2020-09-01", "senior")
    assert counted(senior, leaver("s", "J", "2023-06-30")) == "0"
    # Suspended, one is still on roll and can graduate; an exit after the exit has no effect.
    away = leaver("s", "J", "2023-03-01", "suspended", "2023-03-01T00:00:00Z")
    assert counted(enrolled, away, leaver("s", "J", "2023-06-30")) == "1"
    gone = leaver("s", "J", "2023-03-01", "movedAway", "2023-03-01T00:00:00Z")
    assert counted(enrolled, gone, leaver("s", "J", "2023-06-30")) == "0"
    # The school is closed on the day.
    shut = fact("institution-change", "institution/J", change="closed", date="2023-06-30")
    assert counted(enrolled, shut, leaver("s", "J", "2023-06-30")) == "0"
    assert counted(enrolled, shut, leaver("s", "J", "2023-06-29")) == "1"


def test_a_person_leaves_once_a_year_where_it_happened_first():
    facts = [school("J", kind="juniorSchool"), school("X", area="371503"),
             pupil("s", "J", "2020-09-01", "junior"), leaver("s", "J", "2023-06-01"),
             pupil("s", "X", "2023-06-10", "junior"), leaver("s", "X", "2023-07-01")]
    made = all_rows(facts)
    assert [value_on(made, *RETENTION, area, "2023-10-01")[1]
            for area in ("371500", "371502", "371503")] == ["1", "1", "0"]


@pytest.mark.parametrize("pupils,value,status,shortfall", [
    (1001, "0.999000999001", "at_risk", "1"), (1000, "1", "on_course", None)])
def test_example_4_a_psychologist_for_a_thousand(pupils, value, status, shortfall):
    facts = [school("S"), teacher("p", "S", role="psychologist", stage="primary"),
             *(pupil(f"s{n}", "S", "2021-09-01") for n in range(pupils))]
    row = row_of(all_rows(facts, "2021-10-01"), PSYCHOLOGISTS[1], "371500")
    assert (row["value"], row["status"], row["shortfall"]) == (value, status, shortfall)
    assert (row["expected"], row["requiredPace"]) == ("1", None)
    closed = row_of(all_rows(facts, "2022-01-01"), PSYCHOLOGISTS[1], "371500")
    assert closed["status"] == ("breached" if shortfall else "on_course")
    assert closed["shortfallNoun"] == ("staff" if shortfall else None)


def title(person, code, level, date, change="granted", **more):
    return fact("designation", f"staff/{person}", f"{date}T00:00:00Z", titleCode=code, level=level,
                change=change, date=date, **more)


def water_city(person, date, change="granted", level="city", **more):
    return title(person, "shuichengMasterTeacher", level, date, change, **more)


def test_master_teachers_hold_one_title_from_grant_to_revocation():
    made = all_rows([
        school("S"), school("X", area="371503"), teacher("a", "S"), teacher("b", "S"),
        water_city("a", "2021-03-01"), water_city("a", "2022-03-01", level="county"),
        water_city("a", "2023-03-01", "revoked", level="county"),
        water_city("b", "2020-12-31"), water_city("b", "2022-01-01"),
        water_city("c", "2022-05-01", unitId="X"), water_city("d", "2022-05-01"),
        water_city("e", "2022-05-01", areaCode="371523", unitId="S"),
        teacher("a", "X", "2022-09-01")])

    def counts(day):
        return [value_on(made, *MASTERS, area, day)[0] for area in ("371500", "371502", "371503")]

    assert counts("2021-02-28") == ["0", "0", "0"]
    assert counts("2021-03-01") == ["1", "1", "0"]
    assert counts("2022-05-01") == ["4", "1", "2"]  # d counts in the plan's area alone, b never
    assert counts("2023-02-28") == ["4", "1", "2"]
    assert counts("2023-03-01") == ["3", "0", "2"]


def test_example_9_the_path_of_a_count():
    def row(number, day="2023-12-31"):
        facts = [water_city(f"t{n}", "2021-06-01", areaCode="371502") for n in range(number)]
        return row_of(all_rows(facts, day), MASTERS[1], "371500")

    assert (row(60)["status"], row(60)["expected"]) == ("on_course", "60")
    assert (row(59)["status"], row(59)["shortfall"], row(59)["shortfallNoun"]) == (
        "at_risk", "1", "staff")
    assert (row(50)["status"], row(49)["status"]) == ("at_risk", "off_course")
    assert (row(49)["gap"], row(49)["requiredPace"]) == ("-11", "25.5")
    assert row(100)["status"] == "met"
    assert row(99, "2026-01-01")["status"] == "missed"
    assert row(99, "2026-01-01")["expected"] == "100"
    assert row(100, "2026-01-01")["reasonCode"] == "met_final"


def test_backbone_teachers_of_three_levels_are_one_title():
    facts = [school("S", area="230602"), teacher("a", "S"),
             title("a", "teachingBackbone", "county", "2022-01-01"),
             title("a", "teachingBackbone", "city", "2022-06-01"),
             title("a", "teachingBackbone", "national", "2022-07-01"),
             title("a", "teachingBackbone", "county", "2023-01-01", "revoked"),
             title("a", "teachingBackbone", "province", "2024-01-01", "revoked")]
    made = all_rows(facts)
    days = ("2022-05-31", "2022-06-01", "2023-12-31", "2024-01-01")
    assert [value_on(made, *BACKBONE, "230602", day)[0] for day in days] == ["0", "1", "1", "0"]


def test_named_districts_that_hold_a_title():
    def granted(area, level="province", date="2021-05-01"):
        return fact("designation", f"area/{area}", titleCode="smartEducationDemonstrationArea",
                    level=level, change="granted", date=date)

    made = all_rows([granted("371502", date="2020-01-01"), granted("371521", "city"),
                     granted("371503")])
    shown = {row["areaCode"]: row["value"] for row in made.rows() if row["indicatorId"] == SMART[1]}
    assert shown == {"371500": "1", "371502": "1", "371521": "0"}


def inspected(area, date, result, time="2021-01-01T00:00:00Z", **more):
    return fact("supervision-result", f"area/{area}", time, matterCode="qualityBalancedCompulsory",
                result=result, date=date, **more)


def test_the_last_verdict_counts_and_districts_alone():
    made = all_rows([
        inspected("230602", "2022-01-01", "met"), inspected("230602", "2023-01-01", "rectified"),
        inspected("230621", "2022-01-01", "met"), inspected("230603", "2022-01-01", "notMet"),
        inspected("230603", "2022-01-01", "met", "2022-01-02T00:00:00Z"),
        inspected("230603", "2022-06-01", "notMet", criterion="planning")])
    assert value_on(made, *BALANCED, "230600", "2022-12-31") == ("2", "2", None)
    assert value_on(made, *BALANCED, "230600", "2023-01-01") == ("1", "1", None)
    shown = {row["areaCode"] for row in made.rows() if row["indicatorId"] == BALANCED[1]}
    assert shown == {"230600", "230602", "230603"}
    assert row_of(made, BALANCED[1], "230600")["status"] == "met"
    assert value_on(made, *ZHAOZHOU, "230621", "2022-01-01") == ("1", None, None)


def test_a_milestone_with_a_date():
    made = all_rows([inspected("230621", "2024-03-01", "met")])
    seen = [status_on(made, *ZHAOZHOU, "230621", day) for day in (
        "2021-01-01", "2023-07-04", "2023-07-05", "2023-12-31", "2024-01-01", "2024-03-01")]
    assert seen == [("not_due", "milestone_ahead"), ("not_due", "milestone_ahead"),
                    ("at_risk", "milestone_near"), ("at_risk", "milestone_near"),
                    ("missed", "missed_final"), ("met", "achieved_late")]
    early = all_rows([inspected("230621", "2023-11-01", "met"),
                      inspected("230621", "2024-03-01", "violation")])
    assert status_on(early, *ZHAOZHOU, "230621", "2023-11-01") == ("met", "holds")
    assert status_on(early, *ZHAOZHOU, "230621", "2025-01-01") == ("met", "met_final")
    lost = all_rows([inspected("230621", "2023-11-01", "met"),
                     inspected("230621", "2023-12-31", "violation")])
    assert status_on(lost, *ZHAOZHOU, "230621", "2025-01-01") == ("missed", "missed_final")
    assert [row["areaCode"] for row in made.rows() if row["indicatorId"] == ZHAOZHOU[1]] == [
        "230621"]


def eligible(person, unit, year, eligible=True):
    return fact("rotation-eligibility", f"staff/{person}", unitId=unit, schoolYear=year,
                eligible=eligible)


def rotated(person, year, since, to="Y"):
    return fact("staff-rotation", f"staff/{person}", f"{since}T00:00:00Z", fromUnitId="X",
                toUnitId=to, schoolYear=year, from_=since)


def test_rotation_is_divided_by_the_snapshot():
    facts = [school("X", area="230602"), school("Y", area="230603"),
             *(eligible(f"t{n}", "X", 2023) for n in range(14)),
             eligible("no", "X", 2023, False), eligible("y", "Y", 2023),
             rotated("t0", 2023, "2024-02-01"), rotated("t1", 2022, "2023-09-01"),
             rotated("no", 2023, "2023-09-01"), rotated("t2", 2024, "2024-09-01")]
    made = all_rows(facts, "2024-08-31")
    assert value_on(made, *ROTATION, "230602", "2023-08-31") == (None, "0", "0")
    assert value_on(made, *ROTATION, "230602", "2024-01-31") == ("0", "0", "14")
    assert value_on(made, *ROTATION, "230602", "2024-02-01") == ("7.142857142857", "1", "14")
    assert value_on(made, *ROTATION, "230600", "2024-02-01")[1:] == ("1", "15")
    assert status_on(made, *ROTATION, "230602", "2021-08-31") == ("not_due", "before_plan")
    assert status_on(made, *ROTATION, "230602", "2021-09-01") == ("not_due", "period_open")
    assert status_on(made, *ROTATION, "230602", "2024-08-31")[0] == "no_data"  # 2022/23 had none
    assert status_on(made, *ROTATION, "230602", "2024-09-01") == ("on_course", "within_limit")
    assert status_on(made, *ROTATION, "230603", "2024-09-01")[0] == "breached"
    rows = {row["areaCode"]: row["status"] for row in all_rows(facts, "2024-10-01").rows()
            if row["indicatorId"] == ROTATION[1]}
    assert rows == {"230600": None, "230602": "on_course", "230603": "breached",
                    "230621": "no_data"}
    periods = [(row["periodStart"], row["periodEnd"], row["status"], row["periodState"])
               for row in all_rows(facts, "2024-10-01").history()
               if row["indicatorId"] == ROTATION[1] and row["areaCode"] == "230602"]
    assert periods[-2:] == [("2023-09-01", "2024-08-31", "on_course", "closed"),
                            ("2024-09-01", "2025-08-31", "on_course", "open")]


def test_parts_of_a_row_by_setting_and_stage():
    facts = [school("U", stages=["primary"]), school("R", setting="rural", stages=["junior"]),
             teacher("a", "U"), teacher("b", "R"), teacher("c", "R"),
             fact("staff-qualification", "staff/a", kind="degree", value="master",
                  validFrom="2015-01-01"),
             fact("staff-qualification", "staff/b", kind="degree", value="bachelor",
                  validFrom="2015-01-01")]
    rows = [(row["breakdown"], row["value"], row["status"]) for row in all_rows(facts).rows()
            if row["indicatorId"] == "liaocheng-compulsory-teachers-bachelor"
            and row["areaCode"] == "371502"]
    assert rows == [
        ({}, "66.666666666667", None), ({"setting": "rural"}, "50", None),
        ({"setting": "urban"}, "100", None), ({"stage": "junior"}, "50", None),
        ({"stage": "primary"}, "100", None)]


def test_boys_and_girls_need_a_population_of_their_own():
    facts = [school("K", kind="kindergarten"), pupil("a", "K", "2022-01-01", "kindergarten", sex="male"),
             pupil("b", "K", "2022-01-01", "kindergarten", sex="female"),
             stated("371500", "population", "2022", 4, ageFrom=3, ageTo=5),
             stated("371500", "population", "2022", 2, ageFrom=3, ageTo=5, sex="female")]
    rows = [(row["breakdown"], row["value"]) for row in all_rows(facts, "2022-10-01").rows()
            if row["indicatorId"] == "liaocheng-preschool-gross-enrolment"
            and row["areaCode"] == "371500"]
    assert rows == [({}, "50"), ({"sex": "female"}, "50")]
