"""A plan with a row for every construct of the language, over the codes of random_types.py.

    python3 Tests/Oracle/language_plan.py --config config --out DIR [--seed N --events N]

writes what is needed to compare the program with the oracle: the plan, the areas, calendar and
vocabulary of `--config`, and in `events.ndjson` random events in which every type is common and no unit
is unknown. As a module: `TEXT` is the plan file, `events` makes the events.
"""

import argparse
import json
import pathlib
import shutil

import random_types
from random_records import Maker

AREA = '"371500"'
HEAD = f"""id: language
title: {{zh: 度量语言, en: The measure language}}
area: {AREA}
startsOn: 2021-01-01
endsOn: 2025-12-31
document: "000"
"""
DEFINE = "define: {pupils: {students: {stage: [primary, junior]}}}\n"
ROW = """
  {id}:
    name: {{zh: {id}, en: {id}}}
    unit: {unit}
    tier: A
    reading: {reading}
    measure: {measure}
    target: {target}
    source: {{section: 无, quote: 无}}
"""
MANY, SOME = "{kind: maintain, atLeast: 3}", "{kind: maintain, atLeast: 30}"
QUOTA, TOTAL = "{kind: annual_quota, atLeast: 5}", "{kind: cumulative_count, atLeast: 9, by: 2024}"
FULL, EACH = "{kind: full_coverage, equals: 100}", "{kind: per_person_quota, equals: 100}"
RISES, KEPT = "{kind: annual_change, above: previous}", "{kind: monotonic_non_decreasing}"
LEVEL, TREND = "{kind: level_by_date, atLeast: 60, by: 2024}", "{kind: other, trend: increase}"
PARITY = "{kind: relative_to_reference, about: 1, tolerance: [0.9, 1.1]}"
DONE = "{kind: milestone, by: 2024-06-30}"
TAUGHT = "stage: [primary, junior]"

