"""Nouns, filters and windows of language.md on hand-made cases."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import (  # noqa: E402
    fact, leaver, plans, pupil, reads, school, teacher, timelines)
from planoracle import civil  # noqa: E402
from planoracle.engine import Engine  # noqa: E402
from planoracle.windows import Semesters  # noqa: E402

S = school("S", stages=["primary", "junior"])
R = school("R", area="371503", setting="rural", stages=["primary"])


def counts(facts, measure, *days, **more):
    """What a measure reads on days, joined."""
    return " ".join(str(reads([S, R, *facts], measure, day, **more)) for day in days)


# Stocks of persons.

def test_ages_are_completed_years():
    facts = [pupil("a", "S", "2021-09-01", birthDate="2016-03-01"),
             pupil("b", "S", "2021-09-01", birthDate="2016-02-29"), pupil("c", "S", "2021-09-01")]
    days = ("2023-02-28", "2023-03-01", "2024-02-28", "2024-02-29", "2024-03-01")
    assert counts(facts, "{students: {age: 7}}", *days) == "0 2 2 1 0"
    assert counts(facts, "{students: {age: [6, 7]}}", *days) == "2 2 2 1 0"


def test_groups_any_not_and_what_was_not_stated():
    facts = [pupil("a", "S", "2021-09-01", groups=["poor", "disabled"]),
             pupil("b", "S", "2021-09-01", groups=["leftBehind"], boarding=True, grade=3),
             pupil("c", "R", "2021-09-01", boarding=False)]
    day = "2022-01-01"
    assert counts(facts, "{students: {groups: [poor, leftBehind]}}", day) == "2"
    assert counts(facts, "{students: {allGroups: [poor, disabled]}}", day) == "1"
    assert counts(facts, "{students: {not: {groups: poor}}}", day) == "2"
    assert counts(facts, "{students: {boarding: false}}", day) == "2"
    assert counts(facts, "{students: {any: [{boarding: true}, {groups: poor}]}}", day) == "2"
    assert counts(facts, "{students: {grade: 3}}", day) == "1"
    assert counts(facts, "{students: {grade: [1, 2]}}", day) == "0"
    assert counts(facts, "{students: {at: {any: [{setting: rural}, {codes: S}]}}}", day) == "3"
    assert counts(facts, "{students: {at: {not: {setting: rural}}}}", day) == "2"
    assert counts(facts, "{students: {at: {area: [\"371523\"]}}}", day) == "1"
    assert counts(facts, "{students: {at: {stages: [junior, senior]}}}", day) == "2"
    assert counts(facts, "{students: {at: {townshipSeat: false}}}", day) == "3"
    assert counts(facts, "{students: {at: {openedSince: plan}}}", day) == "0"


def test_a_later_enrolment_keeps_who_one_is_and_not_how_one_lives():
    facts = [pupil("a", "S", "2021-09-01", groups=["poor"], sex="male", boarding=True,
                   guardianIds=["g1", "g2", "g1"], classId="c1"),
             pupil("a", "S", "2022-09-01")]
    assert counts(facts, "{students: {groups: poor, sex: male}}", "2022-09-01") == "1"
    assert counts(facts, "{students: {boarding: true}}", "2022-08-31", "2022-09-01") == "1 0"
    assert counts(facts, "{students: {sum: guardians}}", "2022-09-01") == "2"
    assert counts(facts, "{classes: {}}", "2022-08-31", "2022-09-01") == "1 0"


def qualified(person, kind, value, since="2015-01-01", **more):
    return fact("staff-qualification", f"staff/{person}", kind=kind, value=value, validFrom=since,
                **more)


def test_staff_by_time_in_post_checks_and_qualifications():
    clear = {"doneOn": "2021-08-31", "result": "clear"}
    facts = [teacher("a", "S", "2021-09-01", entryCheck=clear, stage="primary"),
             teacher("b", "S", "2021-09-01", entryCheck={**clear, "doneOn": "2021-09-01"}),
             teacher("c", "R", "2021-09-01", entryCheck={**clear, "result": "refused"}),
             qualified("a", "certificate", "teacher", validTo="2022-12-31"),
             qualified("b", "degree", "master"), qualified("b", "degree", "college")]
    assert counts(facts, "{teachers: {longerThan: {days: 30}}}", "2021-10-01", "2021-10-02") == "0 3"
    assert counts(facts, "{staff: {checkedBefore: true}}", "2022-01-01") == "1"
    assert counts(facts, "{staff: {certificate: teacher}}", "2022-12-31", "2023-01-01") == "1 0"
    assert counts(facts, "{staff: {degree: {atLeast: college, below: doctor}}}", "2022-01-01") == "1"
    assert counts(facts, "{staff: {degree: {below: bachelor}}}", "2022-01-01") == "0"
    # b has no stage at a school of two, c has the only one of the school.
    assert counts(facts, "{staff: {stage: primary}}", "2022-01-01") == "2"
    assert counts(facts, "{staff: {not: {stage: primary}}}", "2022-01-01") == "1"


def judged(subject, date, result="violation", matter="m", **more):
    return fact("supervision-result", subject, f"{date}T00:00:00Z", matterCode=matter,
                result=result, date=date, **more)


def test_persons_by_what_they_were_found_to_be():
    facts = [teacher("a", "S"), judged("staff/a", "2021-05-01", "met"),
             judged("staff/a", "2021-06-01", "rectified")]
    days = ("2021-04-30", "2021-05-01", "2021-06-01")
    assert counts(facts, "{staff: {verdict: {matter: m}}}", *days) == "0 1 0"
    assert counts(facts, "{staff: {verdict: {matter: m, result: [met, rectified]}}}", *days) == "0 1 1"


# `has` and its windows.

def trained(person, date, hours=0, programme="schoolBased", **more):
    kind = "person" if person.startswith("p") else "staff"
    return fact("training-credit", f"{kind}/{person}", personRole="teacher", programme=programme,
                sessionId="s", date=date, hours=hours, **more)


@pytest.mark.parametrize("window,seen", [
    ("day", "1 0 0 0 0 0"), ("semester", "1 1 0 0 0 0"), ("year", "1 1 1 0 0 0"),
    ("schoolYear", "1 1 0 0 0 0"), ("plan", "1 1 1 1 1 1"), ("ever", "1 1 1 1 1 1"),
    ("{years: 2}", "1 1 1 1 0 0"), ("{cycleYears: 3, from: 2021-01-01}", "1 1 1 1 1 0")])
def test_windows_end_on_the_counted_day(window, seen):
    facts = [teacher("t", "S"), trained("t", "2021-03-01")]
    days = ("2021-03-01", "2021-08-31", "2021-12-31", "2023-02-28", "2023-12-31", "2024-01-01")
    assert counts(facts, "{teachers: {has: {training: {}, in: %s}}}" % window, *days) == seen


def test_sums_distinct_values_and_a_calendar():
    facts = [teacher("t", "S"), trained("t", "2021-03-01", 10), trained("t", "2021-04-01", 14)]
    asked = "{teachers: {has: {training: {sum: hours}, atLeast: 24, in: year}}}"
    assert counts(facts, asked, "2021-03-31", "2021-04-01", "2022-01-01") == "0 1 0"
    skills = [pupil("s", "S", "2021-01-01"), *(fact(
        "learner-assessment", "student/s", schoolId="S", stage="primary", kind="sportSkill",
        skillCode=code, result="passed", date=date)
        for code, date in (("run", "2021-02-01"), ("run", "2021-03-01"), ("swim", "2021-04-01")))]
    asked = ("{students: {has: {assessments: {kind: sportSkill, distinct: skillCode}, atLeast: 2, "
             "in: ever}}}")
    assert counts(skills, asked, "2021-03-31", "2021-04-01") == "0 1"
    calendar = [plans(["{id: p, area: \"371500\", startsOn: 2021-01-01, endsOn: 2025-12-31, indicators: "
                       "{x: {measure: {teachers: {has: {training: {}, in: semester}}}}}}"],
                      semesters=Semesters({2 * 2020 + 1: civil.first(2021, 2, 15)}))][0]
    made = Engine(calendar, timelines([S, teacher("t", "S"), trained("t", "2021-02-20")]), None)
    seen = [made.reader("p", "x").on("371500", civil.parse_day(day)).value
            for day in ("2021-02-20", "2021-08-31", "2021-09-01")]
    assert seen == [1, 1, 0]


def test_pro_rata_of_the_days_in_post():
    # In post from 1 July: on 31 December 184 of 365 days, so 12.09 of 24 hours, rounded down.
    facts = [teacher("t", "S", "2021-07-01"), trained("t", "2021-08-01", 12),
             teacher("u", "S", "2021-01-01"), trained("u", "2021-08-01", 23),
             teacher("v", "S", "2021-07-01", role="principal"), trained("v", "2021-08-01", 24)]
    asked = "{teachers: {has: {training: {sum: hours}, atLeast: 24, in: year, proRata: true}}}"
    assert counts(facts, asked, "2021-12-31") == "1"
    # On 31 October 123 of 304 days: 9; u has been there from the first day and needs all 24.
    assert counts(facts, asked, "2021-07-31", "2021-10-31", "2022-01-01") == "0 1 0"
    assert counts([teacher("t", "S", "2021-12-31")], asked, "2021-12-31") == "1"


def test_what_else_happened_to_whom_a_flow_counts_is_asked_on_the_counted_day():
    facts = [teacher("t", "S", "2021-03-01"), trained("t", "2021-06-01"), teacher("u", "S", "2021-03-01")]
    days = ("2021-03-01", "2021-05-31", "2021-06-01", "2021-12-31", "2022-01-01")
    asked = "{appointments: {in: ever, has: {training: {}, in: year}}}"
    assert counts(facts, asked, *days) == "0 0 1 1 0"
    assert counts(facts, asked.replace("in: year", "in: before"), *days) == "0 0 0 0 0"
    # As of those whom a share asks.
    share = "{share: {among: {appointments: {in: ever}}, with: {has: {training: {}, in: year}}}}"
    assert [reads([S, *facts], share, day)[1] for day in days] == ["0", "0", "1", "1", "0"]
    # Of what follows there is no other day than its own.
    facts += [trained("t", "2021-03-20"), teacher("t", "S", "2021-07-01")]
    asked = ("{training: {followedBy: {appointments: {has: {training: {}, atLeast: 2, in: year}}, "
             "within: {days: 40}}}}")
    assert counts(facts, asked, "2021-06-30", "2021-07-01") == "0 1"


# Flows.

def fitness(student, date, level, unit="S", year=2021):
    return fact("fitness-test", f"student/{student}", f"{date}T00:00:00Z", schoolId=unit,
                schoolYear=year, date=date, stage="primary", level=level)


def test_a_person_counts_once_and_the_last_result_speaks():
    facts = [fitness("a", "2021-10-01", "good"), fitness("a", "2022-04-01", "fail", "R"),
             fitness("b", "2021-10-01", "fail"), fitness("b", "2022-03-01", "good"),
             fitness("c", "2022-10-01", "good", year=2021)]
    good = "{share: {among: {fitnessTests: {}}, with: {level: [excellent, good]}}}"

    def on(day, area="371500"):
        return reads([S, R, *facts], good, day, "schoolYear", area)
    assert on("2021-12-31") == ("50", "1", "2")
    assert on("2022-03-31") == ("100", "2", "2")
    assert on("2022-04-01") == ("50", "1", "2")
    assert on("2022-04-01", "371503") == ("0", "0", "1")
    # c was tested in October 2022 for the year before; in that year's own window it is too late.
    assert on("2022-10-01") == (None, "0", "0")
    assert counts(facts, "{fitnessTests: {count: events}}", "2022-08-31", reading="schoolYear") == "4"
    assert counts(facts, "{fitnessTests: {level: good}}", "2022-08-31", reading="schoolYear") == "2"


def test_the_first_event_says_where_and_a_unit_is_seen_on_the_day():
    moved = fact("institution-change", "institution/S", change="moved", date="2021-06-01",
                 areaCode="371503")
    facts = [moved, trained("a", "2021-05-01", 3, unitId="S"), trained("a", "2021-07-01", 4, unitId="S"),
             trained("pz", "2021-05-01", 5)]
    assert counts(facts, "{training: {}}", "2021-12-31", area="371502") == "1"
    assert counts(facts, "{training: {sum: hours}}", "2021-12-31", area="371502") == "3"
    assert counts(facts, "{training: {sum: hours}}", "2021-12-31", area="371503") == "4"
    assert counts(facts, "{training: {sum: hours}}", "2021-12-31", "2022-01-01") == "12 0"
    assert counts(facts, "{training: {each: {atLeast: 2}}}", "2021-12-31") == "1"
    assert counts(facts, "{training: {sum: hours, each: {atLeast: 5}}}", "2021-12-31") == "2"
    skills = [fact("learner-assessment", f"student/{who}", schoolId="S", stage="primary", kind="sportSkill",
                   date=date, **({"skillCode": code} if code else {}))
              for who, code, date in (("a", "run", "2021-02-01"), ("a", "run", "2021-03-01"),
                                      ("a", None, "2021-04-01"), ("a", "swim", "2021-05-01"),
                                      ("b", "run", "2021-02-01"), ("b", None, "2021-02-02"))]
    asked = "{assessments: {distinct: skillCode, each: {atLeast: 2}}}"
    assert counts(skills, asked, "2021-04-30", "2021-05-01", "2022-01-01") == "0 1 0"
    assert counts(facts, "{training: {at: {area: \"371500\"}}}", "2021-12-31") == "1"


def test_training_counts_where_the_person_works_if_no_unit_is_stated():
    facts = [teacher("a", "R"), trained("a", "2021-05-01"), trained("b", "2021-05-01")]
    assert counts(facts, "{training: {}}", "2021-12-31", area="371503") == "1"
    assert counts(facts, "{training: {}}", "2021-12-31") == "2"


def test_admissions_are_no_advances():
    facts = [pupil("a", "S", "2020-09-01"), pupil("a", "S", "2021-09-01", move="promoted"),
             pupil("a", "S", "2022-09-01", "junior", move="promoted", groups=["poor"]),
             pupil("b", "S", "2021-09-01"),
             leaver("b", "S", "2022-01-01", "suspended", "2022-01-01T00:00:00Z"),
             pupil("b", "S", "2022-09-01", move="return")]
    seen = [counts(facts, "{admissions: {}}", f"{year}-12-31") for year in (2020, 2021, 2022)]
    assert seen == ["1", "1", "1"]
    assert counts(facts, "{admissions: {stage: junior, groups: poor}}", "2022-12-31") == "1"


def test_leavers_who_had_learnt_before():
    skill = {"schoolId": "S", "stage": "junior", "kind": "sportSkill", "result": "passed"}
    facts = [x for n in "ab" for x in (pupil(n, "S", "2020-09-01", "junior"),
                                       leaver(n, "S", "2023-06-30"))]
    facts += [fact("learner-assessment", "student/a", date="2023-06-30", **skill),
              fact("learner-assessment", "student/b", date="2023-07-01", **skill)]
    share = ("{share: {among: {leavers: {outcome: graduated}}, with: {has: {assessments: "
             "{kind: sportSkill}, in: before}}}}")
    assert reads([S, *facts], share, "2023-10-01", "cohort") == ("50", "1", "2")


def test_destinations_belong_to_the_graduation_year():
    facts = [pupil("a", "S", "2020-09-01", "vocational"), leaver("a", "S", "2023-06-30"),
             fact("graduate-destination", "student/a", schoolId="S", graduationYear=2023,
                  countNumber=1, countDate="2024-01-15", outcome="employed"),
             pupil("b", "S", "2020-09-01", "vocational"), leaver("b", "S", "2023-06-30")]
    share = ("{share: {among: {leavers: {outcome: graduated}}, with: {has: {destinations: "
             "{countNumber: 1, outcome: employed}}}}}")
    assert reads([S, *facts], share, "2023-10-01", "cohort") == ("50", "1", "2")
    assert reads([S, *facts], "{destinations: {outcome: employed}}", "2023-10-01", "cohort") == "1"
    assert reads([S, *facts], "{destinations: {}}", "2024-10-01", "cohort") == "0"
    for window, seen in (("year", "1 0 0"), ("{years: 2}", "1 1 0"), ("ever", "1 1 1")):
        asked = "{destinations: {in: %s}}" % window
        assert " ".join(reads([S, *facts], asked, day, "cohort") for day in (
            "2023-10-01", "2024-10-01", "2025-10-01")) == seen


def test_screenings_count_in_the_area_that_is_stated():
    facts = [fact("vision-screening", "person/p", date="2021-05-01", myopic=True, areaCode="371523",
                  schoolId="S", age=7),
             fact("vision-screening", "student/s", date="2021-05-01", myopic=False, schoolId="S")]
    assert counts(facts, "{screenings: {}}", "2021-06-01", area="371503") == "1"
    assert counts(facts, "{screenings: {at: {area: \"371500\"}}}", "2021-06-01") == "1"
    assert counts(facts, "{screenings: {age: [6, 8]}}", "2021-06-01") == "1"
    share = "{share: {among: {screenings: {}}, with: {myopic: true}}}"
    assert reads([S, *facts], share, "2021-06-01") == ("50", "1", "2")


def test_aid_and_attendances_are_summed():
    aid = {"programme": "feeWaiver", "schoolId": "S"}
    facts = [fact("aid-grant", "student/a", semester="2021-1", amount=100, **aid),
             fact("aid-grant", "student/a", semester="2021-2", amount=50, **aid),
             fact("aid-grant", "staff/a", semester="2021-1", amount=7, **aid),
             fact("attendance-count", "institution/S", programme="p", sessionId="x", date="2021-09-02",
                  attendances=40),
             fact("attendance-count", "area/371503", programme="p", sessionId="x", date="2021-09-02",
                  attendances=2)]
    days = ("2021-08-31", "2021-09-01", "2022-02-28", "2022-03-01")
    assert counts(facts, "{aid: {sum: amount}}", *days) == "0 100 0 50"
    assert counts(facts, "{aid: {}}", *days) == "0 1 0 1"
    assert counts(facts, "{attendances: {programme: p}}", "2021-09-02") == "42"


def test_changes_see_a_school_that_closes_on_the_day_before():
    facts = [fact("institution-change", "institution/S", change="closed", date="2021-07-01"),
             fact("institution-change", "institution/R", change="merged", date="2021-08-01", mergedInto="S")]
    assert counts(facts, "{changes: {change: [closed, merged]}}", "2021-07-01", "2021-08-01") == "1 2"
    rural = "{changes: {change: [closed, merged], at: {setting: rural}}}"
    assert counts(facts, rural, "2021-08-01") == "1"
    born = [school("N", date="2021-03-01"), fact("institution-change", "institution/N",
                                                 change="approved", date="2021-04-01")]
    assert counts(born, "{changes: {change: [opened, approved]}}", "2021-12-31") == "1"


def granted(subject, date, code="x", level="city", **more):
    return fact("designation", subject, f"{date}T00:00:00Z", **{
        "titleCode": code, "level": level, "change": "granted", "date": date, **more})


def test_an_award_for_the_first_time_is_the_first_that_the_rest_of_the_filter_takes():
    facts = [granted("area/371503", "2020-05-01", "other"), granted("area/371503", "2021-05-01"),
             granted("area/371503", "2021-06-01"), granted("area/371503", "2022-03-01"),
             granted("area/371502", "2020-06-01", level="county"), granted("area/371502", "2022-06-01"),
             granted("area/371521", "2022-07-01")]
    days = ("2020-12-31", "2021-12-31", "2022-12-31")
    for level, seen in (("", "1 1 1"), ("level: city, ", "0 1 2")):
        first = "{awards: {of: areas, designation: x, %sfirstTime: true}}" % level
        assert counts(facts, first, *days) == seen
    again = "{awards: {of: areas, designation: x, firstTime: false%s}}"
    assert counts(facts, again % "", *days) == "0 1 2"
    assert counts(facts, again % ", count: events", *days) == "0 1 2"


def test_awards_and_holders_of_all_kinds():
    facts = [granted("area/371503", "2021-05-01"), granted("area/371503", "2021-06-01"),
             granted("institution/R", "2021-05-01"), granted("resource/r", "2021-05-01", unitId="R"),
             granted("person/p", "2021-05-01"),
             fact("institution-change", "institution/R", change="merged", date="2022-01-01",
                  mergedInto="S")]
    assert counts(facts, "{awards: {of: areas, designation: x}}", "2021-12-31") == "1"
    assert counts(facts, "{awards: {of: areas, designation: x, count: events}}", "2021-12-31") == "2"
    for of, seen in (("areas", "1 1"), ("institutions", "1 0"), ("resources", "1 1"), ("people", "0 0")):
        measure = "{holders: {of: %s, designation: x}}" % of
        assert counts(facts, measure, "2021-12-31", "2022-01-01", area="371503") == seen
    assert counts(facts, "{holders: {of: people, designation: x}}", "2021-12-31") == "1"
    # The school has become S; a resource stays where the grant put it.
    institutions = "{holders: {of: institutions, designation: x}}"
    assert counts(facts, institutions, "2022-01-01", area="371502") == "1"


def test_findings_count_cases_events_or_days():
    facts = [judged("institution/S", "2021-05-01", caseId="1"),
             judged("institution/S", "2021-05-01", caseId="1"),
             judged("institution/S", "2021-06-01"), judged("institution/R", "2021-06-01", "met"),
             judged("institution/R", "2021-06-01", criterion="c"), judged("staff/t", "2021-06-01")]
    of = "of: institutions, matter: m"
    assert counts(facts, "{findings: {%s}}" % of, "2021-12-31") == "2"
    assert counts(facts, "{findings: {%s, count: events}}" % of, "2021-12-31") == "3"
    assert counts(facts, "{findings: {%s, count: days}}" % of, "2021-12-31") == "2"
    assert counts(facts, "{findings: {%s, result: met}}" % of, "2021-12-31") == "1"
    assert counts(facts, "{findings: {%s, criterion: c}}" % of, "2021-12-31") == "1"
    assert counts(facts, "{findings: {of: staff, matter: m}}", "2021-12-31") == "1"


def test_a_case_counts_when_it_is_settled():
    facts = [judged("staff/a", "2021-03-01", caseId="1", matter="ethics"),
             judged("staff/a", "2021-03-20", "met", "ban", caseId="1"),
             judged("staff/b", "2021-03-01", caseId="2", matter="ethics"),
             judged("staff/b", "2021-03-20", "met", "ban", caseId="9")]
    share = ("{share: {among: {findings: {of: staff, matter: ethics}}, with: {followedBy: {findings: "
             "{matter: ban}, within: {days: 90}, sameCase: true}}}}")
    days = [reads([S, *facts], share, day) for day in (
        "2021-03-19", "2021-03-20", "2021-05-30", "2021-05-31")]
    assert days == [(None, "0", "0"), ("100", "1", "1"), ("100", "1", "1"), ("50", "1", "2")]


def test_activities_and_participants():
    held = {"activityKind": "games", "activityId": "a"}
    facts = [fact("activity-held", "institution/S", date="2021-05-01", participants=10, **held),
             fact("activity-held", "institution/S", date="2021-05-02", participants=20, **held),
             fact("activity-held", "area/371503", date="2021-05-02", participants=5, level="county", **held)]
    assert counts(facts, "{activities: {kind: games}}", "2021-12-31") == "2"
    assert counts(facts, "{activities: {sum: participants}}", "2021-12-31") == "15"
    assert counts(facts, "{activities: {level: county}}", "2021-12-31") == "1"
