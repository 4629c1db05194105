"""Things, institutions and statements of language.md on hand-made cases."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle_fixture import fact, one_row, pupil, reads, row_of, school, stated, teacher  # noqa: E402
from planoracle import civil  # noqa: E402
from test_nouns import R, S, counts, granted, judged  # noqa: E402


def built(unit, facility, phase, date, type="teachingBuilding", **more):
    return fact("facility-change", f"institution/{unit}", f"{date}T00:00:00Z", facilityId=facility,
                facilityType=type, phase=phase, date=date, **more)


def test_facilities_reach_phases_and_keep_what_was_last_stated():
    facts = [built("S", "f", "accepted", "2021-03-01", projectKind="new", capabilities={"places": 100}),
             built("S", "f", "started", "2021-04-01", capabilities={"wifi": True}),
             built("S", "f", "retired", "2021-06-01"), built("S", "f", "planned", "2021-07-01"),
             built("R", "g", "started", "2021-03-01", capabilities={"places": 30}),
             built("R", "g", "completed", "2021-05-01", "laboratory")]
    days = ("2021-03-01", "2021-05-01", "2021-06-01", "2021-07-01")
    assert counts(facts, "{facilities: {}}", *days) == "1 2 1 2"
    assert counts(facts, "{facilities: {reached: inService}}", *days) == "0 0 0 0"
    assert counts(facts, "{facilities: {sum: places}}", *days) == "100 130 30 130"
    assert counts(facts, "{facilities: {max: places}}", *days) == "100 100 30 100"
    assert counts(facts, "{facilities: {count: types}}", *days) == "1 2 1 2"
    assert counts(facts, "{facilities: {capability: {wifi: true}}}", *days) == "0 1 0 1"
    assert counts(facts, "{facilities: {capability: {places: {atLeast: 50}}}}", *days) == "1 1 0 1"
    assert counts(facts, "{facilities: {max: places}}", "2020-12-31") == "0"
    assert counts(facts, "{projects: {in: plan}}", *days) == "1 2 2 2"
    assert counts(facts, "{projects: {projectKind: new, count: institutions}}", *days) == "1 1 1 1"
    assert counts(facts, "{projects: {}}", "2021-12-31", "2022-01-01") == "2 0"
    assert counts(facts, "{projects: {reached: started}}", "2021-03-01") == "2"


def test_a_project_counts_at_the_school_that_opens_later():
    facts = [built("N", "f", "completed", "2021-03-01"), school("N", date="2021-09-01")]
    assert counts(facts, "{projects: {in: plan}}", "2021-08-31", "2021-09-01") == "0 1"


def test_combined_schools_are_split_by_weighted_pupils():
    facts = [*(pupil(f"p{n}", "S", "2021-01-01") for n in range(166)),
             *(pupil(f"j{n}", "S", "2021-01-01", "junior") for n in range(210)),
             built("S", "f", "completed", "2020-01-01", capabilities={"area": 23226})]
    per = "{ratio: {of: {facilities: {sum: area, splitTo: %s}}, to: {students: {stage: %s}}}}"
    seen = [reads([S, *facts], per % (stage, stage), "2021-06-01") for stage in ("primary", "junior")]
    assert seen[0][:2] == ("58.503778337531", "9711.627204030227")
    assert seen[1][1] == "13514.372795969773"
    assert counts(facts[-1:], "{facilities: {sum: area, splitTo: primary}}", "2021-06-01") == "0"


def test_a_merged_school_is_split_by_all_its_pupils():
    facts = [pupil("p", "S", "2021-01-01"), pupil("j", "R", "2021-01-01", "junior"),
             built("R", "f", "completed", "2020-01-01", capabilities={"area": 42}),
             school("R", date="2022-01-01", change="merged", mergedInto="S")]
    assert counts(facts, "{facilities: {sum: area, splitTo: junior}}", "2021-06-01") == "42"
    assert counts(facts, "{facilities: {sum: area, splitTo: junior}}", "2022-01-01") == "22"


def test_facilities_that_were_there_on_the_day_of_opening():
    facts = [school("N", date="2021-09-01"), built("N", "f", "completed", "2021-09-01"),
             built("N", "g", "completed", "2021-09-02")]
    assert counts(facts, "{facilities: {reachedBefore: opening}}", "2021-09-02") == "1"
    assert counts(facts, "{projects: {reachedBefore: opening}}", "2021-09-02") == "1"


def test_posts_of_the_standard_in_force():
    def standard(unit, since, required, **more):
        return fact("staffing-standard", f"institution/{unit}", f"{since}T00:00:00Z", role="teacher",
                    postsRequired=required, effectiveFrom=since, **more)
    facts = [standard("S", "2021-01-01", 10, postsEstablished=8), standard("S", "2022-01-01", 12),
             standard("S", "2021-01-01", 2, teachingSubject="music"), standard("R", "2021-01-01", 5)]
    assert counts(facts, "{posts: {role: teacher}}", "2021-06-01", "2022-01-01") == "15 17"
    assert counts(facts, "{posts: {sum: established}}", "2021-06-01", "2022-01-01") == "8 0"
    assert counts(facts, "{posts: {teachingSubject: [music, art]}}", "2021-06-01") == "2"


def test_resources_published_in_an_unbroken_run():
    def published(date, change="published", **more):
        return fact("resource-publication", "resource/r", f"{date}T00:00:00Z", date=date, change=change,
                    areaCode="371503", **{"kind": "course", **more})
    facts = [published("2020-12-01", free=True), published("2021-03-01", media="video"),
             published("2022-01-01", "withdrawn"), published("2022-02-01")]
    days = ("2020-12-31", "2021-03-01", "2022-01-01", "2022-02-01")
    assert counts(facts, "{resources: {}}", *days) == "1 1 0 1"
    assert counts(facts, "{resources: {since: plan}}", *days) == "0 0 0 1"
    assert counts(facts, "{resources: {free: true}}", *days) == "1 0 0 0"
    assert counts(facts, "{resources: {media: [audio, video]}}", *days) == "0 1 0 0"
    assert counts(facts, "{resources: {}}", "2021-01-01", area="371502") == "0"


def test_cases_are_open_until_they_are_met_or_rectified():
    facts = [judged("institution/S", "2021-03-01", "notMet", caseId="1"),
             judged("institution/S", "2021-05-01", "rectified", caseId="1"),
             judged("institution/S", "2021-04-01"), judged("institution/R", "2021-04-01", "met"),
             teacher("t", "R"), judged("staff/t", "2021-04-01")]
    days = ("2021-03-01", "2021-04-01", "2021-05-01")
    assert counts(facts, "{openCases: {of: institutions, matter: m}}", *days) == "1 2 1"
    assert counts(facts, "{openCases: {of: staff, matter: m}}", *days, area="371503") == "0 1 1"


def test_classes_by_size_and_at_a_merged_school():
    facts = [*(pupil(f"a{n}", "S", "2021-09-01", classId="c1") for n in range(56)),
             *(pupil(f"b{n}", "R", "2021-09-01", classId="c1") for n in range(10)),
             fact("institution-change", "institution/R", change="merged", date="2022-01-01", mergedInto="S")]
    days = ("2021-12-31", "2022-01-01")
    assert counts(facts, "{classes: {}}", *days) == "2 1"
    assert counts(facts, "{classes: {size: {atLeast: 56}}}", *days) == "1 1"
    assert counts(facts, "{classes: {size: {atLeast: 66}}}", *days) == "0 1"
    assert counts(facts, "{classes: {stage: junior}}", *days) == "0 0"


def test_institutions_and_their_conditions():
    facts = [*(pupil(f"a{n}", "S", "2021-09-01") for n in range(3)),
             fact("policy-adoption", "institution/R", policyCode="charter", effectiveFrom="2021-03-01",
                  effectiveTo="2021-12-31"), granted("institution/S", "2021-06-01", "model", "national")]
    days = ("2021-01-01", "2021-09-01", "2022-01-01")
    assert counts(facts, "{institutions: {}}", *days) == "2 2 2"
    assert counts(facts, "{institutions: {policy: {code: charter}}}", *days) == "0 1 0"
    assert counts(facts, "{institutions: {holds: {designation: model, level: national}}}", *days) == "0 1 1"
    assert counts(facts, "{institutions: {meets: {students: {}, atLeast: 3}}}", *days) == "0 1 1"
    assert counts(facts, "{institutions: {not: {meets: {students: {}}}, setting: rural}}", *days) == "1 1 1"
    assert counts(facts, "{students: {at: {holds: {designation: model}}}}", *days) == "0 3 3"
    assert counts(facts, "{areas: {kind: district, meets: {students: {}}}}", *days) == "0 1 1"


# Statements.

def reported(subject, item, year, amount, status="final", **more):
    return fact("finance-report", subject, "2020-06-01T00:00:00Z", fiscalYear=year, itemCode=item,
                amount=amount, status=status, **more)


def test_money_is_summed_over_children_items_and_institutions():
    facts = [reported("area/371502", "a", 2021, 10), reported("area/371503", "a", 2021, 5),
             reported("area/371521", "a", 2021, 1), reported("area/371500", "b", 2021, 7, headcount=2),
             reported("area/371502", "b", 2021, 100), reported("area/371500", "a", 2022, 9, "budget"),
             reported("institution/S", "s", 2021, 3), reported("institution/R", "s", 2021, 4)]
    assert counts(facts, "{money: {item: a}}", "2021-06-01") == "16"
    assert counts(facts, "{money: {item: [a, b]}}", "2021-06-01") == "23"
    assert counts(facts, "{money: {item: a, own: true}}", "2021-06-01") == "None"
    assert counts(facts, "{money: {item: b, sum: headcount}}", "2021-06-01") == "2"
    assert counts(facts, "{money: {item: a}}", "2022-06-01") == "9"
    assert counts(facts, "{money: {item: a, status: final}}", "2022-06-01") == "16"
    assert counts(facts, "{money: {item: a, status: final}}", "2023-06-01") == "None"
    institutions = "{money: {item: s, of: institutions, at: {setting: rural}}}"
    assert counts(facts, institutions, "2021-06-01") == "4"
    assert counts(facts, "{money: {item: s, of: institutions}}", "2021-06-01", area="371502") == "3"
    assert counts(facts, "{money: {item: a}}", "2023-06-01", reading="latest") == "9"


def test_a_survey_and_who_answered_as_asked():
    def survey(area, date, respondents, positive, **more):
        return fact("survey-result", f"area/{area}", f"{date}T00:00:00Z", surveyId="s",
                    questionCode="q", date=date, respondents=respondents, positive=positive, **more)
    facts = [survey("371500", "2021-03-01", 10, 4), survey("371500", "2021-05-01", 20, 15),
             survey("371500", "2021-06-01", 5, 5, group={"sex": "male"})]
    share = "{share: {among: {survey: {question: q}}, with: {answer: positive}}}"
    assert reads([S, *facts], share, "2021-04-30") == ("40", "4", "10")
    assert reads([S, *facts], share, "2024-01-01") == ("75", "15", "20")
    assert reads([S, *facts], share, "2023-05-01", "latest") == ("75", "15", "20")
    assert reads([S, *facts], share, "2023-05-02", "latest") is None
    # That a county was asked later makes the city's own result no younger.
    facts.append(survey("371502", "2022-03-01", 5, 5))
    assert reads([S, *facts], share, "2023-05-01", "latest") == ("75", "15", "20")
    assert reads([S, *facts], share, "2023-05-02", "latest") is None


def test_nothing_is_short_of_what_a_survey_states():
    facts = [S, fact("survey-result", "area/371500", surveyId="s", questionCode="q", date="2021-03-01",
                     respondents=1000, positive=400)]
    share = "{share: {among: {survey: {question: q}}, with: {answer: positive}}}"
    made = one_row(facts, share, "unit: percent\ntarget: {kind: maintain, atLeast: 60}", day="2022-01-01")
    row = row_of(made, "x", "371500")
    assert (row["status"], row["gap"], row["shortfall"]) == ("breached", "-20", None)


def test_verdicts_scores_and_policies_of_the_area_itself():
    facts = [judged("area/371500", "2021-03-01", "met", value=80),
             judged("area/371500", "2021-05-01", "notMet"),
             fact("policy-adoption", "area/371500", policyCode="p", parameter="points", value=60,
                  effectiveFrom="2021-03-01"),
             fact("policy-adoption", "area/371500", policyCode="p", parameter="points", value=70,
                  effectiveFrom="2021-04-01", effectiveTo="2021-04-30")]
    days = ("2021-02-28", "2021-03-01", "2021-04-30", "2021-05-01")
    assert counts(facts, "{verdict: {matter: m}}", *days) == "0 1 1 0"
    assert counts(facts, "{score: {matter: m}}", *days) == "None 80 80 None"
    assert counts(facts, "{policy: {code: p, parameter: points}}", *days) == "None 60 70 60"
    assert counts(facts, "{policy: {code: p}}", *days) == "0 1 1 1"
    assert counts(facts, "{holds: {designation: x}}", *days) == "0 0 0 0"


def test_the_mean_of_month_ends():
    facts = [pupil("a", "S", "2021-01-15"), pupil("b", "S", "2021-03-01")]
    mean = "{students: {average: monthEnds}}"
    assert counts(facts, mean, "2021-01-20", "2021-01-31", "2021-03-31", "2021-12-31") == (
        "1 1 1.333333333333 1.833333333333")
    spent = [*facts, reported("area/371500", "a", 2021, 22)]
    per = "{ratio: {of: {money: {item: a}}, to: %s}}" % mean
    assert reads([S, *spent], per, "2022-06-01", "latest")[0] == "12"


def test_heads_beside_a_statement_are_of_its_september():
    facts = [pupil("a", "S", "2021-01-15"), pupil("b", "S", "2021-09-01"),
             reported("area/371500", "a", 2021, 12)]
    per = "{ratio: {of: {money: {item: a}}, to: {students: {}}}}"
    assert reads([S, *facts], per, "2021-08-31", "latest")[2] == "1"
    assert reads([S, *facts], per, "2022-08-31", "latest")[2] == "2"
    assert stated("371500", "x", "2021", 1).day == civil.first(2021)