# id: (unit, reading, measure, target)
ROWS = {
    "students-not": ("persons", "running", "{students: {not: {stage: primary}}}", MANY),
    "students-any": ("persons", "census", "{students: {any: [{stage: primary}, {grade: [1, 3]}]}}", MANY),
    "students-any-else": ("persons", "running", "{students: {any: [{has: {aid: {}, in: plan}, stage: "
                          "primary}, {age: [6, 9], boarding: false}, {not: {stage: [primary, junior]}}]}}",
                          MANY),
    "students-not-has": ("percent", "running", "{share: {among: {students: {}}, with: {not: {has: "
                         "{assessments: {}, in: {years: 2}}, sex: female}}}}", LEVEL),
    "students-has-aid": ("percent", "running", "{share: {among: {students: {}}, with: {has: {aid: {}, "
                         "in: semester}}}}", EACH),
    "students-at-any": ("persons", "running", "{students: {at: {any: [{setting: rural}, {ownership: "
                        "public}], not: {stages: senior}}}}", MANY),
    "students-at-policy": ("persons", "running", "{students: {at: {policy: {code: schoolCharter}}}}", MANY),
    "students-at-verdict": ("persons", "running", "{students: {at: {verdict: {matter: foodSafety}}}}", MANY),
    "students-mean": ("persons", "running", "{students: {average: monthEnds}}", MANY),
    "students-guardians": ("persons", "running", "{students: {sum: guardians, stage: [primary, junior], at: "
                           "{setting: [urban, rural]}}}", MANY),
    "per-guardian": ("ratio", "census", "{ratio: {of: {students: {}}, to: {students: {sum: guardians}}, per: "
                     "10}}", "{kind: maintain, atLeast: 4}"),
    "defined": ("persons", "running", "{defined: pupils}", MANY),
    "staff-holds": ("percent", "running", "{share: {among: {teachers: {}}, with: {holds: {designation: "
                    "teachingBackbone}}}}", LEVEL),
    "staff-verdict": ("persons", "running", "{staff: {verdict: {matter: foodSafety}}}", MANY),
    "staff-long": ("persons", "running", "{staff: {role: teacher, longerThan: {days: 400}}}", MANY),
    "staff-degree": ("persons", "running", "{staff: {degree: {atLeast: college, below: master}}}", MANY),
    "staff-any-else": ("persons", "census", "{staff: {any: [{holds: {designation: teachingBackbone}}, "
                       "{degree: {atLeast: master}}, {longerThan: {days: 700}, not: {verdict: {matter: "
                       "foodSafety}}}], not: {age: [20, 30]}}}", MANY),
    "untrained": ("persons", "running", "{teachers: {not: {has: {training: {sum: credits}, atLeast: 12, in: "
                  "year, proRata: true}}}}", "{kind: level_by_date, atMost: 3, path: [[2022-12-31, 9]]}"),
    "trained-year": ("percent", "running", "{share: {among: {teachers: {}}, with: {has: {training: {}, "
                     "in: year}}}}", EACH),
    "trained-credits": ("percent", "running", "{share: {among: {teachers: {}}, with: {has: {training: "
                        "{sum: credits}, atLeast: 12, in: year, proRata: true}}}}", EACH),
    "trained-years": ("persons", "running", "{teachers: {has: {training: {}, in: {years: 2}}}}", MANY),
    "trained-cycle": ("percent", "running", "{share: {among: {teachers: {}}, with: {has: {training: {}, "
                      "in: {cycleYears: 2, from: 2021-01-01}}}}}", EACH),
    "trained-plan": ("percent", "running", "{share: {among: {teachers: {}}, with: {has: {training: {}, "
                     "in: plan}}}}", FULL),
    "appointments": ("percent", "running", "{share: {among: {appointments: {role: teacher}}, with: {degree: "
                     "{atLeast: bachelor}}}}", FULL),
    "appointed-titled": ("percent", "running", "{share: {among: {appointments: {}}, with: {any: [{holds: "
                         "{designation: teachingBackbone}}, {verdict: {matter: foodSafety}}, {has: "
                         "{training: {}, in: before}}]}}}", FULL),
    "appointed-held": ("persons", "running", "{appointments: {holds: {designation: teachingBackbone}, in: "
                       "plan}}",
                       "{kind: cumulative_count, atLeast: 9, path: [[2022-12-31, 1], [2024-06-30, 8]]}"),
    "admissions": ("persons", "schoolYear", "{admissions: {move: [new, transferIn]}}", QUOTA),
    "leavers-skilled": ("percent", "cohort", "{share: {among: {leavers: {}}, with: {has: {assessments: "
                        "{result: passed}, in: before}}}}", LEVEL),
    "leavers-unskilled": ("persons", "running", "{leavers: {not: {has: {assessments: {}, in: before}}, in: "
                          "plan}}", QUOTA),
    "leavers-placed": ("percent", "cohort", "{share: {among: {leavers: {outcome: graduated}}, with: {has: "
                       "{destinations: {outcome: [employed, furtherStudy]}}}}}", FULL),
    "leavers-followed": ("percent", "running", "{share: {among: {leavers: {}}, with: {followedBy: "
                         "{admissions: {}, within: {days: 120}}}}}", "{kind: maintain, equals: 100}"),
    "fitness": ("percent", "schoolYear", "{share: {among: {fitnessTests: {}}, with: {level: [excellent, "
                "good]}}}", LEVEL),
    "screenings": ("percent", "running", "{share: {among: {screenings: {}}, with: {myopic: true}}}",
                   "{kind: annual_change, decreaseBy: 1}"),
    "screenings-age": ("persons", "running", "{screenings: {age: [6, 12], at: {setting: urban}}}", QUOTA),
    "assessments": ("persons", "running", "{assessments: {result: passed, kind: [sportSkill, artSkill]}}",
                    QUOTA),
    "aid-amount": ("yuan", "running", "{aid: {programme: grant, sum: amount}}", RISES),
    "training-each": ("persons", "running", "{training: {personRole: teacher, each: {atLeast: 2}}}", QUOTA),
    "training-events": ("attendances", "running", "{training: {count: events, at: {setting: rural}}}", QUOTA),
    "attendances": ("attendances", "running", "{attendances: {programme: vocational}}", QUOTA),
    "rotations": ("persons", "schoolYear", "{rotations: {}}", QUOTA),
    "eligible": ("percent", "schoolYear", "{share: {among: {rotationEligible: {}}, with: {has: {rotations: "
                 "{}}}}}", "{kind: range, about: 7, tolerance: [3, 40]}"),
    "eligible-teachers": ("persons", "schoolYear", "{rotationEligible: {role: [teacher, principal]}}", QUOTA),
    "changes": ("count", "running", "{changes: {change: [closed, merged], in: plan}}",
                "{kind: range, between: [1, 2]}"),
    "awards": ("persons", "running", "{awards: {of: staff, designation: teachingBackbone}}", QUOTA),
    "awards-areas": ("areas", "running", "{awards: {of: areas, designation: teachingBackbone}}", QUOTA),
    "awards-first": ("persons", "running", "{awards: {of: staff, designation: teachingBackbone, firstTime: "
                     "true, at: {setting: [urban, town]}}}", QUOTA),
    "awards-again": ("institutions", "schoolYear", "{awards: {of: institutions, designation: "
                     "teachingBackbone, firstTime: false}}", QUOTA),
    "findings": ("count", "running", "{findings: {of: institutions, matter: foodSafety}}",
                 "{kind: maintain, equals: 0}"),
    "findings-days": ("count", "running", "{findings: {matter: foodSafety, result: [met, notMet], count: "
                      "days}}", QUOTA),
    "findings-followed": ("percent", "running", "{share: {among: {findings: {of: institutions, matter: "
                          "qualityBalancedCompulsory, result: notMet}}, with: {followedBy: {findings: "
                          "{matter: foodSafety}, within: {days: 200}}}}}", "{kind: maintain, equals: 100}"),
    "activities": ("count", "running", "{activities: {kind: communitySignature}}", QUOTA),
    "participants": ("attendances", "running", "{activities: {sum: participants}}", QUOTA),
    "holders-institutions": ("institutions", "running", "{holders: {of: institutions, designation: "
                             "teachingBackbone, since: plan}}", TOTAL),
    "holders-resources": ("count", "running", "{holders: {of: resources, designation: teachingBackbone}}",
                          TOTAL),
    "holders-people": ("persons", "running", "{holders: {of: people, designation: teachingBackbone, level: "
                       "[city, county]}}", TOTAL),
    "institutions": ("institutions", "running", "{institutions: {stages: [primary], setting: [urban, "
                     "town]}}", MANY),
    "institutions-meet": ("percent", "running", "{share: {among: {institutions: {}}, with: {meets: [{policy: "
                          "{code: schoolCharter}}, {students: {}, atLeast: 1}]}}}", FULL),
    "institutions-verdict": ("percent", "running", "{share: {among: {institutions: {meets: {findings: {of: "
                             "institutions, matter: foodSafety, result: [met, notMet, violation, rectified], "
                             "in: ever}}}}, with: {verdict: {matter: foodSafety}}}}", FULL),
    "institutions-not-meet": ("institutions", "running", "{institutions: {not: {setting: [urban, rural], "
                              "meets: {students: {}, below: 4}}}}", MANY),
    "institutions-any-meet": ("institutions", "census", "{institutions: {any: [{setting: rural}, {meets: "
                              "[{ratio: {of: {students: {}}, to: {teachers: {}}}, atMost: 9}, {students: "
                              "{at: {meets: {staff: {}}}}}]}]}}", MANY),
    "institutions-in-year": ("institutions", "schoolYear", "{institutions: {meets: {activities: {}}}}", MANY),
    "institutions-silent": ("percent", "running", "{share: {among: {institutions: {}}, with: {verdict: "
                            "{matter: foodSafety, result: [met, rectified]}}}}", FULL),
    "students-at-meet": ("persons", "running", "{students: {at: {meets: [{teachers: {}}, {policy: {code: "
                         "schoolCharter}}]}}}", MANY),
    "admissions-at-meet": ("persons", "schoolYear", "{admissions: {at: {meets: {students: {}, atLeast: 3}}}}",
                           QUOTA),
    "areas-silent": ("percent", "running", "{share: {among: {areas: {kind: [district, county]}}, with: "
                     "{meets: [{verdict: {matter: foodSafety}}]}}}", FULL),
    "areas-any-meet": ("areas", "running", "{areas: {any: [{kind: city}, {meets: {share: {among: "
                       "{students: {}}, with: {at: {setting: rural}}}, atLeast: 30}}], not: {meets: "
                       "{holds: {designation: smartEducationDemonstrationArea}}}}}", TOTAL),
    "areas-money": ("percent", "latest", "{ratio: {of: {areas: {kind: [district, county], meets: {money: "
                    "{item: teacherTrainingAnnual, own: true}, above: 0}}}, to: {areas: {kind: [district, "
                    "county]}}, per: 100}}", EACH),
    "areas-stated": ("areas", "latest", "{areas: {kind: [district, county], meets: {statistic: {series: "
                     "population, ages: [3, 5]}, above: 5}}}", TOTAL),
    "areas": ("areas", "running", "{areas: {kind: [district, county], policy: {code: homework}}}", TOTAL),
    "areas-share": ("percent", "running", "{share: {among: {areas: {kind: county}}, with: {meets: "
                    "{institutions: {ownership: public}, atLeast: 2}}}}", FULL),
    "classes": ("count", "running", "{classes: {}}", MANY),
    "classes-size": ("count", "running", "{classes: {stage: primary, size: {atLeast: 2}}}", MANY),
    "facilities": ("count", "running", "{facilities: {type: network, reached: inService, capability: {wifi: "
                   "true}}}", MANY),
    "facilities-sum": ("places", "running", "{increase: {of: {facilities: {sum: places}}, since: plan}}",
                       TOTAL),
    "facilities-max": ("count", "running", "{facilities: {max: places}}", SOME),
    "facilities-schools": ("institutions", "running", "{facilities: {count: institutions}}", MANY),
    "facilities-types": ("count", "running", "{facilities: {count: types}}", "{kind: milestone, parts: 4}"),
    "facilities-split": ("count", "running", "{facilities: {sum: places, splitTo: primary}}", SOME),
    "facilities-opening": ("count", "running", "{facilities: {reachedBefore: opening}}", MANY),
    "projects": ("count", "running", "{projects: {in: plan, projectKind: [new, rebuild]}}", TOTAL),
    "projects-schools": ("institutions", "running", "{projects: {count: institutions}}", QUOTA),
    "posts": ("percent", "running", "{ratio: {of: {staff: {role: teacher}}, to: {posts: {role: teacher}}, "
              "per: 100, capped: institution}}", FULL),
    "resources": ("count", "running", "{resources: {since: plan, media: [video, text]}}", TOTAL),
    "open-cases": ("count", "running", "{openCases: {of: institutions, matter: foodSafety}}",
                   "{kind: level_by_date, atMost: 0}"),
    "money": ("yuan", "latest", "{money: {item: [teacherTrainingAnnual, teacherTrainingSpecial], status: "
              "final}}", KEPT),
    "money-schools": ("yuan", "latest", "{money: {item: compulsoryTeacherPay, of: institutions, at: "
                      "{setting: urban}}}", RISES),
    "money-per-head": ("yuan", "latest", "{ratio: {of: {money: {item: teacherTrainingAnnual}}, to: "
                       "{teachers: {}}}}", KEPT),
    "pay": ("ratio", "latest", "{ratio: {of: {money: {item: compulsoryTeacherPay}}, to: {money: {item: "
            "compulsoryTeacherPay, sum: headcount}}}}", PARITY),
    "survey": ("percent", "running", "{share: {among: {survey: {question: satisfied}}, with: {answer: "
               "positive}}}", LEVEL),
    "verdict": ("truth", "running", "{verdict: {matter: foodSafety}}", DONE),
    "score": ("points", "running", "{score: {matter: qualityBalancedCompulsory}}", SOME),
    "policy": ("points", "running", "{policy: {code: homework, parameter: primary}}", SOME),
    "holds": ("truth", "running", "{holds: {designation: smartEducationDemonstrationArea}}", DONE),
    "difference": ("points", "latest", "{difference: {of: {growth: {of: {money: {item: "
                   "teacherTrainingAnnual}}}}, minus: {growth: {of: {money: {item: "
                   "teacherTrainingSpecial}}}}}}", "{kind: relative_to_reference, above: 0}"),
    "sum": ("percent", "running", "{ratio: {of: {sum: [{students: {at: {ownership: public}}}, {students: "
            "{grade: 1, at: {not: {ownership: public}}}}]}, to: {students: {}}, per: 100}}", LEVEL),
    "variation": ("ratio", "running", "{variation: {of: {ratio: {of: {teachers: {}}, to: {students: {}}}}, "
                  "over: {meets: {students: {}}}}}", "{kind: maintain, atMost: 0.5}"),
    "all-of": ("truth", "running", "{allOf: [{name: a, policy: {code: homework}}, {name: b, students: {}, "
               "atLeast: 2}, {name: c, policy: {code: homework, parameter: junior}, above: 1}]}",
               "{kind: maintain, equals: 1}"),
    "parts-share": ("percent", "running", "{partsShare: [{name: a, policy: {code: homework}}, {name: b, "
                    "institutions: {}, between: [1, 4]}, {name: c, score: {matter: foodSafety}, above: 50}]}",
                    FULL),
    "rank": ("percent", "running", "{rank: {of: {students: {}}, against: {students: {}}, peers: "
             "[\"371502\", \"371503\", \"371521\"]}}",
             "{kind: relative_to_reference, atLeast: 50, by: 2024}"),
    "standardised": ("percent", "running", "{share: {among: {students: {}}, with: {at: {setting: rural}}, "
                     "standardise: {stage: {primary: 2, junior: 1.5}}}}", LEVEL),
    "by-semester": ("persons", "semester", "{training: {personRole: teacher}}", QUOTA),
    "by-day": ("persons", "day", "{students: {}}", "{kind: maintain, atMost: first}"),
    "each-month": ("attendances", "running", "{training: {count: events}}", "{kind: other, every: month}"),
    "each-semester": ("persons", "running", "{training: {personRole: teacher}}",
                      "{kind: other, every: semester}"),
    "in-step": ("truth", "running", "{verdict: {matter: foodSafety}}",
                "{kind: milestone, by: {verdict: {matter: foodSafety}, area: \"371521\"}}"),
    "held-down": ("percent", "census", "{share: {among: {students: {}}, with: {at: {setting: urban}}}}",
                  "{kind: maintain, atMost: first}"),
    "staged": ("percent", "running", "{share: {among: {students: {}}, with: {at: {setting: rural}}}}",
               "{kind: level_by_date, atLeast: 60, by: 2024, path: [[2023-06-30, 30], [2021-12-31, 22]]}"),
    "staged-full": ("percent", "running", "{share: {among: {teachers: {}}, with: {degree: {atLeast: "
                    "bachelor}}}}",
                    "{kind: full_coverage, equals: 100, path: [[2022-12-31, 50], [2023-12-31, 50]]}"),
    "trend": ("percent", "running", "{share: {among: {students: {}}, with: {at: {setting: rural}}}}", TREND),
    "ratio-of-shares": ("ratio", "running", "{ratio: {of: {indicator: {id: trend, at: {ownership: public}}}, "
                        "to: {indicator: trend}}}", "{kind: ratio_of_ratios, atMost: 1.1, by: 2024}"),
}
BREAKDOWNS = {"students-not": "[stage, setting]", "fitness": "[stage]", "institutions-meet": "[ownership]",
              "sum": "[stage]", "staff-holds": "[sex, setting]"}


