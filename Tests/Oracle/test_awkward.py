"""The awkward cases of commitments.md, and the traps that an inspection of schools has."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import (  # noqa: E402
    all_rows, fact, leaver, one_row, pupil, reads, row_of, school, stated, status_on, teacher, value_on)

CITY = "371500"


def test_a_target_that_is_the_baseline_any_fall_is_off_course():
    def status(pupils):
        facts = [school("V", kind="vocationalSchool"),
                 stated(CITY, "population", "2021", 10000, ageFrom=15, ageTo=17),
                 *(pupil(f"s{n}", "V", "2021-09-01", "vocational") for n in range(pupils))]
        row = row_of(all_rows(facts, "2021-10-01"), "liaocheng-senior-gross-enrolment", CITY)
        return row["value"], row["expected"], row["status"], row["shortfall"], row["shortfallNoun"]
    assert status(9850) == ("98.5", "98.5", "met", None, None)
    assert status(9849) == ("98.49", "98.5", "off_course", "1", "students")


def test_a_figure_that_only_looks_met_when_it_is_rounded():
    facts = [school("J", kind="juniorSchool"), stated(CITY, "cohortEntrants", "2016", 400, stage="primary")]
    facts += [each for n in range(393) for each in (
        pupil(f"s{n}", "J", "2022-09-01", "junior"), leaver(f"s{n}", "J", "2025-06-30"))]
    made = all_rows(facts, "2025-12-01")
    row = row_of(made, "liaocheng-compulsory-retention", CITY)
    assert (row["value"], row["status"], row["shortfall"]) == ("98.25", "missed", "1")
    opened = [each for each in made.transitions() if each["indicatorId"] == "liaocheng-compulsory-retention"]
    assert [(each["transition"], each["severity"]) for each in opened][-1:] == [
        ("worsened", "critical")]


def money(item, year, amount, **more):
    return fact("finance-report", f"area/{CITY}", itemCode=item, fiscalYear=year, amount=amount,
                status="final", **more)


def test_growth_against_growth_holds_when_all_is_cut():
    facts = [money("arts", 2021, 100), money("arts", 2022, 90), money("all", 2021, 1000),
             money("all", 2022, 800)]
    measure = ("{difference: {of: {growth: {of: {money: {item: arts}}}}, "
               "minus: {growth: {of: {money: {item: all}}}}}}")
    assert reads(facts, measure, "2022-12-31", "latest") == "10"
    made = one_row(facts, measure, "reading: latest\ntarget: {kind: relative_to_reference, above: 0}")
    assert status_on(made, "p", "x", CITY, "2023-01-01")[0] == "on_course"


def test_more_pupils_break_spending_per_pupil_while_the_total_holds():
    facts = [school("S"), money("a", 2021, 100), money("a", 2022, 110),
             *(pupil(f"a{n}", "S", "2020-09-01") for n in range(10)),
             *(pupil(f"b{n}", "S", "2022-01-01") for n in range(2))]
    rows = ("{money: {item: a}}", "{ratio: {of: {money: {item: a}}, to: {students: {average: monthEnds}}}}")
    seen = [status_on(one_row(facts, measure, "reading: latest\ntarget: {kind: monotonic_non_decreasing}"),
                      "p", "x", CITY, "2023-01-01") for measure in rows]
    assert seen == [("on_course", "within_limit"), ("breached", "fell")]


def test_new_teachers_are_a_flow_and_all_teachers_a_stock():
    def certified(person, since):
        return fact("staff-qualification", f"staff/{person}", kind="certificate", value="teacher",
                    validFrom=since)
    facts = [school("K", kind="kindergarten", stages=["kindergarten"]), teacher("a", "K"),
             teacher("b", "K", "2021-09-01", newToProfession=True), certified("b", "2020-01-01"),
             certified("a", "2021-10-01")]
    share = "{share: {among: {%s: {stage: kindergarten%s}}, with: {certificate: teacher}}}"
    stock, flow = share % ("teachers", ""), share % ("appointments", ", newToProfession: true")
    assert reads(facts, stock, "2021-09-01") == ("50", "1", "2")
    assert reads(facts, stock, "2021-10-01") == ("100", "2", "2")
    assert reads(facts, flow, "2021-10-01") == ("100", "1", "1")
    assert reads(facts, flow, "2021-08-31") == (None, "0", "0")


def test_attendances_are_no_persons():
    held = {"programme": "vocational", "date": "2021-05-01"}
    facts = [fact("attendance-count", "institution/S", sessionId="1", attendances=300, **held),
             fact("attendance-count", "institution/S", sessionId="1", attendances=300, **held), school("S")]
    assert reads(facts, "{attendances: {programme: vocational}}", "2021-12-31") == "600"


def test_pupils_without_a_mark_make_a_conditional_rate_look_better():
    facts = [school("S", ownership="privateOther"), school("P"),
             pupil("a", "P", "2021-09-01", groups=["migrantPermit"]), pupil("b", "S", "2021-09-01")]
    share = "{share: {among: {students: {groups: migrantPermit}}, with: {at: {ownership: public}}}}"
    assert reads(facts, share, "2021-10-01") == ("100", "1", "1")


@pytest.mark.parametrize("places,held", [("3.57", "1"), ("3.5699", "0")])
def test_the_floor_of_an_inspection_is_compared_exactly(places, held):
    facts = [school("S"), *(pupil(f"s{n}", "S", "2021-09-01") for n in range(100)),
             fact("facility-change", "institution/S", facilityId="f", facilityType="gym", phase="completed",
                  date="2021-01-01", capabilities={"places": places})]
    measure = ("{allOf: [{ratio: {of: {facilities: {sum: places}}, to: {students: {}}, per: 100}, "
               "atLeast: 3.57}]}")
    assert reads(facts, measure, "2021-10-01") == held


def test_nine_teachers_of_a_thousand_pupils_are_nine_tenths_of_a_hundred():
    facts = [school("S", stages=["primary"]), *(pupil(f"s{n}", "S", "2021-09-01") for n in range(1000)),
             *(teacher(f"t{n}", "S", teachingSubject="music") for n in range(9))]
    per = ("{ratio: {of: {teachers: {stage: primary, teachingSubject: [music, art]}}, "
           "to: {students: {}}, per: 100}}")
    assert reads(facts, per, "2021-10-01") == ("0.9", "9", "1000")
    schools = "{share: {among: {institutions: {}}, with: {meets: {%s, atLeast: 0.9}}}}" % per[1:-1]
    assert reads(facts, schools, "2021-10-01") == ("100", "1", "1")


def test_large_classes_begin_at_fifty_six():
    sizes = {"a": 55, "b": 56, "c": 65, "d": 66}
    facts = [school("S")] + [pupil(f"{name}{n}", "S", "2021-09-01", classId=name)
                             for name, size in sizes.items() for n in range(size)]
    for size, number in ((56, "3"), (66, "1")):
        assert reads(facts, "{classes: {size: {atLeast: %d}}}" % size, "2021-10-01") == number


def test_a_gross_rate_may_exceed_a_hundred_and_a_former_code_is_the_area():
    facts = [school("K", area="371523", kind="kindergarten"),
             *(pupil(f"s{n}", "K", "2021-09-01", "kindergarten") for n in range(103)),
             stated("371523", "population", "2021", 100, ageFrom=3, ageTo=5)]
    made = all_rows(facts)
    id = "liaocheng-preschool-gross-enrolment"
    assert value_on(made, "liaocheng-14fyp", id, "371503", "2021-10-01") == ("103", "103", "100")


def test_days_of_august_and_september_fall_into_different_school_years():
    def held(date):
        return fact("training-credit", "staff/t", personRole="teacher", programme="p", sessionId="s",
                    date=date)
    training = "{training: {count: events}}"
    facts = [school("S"), teacher("t", "S"), held("2021-08-31"), held("2021-09-01")]
    assert reads(facts, training, "2021-08-31", "schoolYear") == "1"
    assert reads(facts, training, "2021-09-01", "schoolYear") == "1"
    assert reads(facts, training, "2021-12-31") == "2"