def plan_text(rows=ROWS, breakdowns=BREAKDOWNS, define=True):
    """The plan file of rows and their breakdowns."""
    found = HEAD + (DEFINE if define else "") + "indicators:\n"
    for id, (unit, reading, measure, target) in rows.items():
        found += ROW.format(id=id, unit=unit, reading=reading, measure=measure, target=target)
        if id in breakdowns:
            found += f"    breakdowns: {breakdowns[id]}\n"
    return found


TEXT = plan_text()
OFTEN = ("supervision-result supervision-result designation finance-report graduate-destination "
         "training-credit").split()


class Dense(Maker):
    """Makes events of all types, at units that are all known and mostly open."""

    def __init__(self, seed, size):
        super().__init__(seed, size)
        self.schools = {}  # student → the school enrolled at last

    def unit(self):
        return f"U{self.random.randrange(self.units)}"

    def next(self):
        if len(self.made) < self.units:
            self.made.append(self.opened(len(self.made)))
            return self.made[-1]
        kind = self.random.random()
        made = (self.pupil() if kind < 0.3 else self.teacher() if kind < 0.5
                else self.statement() if kind < 0.52 else self.institution() if kind < 0.525
                else self.event(*self.any_of()))
        if made["data"] and self.chance(0.02):
            made = self.referring(made, self.pick(*self.made[self.units - 1:]))
        self.made.append(made)
        return made

    def event(self, type, subject, data):
        """The event, its areas known and mostly the same few."""
        if subject.startswith("area/") and self.chance(0.6):
            subject = self.pick("area/371500", "area/371502", "area/371521")
        if data.get("areaCode") == "999999":
            data["areaCode"] = "371502"
        return super().event(type, subject, data)

    def opened(self, number):
        made = self.founded(number)
        stages = self.random.sample(["primary", "junior", "senior"], self.pick(1, 2))
        made["data"].update(areaCode=self.pick("371502", "371503", "371521", "230602"), stages=stages)
        return made

    def any_of(self):
        """(type, subject, data) of a type, of some that need each other more often."""
        if self.chance(0.6):
            return random_types.any_of(self)
        name = self.pick(*OFTEN)
        subjects, data = random_types.TYPES[name]
        return name, self.pick(*subjects)(self), data(self)

    def pupil(self):
        """Mostly somebody leaves where enrolled."""
        made = self.learner()
        if not made["type"].startswith("education.enrolment"):
            made["data"]["schoolId"] = self.schools.get(made["subject"], "U0")
        else:
            self.schools[made["subject"]] = made["data"]["schoolId"]
            self.maybe(made["data"], "classId", self.pick("c1", "c2"), 0.5)
            # By number, so that what is picked at random is the same as without.
            if len(self.made) % 3 == 0:
                made["data"]["guardianIds"] = [[], ["g1"], ["g1", "g2"]][len(self.made) // 3 % 3]
            self.maybe(made["data"], "birthDate", f"20{self.random.randint(10, 18)}-05-01", 0.5)
        return made


def events(seed, size):
    """Random events, in the order in which they were made."""
    maker = Dense(seed, size)
    maker.units, maker.students, maker.staff = 24, max(20, size // 20), max(10, size // 50)
    return [maker.next() for _ in range(size)]


def main():
    """Reads the arguments, writes the configuration."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", required=True, help="where areas, calendar and vocabulary are")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=6000)
    options = parser.parse_args()
    source, out = pathlib.Path(options.config), pathlib.Path(options.out)
    (out / "plans").mkdir(parents=True, exist_ok=True)
    (out / "plans" / "language.yaml").write_text(TEXT, encoding="utf-8")
    for name in ("areas.yaml", "calendar.yaml", "vocabulary.yaml", "planwatch.yaml"):
        shutil.copy(source / name, out / name)
    with open(out / "events.ndjson", "w", encoding="utf-8") as lines:
        for each in events(options.seed, options.events):
            lines.write(json.dumps(each, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
